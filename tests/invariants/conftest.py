"""Random cars and traces for the invariants: one structure of car and one length of trace, so that few drives are compiled."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from voltwright.library.find import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import coldness_over
from voltwright.sim.scan import Trace
from voltwright.spec.base import replace_fields
from voltwright.spec.cycle import make_cycle

REAR = "tesla-model-3-2024-rwd"
STEPS = 120


@st.composite
def _cars(draw: Any) -> dict[str, Any]:
    """Changes to a rear-driven car, far beyond what is sold, within what a spec allows."""

    def number(low: float, high: float) -> float:
        return draw(st.floats(low, high, allow_nan=False))

    mass = number(300.0, 4000.0)
    return {
        "masses.mass_test_kg": mass,
        "masses.mass_curb_kg": mass,
        "masses.inertia_factor": number(1.0, 1.2),
        "road_load.a_lbf": number(0.0, 100.0),
        "road_load.b_lbf_per_mph": number(0.0, 1.0),
        "road_load.c_lbf_per_mph2": number(0.001, 0.06),
        "drive_units.rear.motor.power_max_kw": number(5.0, 500.0),
        "drive_units.rear.motor.torque_max_nm": number(50.0, 800.0),
        "drive_units.rear.motor.kind": draw(st.sampled_from(["pmsm", "induction", "eesm"])),
        "drive_units.rear.gear.ratio": number(5.0, 14.0),
        "drive_units.rear.gear.mesh_loss_fraction": number(0.0, 0.08),
        "drive_units.rear.disconnect": draw(st.booleans()),
        "battery.energy_usable_kwh": number(1.0, 150.0),
        "battery.chemistry": draw(st.sampled_from(["nmc", "nca", "lfp", "lmo"])),
        "battery.resistance_mohm": number(1.0, 400.0),
        "battery.power_discharge_max_kw": number(3.0, 800.0),
        "battery.power_charge_max_kw": number(0.0, 300.0),
        "tyres.grip": number(0.15, 1.2),
        "regeneration.deceleration_max_m_s2": number(0.0, 4.0),
        "auxiliaries.power_base_w": number(0.0, 3000.0),
        "warm_up.cold_extra_rolling": number(0.0, 2.0),
        "warm_up.cold_extra_gear": number(0.0, 10.0),
    }


@st.composite
def _traces(draw: Any) -> Trace:
    """Two minutes of ramps, jumps, stops and hills, begun warm or cold."""
    knots = draw(st.lists(st.floats(0.0, 45.0), min_size=12, max_size=12))
    stops = draw(st.lists(st.booleans(), min_size=12, max_size=12))
    hills = draw(st.lists(st.floats(-0.15, 0.15), min_size=12, max_size=12))
    at = np.linspace(0.0, STEPS, 12)
    grid = np.arange(STEPS + 1.0)
    speed = np.interp(grid, at, np.where(stops, 0.0, knots)) + 1e-3
    coldness = coldness_over(speed[1:] + speed[:-1] > 0.0, 1.0, draw(st.floats(0.0, 1.0)))
    return Trace.of(make_cycle("random", grid, speed, grade=np.interp(grid, at, hills)), coldness=coldness)


@pytest.fixture(scope="session")
def random_drives() -> st.SearchStrategy[tuple[dict[str, Any], Trace, float, float, float]]:
    """(changes to the car, trace, charge at the start, ambient [C], head wind [m/s])."""
    return st.tuples(_cars(), _traces(), st.floats(0.01, 1.0), st.floats(-20.0, 40.0), st.floats(-15.0, 15.0))


@pytest.fixture(scope="session")
def changed(vehicle_of: Callable[..., Vehicle]) -> Callable[[dict[str, Any]], Vehicle]:
    """The rear-driven car with changes."""
    return lambda changes: vehicle_of(replace_fields(load_car(REAR), changes))
