"""Columns of numbers that a person or a program wrote: one length, finite, within bounds, rising where they must."""

from collections.abc import Sequence

import numpy as np

from voltwright.errors import SpecError


def check_column(
    where: str,
    values: Sequence[float] | np.ndarray,
    shape: tuple[int, ...] | None = None,
    *,
    low: float = -1e12,
    high: float = 1e12,
    rising: bool = False,
    gaps: bool = False,
) -> None:
    """Refuse a column that cannot be read as one.

    Args:
        where: name of the column, for the sentence.
        values: of it.
        shape: that it must have; None is any column of one number or more.
        low: least value.
        high: greatest value.
        rising: whether each number must be above the one before.
        gaps: whether NaN is allowed, for what nobody knows.

    Raises:
        SpecError: what must hold and does not, with the number and its place.
    """
    found = np.asarray(values, float)
    wanted = (max(found.size, 1),) if shape is None else shape
    if found.shape != wanted:
        sizes = " by ".join(map(str, wanted))
        raise SpecError(f"`{where}` must have {sizes} numbers, but has {' by '.join(map(str, found.shape))}.", where)
    wrong = ~((found >= low) & (found <= high)) & ~(np.isnan(found) & gaps)
    if np.any(wrong):
        place = int(np.argmax(wrong))
        raise SpecError(f"`{where}` must be from {low:g} to {high:g}, but is {found.flat[place]:g} in place {place + 1}.", where)
    if rising and np.any(np.diff(found) <= 0.0):
        place = int(np.argmax(np.diff(found) <= 0.0)) + 1
        raise SpecError(f"`{where}` must rise, but has {found[place]:g} after {found[place - 1]:g} in place {place + 1}.", where)
