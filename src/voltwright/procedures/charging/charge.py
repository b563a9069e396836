"""A charge: one car at one charger, from one state of charge to another, and what held its power at each moment.

Modelled: the car at the plug, so charger, cable, on-board charger, low-voltage system, heater and chiller, pack and
cells at their temperature and age; cells prepared on the way before.
Left out: the talk between car and station before the first current (half a minute or so), ramps, cells balanced at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SimulationError, SpecError
from voltwright.library.chargers import load_charger
from voltwright.procedures.charging.compatibility.connection import Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.procedures.charging.preconditioning import Preparation, prepare
from voltwright.procedures.charging.segments import SECONDS_PER_MINUTE, Stretch, held_by, minutes_between, stretches_of
from voltwright.procedures.charging.session import ChargeSession, arrive, charge_session, check_state, losses_kwh, plugged_vehicle
from voltwright.ranges import PRICE_KWH
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import ChargerSpec, DcCharger
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, ZERO_CELSIUS_K

CELLS_FAST_C = 30.0
"""Cells of a car that comes from a motorway, where nothing else is said: at least this warm at a DC station."""
HOME_DC_KW = 25.0
"""A DC charger of at most this power stands where the car has been parked: its cells are as cold as the air."""


@dataclass(frozen=True)
class Charge:
    """What a charge came to.

    Attributes:
        car: name.
        charger: name.
        connection: how the two meet.
        temperature_c: of the air [°C].
        soc_start: displayed, 0-1.
        soc_end: that was asked for.
        soc_reached: where the charge ended.
        reached: whether the charge asked for was reached.
        why: if it was not.
        duration_min: of the charge [min].
        duration_10_80_min: from 10 to 80 % [min], where both lie within.
        energy_grid_kwh: from the grid [kWh].
        energy_meter_kwh: at the output of the station or wall box [kWh].
        energy_battery_kwh: into the terminals [kWh].
        energy_cells_kwh: into the cells [kWh].
        losses_kwh: by stage [kWh].
        efficiency: energy into the cells over energy from the grid; 0 where nothing arrives.
        power_max_kw: highest into the battery [kW].
        power_mean_kw: mean into the battery [kW].
        cost: in `currency`; None without a price.
        currency: ISO 4217 code; None without a price.
        cells_start_c: temperature of the cells at the start [°C].
        cells_end_c: at the end [°C].
        cells_max_c: highest [°C].
        capacity_share: capacity that the pack has left, 0-1.
        stretches: what limited the power, one after the other.
        preparation: of the cells, where asked for.
        notes: what the reader must know.
        ledger_residual_relative: what the energies fail to explain.
        trace: columns over time, data-sheet units, each of shape (n,).
    """

    car: str
    charger: str
    connection: str
    temperature_c: float
    soc_start: float
    soc_end: float
    soc_reached: float
    reached: bool
    why: str
    duration_min: float
    duration_10_80_min: float | None
    energy_grid_kwh: float
    energy_meter_kwh: float
    energy_battery_kwh: float
    energy_cells_kwh: float
    losses_kwh: dict[str, float]
    efficiency: float
    power_max_kw: float
    power_mean_kw: float
    cost: float | None
    currency: str | None
    cells_start_c: float
    cells_end_c: float
    cells_max_c: float
    capacity_share: float
    stretches: tuple[Stretch, ...]
    preparation: Preparation | None
    notes: tuple[str, ...]
    ledger_residual_relative: float
    trace: Mapping[str, np.ndarray] = field(repr=False)


def charge(
    car: CompletedCar | CarSpec | str | Path,
    charger: ChargerSpec | str | Path,
    *,
    soc_start: float = 0.1,
    soc_end: float = 0.8,
    temperature_c: float = 20.0,
    cells_c: float | None = None,
    precondition: bool = False,
    capacity_share: float = 1.0,
    resistance_factor: float | None = None,
    price: float | None = None,
    outlets_in_use: int = 1,
    offset_x_m: float = 0.0,
    offset_y_m: float = 0.0,
) -> Charge:
    """Charge a car.

    Args:
        car: completed, spec, name in the library, or path of a file.
        charger: spec, name in the library, or path of a file.
        soc_start: shown, 0-1.
        soc_end: likewise.
        temperature_c: of the air [C].
        cells_c: of the cells on arrival [C]; default: at a DC station at least 30 C, as after a motorway, else that of the air.
        precondition: whether the cells are brought to the car's own temperature for fast charges before it is plugged.
        capacity_share, resistance_factor: age of the pack; see `session.plugged_car`. price: of a kWh at the meter, in place of
        the charger's tariff. outlets_in_use: cars at the charger. offset_x_m, offset_y_m: on a wireless pad [m].

    Raises:
        SpecError: a condition out of range, a charger that cannot serve the car. UnknownNameError, FileError: car or charger.
    """
    station = load_charger(charger) if isinstance(charger, str | Path) else charger
    full = completed_car(car)
    with double_precision():
        served = serve(full, station, outlets_in_use, offset_x_m, offset_y_m)
    cells_c = arrival_c(served.charger, temperature_c) if cells_c is None else cells_c
    check_state(soc_start, soc_end, temperature_c, cells_c, capacity_share)
    if price is not None:
        PRICE_KWH.check("price", price)
    if not soc_start < soc_end:
        raise SpecError(
            f"A charge must end above where it starts ({100 * soc_start:g} %), but ends at {100 * soc_end:g} %.", "soc_end"
        )
    vehicle = plugged_vehicle(full, served.supply, capacity_share, resistance_factor)
    start, preparation = arrive(vehicle, soc_start, temperature_c, cells_c), None
    if precondition:
        start, preparation = prepare(vehicle, start, temperature_c)
    session = charge_session(vehicle, start, soc_end, temperature_c)
    held = held_by(served, session)
    return _result(full, served, session, held, start, preparation, temperature_c, (soc_start, soc_end), capacity_share, price)


def serve(
    full: CompletedCar, charger: ChargerSpec, outlets_in_use: int = 1, offset_x_m: float = 0.0, offset_y_m: float = 0.0
) -> Served:
    """How a charger serves a car.

    Raises:
        SpecError: it cannot; with the reason.
    """
    answer = supply_of(full, charger, outlets_in_use, offset_x_m, offset_y_m)
    if isinstance(answer, Refused):
        raise SpecError(f"'{charger.name}' cannot charge '{full.name}'. {answer.why}", "charger")
    return answer


def arrival_c(charger: ChargerSpec, temperature_c: float) -> float:
    """Temperature of the cells [C] of a car that comes to a charger, in air of a temperature [C]."""
    fast = isinstance(charger, DcCharger) and charger.power_max_kw > HOME_DC_KW
    return max(temperature_c, CELLS_FAST_C) if fast else temperature_c


def _result(full, served, session, held, start, preparation, temperature_c, socs, capacity_share, price) -> Charge:
    columns, energies = session.columns, {name: value / J_PER_KWH for name, value in session.energies_j.items()}
    meter = energies["grid"] - energies["standby"] - energies["station"]
    tariff, minutes = served.charger.tariff, session.duration_s / SECONDS_PER_MINUTE
    if price is not None:
        cost = price * meter
    else:
        paid = energies["grid"] if tariff is not None and tariff.metered == "mains" else meter
        cost = None if tariff is None else tariff.cost(paid, minutes)
    stretches = stretches_of(session, held[0], held[1], socs[0])
    battery = float(np.sum(columns["pack_w"]) * (columns["time_s"][0])) / J_PER_KWH
    return Charge(
        car=full.name,
        charger=served.charger.name,
        connection="" if served.connection is None else served.connection.words,
        temperature_c=temperature_c,
        soc_start=socs[0],
        soc_end=socs[1],
        soc_reached=float(columns["soc_display"][-1]),
        reached=session.reached,
        why="" if session.reached else _why(session, stretches),
        duration_min=minutes,
        duration_10_80_min=minutes_between(session, socs[0], (0.1, 0.8)),
        energy_grid_kwh=energies["grid"],
        energy_meter_kwh=meter,
        energy_battery_kwh=battery,
        energy_cells_kwh=energies["cells"],
        losses_kwh=losses_kwh(session),
        efficiency=energies["cells"] / energies["grid"] if min(energies["cells"], energies["grid"]) > 0.0 else 0.0,
        power_max_kw=float(np.max(columns["pack_w"])) * 1e-3,
        power_mean_kw=battery / minutes * SECONDS_PER_MINUTE,
        cost=cost,
        currency=None if cost is None or tariff is None else tariff.currency,
        cells_start_c=float(start.thermal.cells_k) - ZERO_CELSIUS_K,
        cells_end_c=float(columns["cells_k"][-1]) - ZERO_CELSIUS_K,
        cells_max_c=float(np.max(columns["cells_k"])) - ZERO_CELSIUS_K,
        capacity_share=capacity_share,
        stretches=stretches,
        preparation=preparation,
        notes=served.notes,
        ledger_residual_relative=session.residual_relative,
        trace=_trace(session, held[0]),
    )


def _why(session: ChargeSession, stretches: tuple[Stretch, ...]) -> str:
    if not len(session.columns["soc_display"]):
        raise SimulationError("The charge has no step; please report the car and the charger.")
    end, shown = stretches[-1].words, f"{100 * session.columns['soc_display'][-1]:.1f} %"
    if session.given_up:
        return f"It was given up after {session.duration_s / SECONDS_PER_HOUR:.0f} h at {shown} ({end})."
    own_kw = float(session.columns["own_w"][-1]) * 1e-3
    return f"It stopped at {shown}: the charge rises no further ({end}; the car itself takes {own_kw:.2g} kW)."


def _trace(session: ChargeSession, codes: np.ndarray) -> dict[str, np.ndarray]:
    columns = session.columns
    return {
        "time_s": columns["time_s"],
        "soc_percent": 100.0 * columns["soc_display"],
        "power_grid_kw": columns["grid_w"] * 1e-3,
        "power_battery_kw": columns["pack_w"] * 1e-3,
        "voltage_v": columns["voltage_v"],
        "cells_c": columns["cells_k"] - ZERO_CELSIUS_K,
        "limiter": codes,
    }
