"""What a drive of the bridge runs under, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from voltwright.errors import TraceError
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.ledger import Ledger
from voltwright.sim.run import Result, run
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle
from voltwright.study.journey import PARTS_TRIP, Journey, hours_of_trip, journey_of
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, ZERO_CELSIUS_K, celsius_to_kelvin

TEST_C = 23.0
"""Air and cells of the drive that stands for the test: those of its laboratory [°C]."""
MISSED_SHARE_MAX = 0.5
"""Share of the moving steps that a car may be off its trace; beyond it the drive is none of this trip."""


@dataclass(frozen=True)
class Conditions:
    """What acts on a car on its trip.

    Attributes:
        cycle: trace of speed and road.
        heights: whether the road rises and falls as recorded, else it is flat and at sea level.
        air_c: of the air, and of all that stands in it [°C].
        cabin: whether the cabin is held at comfort.
        cells_c: of the cells at the start [°C].
        cold: whether tyres and gears start cold, as after a night.
        payload_kg: beside the test mass [kg].
        headwind_m_s: against the travel [m/s].
        tyre_factor: rolling resistance of the tyres over that of the car's own.
        sun_w_m2: on the car [W/m²].
        occupants: people in the car.
    """

    cycle: Cycle
    heights: bool = False
    air_c: float = TEST_C
    cabin: bool = False
    cells_c: float = TEST_C
    cold: bool = False
    payload_kg: float = 0.0
    headwind_m_s: float = 0.0
    tyre_factor: float = 1.0
    sun_w_m2: float = 0.0
    occupants: float = 1.0


@dataclass(frozen=True)
class Driven:
    """What one drive came to.

    Attributes:
        distance_m: [m].
        terminal_wh_km: net at the battery's terminals [Wh/km].
        cells_wh_km: of the cells [Wh/km].
        full_wh: that the cells give from full to empty, at their temperature of the start [Wh].
        soc_end: displayed, 0-1.
        misses: steps off the trace.
        went_wh: where the energy of the cells went, by name [Wh].
        run: vehicle, trace and result, for its course over time.
    """

    distance_m: float
    terminal_wh_km: float
    cells_wh_km: float
    full_wh: float
    soc_end: float
    misses: int
    went_wh: dict[str, float]
    run: tuple[Vehicle, Cycle, Result, Conditions]

    @property
    def course(self) -> Journey:
        """The drive in parts."""
        vehicle, trace, done, conditions = self.run
        count, kept = trace.time_s.size - 1, done.columns
        columns = {name: kept[name] for name in ("velocity_m_s", "terminal_w", "climate_w", "heater_w", "chiller_w")}
        columns |= {f"{name}_c": kept[f"{name}_k"] - ZERO_CELSIUS_K for name in ("cells", "cabin")}
        columns |= {"grade": trace.grade[1:], "grid_w": np.zeros(count), "ambient_c": np.full(count, conditions.air_c)}
        columns |= {
            "soc_display": np.asarray(vehicle.pack.display_of_soc(kept["soc"])),
            "time_h": hours_of_trip(count, trace.dt_s),
        }
        return journey_of(columns, trace.dt_s, PARTS_TRIP)

    @property
    def range_km(self) -> float | None:
        """Way on a full battery at this rate [km]; None where the drive takes nothing."""
        return self.full_wh / self.cells_wh_km if self.cells_wh_km > 0.0 else None


def flat(cycle: Cycle) -> Cycle:
    """A trace on a level road at sea level."""
    zeros = np.zeros_like(cycle.grade)
    return replace(cycle, grade=zeros, altitude_m=zeros)


def driver_of(vehicle: Vehicle, soc_start: float) -> Callable[[Conditions], Driven]:
    """A function that drives a vehicle under conditions; each set of them is driven once.

    Args:
        vehicle: with lumped heat, at the mass without payload.
        soc_start: displayed, 0-1.
    """
    known: dict[tuple[object, ...], Driven] = {}
    traces: dict[tuple[int, bool], Cycle] = {}

    def drive(conditions: Conditions) -> Driven:
        key = (id(conditions.cycle), *(getattr(conditions, name) for name in _NUMBERS))
        if key not in known:
            place = (id(conditions.cycle), conditions.heights)
            if place not in traces:
                traces[place] = conditions.cycle if conditions.heights else flat(conditions.cycle)
            known[key] = _drive(vehicle, traces[place], conditions, soc_start)
        return known[key]

    return drive


KEPT = ("velocity_m_s", "terminal_w", "climate_w", "heater_w", "chiller_w", "cells_k", "cabin_k", "soc")
"""Columns of a drive that its course is made of."""


def _went_wh(ledger: Ledger) -> dict[str, float]:
    """Where the energy of the cells went: losses, loads, and what is stored at the end."""
    parts = dict(ledger.losses_j) | {"kinetic": ledger["kinetic"], "potential": ledger["grade"], "polarisation": ledger["stored"]}
    parts |= {name: ledger[name] for name in ("climate", "heater", "chiller")}
    return {name: float(value) / J_PER_WH for name, value in parts.items() if abs(float(value)) > 0.0}


_NUMBERS = tuple(name for name in Conditions.__dataclass_fields__ if name != "cycle")


def _drive(vehicle: Vehicle, trace: Cycle, conditions: Conditions, soc_start: float) -> Driven:
    """One run of the simulator."""
    loaded = vehicle.replaced(
        mass_kg=vehicle.mass_kg + conditions.payload_kg,
        inertia_mass_kg=vehicle.inertia_mass_kg + conditions.payload_kg,
        road_load=vehicle.road_load.with_tyres(conditions.tyre_factor),
    )
    inputs = inputs_of_cycle(
        trace,
        ambient_c=conditions.air_c,
        headwind_m_s=conditions.headwind_m_s,
        cabin_on=float(conditions.cabin),
        sun_w_m2=conditions.sun_w_m2,
        occupants=conditions.occupants,
    )
    if np.ndim(inputs.grade) == 0:  # the same structure for a flat road and for a hilly one, so one compiled program
        inputs = inputs.replaced(grade=np.zeros(trace.time_s.size - 1), road_pressure_pa=_column(inputs.road_pressure_pa, trace))
    start = start_of(
        loaded,
        soc_start,
        cells_k=celsius_to_kelvin(conditions.cells_c),
        ambient_k=celsius_to_kelvin(conditions.air_c),
        speed_m_s=float(trace.speed_m_s[0]),
        cold_drag=float(conditions.cold),
    )
    done = run(loaded, inputs, start, trace.dt_s, keep=KEPT, what=f"Driving over {trace.name}")
    _check_followed(trace, done.totals.misses, float(done.totals.shortfall_max_m_s))
    distance_km = float(done.ledger.distance_m) / M_PER_KM
    return Driven(
        distance_m=distance_km * M_PER_KM,
        terminal_wh_km=float(done.ledger.terminal_j) / J_PER_WH / distance_km,
        cells_wh_km=float(done.ledger.chemical_j) / J_PER_WH / distance_km,
        full_wh=float(loaded.pack.energy_chemical_j(celsius_to_kelvin(conditions.cells_c))) / J_PER_WH,
        soc_end=float(loaded.pack.display_of_soc(done.end.pack.soc)),
        misses=int(np.sum(done.totals.misses[1:])),
        went_wh=_went_wh(done.ledger),
        run=(loaded, trace, done, conditions),
    )


def _column(value: object, trace: Cycle) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, float), (trace.time_s.size - 1,)).copy()


def _check_followed(trace: Cycle, misses: np.ndarray, shortfall_m_s: float) -> None:
    """Refuse a drive that is mostly off its trace.

    Raises:
        TraceError: with how often, how far, and what to try.
    """
    moving, missed = int(np.sum(trace.speed_m_s[1:] > 0.0)), int(np.sum(misses[1:]))
    if missed > MISSED_SHARE_MAX * max(moving, 1):
        raise TraceError(
            f"The car cannot follow '{trace.name}': it misses {missed} of {moving} moving steps, by up to "
            f"{shortfall_m_s / M_S_PER_KMH:.0f} km/h; take a slower or shorter trip, or start with more charge."
        )
