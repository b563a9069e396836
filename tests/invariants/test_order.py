"""More mass, more drag, more load never cost less on a closed route."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs

WORSE = [
    ("masses.mass_test_kg", 1600.0, 2600.0),
    ("road_load.a_lbf", 10.0, 60.0),
    ("road_load.c_lbf_per_mph2", 0.005, 0.04),
    ("battery.resistance_mohm", 10.0, 300.0),
    ("auxiliaries.power_base_w", 0.0, 4000.0),
    ("drive_units.rear.inverter.loss_linear_kw", 0.5, 10.0),
    ("drive_units.rear.gear.mesh_loss_fraction", 0.0, 0.08),
]


@pytest.mark.parametrize(("path", "low", "high"), WORSE)
def test_worse_never_costs_less(
    path: str,
    low: float,
    high: float,
    changed: Callable[..., Vehicle],
    drive: Any,
    town_inputs: Inputs,
):
    @given(pair=st.tuples(st.floats(low, high), st.floats(low, high)).map(sorted))
    def holds(pair: list[float]) -> None:
        cars = (changed({"masses.mass_curb_kg": 1500.0, path: value}) for value in pair)
        less, more = (float(drive(car, town_inputs).totals.ledger.chemical_j) for car in cars)
        assert more >= less * (1.0 - 1e-12)

    holds()


def test_colder_tyres_never_cost_less(changed: Callable[..., Vehicle], drive: Any, town_inputs: Inputs):
    vehicle = changed({})

    @given(pair=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted))
    def holds(pair: list[float]) -> None:
        less, more = (float(drive(vehicle, town_inputs, cold_drag=cold).totals.ledger.chemical_j) for cold in pair)
        assert more >= less * (1.0 - 1e-12)

    holds()
