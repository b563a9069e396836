"""The record of every test procedure: finite numbers only, and known marks of confidence."""

from dataclasses import replace
from typing import Any

import pytest

from voltwright.errors import SimulationError
from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate, Rule


def certificate(**changes: Any) -> Certificate:
    plain = Certificate(
        car="test-car",
        procedure="epa-mct",
        edition="none",
        range_km={"city": 600.0},
        consumption_dc_wh_km={"city": 100.0},
        consumption_ac_wh_km={"city": 112.0},
        energy_usable_wh=60e3,
        energy_recharge_wh=67e3,
        weights={"udds": (0.1, 0.9)},
        label={"range_mi": 260.0},
        rules=(Rule("A rule.", "V"),),
    )
    return replace(plain, **changes)


def test_plain():
    assert certificate().runs == ()
    assert all(rule.confidence in CONFIDENCE for rule in certificate().rules)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"range_km": {"city": float("nan")}}, r"range_km\[city\] = nan"),
        ({"label": {"range_mi": float("inf")}}, r"label\[range_mi\] = inf"),
        ({"energy_recharge_wh": float("nan")}, "energy_recharge_wh = nan"),
    ],
)
def test_refuses_what_is_no_number(changes: dict[str, Any], name: str):
    with pytest.raises(SimulationError, match=f"Certifying test-car by epa-mct gave {name}, which is no number"):
        certificate(**changes)
