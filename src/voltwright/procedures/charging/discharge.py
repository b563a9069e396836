"""A car that gives: to loads at its own socket (V2L), to a house (V2H) or the grid (V2G), until it shows a charge.

The same car, losses and limits as in `charge.py`, the other way round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError
from voltwright.library.chargers import load_charger
from voltwright.physics.charging.supply import Supply
from voltwright.procedures.charging.charge import serve
from voltwright.procedures.charging.compatibility.bidirectional import load_supply
from voltwright.procedures.charging.compatibility.connection import Refused
from voltwright.procedures.charging.segments import LIMITER_WORDS
from voltwright.procedures.charging.session import ChargeSession, arrive, charge_session, check_state, losses_kwh, plugged_vehicle
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import ChargerSpec
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, ZERO_CELSIUS_K

OWN_SOCKET = "own-socket"
UNMET_SHARE = 1e-3


@dataclass(frozen=True)
class Discharge:
    """What a car gave.

    Attributes:
        car: name.
        outlet: name of the charger, or own-socket.
        temperature_c: of air and cells at the start [°C].
        soc_start: displayed, 0-1.
        soc_end: that was asked for.
        soc_reached: where the discharge ended.
        reached: whether the end was reached.
        asked_kw: by the load [kW].
        duration_h: until the end [h].
        energy_given_kwh: to the load [kWh].
        energy_unmet_kwh: unserved load [kWh].
        energy_battery_kwh: out of the terminals [kWh].
        energy_cells_kwh: out of the cells [kWh].
        losses_kwh: by stage [kWh].
        efficiency: energy to the load over energy out of the cells.
        held_by: what limited the power for most of the time it fell short, and the most that it let through; empty where it
            never did.
        why: if the end was not reached.
        cells_end_c: temperature of the cells at the end [°C].
        ledger_residual_relative: what the energies fail to explain.
        trace: columns over time, data-sheet units, each of shape (n,).
    """

    car: str
    outlet: str
    temperature_c: float
    soc_start: float
    soc_end: float
    soc_reached: float
    reached: bool
    asked_kw: float
    duration_h: float
    energy_given_kwh: float
    energy_unmet_kwh: float
    energy_battery_kwh: float
    energy_cells_kwh: float
    losses_kwh: dict[str, float]
    efficiency: float
    held_by: str
    why: str
    cells_end_c: float
    ledger_residual_relative: float
    trace: Mapping[str, np.ndarray] = field(repr=False)


def discharge(
    car: CompletedCar | CarSpec | str | Path,
    charger: ChargerSpec | str | Path | None = None,
    *,
    load_kw: float,
    soc_start: float = 0.8,
    soc_end: float = 0.2,
    temperature_c: float = 20.0,
    capacity_share: float = 1.0,
    resistance_factor: float | None = None,
) -> Discharge:
    """Let a car feed a load.

    Args:
        car: completed, spec, name in the library, or path.
        charger: that takes power out of the car, likewise; default: the car's own
        socket. load_kw: what is asked at the outlet. soc_start, soc_end: shown, 0-1. temperature_c: of air and cells [C].
        capacity_share, resistance_factor: age of the pack.

    Raises:
        SpecError: a car or charger that gives nothing, or a condition out of range.
    """
    full = completed_car(car)
    with double_precision():
        outlet, supply = _outlet(full, charger)
    check_state(soc_start, soc_end, temperature_c, temperature_c, capacity_share)
    if not soc_end < soc_start:
        raise SpecError(
            f"Giving must end below where it starts ({100 * soc_start:g} %), but ends at {100 * soc_end:g} %.", "soc_end"
        )
    if not 0.0 < load_kw <= 1e4:
        raise SpecError(f"The load must be above 0 and at most 10,000 kW, but is {load_kw:g} kW.", "load_kw")
    vehicle = plugged_vehicle(full, supply, capacity_share, resistance_factor)
    start = arrive(vehicle, soc_start, temperature_c, temperature_c)
    session = charge_session(vehicle, start, soc_end, temperature_c, 1e3 * load_kw)
    return _result(full.name, outlet, session, load_kw, temperature_c, (soc_start, soc_end))


def _outlet(full: CompletedCar, charger: ChargerSpec | str | Path | None) -> tuple[str, Supply]:
    if charger is None:
        supply = load_supply(full)
        if isinstance(supply, Refused):
            raise SpecError(supply.why, "charging.v2l_kw")
        return OWN_SOCKET, supply
    station = load_charger(charger) if isinstance(charger, str | Path) else charger
    served = serve(full, station)
    if not float(served.supply.power_give_w) > 0.0:
        why = served.not_giving or "neither is made for it"
        raise SpecError(f"'{station.name}' takes no power out of '{full.name}': {why}.", "charger")
    return station.name, served.supply


def _result(
    name: str, outlet: str, session: ChargeSession, load_kw: float, temperature_c: float, socs: tuple[float, float]
) -> Discharge:
    columns, energies = session.columns, {key: value / J_PER_KWH for key, value in session.energies_j.items()}
    dt_s = float(columns["time_s"][0])
    given, battery = -energies["grid"], -float(np.sum(columns["pack_w"])) * dt_s / J_PER_KWH
    if given <= 0.0:
        own_kw = (battery + energies["grid"]) / (session.duration_s / SECONDS_PER_HOUR)
        most_kw = max(float(np.max(-columns["pack_w"])), 0.0) * 1e-3
        raise SpecError(
            f"'{name}' gives nothing to a load of {load_kw:g} kW: the power that its battery has left at "
            f"{100.0 * socs[0]:g} % and {temperature_c:g} °C ({most_kw:.3g} kW) does not "
            f"cover what converter and control units take themselves ({own_kw:.3g} kW); `voltwright show` has the limits.",
            "load_kw",
        )
    short = (columns["unserved_w"] > UNMET_SHARE * 1e3 * load_kw) & (columns["limiter"] != ChargeLimiter.TARGET)
    shown = f"{100 * columns['soc_display'][-1]:.1f} %"
    why = f"It stopped at {shown}: the car gives no more."
    if session.given_up:
        why = f"It was given up after {session.duration_s / SECONDS_PER_HOUR:.0f} h at {shown}."
    return Discharge(
        car=name,
        outlet=outlet,
        temperature_c=temperature_c,
        soc_start=socs[0],
        soc_end=socs[1],
        soc_reached=float(columns["soc_display"][-1]),
        reached=session.reached,
        asked_kw=load_kw,
        duration_h=session.duration_s / SECONDS_PER_HOUR,
        energy_given_kwh=given,
        energy_unmet_kwh=float(np.sum(columns["unserved_w"])) * dt_s / J_PER_KWH,
        energy_battery_kwh=battery,
        energy_cells_kwh=-energies["cells"],
        losses_kwh=losses_kwh(session),
        efficiency=given / -energies["cells"] if energies["cells"] < 0.0 else 0.0,
        held_by=_held(columns, short) if np.any(short) else "",
        why="" if session.reached else why,
        cells_end_c=float(columns["cells_k"][-1]) - ZERO_CELSIUS_K,
        ledger_residual_relative=session.residual_relative,
        trace={
            "time_s": columns["time_s"],
            "soc_percent": 100.0 * columns["soc_display"],
            "power_given_kw": -columns["grid_w"] * 1e-3,
            "power_battery_kw": -columns["pack_w"] * 1e-3,
            "voltage_v": columns["voltage_v"],
            "cells_c": columns["cells_k"] - ZERO_CELSIUS_K,
        },
    )


def _held(columns: Mapping[str, np.ndarray], short: np.ndarray) -> str:
    """What limited the power for most of the steps that fell short, with the most that the load then got."""
    code = int(np.bincount(columns["limiter"][short]).argmax())
    given_kw = float(np.max(-columns["grid_w"][short & (columns["limiter"] == code)])) * 1e-3
    return f"{LIMITER_WORDS[ChargeLimiter(code)]}, {given_kw:.3g} kW"
