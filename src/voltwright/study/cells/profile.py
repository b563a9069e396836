"""Tests of a cell on steps short enough for its lags, one behind the other, as the fit takes them."""

from typing import NamedTuple

import jax
import numpy as np

from voltwright.library.cell_tests import CellTest
from voltwright.physics.battery.open_circuit import TEMPERATURE_REFERENCE_K

GRID = np.linspace(0.0, 1.0, 101)
STEP_MAX_S = 10.0
NOISE_V = 1e-3
NOISE_SOC = 0.002


class Course(NamedTuple):
    """All tests one behind the other, on steps short enough for their lags.

    `before`, `after`: place on the grid and share of the way to the next point, at both ends of each step. `kept`: 0 where a
    test begins, from rest. `rows`: steps at whose end a row was measured; `weight`: of the row, 1/V.
    """

    dt_s: np.ndarray
    current_a: np.ndarray
    before: tuple[np.ndarray, np.ndarray]
    after: tuple[np.ndarray, np.ndarray]
    inverse_k: np.ndarray
    kept: np.ndarray
    rows: np.ndarray
    voltage_v: np.ndarray
    weight: np.ndarray


def course_of(test: CellTest, capacity_c: float, base: np.ndarray) -> Course:
    """One test; `base` is about its open-circuit voltage on the grid."""
    dt = np.diff(test.time_s)
    counts = np.maximum(np.ceil(dt / STEP_MAX_S).astype(int), 1)
    steps = np.repeat(dt / counts, counts)
    current = np.repeat(test.current_a[1:], counts)
    drawn = np.concatenate([[0.0], np.cumsum(current * steps)])
    soc = 1.0 - (drawn - drawn.min()) / capacity_c
    rows = np.cumsum(counts) - 1
    # A charge that is counted a little wrong costs much voltage where the curve is steep.
    noise = np.hypot(NOISE_V, NOISE_SOC * np.interp(soc[1:][rows], GRID, np.gradient(base, GRID)))
    return Course(
        steps,
        current,
        place_of(soc[:-1]),
        place_of(soc[1:]),
        np.full(len(steps), 1.0 / test.temperature_k - 1.0 / TEMPERATURE_REFERENCE_K),
        (np.arange(len(steps)) > 0).astype(float),
        rows,
        test.voltage_v[1:],
        1.0 / (noise * len(rows) ** 0.5),
    )


def place_of(soc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Place on the grid below, and share of the way to the next point."""
    below = np.clip((soc * (len(GRID) - 1)).astype(int), 0, len(GRID) - 2)
    return below, soc * (len(GRID) - 1) - below


def joined(courses: list[Course]) -> Course:
    """Several tests as one."""
    starts = np.cumsum([0, *(len(course.dt_s) for course in courses)])
    moved = [course._replace(rows=course.rows + start) for course, start in zip(courses, starts, strict=False)]
    return jax.tree.map(lambda *columns: np.concatenate(columns), *moved)


def pulse_count(test: CellTest) -> int:
    """Steps from a rest to a current of more than a tenth of the test's highest."""
    return int(np.sum(_pulses(test)))


def pulse_soc(test: CellTest, capacity_c: float) -> np.ndarray:
    """State of charge at each pulse, counted from the fullest row."""
    drawn = test.drawn_c
    return (1.0 - (drawn - drawn.min()) / capacity_c)[1:][_pulses(test)]


def pulse_levels(test: CellTest) -> int:
    """At how many states of charge a test has pulses, counted in twentieths of what it draws."""
    drawn = test.drawn_c
    share = (drawn - drawn.min()) / max(float(np.ptp(drawn)), 1e-9)
    return len(set(np.round(20.0 * share[1:][_pulses(test)]).astype(int).tolist()))


def _pulses(test: CellTest) -> np.ndarray:
    largest = np.max(np.abs(test.current_a))
    resting = np.abs(test.current_a) < 0.01 * largest
    return resting[:-1] & (np.abs(test.current_a[1:]) > 0.1 * largest)
