"""Smart charging: each stay's energy is moved to the hours in which it costs, or emits, least.

It begins from what the site does without a view of prices, and changes one stay after another, so it never costs more: a plan
that gives a car less, or that is dearer, is not taken. What the site has left over in each step is what the other cars leave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.site.jobs import POINTS, Done, Jobs, Outlets
from voltwright.study.site.trading import Stay, traded

CLOSE_J = 1.0
"""A plan that gives a car this much less is as good."""
TRIES = 6
NEAR = 4


@dataclass(frozen=True)
class Worth:
    """What a kWh is worth in each step of a site, per joule; each of shape (count,).

    Attributes:
        buy_j: of a joule taken. sell_j: of a joule given back.
        wear_j: of the battery for a joule given back.
    """

    buy_j: np.ndarray
    sell_j: np.ndarray
    wear_j: float


def saved(jobs: Jobs, outlets: Outlets, done: Done, limit_w: float, worth: Worth) -> Done:
    """The same sessions with their energy at better times.

    Args:
        jobs, outlets: sessions and outlets. done: without a view of prices; the powers in it are replaced.
        limit_w: of the site [W], both ways. worth: what a joule is worth in each step.
    """
    load = done.of_steps(done.power_w)
    order = [int(each) for each in np.argsort(np.nan_to_num(done.start_s, nan=np.inf), kind="stable") if done.outlet[each] >= 0]
    for session in order:
        _replan(jobs, outlets, done, session, limit_w, worth, load, trade=False)
    for session in order:
        if jobs.give_w[session] > 0.0 and outlets.gives[done.outlet[session]]:
            _replan(jobs, outlets, done, session, limit_w, worth, load, trade=True)
    return done


def _replan(
    jobs: Jobs, outlets: Outlets, done: Done, session: int, limit_w: float, worth: Worth, load_w: np.ndarray, *, trade: bool
) -> None:
    """New powers of one session, in what the others leave of the site; `load_w` is kept up to date."""
    where, first = done.stay(session), int(done.first[session])
    steps = slice(first, first + where.stop - where.start)
    before = done.power_w[where].copy()
    others = load_w[steps] - before
    stay = _stay(jobs, outlets, done, session, limit_w - others, done.share[where])
    buy, sell = worth.buy_j[steps], worth.sell_j[steps]
    after = traded(stay, before, buy, sell - worth.wear_j, limit_w + others) if trade else _filled(stay, before, buy)
    done.power_w[where] = after
    load_w[steps] += after - before
    done.level_j[session] = stay.levels_j(after)[-1]


def _stay(jobs: Jobs, outlets: Outlets, done: Done, session: int, room_w: np.ndarray, share: np.ndarray) -> Stay:
    outlet = int(done.outlet[session])
    most = min(float(jobs.power_w[session]), float(outlets.power_w[outlet]))
    give = min(float(jobs.give_w[session]), most) if outlets.gives[outlet] else 0.0
    return Stay(
        start_j=float(jobs.start_j[session]),
        full_j=float(jobs.full_j[session]),
        floor_j=float(jobs.floor_j[session]),
        curve_w=np.minimum(jobs.curves_w[jobs.curve[session]], most),
        give_w=give,
        kept=float(jobs.kept[session]),
        room_w=np.maximum(room_w, 0.0),
        seconds=share * done.step_s,
    )


def _filled(stay: Stay, before_w: np.ndarray, buy_j: np.ndarray) -> np.ndarray:
    """The energy of a stay in its cheapest steps; as before, where these are no cheaper or give less."""
    wanted = float(np.sum(before_w * stay.seconds))
    usable = np.flatnonzero((stay.seconds > 0.0) & (stay.room_w > 0.0))
    if wanted <= CLOSE_J or not len(usable) or np.ptp(buy_j[usable]) == 0.0:
        return before_w
    by_price = usable[np.argsort(buy_j[usable], kind="stable")]
    fill = _Fill(stay, wanted)
    most = np.minimum(stay.room_w, float(np.max(stay.curve_w))) * stay.seconds
    need = _fewest(fill, by_price, int(np.searchsorted(np.cumsum(most[by_price]), wanted - CLOSE_J)) + 1, wanted)
    best = _with_part(fill, by_price[:need], wanted)
    after = np.zeros_like(before_w)
    after[best[0]] = best[1]
    short = wanted - float(np.sum(after * stay.seconds))
    cost = float(np.sum((after - before_w) * stay.seconds * buy_j))
    return after if short < CLOSE_J and cost < 0.0 else before_w


def _fewest(fill: _Fill, by_price: np.ndarray, guess: int, wanted_j: float) -> int:
    """How many of the cheapest steps bring the energy that is wanted; looked for near a guess, then by halving."""
    low, high, tried, place = 0, len(by_price), 0, guess
    while low < high:
        if not low <= place < high or tried > NEAR:
            place = (low + high) // 2
        enough = fill.run(by_price[:place]) >= wanted_j - CLOSE_J
        low, high = (low, place) if enough else (place + 1, high)
        place, tried = (place - 1 if enough else place + 1), tried + 1
    return low


def _with_part(fill: _Fill, steps: np.ndarray, wanted_j: float) -> tuple[np.ndarray, list[float]]:
    """Steps in order of time with their powers [W]; of the dearest step only the part that is needed."""
    if not len(steps):
        return steps, []
    dearest, part_w = int(steps[-1]), 0.0
    seconds = float(fill.stay.seconds[dearest])
    for _ in range(TRIES):
        reached = fill.run(steps, dearest, part_w)
        if reached >= wanted_j - 0.1 * CLOSE_J:
            return np.sort(steps), fill.powers
        part_w += (wanted_j - reached) / seconds
    fill.run(steps)
    return np.sort(steps), fill.powers


class _Fill:
    """Charges a car in some steps as quickly as car and site allow; plain numbers, since the steps follow one another."""

    def __init__(self, stay: Stay, wanted_j: float):
        self.stay, self.wanted = stay, wanted_j
        self.curve = stay.curve_w.tolist()
        self.flat = min(self.curve) == max(self.curve)
        self.room, self.seconds = stay.room_w.tolist(), stay.seconds.tolist()
        self.powers: list[float] = []

    def run(self, steps: np.ndarray, capped: int = -1, cap_w: float = 0.0) -> float:
        """Energy [J] that the steps bring; their powers [W] stand in `powers`, in order of time."""
        curve, room, seconds, flat = self.curve, self.room, self.seconds, self.flat
        scale, level, brought = (POINTS - 1) / self.stay.full_j, self.stay.start_j, 0.0
        powers: list[float] = []
        for step in np.sort(steps).tolist():
            power = curve[0]
            if not flat:
                place = min(max(level * scale, 0.0), POINTS - 1.0)
                low = min(int(place), POINTS - 2)
                power = curve[low] + (place - low) * (curve[low + 1] - curve[low])
            power = min(power, room[step], (self.wanted - brought) / seconds[step])
            if step == capped:
                power = min(power, cap_w)
            powers.append(power)
            level += power * seconds[step]
            brought += power * seconds[step]
        self.powers = powers
        return brought
