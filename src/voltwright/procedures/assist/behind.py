"""A car behind leaders whose speeds are known at each second, and what a passenger feels of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.procedures.assist.followers import Follower
from voltwright.procedures.assist.following import STEP_S, follow, string_gain, swings

AFTER_S, STANDS_S = 30.0, 60.0
"""A follower has so long to come to rest behind a leader at its end; a longer stand at the end of a leader is cut off."""
MOVES_M_S, HEADWAY_FROM_M_S = 0.05, 5.0
PERIODS_S, PLATOON, SWING_M_S, SWINGS_S, SWINGS_SKIP_S = (6.0, 9.0, 12.0, 18.0, 25.0, 40.0), 10, 1.0, 240.0, 120.0
"""Periods with which the leader of a platoon of ten swings, by how much to each side, for how long, and what is not counted."""
SET_OVER = 1.1
"""The speed that is set, over the limit: the leader is what holds the car back."""


@dataclass(frozen=True)
class Behind:
    """A course behind a leader.

    Attributes:
        speed_m_s: at each second [m/s], shape (n + 1,).
        gap_m: to the leader [m], likewise.
        gap_least_m: [m].
        headway_least_s: least gap over speed, above 5 m/s [s]; None for a course that is never so fast.
        emergency_s: time of the emergency brake [s].
        collided: whether the gap closed.
    """

    speed_m_s: np.ndarray
    gap_m: np.ndarray
    gap_least_m: float
    headway_least_s: float | None
    emergency_s: float
    collided: bool


def without_long_stand(speed_m_s: np.ndarray) -> np.ndarray:
    """Speeds of a leader without what is left of a long stand at its end [m/s].

    Args:
        speed_m_s: at each second [m/s].
    """
    moving = np.flatnonzero(speed_m_s > MOVES_M_S)
    last = int(moving[-1]) if len(moving) else 0
    return speed_m_s[: last + 1 + round(AFTER_S)] if len(speed_m_s) - 1 - last > STANDS_S else speed_m_s


def behind(leaders_m_s: Sequence[np.ndarray], limits_m_s: Sequence[np.ndarray], follower: Follower) -> list[Behind]:
    """Follow leaders, all at once.

    Args:
        leaders_m_s: speeds of each at each second [m/s].
        limits_m_s: speed limits where it is then [m/s].
        follower: how the car follows.
    """
    count = max(len(each) for each in leaders_m_s) + round(AFTER_S)
    fine = np.arange(0.0, count - 1.0 + 0.5 * STEP_S, STEP_S)
    leads = np.stack([np.interp(fine, np.arange(len(each)), each, right=0.0) for each in leaders_m_s], axis=1)
    sets = np.stack([np.interp(fine, np.arange(len(each)), each) for each in limits_m_s], axis=1)
    found = follow(leads, follower, np.maximum(SET_OVER * sets, leads))
    return [_of_lane(found, lane, len(leaders_m_s[lane])) for lane in range(leads.shape[1])]


def _of_lane(found, lane: int, seconds: int) -> Behind:
    speed, gap = found.speed_m_s[:, 0, lane], found.gap_m[:, 0, lane]
    every = round(1.0 / STEP_S)
    coarse = speed[::every]
    moving = np.flatnonzero(coarse > MOVES_M_S)
    last = max(int(moving[-1]) + 2 if len(moving) else 0, seconds - 1)
    until = last * every + 1
    fast = speed[:until] > HEADWAY_FROM_M_S
    return Behind(
        speed_m_s=coarse[: last + 1],
        gap_m=gap[::every][: last + 1],
        gap_least_m=float(np.min(gap[:until])),
        headway_least_s=float(np.min((gap[:until] / np.maximum(speed[:until], 0.1))[fast])) if np.any(fast) else None,
        emergency_s=STEP_S * float(np.sum(found.emergency[:until, 0, lane])),
        collided=bool(np.any(gap[:until] <= 0.0)),
    )


def gains_of_platoon(follower: Follower, mean_m_s: float = 25.0) -> dict[float, float]:
    """Swing of the tenth car over that of the leader, by period [s] of the leader's swing.

    Args:
        follower: how each car follows.
        mean_m_s: speed about which the leader swings [m/s].
    """
    leaders = swings(PERIODS_S, mean_m_s, SWING_M_S, SWINGS_S)
    found = follow(leaders, follower, mean_m_s + 10.0, cars=PLATOON)
    return dict(zip(PERIODS_S, string_gain(leaders, found, SWINGS_SKIP_S).tolist(), strict=True))


def jerks_m_s3(speed_m_s: np.ndarray) -> tuple[float, float]:
    """(root mean square, 95th percentile of the size) of the jerk [m/s³], means over a second.

    Args:
        speed_m_s: at each second [m/s].
    """
    jerk = np.diff(speed_m_s, 2)
    if not len(jerk):
        return 0.0, 0.0
    return float(np.sqrt(np.mean(jerk**2))), float(np.percentile(np.abs(jerk), 95.0))
