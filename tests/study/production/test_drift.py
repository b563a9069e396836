"""CUSUM charts: average run lengths against published ones, and a signal by hand."""

import numpy as np
import pytest

from production_plans import small_plan
from voltwright.study.production.drift import audited, cusum_signals, run_length
from voltwright.study.production.timeline import blocks_of, days_of


@pytest.mark.parametrize(
    ("decision", "shift", "tests"),
    # D. C. Montgomery, Introduction to Statistical Quality Control, table of the tabular CUSUM with k = 1/2 (after Hawkins).
    [
        (4, 0.0, 168),
        (4, 0.5, 26.6),
        (4, 1.0, 8.38),
        (4, 2.0, 3.34),
        (5, 0.0, 465),
        (5, 0.5, 38.0),
        (5, 1.0, 10.4),
        (5, 2.0, 4.01),
    ],
)
def test_average_run_lengths_as_published(decision: float, shift: float, tests: float):
    assert run_length(shift, 0.5, decision) == pytest.approx(tests, rel=3e-3)


def test_the_chart_runs_as_long_as_it_says():
    random = np.random.Generator(np.random.Philox(key=2))
    runs = []
    for _ in range(300):
        values = random.normal(1.0, 1.0, 200)
        runs.append(cusum_signals(values, np.arange(200.0), values, 0.5, 5.0)[0].tests)
    assert np.mean(runs) == pytest.approx(run_length(1.0, 0.5, 5.0), rel=0.08)


def test_a_signal_by_hand():
    values = np.array([0.0, 0.2, -0.3, 2.5, 2.5, 2.5])
    day = np.arange(6.0) * 7.0
    (found,) = cusum_signals(values, day, values / 100.0, 0.5, 5.0)
    assert (found.side, found.tests, found.day, found.began_day) == ("above", 6, 35.0, 21.0)
    assert found.mean_percent == pytest.approx(2.5)
    assert cusum_signals(-values, day, -values, 0.5, 5.0)[0].side == "below"
    assert cusum_signals(values[:3], day, values[:3], 0.5, 5.0) == ()


def test_a_chart_starts_anew_after_a_signal():
    values = np.full(12, 2.5)
    assert [signal.tests for signal in cusum_signals(values, np.arange(12.0), values, 0.5, 5.0)] == [3, 6, 9, 12]


def test_audits_are_spread_over_the_weeks():
    plan = small_plan()
    tested = audited(plan)
    assert np.all(np.diff(tested) > 0)
    block = blocks_of(plan)[0]
    mine = tested[tested < block.last]
    weeks = np.floor(days_of(block.plant, mine + 0.5) / 7.0)
    assert np.bincount(weeks.astype(int))[2:-1].tolist() == pytest.approx([3] * (int(weeks[-1]) - 2), abs=1)
