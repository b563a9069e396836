"""Labels of a search along the way: trips so far, side by side in arrays, and which of them stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.trip_plan.events import Event

WARM_K, ENERGY_SHARE = 3.0, 0.004
"""Labels within so many kelvin and so much of the battery's energy are alike."""
SCORE_STEP_S = 1e-6
MOST_CHOICES, MOST_WARMTHS = 16, 1024
"""More than there are of either, so that a group of labels has one number."""


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
    """Labels side by side, arrays of shape (n,).

    Attributes:
        want: number of the weights that it is searched by.
        score: objective [s]. time_s, cost: so far. energy_j, cells_k: of the cells. stops: made.
        choice: speed. warming: 1 while the cells are warmed for a stop. trail: number of its last event.
    """

    want: np.ndarray
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


@dataclass
class Found:
    """What a search came to.

    Attributes:
        events: changes of the best trip, in order. None where no trip gets there.
        score, time_s, cost, energy_j, cells_k, stops: of it at the end.
        reached: number of the last piece that some label got through; -1 where none did.
    """

    events: list[Event] | None
    score: float = np.inf
    time_s: float = np.inf
    cost: float = 0.0
    energy_j: float = 0.0
    cells_k: float = 0.0
    stops: int = 0
    reached: int = -1


def best(labels: Labels, full_j: float) -> Labels:
    """The labels that no other one of the same weights, speed and warmth beats in score and energy."""
    warmth = np.round(labels.cells_k / WARM_K).astype(int)
    energy = np.floor(labels.energy_j / (ENERGY_SHARE * full_j)).astype(int)
    group = ((labels.want * MOST_CHOICES + labels.choice) * 2 + labels.warming) * MOST_WARMTHS + warmth
    score = np.round(labels.score / SCORE_STEP_S).astype(np.int64)
    order = np.lexsort((score, -energy, group))
    number = np.cumsum(np.diff(group[order], prepend=group[order[:1]]) != 0)
    # Every group lies so far below the one before that the least value so far is that of the group alone.
    apart = score[order] - number * (np.ptp(score) + 1)
    least = np.minimum.accumulate(apart)
    return labels.take(order[np.concatenate([[True], apart[1:] < least[:-1]])])
