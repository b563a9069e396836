"""What no run may break: energy closes, losses are not negative, charge stays in its window."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from voltwright.physics.battery.pack import REGENERATION_RESERVE
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import LOSSES
from voltwright.sim.inputs import Inputs
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE

ALL_CARS = ["tesla-model-3-2024-rwd", "chevrolet-bolt-2021", "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"]
"""One of each structure: rear, front, both axles, measured loss map."""


def check(vehicle: Vehicle, done: Any, headwind_m_s: float) -> None:
    assert float(done.totals.ledger.residual()) <= RESIDUAL_MAX_RELATIVE
    columns = done.columns
    for name in LOSSES:
        loss = np.asarray(columns[f"{name}_w"])
        assert np.all(np.isfinite(loss)), name
        if name == "aerodynamic" and headwind_m_s < 0.0:
            continue  # a tail wind may push
        if name == "rolling":
            continue  # of a coast-down it is what remains beside the driveline, and may be less than nothing
        scale = 1e-12 * max(1.0, float(np.max(np.abs(loss))))
        assert np.all(loss >= -scale), name
    soc = np.asarray(columns["soc"])
    # In the last step before it is empty, the pack still feeds what motors and inverters lose without torque.
    idle_j = np.max(columns["motor_iron_w"] + columns["motor_excitation_w"] + columns["inverter_w"])
    below = 2.0 * idle_j / float(vehicle.pack.capacity_c * vehicle.pack.voltage_min_v)
    assert np.all(soc >= float(vehicle.pack.soc_min) - below - 1e-12)
    assert np.all(soc <= float(vehicle.pack.soc_max) + REGENERATION_RESERVE + 1e-9)
    assert np.all(np.asarray(columns["speed_m_s"]) >= 0.0)
    assert np.all(np.asarray(columns["velocity_m_s"]) >= 0.0)


def test_random_cars_on_random_trips(random_cars: Any, random_trips: Any, changed: Callable[..., Vehicle], drive: Any):
    @settings(max_examples=settings().max_examples * 3)
    @given(changes=random_cars, trip=random_trips)
    def holds(changes: dict[str, Any], trip: Any) -> None:
        vehicle = changed(changes)
        check(vehicle, drive(vehicle, trip.inputs, **trip.start()), float(trip.inputs.headwind_m_s))

    holds()


@pytest.mark.parametrize("name", ALL_CARS)
def test_every_structure_of_car(
    name: str, random_trips: Any, vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs
):
    vehicle = vehicle_of(name)
    done = drive(vehicle, town_inputs, 0.6)
    check(vehicle, done, 0.0)
    assert np.all(np.asarray(done.columns["rolling_w"]) >= 0.0)

    @given(trip=random_trips)
    def holds(trip: Any) -> None:
        check(vehicle, drive(vehicle, trip.inputs, **trip.start()), float(trip.inputs.headwind_m_s))

    holds()
