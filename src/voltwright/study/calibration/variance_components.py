"""How cars spread about the calibrated losses: by maker, platform, drive, single vehicle, and by the test itself.

Equation: r_i = J_i (u_maker + u_platform + u_drive + u_vehicle) + e_i, with r_i the logarithm of measured over simulated on
UDDS and HWFET, J_i its slopes by the loss factors, each u normal with its own width, e_i normal with one width a cycle and a
correlation. The widths are of highest marginal likelihood; what tests teach about another car is its conditional mean.
Source: hierarchical normal model, A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, ch. 5 and 15; outlying tests
count less, as in C. K. I. Williams, C. E. Rasmussen, Gaussian Processes for Machine Learning, 2006, sec. 9.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import minimize

from voltwright.sim.runtime import double_precision
from voltwright.study.calibration.certified_tests import CertifiedTest
from voltwright.study.calibration.simulate_tests import FACTOR_NAMES

LEVELS = ("maker", "platform", "drive", "vehicle")
SPREADING = ("machine", "inverter", "auxiliaries", "road")
COLUMNS = [FACTOR_NAMES.index(name) for name in SPREADING]
PRIOR_MEDIAN = {"maker": 0.2, "platform": 0.2, "drive": 0.15, "vehicle": 0.1}
TRUST = 0.6
"""Width of the prior on the logarithm of each width."""
NOISE = (0.017, 0.011)
NOISE_CORRELATION = 0.6
"""Of one test: repeats of one car spread by 1.95 % on the UDDS and 0.6 % on the HWFET, means of repeats by less."""
OUTLYING = 2.5
ROUNDS = 80
"""Steps of the search at most."""


def level_keys(test: CertifiedTest) -> tuple[str, ...]:
    """The group of a test at each of `LEVELS`."""
    drive = f"{test.platform}|{test.layout}|{'+'.join(test.kinds)}"
    return test.maker, test.platform, drive, f"{test.maker}|{test.vehicle}"


TEST_COVARIANCE = np.outer(NOISE, NOISE) * np.array([[1.0, NOISE_CORRELATION], [NOISE_CORRELATION, 1.0]])


@dataclass(frozen=True)
class Spread:
    """Widths of the model: of each factor at each level, shape (4, 4)."""

    widths: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What n tests say: the tests, measured over simulated (logarithm, (n, 2)), slopes (n, 2, 5), variance factors (n,)."""

    tests: tuple[CertifiedTest, ...]
    residual: np.ndarray
    slopes: np.ndarray
    inflation: np.ndarray

    def part(self, places: Sequence[int] | np.ndarray) -> "Evidence":
        """Some of them."""
        where = np.asarray(places, int)
        tests = tuple(self.tests[place] for place in where)
        return Evidence(tests, self.residual[where], self.slopes[where], self.inflation[where])


@dataclass(frozen=True)
class Learned:
    """What evidence teaches about m cars.

    Attributes:
        shifts: mean relative change of each of `FACTOR_NAMES`, shape (m, 5). covariance: of these changes, shape (m, 5, 5).
    """

    shifts: np.ndarray
    covariance: np.ndarray

    def of_results(self, slopes: np.ndarray) -> np.ndarray:
        """Covariance of the logarithms of a test's results, the test's own noise in it, shape (m, 2, 2).

        Args:
            slopes: of the results by the factors, shape (m, 2, 5).
        """
        return np.einsum("mak,mkl,mbl->mab", slopes, self.covariance, slopes) + TEST_COVARIANCE


def learn(spread: Spread, evidence: Evidence, tests: Sequence[CertifiedTest]) -> Learned:
    """The conditional mean and covariance of the factors of cars, given tests of others.

    Args:
        spread: the widths. evidence: n tests, or none. tests: the m cars.
    """
    count, width = len(tests), len(COLUMNS)
    shifts, covariance = np.zeros((count, len(FACTOR_NAMES))), np.zeros((count, len(FACTOR_NAMES), len(FACTOR_NAMES)))
    own = np.broadcast_to(np.diag(np.sum(spread.widths**2, axis=0)), (count, width, width))
    if evidence.tests:
        matrix = _gram(spread, evidence.slopes, evidence.slopes, _shared(evidence.tests, evidence.tests))
        factor = np.linalg.cholesky(matrix + _noise(evidence.inflation))
        white = np.linalg.solve(factor, evidence.residual.reshape(-1))
        shared = _shared(tests, evidence.tests)
        cross = np.einsum("lk,lmn,nbk->mknb", spread.widths**2, shared, evidence.slopes[:, :, COLUMNS])
        known = np.linalg.solve(factor, cross.reshape(count * width, -1).T).reshape(-1, count, width)
        shifts[:, COLUMNS] = np.einsum("pmk,p->mk", known, white)
        own = own - np.einsum("pmk,pml->mkl", known, known)
    covariance[np.ix_(range(count), COLUMNS, COLUMNS)] = own
    return Learned(shifts, covariance)


def fit_spread(evidence: Evidence) -> Spread:
    """The widths of highest marginal likelihood, with a weak prior on each."""
    with double_precision():
        shared = _shared(evidence.tests, evidence.tests)
        slopes = evidence.slopes[:, :, COLUMNS]
        outer = np.einsum("iak,jbk->kiajb", slopes, slopes)
        count = 2 * len(evidence.tests)
        grams = jnp.asarray(np.einsum("lij,kiajb->lkiajb", shared, outer).reshape(-1, count, count))
        medians = np.log(np.repeat([PRIOR_MEDIAN[level] for level in LEVELS], len(SPREADING)))
        noise, residual = jnp.asarray(_noise(evidence.inflation)), jnp.asarray(evidence.residual.reshape(-1))

        @jax.jit
        @jax.value_and_grad
        def misfit(numbers):
            factor = jnp.linalg.cholesky(jnp.tensordot(jnp.exp(2.0 * numbers), grams, 1) + noise)
            white = jax.scipy.linalg.solve_triangular(factor, residual, lower=True)
            prior = jnp.sum(((numbers - medians) / TRUST) ** 2)
            return 0.5 * white @ white + jnp.sum(jnp.log(jnp.diag(factor))) + 0.5 * prior

        def both(numbers):
            value, slope = misfit(jnp.asarray(numbers))
            return float(value), np.asarray(slope, float)

        found = minimize(both, medians, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return Spread(np.exp(found).reshape(len(LEVELS), len(SPREADING)))


def outlying(spread: Spread, evidence: Evidence) -> np.ndarray:
    """Factor on the variance of each test: how far it lies, left out, beyond `OUTLYING` widths of what the others say."""
    shared = _shared(evidence.tests, evidence.tests)
    matrix = _gram(spread, evidence.slopes, evidence.slopes, shared) + _noise(evidence.inflation)
    inverse = np.linalg.inv(matrix)
    weighted = (inverse @ evidence.residual.reshape(-1)).reshape(-1, 2)
    blocks = np.stack([inverse[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] for i in range(len(evidence.tests))])
    distance = np.einsum("ia,iab,ib->i", weighted, np.linalg.inv(blocks), weighted) / 2.0
    return np.maximum(1.0, evidence.inflation * distance / OUTLYING**2)


def _shared(tests: Sequence[CertifiedTest], others: Sequence[CertifiedTest]) -> np.ndarray:
    """1 where two tests are of one group, by level, shape (4, m, n)."""
    one, two = np.array([level_keys(test) for test in tests]), np.array([level_keys(test) for test in others])
    return (one[:, None, :] == two[None, :, :]).transpose(2, 0, 1).astype(float)


def _gram(spread: Spread, slopes: np.ndarray, others: np.ndarray, shared: np.ndarray) -> np.ndarray:
    matrix = np.einsum(
        "lk,lij,iak,jbk->iajb", spread.widths**2, shared, slopes[:, :, COLUMNS], others[:, :, COLUMNS], optimize=True
    )
    return matrix.reshape(2 * len(slopes), 2 * len(others))


def _noise(inflation: np.ndarray) -> np.ndarray:
    return np.kron(np.diag(inflation), TEST_COVARIANCE)
