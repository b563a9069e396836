"""Road load from a coast-down: a table of times, forces from them, the polynomial, and its correction to the reference state.

Left out: the statistics of repeated runs, torque meters, wind tunnel, on-board anemometry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from voltwright.errors import SpecError, shown
from voltwright.library.csv_table import read_table
from voltwright.physics.road_load import ROLLING_TEMPERATURE_COEFFICIENT_1_K
from voltwright.units import M_S_PER_KMH, celsius_to_kelvin

TEMPERATURE_REFERENCE_C = 20.0
PRESSURE_REFERENCE_KPA = 100.0
COLUMNS = ("speed_kmh", "time_a_s", "time_b_s")
SPEEDS_LEAST = 3
"""Reference speeds, as many as the polynomial has coefficients."""


@dataclass(frozen=True)
class RoadLoadCoefficients:
    """F = f0 + f1 v + f2 v2 with v in km/h, as certificates print it."""

    f0_n: float
    f1_n_per_kmh: float
    f2_n_per_kmh2: float

    def force_n(self, speed_kmh):
        """Force [N] at a speed [km/h], any shape."""
        return self.f0_n + self.f1_n_per_kmh * speed_kmh + self.f2_n_per_kmh2 * speed_kmh**2


@dataclass(frozen=True)
class CoastDownTimes:
    """Times of a coast-down in both directions.

    Attributes:
        speeds_kmh: reference speeds v_j, rising [km/h].
        times_a_s, times_b_s: from v_j + dv to v_j - dv, in either direction [s].
    """

    speeds_kmh: tuple[float, ...]
    times_a_s: tuple[float, ...]
    times_b_s: tuple[float, ...]


def read_coast_down(path: Path) -> CoastDownTimes:
    """The times of a coast-down from a CSV file with the columns speed_kmh, time_a_s and time_b_s, in any order of speeds.

    Raises:
        FileError: the file cannot be read. SpecError: a column is missing, a number is none, a time or speed is not above 0, a
            speed stands twice, or there are fewer than 3.
    """
    columns = read_table(path, f"a coast-down needs a heading with {', '.join(COLUMNS)}, and rows")
    missing = next((name for name in COLUMNS if name not in columns), None)
    if missing is not None:
        there = shown(", ".join(columns))
        raise SpecError(f"'{path}' must have the columns {', '.join(COLUMNS)}, but has no {missing}; it has {there}.", missing)
    for name in COLUMNS:
        wrong = np.flatnonzero(~((columns[name] > 0.0) & np.isfinite(columns[name])))
        if wrong.size:
            value = columns[name][wrong[0]]
            words = "no number" if np.isnan(value) else f"{value:g}"
            raise SpecError(f"`{name}` of '{path}' must be above 0 in every row, but is {words} in row {wrong[0] + 1}.", name)
    order = np.argsort(columns["speed_kmh"], kind="stable")
    ordered = {name: tuple(float(value) for value in columns[name][order]) for name in COLUMNS}
    speeds = ordered["speed_kmh"]
    if len(speeds) < SPEEDS_LEAST:
        raise SpecError(f"'{path}' must hold at least {SPEEDS_LEAST} reference speeds, but holds {len(speeds)}.", "speed_kmh")
    twice = next((one for one, other in pairwise(speeds) if one == other), None)
    if twice is not None:
        raise SpecError(f"`speed_kmh` of '{path}' must name each speed once, but has {twice:g} km/h twice.", "speed_kmh")
    return CoastDownTimes(speeds, ordered["time_a_s"], ordered["time_b_s"])


def coast_down_forces_n(
    times_a_s: Sequence[float], times_b_s: Sequence[float], half_width_kmh: float, mass_kg: float, mass_rotating_kg: float
) -> np.ndarray:
    """Force [N] at each reference speed, from the times of a coast-down in both directions.

    Equation: F_j = (1/3.6) (m_av + m_r) 2 dv / dt_j; dt_j = 2 / (1/dt_ja + 1/dt_jb).

    Args:
        times_a_s, times_b_s: from v_j + dv to v_j - dv, in either direction [s]. half_width_kmh: dv [km/h].
        mass_kg: mean of the test [kg]. mass_rotating_kg: m_r [kg].
    Source: GTR 15 Annex 4, 4.3.1.4.5, read in the 2013 draft [D].
    """
    forth, back = np.asarray(times_a_s, float), np.asarray(times_b_s, float)
    if forth.shape != back.shape or not np.all(forth > 0.0) or not np.all(back > 0.0):
        raise SpecError("Both directions of a coast-down must have as many times as each other, each above 0 s.", "times_a_s")
    times = 2.0 / (1.0 / forth + 1.0 / back)
    return M_S_PER_KMH * (mass_kg + mass_rotating_kg) * 2.0 * half_width_kmh / times


def fit_coefficients(speeds_kmh: Sequence[float], forces_n: Sequence[float] | np.ndarray) -> RoadLoadCoefficients:
    """f0, f1, f2 by least squares on reference speeds [km/h] and forces [N].

    Source: GTR 15 Annex 4, 4.3.1.4.5, read in the 2013 draft [D].
    """
    if len(speeds_kmh) < SPEEDS_LEAST:
        raise SpecError(f"A road load needs at least {SPEEDS_LEAST} reference speeds, but has {len(speeds_kmh)}.", "speeds_kmh")
    powers = np.vander(np.asarray(speeds_kmh, float), 3, increasing=True)
    return RoadLoadCoefficients(*(float(value) for value in np.linalg.lstsq(powers, np.asarray(forces_n, float), rcond=None)[0]))


def refit_with_linear_term(
    coefficients: RoadLoadCoefficients, f1_n_per_kmh: float, speeds_kmh: Sequence[float]
) -> RoadLoadCoefficients:
    """The polynomial nearest to another at the reference speeds [km/h], its f1 given.

    Equation: least squares of f0 + f2 v2 on F(v) - f1 v.

    Source: GTR 15 Annex 7, 3.2.3.2, f0_L* and f2_L*, read in the 2013 draft [D].
    """
    speeds = np.asarray(speeds_kmh, float)
    rest = coefficients.force_n(speeds) - f1_n_per_kmh * speeds
    f0, f2 = np.linalg.lstsq(np.stack([np.ones_like(speeds), speeds**2], axis=1), rest, rcond=None)[0]
    return RoadLoadCoefficients(float(f0), f1_n_per_kmh, float(f2))


def corrected(
    measured: RoadLoadCoefficients,
    *,
    mass_kg: float,
    mass_test_kg: float,
    temperature_c: float,
    pressure_kpa: float,
    wind_m_s: float = 0.0,
) -> RoadLoadCoefficients:
    """A measured road load at 20 C, 100 kPa, no wind and the test mass.

    Equation: F* = [(f0 - w1 - K1) + f1 v] (1 + K0 (T - 20 C)) + K2 f2 v2; K0 = 8.6e-3 /K; K1 = f0 (1 - TM / m_av);
    K2 = (T / 293 K) (100 kPa / P); w1 = 3.6^2 f2 v_w^2.

    Args:
        mass_kg: mean of the coast-down [kg]. mass_test_kg: TM [kg]. temperature_c: of the air [C]. pressure_kpa: of it.
        wind_m_s: along the track [m/s].
    Source: GTR 15 Annex 4, 4.5.1 to 4.5.5.1, read in the 2013 draft [D]; 293.15 K in place of its 293 K.
    """
    wind_kmh = wind_m_s / M_S_PER_KMH
    still = measured.f0_n - measured.f2_n_per_kmh2 * wind_kmh**2 - measured.f0_n * (1.0 - mass_test_kg / mass_kg)
    rolling = 1.0 + ROLLING_TEMPERATURE_COEFFICIENT_1_K * (temperature_c - TEMPERATURE_REFERENCE_C)
    air = celsius_to_kelvin(temperature_c) / celsius_to_kelvin(TEMPERATURE_REFERENCE_C) * PRESSURE_REFERENCE_KPA / pressure_kpa
    return RoadLoadCoefficients(still * rolling, measured.f1_n_per_kmh * rolling, air * measured.f2_n_per_kmh2)
