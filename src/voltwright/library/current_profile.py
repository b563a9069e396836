"""A current profile from a CSV file: rows of time and current, and what the current is between two rows.

`previous`: each row's current lasts until the next row, as in a schedule of steps. `linear`: the current changes evenly from row
to row, as between samples of a recording. Either way rows at the same time are a vertical edge, and the charge of the steps is
the area of the profile as it is read, however long they are.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from voltwright.errors import TraceError, shown
from voltwright.library.cell_tests import column_of, read_labelled

Interpolation = Literal["previous", "linear"]
PREVIOUS, LINEAR = INTERPOLATIONS = get_args(Interpolation)
WORDS = {
    PREVIOUS: "each row's current lasts until the next row",
    LINEAR: "the current changes evenly from row to row",
}
STEP_MAX_S, LONGEST_S = 5.0, 5e6


@dataclass(frozen=True)
class CurrentProfile:
    """Steps of constant current.

    Attributes:
        dt_s: length of each step [s], shape (n,). current_a: in it [A], positive on discharge, shape (n,).
        interpolation: what the current is between two rows of the file.
    """

    dt_s: np.ndarray
    current_a: np.ndarray
    interpolation: Interpolation

    @property
    def charge_c(self) -> float:
        """Charge of the whole profile [C], positive on discharge."""
        return float(np.sum(self.dt_s * self.current_a))


def check_interpolation(interpolation: str) -> None:
    """Refuse what is neither `previous` nor `linear`.

    Raises: TraceError: with what was given.
    """
    if interpolation not in INTERPOLATIONS:
        raise TraceError(f"`interpolation` must be {' or '.join(INTERPOLATIONS)}, but is '{shown(interpolation)}'.")


def read_profile(path: Path, interpolation: Interpolation = PREVIOUS, step_max_s: float = STEP_MAX_S) -> CurrentProfile:
    """A current profile from a CSV file with time_s and current_A, positive on discharge.

    Args:
        path: of the file. interpolation: what the current is between two rows. step_max_s: longest step [s].

    Raises:
        FileError, TraceError: one sentence of what must hold.
    """
    check_interpolation(interpolation)
    table, labels = read_labelled(path, "a current profile needs a heading with time_s and current_A")
    time, current = (column_of(path, table, labels, quantity) for quantity in ("time", "current"))
    if len(time) < 2:
        raise TraceError(f"'{path}' must have at least 2 rows, but has {len(time)}.")
    spans = np.diff(time)
    if np.any(spans < 0.0):
        row = int(np.argmax(spans < 0.0))
        raise TraceError(f"'{path}' must go forward in time, but row {row + 3} lies before row {row + 2}.")
    lasts_s = float(time[-1] - time[0])
    if not 0.0 < lasts_s <= LONGEST_S:
        raise TraceError(
            f"'{path}' must last more than 0 and at most {LONGEST_S:g} s, but lasts {lasts_s:g} s; "
            f"{'give the time of its end' if lasts_s == 0.0 else 'cut it'}."
        )
    later = spans > 0.0
    spans, before, after = spans[later], current[:-1][later], current[1:][later]
    counts = np.ceil(spans / step_max_s).astype(int)
    dt = np.repeat(spans / counts, counts)
    if interpolation == PREVIOUS:
        return CurrentProfile(dt, np.repeat(before, counts), PREVIOUS)
    place = np.arange(len(dt)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (place + 0.5) / np.repeat(counts, counts)
    return CurrentProfile(dt, np.repeat(before, counts) + share * np.repeat(after - before, counts), LINEAR)
