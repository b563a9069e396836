"""A closed loop with a traffic simulation: it decides how fast cars want to be, they how fast they can, and what it takes.

Before each step the simulation is told the acceleration that each car can have; behind it each car drives to the speed that it
was given, and the simulation is told its charge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from voltwright.interfaces.sumo.traffic_car import TrafficCar

LEAST_M_S2 = 0.05
"""A traffic simulation takes no acceleration below this; a car that has less is held by its highest speed."""


@dataclass(frozen=True)
class Seen:
    """A vehicle behind a step. Attributes: speed_m_s: of it. grade: of its road. energy_wh: of the simulation's own battery."""

    speed_m_s: float
    grade: float = 0.0
    energy_wh: float | None = None


class Traffic(Protocol):
    """A traffic simulation that is stepped."""

    dt_s: float

    def step(self) -> float | None:
        """Advance by one step: its time [s]; None at the end."""
        ...

    def seen(self) -> Mapping[str, Seen]:
        """The vehicles that are followed and on the road now, by name."""
        ...

    def limit(self, name: str, acceleration_m_s2: float | None, speed_m_s: float | None) -> None:
        """Tell a vehicle what it can do: its most acceleration, its highest speed; None: its own."""
        ...

    def tell_charge(self, name: str, soc: float, energy_wh: float) -> None:
        """Tell a vehicle its displayed charge, 0-1, and the energy that it has taken [Wh]."""
        ...


@dataclass
class Trip:
    """A vehicle's way through the traffic.

    Attributes:
        car: that drove it.
        depart_s: time of the simulation at which it was seen first [s].
        times_s: of the simulation behind each step [s].
        limited_s: for so long the car could not do what the vehicle's own acceleration allows [s].
        wanted_m_s: speeds that the simulation gave, behind each step.
        simulation_wh: energy by the simulation's own battery [Wh]; None where it has none.
    """

    car: TrafficCar
    depart_s: float
    times_s: list[float] = field(default_factory=list)
    limited_s: float = 0.0
    wanted_m_s: list[float] = field(default_factory=list)
    simulation_wh: float | None = None

    def columns(self) -> dict[str, np.ndarray]:
        """Columns over time, each of shape (n,)."""
        car = self.car
        return {
            "time_s": np.array(self.times_s),
            "speed_m_s": np.array(car.speeds_m_s[1:]),
            "speed_wanted_m_s": np.array(self.wanted_m_s),
            "grade": np.array(car.grades[1:]),
            **car.columns(),
        }


def drive_in(
    traffic: Traffic, make: Callable[[str, float], TrafficCar], *, accelerations_m_s2: Callable[[str], float]
) -> dict[str, Trip]:
    """Drive cars in a traffic simulation until it ends.

    Args:
        traffic: stepped by this.
        make: a car for a vehicle of a name, at a speed [m/s]; called when it is seen first.
        accelerations_m_s2: most acceleration that a vehicle of a name has of its own [m/s²].

    Returns:
        the trips, by name of the vehicle, in the order of their departures.
    """
    trips: dict[str, Trip] = {}
    own: dict[str, float] = {}
    told: dict[str, tuple[float | None, float | None]] = {}
    present: dict[str, Seen] = {}
    while True:
        for name, seen in present.items():
            trip = trips[name]
            limits = _limits(trip.car, own[name], seen.grade)
            trip.limited_s += traffic.dt_s * (limits[0] is not None)
            if limits != told.get(name, (None, None)):
                traffic.limit(name, *limits)
                told[name] = limits
        time_s = traffic.step()
        if time_s is None:
            return trips
        before, present = present, dict(traffic.seen())
        for name, seen in present.items():
            if name not in trips:
                trips[name], own[name] = Trip(make(name, seen.speed_m_s), time_s), accelerations_m_s2(name)
            elif name in before:
                _step(trips[name], seen, time_s)
            trip = trips[name]
            traffic.tell_charge(name, trip.car.soc, trip.car.energy_wh)
            trip.simulation_wh = seen.energy_wh


def _limits(car: TrafficCar, own_m_s2: float, grade: float) -> tuple[float | None, float | None]:
    """(most acceleration [m/s²], highest speed [m/s]) that the car can have in the coming step; None where its own holds."""
    fastest = car.fastest_m_s(grade)
    able = (fastest - car.speed_m_s) / car.dt_s
    if able >= own_m_s2:
        return None, None
    return max(able, LEAST_M_S2), (max(fastest, 0.0) if able < LEAST_M_S2 else None)


def _step(trip: Trip, seen: Seen, time_s: float) -> None:
    trip.car.step(seen.speed_m_s, seen.grade)
    trip.times_s.append(time_s)
    trip.wanted_m_s.append(seen.speed_m_s)
