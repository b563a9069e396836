"""The trips of a day: a cycle lap after lap, or a steady speed over a distance, from rest to rest."""

from pathlib import Path

import numpy as np

from voltwright.errors import SpecError, VoltwrightError
from voltwright.library.cycles import load_cycle
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.spec.day import DriveEntry
from voltwright.units import M_PER_KM, M_S_PER_KMH

STEP_S = 1.0
ACCELERATION_M_S2 = 1.0
"""With which a steady trip gets under way, and every trip comes to rest."""


def trip_of(number: int, entry: DriveEntry, folder: Path | None) -> Cycle:
    """The trace of a trip at one second a step, from rest to rest, laps one after the other.

    Args: number: of the entry, for sentences. entry: as written. folder: where a cycle's file is looked for first.
    """
    if entry.cycle is None:
        assert entry.speed_kmh is not None and entry.distance_km is not None
        speed = entry.speed_kmh * M_S_PER_KMH
        ramp = speed / ACCELERATION_M_S2
        cruise = entry.distance_km * M_PER_KM / speed - ramp
        if cruise < 0.0:
            raise SpecError(
                f"`entries[{number}].distance_km` must leave room to get to {entry.speed_kmh:g} km/h and back, "
                f"but is {entry.distance_km:g} km; try {2e-3 * speed * ramp:.1f}.",
                f"entries[{number}].distance_km",
            )
        time = np.array([0.0, ramp, ramp + cruise, 2.0 * ramp + cruise])
        grid = np.arange(np.ceil(time[-1]) + 1.0)
        title = f"{entry.distance_km:g} km at {entry.speed_kmh:g} km/h"
        steady = make_cycle(title, grid, np.interp(grid, time, [0.0, speed, speed, 0.0]), title=title, step_s=STEP_S)
        return _laps(steady, entry.times)
    beside = folder / entry.cycle if folder is not None else Path(entry.cycle)
    try:
        lap = load_cycle(beside if beside.is_file() else entry.cycle, step_s=STEP_S)
    except VoltwrightError as error:
        raise type(error)(f"`entries[{number}].cycle`: {error}") from error
    return _laps(lap, entry.times)


def _laps(lap: Cycle, times: int) -> Cycle:
    stop = np.arange(lap.speed_m_s[-1] - ACCELERATION_M_S2, 0.0, -ACCELERATION_M_S2) if lap.speed_m_s[-1] > 0.0 else np.zeros(0)
    rest = np.append(stop, 0.0) if lap.speed_m_s[-1] > 0.0 else stop
    speed = np.concatenate([np.concatenate([lap.speed_m_s[1:], rest])] * times)
    grade = np.concatenate([np.concatenate([lap.grade[1:], 0.0 * rest])] * times)
    altitude = np.concatenate([np.concatenate([lap.altitude_m[1:], np.full(len(rest), lap.altitude_m[-1])])] * times)
    time = np.arange(len(speed) + 1.0)

    def started(before, values: np.ndarray) -> np.ndarray:
        return np.concatenate([[before], values])

    title = lap.title if times == 1 else f"{times} × {lap.title}"
    columns = (started(lap.speed_m_s[0], speed), started(0.0, grade), started(lap.altitude_m[0], altitude))
    return Cycle(lap.name, time, *columns, title=title, remarks=lap.remarks)
