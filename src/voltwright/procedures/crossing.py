"""When a column over time first has a value: by samples, or as a pure function that is differentiated."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

ROUNDING = 1e-9
"""A speed that is less than the target by so little, relatively, is the target."""


def reached_s(speed_m_s: np.ndarray, target_m_s: float, dt_s: float) -> float | None:
    """Time [s] at which a launch first has a speed, linear between two steps; None where it never does.

    A speed limiter holds the car at its top speed for the rest of the launch, so the first step that has it counts.

    Args:
        speed_m_s: at 0, dt_s, 2 dt_s ... [m/s], shape (n,).
        target_m_s: to reach [m/s].
        dt_s: between two samples [s].
    """
    there = speed_m_s >= target_m_s * (1.0 - ROUNDING)
    if not there.any():
        return None
    first = max(int(np.argmax(there)), 1)
    below, above = speed_m_s[first - 1], speed_m_s[first]
    return dt_s * (first - 1 + min(float((target_m_s - below) / (above - below)), 1.0))


def crossing_s(values, target, dt_s):
    """Time [s] at which a rising column reaches a value, linear between its samples.

    Args:
        values: at 0, dt_s, 2 dt_s ..., shape (n,); the first below the target.
        target: in their unit.
        dt_s: between two samples [s].

    Returns:
        time [s]; where no sample reaches the target, on from the last two.
    """
    last = jnp.clip(jnp.sum(jnp.cumprod(values < target)), 1, values.shape[0] - 1)
    below, above = values[last - 1], values[last]
    return dt_s * (last - 1 + (target - below) / jnp.maximum(above - below, 1e-12))
