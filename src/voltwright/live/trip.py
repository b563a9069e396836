"""The trace that a live car drives: followed, left at a pause with a steady braking, joined again, repeated or ended."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.road import Road, road_of
from voltwright.spec.cycle import Cycle

JOIN_M_S2 = 2.0
"""Change of speed with which a car leaves a trace and comes back to it; by judgement, that of a calm driver."""
STANDS_M_S = 0.05


@dataclass
class Place:
    """Where a car is on its trace.

    Attributes:
        time_s: on the trace [s].
        way_m: driven since the trace began [m].
        joined: whether it follows; else it brakes, stands, or comes back.
        laps: how often the trace was driven to its end.
    """

    time_s: float = 0.0
    way_m: float = 0.0
    joined: bool = False
    laps: int = 0


class Trip:
    """A trace, ready to be asked for one step at a time."""

    def __init__(self, cycle: Cycle, repeat: bool = True):
        """From a checked trace.

        Args:
            cycle: the trace.
            repeat: whether it begins anew at its end; else the car stops there.
        """
        self.cycle, self.repeat = cycle, repeat
        inputs = inputs_of_cycle(cycle)
        self._speeds, self._dt_s = cycle.speed_m_s.tolist(), cycle.dt_s
        self.road: Road | None = road_of(inputs, float(cycle.speed_m_s[0]), cycle.dt_s)
        self._pressures = np.broadcast_to(np.asarray(inputs.road_pressure_pa, float), len(self._speeds) - 1).tolist()

    @property
    def mark(self) -> str:
        """What tells this trace from others."""
        arrays = (self.cycle.time_s, self.cycle.speed_m_s, self.cycle.grade, self.cycle.altitude_m)
        return sha256(b"".join(np.ascontiguousarray(each, float).tobytes() for each in arrays) + bytes([self.repeat])).hexdigest()

    def speed_m_s(self, time_s: float) -> float:
        """Speed of the trace [m/s], straight between its samples."""
        share, last = time_s / self._dt_s, len(self._speeds) - 1
        index = min(int(share), last - 1)
        part = min(share - index, 1.0)
        return self._speeds[index] + part * (self._speeds[index + 1] - self._speeds[index])

    def wanted(self, place: Place, told: str, speed_m_s: float, dt_s: float) -> tuple[float, bool]:
        """What the driver wants at the end of a step.

        Args:
            place: moved on by this.
            told: on, pause or stop.
            speed_m_s: of the car [m/s].
            dt_s: time step [s].

        Returns:
            speed wanted [m/s], and whether the trace has ended for good.
        """
        reach = JOIN_M_S2 * dt_s
        if told != "on":
            place.joined = False
            if told == "stop" and speed_m_s <= STANDS_M_S:
                place.time_s = place.way_m = 0.0
            return max(0.0, speed_m_s - reach), False
        target = self.speed_m_s(place.time_s)
        if not place.joined and abs(target - speed_m_s) > reach:
            return speed_m_s + (reach if target > speed_m_s else -reach), False
        place.joined = True
        place.time_s += dt_s
        ended = place.time_s >= self.cycle.duration_s - 1e-9
        wanted = self.speed_m_s(min(place.time_s, self.cycle.duration_s))
        if ended:
            place.laps += 1
            place.time_s, place.way_m, place.joined = 0.0, 0.0, self.repeat and abs(self._speeds[0] - wanted) <= reach
        return wanted, ended and not self.repeat

    def road_at(self, place: Place, step_m: float) -> tuple[float, float]:
        """Grade of the road over the next `step_m`, and pressure of the air [Pa]."""
        index = min(int(place.time_s / self._dt_s), len(self._pressures) - 1)
        grade = 0.0 if self.road is None else float(self.road.grade(place.way_m, step_m))
        return grade, self._pressures[index]
