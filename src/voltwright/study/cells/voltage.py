"""Open-circuit voltage of a cell from measurements: the mean of a slow discharge and charge, or the ends of long rests."""

from dataclasses import dataclass

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.cell_tests import CellTest

REST_MIN_S = 600.0
SLOW_SHARE = 0.5
"""A full discharge or charge moves at least this share of the largest range of charge in the test."""


@dataclass(frozen=True)
class SlowCurve:
    """Mean of discharge and charge over the charge [C] that is missing to the full cell, ascending; what the discharge took."""

    missing_c: np.ndarray
    voltage_v: np.ndarray
    discharge_c: float

    @classmethod
    def of(cls, test: CellTest) -> "SlowCurve":
        """From the first full discharge of a test and the charge next to it.

        What the current loses at once, in the cell and in the leads, is read from its steps and taken off first.

        Raises:
            TraceError: the test has no such pair.
        """
        lead_ohm = _immediate_ohm(test)
        loss_free = test.voltage_v + lead_ohm * test.current_a
        largest = float(np.max(np.abs(test.current_a)))
        discharges = _stretches(test, test.current_a > 0.05 * largest)
        charges = _stretches(test, test.current_a < -0.05 * largest)
        if not discharges or not charges:
            raise TraceError(
                f"'{test.name}' must hold a full discharge and a full charge at low current for the open-circuit voltage; "
                "leave it out, and the rests give it."
            )
        discharge = discharges[0]
        charge = min(charges, key=lambda other: (other[0] < discharge[0], abs(other[0] - discharge[1])))
        drawn = test.drawn_c
        down, up = (slice(part[0], part[1] + 1) for part in (discharge, charge))
        out = drawn[down] - drawn[down][0]
        back = drawn[up] - drawn[up][-1]
        grid = np.linspace(0.0, min(out[-1], back[0]), 400)
        falling = np.interp(grid, out, loss_free[down])
        rising = np.interp(grid, back[::-1], loss_free[up][::-1])
        return cls(grid, np.minimum.accumulate(0.5 * (falling + rising)), float(out[-1]))

    def on_grid(self, soc: np.ndarray, capacity_c: float) -> np.ndarray:
        """Voltage at states of charge; below the end of the curve its last slope runs on."""
        missing = (1.0 - soc) * capacity_c
        end, near = self.missing_c[-1], self.missing_c[-1] - 0.01 * capacity_c
        slope = (self.voltage_v[-1] - np.interp(near, self.missing_c, self.voltage_v)) / (end - near)
        beyond = np.maximum(missing - end, 0.0)
        return np.interp(missing, self.missing_c, self.voltage_v) + slope * beyond


def is_slow(test: CellTest) -> bool:
    """Whether a test keeps below a tenth of its charge an hour."""
    return float(np.max(np.abs(test.current_a))) < float(np.ptp(test.drawn_c)) / 36000.0


def rest_points(test: CellTest, capacity_c: float) -> tuple[np.ndarray, np.ndarray]:
    """(state of charge, voltage) at the end of every long rest, and at the end of the test without its immediate drop.

    Raises:
        TraceError: fewer than three long rests.
    """
    largest = float(np.max(np.abs(test.current_a)))
    ends = [last for first, last in _runs(np.abs(test.current_a) < 0.01 * largest) if _length(test, first, last) >= REST_MIN_S]
    missing = test.drawn_c - test.drawn_c.min()
    if len(ends) < 3:
        raise TraceError(
            f"'{test.name}' must hold at least 3 rests of {REST_MIN_S:g} s or more for the open-circuit voltage, but holds "
            f"{len(ends)}; give a low-current test as well."
        )
    points = {float(1.0 - missing[end] / capacity_c): float(test.voltage_v[end]) for end in ends}
    last = int(np.argmax(missing))
    points.setdefault(
        float(1.0 - missing[last] / capacity_c),
        float(test.voltage_v[last] + 2.0 * _immediate_ohm(test) * max(test.current_a[last], 0.0)),
    )
    soc = np.array(sorted(points))
    return soc, np.maximum.accumulate(np.array([points[key] for key in soc]))


def _immediate_ohm(test: CellTest) -> float:
    """Drop of the voltage at a step of the current, over the step: the median of the larger ones."""
    steps, drops = np.diff(test.current_a), -np.diff(test.voltage_v)
    large = (np.abs(steps) > 0.5 * np.max(np.abs(test.current_a))) & (np.diff(test.time_s) < 60.0)
    return float(np.median(drops[large] / steps[large])) if large.any() else 0.0


def _stretches(test: CellTest, flags: np.ndarray) -> list[tuple[int, int]]:
    return long_runs(test, flags, SLOW_SHARE * float(np.ptp(test.drawn_c)))


def long_runs(test: CellTest, flags: np.ndarray, charge_min_c: float) -> list[tuple[int, int]]:
    """(first, last row) of each run of flags that moves at least this charge [C]."""
    drawn = test.drawn_c
    return [(first, last) for first, last in _runs(flags) if abs(drawn[last] - drawn[first]) >= charge_min_c]


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """(first, last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def _length(test: CellTest, first: int, last: int) -> float:
    return float(test.time_s[last] - test.time_s[max(first - 1, 0)])
