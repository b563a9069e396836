"""`compare`: its tables and its JSON, from figures made by hand, so that nothing is computed."""

import json
from pathlib import Path

import numpy as np
import pytest

from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.performance import Performance
from voltwright.study.calibration.certified_figures import CertifiedFigures
from voltwright.study.compare import CYCLES, STEADY_KMH, CarComparison, Comparison, CycleFigures, Deviation

FIGURES = CycleFigures(120.0, 135.0, 6.0, 600.0, 30.0, 0)
LAUNCH = Performance(
    car="xiaomi-su7",
    mass_kg=2055.0,
    acceleration_0_50_s=2.5,
    acceleration_0_60mph_s=5.3,
    acceleration_0_100_s=5.5,
    acceleration_0_100_rollout_s=5.2,
    acceleration_80_120_s=3.0,
    acceleration_0_160_s=None,
    acceleration_0_200_s=None,
    distance_0_100_m=80.0,
    speed_max_kmh=210.0,
    gradeability_percent={"10_kmh": 60.0},
    time_s=np.zeros(3),
    speed_kmh=np.zeros(3),
    acceleration_m_s2=np.zeros(3),
)


def certified(procedure: str, range_km: float, quantities: dict[str, tuple[float, float]]) -> CertifiedFigures:
    label = {"range_km": round(range_km)}
    certificate = Certificate("xiaomi-su7", procedure, "", {}, {}, {}, 73e3, 82e3, {}, label)
    return CertifiedFigures(certificate, range_km, 30.0, 135.0, 7.0, quantities, {"mass": 1.0})


CERTIFIED = {
    "epa-mct": certified(
        "epa-mct",
        430.0,
        {"consumption_udds_unadjusted_wh_km": (120.0, 6.0), "consumption_hwfet_unadjusted_wh_km": (130.0, 6.0)},
    ),
    "wltp": certified("wltp", 560.0, {}),
    "cltc": certified("cltc", 640.0, {}),
}


def car(name: str, wltc: CycleFigures | None) -> CarComparison:
    deviations = (
        Deviation("consumption_wltp_wh_km", 150.0, 135.0, -0.1, "certified", "A register", None),
        Deviation("range_wltp_km", 600.0, 560.0, 560.0 / 600.0 - 1.0, "rumour", "A forum", None),
        Deviation("range_cltc_km", 700.0, 640.0, 640.0 / 700.0 - 1.0, "press", "A paper", None),
        Deviation("acceleration_0_100_s", 5.0, 5.5, 0.1, "press", "A paper", "Rounded."),
        Deviation("acceleration_0_100_s", 5.4, 5.5, 5.5 / 5.4 - 1, "press", "Another paper", None),
    )
    return CarComparison(
        name=name,
        title=f"Title of {name}",
        vehicle_class="car",
        mass_test_kg=2080.0,
        energy_usable_kwh=73.0,
        loss_model="vehicle type, refined with 3 EPA tests of other cars of the maker",
        certified={**CERTIFIED} if wltc else dict.fromkeys(CERTIFIED),
        cycles=dict.fromkeys(CYCLES, FIGURES) | {"wltc-class3b": wltc},
        steady={f"{speed:g}": FIGURES for speed in STEADY_KMH},
        curve=((90.0, 120.0),),
        performance=LAUNCH,
        performance_half_widths={"acceleration_0_100_s": 0.4},
        wltc=None,
        losses_wh_km={} if wltc is None else {"rolling": 50.0, "aerodynamic": 40.0},
        deviations=deviations if wltc else (),
        maps=(),
        largest_uncertainties=(),
    )


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Puts figures made by hand in place of the comparison; holds the temperatures asked for."""
    asked: list[float] = []

    def compare(specs, *, temperature_c, owning, progress):
        asked.append(temperature_c)
        progress("a part")
        return Comparison(tuple(car(known.name, FIGURES if place == 0 else None) for place, known in enumerate(specs)))

    def write_page(comparison: Comparison, path: Path) -> Path:
        path.write_text(f"<html>{len(comparison.cars)}</html>", encoding="utf-8")
        return path

    monkeypatch.setattr("voltwright.study.compare.compare", compare)
    monkeypatch.setattr("voltwright.report.comparison.page.write_page", write_page)
    return asked


def test_json_holds_the_cars_in_order(compared, here, voltwright):
    outcome = voltwright("compare", "xiaomi-su7", "polestar-2-2024-lrsm", "--temp", "-7", "--no-html", "--json")
    assert (outcome.code, outcome.err, compared) == (0, "", [-7.0])
    answer = json.loads(outcome.out)
    first, second = answer["cars"]
    assert (first["name"], second["name"]) == ("xiaomi-su7", "polestar-2-2024-lrsm")
    assert answer["temp_ambient_c"] == -7.0
    assert {"cycles", "steady", "performance", "losses_wh_km", "deviations"} <= set(first)
    assert first["cycles"]["udds"]["consumption_pack_wh_km"] == 120.0
    assert first["loss_model"].startswith("vehicle type")
    assert first["certified"]["wltp"] == {
        "range_km": 560.0,
        "range_half_width_km": 30.0,
        "consumption_ac_wh_km": 135.0,
        "consumption_half_width_wh_km": 7.0,
        "quantities": {},
        "contributions_wh_km": {"mass": 1.0},
    }
    assert second["certified"] == {"epa-mct": None, "wltp": None, "cltc": None}
    assert second["cycles"]["wltc-class3b"] is None
    assert "time_s" not in first["performance"]
    assert first["deviations"][3]["note"] == "Rounded."
    assert answer["html"] is None
    assert list(here.iterdir()) == []


def test_tables_put_published_figures_and_deviations_beside(compared, here, voltwright):
    outcome = voltwright("compare", "xiaomi-su7", "polestar-2-2024-lrsm")
    lines = outcome.out.splitlines()

    def cells(words: str) -> list[list[str]]:
        return [cell.split() for cell in next(line for line in lines if words in line).split("│")[3:5]]

    assert cells("Consumption, WLTP") == [["135", "±", "7", "150", "−10.0", "%"], ["–", "–"]]
    assert cells("Range, CLTC") == [["640", "±", "30", "700*", "−8.6", "%"], ["–", "–"]]
    assert cells("Range, WLTP")[0] == ["560", "±", "30", "480", "to", "720", "rumour"]
    assert cells("Range, EPA label")[0] == ["430", "±", "30", "–"]
    assert cells("EPA test, UDDS")[0] == ["120", "±", "6", "–"]
    assert cells("WLTC, DC, at the battery")[0] == ["120", "±", "6"]
    launch = next(number for number, line in enumerate(lines) if "0-100 km/h " in line)
    assert lines[launch + 1].split("│")[3].split() == ["5.4*", "+1.9", "%"], "a second published figure has its own line"
    assert not any("0-200" in line for line in lines), "what no car reaches has no row"
    assert "Loss model of the Title of xiaomi-su7: vehicle type" in outcome.out
    assert "page with charts: voltwright-compare.html" in outcome.out
    assert (here / "voltwright-compare.html").read_text(encoding="utf-8") == "<html>2</html>"


def test_cars_that_do_not_fit_side_by_side_follow_below(compared, voltwright, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    outcome = voltwright("compare", "xiaomi-su7", "polestar-2-2024-lrsm", "--no-html")
    assert outcome.out.count("Predicted and published") == 2
    assert max(len(line) for line in outcome.out.splitlines()) <= 80


def test_the_page_goes_where_it_is_asked(compared, here, voltwright):
    answer = json.loads(voltwright("compare", "xiaomi-su7", "--html", "out/page.html", "--json").out)
    assert answer["html"] == "out/page.html"
    assert (here / "out" / "page.html").exists()
