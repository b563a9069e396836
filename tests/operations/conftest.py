"""Requests and results of every operation, the cheapest that there are."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from number_study import NumberStudy
from production_plans import small_plan
from voltwright.operations.registry import operation

CAR = "volkswagen-id3-2021-pro"


@pytest.fixture(scope="session")
def request_of(inputs: Path) -> Callable[[str], Any]:
    """A request of an operation, by its name."""

    def arguments(name: str) -> dict[str, Any]:
        return {
            "accelerate": {"car": CAR, "grip": 0.8},
            "age": {"car": CAR, "usage": usage(), "charge_times": False},
            "assist": {"car": CAR, "way": str(inputs / "hop.csv"), "mode": "acc"},
            "bridge": {"car": CAR, "trip": str(inputs / "hop.csv"), "label": "wltp"},
            "calibrate": {"car": "bmw-i3-60ah-tum", "folder": str(inputs / "trips")},
            "car-form": {"car": CAR, "against": "xiaomi-su7"},
            "cell-fit": {"files": (inputs / "pulses_25C.csv",), "entropy": "none"},
            "cell-import": {"file": inputs / "parameters.json"},
            "cell-run": {"cell": "lmo-leaf-2013", "c_rate": 1.0},
            "cell-show": {"cell": "lmo-leaf-2013"},
            "certify": {"car": CAR, "procedure": "wltp", "form": "shortened"},
            "charge": {"car": CAR, "charger": "ccs2-150", "soc_start": 0.5, "price": 0.4},
            "check": {"files": (CAR, "no.yaml", "ccs2-150")},
            "climate": {"car": CAR, "temps_ambient_c": (20.0,)},
            "coast-down": {"file": inputs / "times.csv", "mass_kg": 1900.0},
            "compare": {"cars": (CAR, "xiaomi-su7"), "temp_ambient_c": -7.0},
            "conformity": {"values": (148.0, 150.5, 149.0), "declared_wh_km": 150.0},
            "curves": {"cars": CAR, "parts": ("speed", "flow")},
            "day": {"day": str(inputs / "day.yaml")},
            "discharge": {"car": "hyundai-ioniq-5-2024-lr-rwd", "load_kw": 1.5, "soc_start": 0.5, "soc_end": 0.49},
            "drive": {"car": CAR, "cycle": str(inputs / "hop.csv"), "history": True, "basis": "type"},
            **_exports(inputs),
            **_many_cars(inputs),
            "estimate": {"car": CAR, "numbers": {"battery.energy_gross_kwh": 70.0}, "figures": ("price_usd",)},
            "headline": {"cars": CAR, "figures": ("range_wltp_km", "mass_curb_kg")},
            "label": {"file": inputs / "phases.csv", "procedure": "epa"},
            "match": {"car": CAR, "chargers": ("ccs2-150", "chademo-50")},
            "new": {"name": str(inputs / "made"), "force": True},
            "plan": {
                "route": str(inputs / "way.csv"),
                "car": CAR,
                "stations": str(inputs / "stations.csv"),
                "alternatives": False,
            },
            "route": {"route": str(inputs / "way.csv"), "car": CAR},
            "site": {"made": 12, "days": 1, "seed": 1, "chargers": ("3 type2 11",), "limit_kw": 20.0, "smart": "price"},
            "show": {"car": CAR, "as_used": True},
            "trips": {"car": "bmw-i3-60ah-tum", "folder": str(inputs / "trips"), "loads": "measured"},
            "validate": {"file": inputs / "tests.csv", "mode": "anchored"},
        }.get(name, {})

    def usage() -> Any:
        from voltwright.study.ageing.usage import Usage

        return Usage(years=1, charging="mixed")

    def request(name: str) -> Any:
        if name == "query":
            _write_results(inputs)
        asked = operation(name).request(**arguments(name))
        if name == "fleet-cars" and not (inputs / "fleet").exists():
            operation(name).run(asked)  # so that every later run finds the same shards
        return asked

    return request


@pytest.fixture(scope="session")
def result_of(request_of: Callable[[str], Any]) -> Callable[[str], Any]:
    """The result of that request, found once."""
    return cache(lambda name: operation(name).run(request_of(name)))


def _exports(inputs: Path) -> dict[str, dict[str, Any]]:
    return {
        "export-c": {"car": CAR, "folder": str(inputs / "c"), "isothermal": True},
        "export-fmu": {"car": CAR, "file": str(inputs / "car.fmu"), "isothermal": True, "platforms": ("none",)},
        "export-wasm": {"car": CAR, "folder": str(inputs / "wasm"), "isothermal": True},
        "export-can": {"car": CAR, "cycle": str(inputs / "hop.csv"), "file": str(inputs / "hop.blf")},
        "export-dbc": {"file": str(inputs / "car.dbc")},
        "export-sumo": {"car": CAR, "folder": str(inputs / "sumo")},
        "export-routing": {"car": CAR, "file": str(inputs / "routing.json")},
    }


def _many_cars(inputs: Path) -> dict[str, dict[str, Any]]:
    return {
        "evidence-confirm": {
            **{"car": CAR, "field": "body.width_mm", "value": "1.81 m", "source": "A sheet", "publisher": "A maker"},
            **{"date": "2021-05", "kind": "manufacturer", "out": inputs / "confirmed.yaml"},
        },
        "evidence-list": {"car": CAR},
        "evidence-refute": {
            **{"car": CAR, "field": "body.width_mm", "reason": "Of another trim."},
            **{"out": inputs / "refuted.yaml", "figures": False},
        },
        "fleet-cars": {
            "car": CAR,
            "vary": ("masses.mass_test_kg=normal(1%)",),
            "cycle": str(inputs / "hop.csv"),
            "count": 60,
            "folder": str(inputs / "fleet"),
            "workers": 1,
            "resume": True,
        },
        "in-use": {"table": "simulated", "car": CAR},
        "many-runs": {"cars": (CAR,), "spreads": {"masses.mass_test_kg": 0.01}, "runs": ("certify:wltp",), "count": 3},
        "produce": {"plan": small_plan(), "sampled": 3, "audit": False, "durability": False},
        "produce-cars": {"plan": small_plan(count=6), "folder": str(inputs / "produced"), "workers": 1, "resume": True},
        "query": {"results": str(inputs / "numbers"), "sql": "select car, range_km from cars order by car"},
        "platform": {"platform": str(inputs / "platform.yaml")},
        "optimise": {"study": _small_study()},
        "sensitivity": {"car": CAR, "cycle": str(inputs / "hop.csv")},
        "target": {"car": CAR, "mass_curb_kg": 1700.0, "free": ("battery.energy_usable_kwh",)},
        "uncertainty": {"cars": CAR, "draws": 50},
        "variants": {"car": CAR, "cycle": str(inputs / "hop.csv"), "variations": {"masses.mass_test_kg": (1900.0, 2000.0)}},
    }


def _write_results(inputs: Path) -> None:
    from voltwright.interfaces.shards.run import run_shards

    if not (inputs / "numbers").exists():
        run_shards(NumberStudy(20), inputs / "numbers", workers=1)


def _small_study() -> Any:
    """Price against mass: no figure in it needs a test."""
    from voltwright.spec.design_study import Bounds, Constraint, DesignStudy, Objective

    return DesignStudy(
        name="small",
        car=CAR,
        free={"battery.energy_usable_kwh": Bounds(low=40.0, high=77.0)},
        objectives=(Objective(figure="price_usd", goal="minimise"),),
        constraints=(Constraint(figure="mass_curb_kg", at_least=1650.0),),
    )
