"""What happened to the labels of a search: changes of speed, warming, charges, kept as arrays until one trip is read back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np


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
class History:
    """All events of a search, those of one place and kind together."""

    firsts: list[int] = field(default_factory=list)
    blocks: list[tuple[dict, dict[str, np.ndarray]]] = field(default_factory=list)
    count: int = 0

    def add(self, kind: str, place: int, before: np.ndarray, choice: np.ndarray, *, stop: int = -1, **columns) -> np.ndarray:
        """The numbers of new events.

        Args:
            kind: of `Event`, as are the others.
            place: of all of them.
            before: shape (n,).
            choice: shape (n,).
            stop: of all of them.
            columns: by name of the attribute, shape (n,).
        """
        self.firsts.append(self.count)
        self.blocks.append(({"kind": kind, "place": place, "stop": stop}, {"before": before, "choice": choice, **columns}))
        self.count += len(before)
        return np.arange(self.firsts[-1], self.count)

    def back_from(self, last: int) -> list[Event]:
        """The events of a trip by the number of its last one, in order."""
        found: list[Event] = []
        while last >= 0:
            number = bisect_right(self.firsts, last) - 1
            same, columns = self.blocks[number]
            found.append(Event(**same, **{name: each[last - self.firsts[number]].item() for name, each in columns.items()}))
            last = found[-1].before
        return found[::-1]
