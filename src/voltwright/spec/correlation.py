"""Numbers of a car's file that are off together: a pair, how strongly, and whether all pairs together are possible."""

from collections.abc import Mapping, Sequence

import numpy as np

from voltwright.errors import SpecError
from voltwright.spec.base import Number, SpecModel, given, optional

Pairs = Mapping[tuple[str, str], float]
EIGENVALUE_LEAST = 1e-6
"""Of a correlation matrix: below it, a number would follow exactly from the others."""


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
        SpecError: no numbers can have these correlations at once: the matrix is not positive definite.
    """
    place = {path: number for number, path in enumerate(paths)}
    matrix = np.eye(len(paths))
    for (one, other), value in pairs.items():
        if one in place and other in place:
            matrix[place[one], place[other]] = matrix[place[other], place[one]] = value
    if len(paths) and float(np.linalg.eigvalsh(matrix)[0]) < EIGENVALUE_LEAST:
        one, other = _pair_to_weaken(paths, matrix)
        value = matrix[place[one], place[other]]
        raise SpecError(
            f"`correlations` must be possible together, but are not (the matrix is not positive definite); the pair `{one}` and "
            f"`{other}` with {value:g} is the one to weaken first, try {0.5 * value:g}.",
            "correlations",
        )
    return matrix


def _pair_to_weaken(paths: Sequence[str], matrix: np.ndarray) -> tuple[str, str]:
    """The pair that weighs most in the direction of least variance."""
    direction = np.linalg.eigh(matrix)[1][:, 0]
    weight = np.triu(np.outer(direction, direction) * matrix, 1)
    row, column = np.unravel_index(int(np.argmin(weight)), weight.shape)
    return paths[int(row)], paths[int(column)]
