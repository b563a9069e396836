"""Validation: certified tests predicted in one mode of knowledge, and compared with their results in numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.defaults.calibration.test_evidence import Knowledge, Mode
from voltwright.library.certified_tests import CertifiedTest
from voltwright.study.calibration.baselines import Naive
from voltwright.study.calibration.interval_widths import CONFIDENCE, NORMAL_90
from voltwright.study.calibration.predict import predict

Standing = Literal["counted", "not anchored", "slip"]
LAYOUTS = {"front": "front", "rear": "rear", "both": "both axles"}
GROUPS: dict[str, Callable[[CertifiedTest], str]] = {
    "maker": lambda test: test.maker,
    "model_year": lambda test: str(test.model_year),
    "drive": lambda test: LAYOUTS[test.layout],
    "platform": lambda test: test.platform,
}
"""What tests are grouped by."""


@dataclass(frozen=True)
class Outcome:
    """One test, predicted and measured; pairs are (UDDS, HWFET).

    Attributes:
        test: the row. standing: whether its deviations count; "not anchored" has no sibling and is predicted from the
        platform, "slip" has a road load or a result that no car has. sibling: what it was anchored on.
        predicted_wh_km, low_wh_km, high_wh_km: from the grid, with the ends of the 90 % interval; NaN only for a slip that
        gives energy back over the whole cycle.
        measured_wh_km, deviation: the result, and predicted / measured - 1; None where there is no result.
        remarks: what was found odd about the row.
    """

    test: CertifiedTest
    standing: Standing
    sibling: CertifiedTest | None
    predicted_wh_km: tuple[float, float]
    low_wh_km: tuple[float, float]
    high_wh_km: tuple[float, float]
    measured_wh_km: tuple[float | None, float | None]
    deviation: tuple[float | None, float | None]
    remarks: tuple[str, ...]

    def inside(self, cycle: int) -> bool | None:
        """Whether the measured value lies in the interval; None without one."""
        measured = self.measured_wh_km[cycle]
        return None if measured is None else self.low_wh_km[cycle] <= measured <= self.high_wh_km[cycle]

    @property
    def largest(self) -> float | None:
        """The deviation that is farthest from 0, of the cycles that have one."""
        return max((each for each in self.deviation if each is not None), key=abs, default=None)


@dataclass(frozen=True)
class Statistics:
    """What deviations come to.

    Attributes:
        n: how many. mean, mae, rmse, p90: mean, mean absolute and root mean square deviation, and the size that 90 % stay
        below. mae_makers: mean over the makers of their mean absolute deviations, each maker counted once. coverage: share of the
        measured values inside their 90 % interval. None where there is no deviation.
    """

    n: int
    mean: float | None = None
    mae: float | None = None
    rmse: float | None = None
    p90: float | None = None
    mae_makers: float | None = None
    coverage: float | None = None


@dataclass(frozen=True)
class Validation:
    """All tests of a table in one mode.

    Attributes:
        mode: of knowledge.
        outcomes: one a test.
        baselines: naive predictions of the same tests, in their order, fitted on what the mode may see.
    """

    mode: Mode
    outcomes: tuple[Outcome, ...]
    baselines: tuple[Naive, ...] = ()

    def of(self, standing: Standing) -> tuple[Outcome, ...]:
        """The tests of one standing."""
        return tuple(outcome for outcome in self.outcomes if outcome.standing == standing)

    @property
    def counted(self) -> tuple[Outcome, ...]:
        """The tests that statistics are made of."""
        return self.of("counted")

    def groups(self, by: str) -> dict[str, tuple[Outcome, ...]]:
        """Counted tests with a result, by the value of one of `GROUPS`, in its order."""
        found: dict[str, list[Outcome]] = {}
        for outcome in self.counted:
            if outcome.largest is not None:
                found.setdefault(GROUPS[by](outcome.test), []).append(outcome)
        return {name: tuple(found[name]) for name in sorted(found)}

    def baseline_statistics(self) -> dict[str, tuple[Statistics, Statistics]]:
        """Statistics of each baseline on (UDDS, HWFET), of the tests that count and that it speaks of."""
        places = [place for place, outcome in enumerate(self.outcomes) if outcome.standing == "counted"]
        found = {}
        for one in self.baselines:
            pairs = []
            for cycle in (0, 1):
                rows = [(one.consumption_wh_km[place, cycle], self.outcomes[place]) for place in places]
                told = [
                    (value / measured - 1.0, outcome.test.maker)
                    for value, outcome in rows
                    if (measured := outcome.measured_wh_km[cycle]) is not None and np.isfinite(value)
                ]
                pairs.append(statistics_of([each for each, _ in told], makers=[maker for _, maker in told]))
            found[one.name] = (pairs[0], pairs[1])
        return found

    def worst(self, count: int = 10) -> tuple[Outcome, ...]:
        """The counted tests with the largest deviations, the worst first."""
        with_result = [outcome for outcome in self.counted if outcome.largest is not None]
        return tuple(sorted(with_result, key=lambda outcome: -abs(outcome.largest or 0.0))[:count])


def validate(tests: Sequence[CertifiedTest], mode: Mode, known: Knowledge, taught: Sequence[CertifiedTest] = ()) -> Validation:
    """Predict tests and compare them with their results.

    Args:
        tests: with or without results, which are used for nothing but the comparison.
        mode: how much is known about a car.
        known: the calibration.
        taught: further tests whose results teach about maker, platform and siblings.

    Returns:
        one outcome a test, in their order.
    """
    found = predict(tests, mode, known, taught)
    spread = np.exp(NORMAL_90 * found.width)
    outcomes = []
    for place, test in enumerate(tests):
        predicted = found.consumption_wh_km[place]
        remarks = test.remarks + (() if found.followed[place] else ("cannot follow the cycles with the power listed",))
        sound = test.plausible and bool(np.all(np.isfinite(predicted)))
        results = [value if np.isfinite(value) else None for value in test.consumption_wh_km]
        deviation = [
            float(each / value - 1.0) if value is not None and np.isfinite(each) else None
            for each, value in zip(predicted, results, strict=True)
        ]
        outcome = Outcome(
            test=test,
            standing="slip" if not sound else "counted" if found.told[place] else "not anchored",
            sibling=found.siblings[place],
            predicted_wh_km=_pair(predicted),
            low_wh_km=_pair(predicted / spread[place]),
            high_wh_km=_pair(predicted * spread[place]),
            measured_wh_km=(results[0], results[1]),
            deviation=(deviation[0], deviation[1]),
            remarks=remarks,
        )
        outcomes.append(outcome)
    return Validation(mode, tuple(outcomes), found.baselines)


def statistics(outcomes: Sequence[Outcome], cycle: int) -> Statistics:
    """Statistics of the outcomes that have a deviation on a cycle, 0 for UDDS and 1 for HWFET."""
    with_result = [outcome for outcome in outcomes if outcome.deviation[cycle] is not None]
    inside = [bool(outcome.inside(cycle)) for outcome in with_result]
    makers = [outcome.test.maker for outcome in with_result]
    return statistics_of([outcome.deviation[cycle] or 0.0 for outcome in with_result], inside, makers)


def statistics_of(deviations: Sequence[float], inside: Sequence[bool] = (), makers: Sequence[str] = ()) -> Statistics:
    """Statistics of deviations.

    Args:
        deviations: relative, of n tests.
        inside: whether each measured value was in its interval; none where that is not known.
        makers: of each test; none where that is not asked for.
    """
    if not len(deviations):
        return Statistics(0)
    sizes = np.abs(deviations)
    return Statistics(
        n=len(deviations),
        mean=float(np.mean(deviations)),
        mae=float(np.mean(sizes)),
        rmse=float(np.sqrt(np.mean(sizes**2))),
        p90=float(np.quantile(sizes, CONFIDENCE)),
        mae_makers=_mean_over(sizes, makers) if len(makers) else None,
        coverage=float(np.mean(inside)) if len(inside) else None,
    )


def _mean_over(sizes: np.ndarray, makers: Sequence[str]) -> float:
    """Mean of the makers' means."""
    names = np.array(makers)
    return float(np.mean([np.mean(sizes[names == name]) for name in sorted(set(makers))]))


def _pair(values: np.ndarray) -> tuple[float, float]:
    return float(values[0]), float(values[1])
