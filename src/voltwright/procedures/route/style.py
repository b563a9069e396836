"""Drivers' styles and traffic levels, each a few documented numbers.

Modelled: acceleration and deceleration by speed, lateral acceleration in curves, speed kept over the limit. Left out: overtaking,
the choice of lanes, moods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.errors import known_name

SPEEDS_M_S = np.array([2.75, 7.5, 12.5, 17.5, 23.5, 31.5])
"""Middles of the speed bands in which accelerations were read [m/s]."""


@dataclass(frozen=True)
class Style:
    """How a driver drives.

    Attributes:
        title: for people.
        acceleration_m_s2: at `SPEEDS_M_S` [m/s²], shape (6,).
        deceleration_m_s2: likewise, positive [m/s²].
        lateral_m_s2: acceleration across in curves, at most [m/s²].
        speed_share: speed kept on a free road over the limit.
    """

    title: str
    acceleration_m_s2: tuple[float, ...]
    deceleration_m_s2: tuple[float, ...]
    lateral_m_s2: float
    speed_share: float

    def accelerates(self, speed_m_s: np.ndarray) -> np.ndarray:
        """Acceleration [m/s²] at some speeds [m/s], straight lines between the bands."""
        return np.interp(speed_m_s, SPEEDS_M_S, self.acceleration_m_s2)

    def brakes(self, speed_m_s: np.ndarray) -> np.ndarray:
        """Deceleration [m/s²], positive, at some speeds [m/s]."""
        return np.interp(speed_m_s, SPEEDS_M_S, self.deceleration_m_s2)


STYLES = {
    "calm": Style("calm", (1.07, 0.97, 0.84, 0.63, 0.61, 0.59), (0.91, 1.07, 0.82, 0.69, 0.60, 0.45), 1.5, 0.94),
    "normal": Style("normal", (1.25, 1.17, 0.98, 0.86, 0.72, 0.64), (1.11, 1.18, 1.00, 0.95, 0.69, 0.52), 2.0, 1.0),
    "brisk": Style("brisk", (1.43, 1.33, 1.35, 1.33, 0.95, 0.80), (1.31, 1.32, 1.18, 1.23, 1.04, 0.67), 2.8, 1.06),
}
"""Three styles.

Accelerations and decelerations: of each of 31 open recorded trips of a BMW i3 in and around Munich (speeds over 3 s), the 85th
percentile of the band, which is what a whole ramp has; then the 20th, 50th and 80th percentile of the trips. Lateral acceleration
and the speed over the limit were not recorded: by judgement, within the 1 to 4 m/s² that road design names.
Source: Steinstraeter, Heinrich, Lienkamp, Battery and Heating Data in Real Driving Cycles, IEEE DataPort 2020, CC BY 4.0.
"""


LIMITS_M_S = np.array([12.2, 18.2, 23.4, 29.1, 35.1])
"""Means of the bands of limits in which speeds were read [m/s]."""
SHARES = np.array([0.827, 0.929, 0.962, 0.964, 0.985])
"""Speed that is wished over the limit, in usual traffic, at `LIMITS_M_S`."""
WANDERS = np.array([0.237, 0.198, 0.149, 0.065, 0.009])
"""Standard deviation of the wished speed over the limit, in usual traffic, at `LIMITS_M_S`."""


@dataclass(frozen=True)
class Traffic:
    """How busy a road is.

    Attributes:
        title: for people.
        slower: how much of what usual traffic loses on the limit is lost: 0 nothing, 1 as usual.
        wander: standard deviation of the wished speed over that in usual traffic.
        wander_s: time over which it wanders [s].
        ramp_spread: spread of accelerations and decelerations from one stretch to the next, of their logarithm.
        stop_share: probability of a stop at a light or a yield, where the route gives none.
        wait_mean_s: mean wait at a light [s].
    """

    title: str
    slower: float
    wander: float
    wander_s: float
    ramp_spread: float
    stop_share: dict[str, float]
    wait_mean_s: float

    def wished(self, limit_m_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the wished speed over the limit, at some limits [m/s]."""
        share = 1.0 - self.slower * (1.0 - np.interp(limit_m_s, LIMITS_M_S, SHARES))
        return share, self.wander * np.interp(limit_m_s, LIMITS_M_S, WANDERS)


TRAFFIC = {
    "free": Traffic("free road", 0.4, 0.4, 5.0, 0.5, {"light": 0.3, "yield": 0.2}, 12.0),
    "usual": Traffic("usual traffic", 1.0, 1.0, 5.0, 0.5, {"light": 0.45, "yield": 0.35}, 18.0),
    "dense": Traffic("dense traffic", 1.8, 1.3, 5.0, 0.5, {"light": 0.6, "yield": 0.5}, 30.0),
}
"""Three levels.

Usual traffic: the mean wait at a stand of 2 s and more in 31 open trips of a BMW i3 (16.5 s; 190 stands). Its speeds are set so
that the 16 summer trips, driven anew on their own routes, have the recorded mean and deviation of speed over limit in each band,
away from stops; its spread and time so that their 1st, 5th, 95th and 99th percentiles of acceleration come next to the recorded
ones (`benchmarks/route_traffic.py`). No energy is used for that. The winter trips are the test (docs/route.md). The other two
levels and the probabilities by judgement: no open recording tells how busy its road was.
"""


def style_of(name: str) -> Style:
    """A style by its name.

    Raises:
        UnknownNameError: no such style, with all that there are.
    """
    return STYLES[known_name("style", name, tuple(STYLES))]


def traffic_of(name: str) -> Traffic:
    """A traffic level by its name.

    Raises:
        UnknownNameError: no such level, with all that there are.
    """
    return TRAFFIC[known_name("traffic", name, tuple(TRAFFIC))]
