"""Cars that follow a leader: a driver by the intelligent driver model, adaptive cruise control, and the cooperative kind.

Modelled: sensing delay, lag of the drive, limits of acceleration and jerk, an emergency brake beyond them. Left out: lane
changes, sensors that lose the leader, the car's own lack of power (the simulator that drives the trace says so).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from voltwright.errors import known_name
from voltwright.procedures.assist.comfort import acceleration_most_m_s2, deceleration_most_m_s2, jerk_most_m_s3
from voltwright.units import M_S_PER_KMH

STEP_S = 0.1
"""Time step of car following [s]."""
LENGTH_M = 4.6
"""Length of every car [m]."""
STAND_M_S = 1e-3
EMERGENCY_M_S2, EMERGENCY_TTC_S = 8.0, 1.2
"""The brake that works beyond the limits of comfort: its deceleration, and the time to a collision at which it begins."""
ARROWS = 1e-3


@dataclass(frozen=True)
class Follower:
    """How a car follows.

    Attributes:
        name: idm, acc or cacc. title: for people.
        gap_s: time gap that it keeps [s].
        gap_m: gap at a stand [m].
        acceleration_m_s2: of comfort [m/s²]. deceleration_m_s2: of comfort, positive [m/s²].
        delay_s: from what is ahead to the command [s]. lag_s: from the command to the wheels, first order [s].
        limited: whether the limits of ISO 15622 hold. informed: whether the leader tells its acceleration.
    """

    name: str
    title: str
    gap_s: float
    gap_m: float
    acceleration_m_s2: float
    deceleration_m_s2: float
    delay_s: float
    lag_s: float
    limited: bool
    informed: bool


FOLLOWERS = {
    "idm": Follower("idm", "driver (intelligent driver model)", 1.5, 2.0, 1.2, 2.0, 0.0, 0.0, False, False),
    "acc": Follower("acc", "adaptive cruise control", 1.8, 4.0, 1.2, 2.0, 0.2, 0.3, True, False),
    "cacc": Follower("cacc", "cooperative adaptive cruise control", 0.8, 4.0, 1.2, 2.0, 0.1, 0.3, True, True),
}
"""Three followers.

Source: M. Treiber, A. Hennecke, D. Helbing, Congested traffic states in empirical observations and microscopic simulations,
    Physical Review E 62, 2000 (the model; its numbers within those published there); time gaps within those that drivers set,
    1.1 to 2.2 s; lag and delay of production cars in V. Milanés, S. Shladover, Modeling cooperative and autonomous adaptive
    cruise control dynamic responses using experimental data, Transportation Research C 48, 2014 (second hand).
"""
GAIN_GAP_1_S2, GAIN_SPEED_1_S = 0.23, 0.90
"""Gains of the cruise control on gap and speed: those that Milanés and Shladover fitted, 0.23 /s² and 0.07 /s, act on a car
whose own lag is in them; here the lag is apart, and the second is what keeps a platoon of it calm in docs/assist.md."""
GAIN_CRUISE_1_S = 0.4
GAIN_AHEAD = 0.9
"""Share of the leader's acceleration that a cooperative follower takes over."""


@dataclass(frozen=True)
class Followed:
    """A follower behind a leader, at each step, of shape (n + 1,) or (n + 1, k) for k of them.

    Attributes:
        speed_m_s: [m/s].
        acceleration_m_s2: [m/s²].
        gap_m: from bumper to bumper [m].
        emergency_s: time of the emergency brake [s].
        collided: whether the gap closed.
    """

    speed_m_s: np.ndarray
    acceleration_m_s2: np.ndarray
    gap_m: np.ndarray
    emergency_s: np.ndarray
    collided: np.ndarray


def follower_of(name: str) -> Follower:
    """A follower by its name.

    Raises:
        UnknownNameError: no such follower, with all that there are.
    """
    return FOLLOWERS[known_name("follower", name, tuple(FOLLOWERS))]


def follow(leader_m_s: np.ndarray, follower: Follower, set_m_s: float | np.ndarray, *, step_s: float = STEP_S) -> Followed:
    """Follow leaders.

    Args:
        leader_m_s: speeds of the leaders at each step [m/s], shape (n + 1,) or (n + 1, k).
        follower: how the car follows.
        set_m_s: speed that it keeps on a free road [m/s]: a number, or one for each step, shape (n + 1,).
        step_s: time step [s].

    Returns:
        the followers; they begin at the leader's speed, at the gap that they keep.
    """
    lead = leader_m_s if leader_m_s.ndim > 1 else leader_m_s[:, None]
    count, lanes = lead.shape
    sets = np.broadcast_to(np.asarray(set_m_s, float), (count,)) if np.ndim(set_m_s) <= 1 else np.asarray(set_m_s)
    ahead = np.diff(lead, axis=0, prepend=lead[:1]) / step_s
    speed, command, felt = np.minimum(lead[0], sets[0]).copy(), np.zeros(lanes), np.zeros(lanes)
    gap = follower.gap_m + follower.gap_s * speed
    late = round(follower.delay_s / step_s)
    out = [np.empty((count, lanes)) for _ in range(3)]
    emergency, collided = np.zeros(lanes), np.zeros(lanes, bool)
    law: Callable[..., np.ndarray] = _idm if follower.name == "idm" else _cruise
    history: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for step in range(count):
        history.append((gap.copy(), lead[step], speed.copy()))
        seen_gap, seen_lead, seen_speed = history[max(0, len(history) - 1 - late)]
        history = history[-(late + 1) :]
        told = ahead[max(step - late, 0)] if follower.informed else np.zeros(lanes)
        wanted = law(follower, seen_gap, seen_lead, seen_speed, sets[step], told)
        command = _limited(follower, wanted, command, speed, step_s)
        felt = command if follower.lag_s <= 0.0 else felt + (command - felt) * min(step_s / follower.lag_s, 1.0)
        braking = _emergency(gap, lead[step], speed)
        emergency += step_s * braking
        acceleration = np.where(braking, -EMERGENCY_M_S2, felt)
        acceleration = np.maximum(acceleration, -speed / step_s)
        for store, value in zip(out, (speed, acceleration, gap), strict=True):
            store[step] = value
        if step + 1 < count:
            after = np.maximum(speed + step_s * acceleration, 0.0)
            gap = gap + step_s * 0.5 * (lead[step] + lead[step + 1] - speed - after)
            speed = np.where(after < STAND_M_S, 0.0, after)
        collided |= gap <= 0.0
    flat = leader_m_s.ndim == 1
    parts = [store[:, 0] if flat else store for store in out]
    return Followed(*parts, emergency_s=emergency[0] if flat else emergency, collided=collided[0] if flat else collided)


def _idm(follower: Follower, gap, lead, speed, wanted, told) -> np.ndarray:
    """Acceleration of a driver [m/s²].

    Equation: a (1 - (v/v0)^4 - (s*/s)^2), s* = s0 + v T + v dv / (2 sqrt(a b)).
    Source: Treiber et al. 2000.
    """
    a, b = follower.acceleration_m_s2, follower.deceleration_m_s2
    star = follower.gap_m + np.maximum(speed * follower.gap_s + speed * (speed - lead) / (2.0 * np.sqrt(a * b)), 0.0)
    return a * (1.0 - (speed / np.maximum(wanted, 0.1)) ** 4 - (star / np.maximum(gap, 0.1)) ** 2)


def _cruise(follower: Follower, gap, lead, speed, wanted, told) -> np.ndarray:
    """Acceleration that a cruise control commands [m/s²]: to its set speed, or to the gap, whichever is less."""
    free = np.clip(GAIN_CRUISE_1_S * (wanted - speed), -1.0, follower.acceleration_m_s2)
    error = gap - follower.gap_m - follower.gap_s * speed
    near = GAIN_GAP_1_S2 * error + GAIN_SPEED_1_S * (lead - speed) + GAIN_AHEAD * told
    # What is needed to be as slow as the leader when the gap at a stand is left: a far slow leader is braked for in time.
    closing = np.maximum(speed - lead, 0.0)
    room = np.maximum(gap - follower.gap_m, 0.5)
    needed = -(closing**2) / (2.0 * room)
    near = np.where(needed < -0.5 * follower.deceleration_m_s2, np.minimum(near, 1.1 * needed), near)
    return np.minimum(free, np.maximum(near, -9.0))


def _limited(follower: Follower, wanted, before, speed, step_s: float) -> np.ndarray:
    if not follower.limited:
        return np.maximum(wanted, -9.0)
    within = np.clip(
        wanted, -deceleration_most_m_s2(speed), np.minimum(acceleration_most_m_s2(speed), follower.acceleration_m_s2)
    )
    most = jerk_most_m_s3(speed) * step_s
    return before + np.clip(within - before, -most, most)


def _emergency(gap, lead, speed) -> np.ndarray:
    """Whether a collision is near: in time at the present speeds, or by the way that full braking of both needs."""
    closing = speed - lead
    soon = np.where(closing > 0.1, gap / np.maximum(closing, 0.1), np.inf) < EMERGENCY_TTC_S
    room = gap + (lead**2 - speed**2) / (2.0 * EMERGENCY_M_S2)
    return (soon | (room < 0.5)) & (closing > 0.0) & (speed > 0.0)


def random_leaders(count: int, duration_s: float, seed: int, *, most_kmh: float = 130.0, step_s: float = STEP_S) -> np.ndarray:
    """Speeds of leaders that speed up, hold, brake and stop as they like [m/s], shape (n + 1, count).

    Args:
        count: of leaders.
        duration_s: [s].
        seed: of what is drawn.
        most_kmh: highest speed [km/h].
        step_s: time step [s].
    """
    draw = np.random.default_rng(seed)
    steps = round(duration_s / step_s) + 1
    speeds = np.empty((steps, count))
    speed, goal = draw.uniform(0.0, most_kmh, count) * M_S_PER_KMH, np.zeros(count)
    rate, left = np.zeros(count), np.zeros(count)
    for step in range(steps):
        new = left <= 0.0
        stops = draw.random(count) < 0.25
        goal = np.where(new, np.where(stops, 0.0, draw.uniform(0.0, most_kmh, count) * M_S_PER_KMH), goal)
        rate = np.where(new, np.where(goal < speed, draw.uniform(0.5, 4.0, count), draw.uniform(0.3, 2.0, count)), rate)
        left = np.where(new, draw.uniform(5.0, 40.0, count), left - step_s)
        speed = speed + np.clip(goal - speed, -rate * step_s, rate * step_s)
        speeds[step] = speed
    return speeds


def platoon(leader_m_s: np.ndarray, follower: Follower, set_m_s: float, cars: int) -> list[Followed]:
    """Cars behind each other behind a leader, in order.

    Args:
        leader_m_s: [m/s], shape (n + 1,). follower: how each car follows. set_m_s: on a free road [m/s]. cars: how many.
    """
    found, ahead = [], leader_m_s
    for _ in range(cars):
        found.append(follow(ahead, follower, set_m_s))
        ahead = found[-1].speed_m_s
    return found


def string_gain(leader_m_s: np.ndarray, cars: list[Followed]) -> float:
    """Swing of the last car's acceleration over that of the leader: below 1 a platoon damps what happens ahead.

    Equation: rms(a_last) / rms(a_leader)
    """
    lead = np.diff(leader_m_s) / STEP_S
    last = cars[-1].acceleration_m_s2[1:]
    return float(np.sqrt(np.mean(last**2)) / max(np.sqrt(np.mean(lead**2)), ARROWS))
