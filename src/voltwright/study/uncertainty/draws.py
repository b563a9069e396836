"""Draws of the numbers of a car that are not quite known, off together as their correlations say.

Equation: z = L n, R = L L', u_i = Phi(z_i), x_i = F_i^-1(u_i): a Gaussian copula with the correlations R of `correlations` in the
car's file and of `study/number_intervals.py`; F_i of `distributions.py`. Draw number k is the same however many are made.
Source: R. B. Nelsen, An Introduction to Copulas, 2nd ed. 2006, sec. 2.3 (normal copula).
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from voltwright.defaults.numbers import check_number, variables_of
from voltwright.spec.base import limits_of
from voltwright.spec.correlation import root_of
from voltwright.study.calibration.intervals import Unknowns
from voltwright.study.number_intervals import GROSS, USABLE
from voltwright.study.random_numbers import normals
from voltwright.study.uncertainty.distributions import Distribution, distribution_of

INSIDE = 1e-9
"""How far inside a limit of its field a number stays, relative to the number."""
NUMBERS, MODEL = 0, 1
"""Streams of random numbers: of the car's numbers, and of the model's own error."""


def ratios(unknowns: Unknowns, names: Sequence[str], count: int, seed: int) -> dict[str, np.ndarray]:
    """Draws of numbers over what the car's file, or a law, says they are.

    Args:
        unknowns: of the car. names: of those to draw, each with a width. count: of draws, n. seed: of the random numbers.

    Returns:
        by name, shape (n,).

    Raises:
        SpecError: a pair of `correlations` that names no number of the car, or pairs that cannot be at once.
    """
    for entry in unknowns.car.written.correlations:
        for path in entry.fields:
            check_number(unknowns.car, path)
    if not names:
        return {}
    factor = root_of(unknowns.correlation(names))
    shares = ndtr(normals(seed, NUMBERS, np.arange(count), len(names)) @ factor.T)
    return {name: spread_of(unknowns, name).quantile(shares[:, place]) for place, name in enumerate(names)}


def spread_of(unknowns: Unknowns, name: str) -> Distribution:
    """The distribution of the numbers of a name over their values, cut off at the limits of their fields."""
    down, up = unknowns.ends[name]
    values = variables_of(unknowns.car)
    least, most = -math.inf, math.inf
    for path in unknowns.paths[name]:
        value = float(values[path])
        bounds = limits_of(unknowns.car.written, path)
        if path == USABLE and unknowns.car.written.battery.energy_gross_kwh is not None:
            bounds = [*bounds, ("at most", max(float(values[GROSS]), value))]
        for words, bound in bounds if value > 0.0 else ():
            if words in ("more than", "at least"):
                least = max(least, bound / value + INSIDE)
            else:
                most = min(most, bound / value - INSIDE)
    return distribution_of(1.0, 1.0 - down, 1.0 + up, min(least, 1.0), max(most, 1.0))
