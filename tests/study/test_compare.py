"""Comparing cars: the figures that stand beside published ones, and what is refused."""

from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.performance import Performance, accelerate
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.certified_figures import CertifiedFigures
from voltwright.study.compare import CARS_MAX, CycleFigures, Deviation, _deviations, compare
from voltwright.study.predictions import predictions

NAMES = ("wltc-class3b", "udds", "hwfet", "cltc-p", "us06")


def figures(consumption: float, reach_km: float) -> CycleFigures:
    return CycleFigures(consumption, consumption / 0.88, 3.0, reach_km, 10.0, 0)


@pytest.fixture
def performance() -> Performance:
    empty = np.zeros(2)
    return Performance("c", 1800.0, 3.0, 5.8, 6.1, 5.9, 4.0, 15.0, None, 90.0, 201.0, {"10_kmh": 45.0}, empty, empty, empty)


@pytest.fixture
def certified() -> dict[str, CertifiedFigures | None]:
    def figures(name: str, quantities: dict[str, tuple[float, float]]) -> CertifiedFigures:
        certificate = Certificate("c", name, "", {}, {}, {}, 1.0, 1.0, {}, {})
        return CertifiedFigures(certificate, 500.0, 25.0, 130.0, 6.0, quantities, {})

    tests = {"range_epa_km": (430.0, 20.0), "consumption_udds_unadjusted_wh_km": (101.0, 5.0)}
    wltp = {"range_wltp_km": (500.0, 25.0), "consumption_wltp_wh_km": (130.0, 6.0)}
    return {"epa-mct": figures("epa-mct", tests), "wltp": figures("wltp", wltp), "cltc": None}


def test_each_quantity_takes_its_own_figure(certified: dict[str, Any], performance: Performance):
    steady = {"90": figures(110.0, 480.0), "120": figures(150.0, 400.0), "130": None}
    known = predictions(certified, steady, performance)
    assert known["range_wltp_km"] == (500.0, 25.0)
    assert known["range_epa_km"] == (430.0, 20.0)
    assert known["consumption_udds_unadjusted_wh_km"] == (101.0, 5.0)
    assert known["consumption_90kmh_wh_km"] == (110.0, 3.0)
    assert known["acceleration_0_100_s"] == (6.1, None)
    assert known["acceleration_0_200_s"] == (None, None)
    assert known["gradeability_percent"] == (45.0, None)
    assert "range_cltc_km" not in known


def test_speeds_beyond_the_car_leave_their_figures_out(certified: dict[str, Any], performance: Performance):
    assert "consumption_90kmh_wh_km" not in predictions(certified, {"90": None, "120": None, "130": None}, performance)


def _without_rollout(name: str) -> CarSpec:
    spec = load_car(name)
    entries = [entry.model_copy(update={"rollout": None, "rollout_kind": None}) for entry in spec.published]
    return spec.model_copy(update={"published": tuple(entries)})


def test_a_clock_behind_the_first_foot_is_compared_with_the_same():
    done = accelerate("tesla-model-3-2024-rwd")
    rows = {row.quantity: row for row in _deviations(load_car(done.car), {}, dict.fromkeys(("90", "120")), done, {}, {})}
    for quantity in ("acceleration_0_100_s", "acceleration_0_60mph_s"):
        row, whole = rows[quantity], getattr(done, quantity)
        assert row.rollout and row.predicted is not None and row.deviation is not None
        assert 0.3 < whole - row.predicted < 0.7  # torque builds up within the first foot
        assert row.deviation == pytest.approx(row.predicted / row.published - 1.0, rel=1e-12)
    assert rows["acceleration_0_100_s"].predicted == pytest.approx(done.acceleration_0_100_rollout_s, rel=1e-9)


def test_deviation_is_predicted_over_published_less_one(certified: dict[str, Any], performance: Performance):
    spec = _without_rollout("tesla-model-3-2024-rwd")
    steady, widths = {"90": None, "120": None, "130": None}, {"acceleration_0_60mph_s": 0.3}
    rows = {row.quantity: row for row in _deviations(spec, certified, steady, performance, widths, {})}
    assert len(rows) == len(spec.published)
    row = rows["acceleration_0_60mph_s"]
    assert (row.published, row.predicted, row.half_width) == (5.8, 5.8, 0.3)
    assert row.deviation == 0.0
    assert rows["range_wltp_km"].deviation == pytest.approx(500.0 / 513.0 - 1.0, rel=1e-12)
    assert rows["range_wltp_km"].half_width == 25.0
    missing = rows["consumption_hwfet_unadjusted_wh_km"]
    assert (missing.predicted, missing.deviation, missing.half_width) == (None, None, None)


def test_a_rumour_is_a_range():
    assert Deviation("range_wltp_km", 500.0, 450.0, -0.1, "rumour", "s", None).rumoured == (400.0, 600.0)
    assert Deviation("range_wltp_km", 500.0, 450.0, -0.1, "press", "s", None).rumoured is None


def test_one_car_in_full():
    (car,) = compare(["tesla-model-3-2024-rwd"]).cars
    assert set(car.cycles) == set(NAMES)
    assert set(car.certified) == {"epa-mct", "wltp", "cltc"}
    assert car.loss_model == complete(load_car("tesla-model-3-2024-rwd")).loss_model.words
    assert all(entry is not None and entry.trace_misses == 0 for entry in car.cycles.values())
    assert car.wltc is not None
    used = sum(car.losses_wh_km.values())
    assert used == pytest.approx(car.wltc.chemical_wh / car.wltc.distance_km, rel=0.02)  # less what is stored at the end
    speeds = [speed for speed, _ in car.curve]
    assert speeds == sorted(speeds)
    motorway = [used for speed, used in car.curve if speed >= 60.0]
    assert motorway == sorted(motorway)
    wltp, plain = car.certified["wltp"], car.cycles["wltc-class3b"]
    assert wltp is not None
    assert plain is not None
    # Trace, mass and losses are the same. Cold tyres and gears cost a few per cent of a whole test; the single cycle has a full
    # battery all the way, whose cells take less of what braking recovers.
    assert 0.98 < wltp.certificate.consumption_dc_wh_km["wltc"] / plain.consumption_pack_wh_km < 1.06
    widths = [one.consumption_half_width_wh_km / one.consumption_pack_wh_km for one in car.cycles.values() if one is not None]
    assert 0.02 < min(widths) < max(widths) < 0.12
    published = {row.quantity: row for row in car.deviations}
    assert published["range_wltp_km"].predicted == wltp.range_km
    assert published["range_wltp_km"].half_width == wltp.range_half_width_km
    assert list(dict(car.largest_uncertainties).items()) == list(wltp.contributions_wh_km.items())[:5]


@pytest.mark.parametrize("count", [0, CARS_MAX + 1])
def test_too_few_or_too_many(count: int):
    with pytest.raises(SpecError, match=f"`compare` takes 1 to {CARS_MAX} cars, but was given {count}"):
        compare(["xiaomi-su7"] * count)
