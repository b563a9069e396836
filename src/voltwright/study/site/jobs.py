"""What a site has to do, as arrays over the sessions, and what it did.

The state of a battery is counted in energy at the outlet [J]: how much the outlet has delivered since it was empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

POINTS = 41
"""States of charge at which a car's power is kept, evenly from empty to full."""


@dataclass(frozen=True)
class Jobs:
    """Sessions of a site, each array of shape (n,); sessions are in order of their arrival.

    Attributes:
        arrive_s, depart_s: after midnight of the first day [s].
        pool: number of the kind of charger that serves it.
        curve: row of `curves_w`.
        full_j: outlet energy of the full battery [J]. start_j: on arrival [J]. goal_j: wanted at departure [J].
        power_w: most that the car takes, whatever its charge [W].
        give_w: most that it gives back at the outlet [W]; 0 where it gives nothing.
        floor_j: below which it gives nothing back [J].
        kept: share of what the outlet delivered that comes back from the battery to the outlet, 0-1.
        curves_w: power at the outlet by state of charge [W], shape (m, POINTS).
    """

    arrive_s: np.ndarray
    depart_s: np.ndarray
    pool: np.ndarray
    curve: np.ndarray
    full_j: np.ndarray
    start_j: np.ndarray
    goal_j: np.ndarray
    power_w: np.ndarray
    give_w: np.ndarray
    floor_j: np.ndarray
    kept: np.ndarray
    curves_w: np.ndarray

    def __len__(self) -> int:
        """How many sessions there are."""
        return len(self.arrive_s)

    def caps_w(self, which: np.ndarray, level_j: np.ndarray) -> np.ndarray:
        """Most power [W] that the cars of some sessions take at a state of their batteries [J]."""
        place = np.clip(level_j / self.full_j[which], 0.0, 1.0) * (POINTS - 1)
        low = np.minimum(place.astype(np.int64), POINTS - 2)
        rows, share = self.curve[which], place - low
        power = (1.0 - share) * self.curves_w[rows, low] + share * self.curves_w[rows, low + 1]
        return np.minimum(power, self.power_w[which])


@dataclass(frozen=True)
class Outlets:
    """The outlets of a site, those of a pool side by side, the strongest first.

    Attributes:
        pool: of each. power_w: of each [W]. gives: whether it takes power back. Each of shape (k,).
    """

    pool: np.ndarray
    power_w: np.ndarray
    gives: np.ndarray


@dataclass
class Done:
    """What became of the sessions.

    Attributes:
        step_s: length of a step [s]. count: of steps.
        outlet: that served each session, -1 where none did. start_s: at which it was plugged in [s]; NaN where it was not.
        first: first step of each session's stay. offset: where its powers begin in `power_w`, shape (n + 1,).
        power_w: power of each session in each step of its stay [W], one after another; negative where the car gives.
        share: of each of these steps in which the car was there, 0-1.
        level_j: state of each battery at the end [J].
        end_s: at which the car had what it got [s]; NaN where it got nothing.
        waiting, plugged: cars in each step, the latter as a mean over the step, shape (count,).
    """

    step_s: float
    count: int
    outlet: np.ndarray
    start_s: np.ndarray
    first: np.ndarray
    offset: np.ndarray
    power_w: np.ndarray
    share: np.ndarray
    level_j: np.ndarray
    end_s: np.ndarray
    waiting: np.ndarray
    plugged: np.ndarray

    def stay(self, session: int) -> slice:
        """Where the powers of a session lie in `power_w`."""
        return slice(int(self.offset[session]), int(self.offset[session + 1]))

    @property
    def step(self) -> np.ndarray:
        """The step of each entry of `power_w`."""
        lengths = np.diff(self.offset)
        return np.arange(len(self.power_w)) - np.repeat(self.offset[:-1] - self.first, lengths)

    @property
    def session(self) -> np.ndarray:
        """The session of each entry of `power_w`."""
        return np.repeat(np.arange(len(self.first)), np.diff(self.offset))

    @property
    def energy_j(self) -> np.ndarray:
        """Energy of each entry of `power_w` [J]."""
        return self.power_w * self.share * self.step_s

    def of_sessions(self, values: np.ndarray) -> np.ndarray:
        """Sums by session of values by entry."""
        return np.bincount(self.session, values, len(self.first))

    def of_steps(self, values: np.ndarray) -> np.ndarray:
        """Sums by step of values by entry."""
        return np.bincount(self.step, values, self.count)
