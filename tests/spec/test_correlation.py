"""Correlations in a car file: what is possible, and one sentence for what is not."""

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.spec.correlation import Correlation, correlation_matrix, correlations_agree

A, B, C = "masses.mass_curb_kg", "battery.energy_usable_kwh", "body.drag_coefficient"


def entries(*pairs: tuple[str, str, float]) -> list[Correlation]:
    return [Correlation(fields=(one, other), correlation=value) for one, other, value in pairs]


def test_a_matrix_has_its_pairs_on_both_sides():
    matrix = correlation_matrix([A, B, C], {(B, A): 0.8, ("else.where", A): 0.9})
    assert np.array_equal(matrix, matrix.T) and matrix[0, 1] == 0.8 and matrix[0, 2] == 0.0
    assert correlation_matrix([], {}).shape == (0, 0)


def test_possible_ones_pass():
    correlations_agree(entries((A, B, 0.8), (B, C, -0.3)))


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (entries((A, A, 0.5)), "two different fields"),
        (entries((A, B, 0.5), (B, A, 0.4)), "must be a new pair"),
        (entries((A, B, 0.9), (B, C, 0.9), (A, C, -0.9)), "must be possible together, but are not .* one to weaken first"),
    ],
)
def test_impossible_ones_are_refused(pairs: list[Correlation], words: str):
    with pytest.raises(SpecError, match=words):
        correlations_agree(pairs)


@pytest.mark.parametrize("value", [1.0, -1.0, 2.0, float("nan")])
def test_a_correlation_lies_between_its_ends(value: float):
    with pytest.raises(ValueError, match="correlation"):
        Correlation(fields=(A, B), correlation=value)
