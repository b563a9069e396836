"""Heat that two bodies exchange over a time step."""

from __future__ import annotations

from voltwright.physics.arrays import xnp


def mean_conductance_w_k(conductance_w_k, dt_s, heat_capacity_j_k, other_j_k=None):
    """Conductance that, times the temperature difference at the start of a step, gives the mean heat flow over the step.

    Equation: G' = C/dt (1 - exp(-G dt / C)), C = C1 C2 / (C1 + C2), or C1 where the other body is the surroundings.

    Args:
        conductance_w_k: G [W/K]. dt_s: step [s]. heat_capacity_j_k, other_j_k: C1, C2 [J/K]; C2 default: endless.

    Returns:
        [W/K]; never so much that the two bodies' temperatures cross.

    Valid: exact for two bodies alone; with more of them first order in dt over the shortest C / G.
    Source: exact solution of Newton's law of cooling for two lumped bodies.

    >>> round(float(mean_conductance_w_k(10.0, 1.0, 1000.0)), 3)
    9.95
    """
    together = heat_capacity_j_k if other_j_k is None else heat_capacity_j_k * other_j_k / (heat_capacity_j_k + other_j_k)
    return -xnp.expm1(-conductance_w_k * dt_s / together) * together / dt_s
