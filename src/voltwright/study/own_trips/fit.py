"""Factors fitted to the energies of trips: the most probable ones by priors and trips together, and what is left uncertain.

A trip errs in two ways that no factor of the car explains: all of it together (wind, wet road, a payload, lights), and each
part for itself. The widths of both are found from the trips themselves, by the largest marginal likelihood, so that few or
contradicting trips move little. A trip far outside is given a wider error until it no longer pulls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from voltwright.study.own_trips.factors import Factor
from voltwright.study.own_trips.observations import Observations

LOAD_SPREAD_W = 60.0
"""Standard deviation of what a car feeds beside its climate system, from part to part of its trips, by judgement."""
PART_START, TRIP_START = 0.08, 0.06
WIDTH_LEAST, WIDTH_MOST = 0.005, 1.0
OUTLYING = 4.0
"""Mean square of a trip's residuals over their variance from which its variance is widened."""
ROUNDS = 4


@dataclass(frozen=True)
class Linear:
    """Energies as a linear function of the factors, about a point.

    Attributes:
        observed: trips. point: factors at which the model was run, shape (k,). slopes_wh: by factor, of every energy, shape
        (n, 4, k).
    """

    observed: Observations
    point: np.ndarray
    slopes_wh: np.ndarray

    def part(self, kept: np.ndarray) -> Linear:
        """The same of some of the trips."""
        own = self.observed
        rows = np.flatnonzero(kept)
        chosen = Observations(
            names=tuple(own.names[row] for row in rows),
            measured_wh=own.measured_wh[rows],
            modelled_wh=own.modelled_wh[rows],
            gross_wh=own.gross_wh[rows],
            duration_h=own.duration_h[rows],
            rise_wh=own.rise_wh[rows],
            noise_wh=own.noise_wh[rows],
            ambient_c=own.ambient_c[rows],
        )
        return Linear(chosen, self.point, self.slopes_wh[rows])

    def energies_wh(self, values: np.ndarray) -> np.ndarray:
        """Energy of each trip at some values of the factors [Wh], shape (n,)."""
        return (self.observed.modelled_wh + self.slopes_wh @ (values - self.point)).sum(axis=1)


@dataclass(frozen=True)
class Posterior:
    """Factors as trips and priors together have them.

    Attributes:
        values, covariance: of the factors, shape (k,) and (k, k). part_width, trip_width: relative errors of a part and of a
        whole trip, as found. widened: by which each trip's variance was multiplied, shape (n,). information: of each part about
        each factor, over that of the prior, shape (4, k).
    """

    values: np.ndarray
    covariance: np.ndarray
    part_width: float
    trip_width: float
    widened: np.ndarray
    information: np.ndarray

    @property
    def sd(self) -> np.ndarray:
        """Standard deviations, shape (k,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def correlation(self) -> np.ndarray:
        """Of the factors, shape (k, k)."""
        return self.covariance / np.outer(self.sd, self.sd)


def fit(linear: Linear, factors: tuple[Factor, ...], prior_sd: np.ndarray | None = None) -> Posterior:
    """The most probable factors, and their covariance.

    Equation: minimise r' V^-1 r + (f - 1)' P^-1 (f - 1), with r = measured - modelled(f) and V = diag(part) + u u' for each trip;
        the widths in V maximise the likelihood of the trips with f integrated out.

    Args:
        linear: energies about a point. factors: with their priors. prior_sd: in place of theirs, shape (k,).
    Source: linear Gaussian model with estimated variances (type-II likelihood), C. Bishop, Pattern Recognition, 2006, 3.5.
    """
    sd = np.array([each.sd for each in factors]) if prior_sd is None else prior_sd
    widened = np.ones(len(linear.observed.names))
    widths = np.log([PART_START, TRIP_START])
    for _ in range(ROUNDS):
        found = minimize(_deviance, widths, (linear, sd, widened), "Nelder-Mead", options={"xatol": 0.02, "fatol": 0.02})
        widths = np.clip(found.x, np.log(WIDTH_LEAST), np.log(WIDTH_MOST))
        noise = _noise(linear, widths, widened)
        values, covariance = _solved(linear, sd, noise)
        square = _mean_square(linear, values, _noise(linear, widths, np.ones_like(widened)))
        wider = np.maximum(1.0, square / OUTLYING)
        if np.allclose(wider, widened, rtol=0.05):
            break
        widened = wider
    noise = _noise(linear, widths, widened)
    values, covariance = _solved(linear, sd, noise)
    bounded = np.array([each.bounded(value) for each, value in zip(factors, values, strict=False)])
    values = np.concatenate([bounded, values[len(factors) :]])
    part_width, trip_width = np.exp(widths)
    return Posterior(values, covariance, float(part_width), float(trip_width), widened, _information(linear, sd, noise))


Noise = tuple[np.ndarray, np.ndarray]
"""Variance of each part [Wh2], infinite where there is none; error that all parts of a trip share [Wh]; shape (n, 4) each."""


def _noise(linear: Linear, widths: np.ndarray, widened: np.ndarray) -> Noise:
    own = linear.observed
    part, trip = np.exp(np.clip(widths, np.log(WIDTH_LEAST), np.log(WIDTH_MOST)))
    variance = (part * own.gross_wh) ** 2 + (LOAD_SPREAD_W * own.duration_h) ** 2 + own.noise_wh[:, None] ** 2
    there = own.duration_h > 0.0
    wide = widened[:, None]
    return np.where(there, variance * wide, np.inf), np.where(there, trip * own.gross_wh * np.sqrt(wide), 0.0)


def _whitened(noise: Noise, columns: np.ndarray) -> np.ndarray:
    """V^-1 times columns, shape (n, 4, m), by the formula of Sherman and Morrison for each trip."""
    variance, shared = noise
    scaled = columns / variance[..., None]
    own = shared / variance
    along = np.einsum("np,npm->nm", own, columns)
    return scaled - own[..., None] * (along / (1.0 + np.sum(shared * own, axis=1))[:, None])[:, None, :]


def _residual(linear: Linear) -> np.ndarray:
    """Measured less modelled with all factors at 1, shape (n, 4, 1)."""
    own = linear.observed
    return (own.measured_wh - own.modelled_wh - linear.slopes_wh @ (1.0 - linear.point))[..., None]


def _solved(linear: Linear, sd: np.ndarray, noise: Noise) -> tuple[np.ndarray, np.ndarray]:
    slopes = linear.slopes_wh
    precision = np.einsum("npk,npm->km", slopes, _whitened(noise, slopes)) + np.diag(1.0 / sd**2)
    covariance = np.linalg.inv(precision)
    pull = np.einsum("npk,npm->km", slopes, _whitened(noise, _residual(linear)))[:, 0]
    return 1.0 + covariance @ pull, covariance


def _deviance(widths: np.ndarray, linear: Linear, sd: np.ndarray, widened: np.ndarray) -> float:
    """-2 log likelihood of the trips with the factors integrated out, and a weak prior that keeps the widths near 7 %."""
    noise, residual = _noise(linear, widths, widened), _residual(linear)
    variance, shared = noise
    there = np.isfinite(variance)
    own = np.where(there, np.log(np.where(there, variance, 1.0)), 0.0).sum()
    own += np.log1p(np.sum(shared**2 / variance, axis=1)).sum()
    values, covariance = _solved(linear, sd, noise)
    square = float(np.einsum("npk,npm->km", residual, _whitened(noise, residual))[0, 0])
    pull = (values - 1.0) @ np.linalg.solve(covariance, values - 1.0)
    determinant = -np.linalg.slogdet(covariance)[1] + 2.0 * np.log(sd).sum()
    weak = float(np.sum((widths - np.log([PART_START, TRIP_START])) ** 2))
    return float(own + square - pull + determinant + weak)


def _mean_square(linear: Linear, values: np.ndarray, noise: Noise) -> np.ndarray:
    """Mean square of each trip's residuals over their variance, shape (n,)."""
    residual = _residual(linear) - (linear.slopes_wh @ (values - 1.0))[..., None]
    square = np.einsum("npm,npm->n", residual, _whitened(noise, residual))
    return square / np.maximum(np.isfinite(noise[0]).sum(axis=1), 1)


def _information(linear: Linear, sd: np.ndarray, noise: Noise) -> np.ndarray:
    """What each part alone says of each factor, over what the prior says, shape (4, k)."""
    each = np.einsum("npk,npk->pk", linear.slopes_wh, linear.slopes_wh / noise[0][..., None])
    return each * sd**2
