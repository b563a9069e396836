"""A plan driven through the full simulator: legs, waits and charges one after the other, every state carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.charging.supply import Supply
from voltwright.physics.environment import pressure_at_altitude_pa
from voltwright.physics.road_surface import rolling_extra
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.route.trace import RouteTrace
from voltwright.sim.inputs import inputs_of, standing
from voltwright.sim.run import run
from voltwright.sim.state import State, start_of
from voltwright.sim.task import Until
from voltwright.spec.route import Route
from voltwright.spec.weather import Weather
from voltwright.units import J_PER_KWH, M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR, ZERO_CELSIUS_K, celsius_to_kelvin

PLACES = 8
"""The table of supplies is filled up to a multiple of this, so that trips share a few compiled programs."""
DETOUR_M_S = 50.0 * M_S_PER_KMH
CHARGE_BLOCK = 1800
CHARGE_MAX_S = 12.0 * SECONDS_PER_HOUR
KEPT = ("speed_m_s", "soc", "cells_k", "cabin_k", "terminal_w", "dc_w", "grid_w", "station_w", "standby_w")


@dataclass(frozen=True)
class Leg:
    """A part of a driven trip.

    Attributes:
        kind: "drive", "wait" or "charge".
        title: for people.
        start_s, end_s: since the start of the trip [s].
        from_m, to_m: on the route [m].
        soc_start, soc_end: displayed, 0-1.
        cells_start_c, cells_end_c: [°C].
        energy_kwh: out of the terminals of a drive or a wait, into them of a charge [kWh].
        outlet_kwh: at the station's outlet [kWh].
        grid_kwh: from the grid [kWh].
        reached: whether a charge reached its target; whether a drive met its trace without running empty.
    """

    kind: str
    title: str
    start_s: float
    end_s: float
    from_m: float
    to_m: float
    soc_start: float
    soc_end: float
    cells_start_c: float
    cells_end_c: float
    energy_kwh: float
    outlet_kwh: float
    grid_kwh: float
    reached: bool


@dataclass(frozen=True)
class Driven:
    """A trip as driven by the simulator.

    Attributes:
        legs: in order.
        columns: over time, by name: time_s, way_m, speed_m_s, soc_display, cells_c, power_w, height_m, ambient_c.
        residual: what the ledgers fail to explain, the worst of all parts.
    """

    legs: tuple[Leg, ...]
    columns: dict[str, np.ndarray]
    residual: float

    @property
    def duration_s(self) -> float:
        """Time in all [s]."""
        return self.legs[-1].end_s

    @property
    def energy_kwh(self) -> float:
        """Energy out of the terminals on the way [kWh]."""
        return sum(leg.energy_kwh for leg in self.legs if leg.kind != "charge")

    @property
    def stranded(self) -> bool:
        """Whether the car ran empty, or a charge did not reach what was asked."""
        return not all(leg.reached for leg in self.legs)


@dataclass(frozen=True)
class Call:
    """A stop of a plan.

    Attributes:
        title: of the station.
        way_m: on the route [m].
        warm_from_m: place from which on the cells are warmed for it [m]; None where they are not.
        supply: of the station. target: displayed, 0-1.
        detour_m: there and back [m]. wait_s: for an outlet, and to plug in [s].
    """

    title: str
    way_m: float
    warm_from_m: float | None
    supply: Supply
    target: float
    detour_m: float
    wait_s: float


class Driver:
    """Drives a car along a route; `go` gives the trip."""

    def __init__(
        self,
        car: CompletedCar,
        route: Route,
        trace: RouteTrace,
        calls: Sequence[Call],
        weather: Weather,
        *,
        depart_h: float,
        soc: float,
        cells_c: float,
        occupants: float,
        payload_kg: float,
        cold: bool,
        extra_w: float = 0.0,
        road_factor: float = 1.0,
    ):
        masses = car.masses
        mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + payload_kg
        supplies = [Supply.of(), *(call.supply for call in calls)]
        supplies += [supplies[0]] * (-len(supplies) % PLACES)
        vehicle = Vehicle.from_car(car, mass, lumped=True, supplies=supplies, road=True)
        self.vehicle = vehicle.replaced(road_load=vehicle.road_load.scaled(road_factor))
        self.route, self.trace, self.calls, self.weather = route, trace, calls, weather
        self.depart_h, self.occupants, self.extra_w = depart_h, occupants, extra_w
        self.now_s, self.legs, self.pieces, self.residual = 0.0, [], [], 0.0
        ambient_c = float(weather.at("temp_c", np.array([depart_h]), np.zeros(1))[0])
        self.state: State = start_of(
            self.vehicle, soc, cells_k=celsius_to_kelvin(cells_c), ambient_k=celsius_to_kelvin(ambient_c), cold_drag=float(cold)
        )

    def go(self) -> Driven:
        """Drive all legs."""
        way = self.trace.way_m
        places = [int(np.searchsorted(way, call.way_m - 0.5)) for call in self.calls]
        begins, ends = [0, *places], [*places, len(way) - 1]
        for number, (first, last) in enumerate(zip(begins, ends, strict=True)):
            call = self.calls[number] if number < len(self.calls) else None
            self._drive(first, last, call)
            if not self.legs[-1].reached:
                break
            if call is not None:
                self._stop(number + 1, call)
        columns = {name: np.concatenate([piece[name] for piece in self.pieces]) for name in self.pieces[0]}
        return Driven(tuple(self.legs), columns, self.residual)

    def _drive(self, first: int, last: int, call: Call | None) -> None:
        cycle, way = self.trace.cycle, self.trace.way_m
        speed, grade = cycle.speed_m_s[first + 1 : last + 1], cycle.grade[first + 1 : last + 1]
        if len(speed) == 0:
            return
        places, heights = way[first + 1 : last + 1], cycle.altitude_m[first + 1 : last + 1]
        warming = np.zeros(len(speed))
        if call is not None and call.warm_from_m is not None:
            warming = (places >= call.warm_from_m).astype(float)
        self._run("drive", "drive", speed, grade, places, heights, warming, call)

    def _run(self, kind, title, speed, grade, places, heights, warming, call) -> None:
        hour = self.depart_h + (self.now_s + np.arange(len(speed))) / SECONDS_PER_HOUR
        km = places / M_PER_KM
        weather = self.weather
        sea_pa = 100.0 * weather.at("pressure_hpa", hour, km)
        extra = rolling_extra(self.route.surface_at(places), weather.at("rain_mm_h", hour, km), weather.at("snow", hour, km))
        ambient_c = weather.at("temp_c", hour, km)
        inputs = inputs_of(
            speed,
            grade=grade,
            headwind_m_s=weather.headwind_m_s(hour, km, self.route.heading_at(places)),
            rolling_extra=np.asarray(extra, float),
            ambient_c=ambient_c,
            pressure_pa=np.asarray(pressure_at_altitude_pa(heights, sea_pa)),
            sun_w_m2=weather.at("sun_w_m2", hour, km),
            humidity=weather.at("humidity", hour, km),
            occupants=self.occupants,
            cabin_on=np.ones(len(speed)),
            precondition=warming,
            extra_w=self.extra_w,
            place=np.zeros(len(speed)),
            plugged=np.zeros(len(speed)),
        )
        done = run(self.vehicle, inputs, self.state, 1.0, keep=KEPT, what="The trip")
        velocity = done.columns["speed_m_s"]
        behind = speed - velocity
        stands = (velocity < 0.1) & (speed > 1.0)
        reached = not bool(np.any(np.convolve(stands, np.ones(10), mode="valid") >= 10)) if len(stands) >= 10 else True
        reached = reached and float(np.mean(behind)) < 2.0
        self._keep(kind, title, done, places, heights, ambient_c, done.ledger.terminal_j, reached)

    def _keep(self, kind, title, done, places, heights, ambient_c, energy_j, reached, outlet=0.0, grid=0.0) -> None:
        pack, count = self.vehicle.pack, done.steps
        shown = np.asarray(pack.display_of_soc(done.columns["soc"]))
        before = float(pack.display_of_soc(self.state.pack.soc))
        cells = float(self.state.thermal.cells_k) - ZERO_CELSIUS_K
        start, self.now_s, self.state = self.now_s, self.now_s + count, done.end
        self.residual = max(self.residual, done.residual)
        begin = self.legs[-1].to_m if self.legs else 0.0
        self.legs.append(
            Leg(
                kind, title, start, self.now_s, begin, float(places[count - 1]), before, float(shown[-1]), cells,
                float(done.columns["cells_k"][-1]) - ZERO_CELSIUS_K, float(energy_j) / J_PER_KWH, outlet, grid, reached,
            )
        )  # fmt: skip
        self.pieces.append(
            {
                "time_s": start + 1.0 + np.arange(count),
                "way_m": places[:count],
                "speed_m_s": done.columns["speed_m_s"],
                "soc_display": shown,
                "cells_c": done.columns["cells_k"] - ZERO_CELSIUS_K,
                "power_w": done.columns["terminal_w"],
                "height_m": heights[:count],
                "ambient_c": np.broadcast_to(ambient_c, (len(places),))[:count],
            }
        )

    def _stop(self, place: int, call: Call) -> None:
        """Leave the road, wait, charge, and come back."""
        there = self._away(0.5 * call.detour_m)
        self._stand("drive", f"to {call.title}", there, call.wait_s)
        self._charge(place, call)
        back = self._away(0.5 * call.detour_m)
        if len(back):
            self._stand("drive", f"from {call.title}", back, 0.0)

    def _away(self, way_m: float) -> np.ndarray:
        """Speeds of a short way at 50 km/h from rest to rest [m/s]."""
        if way_m < 20.0:
            return np.zeros(0)
        ramp = int(np.ceil(DETOUR_M_S))
        top = min(DETOUR_M_S, np.sqrt(way_m))
        cruise = max(0, round((way_m - top * ramp) / max(top, 1.0)))
        up = top * np.arange(1, ramp + 1) / ramp
        return np.concatenate([up, np.full(cruise, top), up[::-1][1:], [0.0]])

    def _stand(self, kind: str, title: str, speed: np.ndarray, wait_s: float) -> None:
        speed = np.concatenate([speed, np.zeros(round(wait_s))])
        if not len(speed):
            return
        here = self.legs[-1].to_m
        zero, place = np.zeros(len(speed)), np.full(len(speed), here)
        height = np.full(len(speed), float(self.route.height_at(np.array([here]))[0]))
        self._run(kind, title, speed, zero, place, height, zero, None)

    def _charge(self, place: int, call: Call) -> None:
        pack = self.vehicle.pack
        target = float(pack.soc_of_display(call.target))
        if float(self.state.pack.soc) >= target - 1e-6:
            return
        here = self.legs[-1].to_m
        height = float(self.route.height_at(np.array([here]))[0])
        spent = 0.0
        while True:
            hour = np.array([self.depart_h + self.now_s / SECONDS_PER_HOUR])
            ambient_c = float(self.weather.at("temp_c", hour, np.array([here / M_PER_KM]))[0])
            inputs = standing(
                CHARGE_BLOCK, ambient_c=ambient_c, occupants=0.0, plugged=1.0, soc_target=target, place=place,
                pressure_pa=float(pressure_at_altitude_pa(height)),
            )  # fmt: skip
            before = float(self.state.pack.soc)
            done = run(self.vehicle, inputs, self.state, 1.0, keep=KEPT, until=Until(soc_high=target - 1e-7), what="The charge")
            kept = done.columns
            outlet = float(np.sum(kept["grid_w"] - kept["station_w"] - kept["standby_w"])) / J_PER_KWH
            grid = float(np.sum(kept["grid_w"])) / J_PER_KWH
            count, spent = done.steps, spent + done.steps
            stalled = not done.ended and float(done.end.pack.soc) - before < 1e-4
            places, heights = np.full(count, here), np.full(count, height)
            reached = not stalled and spent < CHARGE_MAX_S
            self._keep("charge", call.title, done, places, heights, ambient_c, -done.ledger.terminal_j, reached, outlet, grid)
            if done.ended or not reached:
                break
        self._join_charges()

    def _join_charges(self) -> None:
        """A charge that was run in several blocks is one leg."""
        while len(self.legs) > 1 and self.legs[-1].kind == self.legs[-2].kind == "charge":
            last, first = self.legs.pop(), self.legs.pop()
            sums = {name: getattr(first, name) + getattr(last, name) for name in ("energy_kwh", "outlet_kwh", "grid_kwh")}
            ends = {name: getattr(last, name) for name in ("end_s", "soc_end", "cells_end_c", "reached")}
            self.legs.append(replace(first, **sums, **ends))
