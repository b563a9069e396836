"""More mass, more drag, more load never cost less on a closed route."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.scan import Trace
from voltwright.spec.cycle import Cycle

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
    run: Callable[..., Any],
    town_trace: Trace,
    ambient: Environment,
):
    @given(pair=st.tuples(st.floats(low, high), st.floats(low, high)).map(sorted))
    def holds(pair: list[float]) -> None:
        totals = [
            run(changed({"masses.mass_curb_kg": 1500.0, path: value}), town_trace, ambient, 0.8, history=True)[0]
            for value in pair
        ]
        less, more = (float(total.ledger.chemical_j) for total in totals)
        assert more >= less * (1.0 - 1e-12)

    holds()


def test_colder_never_costs_less(changed: Callable[..., Vehicle], run: Callable[..., Any], town: Cycle, ambient: Environment):
    vehicle = changed({})

    @given(pair=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted))
    def holds(pair: list[float]) -> None:
        traces = [Trace.of(town, coldness=np.full(len(town.time_s) - 1, coldness)) for coldness in pair]
        less, more = (float(run(vehicle, trace, ambient, 0.8, history=True)[0].ledger.chemical_j) for trace in traces)
        assert more >= less * (1.0 - 1e-12)

    holds()
