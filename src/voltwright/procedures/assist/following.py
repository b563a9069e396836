"""Cars behind each other: each follows the one ahead, step by step, with an emergency brake beyond the limits of comfort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.procedures.assist.comfort import deceleration_most_m_s2
from voltwright.procedures.assist.followers import Follower, Seen, cruise_m_s2, driver_m_s2, limited_m_s2, needed_m_s2

STEP_S = 0.1
"""Time step of car following [s]."""
STAND_M_S = 1e-3
EMERGENCY_M_S2, EMERGENCY_JERK_M_S3 = 8.0, 30.0
"""The brake that works beyond the limits of comfort: its deceleration, and how fast it comes."""
EMERGENCY_OVER, EMERGENCY_TTC_S, EMERGENCY_CLOSING_M_S = 1.25, 1.0, 1.0
"""It begins where so many times the deceleration of comfort is needed, or so short a time is left to a collision, while the gap
closes so fast; and ends when the gap no longer closes."""
EMERGENCY_MARGIN = 1.2
"""It brakes so many times as hard as is needed."""


@dataclass(frozen=True)
class Followed:
    """Followers at each step, of shape (n + 1, cars, lanes).

    Attributes:
        speed_m_s: [m/s].
        acceleration_m_s2: [m/s²].
        gap_m: to the car ahead, from bumper to bumper [m].
        emergency: whether the emergency brake works.
    """

    speed_m_s: np.ndarray
    acceleration_m_s2: np.ndarray
    gap_m: np.ndarray
    emergency: np.ndarray

    @property
    def collided(self) -> np.ndarray:
        """Whether the gap closed, shape (cars, lanes)."""
        return np.min(self.gap_m, axis=0) <= 0.0

    @property
    def emergency_s(self) -> np.ndarray:
        """Time of the emergency brake [s], shape (cars, lanes)."""
        return STEP_S * np.sum(self.emergency, axis=0)


def follow(leader_m_s: np.ndarray, follower: Follower, set_m_s: float | np.ndarray, *, cars: int = 1) -> Followed:
    """Follow leaders.

    Args:
        leader_m_s: speeds of the leaders at each step of 0.1 s [m/s], shape (n + 1, lanes).
        follower: how each car follows.
        set_m_s: speed that it keeps on a free road [m/s]: a number, or one for each step and lane.
        cars: behind each other in each lane.

    Returns:
        the followers; they begin at the leader's speed, at the gap that they keep.
    """
    count, lanes = leader_m_s.shape
    sets = np.broadcast_to(np.asarray(set_m_s, float), leader_m_s.shape)
    told = np.diff(leader_m_s, axis=0, prepend=leader_m_s[:1]) / STEP_S
    shape = (count, cars, lanes)
    out = Followed(np.empty(shape), np.empty(shape), np.empty(shape), np.zeros(shape, bool))
    speed = np.broadcast_to(np.minimum(leader_m_s[0], sets[0]), (cars, lanes)).copy()
    command, felt, real = (np.zeros((cars, lanes)) for _ in range(3))
    gap, brake, hold = follower.gap_m + follower.gap_s * speed, np.zeros((cars, lanes)), np.zeros((cars, lanes), bool)
    late = round(follower.delay_s / STEP_S)
    history: list[Seen] = []
    for step in range(count):
        lead = np.concatenate([leader_m_s[step][None], speed[:-1]])
        # A cooperative car tells what it commands, others show what they do.
        lead_a = np.concatenate([told[step][None], (command if follower.name == "cacc" else real)[:-1]])
        now = Seen(gap, lead, speed, lead_a, real)
        history = [*history[-late:], now] if late else [now]
        # The car ahead is seen late, its own speed a car knows at once.
        seen = history[0]._replace(speed_m_s=speed, own_m_s2=real)
        if follower.name == "idm":
            wanted = driver_m_s2(follower, seen, sets[step])
        else:
            wanted = cruise_m_s2(follower, seen, sets[step], command, STEP_S)
        command = limited_m_s2(follower, wanted, command, speed, STEP_S)
        felt = felt + (command - felt) * (min(STEP_S / follower.lag_s, 1.0) if follower.lag_s > 0.0 else 1.0)
        brake, hold = _emergency(follower, now, felt, brake, hold)
        # While the emergency brake works, the control begins again from what the brake does.
        command, felt = np.where(hold, np.minimum(command, _at_most(brake, speed)), command), np.where(hold, brake, felt)
        real = np.maximum(felt, -speed / STEP_S)
        for store, value in zip(
            (out.speed_m_s, out.acceleration_m_s2, out.gap_m, out.emergency), (speed, real, gap, hold), strict=True
        ):
            store[step] = value
        if step + 1 < count:
            after = np.maximum(speed + STEP_S * real, 0.0)
            after = np.where(after < STAND_M_S, 0.0, after)
            ahead = np.concatenate([leader_m_s[step + 1][None], after[:-1]])
            gap = gap + STEP_S * 0.5 * (lead + ahead - speed - after)
            speed = after
    return out


def _at_most(brake_m_s2: np.ndarray, speed_m_s: np.ndarray) -> np.ndarray:
    """The part of the brake that the control may keep [m/s²]."""
    return np.maximum(brake_m_s2, -deceleration_most_m_s2(speed_m_s))


def _emergency(follower: Follower, now: Seen, felt, brake, hold) -> tuple[np.ndarray, np.ndarray]:
    """(acceleration of the emergency brake [m/s²], whether it works)."""
    closing = now.speed_m_s - now.lead_m_s
    need = needed_m_s2(follower, now)
    limit = deceleration_most_m_s2(now.speed_m_s)
    soon = now.gap_m < EMERGENCY_TTC_S * closing
    begins = (closing > EMERGENCY_CLOSING_M_S) & (soon | (need > EMERGENCY_OVER * limit))
    begins |= (now.gap_m < 0.25 * follower.gap_m) & (closing > 0.0)
    hold = (hold & (closing > 0.0) & (now.speed_m_s > 0.0)) | begins
    goal = -np.clip(EMERGENCY_MARGIN * need, limit, EMERGENCY_M_S2)
    goal = np.where(soon & hold, -EMERGENCY_M_S2, goal)
    start = np.where(brake < 0.0, brake, np.minimum(felt, 0.0))
    change = EMERGENCY_JERK_M_S3 * STEP_S
    return np.where(hold, start + np.clip(goal - start, -change, change), 0.0), hold


def swings(periods_s: tuple[float, ...], mean_m_s: float, swing_m_s: float, duration_s: float) -> np.ndarray:
    """Speeds of leaders that swing about a mean [m/s], shape (n + 1, periods).

    Args:
        periods_s: [s].
        mean_m_s: [m/s].
        swing_m_s: to each side [m/s].
        duration_s: [s].
    """
    time = STEP_S * np.arange(round(duration_s / STEP_S) + 1)
    return mean_m_s + swing_m_s * np.sin(2.0 * np.pi * time[:, None] / np.asarray(periods_s))


def string_gain(leader_m_s: np.ndarray, followed: Followed, skip_s: float = 0.0) -> np.ndarray:
    """Swing of the last car's acceleration over that of the leader, shape (lanes,): below 1 a platoon damps what happens ahead.

    Equation: rms(a_last) / rms(a_leader)

    Args:
        leader_m_s: [m/s], shape (n + 1, lanes).
        followed: the platoon behind it.
        skip_s: time at the start that does not count [s].
    """
    first = round(skip_s / STEP_S)
    lead = np.diff(leader_m_s, axis=0)[first:] / STEP_S
    last = followed.acceleration_m_s2[1:, -1][first:]
    return np.sqrt(np.mean(last**2, axis=0)) / np.maximum(np.sqrt(np.mean(lead**2, axis=0)), 1e-3)
