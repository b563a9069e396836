"""Random cars and traces for the invariants: one structure of car and one length of trace, so that few programs are compiled."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.spec.base import replace_fields

REAR = "tesla-model-3-2024-rwd"
STEPS, KNOTS = 120, 12


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
        "masses.inertia_factor_road": number(1.0, 1.2),
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


class Trip(NamedTuple):
    """Inputs of STEPS steps, and how a vehicle begins them: speed [m/s], air and cells [C], displayed SoC, cold drag."""

    inputs: Inputs
    speed_m_s: float
    temp_c: float
    soc: float
    cold_drag: float

    def start(self) -> dict[str, float]:
        """The start as options of `drive`."""
        return {name: getattr(self, name) for name in ("speed_m_s", "temp_c", "soc", "cold_drag")}


@st.composite
def _trips(draw: Any) -> Trip:
    """Two minutes of ramps, stops and hills in some weather: a half of them gentle, the others beyond most cars."""
    knots = draw(st.lists(st.floats(0.0, 1.0), min_size=KNOTS, max_size=KNOTS))
    stops = draw(st.lists(st.booleans(), min_size=KNOTS, max_size=KNOTS))
    hills = draw(st.lists(st.floats(-1.0, 1.0), min_size=KNOTS, max_size=KNOTS))
    fastest, steepest = draw(st.sampled_from([(15.0, 0.04), (28.0, 0.08), (45.0, 0.15), (60.0, 0.3)]))
    ambient_c, wind_m_s = draw(st.floats(-20.0, 40.0)), draw(st.floats(-15.0, 15.0))
    soc = draw(st.one_of(st.floats(0.05, 1.0), st.sampled_from([0.0, 0.0005, 0.02, 1.0])))
    at, grid = np.linspace(0.0, STEPS, KNOTS), np.arange(STEPS + 1.0)
    speed = np.interp(grid, at, np.where(stops, 0.0, fastest * np.array(knots)))
    grade = steepest * np.interp(grid[1:], at, hills)
    inputs = inputs_of(speed[1:], grade=grade, ambient_c=ambient_c, headwind_m_s=wind_m_s)
    return Trip(inputs, float(speed[0]), ambient_c, soc, draw(st.floats(0.0, 1.0)))


@pytest.fixture(scope="session")
def random_trips() -> st.SearchStrategy[Trip]:
    """Trips from any start."""
    return _trips()


@pytest.fixture(scope="session")
def random_cars() -> st.SearchStrategy[dict[str, Any]]:
    """Changes to the rear-driven car."""
    return _cars()


@pytest.fixture(scope="session")
def changed(vehicle_of: Callable[..., Vehicle]) -> Callable[[dict[str, Any]], Vehicle]:
    """The rear-driven car with changes."""
    return lambda changes: vehicle_of(replace_fields(load_car(REAR), changes))
