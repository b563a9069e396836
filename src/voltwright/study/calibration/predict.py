"""Prediction of certified tests in three modes of knowledge: blind, platform, anchored on a sibling.

Blind: traits alone, from a calibration that has not seen the platform. Platform: what tests of other vehicles teach about
maker, platform and drive is added. Anchored: one test of the same vehicle in another configuration is given as well.
Each car is driven through the full simulator; what is learned moves the result along the simulator's own slopes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.calibration.test_evidence import Fold, Knowledge, Mode, dealt, joined, moved_to, vehicle_name
from voltwright.defaults.calibration.trait_effects import design_of, features_of
from voltwright.defaults.calibration.variance_components import Evidence, groups_of_test, learn, outlying
from voltwright.library.certified_tests import CertifiedTest
from voltwright.study.calibration.simulate_tests import consumptions

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
        shape (n, 5). followed: whether the car followed both traces.
    """

    consumption_wh_km: np.ndarray
    width: np.ndarray
    told: np.ndarray
    siblings: tuple[CertifiedTest | None, ...]
    shifts: np.ndarray
    followed: np.ndarray


def predict(tests: Sequence[CertifiedTest], mode: Mode, known: Knowledge) -> Predicted:
    """Predict certified tests; a test never sees its own result, nor in the first two modes that of its vehicle.

    Args:
        tests: n of them, with or without results. mode: how much is known. known: the calibration.

    Returns:
        consumption on UDDS and HWFET with its width.
    """
    folds = [known.without_platform(test) if mode == "blind" else known.without_vehicle(test) for test in tests]
    first = consumptions(tests, [fold.effects for fold in folds])
    nothing = known.evidence.part([])
    siblings: list[CertifiedTest | None] = [None] * len(tests)
    told = np.ones(len(tests), bool)
    if mode == "blind":
        parts = [nothing] * len(tests)
    else:
        pool = _Pool(tests, first.log_wh_km, first.slopes, folds, known)
        parts = [pool.of_others(place) for place in range(len(tests))]
        if mode == "anchored":
            for place in range(len(tests)):
                sibling = pool.nearest_sibling(place)
                told[place] = sibling is not None
                if sibling is not None:
                    siblings[place] = pool.all.tests[sibling]
                    parts[place] = joined(parts[place], pool.about(place, [sibling]))
    learned = [learn(fold.spread, part, [groups_of_test(test)]) for test, fold, part in zip(tests, folds, parts, strict=True)]
    shifts = np.concatenate([each.shifts for each in learned]) if learned else np.zeros((0, len(FACTOR_NAMES)))
    results = [each.of_results(first.slopes[[place]]) for place, each in enumerate(learned)]
    variance = np.concatenate([np.einsum("maa->ma", covariance) for covariance in results])
    scales = [known.interval_scale[mode if part.tests else "blind"] for part in parts]
    width = np.sqrt(variance) * np.array(scales)
    logs = first.log_wh_km + np.einsum("mak,mk->ma", first.slopes, shifts)
    return Predicted(np.exp(logs), width, told, tuple(siblings), shifts, first.followed)


class _Pool:
    """All tests with results: the shipped ones and those of the file, each once, about the effects of the whole."""

    def __init__(self, tests: Sequence[CertifiedTest], logs: np.ndarray, slopes: np.ndarray, folds: list[Fold], known: Knowledge):
        shipped = {test.key for test in known.evidence.tests}
        measured = np.log([test.consumption_wh_km for test in tests])
        usable = np.all(np.isfinite(measured), axis=1) & np.array([test.plausible for test in tests])
        new = [place for place, test in enumerate(tests) if usable[place] and test.key not in shipped]
        own = tuple(tests[place] for place in new)
        extra = Evidence(own, (measured - logs)[new], slopes[new], np.ones(len(new)))
        features = known.features
        if new:
            features = np.concatenate([features, features_of(extra.slopes, design_of(own))])
        together = joined(known.evidence, extra)
        if new:
            wild = outlying(known.whole.spread, together)[len(known.evidence.tests) :]
            together = replace(together, inflation=np.concatenate([known.evidence.inflation, wild]))
        self.all = together
        self.features, self.known, self.tests, self.folds, self.slopes = features, known, tests, folds, slopes
        self.vehicles = np.array([vehicle_name(test) for test in self.all.tests])
        self.makers = np.array([test.maker for test in self.all.tests])
        self.dealt = dealt([vehicle_name(test) for test in own]) if own else {}

    def about(self, place: int, members: Sequence[int] | np.ndarray) -> Evidence:
        """Members as evidence about the effects that test `place` is predicted with."""
        part = self.all.part(members)
        return moved_to(part, self.features[np.asarray(members, int)], self.known.whole.effects, self.folds[place].effects)

    def of_others(self, place: int) -> Evidence:
        """Tests of the same maker in other folds of vehicles than this one."""
        test = self.tests[place]
        name = vehicle_name(test)
        fold = self.known.vehicle_fold.get(name, self.dealt.get(name))
        folds = np.array([self.known.vehicle_fold.get(each, self.dealt.get(each, -1)) for each in self.vehicles])
        others = (self.makers == test.maker) & (self.vehicles != name)
        return self.about(place, np.flatnonzero(others if fold is None else others & (folds != fold)))

    def nearest_sibling(self, place: int) -> int | None:
        """The test of the same vehicle in another configuration that is most like this one."""
        test = self.tests[place]
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
