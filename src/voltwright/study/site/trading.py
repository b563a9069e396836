"""A car that gives power back: pairs of steps, one in which it takes more and one in which it takes less or gives.

Each pair leaves the charge at departure as it was, keeps the battery between its floor and full in every step between, and
lowers the cost of the stay. Pairs are taken greedily, the best first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.site.jobs import POINTS

STEPS_MOST = 400
"""Of a longer stay, these first ones are traded."""
PAIRS_MOST = 400
LEAST_J = 1e3
HALVINGS = 4


@dataclass(frozen=True)
class Stay:
    """One stay of a car.

    Attributes:
        start_j: state of the battery at its begin [J]. full_j: of the full one [J]. floor_j: below which nothing is given [J].
        curve_w: power by state of charge [W]. give_w: most that is given [W]. kept: share that comes back out, 0-1.
        room_w: most that the site has for this car in each step [W]. seconds: of each step at the outlet [s].
    """

    start_j: float
    full_j: float
    floor_j: float
    curve_w: np.ndarray
    give_w: float
    kept: float
    room_w: np.ndarray
    seconds: np.ndarray

    def levels_j(self, power_w: np.ndarray) -> np.ndarray:
        """State of the battery [J] at the begin of each step and at the end, shape (n + 1,)."""
        stored = np.where(power_w >= 0.0, power_w, power_w / self.kept) * self.seconds
        return self.start_j + np.concatenate([[0.0], np.cumsum(stored)])

    def caps_w(self, level_j: np.ndarray) -> np.ndarray:
        """Most power [W] by state of the battery [J]."""
        return np.interp(level_j / self.full_j, np.linspace(0.0, 1.0, POINTS), self.curve_w)


def traded(stay: Stay, power_w: np.ndarray, buy_j: np.ndarray, sell_j: np.ndarray, down_w: np.ndarray) -> np.ndarray:
    """The powers of a stay [W] after every pair of steps that pays.

    Args:
        stay: of the car.
        power_w: before [W], shape (n,).
        buy_j: price of a joule taken. sell_j: gain of a joule given, less the wear.
        down_w: what the site can take from this car in each step [W].
    """
    size = min(len(power_w), STEPS_MOST)
    power, banned = power_w.copy(), np.zeros((size, size), bool)
    for _ in range(PAIRS_MOST):
        buy = np.where(power >= 0.0, buy_j, stay.kept * sell_j)[:size]
        sell = np.where(power > 0.0, buy_j, stay.kept * sell_j)[:size]
        levels = stay.levels_j(power)
        more, less = _rooms_j(stay, power, levels, down_w)
        amount = np.minimum(more[:size, None], less[None, :size])
        amount = np.minimum(amount, _slack_j(stay, levels, size))
        gain = np.where(banned | (amount < LEAST_J), 0.0, sell[None, :] - buy[:, None])
        best = int(np.argmax(gain))
        taking, giving = divmod(best, size)
        if gain[taking, giving] <= 1e-15:
            break
        changed = _exchanged(stay, power, taking, giving, float(amount[taking, giving]))
        if changed is None:
            banned[taking, giving] = True
        else:
            power = changed
    return power


def _rooms_j(stay: Stay, power: np.ndarray, levels: np.ndarray, down_w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much more each step can bring into the battery at one price, and how much less [J]."""
    seconds = stay.seconds
    up_w = np.minimum(stay.caps_w(levels[:-1]), stay.room_w)
    more = np.where(
        power >= 0.0, np.maximum(up_w - power, 0.0), np.minimum(-power, np.maximum(stay.room_w - power, 0.0)) / stay.kept
    )
    give = np.minimum(stay.give_w, np.maximum(down_w, 0.0))
    less = np.where(power > 0.0, power, np.maximum(give + power, 0.0) / stay.kept)
    return more * seconds, less * seconds


def _slack_j(stay: Stay, levels: np.ndarray, size: int) -> np.ndarray:
    """How far the battery can be moved between each pair of steps [J], shape (taking, giving)."""
    inner = levels[1 : size + 1]
    up, down = np.maximum(stay.full_j - inner, 0.0), np.maximum(inner - stay.floor_j, 0.0)
    # The level behind step i is moved, up to the one before step j.
    later = np.arange(size)[None, :] > np.arange(size)[:, None]
    upward = np.minimum.accumulate(np.where(later.T, np.inf, up[None, :]), axis=1)  # [i, j]: least of up[i..j]
    downward = np.minimum.accumulate(np.where(later.T, np.inf, down[None, :]), axis=1)
    slack = np.zeros((size, size))
    slack[:, 1:] = np.where(later[:, 1:], upward[:, :-1], 0.0)
    slack.T[:, 1:] += np.where(later[:, 1:], downward[:, :-1], 0.0)
    return slack


def _exchanged(stay: Stay, power: np.ndarray, taking: int, giving: int, amount_j: float) -> np.ndarray | None:
    """The powers after a pair, with as much of it as the car's own limits let pass; None where nothing does."""
    for _ in range(HALVINGS):
        changed = power.copy()
        up, down = amount_j / stay.seconds[taking], amount_j / stay.seconds[giving]
        changed[taking] += up if power[taking] >= 0.0 else up * stay.kept
        changed[giving] -= down if power[giving] > 0.0 else down * stay.kept
        caps = stay.caps_w(stay.levels_j(changed)[:-1])
        if np.all(changed <= np.maximum(caps, power) + 1e-6):
            return changed
        amount_j *= 0.5
    return None
