"""What a car takes for a trip of which only distance, duration and the air's temperature are known: a table from its runs.

Shipped cycles from town to motorway are driven from a cold start at each temperature, with the cabin held at comfort, for most of
an hour. What the drive takes is a figure per distance, smooth over the mean speed, with what a cold start adds; what everything
else takes is a figure over time. Left out: hills, wind, load, and how the driver drives: their spread is found from the fleet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle
from voltwright.study.routing_profile import OTHERS
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR, celsius_to_kelvin

CYCLES = ("nycc", "artemis-urban", "udds", "wltc-class3b", "artemis-road", "hwfet", "artemis-motorway-130")
TEMPERATURES_C = (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0)
RUN_S = 3000.0
MARKS_MIN = (0.0, 2.0, 5.0, 10.0, 20.0, 35.0, 50.0)
"""Minutes since the start at which the energy of everything but the drive is kept."""
SOC_START = 0.9
COLD_S = 600.0
"""Time over which a cold car warms, for the energy that a cold start adds to a short trip."""
KEEP = ("terminal_w", "velocity_m_s", "aerodynamic_w", "rolling_w", "miss", *OTHERS)
SPEEDS_KMH = (8.0, 12.0, 16.0, *(float(speed) for speed in range(20, 151, 10)))
SPEED_BEYOND, SPEED_MIDDLE_KMH, LEAST = 1.35, 50.0, 3
"""The table reaches so far beyond the fastest cycle; form of its fit over the speed; cycles that it needs."""


@dataclass(frozen=True)
class EnergySurface:
    """Energy of a trip by its distance, mean speed, duration and temperature, at the battery's terminals.

    Attributes:
        speeds_kmh: mean speeds of the table, shape (k,). temperatures_c: shape (m,). drive_wh_km: of a warm car, shape (k, m).
        cold_wh: that a cold start adds to a long trip, shape (k, m). others_wh: of everything else since the start, at
        `MARKS_MIN`, shape (m, 7). air_wh_km, rolling_wh_km: of the warm car's road load, shape (k, m). spread: relative, of the
        cycles' drive energy about the table, one standard deviation.
    """

    speeds_kmh: np.ndarray
    temperatures_c: np.ndarray
    drive_wh_km: np.ndarray
    cold_wh: np.ndarray
    others_wh: np.ndarray
    air_wh_km: np.ndarray
    rolling_wh_km: np.ndarray
    spread: float

    def energy_wh(self, distance_km: np.ndarray, duration_h: np.ndarray, temp_c: np.ndarray) -> np.ndarray:
        """Energy of trips [Wh], shape (n,).

        Args: distance_km, duration_h, temp_c: of each, shape (n,).
        """
        speed = distance_km / duration_h
        drive = self._at(self.drive_wh_km, speed, temp_c) * distance_km
        cold = self._at(self.cold_wh, speed, temp_c) * -np.expm1(-duration_h * SECONDS_PER_HOUR / COLD_S)
        return drive + cold + self._others_wh(duration_h, temp_c)

    def shares_wh(self, distance_km: np.ndarray, duration_h: np.ndarray, temp_c: np.ndarray) -> np.ndarray:
        """Energy of a change of the car's tyres, air drag and loads: one more time its rolling resistance and its air drag at the
        wheels, and one kilowatt, shape (n, 3) [Wh].
        """
        speed = distance_km / duration_h
        rolling = self._at(self.rolling_wh_km, speed, temp_c) * distance_km
        air = self._at(self.air_wh_km, speed, temp_c) * distance_km
        return np.stack([rolling, air, 1e3 * duration_h], axis=1)

    def inside(self, distance_km: np.ndarray, duration_h: np.ndarray) -> np.ndarray:
        """Whether a mean speed lies within the table, or next to it."""
        speed = distance_km / duration_h
        return (speed >= 0.5 * self.speeds_kmh[0]) & (speed <= 1.1 * self.speeds_kmh[-1])

    def _at(self, table: np.ndarray, speed_kmh: np.ndarray, temp_c: np.ndarray) -> np.ndarray:
        grid = RegularGridInterpolator((self.speeds_kmh, self.temperatures_c), table)
        speed = np.clip(speed_kmh, self.speeds_kmh[0], self.speeds_kmh[-1])
        return grid(np.stack([speed, self._clipped(temp_c)], axis=1))

    def _others_wh(self, duration_h: np.ndarray, temp_c: np.ndarray) -> np.ndarray:
        minutes = duration_h * 60.0
        grid = RegularGridInterpolator((self.temperatures_c, np.array(MARKS_MIN)), self.others_wh)
        inside = grid(np.stack([self._clipped(temp_c), np.clip(minutes, 0.0, MARKS_MIN[-1])], axis=1))
        later = (self.others_wh[:, -1] - self.others_wh[:, -2]) / (MARKS_MIN[-1] - MARKS_MIN[-2])
        steady = np.interp(self._clipped(temp_c), self.temperatures_c, later)
        return inside + steady * np.maximum(minutes - MARKS_MIN[-1], 0.0)

    def _clipped(self, temp_c: np.ndarray) -> np.ndarray:
        return np.clip(temp_c, self.temperatures_c[0], self.temperatures_c[-1])


def energy_surface(
    car: CompletedCar, cycles: tuple[str, ...] = CYCLES, temperatures_c: tuple[float, ...] = TEMPERATURES_C
) -> EnergySurface:
    """The table of a car.

    Args:
        car: completed. cycles: names, of different mean speeds; those that it cannot follow are left out. temperatures_c: of the
            air.

    Raises:
        SpecError: the car follows fewer than two of the cycles. SimulationError: a ledger that does not close.
    """
    with double_precision():
        vehicle = Vehicle.from_car(car, lumped=True, road=True)
    comfort = float(car.hvac.kind != "none")
    found = []
    for name in cycles:
        cycle = load_cycle(name, step_s=1.0)
        rows = [_of_run(vehicle, cycle, air, comfort) for air in temperatures_c]
        if all(row is not None for row in rows):
            found.append((cycle.distance_m / cycle.time_s[-1] / M_S_PER_KMH, rows))
    if len(found) < LEAST:
        raise SpecError(f"{car.name} must be able to follow {LEAST} of the cycles {', '.join(cycles)}; `voltwright check` it.")
    drive, cold, air, rolling = (np.array([[row[at] for row in rows] for _, rows in found]) for at in range(4))
    others = np.array([[row[4] for row in rows] for _, rows in found]).mean(axis=0)
    speeds = np.array([speed for speed, _ in found])
    grid = np.array([speed for speed in SPEEDS_KMH if speed <= SPEED_BEYOND * speeds.max()])
    spread = float(np.std(drive / _smooth(speeds, drive, speeds) - 1.0))
    return EnergySurface(
        speeds_kmh=grid,
        temperatures_c=np.array(temperatures_c),
        drive_wh_km=_smooth(speeds, drive, grid),
        cold_wh=_smooth(speeds, cold, grid),
        others_wh=others,
        air_wh_km=_smooth(speeds, air, grid),
        rolling_wh_km=_smooth(speeds, rolling, grid),
        spread=spread,
    )


def _smooth(speeds_kmh: np.ndarray, table: np.ndarray, grid_kmh: np.ndarray) -> np.ndarray:
    """Values at a grid of speeds: a/v + b + c v2, fitted to those of the cycles, all at least a tenth of the least of them.

    Args: speeds_kmh: of the cycles, shape (k,). table: shape (k, m). grid_kmh: shape (g,).
    """

    def columns(speed: np.ndarray) -> np.ndarray:
        return np.stack([SPEED_MIDDLE_KMH / speed, np.ones_like(speed), (speed / SPEED_MIDDLE_KMH) ** 2], axis=1)

    fitted = np.linalg.lstsq(columns(speeds_kmh), table, rcond=None)[0]
    return np.maximum(columns(grid_kmh) @ fitted, 0.1 * table.min(axis=0))


def _of_run(vehicle: Vehicle, cycle: Cycle, air_c: float, comfort: float):
    """(drive of a warm car [Wh/km], what a cold start adds [Wh], air and rolling [Wh/km], others at the marks [Wh]) or None."""
    laps = max(2, round(RUN_S / cycle.time_s[-1]))
    speed = np.tile(cycle.speed_m_s[1:], laps)
    start = start_of(vehicle, SOC_START, cells_k=celsius_to_kelvin(air_c), cold_drag=1.0)
    done = run(vehicle, inputs_of(speed, ambient_c=air_c, cabin_on=comfort), start, 1.0, keep=KEEP, what=f"{cycle.name} again")
    columns, lap = done.columns, len(cycle.speed_m_s) - 1
    whole = done.steps // lap
    if whole < 2 or np.mean(columns["miss"][: 2 * lap] != 0) > 0.05:
        return None
    others = np.sum([columns[name] for name in OTHERS], axis=0)
    drive = columns["terminal_w"] - others
    km = np.array([columns["velocity_m_s"][at * lap : (at + 1) * lap].sum() / M_PER_KM for at in range(whole)])
    wh = np.array([drive[at * lap : (at + 1) * lap].sum() / J_PER_WH for at in range(whole)])
    last = slice((whole - 1) * lap, whole * lap)
    warm = wh[-1] / km[-1]
    road = (columns[name][last].sum() / J_PER_WH / km[-1] for name in ("aerodynamic_w", "rolling_w"))
    marks = np.minimum(np.array(MARKS_MIN) * 60.0, done.steps).astype(int)
    cumulative = np.concatenate([[0.0], np.cumsum(others)]) / J_PER_WH
    kept = cumulative[marks]
    short = np.array(MARKS_MIN) * 60.0 - marks
    rate = others[-min(lap, 600) :].mean() / J_PER_WH
    return warm, float((wh - warm * km).sum()), *road, kept + rate * short
