"""Leaders drawn at random: they speed up, hold, brake and stop as they like."""

from __future__ import annotations

import numpy as np

from voltwright.procedures.assist.following import STEP_S
from voltwright.units import M_S_PER_KMH

STOP_SHARE = 0.25
"""Share of the goals of a leader that are a stop."""
BRAKES_M_S2, SPEEDS_UP_M_S2, HOLDS_S = (0.5, 4.0), (0.3, 2.0), (5.0, 40.0)
"""Decelerations, accelerations, and times for which a leader keeps a goal, drawn evenly between two ends."""


def random_leaders(count: int, duration_s: float, seed: int, *, most_kmh: float = 130.0) -> np.ndarray:
    """Speeds of leaders [m/s] at steps of 0.1 s, shape (n + 1, count).

    Args:
        count: of leaders.
        duration_s: [s].
        seed: of what is drawn.
        most_kmh: highest speed [km/h].
    """
    draw = np.random.default_rng(seed)
    most = most_kmh * M_S_PER_KMH
    steps = round(duration_s / STEP_S) + 1
    speeds = np.empty((steps, count))
    speed, goal = draw.uniform(0.0, most, count), np.zeros(count)
    rate, left = np.zeros(count), np.zeros(count)
    for step in range(steps):
        new = left <= 0.0
        if np.any(new):
            stops = draw.random(count) < STOP_SHARE
            goal = np.where(new, np.where(stops, 0.0, draw.uniform(0.0, most, count)), goal)
            falls, rises = draw.uniform(*BRAKES_M_S2, count), draw.uniform(*SPEEDS_UP_M_S2, count)
            rate = np.where(new, np.where(goal < speed, falls, rises), rate)
            left = np.where(new, draw.uniform(*HOLDS_S, count), left)
        left = left - STEP_S
        speed = speed + np.clip(goal - speed, -rate * STEP_S, rate * STEP_S)
        speeds[step] = speed
    return speeds


def stopping_leader(from_m_s: float, brakes_m_s2: float, after_s: float, duration_s: float) -> np.ndarray:
    """Speeds of a leader that holds a speed, stops, and stands for ever [m/s], shape (n + 1, 1).

    Args:
        from_m_s: speed before [m/s].
        brakes_m_s2: its deceleration, positive [m/s²].
        after_s: when it begins to brake [s].
        duration_s: in all [s].
    """
    time = STEP_S * np.arange(round(duration_s / STEP_S) + 1)
    return np.maximum(from_m_s - brakes_m_s2 * np.maximum(time - after_s, 0.0), 0.0)[:, None]
