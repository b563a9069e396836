"""How much wider than the model says the intervals of predictions must be, found by cross-validation.

Equation: s = quantile of |ln(predicted / measured)| / (1.645 w) at 0.9 (1 + 1/G), with w the model's width and G the number of
groups that the mode leaves out together: makers, platforms or test vehicles.
Source: the level of a next group rather than of those seen is that of conformal prediction, V. Vovk et al., Algorithmic Learning
in a Random World, 2005, ch. 2; weights within it, R. F. Barber et al., Ann. Statist. 51 (2023) 816.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voltwright.defaults.calibration.test_evidence import FOLDS, Knowledge, Mode, Pair, vehicle_name
from voltwright.defaults.calibration.trait_effects import as_vector, design_of, distance, features_of
from voltwright.library.certified_tests import CertifiedTest
from voltwright.study.calibration.fit_effects import Linearised, fit_effects
from voltwright.study.calibration.predict import predict
from voltwright.study.calibration.simulate_tests import consumptions

CONFIDENCE = 0.9
NORMAL_90 = 1.645
LAYOUTS = ("front", "rear", "both")
OTHER_LAYOUTS = 0.25
"""Weight of tests with other driven axles: each kind of drive has some 80 to 140 tests, of few makers."""
MAKER_EXPONENT = -0.25
"""A test counts by this power of the number of tests of its maker, so that the makers with many do not decide for all others.
With -0.5 nearly all tests of makers that were held out lie inside (99 %): makers of one odd car decide then."""
LEVEL_MOST = 0.97


def scales_of(known: Knowledge, mode: Mode) -> dict[str, Pair]:
    """What widens the model's width by driven axles, so that fold by fold 90 % of a further group's tests lie within 1.645 of it.

    Args:
        known: the calibration, with scales of 1.
        mode: how much is known.
    """
    tests = known.evidence.tests
    found = predict(tests, mode, known)
    measured = np.log([test.consumption_wh_km for test in tests])
    told = np.flatnonzero(found.told)
    sizes = (np.abs(np.log(found.consumption_wh_km) - measured) / found.width)[told]
    kept = [tests[place] for place in told]
    weights, level = maker_weights(kept), level_of(_groups(kept, mode))
    layouts = np.array([test.layout for test in kept])

    def scale(layout: str) -> Pair:
        own = weights * np.where(layouts == layout, 1.0, OTHER_LAYOUTS)
        city, highway = (weighted_quantile(column, own, level) / NORMAL_90 for column in sizes.T)
        return round(city, 4), round(highway, 4)

    return {layout: scale(layout) for layout in LAYOUTS}


def undocumented_scale(known: Knowledge) -> Pair:
    """What widens it further for a car whose motors and inverter nobody documents; at least 1.

    All tests are driven as if nothing were known of their motors, with effects that are fitted so for each fold of makers.

    Args:
        known: the calibration with its scales.
    """
    tests = known.evidence.tests
    bare = tuple(without_documents(test) for test in tests)
    effects, design = as_vector(known.whole.effects), design_of(bare)
    driven = consumptions(bare, [known.whole.effects] * len(bare))
    measured = np.log([test.consumption_wh_km for test in tests])
    linear = Linearised(bare, measured - driven.log_wh_km, driven.slopes, design)
    fold = np.array([known.maker_fold[test.maker] for test in tests])
    fits = [fit_effects(linear, effects, fold != number) for number in range(FOLDS)]
    features = features_of(driven.slopes, design)
    residual = np.array([linear.residual[i] - features[i] @ distance(effects, fits[fold[i]]) for i in range(len(tests))])
    sizes = np.abs(residual) / predict(tests, "unseen-maker", known).width
    weights, level = maker_weights(tests), level_of([test.maker for test in tests])
    city, highway = (max(1.0, weighted_quantile(column, weights, level) / NORMAL_90) for column in sizes.T)
    return round(city, 4), round(highway, 4)


def without_documents(test: CertifiedTest) -> CertifiedTest:
    """A test as the list alone describes it."""
    kinds = ("pmsm",) * len(test.kinds)
    return replace(test, kinds=kinds, inverter="igbt", units="", disconnects=(False,) * len(kinds))


def maker_weights(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Weight of each of n tests by how many are of its maker, shape (n,)."""
    makers = [test.maker for test in tests]
    return np.array([makers.count(maker) ** MAKER_EXPONENT for maker in makers])


def level_of(groups: Sequence[str]) -> float:
    """The level of a quantile over the groups that were seen which 90 % of a further group stay below.

    >>> round(level_of(["a", "b", "c", "d"] * 6 + list("efghijklmnopqrstuv")), 4)
    0.9409
    """
    return min(LEVEL_MOST, CONFIDENCE * (1.0 + 1.0 / max(len(set(groups)), 1)))


def weighted_quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """The value below which a share of the weight lies.

    Args:
        values: n of them.
        weights: of each, shape (n,).
        share: 0 to 1.
    """
    order = np.argsort(values)
    below = (np.cumsum(weights[order]) - 0.5 * weights[order]) / np.sum(weights)
    return float(np.interp(share, below, values[order]))


def _groups(tests: Sequence[CertifiedTest], mode: Mode) -> list[str]:
    """The group of each test that a mode leaves out as a whole."""
    if mode == "unseen-maker":
        return [test.maker for test in tests]
    return [test.platform if mode == "blind" else vehicle_name(test) for test in tests]
