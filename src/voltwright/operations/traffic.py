"""Cars in a traffic simulation of SUMO: it moves them, they say how fast they can be and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import SpecError, TraceError, nearest, shown
from voltwright.interfaces.sumo.closed_loop import Trip, drive_in
from voltwright.interfaces.sumo.program import SumoTraffic, running
from voltwright.interfaces.sumo.traffic_car import TrafficCar
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.drive import drive
from voltwright.ranges import SOC_START, TEMP_AMBIENT, Range
from voltwright.spec.cycle import make_cycle
from voltwright.units import M_PER_KM

STEP = Range(0.01, 1.0, advice="try 0.1 s")
END = Range(1.0, 1e6, advice="leave it out to run until all have arrived")
PAYLOAD = Range(0.0, 5000.0, advice="try 75 kg")
MISSED_M_S = 0.05
"""A car that is so much slower than the vehicle of the simulation at the end of a step has missed it."""


@dataclass(frozen=True)
class TrafficRequest(LossOptions):
    """Drive vehicles of a traffic simulation of SUMO with a car.

    Attributes:
        config: of the simulation, .sumocfg.
        car: spec, name in the library, or path of a file.
        vehicles: names of those that are driven with it.
        step_s: time step of the simulation [s]; None: that of the config.
        end_s: time of the simulation at which to stop [s]; None: where the config does, or all have arrived.
        soc_start: displayed, 0-1.
        temp_ambient_c: of air, tyres and cells [°C].
        cold_start: whether tyres and gears start cold.
        payload_kg: beside the test mass [kg].
    """

    config: str | Path
    car: CarArgument
    _: KW_ONLY
    vehicles: tuple[str, ...]
    step_s: Annotated[float, STEP] | None = None
    end_s: Annotated[float, END] | None = None
    soc_start: Annotated[float, SOC_START] = 0.8
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    cold_start: bool = False
    payload_kg: Annotated[float, PAYLOAD] = 0.0


@dataclass(frozen=True)
class TrafficTrip:
    """A vehicle's trip.

    Attributes:
        vehicle: name in the simulation.
        depart_s: time of the simulation [s].
        duration_s: [s].
        distance_km: by the car [km].
        energy_wh: out of the battery, step by step in the simulation [Wh].
        redriven_wh: the same of the recorded trace, driven afterwards at once [Wh].
        consumption_wh_km: [Wh/km].
        sumo_wh: by the battery device of the simulation [Wh]; None where the vehicle has none.
        soc_start, soc_end: displayed, 0-1.
        limited_s: for so long the car could not do what the vehicle's own acceleration allows [s].
        missed_steps: at whose end it was slower than the vehicle.
        losses_wh: by name [Wh].
        ledger_residual_relative: what the balance fails to explain.
        columns: over time, each of shape (n,).
    """

    vehicle: str
    depart_s: float
    duration_s: float
    distance_km: float
    energy_wh: float
    redriven_wh: float
    consumption_wh_km: float
    sumo_wh: float | None
    soc_start: float
    soc_end: float
    limited_s: float
    missed_steps: int
    losses_wh: Mapping[str, float]
    ledger_residual_relative: float
    columns: Mapping[str, np.ndarray] = field(repr=False)


@dataclass(frozen=True, repr=False)
class TrafficResult(OfCar):
    """Trips of a car in a traffic simulation.

    Attributes:
        car: name.
        config: of the simulation.
        step_s: time step [s].
        trips: in the order of their departures.
        notes: what the reader must know.
    """

    _: KW_ONLY
    car: str
    config: str
    step_s: float
    trips: tuple[TrafficTrip, ...]
    notes: tuple[str, ...]


def run_traffic(request: TrafficRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> TrafficResult:
    """Drive vehicles of SUMO with a car, in a closed loop.

    Args:
        request: what is asked for.
        progress: called with the share done and a line.
        cancel: token that ends the run before its next part.

    Returns:
        the trips of the vehicles, in the order asked for.

    Raises:
        SpecError, UnknownNameError, FileError: the car, an option, no such config, or SUMO is not installed.
        SimulationError: SUMO refuses the config, or ends early; a ledger that does not close.
        TraceError: a vehicle never departed.
    """
    parts = Parts(progress, cancel, 2)
    if not request.vehicles:
        raise SpecError("`vehicles` must name at least one vehicle of the simulation, but names none.", "vehicles")
    car = prepared_car(request.car, request)
    parts.begin(f"driving {car.written.name} in {Path(request.config).name}")
    vehicles = tuple(dict.fromkeys(request.vehicles))
    with running(Path(request.config), vehicles, step_s=request.step_s, end_s=request.end_s) as traffic:
        STEP.check("step_s", traffic.dt_s)

        def make(name: str, speed_m_s: float) -> TrafficCar:
            return TrafficCar(
                car.completed,
                dt_s=traffic.dt_s,
                speed_m_s=speed_m_s,
                soc_start=request.soc_start,
                temp_ambient_c=request.temp_ambient_c,
                cold_start=request.cold_start,
                payload_kg=request.payload_kg,
            )

        trips = drive_in(traffic, make, accelerations_m_s2=traffic.own_m_s2.__getitem__)
        _check_departed(traffic, trips)
    parts.begin("driving the recorded traces")
    found = tuple(_trip(name, trip, request) for name, trip in trips.items())
    parts.end()
    return TrafficResult(
        **car.about, car=car.written.name, config=str(request.config), step_s=traffic.dt_s, trips=found, notes=_notes(traffic)
    )


def _check_departed(traffic: SumoTraffic, trips: Mapping[str, Trip]) -> None:
    for name in traffic.vehicles:
        if name not in trips:
            close = ", ".join(nearest(name, traffic.departed)) if traffic.departed else "none"
            raise TraceError(f"No vehicle named '{shown(name)}' departed; of those that did, the nearest are {close}.")
        if not trips[name].times_s:
            raise TraceError(f"The vehicle '{shown(name)}' was on the road for less than two steps; let it drive longer.")


def _notes(traffic: SumoTraffic) -> tuple[str, ...]:
    return tuple(
        f"SUMO moved '{shown(name)}' over a jam (teleport); its trace is not continuous there."
        for name in sorted(traffic.teleported)
    )


def _trip(name: str, trip: Trip, request: TrafficRequest) -> TrafficTrip:
    """A trip's figures; its ledger is that of the same engine over the recorded trace."""
    driven = trip.car
    speeds, count = np.array(driven.speeds_m_s), len(driven.speeds_m_s)
    cycle = make_cycle(name, driven.dt_s * np.arange(count), speeds, grade=np.array(driven.grades))
    again = drive(
        driven.car,
        cycle,
        temperature_c=request.temp_ambient_c,
        payload_kg=request.payload_kg,
        soc_start=request.soc_start,
        cold_start=request.cold_start,
        allow_misses=True,
    )
    columns = trip.columns()
    missed = columns["speed_wanted_m_s"] - columns["speed_m_s"] > MISSED_M_S
    distance_km = driven.way_m / M_PER_KM
    return TrafficTrip(
        vehicle=name,
        depart_s=trip.depart_s,
        duration_s=driven.dt_s * (count - 1),
        distance_km=distance_km,
        energy_wh=driven.energy_wh,
        redriven_wh=again.energy_pack_wh,
        consumption_wh_km=driven.energy_wh / distance_km if distance_km > 0.0 else 0.0,
        sumo_wh=trip.simulation_wh,
        soc_start=request.soc_start,
        soc_end=driven.soc,
        limited_s=trip.limited_s,
        missed_steps=int(np.sum(missed)),
        losses_wh=again.losses_wh,
        ledger_residual_relative=again.ledger_residual_relative,
        columns=columns,
    )
