"""Labels of a search along the way: trips so far, side by side in arrays, and which of them stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WARM_K, ENERGY_SHARE = 3.0, 0.004
"""Labels within so many kelvin and so much of the battery's energy are alike."""


@dataclass(frozen=True)
class Stop:
    """A station as the search sees it.

    Attributes:
        place: number of the piece whose end it is at.
        supply: number of its supply in the charge table.
        way_s: detour, queue and all that is not charging [s]. detour_j: energy of the detour [J].
        price_kwh, price_minute, price_session: what a charge costs.
    """

    place: int
    supply: int
    way_s: float
    detour_j: float
    price_kwh: float
    price_minute: float
    price_session: float


@dataclass(frozen=True)
class Limits:
    """What holds on the way.

    Attributes:
        start_j: energy of the cells at the start [J]. start_k: their temperature [K]. station_j: least at a station [J].
        end_j: least at the end [J]. kinetic_j: of the car at its cruising speed [J]. precondition_k: up to which cells are
        warmed [K]; 0 where the car cannot.
    """

    start_j: float
    start_k: float
    station_j: float
    end_j: float
    kinetic_j: float
    precondition_k: float


@dataclass
class Labels:
    """Labels side by side, arrays of shape (n,): objective and time [s], cost, energy [J], cells [K], stops, history."""

    score: np.ndarray
    time_s: np.ndarray
    cost: np.ndarray
    energy_j: np.ndarray
    cells_k: np.ndarray
    stops: np.ndarray
    choice: np.ndarray
    warming: np.ndarray
    trail: np.ndarray

    def take(self, kept: np.ndarray) -> Labels:
        """Some of the labels."""
        return Labels(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))

    @staticmethod
    def joined(parts: list[Labels]) -> Labels:
        """Labels of several lists in one."""
        return Labels(*(np.concatenate([getattr(part, name) for part in parts]) for name in Labels.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.score)


@dataclass(frozen=True)
class Event:
    """A change on the way.

    Attributes:
        before: number of the event before; -1 at the start.
        kind: "drive", "warm" or "charge".
        place: number of the piece at whose end it is; -1 at the start.
        choice: speed from here on.
        stop: number of the station.
        arrive_j, leave_j: energy [J].
        arrive_k, leave_k: cells [K].
        charge_s: [s].
        outlet_kwh: at the outlet [kWh].
        grid_kwh: from the grid [kWh].
        cost: of it.
        at_s: time of the trip [s].
    """

    before: int
    kind: str
    place: int
    choice: int = 0
    stop: int = -1
    arrive_j: float = 0.0
    leave_j: float = 0.0
    arrive_k: float = 0.0
    leave_k: float = 0.0
    charge_s: float = 0.0
    outlet_kwh: float = 0.0
    grid_kwh: float = 0.0
    cost: float = 0.0
    at_s: float = 0.0


@dataclass
class Found:
    """What a search came to.

    Attributes:
        events: changes of the best trip, in order. None where no trip gets there.
        score, time_s, cost, energy_j, cells_k, stops: of it at the end.
        reached: number of the last piece that some label got through; -1 where none did.
        labels: that were set.
    """

    events: list[Event] | None
    score: float = np.inf
    time_s: float = np.inf
    cost: float = 0.0
    energy_j: float = 0.0
    cells_k: float = 0.0
    stops: int = 0
    reached: int = -1
    labels: int = 0


def best(labels: Labels, full_j: float) -> Labels:
    """The labels that no other one beats, mode by mode."""
    modes = 2 * labels.choice + labels.warming
    groups = [np.flatnonzero(modes == mode) for mode in np.unique(modes)]
    kept = [group[kept_of(labels.take(group), full_j)] for group in groups]
    return labels.take(np.concatenate(kept)) if kept else labels


def kept_of(labels: Labels, full_j: float) -> np.ndarray:
    """Numbers of the labels that no other one of the same warmth beats in score and energy."""
    warmth = np.round(labels.cells_k / WARM_K).astype(int)
    energy = np.floor(labels.energy_j / (ENERGY_SHARE * full_j)).astype(int)
    order = np.lexsort((labels.score, -energy, warmth))
    score, group = labels.score[order], warmth[order]
    kept = []
    begin = np.flatnonzero(np.concatenate([[True], np.diff(group) != 0]))
    for first, last in zip(begin, [*begin[1:], len(order)], strict=True):
        part = score[first:last]
        least = np.concatenate([[np.inf], np.minimum.accumulate(part)[:-1]])
        kept.append(order[first:last][part < least - 1e-9])
    return np.concatenate(kept) if kept else np.zeros(0, int)
