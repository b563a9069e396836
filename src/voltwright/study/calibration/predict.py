"""Prediction of certified tests in four modes of knowledge: unseen maker, blind, platform, anchored on a sibling.

Unseen maker: traits alone, from a calibration that has seen no car of the maker. Blind: the same, but for the platform alone.
Platform: what tests of other vehicles teach about maker, platform and drive is added. Anchored: one test of the same vehicle in
another configuration is given as well.
Each car is driven through the full simulator; what is learned moves the result along the simulator's own slopes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.calibration.test_evidence import Fold, Knowledge, Mode, joined, moved_to, vehicle_name
from voltwright.defaults.calibration.trait_effects import design_of, features_of
from voltwright.defaults.calibration.variance_components import Evidence, groups_of_test, learn, outlying
from voltwright.library.certified_tests import CertifiedTest
from voltwright.study.calibration.baselines import Naive, naive
from voltwright.study.calibration.simulate_tests import Consumptions, consumptions

COMPARED_M_S = (14.0, 28.0)
MASS_WEIGHT = 3.0
"""How much a difference in mass counts against one in consumption, where the nearest sibling is looked for."""


@dataclass(frozen=True)
class Predicted:
    """What is said about n tests.

    Attributes:
        consumption_wh_km: from the grid, shape (n, 2). width: standard deviation of its logarithm for a further test,
        scaled to the mode, shape (n, 2). told: whether the mode says anything: anchored needs a sibling, shape (n,).
        siblings: the test each was anchored on, or None. shifts: relative change of each loss beyond the effects of traits,
        shape (n, 7). followed: whether the car followed both traces. baselines: naive predictions by the same knowledge.
    """

    consumption_wh_km: np.ndarray
    width: np.ndarray
    told: np.ndarray
    siblings: tuple[CertifiedTest | None, ...]
    shifts: np.ndarray
    followed: np.ndarray
    baselines: tuple[Naive, ...] = ()


def predict(tests: Sequence[CertifiedTest], mode: Mode, known: Knowledge, taught: Sequence[CertifiedTest] = ()) -> Predicted:
    """Predict certified tests; the results that they hold are never used, unless they are among those that teach.

    A test never sees its own result. Left out of what it is predicted by are, in mode unseen-maker all tests of its maker,
    in mode blind those of its platform, in mode platform those of its vehicle, and in mode anchored those of its vehicle but
    for one sibling.

    Args:
        tests: n of them, with or without results.
        mode: how much is known.
        known: the calibration.
        taught: further tests with results that teach about maker, platform and siblings, beside those of the calibration.

    Returns:
        consumption on UDDS and HWFET with its width.
    """
    folds = [_fold(test, mode, known) for test in tests]
    pool = _Pool(known, taught)
    driven = consumptions([*tests, *pool.new], [*(fold.effects for fold in folds), *[known.whole.effects] * len(pool.new)])
    first = driven.part(slice(len(tests)))
    pool.learn(driven.part(slice(len(tests), None)))
    siblings: list[CertifiedTest | None] = [None] * len(tests)
    told = np.ones(len(tests), bool)
    parts = [known.evidence.part([])] * len(tests)
    if mode in ("platform", "anchored"):
        parts = [pool.about(fold, pool.of_maker(test, mode)) for test, fold in zip(tests, folds, strict=True)]
    if mode == "anchored":
        for place, (test, fold) in enumerate(zip(tests, folds, strict=True)):
            sibling = pool.nearest_sibling(test)
            told[place] = sibling is not None
            if sibling is not None:
                siblings[place] = pool.all.tests[sibling]
                parts[place] = joined(parts[place], pool.about(fold, [sibling]))
    learned = [learn(fold.spread, part, [groups_of_test(test)]) for test, fold, part in zip(tests, folds, parts, strict=True)]
    shifts = np.concatenate([each.shifts for each in learned]) if learned else np.zeros((0, len(FACTOR_NAMES)))
    results = [each.of_results(first.slopes[[place]]) for place, each in enumerate(learned)]
    variance = np.concatenate([np.einsum("maa->ma", covariance) for covariance in results])
    scales = [
        known.scale(_width_of(test, mode, bool(part.tests), sibling is not None, known), test.layout, test.documented)
        for test, part, sibling in zip(tests, parts, siblings, strict=True)
    ]
    width = np.sqrt(variance) * np.array(scales)
    logs = first.log_wh_km + np.einsum("mak,mk->ma", first.slopes, shifts)
    beside = naive(tests, mode, pool.all.tests, lambda place: pool.seen(tests[place], mode), siblings)
    return Predicted(np.exp(logs), width, told, tuple(siblings), shifts, first.followed, beside)


def _fold(test: CertifiedTest, mode: Mode, known: Knowledge) -> Fold:
    """The calibration that has not seen what the mode leaves out."""
    if mode == "unseen-maker":
        return known.without_maker(test)
    return known.without_platform(test) if mode == "blind" else known.without_vehicle(test)


def _width_of(test: CertifiedTest, mode: Mode, is_taught: bool, has_sibling: bool, known: Knowledge) -> Mode:
    """The mode whose interval a prediction has: one that nothing taught is no better than one of an unseen maker or platform."""
    if mode == "anchored" and not has_sibling:
        mode = "platform"
    if mode == "unseen-maker" or is_taught:
        return mode
    return "blind" if mode == "blind" and test.maker in known.maker_fold else "unseen-maker"


class _Pool:
    """All tests with results: those of the calibration and those that were named, each once, about the effects of the whole."""

    def __init__(self, known: Knowledge, taught: Sequence[CertifiedTest]):
        shipped = {test.key for test in known.evidence.tests}
        self.known = known
        self.new = tuple(
            test for test in taught if test.plausible and np.all(np.isfinite(test.consumption_wh_km)) and test.key not in shipped
        )

    def learn(self, driven: Consumptions) -> None:
        """Take in what the simulator says about the new tests."""
        known, together, features = self.known, self.known.evidence, self.known.features
        if self.new:
            measured = np.log([test.consumption_wh_km for test in self.new])
            extra = Evidence(self.new, measured - driven.log_wh_km, driven.slopes, np.ones(len(self.new)))
            features = np.concatenate([features, features_of(extra.slopes, design_of(self.new))])
            together = joined(known.evidence, extra)
            wild = outlying(known.whole.spread, together)[len(known.evidence.tests) :]
            together = replace(together, inflation=np.concatenate([known.evidence.inflation, wild]))
        self.all, self.features = together, features
        self.vehicles = np.array([vehicle_name(test) for test in self.all.tests])
        self.makers = np.array([test.maker for test in self.all.tests])
        self.platforms = np.array([test.platform for test in self.all.tests])

    def about(self, fold: Fold, members: Sequence[int] | np.ndarray) -> Evidence:
        """Members as evidence about the effects of a fold."""
        part = self.all.part(members)
        return moved_to(part, self.features[np.asarray(members, int)], self.known.whole.effects, fold.effects)

    def seen(self, test: CertifiedTest, mode: Mode) -> np.ndarray:
        """Which tests one may learn from: those outside its fold of makers, platforms or vehicles."""
        names, folds, own = {
            "unseen-maker": (self.makers, self.known.maker_fold, test.maker),
            "blind": (self.platforms, self.known.platform_fold, test.platform),
        }.get(mode, (self.vehicles, self.known.vehicle_fold, vehicle_name(test)))
        others = names != own
        if own in folds:
            others &= np.array([folds.get(name) != folds[own] for name in names])
        return others

    def of_maker(self, test: CertifiedTest, mode: Mode) -> np.ndarray:
        """Tests of the same maker that one may learn from."""
        return np.flatnonzero(self.seen(test, mode) & (self.makers == test.maker))

    def nearest_sibling(self, test: CertifiedTest) -> int | None:
        """The test of the same vehicle in another configuration that is most like this one."""
        members = [
            int(index)
            for index in np.flatnonzero(self.vehicles == vehicle_name(test))
            if test.vehicle and self.all.tests[index].key != test.key
        ]
        return min(members, key=lambda index: _difference(test, self.all.tests[index]), default=None)


def _difference(test: CertifiedTest, other: CertifiedTest) -> float:
    """How unlike two configurations are: in mass, in road load in town and on the motorway."""
    loads = [abs(np.log(test.road_load_n(speed) / other.road_load_n(speed))) for speed in COMPARED_M_S]
    return MASS_WEIGHT * abs(np.log(test.mass_kg / other.mass_kg)) + sum(loads)
