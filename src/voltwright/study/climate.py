"""Consumption and range against the air's temperature, and what makes the difference: one batch over all temperatures.

The car drives its cycle again and again from a full battery to an empty one, every state carried over, at each temperature;
all temperatures in one compiled program, a few laps at a time until the last battery is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.vehicle_class import CLASSES
from voltwright.errors import SpecError, TraceError
from voltwright.formatting import short
from voltwright.library.cycles import load_cycle, steady_cycle
from voltwright.physics.climate.cabin import CabinState
from voltwright.physics.heat.pack_heat import PackHeatState
from voltwright.physics.thermal import Lumped, LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.ranges import SUN, TEMP_CLIMATE
from voltwright.sim.flows import UNIT_LOSSES
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.ledger import Ledger, check_ledger
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, ZERO_CELSIUS_K, celsius_to_kelvin

Start = Literal["soaked", "preconditioned"]
REFERENCE_C = 20.0
PRECONDITIONED_CELLS_K = 293.15
LAPS_AT_ONCE, PIECES_MOST = 4, 120
DRIVEN_LEAST = 0.995
TEMPERATURES_MOST = 60
CYCLE_OF_CARS = "wltc-class3b"
EMPTY_DISPLAY, CRAWL = 0.05, 0.1
"""A vehicle that cannot follow its cycle has an empty battery below this display, or where its lap is this much shorter than
its first."""

PARTS = {
    "air": "air drag",
    "tyres": "tyres and gear oil on top",
    "drive": "drive units",
    "brakes": "friction brakes: recovery that cold or full cells refuse",
    "pack": "battery resistance",
    "base": "base load and its converter",
    "cabin": "cabin: heating, cooling, blower",
    "cells": "heating and cooling of the cells",
}


@dataclass(frozen=True)
class ClimatePoint:
    """A car at one temperature of the air.

    Attributes:
        temperature_c: of the air. range_km: full to empty. consumption_wh_km: out of the cells, mean of that drive.
        first_wh_km: of the first lap alone. parts_wh_km: where the consumption goes, by `PARTS`; they add up to it with what
        is stored. climate_w: mean electric power for the cabin. unmet_wh_km: heat or cold that comfort lacked.
        cells_end_c: at the end. cabin_after_c: cabin air behind the first lap. first_lap_share: distance of the first lap over
        that of the cycle, below 1 where the car cannot follow.
    """

    temperature_c: float
    range_km: float
    consumption_wh_km: float
    first_wh_km: float
    parts_wh_km: dict[str, float]
    climate_w: float
    unmet_wh_km: float
    cells_end_c: float
    cabin_after_c: float
    first_lap_share: float = 1.0

    @property
    def follows(self) -> bool:
        """Whether the car can follow the cycle from a full battery."""
        return self.first_lap_share >= DRIVEN_LEAST


@dataclass(frozen=True)
class ClimateStudy:
    """A car over temperatures of the air.

    Attributes:
        car: name.
        cycle: name.
        start: "soaked" or "preconditioned".
        sun_w_m2: on the car [W/m²].
        kind: how the cabin is heated.
        points: one a temperature, the lowest first.
        reference: the point at 20 °C that losses are told against.
    """

    car: str
    cycle: str
    start: Start
    sun_w_m2: float
    kind: str
    points: tuple[ClimatePoint, ...]
    reference: ClimatePoint


def climate_study(
    car: CompletedCar | CarSpec | str,
    cycle: Cycle | str | None = None,
    temperatures_c: tuple[float, ...] = (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0),
    start: Start = "soaked",
    sun_w_m2: float = 0.0,
    comfort: bool = True,
) -> ClimateStudy:
    """Drive a car full to empty at each temperature.

    Args:
        car: spec, or name in the library. cycle: driven again and again; default: `default_cycle`. temperatures_c: of
            the air.
        start: "soaked", everything as cold or hot as the air; "preconditioned", cabin at comfort and cells at 20 C, from the
            mains. sun_w_m2: on the car. comfort: whether anybody wants the cabin heated and cooled.

    Returns:
        the points, and that of 20 C.

    Raises:
        SpecError: temperatures out of range, an unknown start, or a battery that outlasts all laps.
        TraceError: a cycle beyond the car.
        SimulationError: a ledger that does not close.
    """
    full = completed_car(car)
    wanted = default_cycle(full) if cycle is None else cycle
    trace = wanted if isinstance(wanted, Cycle) else load_cycle(wanted)
    _check(temperatures_c, start, sun_w_m2)
    with double_precision():
        built = Vehicle.from_car(full, lumped=True, road=True)
        wants = comfort and full.hvac.kind != "none"
        lanes = (*temperatures_c, REFERENCE_C)
        points = _points(built, trace, lanes, start, sun_w_m2, float(wants))
    return ClimateStudy(full.name, trace.name, start, sun_w_m2, full.hvac.kind, points[:-1], points[-1])


def default_cycle(car: CompletedCar | CarSpec) -> Cycle:
    """What a vehicle drives where nothing is named: WLTC, or the everyday speed of a class that cannot follow that."""
    speed_kmh = CLASSES[car.vehicle_class].speed_everyday_kmh
    if speed_kmh is None:
        return load_cycle(CYCLE_OF_CARS)
    limit_kmh = car.limits.speed_max_kmh
    return steady_cycle(speed_kmh if limit_kmh is None else min(speed_kmh, limit_kmh))


def _check(temperatures_c: tuple[float, ...], start: str, sun_w_m2: float) -> None:
    if not 1 <= len(temperatures_c) <= TEMPERATURES_MOST:
        raise SpecError(f"There must be 1 to {TEMPERATURES_MOST} temperatures, but are {len(temperatures_c)}.", "temperatures_c")
    for value in temperatures_c:
        TEMP_CLIMATE.check("temps_ambient_c", value)
    if start not in ("soaked", "preconditioned"):
        raise SpecError(f"`start` must be soaked or preconditioned, but is '{start}'.", "start")
    SUN.check("sun_w_m2", sun_w_m2)


def _points(
    vehicle: Vehicle, cycle: Cycle, temperatures_c: tuple[float, ...], start: Start, sun_w_m2: float, cabin_on: float
) -> tuple[ClimatePoint, ...]:
    """The points of all temperatures, in their order."""
    airs = [inputs_of_cycle(cycle, ambient_c=value, sun_w_m2=sun_w_m2, cabin_on=cabin_on) for value in temperatures_c]
    inputs, state = (
        jax.tree.map(lambda *leaves: np.stack(leaves), *trees)
        for trees in (airs, [_begin(vehicle, value, start, cycle) for value in temperatures_c])
    )
    ledgers, ends = [], []
    for _ in range(PIECES_MOST):
        state, (ledger, end) = jax.device_get(_laps(vehicle, state, inputs, cycle.dt_s))
        ledgers.append(ledger)
        ends.append(end)
        last = _displays(vehicle, end)[:, -1]
        if not _driven(ledgers[0].distance_m[:, :1], ledger.distance_m[:, -1:], last[:, None], cycle).any():
            break
    else:
        raise SpecError(
            f"`battery.energy_usable_kwh` must be used up within {PIECES_MOST * LAPS_AT_ONCE} laps of {cycle.name}, but is not, "
            f"by {float(vehicle.pack.energy_chemical_j()) / J_PER_KWH:,.0f} kWh in the cells; take a longer cycle, or "
            "`voltwright check` the car.",
            "battery.energy_usable_kwh",
        )
    together = jax.tree.map(lambda *leaves: np.concatenate(leaves, axis=1), *ledgers)
    states = jax.tree.map(lambda *leaves: np.concatenate(leaves, axis=1), *ends)
    displays = _displays(vehicle, states)
    driven = _driven(together.distance_m[:, :1], together.distance_m, displays, cycle)
    return tuple(_point(together, states, lane, value, cycle, driven[lane]) for lane, value in enumerate(temperatures_c))


def _displays(vehicle: Vehicle, states: State) -> np.ndarray:
    return np.asarray(vehicle.pack.display_of_soc(states.pack.soc))


def _driven(first_m: np.ndarray, distances_m: np.ndarray, displays: np.ndarray, cycle: Cycle) -> np.ndarray:
    """Whether the battery lasted for a lap, by temperature and lap.

    A lap that is shorter than the cycle shows an empty battery, but not with a vehicle that cannot follow from a full one.
    """
    whole = distances_m >= DRIVEN_LEAST * cycle.distance_m
    slow = first_m < DRIVEN_LEAST * cycle.distance_m
    return np.where(slow, (displays > EMPTY_DISPLAY) & (distances_m > CRAWL * first_m), whole)


def _begin(vehicle: Vehicle, temperature_c: float, start: Start, cycle: Cycle) -> State:
    state = start_of(vehicle, cells_k=celsius_to_kelvin(temperature_c), speed_m_s=float(cycle.speed_m_s[0]), cold_drag=1.0)
    if start == "soaked" or not isinstance(vehicle.thermal, Lumped) or not isinstance(state.thermal, LumpedState):
        return state
    cells, cabin = np.asarray(PRECONDITIONED_CELLS_K), vehicle.thermal.hvac.controller.comfort_k
    warm = state.thermal.replaced(pack=PackHeatState(cells, cells, cells), cabin=CabinState(cabin, cabin))
    return state.replaced(thermal=warm)


@partial(jax.jit, static_argnames="dt_s")
def _laps(vehicle: Vehicle, state: State, inputs: Inputs, dt_s: float):
    """(state behind some laps, (ledger, state) of each), for each temperature: shape (temperatures, laps)."""

    def one(begin, air):
        def lap(now, _):
            done = simulate(vehicle, air, now, dt_s)
            return done.end, (done.totals.ledger, done.end)

        return jax.lax.scan(lap, begin, length=LAPS_AT_ONCE)

    return jax.vmap(one)(state, inputs)


def _point(ledgers: Ledger, states: State, lane: int, temperature_c: float, cycle: Cycle, driven: np.ndarray) -> ClimatePoint:
    distances = ledgers.distance_m[lane]
    count = len(driven) if driven.all() else int(np.argmin(driven))
    if count < 1:
        raise TraceError(
            f"At {short(temperature_c)} °C the car drives {distances[0] / M_PER_KM:.1f} km of the "
            f"{cycle.distance_m / M_PER_KM:.1f} km of {cycle.name} on a full battery; try a shorter or slower cycle."
        )
    summed = jax.tree.map(lambda leaf: leaf[lane, :count].sum(axis=0), ledgers)
    check_ledger(summed, "The climate study")
    km, thermal = float(summed.distance_m) / M_PER_KM, states.thermal
    assert isinstance(thermal, LumpedState)
    first = float(ledgers.chemical_j[lane, 0]) / J_PER_WH / (float(distances[0]) / M_PER_KM)
    duration_s = count * float(cycle.time_s[-1] - cycle.time_s[0])
    return ClimatePoint(
        temperature_c=temperature_c,
        range_km=float(distances.sum()) / M_PER_KM,
        consumption_wh_km=float(summed.chemical_j) / J_PER_WH / km,
        first_wh_km=first,
        parts_wh_km={name: value / J_PER_WH / km for name, value in _parts_j(summed).items()},
        climate_w=float(summed["climate"]) / duration_s,
        unmet_wh_km=float(summed["unmet"]) / J_PER_WH / km,
        cells_end_c=float(states.thermal.cells_k[lane, count - 1]) - ZERO_CELSIUS_K,
        cabin_after_c=float(thermal.cabin.air_k[lane, 0]) - ZERO_CELSIUS_K,
        first_lap_share=float(distances[0]) / cycle.distance_m,
    )


def _parts_j(ledger: Ledger) -> dict[str, float]:
    """Energy out of the cells by part; the 12 V side of blower and pumps counts in full to the cabin's share of the base load."""
    blower = ledger["blower_heat"]
    parts = {
        "air": ledger["aerodynamic"],
        "tyres": ledger["rolling"] + ledger["tyre_slip"],
        "drive": sum(ledger[name] for name in UNIT_LOSSES),
        "brakes": ledger["friction_brake"],
        "pack": ledger["pack_ohmic"] + ledger["pack_polarisation"],
        "base": ledger["auxiliaries"] + ledger["dcdc"] - blower,
        "cabin": ledger["climate"] + blower,
        "cells": ledger["heater"] + ledger["chiller"],
    }
    return {name: float(value) for name, value in parts.items()}
