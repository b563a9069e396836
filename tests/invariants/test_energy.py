"""What no drive may break: energy closes, losses are not negative, charge stays in its window."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voltwright.physics.battery.pack import REGENERATION_RESERVE
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import LOSS_NAMES, RESIDUAL_MAX_RELATIVE
from voltwright.sim.scan import Trace

ALL_CARS = ["tesla-model-3-2024-rwd", "chevrolet-bolt-2021", "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"]
"""One of each structure: rear, front, both axles, measured loss map."""


def check(vehicle: Vehicle, totals: Any, record: Any, headwind_m_s: float) -> None:
    assert float(totals.ledger.residual_relative()) <= RESIDUAL_MAX_RELATIVE
    for name in LOSS_NAMES:
        loss = np.asarray(getattr(record.losses, name))
        assert np.all(np.isfinite(loss)), name
        if name == "aerodynamic" and headwind_m_s < 0.0:
            continue  # a tail wind may push
        if name == "rolling":
            continue  # of a coast-down it is what remains beside the driveline, and may be less than nothing
        scale = 1e-12 * max(1.0, float(np.max(np.abs(loss))))
        assert np.all(loss >= -scale), name
    # In the last step before it is empty, the pack still feeds the motor's losses without torque: some 100 J of 3.6 MJ.
    soc = np.asarray(record.soc)
    assert np.all(soc >= float(vehicle.pack.soc_min) - 1e-4)
    assert np.all(soc <= float(vehicle.pack.soc_max) + REGENERATION_RESERVE + 1e-9)
    assert np.all(np.asarray(record.speed_m_s) >= 0.0)
    assert np.all(np.asarray(record.velocity_m_s) >= 0.0)


@pytest.fixture(scope="module")
def any_drive(random_drives: Any, changed: Callable[..., Vehicle], run: Callable[..., Any]) -> Any:
    return random_drives, changed, run


def test_random_cars_on_random_traces(any_drive: Any):
    strategy, changed, run = any_drive

    @settings(max_examples=25)
    @given(case=strategy)
    def holds(case: Any) -> None:
        changes, trace, charge, temperature_c, headwind_m_s = case
        vehicle = changed(changes)
        totals, record = run(vehicle, trace, Environment.of(temperature_c, headwind_m_s), charge, history=True)
        check(vehicle, totals, record, headwind_m_s)

    holds()


@pytest.mark.parametrize("name", ALL_CARS)
def test_every_structure_of_car(name: str, any_drive: Any, vehicle_of: Callable[..., Vehicle], town_trace: Trace):
    strategy, _, run = any_drive
    vehicle = vehicle_of(name)
    totals, record = run(vehicle, town_trace, Environment.of(), 0.6, history=True)
    check(vehicle, totals, record, 0.0)
    assert np.all(np.asarray(record.losses.rolling) >= 0.0)

    @settings(max_examples=3)
    @given(case=strategy, charge=st.floats(0.001, 1.0))
    def holds(case: Any, charge: float) -> None:
        _, trace, _, temperature_c, headwind_m_s = case
        totals, record = run(vehicle, trace, Environment.of(temperature_c, headwind_m_s), charge, history=True)
        check(vehicle, totals, record, headwind_m_s)

    holds()
