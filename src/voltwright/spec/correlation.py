"""Correlations as a person writes them, and whether they make a correlation matrix."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.spec.tolerance import UNITS

Correlations = Mapping[Any, Mapping[Any, float]]
NEGATIVE_LEAST = -1e-9
"""An eigenvalue down to here is a rounded zero."""


def correlation_matrix(correlations: Correlations, names: list[str]) -> np.ndarray:
    """The matrix of written correlations, shape (n, n), for names in this order; pairs that are not written have 0."""
    matrix = np.eye(len(names))
    for first, row in correlations.items():
        for second, value in row.items():
            if first in names and second in names and first != second:
                places = names.index(first), names.index(second)
                matrix[places] = matrix[places[::-1]] = value
    return matrix


def check_correlations(correlations: Correlations) -> None:
    """Refuse correlations that no random numbers can have.

    Raises: SpecError: with the pair: out of range, written twice with different values, or too large together with the others.
    """
    for first, row in correlations.items():
        for second, value in row.items():
            _check_pair(correlations, first, second, value)
    names = list(UNITS)
    matrix = correlation_matrix(correlations, names)
    values, vectors = np.linalg.eigh(matrix)
    if values[0] < NEGATIVE_LEAST:
        pulls = matrix * np.outer(vectors[:, 0], vectors[:, 0])
        np.fill_diagonal(pulls, 0.0)
        first, second = np.unravel_index(int(np.argmin(pulls)), pulls.shape)
        most = np.floor(1000.0 / (1.0 - values[0])) / 1000.0
        raise SpecError(
            f"`correlations` must be positive semi-definite, but their least eigenvalue is {values[0]:.3g}; the pair "
            f"{names[first]} and {names[second]} ({matrix[first, second]:g}) contradicts the others most. Take it nearer to what "
            f"they allow, or multiply all by {most:.3g} or less.",
            "correlations",
        )


def _check_pair(correlations: Correlations, first: str, second: str, value: float) -> None:
    where = f"correlations.{first}.{second}"
    if first == second:
        if value != 1.0:
            raise SpecError(f"`{where}` must be 1, as a number with itself, but is {value:g}; leave it out.", where)
        return
    if "test_noise" in (first, second):
        raise SpecError(f"`{where}` cannot be: test_noise is of a test, not of a car.", where)
    if not -1.0 <= value <= 1.0:
        raise SpecError(f"`{where}` must be from -1 to 1, but is {value:g}.", where)
    other = correlations.get(second, {}).get(first)
    if other is not None and other != value:
        raise SpecError(
            f"`correlations` must be symmetric, but {first} with {second} is {value:g} and {second} with {first} is {other:g}; "
            "write the pair once.",
            where,
        )
