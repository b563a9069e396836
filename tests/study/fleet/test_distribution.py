"""What a line about a varying number means."""

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.study.fleet.distribution import read_distribution

OWN = {"masses.mass_test_kg": 2000.0, "body.drag_coefficient": 0.25}
COUNT = 200_000


def drawn(line: str) -> np.ndarray:
    return read_distribution(line, OWN).draw(np.random.Generator(np.random.Philox(1)), COUNT)


@pytest.mark.parametrize(
    ("line", "mean", "sd"),
    [
        ("masses.mass_test_kg=normal(20)", 2000.0, 20.0),
        ("masses.mass_test_kg = normal( 1 % )", 2000.0, 20.0),
        ("masses.mass_test_kg=normal(+1%, 1e1)", 2020.0, 10.0),
        ("masses.mass_test_kg=uniform(-3%,3%)", 2000.0, 120.0 / np.sqrt(12.0)),
        ("body.drag_coefficient=triangular(0.2,0.25,0.3)", 0.25, 0.1 / np.sqrt(24.0)),
    ],
)
def test_values_have_the_mean_and_spread_that_are_asked_for(line: str, mean: float, sd: float):
    values = drawn(line)
    assert values.shape == (COUNT,)
    assert values.mean() == pytest.approx(mean, abs=5.0 * sd / np.sqrt(COUNT))
    assert values.std() == pytest.approx(sd, rel=5.0 / np.sqrt(2.0 * COUNT) + 1e-3)


@pytest.mark.parametrize("line", ["masses.mass_test_kg=normal(0)", "masses.mass_test_kg=uniform(2000,2000)"])
def test_no_spread_is_a_spread_too(line: str):
    assert set(drawn(line)) == {2000.0}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("masses.mass_test_kg", "must be PATH=KIND"),
        ("=normal(1)", "must be PATH=KIND"),
        ("masses.mass_test_kg=normal()", "normal takes sd, or mean and sd,"),
        ("masses.mass_test_kg=normal(1,2,3)", "normal takes sd, or mean and sd,"),
        ("masses.mass_test_kg=uniform(1,x)", "uniform takes low and high"),
        ("masses.mass_test_kg=triangular(3,2,1)", "triangular must have low ≤ mode ≤ high, but has 3, 2, 1"),
        ("masses.mass_test_kg=normal(-1%)", "the standard deviation must be at least 0, but is -20"),
        ("masses.mass=normal(1)", "is not a numeric field of the car; the nearest are `masses.mass_test_kg`"),
    ],
)
def test_a_line_that_means_nothing_is_refused(line: str, words: str):
    with pytest.raises(SpecError, match=words.replace("(", r"\(").replace(")", r"\)")):
        read_distribution(line, OWN)
