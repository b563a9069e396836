"""The live car: one simulated car that is stepped from the host, told things, and asked for its signals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, unknown_name
from voltwright.live.commands import COMMANDS, PLUGS, number_of, start_settings
from voltwright.live.conditions import Conditions
from voltwright.live.counts import Counts, Event
from voltwright.live.faults import (
    STUCK_SIGNAL,
    Fault,
    TroubleCode,
    charger_share,
    fault_kind,
    options_of,
    reported,
    trouble_codes,
    vehicle_with,
)
from voltwright.live.live_step import NAMES, live_step
from voltwright.live.outlets import Outlet, offered_a, outlet_of, usual_outlet
from voltwright.live.permissions import check_possible
from voltwright.live.pilot import Pilot
from voltwright.live.readings import readings
from voltwright.live.trip import STANDS_M_S, Place, Trip
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.day.plan import AWAKE_S
from voltwright.ranges import SOC_START, TEMP_AMBIENT, Range
from voltwright.sim.state import start_of
from voltwright.sim.stepper import Stepper
from voltwright.spec.charger import ChargerSpec
from voltwright.spec.cycle import Cycle
from voltwright.units import celsius_to_kelvin

LIVE_STEP = Range(0.01, 1.0, advice="try 0.1 s")


class LiveCar:
    """One simulated car, stepped by the host; the same commands at the same steps give the same bytes.

    Attributes:
        car: completed.
        dt_s: time step [s].
        outlets: by kind, "ac" and "dc"; None where no usual charger serves the car.
        trip: the trace, or None.
        settings: what the car was told, by name of the command.
        faults: by name.
        pilot: between wall box and car.
        place: on the trace.
        counts: what it counts.
        tell: called with each command and fault, for a recording.
    """

    def __init__(
        self,
        car: CompletedCar,
        *,
        ac: ChargerSpec | str | None = None,
        dc: ChargerSpec | str | None = None,
        soc_start: float = 0.8,
        temp_ambient_c: float = 20.0,
        drive: Cycle | None = None,
        repeat: bool = True,
        lumped: bool = True,
        dt_s: float = 0.1,
    ):
        """A car that stands, unplugged, and drives if it has a trace.

        Args:
            car: completed.
            ac: wall box or socket at which it can be plugged in; default: the first usual one that serves it.
            dc: station likewise.
            soc_start: displayed, 0-1.
            temp_ambient_c: of the air, the cells and the cabin [°C].
            drive: the trace.
            repeat: whether the trace begins anew at its end.
            lumped: whether temperatures change; else the cells keep theirs, and there is no climate system.
            dt_s: time step [s], 0.01 to 1.

        Raises:
            SpecError: an option outside its range, a charger that cannot serve the car.
        """
        LIVE_STEP.check("dt_s", dt_s)
        SOC_START.check("soc_start", soc_start)
        TEMP_AMBIENT.check("temp_ambient_c", temp_ambient_c)
        self.car, self.dt_s = car, float(dt_s)
        self.outlets: dict[str, Outlet | None] = {
            kind: usual_outlet(car, kind) if named is None else outlet_of(car, named, kind)
            for kind, named in (("ac", ac), ("dc", dc))
        }
        supplies = [Supply.of(), *(Supply.of() if each is None else each.supply for each in self.outlets.values())]
        self.vehicle = Vehicle.from_car(car, lumped=lumped, supplies=supplies, road=True)
        self.has_climate = lumped and car.hvac.kind != "none"
        self.trip = None if drive is None else Trip(drive, repeat)
        self.settings = start_settings(float(temp_ambient_c), float(car.hvac.temp_comfort_c))
        self.faults: dict[str, Fault] = {}
        self.pilot, self.place, self.counts = Pilot(), Place(), Counts()
        self.tell: Callable[[Event], None] = lambda event: None
        start = start_of(self.vehicle, soc_start, cells_k=celsius_to_kelvin(temp_ambient_c), cold_drag=1.0)
        self.wanted_m_s = 0.0
        self._conditions = Conditions(self.dt_s)
        self._stepper = Stepper(live_step, self.vehicle, start, NAMES)
        self._signals: dict[str, float] | None = None
        self._awake: tuple[bool, bool] | None = None
        self.refresh()
        self._conditions.take_settings(self.settings, key_on=False, standby=True)
        shown = self._stepper(self._stepper.start, self._conditions.values)
        self.vector = np.concatenate([self._stepper.start, shown[self._stepper.start.size :]])
        if self.trip is not None:
            self.settings["drive"] = "on"

    @property
    def time_s(self) -> float:
        """Time of the car since it was made [s]."""
        return self.counts.steps * self.dt_s

    @property
    def speed_m_s(self) -> float:
        """Speed [m/s]."""
        return float(self.vector[0])

    @property
    def outlet(self) -> Outlet | None:
        """The outlet at which the car is plugged in."""
        return self.outlets.get(str(self.settings["plug"]))

    @property
    def moves(self) -> bool:
        """Whether the car moves, or is about to."""
        return self.speed_m_s > STANDS_M_S or self.settings["drive"] == "on"

    @property
    def state_vector(self) -> np.ndarray:
        """The state of the vehicle as numbers, shape (n,)."""
        return self.vector[: self._stepper.start.size]

    @property
    def cells_k(self) -> float:
        """Temperature of the cells [K]."""
        return float(self._stepper.state(self.state_vector).thermal.cells_k)

    def flow(self, name: str) -> float:
        """A flow of the last step by its name, in SI."""
        return float(self.vector[self._stepper.places[name]])

    def flows(self) -> dict[str, float]:
        """All flows of the last step by their names, in SI."""
        return {name: float(self.vector[place]) for name, place in self._stepper.places.items()}

    def flows_if(self, **numbers: float) -> dict[str, float]:
        """Flows in SI of a step from the present state with other numbers, by the names of `NAMES`; the car stays as it is."""
        after = self._stepper(self.state_vector, self._conditions.with_others(**numbers))
        return {name: float(after[place]) for name, place in self._stepper.places.items()}

    def step(self) -> None:
        """Advance by one time step.

        Raises:
            SimulationError: a number is not finite.
        """
        self._prepare()
        after = self._stepper(self.state_vector, self._conditions.values)
        if not math.isfinite(float(after.sum())):
            raise SimulationError(
                f"A number of {self.car.name} is not finite after {self.time_s:g} s; please report it with its state file."
            )
        self.vector, self._signals = after, None
        counts, way_m = self.counts, self.flow("velocity_m_s") * self.dt_s
        counts.steps += 1
        counts.way_m += way_m
        self.place.way_m += way_m
        counts.key_off_s = 0.0 if self._key() else counts.key_off_s + self.dt_s
        number = PLUGS.index(str(self.settings["plug"]))
        if number:
            counts.meter(number, self.meter_w * self.dt_s)

    @property
    def meter_w(self) -> float:
        """Power at the outlet [W], positive from the grid."""
        return self.flow("grid_w") - self.flow("station_w") - self.flow("standby_w")

    def signals(self) -> dict[str, float]:
        """The latest values by the names of `signals.py`, as the car reports them; a stuck sensor reports what it is stuck at."""
        if self._signals is None:
            self._signals = reported(readings(self), self.faults)
        return dict(self._signals)

    def command(self, name: str, value: object) -> None:
        """Tell the car something; it acts from the next step on.

        Args:
            name: of the command, see `COMMANDS`.
            value: in its unit, or a name, or on or off.

        Raises:
            UnknownNameError: no such command or choice. SpecError: outside its range, or not possible now.
        """
        if name not in COMMANDS:
            raise unknown_name("command", str(name), COMMANDS)
        kept = COMMANDS[name].checked(value)
        if name == "plug" and kept != "none" and self.outlets[str(kept)] is None:
            raise SpecError(f"`plug` cannot be {kept}: no usual charger of that kind serves {self.car.name}; name one.", name)
        about = {"has_trip": self.trip is not None, "has_climate": self.has_climate}
        check_possible(name, kept, self.settings, speed_m_s=self.speed_m_s, moves=self.moves, **about)
        if kept != self.settings[name]:
            self.settings[name] = kept
            self._signals, self._awake = None, None
            self.tell((self.counts.steps, "command", name, kept))

    def fault(self, name: str, on: bool = True, *, signal: str = "", **options: Any) -> None:
        """Give the car a fault, or take it away; it acts from the next step on.

        Args:
            name: of the fault, see `FAULTS`.
            on: whether it is there.
            signal: of a stuck sensor; default: the temperature of the cells.
            options: of the fault, by name.

        Raises:
            UnknownNameError: no such fault, no such signal. SpecError: an option outside its range.
        """
        kind = fault_kind(name)
        if not on:
            if self.faults.pop(kind.name, None) is not None:
                self._changed(kind.name, None)
            return
        numbers, frozen = options_of(kind, options), None
        if kind.name == "sensor_stuck":
            signal, known = signal or STUCK_SIGNAL, readings(self)
            if signal not in known:
                raise unknown_name("signal of this car", signal, known)
            frozen = known[signal] if numbers["offset"] == 0.0 else None
        elif signal:
            raise SpecError(
                f"The fault '{kind.name}' has no signal, but is given '{signal}'; only sensor_stuck has one.", "signal"
            )
        self.faults[kind.name] = Fault(kind, self.time_s, numbers, signal, frozen)
        self._changed(kind.name, {**numbers, **({"signal": signal} if signal else {})})

    def _changed(self, name: str, value: Mapping[str, Any] | None) -> None:
        self.refresh()
        self.tell((self.counts.steps, "fault", name, value))

    def refresh(self) -> None:
        """Take the vehicle with its present faults, and forget what was worked out for others."""
        acting = vehicle_with(self.vehicle, self.faults)
        self._stepper.use(acting)
        self._conditions.take_pack(acting.pack)
        self._signals, self._awake = None, None

    def trouble_codes(self) -> tuple[TroubleCode, ...]:
        """The trouble codes of the faults that the car has, oldest first."""
        return trouble_codes(self.faults)

    def displayed(self, soc: float) -> float:
        """Displayed state of charge of one of the cells, 0-1 of the usable window of the pack as it is."""
        return self._conditions.displayed(soc)

    @property
    def offered_a(self) -> float:
        """Current that the outlet offers [A], whether the car takes it or not; of a phase where it is alternating."""
        if self.outlet is None or not self.settings["supply_on"]:
            return 0.0
        power_w, current_a = number_of(self.settings, "power_limit_w"), number_of(self.settings, "current_limit_a")
        return offered_a(self.outlet, power_w, current_a, charger_share(self.faults))

    def _key(self) -> bool:
        return self.settings["drive"] != "stop" or self.speed_m_s > STANDS_M_S

    def _prepare(self) -> None:
        """The numbers of the coming step."""
        outlet, offered, share = self.outlet, self.offered_a, charger_share(self.faults)
        ready = bool(self.settings["charge_on"]) and "contactor_open" not in self.faults
        digital = outlet is not None and outlet.digital
        self.pilot.step(self.dt_s, connected=outlet is not None, ready=ready, offered_a=offered, digital=digital)
        self._conditions.take_outlet(self.settings, outlet, self.pilot, offered, share)
        awake = (self._key(), self.counts.key_off_s < AWAKE_S)
        if awake != self._awake:
            self._awake = awake
            self._conditions.take_settings(self.settings, *awake)
        self.wanted_m_s = 0.0
        if self.trip is not None:
            told, speed_m_s = str(self.settings["drive"]), self.speed_m_s
            self.wanted_m_s, ended = self.trip.wanted(self.place, told, speed_m_s, self.dt_s)
            road = self.trip.road_at(self.place, 0.5 * self.dt_s * (speed_m_s + self.wanted_m_s))
            self._conditions.take_road(self.wanted_m_s, *road)
            if ended:
                self.settings["drive"] = "stop"
