"""Drift of a series, as the maker's own tests find it: a two-sided CUSUM chart for each plant, and its average run length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from voltwright.spec.production import ProductionSpec
from voltwright.study.production.timeline import Block, blocks_of, cars_built, days_of

DAYS_A_WEEK = 7.0
STATES = 201
"""Of the Markov chain; 0.3 % of the average run length at 5 standard deviations."""


@dataclass(frozen=True)
class DriftSignal:
    """A signal of a chart, after which it starts anew.

    Attributes:
        side: "above" or "below" the design. day: of the signal, after the plan's first. tests: until then, in all.
        began_day: of the first test since the sum was last 0. mean_percent: deviation from the design from then on.
    """

    side: str
    day: float
    tests: int
    began_day: float
    mean_percent: float


@dataclass(frozen=True)
class DriftChart:
    """What the chart of a plant said: cars tested, and its signals in order."""

    plant: str
    tested: int
    signals: tuple[DriftSignal, ...]


@dataclass(frozen=True)
class RunLength:
    """Tests until a signal, on average, for a mean that lies so many standard deviations off.

    Attributes:
        shift: of the mean, standard deviations. tests: average run length of the two-sided chart. weeks: the same of the audit.
    """

    shift: float
    tests: float
    weeks: float


def audited(plan: ProductionSpec) -> np.ndarray:
    """Numbers of the cars that the plan's audit tests, rising: evenly over each week of each plant."""
    return np.concatenate([_audited(block, plan.audit.cars_a_week) for block in blocks_of(plan)])


def _audited(block: Block, cars_a_week: int) -> np.ndarray:
    cars = block.last - block.first
    if cars == 0:
        return np.zeros(0, np.int64)
    days = float(days_of(block.plant, np.array([cars]))[0])
    moments = np.arange(0.0, days, DAYS_A_WEEK / cars_a_week) + 0.5 * DAYS_A_WEEK / cars_a_week
    return np.unique(np.minimum(cars_built(block.plant, moments).astype(np.int64), cars - 1)) + block.first


def cusum_signals(
    standardised: np.ndarray, day: np.ndarray, deviation: np.ndarray, reference: float, decision: float
) -> tuple[DriftSignal, ...]:
    """The signals of a two-sided CUSUM chart, which starts anew after each.

    Equation: C+ = max(0, C+ + z - k), C- = max(0, C- - z - k); a signal where one is above h.

    Args:
        standardised: z of each test, in order, shape (n,). day: of it. deviation: from the design, a fraction.
        reference, decision: k and h.
    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.3 (itl.nist.gov/div898/handbook/pmc/section3/pmc323.htm).
    """
    found: list[DriftSignal] = []
    sums, since = [0.0, 0.0], [0, 0]
    for place, value in enumerate(standardised.tolist()):
        for side, sign in enumerate((1.0, -1.0)):
            sums[side] += sign * value - reference
            if sums[side] <= 0.0:
                sums[side], since[side] = 0.0, place + 1
        if max(sums) > decision:
            side = int(np.argmax(sums))
            first = since[side]
            mean = 100.0 * float(deviation[first : place + 1].mean())
            found.append(DriftSignal(("above", "below")[side], float(day[place]), place + 1, float(day[first]), mean))
            sums, since = [0.0, 0.0], [place + 1, place + 1]
    return tuple(found)


def run_length(shift: float, reference: float, decision: float) -> float:
    """Average run length of a two-sided CUSUM chart, from its start, for normal values whose mean is off by a shift.

    Equation: 1 / ARL = 1 / ARL+ + 1 / ARL-; each of a Markov chain over the sum, (I - R) ARL = 1.

    Args: shift, reference, decision: in standard deviations.
    Source: D. Brook and D. A. Evans, An approach to the probability distribution of CUSUM run length, Biometrika 59, 1972.
    """
    return 1.0 / (1.0 / _one_sided(shift, reference, decision) + 1.0 / _one_sided(-shift, reference, decision))


def _one_sided(shift: float, reference: float, decision: float) -> float:
    width = 2.0 * decision / (2.0 * STATES - 1.0)
    state = np.arange(STATES)
    edges = (state[None, :] - state[:, None] + 0.5) * width + reference - shift
    upper = ndtr(edges)
    chance = upper - ndtr(edges - width)
    chance[:, 0] = upper[:, 0]
    return float(np.linalg.solve(np.eye(STATES) - chance, np.ones(STATES))[0])


def run_lengths(plan: ProductionSpec, shifts: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0)) -> tuple[RunLength, ...]:
    """Average run lengths of the plan's chart, in tests and in weeks of its audit."""
    audit = plan.audit
    found = [(shift, run_length(shift, audit.reference, audit.decision)) for shift in shifts]
    return tuple(RunLength(shift, tests, tests / audit.cars_a_week) for shift, tests in found)
