"""A car to run live, and what the tests of it share."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.live.car import LiveCar
from voltwright.spec.cycle import Cycle, make_cycle


@pytest.fixture(scope="session")
def id3() -> CompletedCar:
    return complete(load_car("volkswagen-id3-2021-pro"))


@pytest.fixture(scope="session")
def hop() -> Cycle:
    """Half a minute from stand to stand, up to 36 km/h, uphill for a while."""
    time_s = np.arange(31.0)
    speed = np.interp(time_s, [0, 5, 10, 20, 25, 30], [0, 8, 10, 10, 0, 0])
    return make_cycle("hop", time_s, speed, grade=np.where((time_s > 8) & (time_s < 15), 0.03, 0.0))


@pytest.fixture
def live_car(id3: CompletedCar) -> Callable[..., LiveCar]:
    def make(**options: Any) -> LiveCar:
        return LiveCar(id3, **{"soc_start": 0.5, **options})

    return make
