"""Conformity of production by the sequential test: 3 to 16 cars, after each of which the series passes, fails, or goes on.

In: the table of UN GTR 22, which says that it reflects the method of UN R154; the decision on measured values; how often a series
of a given mean and spread fails, by simulation. Left out: how cars are picked, run-in factors, the yearly number of tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.errors import SpecError
from voltwright.procedures.bench.certificate import Rule

LIMIT_CONSUMPTION = 1.01
"""A of consumption: the mean of measured over declared."""
LIMIT_MONITOR = 5.0
"""A of the monitor of UN GTR 22, Part A: the mean of read less measured, points of certified energy."""
TABLE = np.array(
    [
        [3, 1.686, 0.438, 1.686, 0.438],
        [4, 1.125, 0.425, 1.177, 0.438],
        [5, 0.850, 0.401, 0.953, 0.438],
        [6, 0.673, 0.370, 0.823, 0.438],
        [7, 0.544, 0.335, 0.734, 0.438],
        [8, 0.443, 0.299, 0.670, 0.438],
        [9, 0.361, 0.263, 0.620, 0.438],
        [10, 0.292, 0.226, 0.580, 0.438],
        [11, 0.232, 0.190, 0.546, 0.438],
        [12, 0.178, 0.153, 0.518, 0.438],
        [13, 0.129, 0.116, 0.494, 0.438],
        [14, 0.083, 0.078, 0.473, 0.438],
        [15, 0.040, 0.038, 0.455, 0.438],
        [16, 0.000, 0.000, 0.438, 0.438],
    ]
)
"""Tests N, tP1, tP2, tF1, tF2."""
TESTS_LEAST, TESTS_MOST = 3, 16
PASS_FACTORS, FAIL_FACTORS = TABLE[:, 1] + TABLE[:, 2], TABLE[:, 3] - TABLE[:, 4]
RULES = (
    Rule("The series fails when the mean is above A + (tF1 - tF2) s; factors by the number of tests, 3 to 16.", "V"),
    Rule("The series passes when the mean is at most A - (tP1 + tP2) s; the formula's image is lost in the copy read.", "M"),
    Rule("Of consumption, x is the measured over the declared one, and A is 1.01.", "M"),
    Rule("Of the monitor in the car, x is the state that it reads less the measured one, and A is 5 points.", "V"),
    Rule("The table stands in UN GTR 22, 6.3.3, which says that it reflects the method of UN R154.", "V"),
)
Decision = Literal["pass", "fail", "next"]


@dataclass(frozen=True)
class TestStep:
    """The state after a test.

    Attributes:
        tests: so far. value: of this test, as x. mean, sd: so far; sd is None with one test.
        passes_at_most, fails_above: bounds of the mean at this number of tests; None below three.
        decision: here.
    """

    tests: int
    value: float
    mean: float
    sd: float | None
    passes_at_most: float | None
    fails_above: float | None
    decision: Decision


def sequential_test(values: Sequence[float] | np.ndarray, limit: float = LIMIT_CONSUMPTION) -> tuple[TestStep, ...]:
    """Judge measured values one by one, in the order of their tests, until the series passes or fails.

    Args:
        values: x of each test: measured over declared, or read less measured. limit: A.

    Returns:
        a step a test; the last one holds the verdict, "next" where one more test is needed. Values behind it are not looked at.

    Raises:
        SpecError: no value, or one that is not finite.
    Source: UN GTR 22, 6.3.3; see `RULES`.

    >>> [step.decision for step in sequential_test([1.0, 0.99, 1.0, 1.0])]
    ['next', 'next', 'next', 'pass']
    """
    tested = np.asarray(values, float)
    if not tested.size or not np.all(np.isfinite(tested)):
        raise SpecError(
            f"The values of the tests must be finite numbers, at least one, but are {tested.tolist()[:16]}.", "values"
        )
    steps: list[TestStep] = []
    for tests in range(1, min(tested.size, TESTS_MOST) + 1):
        steps.append(_step(tested[:tests], limit))
        if steps[-1].decision != "next":
            break
    return tuple(steps)


def _step(tested: np.ndarray, limit: float) -> TestStep:
    mean, tests = float(tested.mean()), tested.size
    sd = float(tested.std(ddof=1)) if tests > 1 else None
    if tests < TESTS_LEAST or sd is None:
        return TestStep(tests, float(tested[-1]), mean, sd, None, None, "next")
    place = tests - TESTS_LEAST
    low, high = limit - PASS_FACTORS[place] * sd, limit + FAIL_FACTORS[place] * sd
    decision: Decision = "pass" if mean <= low else "fail" if mean > high else "next"
    return TestStep(tests, float(tested[-1]), mean, sd, float(low), float(high), decision)


def next_passes_between(
    values: Sequence[float], limit: float = LIMIT_CONSUMPTION, *, least: float = 0.0
) -> tuple[float, float] | None:
    """Values of the next test with which the series passes at once, lowest and highest; None where no value does.

    Equation: with d the next value less the mean m of n values, N = n + 1, q the sum of their squared distances from m, and F the
        factor to pass: m + d / N <= A - F s, s^2 = q / n + d^2 / N; squared, a quadratic inequality in d.

    Args:
        values: x of the tests so far, at least two and below 16. limit: A.
        least: lowest value that x can have: 0 of a consumption, -100 points of the monitor.

    A value far below the others does not pass: it widens the spread.
    """
    before = np.asarray(values, float)
    count = before.size
    if not TESTS_LEAST - 1 <= count < TESTS_MOST:
        return None
    total, mean, factor = count + 1, float(before.mean()), float(PASS_FACTORS[count + 1 - TESTS_LEAST])
    room = limit - mean
    square, linear = factor**2 / total - 1.0 / total**2, 2.0 * room / total
    rest = factor**2 * float(((before - mean) ** 2).sum()) / count - room**2
    below = linear**2 - 4.0 * square * rest
    if below < 0.0:
        return None
    ends = sorted((-linear + sign * np.sqrt(below)) / (2.0 * square) for sign in (1.0, -1.0))
    # Late in the test the factor is so small that a low value gains more by the mean than it loses by the spread.
    low, high = ends if square > 0.0 else (-np.inf, ends[0])
    low, high = max(float(low) + mean, least), min(float(high), total * room) + mean
    return (low, high) if low <= high else None


@dataclass(frozen=True)
class Characteristic:
    """What the test makes of series whose mean lies some standard deviations below the limit.

    Attributes:
        margin: (A - mean) / standard deviation of x, shape (n,).
        fails: share of such series that fails. tests: expected number of tests. Both of shape (n,).
        sequences: that were simulated; the standard error of a share p is sqrt(p (1 - p) / sequences).
    """

    margin: np.ndarray
    fails: np.ndarray
    tests: np.ndarray
    sequences: int


class SimulatedSequences:
    """Sequences of 16 tests of a series, standardised; the test is decided for any mean and spread of the series by them.

    Since x = mean + sd z, the series passes at the first N with zbar + (tP1 + tP2) s <= (A - mean) / sd, and fails at the first
    with zbar - (tF1 - tF2) s above that: one number, the margin, decides.
    """

    def __init__(self, standardised: np.ndarray):
        """Sequences by their numbers.

        Args: standardised: shape (sequences, 16), of mean 0 and standard deviation 1 over all.
        """
        tests = np.arange(1, TESTS_MOST + 1)
        means = np.cumsum(standardised, 1) / tests
        squares = np.cumsum(standardised**2, 1) - tests * means**2
        sds = np.sqrt(np.maximum(squares[:, 1:], 0.0) / (tests[1:] - 1.0))[:, TESTS_LEAST - 2 :]
        means = means[:, TESTS_LEAST - 1 :]
        self._passes, self._fails = means + PASS_FACTORS * sds, means - FAIL_FACTORS * sds
        self.sequences = len(standardised)

    @classmethod
    def normal(cls, generator: np.random.Generator, sequences: int) -> "SimulatedSequences":
        """Sequences of a normal series."""
        return cls(generator.standard_normal((sequences, TESTS_MOST)))

    @classmethod
    def of_values(cls, values: np.ndarray, generator: np.random.Generator, sequences: int) -> "SimulatedSequences":
        """Sequences of cars picked at random from a series, whatever form its spread has.

        Args: values: measured, shape (n,), not all the same. generator: random numbers. sequences: to draw.
        """
        standardised = (values - values.mean()) / values.std()
        return cls(standardised[generator.integers(0, len(values), (sequences, TESTS_MOST))])

    def characteristic(self, margin: np.ndarray) -> Characteristic:
        """Share of series that fails, and expected number of tests.

        Args: margin: (A - mean) / sd, shape (n,).
        """
        decided = [self._decided(float(each)) for each in np.atleast_1d(margin)]
        return Characteristic(
            np.atleast_1d(np.asarray(margin, float)),
            np.array([fails for fails, _ in decided]),
            np.array([tests for _, tests in decided]),
            self.sequences,
        )

    def _decided(self, margin: float) -> tuple[float, float]:
        passes, fails = self._passes <= margin, self._fails > margin
        ended = passes | fails
        ended[:, -1] = True
        first = np.argmax(ended, 1)
        failed = ~passes[np.arange(self.sequences), first]
        return float(failed.mean()), float(first.mean()) + TESTS_LEAST

    def margin_for(self, risk: float) -> float:
        """The least margin with which a series fails no more often than a risk.

        Raises: SpecError: a risk that so many sequences cannot tell.
        """
        if not 10.0 / self.sequences <= risk < 1.0:
            raise SpecError(f"`risk` must be from {10.0 / self.sequences:g} to below 1, but is {risk:g}.", "risk")
        low, high = -10.0, 30.0
        for _ in range(50):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if self._decided(middle)[0] <= risk else (middle, high)
        return high


def declared_for(mean: float, sd: float, margin: float, limit: float = LIMIT_CONSUMPTION) -> float:
    """The consumption to declare so that a series keeps a margin.

    Equation: (A D - mean) / sd = margin, for D.

    Args: mean, sd: of measured consumption. margin: of `SimulatedSequences.margin_for`. limit: A.
    """
    return (mean + margin * sd) / limit
