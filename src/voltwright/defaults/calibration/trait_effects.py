"""The effects of traits as one vector, and how far each trait holds for certified tests."""

from collections.abc import Sequence

import numpy as np

from voltwright.defaults.calibration.factors import DRAG, FACTOR_NAMES, TRAITS, Effects, trait_extents
from voltwright.library.certified_tests import CertifiedTest

PAIRS = tuple((trait, factor) for trait, factors in TRAITS.items() for factor in factors)
"""Every effect that is fitted."""
COLUMNS = [FACTOR_NAMES.index(factor) for _, factor in PAIRS]
SHARES = np.array([factor == DRAG for _, factor in PAIRS])
"""Which effects are the logarithm of a share in which the consumption is linear, and not of a loss."""
SHARE_LEAST = 0.02


def design_of(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Extent of each trait of `PAIRS`, shape (n, p)."""
    rows = []
    for test in tests:
        kinds = dict(zip(test.axles, test.kinds, strict=True))
        traits = trait_extents(len(kinds), kinds, float(test.inverter == "sic"), test.units, test.maker)
        rows.append([traits[trait] for trait, _ in PAIRS])
    return np.array(rows)


def features_of(slopes: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Slopes of the simulated consumption by each effect, shape (n, 2, p).

    Args:
        slopes: of it by the logarithm of each factor, shape (n, 2, 7).
        design: extent of each trait, shape (n, p).
    """
    return slopes[:, :, COLUMNS] * design[:, None, :]


def distance(about: np.ndarray, to: np.ndarray) -> np.ndarray:
    """How far apart two vectors of effects are along slopes at the first, shape (p,).

    Equation: d = to - about, e-folds; of a share s = exp(effect) d = s_to / s_about - 1, since consumption is linear in it.
    """
    return np.where(SHARES, np.expm1(np.where(SHARES, to - about, 0.0)), to - about)


def beyond(about: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """The vector of effects that lies at distances from another: the inverse of `distance`."""
    shares = np.maximum(np.exp(about) * (1.0 + distances), SHARE_LEAST)
    return np.where(SHARES, np.log(np.where(SHARES, shares, 1.0)), about + distances)


def as_effects(vector: np.ndarray) -> Effects:
    """A vector over `PAIRS` as effects by trait and factor."""
    effects: dict[str, dict[str, float]] = {}
    for (trait, factor), value in zip(PAIRS, vector, strict=True):
        effects.setdefault(trait, {})[factor] = float(value)
    return effects


def as_vector(effects: Effects) -> np.ndarray:
    """The inverse of `as_effects`; 0 for what is not there."""
    return np.array([effects.get(trait, {}).get(factor, 0.0) for trait, factor in PAIRS])
