"""Followers: how a driver, an adaptive cruise control and a cooperative one answer to the car ahead.

Modelled: a law of acceleration each, sensing delay, lag of the drive, limits of acceleration and jerk. Left out: lane changes,
sensors that lose the leader, the car's own lack of power (the simulator that drives the trace says so).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from voltwright.errors import known_name
from voltwright.procedures.assist.comfort import acceleration_most_m_s2, deceleration_most_m_s2, jerk_most_m_s3

HARDEST_M_S2 = 9.0
"""Deceleration that no law asks for more of [m/s²]: dry asphalt has about so much."""
GAIN_GAP_1_S2, GAIN_SPEED_1_S = 0.23, 0.90
"""Gains of the cruise control on gap and speed. That on the gap is the one that Milanés and Shladover found in a car; that on the
speed is larger than their 0.07 /s, since the lag of the car stands beside it here and not within it."""
GAIN_CRUISE_1_S, CRUISE_BRAKE_M_S2 = 0.4, 1.0
"""Gain on the speed that is set [1/s], and the deceleration with which a cruise control comes down to it [m/s²]."""
COOPERATIVE_GAP_1_S2, COOPERATIVE_SPEED_1_S = 0.2, 0.7
"""Gains of the cooperative control on the error of the gap and its rate."""
NEED_BEGINS_M_S2, NEED_WEIGHS_M_S2 = 0.8, 2.0
"""Deceleration that is needed at which the law begins to answer to it, and at which it does in full [m/s²]."""
CLOSE_M = 0.3
CREEP_M_S = 0.3
JERK_ROOM_M_S = 1.0


@dataclass(frozen=True)
class Follower:
    """How a car follows.

    Attributes:
        name: idm, acc or cacc.
        title: for people.
        gap_s: time gap that it keeps [s].
        gap_m: gap at a stand [m].
        acceleration_m_s2: of comfort [m/s²].
        deceleration_m_s2: of comfort, positive [m/s²].
        delay_s: from what is ahead to the command [s].
        lag_s: from the command to the wheels, first order [s].
        limited: whether the limits of ISO 15622 hold.
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


FOLLOWERS = {
    "idm": Follower("idm", "driver (intelligent driver model)", 1.5, 2.0, 1.2, 2.0, 0.0, 0.0, False),
    "acc": Follower("acc", "adaptive cruise control", 1.8, 4.0, 1.2, 2.0, 0.2, 0.3, True),
    "cacc": Follower("cacc", "cooperative adaptive cruise control", 1.1, 4.0, 1.2, 2.0, 0.1, 0.3, True),
}
"""Three followers.

Source: M. Treiber, A. Hennecke, D. Helbing, Congested traffic states in empirical observations and microscopic simulations,
    Physical Review E 62, 2000 (the driver; numbers within those published there); V. Milanés, S. Shladover, Modeling cooperative
    and autonomous adaptive cruise control dynamic responses using experimental data, Transportation Research C 48, 2014 (second
    hand: time gaps of 1.1 to 2.2 s that drivers set, 0.6 to 1.1 s with cooperation, delay and lag of a car in production).
"""


class Seen(NamedTuple):
    """What a follower knows of an instant, each of shape (cars, lanes).

    Attributes:
        gap_m: [m].
        lead_m_s: speed of the leader [m/s].
        speed_m_s: own speed [m/s].
        lead_m_s2: acceleration of the leader, as measured or as told [m/s²].
        own_m_s2: own acceleration [m/s²].
    """

    gap_m: np.ndarray
    lead_m_s: np.ndarray
    speed_m_s: np.ndarray
    lead_m_s2: np.ndarray
    own_m_s2: np.ndarray


def follower_of(name: str) -> Follower:
    """A follower by its name.

    Raises:
        UnknownNameError: no such follower, with all that there are.
    """
    return FOLLOWERS[known_name("follower", name, tuple(FOLLOWERS))]


def needed_m_s2(follower: Follower, seen: Seen) -> np.ndarray:
    """Deceleration [m/s²], positive, that keeps so much of the gap at a stand if the leader brakes on as it does now.

    Equation: leader at rest first: v² / (2 (s + u²/(2 b))); else b + (v - u)² / (2 s), with the room s = gap - gap at a stand.
    """
    room = np.maximum(seen.gap_m - 0.5 * follower.gap_m, CLOSE_M)
    closing = np.maximum(seen.speed_m_s - seen.lead_m_s, 0.0)
    brakes = np.maximum(-seen.lead_m_s2, 0.0)
    together = brakes + closing**2 / (2.0 * room)
    to_rest = seen.lead_m_s**2 / (2.0 * np.maximum(brakes, 1e-3))
    resting = seen.speed_m_s**2 / (2.0 * (room + to_rest))
    # At the edge between the two cases both ask for b v / u.
    first = 2.0 * room * brakes > seen.lead_m_s * (seen.speed_m_s - seen.lead_m_s)
    need = np.where(first, resting, together)
    return np.where((seen.speed_m_s > CREEP_M_S) & ((closing > 0.0) | (brakes > 0.0)), need, 0.0)


def driver_m_s2(follower: Follower, seen: Seen, set_m_s: np.ndarray) -> np.ndarray:
    """Acceleration of a driver [m/s²].

    Equation: a (1 - (v/v0)^4 - (s*/s)^2), s* = s0 + v T + v dv / (2 sqrt(a b)).
    Source: Treiber et al. 2000.
    """
    a, b = follower.acceleration_m_s2, follower.deceleration_m_s2
    speed = seen.speed_m_s
    star = follower.gap_m + np.maximum(speed * (follower.gap_s + (speed - seen.lead_m_s) / (2.0 * np.sqrt(a * b))), 0.0)
    free = (speed / np.maximum(set_m_s, 0.1)) ** 4
    return np.maximum(a * (1.0 - free - (star / np.maximum(seen.gap_m, 0.1)) ** 2), -HARDEST_M_S2)


def cruise_m_s2(follower: Follower, seen: Seen, set_m_s: np.ndarray, command_m_s2: np.ndarray, step_s: float) -> np.ndarray:
    """Acceleration that a cruise control commands [m/s²]: to its set speed, or to the gap, whichever is less.

    Equation: a = k1 (s - s0 - h v) + k2 (u - v); cooperative: h da/dt = -a + k1 e + k2 de/dt + a_leader, de/dt = u - v - h a.
    Source: J. Ploeg et al., Design and experimental evaluation of cooperative adaptive cruise control, IEEE ITSC 2011, for the
        second.
    """
    free = np.clip(GAIN_CRUISE_1_S * (set_m_s - seen.speed_m_s), -CRUISE_BRAKE_M_S2, follower.acceleration_m_s2)
    error = seen.gap_m - follower.gap_m - follower.gap_s * seen.speed_m_s
    closing = seen.lead_m_s - seen.speed_m_s
    if follower.name == "cacc":
        rate = closing - follower.gap_s * seen.own_m_s2
        pull = COOPERATIVE_GAP_1_S2 * error + COOPERATIVE_SPEED_1_S * rate + seen.lead_m_s2
        near = command_m_s2 + step_s / follower.gap_s * (pull - command_m_s2)
    else:
        near = GAIN_GAP_1_S2 * error + GAIN_SPEED_1_S * closing
    need = needed_m_s2(follower, seen)
    share = np.clip((need - NEED_BEGINS_M_S2) / (NEED_WEIGHS_M_S2 - NEED_BEGINS_M_S2), 0.0, 1.0)
    near = np.minimum(near, (1.0 - share) * near - share * 1.15 * need)
    return np.clip(np.minimum(free, near), -HARDEST_M_S2, None)


def limited_m_s2(follower: Follower, wanted_m_s2: np.ndarray, before_m_s2: np.ndarray, speed_m_s: np.ndarray, step_s: float):
    """The command within the limits of comfort, from that of the step before [m/s²]."""
    if not follower.limited:
        return wanted_m_s2
    most = np.minimum(acceleration_most_m_s2(speed_m_s), follower.acceleration_m_s2)
    within = np.clip(wanted_m_s2, -deceleration_most_m_s2(speed_m_s), most)
    # A second later the car is slower or faster by so much: the limit holds for its mean over a second.
    change = jerk_most_m_s3(speed_m_s + JERK_ROOM_M_S) * step_s
    return before_m_s2 + np.clip(within - before_m_s2, -change, change)
