"""The effects of traits as one vector, and how far each trait holds for certified tests."""

from collections.abc import Sequence

import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES, TRAITS, Effects, trait_extents
from voltwright.library.certified_tests import CertifiedTest

PAIRS = tuple((trait, factor) for trait, factors in TRAITS.items() for factor in factors)
"""Every effect that is fitted."""
COLUMNS = [FACTOR_NAMES.index(factor) for _, factor in PAIRS]


def design_of(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Extent of each trait of `PAIRS`, shape (n, p)."""
    rows = []
    for test in tests:
        kinds = dict(zip(test.axles, test.kinds, strict=True))
        traits = trait_extents(len(kinds), kinds, float(test.inverter == "sic"), test.units)
        rows.append([traits[trait] for trait, _ in PAIRS])
    return np.array(rows)


def features_of(slopes: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Slopes of the simulated consumption by each effect, shape (n, 2, p).

    Args:
        slopes: of it by the logarithm of each factor, shape (n, 2, 6).
        design: extent of each trait, shape (n, p).
    """
    return slopes[:, :, COLUMNS] * design[:, None, :]


def as_effects(vector: np.ndarray) -> Effects:
    """A vector over `PAIRS` as effects by trait and factor."""
    effects: dict[str, dict[str, float]] = {}
    for (trait, factor), value in zip(PAIRS, vector, strict=True):
        effects.setdefault(trait, {})[factor] = float(value)
    return effects


def as_vector(effects: Effects) -> np.ndarray:
    """The inverse of `as_effects`; 0 for what is not there."""
    return np.array([effects.get(trait, {}).get(factor, 0.0) for trait, factor in PAIRS])
