"""Numbers of a car's file that are off together: a pair, how strongly, and whether all pairs together are possible."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.spec.base import Number, SpecModel, given, optional

Pairs = Mapping[tuple[str, str], float]
Table = Mapping[Any, Mapping[Any, float]]
"""Correlations by the names of a row and of a column; a pair stands once, or twice with the same value."""
EIGENVALUE_LEAST = -1e-9
"""Of a correlation matrix; down to here it is a rounded zero."""


class Correlation(SpecModel):
    """Two numbers of the file whose errors go together: where one is higher than written, the other is likely so too."""

    fields: tuple[str, str] = given("Dotted paths of two numbers.")
    correlation: Number = given("From -1 to 1, neither included; of the two errors.", gt=-1, lt=1)
    note: str | None = optional("Why, and where the figure comes from.")


def correlations_agree(correlations: Sequence[Correlation]) -> None:
    """Check that each pair stands once, names two fields, and that all pairs together are possible.

    Raises:
        SpecError: with the pair that cannot be.
    """
    pairs: dict[tuple[str, str], float] = {}
    for place, entry in enumerate(correlations):
        one, other = entry.fields
        where = f"correlations[{place}]"
        if one == other:
            raise SpecError(f"`{where}.fields` must name two different fields, but names `{one}` twice.", f"{where}.fields")
        if (one, other) in pairs or (other, one) in pairs:
            raise SpecError(f"`{where}.fields` must be a new pair, but `{one}` and `{other}` stand above already.", where)
        pairs[(one, other)] = entry.correlation
    correlation_matrix(sorted({path for pair in pairs for path in pair}), pairs)


def correlation_matrix(paths: Sequence[str], pairs: Pairs) -> np.ndarray:
    """The matrix of the pairs, 1 on its diagonal and 0 where no pair is given, shape (n, n).

    Args:
        paths: names of the n numbers, in the order of rows and columns. pairs: correlations; pairs of other numbers are left out.

    Raises:
        SpecError: no numbers can have these correlations at once: the matrix is not positive semi-definite.
    """
    place = {path: number for number, path in enumerate(paths)}
    matrix = np.eye(len(paths))
    for (one, other), value in pairs.items():
        if one in place and other in place:
            matrix[place[one], place[other]] = matrix[place[other], place[one]] = value
    least = float(np.linalg.eigvalsh(matrix)[0]) if len(paths) else 0.0
    if least < EIGENVALUE_LEAST:
        one, other = _pair_to_weaken(paths, matrix)
        value = matrix[place[one], place[other]]
        most = np.floor(1000.0 / (1.0 - least)) / 1000.0  # times this, the least eigenvalue is 0
        raise SpecError(
            f"`correlations` must be possible together, but are not (not positive semi-definite); the pair `{one}` and "
            f"`{other}` with {value:g} is the one to weaken first, try {0.5 * value:g}; or multiply all by "
            f"{most:.3g} or less.",
            "correlations",
        )
    return matrix


def pairs_of(table: Table, alone: Sequence[str] = ()) -> Pairs:
    """The pairs of a table of correlations.

    Args:
        table: as it is written.
        alone: names that cannot be correlated with others.

    Raises:
        SpecError: with the pair: out of range, or written twice with different values.
    """
    pairs: dict[tuple[str, str], float] = {}
    for one, row in table.items():
        for other, value in row.items():
            where = f"correlations.{one}.{other}"
            if one == other and value != 1.0:
                raise SpecError(f"`{where}` must be 1, as a number with itself, but is {value:g}; leave it out.", where)
            if one != other and (single := next((name for name in (one, other) if name in alone), None)) is not None:
                raise SpecError(f"`{where}` cannot be: {single} is of a test, not of a car.", where)
            if not -1.0 <= value <= 1.0:
                raise SpecError(f"`{where}` must be from -1 to 1, but is {value:g}.", where)
            mirrored = table.get(other, {}).get(one, value)
            if mirrored != value:
                raise SpecError(
                    f"`correlations` must be symmetric, but {one} with {other} is {value:g} and {other} with {one} is "
                    f"{mirrored:g}; write the pair once.",
                    where,
                )
            if one != other:
                pairs[(one, other)] = value
    return pairs


def root_of(matrix: np.ndarray) -> np.ndarray:
    """A root of a positive semi-definite matrix, also of one of less than full rank, shape (n, n).

    Equation: root @ root.T is the matrix; independent normal numbers times it have these correlations.
    """
    values, vectors = np.linalg.eigh(matrix)
    return vectors * np.sqrt(np.maximum(values, 0.0))


def _pair_to_weaken(paths: Sequence[str], matrix: np.ndarray) -> tuple[str, str]:
    """The pair that weighs most in the direction of least variance."""
    direction = np.linalg.eigh(matrix)[1][:, 0]
    weight = np.triu(np.outer(direction, direction) * matrix, 1)
    row, column = np.unravel_index(int(np.argmin(weight)), weight.shape)
    return paths[int(row)], paths[int(column)]
