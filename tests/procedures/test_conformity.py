"""The sequential test of conformity of production: its table, its decisions, and how often series fail."""

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.procedures.conformity import (
    FAIL_FACTORS,
    PASS_FACTORS,
    SimulatedSequences,
    declared_for,
    next_passes_between,
    sequential_test,
)

SEQUENCES = 4000


@pytest.fixture(scope="module")
def normal() -> SimulatedSequences:
    return SimulatedSequences.normal(np.random.Generator(np.random.Philox(key=7)), SEQUENCES)


def test_the_last_row_always_decides():
    assert PASS_FACTORS[-1] == FAIL_FACTORS[-1] == 0.0
    alternating = [1.00, 1.02] * 8
    decisions = [step.decision for step in sequential_test(alternating)]
    assert len(decisions) == 16
    assert decisions[-1] in ("pass", "fail")


def test_the_bounds_narrow_with_the_tests():
    assert np.all(np.diff(PASS_FACTORS) < 0.0)
    assert np.all(np.diff(FAIL_FACTORS) < 0.0)


def test_three_values_by_hand():
    # Mean 1, standard deviation 0.01: passes up to 1.01 - (1.686 + 0.438) 0.01, fails above 1.01 + (1.686 - 0.438) 0.01.
    step = sequential_test([0.99, 1.0, 1.01])[-1]
    assert step.mean == pytest.approx(1.0)
    assert step.passes_at_most == pytest.approx(1.01 - 2.124 * 0.01)
    assert step.fails_above == pytest.approx(1.01 + 1.248 * 0.01)
    assert step.decision == "next"
    assert sequential_test([0.98, 0.985, 0.99])[-1].decision == "pass"
    assert sequential_test([1.04, 1.045, 1.05])[-1].decision == "fail"


def test_values_behind_the_decision_do_not_count():
    assert len(sequential_test([0.9, 0.9, 0.9, 2.0, 2.0])) == 3


def test_fewer_than_three_decide_nothing():
    assert [step.decision for step in sequential_test([0.5, 0.5])] == ["next", "next"]
    assert sequential_test([0.5])[0].sd is None


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [float("inf")]])
def test_what_are_no_values(values: list[float]):
    with pytest.raises(SpecError, match="finite numbers"):
        sequential_test(values)


@pytest.mark.parametrize("count", range(2, 16))
@pytest.mark.parametrize("spread", [0.0, 0.002, 0.02])
def test_the_next_value_that_passes_is_one_that_passes(count: int, spread: float):
    # The mean lies near the limit, so that none of these series is decided before.
    before = 1.005 + spread * np.resize([1.0, -1.0, 0.5], count)
    place = count + 1 - 3

    def passes(value: float) -> bool:
        tested = np.append(before, value)
        return bool(tested.mean() <= 1.01 - PASS_FACTORS[place] * tested.std(ddof=1))

    tried = np.linspace(0.0, 1.5, 3001)
    passing = [value for value in tried if passes(value)]
    found = next_passes_between(list(before))
    if found is None:
        assert passing == []
        return
    low, high = found
    assert 0.0 <= low <= high
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in passing)
    assert passes(0.5 * (low + high))
    assert passes(high - 1e-9) and not passes(high + 1e-9)
    assert low == 0.0 or (passes(low + 1e-9) and not passes(low - 1e-9))


def test_simulated_sequences_decide_as_the_test_does():
    drawn = np.random.Generator(np.random.Philox(key=3)).standard_normal((200, 16))
    mean, sd = 1.004, 0.012
    steps = [sequential_test(mean + sd * row) for row in drawn]
    found = SimulatedSequences(drawn).characteristic(np.array([(1.01 - mean) / sd]))
    assert found.fails[0] == np.mean([each[-1].decision == "fail" for each in steps])
    assert found.tests[0] == np.mean([len(each) for each in steps])


def test_a_series_fails_less_the_more_margin_it_has(normal: SimulatedSequences):
    found = normal.characteristic(np.linspace(-2.0, 3.0, 11))
    assert np.all(np.diff(found.fails) <= 0.0)
    assert found.fails[0] > 0.99
    assert found.fails[-1] < 0.01
    assert 3.0 <= found.tests.min() <= found.tests.max() <= 16.0


def test_the_declared_value_has_the_risk(normal: SimulatedSequences):
    declared = declared_for(150.0, 3.0, normal.margin_for(0.05))
    found = normal.characteristic(np.array([(1.01 * declared - 150.0) / 3.0]))
    assert found.fails[0] == pytest.approx(0.05, abs=2.0 / SEQUENCES)
    with pytest.raises(SpecError, match="risk"):
        normal.margin_for(1e-6)


def test_the_form_of_the_spread_counts():
    # A series of two kinds of cars has no values far out, so it passes with less margin than a normal one.
    random = np.random.Generator(np.random.Philox(key=5))
    two = SimulatedSequences.of_values(np.array([1.0, 2.0]), random, SEQUENCES)
    assert two.margin_for(0.02) > 0.0
