"""Effects of traits on the default losses, fitted to certified tests: penalised, robust, by Gauss-Newton through the simulator.

Equation: ln(measured) = ln(simulated at factors exp(X b)) + e; b minimises sum of n^-1/2 rho(e' S^-1 e) + sum (b / s)^2, with
rho of Student's t, S the spread between platforms, n the number of tests of the platform (weights of mean 1) and s the prior
width of each effect.
Source: iteratively reweighted least squares, P. W. Holland, R. E. Welsch, Commun. Statist. A6 (1977) 813; ridge priors.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.calibration.factors import DRAG, FIRST_UNITS_VW, NO_CERTIFICATE
from voltwright.defaults.calibration.trait_effects import PAIRS, SHARES, beyond, distance, features_of
from voltwright.library.certified_tests import CertifiedTest

SPREAD = (0.07, 0.045)
CORRELATION = 0.6
FREEDOM = 4.0
ROUNDS = 8
PRIOR_WIDTH = {
    ("every car", "machine"): 0.5,
    ("every car", "inverter"): 0.5,
    ("every car", "gear"): 0.07,
    ("every car", "auxiliaries"): 0.2,
    (NO_CERTIFICATE, "charger"): 0.25,
    ("silicon carbide", "inverter"): 0.4,
    (FIRST_UNITS_VW, DRAG): 1.0,
}
"""By trait and factor; e-folds, and of a share the share itself. Mesh losses of helical gears and base loads are known better
than the losses of machines: 1.5 to 2.5 % of the power for two stages and a differential. A wider prior lets the fit book other
losses there, up to 4.6 %, and predicts no better (docs/calibration.md)."""
PLATFORM_EXPONENT = -0.5
"""A test counts by this power of the number of tests of its platform: thirty cars of one platform are not thirty drive units."""
PRIOR_WIDTH_OTHER = 0.3


@dataclass(frozen=True)
class Linearised:
    """The simulator about a point, for n tests.

    Attributes:
        tests: that have both results. residual: measured less simulated, logarithm, shape (n, 2). slopes: of the simulated
        by the logarithm of each loss factor, shape (n, 2, 7). design: extent of each trait in `PAIRS`, shape (n, p).
    """

    tests: tuple[CertifiedTest, ...]
    residual: np.ndarray
    slopes: np.ndarray
    design: np.ndarray

    def features(self) -> np.ndarray:
        """Slopes of the simulated by each effect, shape (n, 2, p)."""
        return features_of(self.slopes, self.design)


def fit_effects(linear: Linearised, about: np.ndarray, kept: np.ndarray | None = None) -> np.ndarray:
    """The effects that explain the tests best, shape (p,).

    Args:
        linear: the simulator about a point. about: the effects at that point. kept: which tests count, all unless given.
    """
    chosen = np.ones(len(linear.tests), bool) if kept is None else kept
    features = linear.features()[chosen]
    # Unknown are distances from the point; the prior draws each effect to 0, which a share of 1 is too.
    origin = distance(about, np.zeros(len(PAIRS)))
    unit = np.where(SHARES, np.exp(-about), 1.0)
    widths = unit * np.array([PRIOR_WIDTH.get(pair, PRIOR_WIDTH_OTHER) for pair in PAIRS])
    precision = np.linalg.inv(np.outer(SPREAD, SPREAD) * np.array([[1.0, CORRELATION], [CORRELATION, 1.0]]))
    shares = platform_weights([linear.tests[place] for place in np.flatnonzero(chosen)])
    wanted = linear.residual[chosen]
    weights, found = np.ones(len(wanted)), np.zeros(len(PAIRS))
    for _ in range(ROUNDS):
        weighted = np.einsum("iak,ab,i->kib", features, precision, weights * shares)
        normal = np.einsum("kib,ibl->kl", weighted, features) + np.diag(widths**-2.0)
        found = np.linalg.solve(normal, np.einsum("kib,ib->k", weighted, wanted) + widths**-2.0 * origin)
        left = wanted - features @ found
        distances = np.einsum("ia,ab,ib->i", left, precision, left)
        weights = (FREEDOM + 2.0) / (FREEDOM + distances)
    return beyond(about, found)


def platform_weights(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Weight of each of n tests by how many are of its platform, mean 1, shape (n,)."""
    platforms = Counter(test.platform for test in tests)
    weights = np.array([platforms[test.platform] ** PLATFORM_EXPONENT for test in tests])
    return weights / np.mean(weights)
