"""Drive a car over a cycle: the plain result, in the units that people read, checked before it is given out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SimulationError, TraceError
from voltwright.formatting import short
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.payload import check_payload
from voltwright.ranges import HEADWIND_M_S, SOC_START, TEMP_AMBIENT
from voltwright.sim.flows import LOSSES
from voltwright.sim.identity_cache import IdentityCache
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.road import Road
from voltwright.sim.run import Result, run
from voltwright.sim.state import start_of
from voltwright.sim.trace_miss import TraceMiss
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, STANDARD_GRAVITY_M_S2, celsius_to_kelvin

MISSED_SHARE_MAX = 0.5


@dataclass(frozen=True)
class DriveResult:
    """What a drive came to.

    Attributes:
        car: name.
        cycle: name.
        distance_km: driven [km].
        duration_s: driven [s].
        mass_kg: on this run [kg].
        temperature_c: ambient [°C].
        consumption_pack_wh_km: net at the battery's terminals [Wh/km].
        consumption_wall_wh_km: the same from the grid [Wh/km].
        energy_pack_wh: net out of the terminals [Wh].
        energy_recovered_wh: into the terminals by regeneration [Wh].
        chemical_wh: of the cells [Wh].
        soc_start: 0-1 of the usable window.
        soc_end: likewise, at the end.
        trace_misses: steps more than 2 km/h from the trace.
        trace_miss_reasons: the same by reason.
        shortfall_max_kmh: largest distance from the trace [km/h].
        ledger_residual_relative: what the ledger fails to explain.
        losses_wh: by name [Wh].
        stored_wh: changes of kinetic, potential and polarisation energy, by name [Wh].
        cold_start: whether tyres and gears started cold.
        range_equivalent_km: distance on a full charge at this rate, energy of the cells over energy of the cells, so that the
            pack's own loss is that of this drive [km]; None where nothing was used.
        trace: columns over time (time_s first), each of shape (n,), where history was asked for.
    """

    car: str
    cycle: str
    distance_km: float
    duration_s: float
    mass_kg: float
    temperature_c: float
    consumption_pack_wh_km: float
    consumption_wall_wh_km: float
    energy_pack_wh: float
    energy_recovered_wh: float
    chemical_wh: float
    soc_start: float
    soc_end: float
    trace_misses: int
    trace_miss_reasons: dict[str, int]
    shortfall_max_kmh: float
    ledger_residual_relative: float
    losses_wh: dict[str, float]
    stored_wh: dict[str, float]
    cold_start: bool = False
    range_equivalent_km: float | None = None
    trace: Mapping[str, np.ndarray] | None = field(default=None, repr=False)


def drive(
    car: CompletedCar | CarSpec | str | Path,
    cycle: Cycle | str | Path,
    *,
    temperature_c: float = 20.0,
    headwind_m_s: float = 0.0,
    payload_kg: float = 0.0,
    soc_start: float = 1.0,
    cold_start: bool = False,
    history: bool = False,
    allow_misses: bool = False,
    road: Road | None = None,
) -> DriveResult:
    """Drive a car over a cycle, in float64.

    Args:
        car: completed, spec, name in the library, or path of a file.
        cycle: checked trace, name, or path of a CSV or GPX file.
        temperature_c: of air, tyres and cells [C]. headwind_m_s: against the travel [m/s]. payload_kg: beside the test mass.
        soc_start: 0-1 of the usable window. cold_start: whether tyres and gears start cold, as after an overnight soak, and
            warm up on the way. history: whether to keep the trace. allow_misses: whether to give a result even where the
            car fails to follow most of the trace. road: under the car, where it is not that of the cycle.

    Returns:
        the result; its ledger closes to 1e-9 and it holds no NaN.

    Raises:
        SpecError, UnknownNameError, FileError: the car. TraceError: the cycle, or a cycle beyond the car.
        SimulationError: a ledger that does not close, or a number that is not finite.

    Source of the test mass and the ambient state: the car's file; 20 C and standard pressure at the trace's altitude.
    """
    spec = car if isinstance(car, CompletedCar | CarSpec) else load_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    check_conditions(spec, temperature_c, headwind_m_s, payload_kg, soc_start)
    vehicle = vehicle_of(spec, payload_kg=payload_kg)
    start = start_of(
        vehicle,
        soc_start,
        cells_k=celsius_to_kelvin(temperature_c),
        speed_m_s=float(trace.speed_m_s[0]),
        cold_drag=float(cold_start),
    )
    inputs = _inputs(trace, temperature_c, headwind_m_s)
    what = f"Driving {spec.name} over {trace.name}"
    done = run(vehicle, inputs, start, trace.dt_s, keep=KEPT if history else (), what=what, road=road)
    result = _result(spec, trace, vehicle, done, temperature_c, soc_start, cold_start)
    check_finite(result)
    if not allow_misses:
        _check_followed(result, trace, vehicle)
    return result


_vehicles, _inputs_of_cycles, _charges_j = IdentityCache(), IdentityCache(), IdentityCache()


def vehicle_of(car: CompletedCar | CarSpec, *, payload_kg: float = 0.0) -> Vehicle:
    """The vehicle of a car at its test mass with a payload [kg] on top; kept for as long as the car is."""
    return _vehicles.get(car, payload_kg, lambda: _built(car, payload_kg))


def _built(car: CompletedCar | CarSpec, payload_kg: float) -> Vehicle:
    full = completed_car(car)
    return Vehicle.from_car(full, full.masses.mass_test_kg + full.masses.mass_payload_kg + payload_kg, road=True)


def _inputs(cycle: Cycle, temperature_c: float, headwind_m_s: float) -> Inputs:
    """Inputs of a cycle in some weather; kept for as long as the cycle is."""
    key = (temperature_c, headwind_m_s)
    return _inputs_of_cycles.get(cycle, key, lambda: inputs_of_cycle(cycle, ambient_c=temperature_c, headwind_m_s=headwind_m_s))


def check_conditions(
    spec: CompletedCar | CarSpec, temperature_c: float, headwind_m_s: float = 0.0, payload_kg: float = 0.0, soc_start: float = 1.0
) -> None:
    """Refuse conditions outside what the laws hold for.

    Raises:
        SpecError: with the condition, its range and what was given.
    """
    TEMP_AMBIENT.check("temperature_c", temperature_c)
    HEADWIND_M_S.check("headwind_m_s", headwind_m_s)
    SOC_START.check("soc_start", soc_start)
    check_payload(spec, payload_kg)


def _result(
    spec: CompletedCar | CarSpec,
    cycle: Cycle,
    vehicle: Vehicle,
    done: Result,
    temperature_c: float,
    soc_start: float,
    cold_start: bool,
) -> DriveResult:
    ledger, totals = done.ledger, done.totals
    distance_km = float(ledger.distance_m) / M_PER_KM
    net_wh, chemical_wh = float(ledger.terminal_j) / J_PER_WH, float(ledger.chemical_j) / J_PER_WH
    per_km = net_wh / distance_km if distance_km > 0.0 else 0.0
    stored = {"kinetic": ledger["kinetic"], "potential": ledger["grade"], "polarisation": ledger["stored"]}
    cells_k = celsius_to_kelvin(temperature_c)
    charge_wh = _charges_j.get(vehicle, cells_k, lambda: float(vehicle.pack.energy_chemical_j(cells_k))) / J_PER_WH
    return DriveResult(
        car=spec.name,
        cycle=cycle.name,
        distance_km=distance_km,
        duration_s=cycle.duration_s,
        mass_kg=float(vehicle.mass_kg),
        temperature_c=temperature_c,
        consumption_pack_wh_km=per_km,
        consumption_wall_wh_km=per_km / float(vehicle.charging_efficiency),
        energy_pack_wh=net_wh,
        energy_recovered_wh=float(ledger.charge_j) / J_PER_WH,
        chemical_wh=chemical_wh,
        soc_start=soc_start,
        soc_end=float(vehicle.pack.display_of_soc(done.end.pack.soc)),
        trace_misses=int(np.sum(totals.misses[1:])),
        trace_miss_reasons={miss.reason: int(totals.misses[miss]) for miss in TraceMiss if miss and totals.misses[miss]},
        shortfall_max_kmh=float(totals.shortfall_max_m_s) / M_S_PER_KMH,
        ledger_residual_relative=done.residual,
        losses_wh={name: float(value) / J_PER_WH for name, value in ledger.losses_j.items()},
        stored_wh={name: float(value) / J_PER_WH for name, value in stored.items()},
        cold_start=cold_start,
        range_equivalent_km=charge_wh / chemical_wh * distance_km if chemical_wh > 0.0 else None,
        trace=trace_columns(cycle, vehicle, done) if done.columns else None,
    )


def trace_columns(cycle: Cycle, vehicle: Vehicle, done: Result) -> dict[str, np.ndarray]:
    """Columns of a trace by name, each name ending in its unit; the first is time."""
    columns: dict[str, np.ndarray] = {
        "time_s": cycle.time_s[1:],
        "speed_wanted_m_s": cycle.speed_m_s[1:],
        "grade": cycle.grade[1:],
    }
    kept = done.columns
    if np.any(done.totals.misses[1:]) and np.any(cycle.grade):
        columns["grade"] = _grade_met(kept["grade_w"], kept["velocity_m_s"], float(vehicle.mass_kg))
    columns |= {name: kept[name] for name in TRACE}
    return columns | {f"loss_{name}_w": kept[f"{name}_w"] for name in LOSSES}


def _grade_met(grade_w: np.ndarray, velocity_m_s: np.ndarray, mass_kg: float) -> np.ndarray:
    """Grade of the road where a car was that fell behind its trace, from its power into height; 0 where it stands."""
    weight_w = mass_kg * STANDARD_GRAVITY_M_S2 * velocity_m_s
    sine = np.divide(grade_w, weight_w, out=np.zeros_like(grade_w), where=weight_w > 1.0)
    return sine / np.sqrt(1.0 - sine**2)


TRACE = (
    "speed_m_s",
    "velocity_m_s",
    "soc",
    "wheel_force_n",
    "traction_w",
    "electrical_w",
    "terminal_w",
    "current_a",
    "voltage_v",
    "chemical_w",
    "stored_w",
    "grade_w",
    "torque_nm",
    "shaft_rad_s",
    "miss",
    "shortfall_m_s",
)
"""Columns of a drive's trace beside its losses, by name of the flow."""
KEPT = (*TRACE, *(f"{name}_w" for name in LOSSES))


def check_finite(result: DriveResult) -> None:
    """Refuse a result with a number that is not finite.

    Raises:
        SimulationError: with the number and what it should be.
    """
    numbers = {name: value for name, value in vars(result).items() if isinstance(value, float)} | result.losses_wh
    for name, value in numbers.items():
        if not math.isfinite(value):
            raise SimulationError(
                f"Driving {result.car} over {result.cycle} gave {name} = {value}, which is no number; "
                "look for extreme values with `voltwright show`."
            )


def _kept_back(vehicle: Vehicle, temperature_c: float) -> float:
    """Displayed charge (0-1) that cells of a temperature keep back."""
    return float(vehicle.pack.display_of_soc(vehicle.pack.soc_least(celsius_to_kelvin(temperature_c))))


def _check_followed(result: DriveResult, cycle: Cycle, vehicle: Vehicle) -> None:
    steps = int(np.sum(cycle.speed_m_s[1:] > 0.0))
    if result.trace_misses <= MISSED_SHARE_MAX * max(steps, 1):
        return
    reason = max(result.trace_miss_reasons, key=lambda name: result.trace_miss_reasons[name])
    top_kmh, kept = float(vehicle.speed_max_m_s) / M_S_PER_KMH, _kept_back(vehicle, result.temperature_c)
    cause = f"beyond its top speed of {top_kmh:.0f} km/h" if reason == "speed" else f"limited by {reason}"
    if reason == "pack" and result.soc_end < kept:
        raise TraceError(
            f"{result.car} cannot follow {result.cycle} from a charge of {result.soc_start:.0%}: cells at "
            f"{short(result.temperature_c)} °C keep the last {kept:.0%} of their charge back; start with more charge, or warmer."
        )
    raise TraceError(
        f"{result.car} cannot follow {result.cycle}: it misses {result.trace_misses} of {steps} moving steps, mostly {cause} "
        f"(up to {result.shortfall_max_kmh:.0f} km/h short); take a slower cycle or a stronger car."
    )
