"""A run over time in parts of equal length, so that a page or a table can show it: means of flows, and states at each end."""

import numpy as np


def ends_of(count: int, most: int) -> np.ndarray:
    """Number of steps up to the end of each part, the last one maybe shorter, shape (m,).

    Args:
        count: of steps.
        most: parts.
    """
    length = max(1, -(-count // most))
    return np.unique(np.append(np.arange(length, count + 1, length), count))


def means_of(values, ends: np.ndarray) -> np.ndarray:
    """Mean of a column over each part, shape (m,).

    Args:
        values: one a step, shape (n,).
        ends: of `ends_of`.
    """
    sums = np.concatenate([[0.0], np.cumsum(np.asarray(values, float))])
    begins = np.concatenate([[0], ends[:-1]])
    return (sums[ends] - sums[begins]) / (ends - begins)


def most_of(codes: np.ndarray, ends: np.ndarray) -> tuple[str, ...]:
    """The code that stands most often in each part.

    Args:
        codes: one a step, shape (n,).
        ends: of `ends_of`.
    """
    found = []
    for begin, end in zip(np.concatenate([[0], ends[:-1]]), ends, strict=True):
        names, counts = np.unique(codes[begin:end], return_counts=True)
        found.append(str(names[int(np.argmax(counts))]))
    return tuple(found)


def numbers_of(column) -> tuple[float, ...]:
    """A column as plain numbers.

    Args:
        column: shape (m,).
    """
    return tuple(float(value) for value in column)
