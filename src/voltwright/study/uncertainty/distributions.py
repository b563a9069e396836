"""How a number that is not quite known is spread: about its value, within the ends of its 90 % interval.

Equation: two-piece normal density, f(x) = 2 / (s1 + s2) phi((x - m) / s) with s = s1 below the mode m and s2 above it; both
are such that 5 % lie below the lower end and 5 % above the upper one. Equal sides give the normal distribution. Where an end is
the value itself, 5 % still lie beyond it. What a field may not be is cut off, and the rest scaled up.
Source: K. F. Wallis, The two-piece normal, binormal, or double Gaussian distribution, Statistical Science 29 (2014) 106,
doi:10.1214/13-STS417; it is what the Bank of England shows uncertain forecasts by.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

TAIL = 0.05
"""Share of a 90 % interval's probability beyond each of its ends."""
NEARLY_ALL = 1.0 - 1e-9


@dataclass(frozen=True)
class Distribution:
    """A two-piece normal distribution, cut off at limits.

    Attributes:
        mode: the likeliest value. sigma_low, sigma_high: widths below and above it; both 0 is a number that is known.
        least, most: what the number cannot be below and above.
    """

    mode: float
    sigma_low: float
    sigma_high: float
    least: float = -math.inf
    most: float = math.inf

    def cumulative(self, value: float) -> float:
        """Probability of a smaller number, the limits left out of account."""
        total = self.sigma_low + self.sigma_high
        if total == 0.0 or math.isinf(value):
            return float(value >= self.mode)
        if value <= self.mode:
            return 2.0 * self.sigma_low / total * float(ndtr((value - self.mode) / self.sigma_low)) if self.sigma_low else 0.0
        if not self.sigma_high:
            return 1.0
        return 1.0 - 2.0 * self.sigma_high / total * float(ndtr((self.mode - value) / self.sigma_high))

    def quantile(self, share: np.ndarray) -> np.ndarray:
        """The numbers below which shares of the probability lie.

        Args:
            share: 0 to 1, shape (n,).
        """
        total = self.sigma_low + self.sigma_high
        if total == 0.0:
            return np.full(np.shape(share), self.mode)
        low, high = self.cumulative(self.least), self.cumulative(self.most)
        inner = np.clip(low + (high - low) * np.asarray(share, float), 1.0 - NEARLY_ALL, NEARLY_ALL)
        below = self.sigma_low / total
        left = self.mode + self.sigma_low * ndtri(np.minimum(inner, below) / (2.0 * below)) if below else self.mode
        above = 1.0 - below
        right = self.mode - self.sigma_high * ndtri(np.minimum(1.0 - inner, above) / (2.0 * above)) if above else self.mode
        return np.clip(np.where(inner <= below, left, right), self.least, self.most)


def distribution_of(value: float, low: float, high: float, least: float = -math.inf, most: float = math.inf) -> Distribution:
    """The distribution of a number by its value and the ends of its 90 % interval.

    Args:
        value: the figure that is used, the likeliest. low, high: the ends, about it or at it. least, most: limits of the field.

    >>> known = distribution_of(80.0, 75.0, 84.0)
    >>> round(known.cumulative(75.0), 4), round(known.cumulative(84.0), 4)
    (0.05, 0.95)
    """
    down, up = max(value - low, 0.0), max(high - value, 0.0)
    if down + up == 0.0:
        return Distribution(value, 0.0, 0.0, least, most)

    def sides(share: float) -> tuple[float, float]:
        """Distances to both ends where a share of the probability is below the mode, for widths of sum 1."""
        return -share * float(ndtri(0.5 * TAIL / share)), -(1.0 - share) * float(ndtri(0.5 * TAIL / (1.0 - share)))

    def off(share: float) -> float:
        left, right = sides(share)
        return left * up - right * down

    found: Any = brentq(off, TAIL, 1.0 - TAIL, xtol=1e-12) if down and up else TAIL if up else 1.0 - TAIL
    share = float(found)
    scale = (down + up) / sum(sides(share))
    return Distribution(value, share * scale, (1.0 - share) * scale, least, most)
