"""Drive a car over a cycle: the plain result, in the units that people read, checked before it is given out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import jax
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError, SpecError, TraceError
from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import coldness_over
from voltwright.sim.ledger import LOSS_NAMES, RESIDUAL_MAX_RELATIVE, Ledger
from voltwright.sim.outcome import Miss
from voltwright.sim.records import StepRecord
from voltwright.sim.runtime import double_precision
from voltwright.sim.scan import Totals, Trace, drive_trace
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH

STEPS_PER_BUCKET = 1800
MISSED_SHARE_MAX = 0.5
TEMPERATURE_RANGE_C = (-40.0, 60.0)
WIND_MAX_M_S = 60.0


@dataclass(frozen=True)
class DriveResult:
    """What a drive came to.

    Attributes:
        car, cycle: names. distance_km, duration_s: driven. mass_kg: on this run. temperature_c: ambient.
        consumption_pack_wh_km: net at the battery's terminals. consumption_wall_wh_km: the same from the mains.
        energy_pack_wh, energy_recovered_wh: net out of the terminals, and into them by regeneration.
        soc_start, soc_end: 0-1 of the usable window. trace_misses: steps more than 2 km/h from the trace, and by reason.
        shortfall_max_km_h: largest distance from the trace. ledger_residual_relative: what the ledger fails to explain.
        losses_wh: by name. stored_wh: changes of kinetic, potential and polarisation energy. chemical_wh: of the cells.
        cold_start: whether tyres and gears started cold.
        range_equivalent_km: distance on a full charge at this rate, energy of the cells over energy of the cells, so that the
        pack's own loss is that of this drive; None where nothing was used.
        trace: columns over time (time_s first), where history was asked for.
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
    shortfall_max_km_h: float
    ledger_residual_relative: float
    losses_wh: dict[str, float]
    stored_wh: dict[str, float]
    cold_start: bool = False
    range_equivalent_km: float | None = None
    trace: Mapping[str, np.ndarray] | None = field(default=None, repr=False)


def drive(
    car: CarSpec | str | Path,
    cycle: Cycle | str | Path,
    *,
    temperature_c: float = 20.0,
    headwind_m_s: float = 0.0,
    payload_kg: float = 0.0,
    soc_start: float = 1.0,
    cold_start: bool = False,
    history: bool = False,
    allow_misses: bool = False,
) -> DriveResult:
    """Drive a car over a cycle, in float64.

    Args:
        car: spec, name in the library, or path of a file. cycle: checked trace, name, or path of a CSV or GPX file.
        temperature_c: of air, tyres and cells [C]. headwind_m_s: against the travel [m/s]. payload_kg: beside the test mass.
        soc_start: 0-1 of the usable window. cold_start: whether tyres and gears start cold, as after a night's stand, and
            warm up on the way. history: whether to keep the trace. allow_misses: whether to give a result even where the
            car fails to follow most of the trace.

    Returns:
        the result; its ledger closes to 1e-9 and it holds no NaN.

    Raises:
        SpecError, UnknownNameError, FileError: the car. TraceError: the cycle, or a cycle beyond the car.
        SimulationError: a ledger that does not close, or a number that is not finite.

    Source of the test mass and the ambient state: the car's file; 20 C and standard pressure at the trace's altitude.
    """
    spec = car if isinstance(car, CarSpec) else load_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    check_conditions(spec, temperature_c, headwind_m_s, payload_kg, soc_start)
    with double_precision():
        full = complete(spec).spec
        mass = full.masses.mass_test_kg + full.masses.mass_payload_kg + payload_kg
        vehicle = Vehicle.from_spec(full, mass)
        environment = Environment.of(temperature_c, headwind_m_s)
        totals, records = compiled_drive(history)(vehicle, padded_trace(trace, cold_start), environment, soc_start)
        totals, ledger, records = jax.device_get((totals, totals.ledger, records))
        efficiency = float(vehicle.charging_efficiency)
        charge_wh = float(vehicle.pack.energy_chemical_j()) / J_PER_WH
        shown = [float(vehicle.pack.display_of_soc(soc)) for soc in (vehicle.pack.soc_of_display(soc_start), totals.end.pack.soc)]
    result = _result(spec, trace, (totals, ledger), efficiency, (shown[0], shown[1]), float(mass), temperature_c, records)
    span_km = charge_wh / result.chemical_wh * result.distance_km if result.chemical_wh > 0.0 else None
    result = replace(result, cold_start=cold_start, range_equivalent_km=span_km)
    check_result(result)
    if not allow_misses:
        _check_followed(result, trace, float(vehicle.speed_max_m_s))
    return result


@partial(jax.jit, static_argnames="history")
def _compiled_drive(vehicle, trace, environment, soc_display, history):
    return drive_trace(vehicle, trace, environment, soc_display, history)


def compiled_drive(history: bool):
    """The compiled `drive_trace`, with or without the record of every step."""
    return partial(_compiled_drive, history=history)


def padded_trace(cycle: Cycle, cold_start: bool = False) -> Trace:
    """A cycle as arrays, padded so that cycles of many lengths share one compiled drive."""
    moving = cycle.speed_m_s[1:] + cycle.speed_m_s[:-1] > 0.0
    coldness = coldness_over(moving, cycle.dt_s) if cold_start else None
    return Trace.of(cycle, pad_to=_bucket(len(cycle.time_s) - 1), coldness=coldness)


def _bucket(steps: int) -> int:
    """Length that a trace of so many steps is padded to: 1800 times a power of two."""
    bucket = STEPS_PER_BUCKET
    while bucket < steps:
        bucket *= 2
    return bucket


def check_conditions(
    spec: CarSpec, temperature_c: float, headwind_m_s: float = 0.0, payload_kg: float = 0.0, soc_start: float = 1.0
) -> None:
    """Refuse conditions outside what the laws hold for.

    Raises:
        SpecError: with the condition, its range and what was given.
    """
    low, high = TEMPERATURE_RANGE_C
    if not low <= temperature_c <= high:
        raise SpecError(f"`temperature_c` must be from {low:g} to {high:g} °C, but is {temperature_c:g} °C.", "temperature_c")
    if not -WIND_MAX_M_S <= headwind_m_s <= WIND_MAX_M_S:
        raise SpecError(f"`headwind_m_s` must be within ±{WIND_MAX_M_S:g} m/s, but is {headwind_m_s:g} m/s.", "headwind_m_s")
    if not 0.0 < soc_start <= 1.0:
        raise SpecError(f"`soc_start` must be above 0 and at most 1, but is {soc_start:g}.", "soc_start")
    if not 0.0 <= payload_kg <= 50_000.0:
        raise SpecError(f"`payload_kg` must be at least 0 kg, but is {payload_kg:g} kg.", "payload_kg")
    gross, curb = spec.masses.mass_gross_max_kg, spec.masses.mass_curb_kg
    if gross is not None and curb is not None and curb + payload_kg > gross:
        raise SpecError(
            f"`payload_kg` must keep the car within `masses.mass_gross_max_kg` ({gross:g} kg), "
            f"but {payload_kg:g} kg makes it {curb + payload_kg:g} kg.",
            "payload_kg",
        )


def _result(
    spec: CarSpec,
    cycle: Cycle,
    sums: tuple[Totals, Ledger],
    efficiency: float,
    soc: tuple[float, float],
    mass_kg: float,
    temperature_c: float,
    records: StepRecord | None,
) -> DriveResult:
    totals, ledger = sums
    distance_km = float(totals.distance_m) / M_PER_KM
    net_wh = float(ledger.terminal_j) / J_PER_WH
    per_km = net_wh / distance_km if distance_km > 0.0 else 0.0
    stored = {"kinetic": ledger.kinetic_j, "potential": ledger.potential_j, "polarisation": ledger.stored_j}
    return DriveResult(
        car=spec.name,
        cycle=cycle.name,
        distance_km=distance_km,
        duration_s=cycle.duration_s,
        mass_kg=mass_kg,
        temperature_c=temperature_c,
        consumption_pack_wh_km=per_km,
        consumption_wall_wh_km=per_km / efficiency,
        energy_pack_wh=net_wh,
        energy_recovered_wh=float(ledger.charge_j) / J_PER_WH,
        chemical_wh=float(ledger.chemical_j) / J_PER_WH,
        soc_start=soc[0],
        soc_end=soc[1],
        trace_misses=int(np.sum(totals.misses[1:])),
        trace_miss_reasons={miss.reason: int(totals.misses[miss]) for miss in Miss if miss and totals.misses[miss]},
        shortfall_max_km_h=float(totals.shortfall_max_m_s) / M_S_PER_KMH,
        ledger_residual_relative=float(np.asarray(ledger.residual_relative())),
        losses_wh={name: float(getattr(ledger.losses, name)) / J_PER_WH for name in LOSS_NAMES},
        stored_wh={name: float(value) / J_PER_WH for name, value in stored.items()},
        trace=None if records is None else trace_columns(cycle, records),
    )


def trace_columns(cycle: Cycle, records: StepRecord) -> dict[str, np.ndarray]:
    """Columns of a trace by name, each name ending in its unit; the first is time, padding is cut off."""
    count = len(cycle.time_s) - 1
    columns: dict[str, np.ndarray] = {
        "time_s": cycle.time_s[1:],
        "speed_wanted_m_s": cycle.speed_m_s[1:],
        "grade": cycle.grade[1:],
    }
    for name in StepRecord.__dataclass_fields__:
        if name != "losses":
            columns[name] = np.asarray(getattr(records, name))[:count]
    for name in LOSS_NAMES:
        columns[f"loss_{name}_w"] = np.asarray(getattr(records.losses, name))[:count]
    return columns


def check_result(result: DriveResult) -> None:
    """Refuse a result with a number that is not finite or a ledger that does not close.

    Raises:
        SimulationError: with the number and what it should be.
    """
    numbers = {name: value for name, value in vars(result).items() if isinstance(value, float)} | result.losses_wh
    for name, value in numbers.items():
        if not np.isfinite(value):
            raise SimulationError(
                f"Driving {result.car} over {result.cycle} gave {name} = {value}, which is no number; "
                "look for extreme values with `voltwright show`."
            )
    if result.ledger_residual_relative > RESIDUAL_MAX_RELATIVE:
        raise SimulationError(
            f"Driving {result.car} over {result.cycle} leaves {result.ledger_residual_relative:.2g} of the energy unexplained, "
            f"but at most {RESIDUAL_MAX_RELATIVE:g} may be; please report this car and cycle."
        )


def _check_followed(result: DriveResult, cycle: Cycle, speed_max_m_s: float) -> None:
    steps = int(np.sum(cycle.speed_m_s[1:] > 0.0))
    if result.trace_misses <= MISSED_SHARE_MAX * max(steps, 1):
        return
    reason = max(result.trace_miss_reasons, key=lambda name: result.trace_miss_reasons[name])
    cause = f"beyond its top speed of {speed_max_m_s / M_S_PER_KMH:.0f} km/h" if reason == "speed" else f"for want of {reason}"
    raise TraceError(
        f"{result.car} cannot follow {result.cycle}: it misses {result.trace_misses} of {steps} moving steps, mostly {cause} "
        f"(up to {result.shortfall_max_km_h:.0f} km/h short); take a slower cycle or a stronger car."
    )
