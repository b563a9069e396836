"""Every public function takes a spec, a name or a path, by one rule."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import voltwright as vw
from template_files import filled
from voltwright.spec.template import template

CAR = "xiaomi-scooter-pro-2"
DAY = """
name: a-day
car: mine.yaml
ambient_c: {"00:00": 20}
entries: [{do: drive, at: "08:00", distance_km: 1, speed_kmh: 15}]
end: "09:00"
"""


def _gives_nothing(car: Any) -> bool:
    with pytest.raises(vw.VoltwrightError, match="v2l_kw"):
        vw.discharge(car, load_kw=0.1)
    return True


def _no_label(car: Any) -> bool:
    with pytest.raises(vw.VoltwrightError, match="EPA's cycles"):
        vw.bridge(car, vw.steady_cycle(15, 60))
    return True


def _without_a_price(car: Any) -> str:
    """A scooter has no cost law."""
    from voltwright.spec.design_study import Bounds, DesignStudy, Objective

    free = {"battery.energy_usable_kwh": Bounds(low=0.2, high=0.6)}
    study = DesignStudy(name="s", car=CAR, free=free, objectives=(Objective(figure="price_usd", goal="minimise"),))
    with pytest.raises(vw.VoltwrightError, match="vehicle_class"):
        vw.optimise(study, car=car)
    return "refused"


def _needs_no_stop(car: Any) -> int:
    """A scooter keeps under its top speed and needs no charge on a way to work."""
    result = vw.plan("made-commute", car, slower=False, alternatives=False, arrive_soc=0.05)
    assert result.stops == () and result.speed_cap_kmh is not None and result.speed_cap_kmh < 60.0
    return len(result.refused) + 1


OF_A_CAR: dict[str, Callable[[Any], Any]] = {
    "accelerate": lambda car: vw.accelerate(car),
    "age": lambda car: vw.age(car, charge_times=False),
    "car_form": lambda car: vw.car_form(car),
    "assist": lambda car: vw.assist(car, vw.steady_cycle(15, 60), repeats=1).mode,
    "bridge": lambda car: _no_label(car),
    "certify": lambda car: vw.certify(car, "constant", speed_kmh=15),
    "charge": lambda car: vw.charge(car, "socket-schuko"),
    "climate_study": lambda car: vw.climate_study(car, temps_ambient_c=(20.0,)),
    "compare": lambda car: vw.compare(car),
    "check": lambda car: vw.check(car).valid or None,
    "complete": lambda car: vw.complete(car),
    "discharge": lambda car: _gives_nothing(car),
    "curves": lambda car: vw.curves(car, parts=("charging",)).cars[0].missing,
    "drive": lambda car: vw.drive(car, vw.steady_cycle(15)),
    "drive_variants": lambda car: vw.drive_variants(car, vw.steady_cycle(15, 60), {"masses.mass_test_kg": [90.0, 95.0]}),
    "evidence_list": lambda car: vw.evidence_list(car),
    "export_c": lambda car: vw.export_c(car, "out"),
    "export_fmu": lambda car: vw.export_fmu(car, "out.fmu"),
    "export_wasm": lambda car: vw.export_wasm(car, "out"),
    "export_can": lambda car: vw.export_can(car, vw.steady_cycle(15, 60), "out.blf"),
    "export_sumo": lambda car: vw.export_sumo(car, "out"),
    "export_routing": lambda car: vw.export_routing(car, "out.json"),
    "fleet_cars": lambda car: vw.fleet_cars(
        car, ("masses.mass_test_kg=normal(1%)",), cycle=vw.steady_cycle(15, 60), count=3, folder=f"fleet-{id(car)}", workers=1
    ),
    "estimate": lambda car: vw.estimate(car, figures=("price_usd",)),
    "headline": lambda car: vw.headline(car, figures=("mass_curb_kg",)),
    "load_car": lambda car: vw.load_car(car),
    "match": lambda car: vw.match(car),
    "optimise": lambda car: _without_a_price(car),
    "plan": lambda car: _needs_no_stop(car),
    "route": lambda car: vw.route("made-commute", car=car, cap_kmh=15, soc_start=1.0).car,
    "run_day": lambda car: vw.run_day(vw.load_day("day.yaml"), car=car),
    "sensitivity": lambda car: vw.sensitivity(car, cycle=vw.steady_cycle(15, 60)),
    "show": lambda car: vw.show(car),
    "uncertainty": lambda car: vw.uncertainty(car, draws=50),
    "target": lambda car: vw.target(car, mass_curb_kg=30.0, free=("battery.energy_usable_kwh",)),
}
NOT_OF_A_CAR = {
    *("car_names", "cell_names", "charger_names", "climate_names", "cycle_names", "day_names"),
    *("cars", "cells", "chargers", "climates", "cycles", "days"),
    *("conformity", "load_plan", "produce", "produce_cars", "run_traffic"),
    *("load_cell", "load_charger", "load_cycle", "load_day", "make_cycle", "steady_cycle"),
    *("coast_down", "many_runs", "load_platform", "platform", "platform_names"),
    *("evidence_confirm", "evidence_refute"),
    *("fit_cell", "import_cell", "run_cell", "show_cell"),
    *("calibrate", "fit_losses", "in_use", "query"),
    *("load_sessions", "load_tariff", "site"),
    *("load_route", "load_stations", "route_from_map", "route_names", "stations_names"),
    *("configure", "car_schema", "export_dbc", "from_json", "label", "new_car", "template", "to_json", "trips", "validate"),
}


def test_every_public_function_is_here():
    functions = {name for name in vw.__all__ if not inspect.isclass(getattr(vw, name))}
    assert functions == set(OF_A_CAR) | NOT_OF_A_CAR


# These compile for long; the functions take their car as the others do.
LONG = (
    *("age", "climate_study", "compare", "export_can", "export_fmu", "export_routing", "fleet_cars", "run_day", "sensitivity"),
    *("assist", "export_sumo", "plan", "route", "uncertainty"),
)
FORMS = ("certify", "drive", "show")
"""Functions that are asked with every form of a car; all take it from one place."""
NAMES = [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in sorted(OF_A_CAR)]


@pytest.mark.parametrize("name", NAMES)
def test_spec_name_and_path_are_one_thing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.yaml").write_text(filled(template("mine", "scooter")))
    (tmp_path / "day.yaml").write_text(DAY)
    monkeypatch.chdir(tmp_path)
    cars = (
        (vw.load_car(CAR), tmp_path / "mine.yaml")
        if name not in FORMS
        else (CAR, vw.load_car(CAR), "mine.yaml", tmp_path / "mine.yaml")
    )
    for car in cars:
        assert OF_A_CAR[name](car) is not None


@pytest.mark.parametrize(
    ("load", "names"),
    [
        (vw.load_car, vw.car_names()),
        (vw.load_cell, vw.cell_names()),
        (vw.load_charger, vw.charger_names()),
        (vw.load_cycle, vw.cycle_names()),
        (vw.load_day, vw.day_names()),
    ],
)
def test_what_is_loaded_passes_through(load: Callable[[Any], Any], names: list[str]):
    loaded = load(names[0])
    assert load(loaded) is loaded


@pytest.mark.long
def test_a_day_runs_as_loaded(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(filled(template("mine", "scooter")))
    (tmp_path / "day.yaml").write_text(DAY)
    assert vw.run_day(vw.load_day(tmp_path / "day.yaml")).car == vw.run_day(tmp_path / "day.yaml").car == "mine"


def test_variants_of_a_number_that_no_drive_reads_are_refused():
    with pytest.raises(vw.VoltwrightError, match=r"`masses.mass_driver_kg` of xiaomi-scooter-pro-2 cannot move a drive"):
        vw.drive_variants(CAR, vw.steady_cycle(15, 60), {"masses.mass_driver_kg": [70.0, 80.0]})


def test_what_the_command_line_can_do_python_can_do():
    import typer

    from voltwright.cli.main import app

    def names(group: Any, before: str = "") -> set[str]:
        found: set[str] = set()
        for name, command in group.commands.items():
            found |= names(command, f"{name}-") if hasattr(command, "commands") else {before + name}
        return found

    own = {
        "fleet": "fleet_cars",
        "climate": "climate_study",
        "day": "run_day",
        "live": "LiveCar",
        "new": "new_car",
        "schema": "car_schema",
        "sumo": "run_traffic",
    }
    front_ends = {"export-page", "studio"}  # of the layer above the operations: a page, and a server
    own |= {f"cell-{verb}": f"{verb}_cell" for verb in ("fit", "import", "run", "show")} | {"cell-list": "cells"}
    asked = names(typer.main.get_command(app)) - front_ends
    missing = {name for name in asked if own.get(name, name.replace("-", "_")) not in vw.__all__}
    assert not missing


def test_an_invalid_file_is_checked_with_all_its_errors_at_once(tmp_path: Path):
    text = filled(template("mine", "scooter")).replace("mass_curb_kg:", "mass_kurb_kg:").replace("chemistry:", "kemistry:")
    (tmp_path / "mine.yaml").write_text(text)
    found = vw.check(tmp_path / "mine.yaml")
    assert not found.valid and len(found.files[0].errors) >= 2 and "errors; the first: " in repr(found)
    assert vw.check([CAR, vw.load_charger("ccs2-150"), vw.load_car(CAR)]).valid
