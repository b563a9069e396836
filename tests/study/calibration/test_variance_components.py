"""The hierarchical model: recovers what it was made of, shrinks, and knows how sure it is."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.calibration.variance_components import (
    COLUMNS,
    LEVELS,
    SPREADING,
    TEST_COVARIANCE,
    Evidence,
    Spread,
    groups_of_test,
    learn,
    outlying,
)
from voltwright.library.certified_tests import CertifiedTest, shipped_tests
from voltwright.study.calibration.fit_spread import fit_spread

SLOPES = np.array([[0.06, 0.12, 0.03, 0.07, 0.12, -0.06, 0.65], [0.02, 0.04, 0.02, 0.02, 0.12, -0.07, 0.90]])
OF_ROAD = FACTOR_NAMES.index("road")
ROAD = SPREADING.index("road")


def kin(platforms: int, vehicles: int, configurations: int) -> tuple[CertifiedTest, ...]:
    first = shipped_tests()[0]
    return tuple(
        replace(first, maker=f"maker {p}", platform=f"platform {p}", vehicle=f"{p}-{v}", configuration=str(c))
        for p in range(platforms)
        for v in range(vehicles)
        for c in range(configurations)
    )


def spread_of(road: dict[str, float]) -> Spread:
    widths = np.full((len(LEVELS), len(SPREADING)), 1e-4)
    for level, width in road.items():
        widths[LEVELS.index(level), ROAD] = width
    return Spread(widths)


def evidence_of(tests: tuple[CertifiedTest, ...], road: np.ndarray) -> Evidence:
    residual = road[:, None] * SLOPES[None, :, OF_ROAD]
    return Evidence(tests, residual, np.broadcast_to(SLOPES, (len(tests), *SLOPES.shape)).copy(), np.ones(len(tests)))


def test_without_evidence_nothing_moves():
    (test,) = kin(1, 1, 1)
    learned = learn(spread_of({"platform": 0.05}), evidence_of((), np.zeros(0)), [groups_of_test(test)])
    assert np.all(learned.shifts == 0.0)
    covariance = learned.of_results(SLOPES[None])[0]
    expected = 0.05**2 * SLOPES[:, OF_ROAD, None] * SLOPES[None, :, OF_ROAD] + TEST_COVARIANCE
    assert covariance == pytest.approx(expected, rel=1e-3)


def test_one_test_of_the_platform_is_shared_and_shrunk():
    first, second = kin(1, 2, 1)
    learned = learn(spread_of({"platform": 0.05}), evidence_of((first,), np.array([0.10])), [groups_of_test(second)])
    shift = learned.shifts[0, OF_ROAD]
    assert 0.05 < shift < 0.10
    assert np.all(learned.shifts[0, [place for place in COLUMNS if place != OF_ROAD]] < 1e-3)


def test_another_maker_learns_nothing():
    tests = kin(2, 1, 1)
    learned = learn(
        spread_of({"platform": 0.05, "vehicle": 0.05}), evidence_of(tests[:1], np.array([0.10])), [groups_of_test(tests[1])]
    )
    assert np.allclose(learned.shifts, 0.0, atol=1e-12)


def test_more_tests_make_surer():
    tests = kin(1, 9, 1)
    spread = spread_of({"platform": 0.05, "vehicle": 0.02})
    learned = [learn(spread, evidence_of(tests[:count], np.full(count, 0.1)), [groups_of_test(tests[-1])]) for count in (1, 3, 8)]
    widths = [each.covariance[0, OF_ROAD, OF_ROAD] for each in learned]
    assert widths[0] > widths[1] > widths[2] > 0.0


def test_fit_finds_the_level_at_which_cars_differ():
    rng = np.random.default_rng(1)
    tests = kin(12, 4, 2)
    by_platform = np.repeat(rng.normal(0.0, 0.08, 12), 8)
    noise = rng.multivariate_normal(np.zeros(2), TEST_COVARIANCE, len(tests))
    evidence = evidence_of(tests, by_platform)
    found = fit_spread(replace(evidence, residual=evidence.residual + noise))
    road = found.widths[:, ROAD]
    # Makers, platforms and drives are the same groups here, so they share the width.
    assert np.sqrt(np.sum(road[:3] ** 2)) == pytest.approx(0.08, rel=0.5)
    assert road[3] < 0.04


def test_a_test_far_off_counts_less():
    tests = kin(3, 4, 1)
    road = np.zeros(12)
    road[5] = 0.6
    factors = outlying(spread_of({"platform": 0.03, "vehicle": 0.02}), evidence_of(tests, road))
    assert factors[5] > 3.0
    assert np.all(np.delete(factors, [4, 5, 6, 7]) == 1.0)
