"""Production plans: what they may hold, and the sentence about what they may not."""

from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.library.plans import load_plan, plan_names
from voltwright.spec.loading import model_from_data
from voltwright.spec.production import ProductionSpec

PLANT = {"name": "one", "share": 1, "start": "2027-01-04", "cars_a_shift": 200}


def plan(**changes: Any) -> ProductionSpec:
    data = {
        "name": "a-plan",
        "count": 1000,
        "variants": [{"car": "xiaomi-su7", "share": 1}],
        "plants": [PLANT],
    }
    return model_from_data(ProductionSpec, data | changes, "a-plan", "production plan")


def test_shipped_plans_can_be_read():
    assert plan_names()
    for name in plan_names():
        read = load_plan(name)
        assert read.name == name
        assert name in repr(read)


def test_a_process_capability_stands_for_a_spread():
    read = plan(tolerances={"mass": {"low_percent": -3, "high_percent": 3, "cpk": 2.0}})
    assert read.tolerances["mass"].deviation == pytest.approx(0.005)
    off = plan(tolerances={"mass": {"low_percent": -3, "high_percent": 3, "shift_percent": 1.5, "cpk": 1.0}})
    assert off.tolerances["mass"].deviation == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": 0}, "`count` must be at least 1, but is 0"),
        ({"count": 10**12}, "`count` must be at most 1e+07, but is 1000000000000"),
        ({"tolerances": {"mass": {"sd_percent": -1}}}, "`tolerances.mass.sd_percent` must be at least 0"),
        (
            {"tolerances": {"mass": {"distribution": "cauchy", "sd_percent": 1}}},
            "`tolerances.mass.distribution` must be 'normal'",
        ),
        ({"tolerances": {"weight": {"sd_percent": 1}}}, "tolerances"),
        ({"tolerances": {"mass": {}}}, "must have figures such as `sd_percent`, but has none"),
        ({"tolerances": {"mass": {"sd_percent": 1, "shift": 3}}}, "mixes them"),
        ({"tolerances": {"brake_drag": {"sd_percent": 1}}}, "must be absolute, in N"),
        ({"tolerances": {"drive_losses": {"sd": 1}}}, "must be relative"),
        (
            {"tolerances": {"mass": {"distribution": "uniform", "low_percent": -1}}},
            "`tolerances.mass.high_percent` must be written",
        ),
        (
            {"tolerances": {"mass": {"distribution": "uniform", "low_percent": 1, "high_percent": -1}}},
            "must be above `low_percent`",
        ),
        (
            {"tolerances": {"mass": {"sd_percent": 1, "low_percent": -2}}},
            "`tolerances.mass.low_percent` means nothing for normal",
        ),
        ({"tolerances": {"mass": {"sd_percent": 1, "cpk": 1}}}, "but has both"),
        (
            {"tolerances": {"mass": {"distribution": "triangular", "low_percent": -1, "high_percent": 1, "shift_percent": 4}}},
            "`tolerances.mass.shift_percent` must lie between -1 and 1, but is 4",
        ),
        ({"variants": [{"car": "xiaomi-su7", "share": 0.6}]}, "The shares of `variants` must add up to 1, but add up to 0.6"),
        ({"plants": [PLANT, PLANT | {"name": "two"}]}, "The shares of `plants` must add up to 1, but add up to 2"),
        ({"variants": [{"car": "xiaomi-su7", "share": 0.5}] * 2}, "has 'xiaomi-su7' twice"),
        ({"correlations": {"mass": {"drag_area": 1.2}}}, "must be from -1 to 1, but is 1.2"),
        ({"correlations": {"mass": {"mass": 0.5}}}, "must be 1, as a number with itself"),
        (
            {"correlations": {"mass": {"drag_area": 0.5}, "drag_area": {"mass": 0.4}}},
            "must be symmetric, but mass with drag_area is 0.5 and drag_area with mass is 0.4",
        ),
        (
            {"correlations": {"mass": {"drag_area": 0.9, "auxiliaries": 0.9}, "drag_area": {"auxiliaries": -0.9}}},
            "is the one to weaken first",
        ),
        ({"correlations": {"mass": {"test_noise": 0.5}}}, "test_noise is of a test"),
        ({"plants": [PLANT | {"start": "soon"}]}, "`plants[0].start` must be a day such as 2027-01-04, but is 'soon'"),
        ({"plants": [PLANT | {"variants": ["bmw"]}]}, "`plants[0].variants` must be among xiaomi-su7, but has 'bmw'"),
        ({"plants": [PLANT | {"bias": {"brake_drag": {"shift_percent": 2}}}]}, "must be absolute, in N"),
        ({"plants": [PLANT | {"bias": {"mass": {}}}]}, "must have either `shift_percent` or `shift`"),
        (
            {"drifts": [{"tolerance": "mass", "start": "2027-02-01", "shift_percent": 1, "plant": "x"}]},
            "must be one of one, but is",
        ),
        ({"end": "2026-01-01"}, "`end` must be after the start of one"),
        (
            {"lots": [{"name": n, "tolerances": ["mass"], "cars": 9, "variance_percent": 5} for n in "ab"]},
            "moves mass, but lot 'a' does already",
        ),
        ({"fleet_use": {"climates": {"munich": 0.5}}}, "The shares of `fleet_use.climates` must add up to 1"),
        ({"fleet_use": {"habits": {"home": 1.5, "fast": -0.5}}}, "`fleet_use.habits.fast` must be at least 0, but is -0.5"),
        ({"plant": []}, "`plant` is not a key that a production plan file knows"),
    ],
)
def test_what_no_plan_can_hold_is_named(changes: dict[str, Any], words: str):
    with pytest.raises(SpecError) as caught:
        plan(**changes)
    assert words in str(caught.value)


def test_correlations_that_just_hold_are_taken():
    matrix = {"mass": {"drag_area": 1.0, "auxiliaries": 1.0}, "drag_area": {"auxiliaries": 1.0}}
    assert plan(correlations=matrix).correlations == matrix


def test_the_advice_for_correlations_holds():
    with pytest.raises(SpecError, match=r"multiply all by 0\.55") as caught:
        plan(correlations={"mass": {"drag_area": 0.9, "auxiliaries": 0.9}, "drag_area": {"auxiliaries": -0.9}})
    factor = float(str(caught.value).split("multiply all by ")[1].split()[0])
    low = 0.9 * factor
    plan(correlations={"mass": {"drag_area": low, "auxiliaries": low}, "drag_area": {"auxiliaries": -low}})
