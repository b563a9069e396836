"""Set-up of all tests: float64, repeatable examples, and compiled drives shared by all files."""

import copy
import os
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from voltwright.defaults.completion import complete
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.runtime import CACHE_VARIABLE, configure
from voltwright.sim.scan import Trace, drive_trace
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.units import M_S_PER_KMH

SHORT_STEPS = 120

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=8, suppress_health_check=list(HealthCheck), database=None
)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Compiled drives are kept between runs, in a folder of its own for each worker, so that no two write one file."""
    assert config.cache is not None
    main = str(config.cache.mkdir("voltwright-main"))
    # A worker inherits the variable from the main process; a value that the user has set is left alone.
    if os.environ.get(CACHE_VARIABLE) in (None, main):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        os.environ[CACHE_VARIABLE] = str(config.cache.mkdir(f"voltwright-{worker}"))
    configure()


@cache
def _vehicle(name: str) -> Vehicle:
    return Vehicle.from_spec(complete(load_car(name)).spec)


@pytest.fixture(scope="session")
def vehicle_of() -> Callable[[str | CarSpec], Vehicle]:
    """The vehicle of a shipped car by name, or of a spec."""

    def build(car: str | CarSpec) -> Vehicle:
        return _vehicle(car) if isinstance(car, str) else Vehicle.from_spec(complete(car).spec)

    return build


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """`drive_trace`, compiled once for each structure of car, length of trace and way."""
    return jax.jit(drive_trace, static_argnames=("history", "way"))


@pytest.fixture(scope="session")
def ambient() -> Environment:
    """20 C, no wind, sea level."""
    return Environment.of()


def _town() -> Cycle:
    time_s = [0.0, 5.0, 20.0, 45.0, 55.0, 65.0, 85.0, 105.0, 115.0, 120.0]
    speed_km_h = [0.0, 0.0, 50.0, 50.0, 20.0, 20.0, 80.0, 60.0, 0.0, 0.0]
    grid = np.arange(SHORT_STEPS + 1.0)
    return make_cycle("town", grid, np.interp(grid, time_s, speed_km_h) * M_S_PER_KMH)


@pytest.fixture(scope="session")
def town() -> Cycle:
    """Two minutes from standstill to standstill, with a stop-free slow-down and 80 km/h; every car can follow it."""
    return _town()


@pytest.fixture(scope="session")
def town_trace(town: Cycle) -> Trace:
    """The town cycle as arrays of the common length."""
    return Trace.of(town, pad_to=SHORT_STEPS)


@pytest.fixture
def car_data() -> dict[str, Any]:
    """The least that describes a car; a copy for each test to spoil."""
    return copy.deepcopy(
        {
            "name": "test-car",
            "title": "Test car",
            "make": "Test",
            "masses": {"mass_curb_kg": 1500},
            "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
        }
    )
