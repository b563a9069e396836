"""How cars spread about the calibrated losses: by maker, platform, drive, single vehicle, and by the test itself.

Equation: r_i = J_i (u_maker + u_platform + u_drive + u_vehicle) + e_i, with r_i the logarithm of measured over simulated on
UDDS and HWFET, J_i its slopes by the loss factors, each u normal with its own width, e_i normal with one width a cycle and a
correlation. What tests teach about another car is its conditional mean.
Source: hierarchical normal model, A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, ch. 5 and 15; outlying tests
count less, as in C. K. I. Williams, C. E. Rasmussen, Gaussian Processes for Machine Learning, 2006, sec. 9.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.library.certified_tests import CertifiedTest

LEVELS = ("maker", "platform", "drive", "vehicle")
SPREADING = ("machine", "inverter", "auxiliaries", "road")
COLUMNS = [FACTOR_NAMES.index(name) for name in SPREADING]
NOISE = (0.017, 0.011)
NOISE_CORRELATION = 0.6
"""Of one test: repeats of one car spread by 1.95 % on the UDDS and 0.6 % on the HWFET, means of repeats by less."""
OUTLYING = 2.5


Groups = tuple[str, ...]
"""The group of a car at each of `LEVELS`."""


def groups_of(maker: str, platform: str, layout: str, kinds: Sequence[str], vehicle: str) -> Groups:
    """The group of a car at each of `LEVELS`; `layout` and `kinds` as of `CertifiedTest`."""
    return maker, platform, f"{platform}|{layout}|{'+'.join(kinds)}", f"{maker}|{vehicle}"


def groups_of_test(test: CertifiedTest) -> Groups:
    """The group of a tested car at each of `LEVELS`."""
    return groups_of(test.maker, test.platform, test.layout, test.kinds, test.vehicle)


TEST_COVARIANCE = np.outer(NOISE, NOISE) * np.array([[1.0, NOISE_CORRELATION], [NOISE_CORRELATION, 1.0]])


@dataclass(frozen=True)
class Spread:
    """Widths of the model: of each factor at each level, shape (4, 4)."""

    widths: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What n tests say: the tests, measured over simulated (logarithm, (n, 2)), slopes (n, 2, 7), variance factors (n,)."""

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
        shifts: mean relative change of each of `FACTOR_NAMES`, shape (m, 7). covariance: of these changes, shape (m, 7, 7).
    """

    shifts: np.ndarray
    covariance: np.ndarray

    def of_results(self, slopes: np.ndarray) -> np.ndarray:
        """Covariance of the logarithms of a test's results, the test's own noise in it, shape (m, 2, 2).

        Args:
            slopes: of the results by the factors, shape (m, 2, 7).
        """
        return np.einsum("mak,mkl,mbl->mab", slopes, self.covariance, slopes) + TEST_COVARIANCE


def learn(spread: Spread, evidence: Evidence, cars: Sequence[Groups]) -> Learned:
    """The conditional mean and covariance of the factors of cars, given tests of others.

    Args:
        spread: the widths.
        evidence: n tests, or none.
        cars: the groups of the m cars.
    """
    count, width = len(cars), len(COLUMNS)
    shifts, covariance = np.zeros((count, len(FACTOR_NAMES))), np.zeros((count, len(FACTOR_NAMES), len(FACTOR_NAMES)))
    own = np.broadcast_to(np.diag(np.sum(spread.widths**2, axis=0)), (count, width, width))
    if evidence.tests:
        known = [groups_of_test(test) for test in evidence.tests]
        matrix = _gram(spread, evidence.slopes, evidence.slopes, shared_groups(known, known))
        factor = np.linalg.cholesky(matrix + noise_of(evidence.inflation))
        white = np.linalg.solve(factor, evidence.residual.reshape(-1))
        shared = shared_groups(cars, known)
        cross = np.einsum("lk,lmn,nbk->mknb", spread.widths**2, shared, evidence.slopes[:, :, COLUMNS])
        seen = np.linalg.solve(factor, cross.reshape(count * width, -1).T).reshape(-1, count, width)
        shifts[:, COLUMNS] = np.einsum("pmk,p->mk", seen, white)
        own = own - np.einsum("pmk,pml->mkl", seen, seen)
    covariance[np.ix_(range(count), COLUMNS, COLUMNS)] = own
    return Learned(shifts, covariance)


def shared_covariance(spread: Spread, evidence: Evidence, one: Groups, other: Groups) -> np.ndarray:
    """Covariance of the factors of one car with those of another, given tests of others, shape (7, 7).

    Args:
        spread: the widths. evidence: n tests, or none. one, other: groups of the two cars.
    """
    width = len(COLUMNS)
    found = np.zeros((len(FACTOR_NAMES), len(FACTOR_NAMES)))
    own = np.diag(np.einsum("lk,l->k", spread.widths**2, shared_groups([one], [other])[:, 0, 0]))
    if evidence.tests:
        known = [groups_of_test(test) for test in evidence.tests]
        matrix = _gram(spread, evidence.slopes, evidence.slopes, shared_groups(known, known))
        factor = np.linalg.cholesky(matrix + noise_of(evidence.inflation))
        cross = np.einsum(
            "lk,lmn,nbk->mknb", spread.widths**2, shared_groups([one, other], known), evidence.slopes[:, :, COLUMNS]
        )
        seen = np.linalg.solve(factor, cross.reshape(2 * width, -1).T).reshape(-1, 2, width)
        own = own - np.einsum("pk,pl->kl", seen[:, 0], seen[:, 1])
    found[np.ix_(COLUMNS, COLUMNS)] = own
    return found


def outlying(spread: Spread, evidence: Evidence) -> np.ndarray:
    """Factor on the variance of each test: how far it lies, left out, beyond `OUTLYING` widths of what the others say."""
    groups = [groups_of_test(test) for test in evidence.tests]
    matrix = _gram(spread, evidence.slopes, evidence.slopes, shared_groups(groups, groups)) + noise_of(evidence.inflation)
    inverse = np.linalg.inv(matrix)
    weighted = (inverse @ evidence.residual.reshape(-1)).reshape(-1, 2)
    blocks = np.stack([inverse[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] for i in range(len(evidence.tests))])
    distance = np.einsum("ia,iab,ib->i", weighted, np.linalg.inv(blocks), weighted) / 2.0
    return np.maximum(1.0, evidence.inflation * distance / OUTLYING**2)


def shared_groups(cars: Sequence[Groups], others: Sequence[Groups]) -> np.ndarray:
    """1 where two cars are of one group, by level, shape (4, m, n)."""
    one, two = np.array(cars), np.array(others)
    return (one[:, None, :] == two[None, :, :]).transpose(2, 0, 1).astype(float)


def _gram(spread: Spread, slopes: np.ndarray, others: np.ndarray, shared: np.ndarray) -> np.ndarray:
    matrix = np.einsum(
        "lk,lij,iak,jbk->iajb", spread.widths**2, shared, slopes[:, :, COLUMNS], others[:, :, COLUMNS], optimize=True
    )
    return matrix.reshape(2 * len(slopes), 2 * len(others))


def noise_of(inflation: np.ndarray) -> np.ndarray:
    """Covariance of the results of tests whose variances are multiplied by `inflation`, shape (2 n, 2 n)."""
    return np.kron(np.diag(inflation), TEST_COVARIANCE)
