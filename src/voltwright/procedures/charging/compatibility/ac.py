"""How a mains socket or wall box serves a car through the car's own charger."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.defaults.charger import CompletedAcCharger
from voltwright.defaults.charging import POWER_FACTOR
from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.charging.cable import ac_cable
from voltwright.physics.charging.on_board import Charger
from voltwright.physics.charging.pilot import CURRENT_MIN_A, needs_digital, pilot_current_a
from voltwright.physics.charging.supply import Stages, Supply
from voltwright.procedures.charging.compatibility.connection import Connection, Limit, Refused, Served
from voltwright.spec.connectors import AC_RATINGS, SOCKETS

ROUNDING = 1e-9


@dataclass(frozen=True)
class _Current:
    """A limit of the current of a phase [A]."""

    name: str
    words: str
    current_a: float


def serve_ac(car: CompletedCar, charger: CompletedAcCharger, connection: Connection, outlets_in_use: int) -> Served | Refused:
    """The supply through one connection.

    Equation: P_ac = n U min(I) pf, at most the on-board charger's power and the outlet's share; P_battery = P_ac less the
        losses of standby, cable and charger.
    Args: car: the car. charger: completed.
    Source: as of `physics/charging/pilot.py`, `physics/charging/on_board.py`, `physics/charging/cable.py`.
    """
    charging, socket = car.charging, connection.inlet == "mains_plug"
    phases, factor = _phases(car, charger, connection), 1.0 if socket else POWER_FACTOR
    per_ampere_w = phases * charger.voltage_v * factor
    currents = _currents(car, charger, connection, phases)
    # Of equal limits the first is named: what the charger offers, the car's power, then currents.
    limits = [(entry.name, entry.words, per_ampere_w * entry.current_a) for entry in currents]
    limits.insert(1, ("on-board charger", f"{charging.power_ac_kw:g} kW", charging.power_ac_kw * 1e3))
    offered = limits[:1]
    if charger.power_shared_kw is not None:
        share_w = charger.power_shared_kw * 1e3 / outlets_in_use
        offered.append(("sharing", f"{share_w * 1e-3:.3g} kW for each of {outlets_in_use} cars", share_w))
        limits.append(offered[-1])
    least_w = 0.0 if socket else per_ampere_w * CURRENT_MIN_A * charging.pilot_use * (1.0 - ROUNDING)
    for name, words, offered_w in offered:
        if offered_w < least_w:
            return Refused(
                "current too low", f"{name}: {words}; a car charges from {CURRENT_MIN_A:g} A of each phase on.", charger
            )
    current_a = min(entry.current_a for entry in currents)
    supply = _supply(car, charger, phases, current_a, factor, 0.0 if socket else charger.power_standby_w)
    limits.sort(key=lambda entry: entry[2])
    mains_w = limits[0][2]
    # Larger limits are shown at the efficiency of the one that binds: the losses are not known far above it.
    efficiency = float(supply.output_for(mains_w + supply.standby_w)) / mains_w
    at_battery = [Limit(name, words, efficiency * power_w) for name, words, power_w in limits]
    supply = supply.replaced(power_max_w=number(at_battery[0].power_w))
    return Served(
        supply=supply,
        charger=charger,
        connection=connection,
        limits=tuple(at_battery),
        power_mains_w=mains_w + float(supply.standby_w),
        phases=phases,
        current_a=mains_w / per_ampere_w,
        notes=_notes(car, charger, phases),
    )


def _phases(car: CompletedCar, charger: CompletedAcCharger, connection: Connection) -> int:
    adapter_phases = 3 if connection.adapter is None else connection.adapter.phases
    inlet_phases = 1 if connection.inlet in ("type1", "ccs1", "nacs", "mains_plug") else 3
    return min(charger.phases, AC_RATINGS[connection.connector].phases, adapter_phases, inlet_phases, car.charging.phases_ac)


def _currents(car: CompletedCar, charger: CompletedAcCharger, connection: Connection, phases: int) -> list[_Current]:
    """All limits of the current of a phase; what the charger offers is the first."""
    on_phases = f"of {phases} phase{'s' if phases > 1 else ''} of {charger.voltage_v:g} V"
    if connection.inlet == "mains_plug":
        supply_w = car.charging.power_ac_kw * 1e3
        supply = _Current("own power supply", f"{supply_w:g} W", supply_w / charger.voltage_v)
        return [supply, _Current("socket", f"{charger.current_max_a:g} A {on_phases}", charger.current_max_a)]
    offered = charger.current_max_a
    name = "cord" if connection.connector in SOCKETS else "wall box"
    if charger.pilot_duty_percent is not None and not bool(needs_digital(charger.pilot_duty_percent)):
        by_duty = float(pilot_current_a(charger.pilot_duty_percent))
        if by_duty < offered:
            offered, name = by_duty, f"pilot at {charger.pilot_duty_percent:g} %"
    use, words = car.charging.pilot_use, f"{offered:g} A {on_phases}"
    if use < 1.0:
        words += f", of which the car takes {100 * use:g} %"
    found = [_Current(name, words, offered * use), _on_board(car, phases, on_phases)]
    if charger.cable_rating_a is not None and not charger.tethered:
        found.append(_Current("cable", f"{charger.cable_rating_a} A {on_phases}", float(charger.cable_rating_a)))
    if connection.adapter is not None:
        current_a = connection.adapter.current_max_a
        found.append(_Current("adapter", f"{current_a:g} A {on_phases}", current_a))
    rating = AC_RATINGS[connection.connector]
    found.append(_Current("connector", f"{rating.title}: {rating.current_max_a:g} A {on_phases}", rating.current_max_a))
    return found


def _on_board(car: CompletedCar, phases: int, on_phases: str) -> _Current:
    charging = car.charging
    one = phases == 1 and charging.phases_ac > 1
    current_a = charging.current_ac_one_phase_a if one else charging.current_ac_max_a
    return _Current("on-board charger", f"{current_a:.3g} A {on_phases}", current_a)


def _supply(
    car: CompletedCar, charger: CompletedAcCharger, phases: int, current_a: float, factor: float, standby_w: float
) -> Supply:
    """Stages and standby; its power is not yet known."""
    cable = ac_cable(charger.cable_resistance_mohm * 1e-3, charger.voltage_v, phases, current_a, factor)
    on_board = Charger.from_car(car).stage(charger.voltage_v, phases, current_a)
    return Supply.of(Stages.of(cable=cable, on_board=on_board), standby_w)


def _notes(car: CompletedCar, charger: CompletedAcCharger, phases: int) -> tuple[str, ...]:
    notes = []
    if phases < car.charging.phases_ac:
        notes.append(f"{phases} of the on-board charger's {car.charging.phases_ac} phases in use")
    elif phases < charger.phases:
        notes.append(f"{phases} of the charger's {charger.phases} phases in use")
    if charger.pilot_duty_percent is not None and bool(needs_digital(charger.pilot_duty_percent)):
        notes.append(f"pilot at {charger.pilot_duty_percent:g} %: the current is agreed by digital communication")
    return tuple(notes)
