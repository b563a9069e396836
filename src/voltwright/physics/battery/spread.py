"""Spread of the cells in series: the weakest one ends a discharge, and comes first to the voltage limits.

Left out: cells that age apart, temperature differences between them, active balancing.
"""

from importlib import import_module

from voltwright.physics.arrays import is_traced

BLOM = 0.375


def weakest_deviation(count):
    """By how many standard deviations the weakest of a string of cells stands out.

    Equation: k = Phi^-1((n - 3/8) / (n + 1/4)), the expected extreme of n draws from a normal distribution.
    Args: count: n, cells (or groups in parallel) in series.
    Returns: deviations; 0 for a single cell, 2.5 for 96.
    Valid: exact to 1 % from 2 to 1000.
    Source: G. Blom, Statistical Estimates and Transformed Beta-Variables, 1958.
    """
    # Imported on use: it takes a fifth of a second, and few cars tell the spread of their cells.
    library = import_module("jax.scipy.special" if is_traced(count) else "scipy.special")
    return library.ndtri((count - BLOM) / (count + 1.0 - 2.0 * BLOM))


def group_spread(spread_percent, cells_parallel):
    """Standard deviation (0-1) of groups of cells in parallel, whose capacities and conductances add up."""
    return 0.01 * spread_percent / cells_parallel**0.5


def weakest_soc_min(soc_min, soc_max, capacity_share):
    """Lower end of a window that ends where the weakest cell is empty.

    Equation: s = s_max - c (s_max - s_min)
    Args: soc_min, soc_max: of a mean cell. capacity_share: c, capacity of the weakest cell over that of a mean one.
    Returns: state of charge of a mean cell, 0-1.
    Valid: cells balanced at the top.
    Source: charge that a string gives is that of its weakest cell.
    """
    return soc_max - capacity_share * (soc_max - soc_min)
