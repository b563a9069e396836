"""A small table of a model's energies, made by hand, and a simulated fleet on it."""

from functools import cache

import numpy as np

from voltwright.study.in_use.simulated_fleet import Truth, simulated_fleet
from voltwright.study.in_use.surface import MARKS_MIN, EnergySurface

NEW_KWH = (59.9, 64.8, 65.8)
USABLE_KWH = 58.0


def surface() -> EnergySurface:
    """A table whose consumption falls with the temperature, and has its least at 40 km/h."""
    speeds, temperatures = np.array([10.0, 40.0, 80.0, 130.0]), np.array([-20.0, 0.0, 20.0, 40.0])
    warm = np.array([1.2, 1.1, 1.0, 0.97])
    drive = np.array([140.0, 110.0, 140.0, 220.0])[:, None] * warm
    air = np.array([2.0, 25.0, 75.0, 160.0])[:, None] * warm
    rolling = np.full((4, 1), 42.0) * warm
    others = np.array([3000.0, 1500.0, 300.0, 1200.0])[:, None] * np.array(MARKS_MIN) / MARKS_MIN[-1]
    return EnergySurface(speeds, temperatures, drive, 2.0 * drive, others, air, rolling, 0.08)


@cache
def fleet(vehicles: int, days: int, seed: int = 1) -> tuple[dict[str, np.ndarray], list[Truth]]:
    """Columns and truths of a simulated fleet on that table."""
    return simulated_fleet(surface(), NEW_KWH, USABLE_KWH, vehicles, days, seed=seed)
