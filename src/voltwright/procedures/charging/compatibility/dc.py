"""How a station of direct current serves a car."""

import math
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.charger import BOOSTER_LOSSES, CompletedDcCharger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.charging.cable import dc_cable
from voltwright.physics.charging.station import Meeting, Mismatch, meet, outlet_power_w, station_stage
from voltwright.physics.charging.supply import Stage, Stages, Supply
from voltwright.procedures.charging.compatibility.connection import Connection, Limit, Refused, Served
from voltwright.spec.connectors import DC_RATINGS

SOC_EMPTY = 0.05
"""State of charge of the cells at which a battery counts as empty: no car uses less."""


@dataclass(frozen=True)
class Voltages:
    """Voltages of a battery at its terminals [V]: empty, nominal, full."""

    empty_v: float
    nominal_v: float
    full_v: float


def battery_voltages(car: CompletedCar) -> Voltages:
    """Voltages that a station must meet: those of the battery, or what the car writes of its inlet.

    Args: car: the car.
    """
    battery, charging = car.battery, car.charging
    cell = battery.cell
    cell_empty_v = float(cell.ocv_v[np.searchsorted(cell.soc, SOC_EMPTY)])
    empty_v, full_v = (battery.cells_series * volts for volts in (cell_empty_v, cell.law.voltage_max_v))
    empty_v = empty_v if charging.voltage_dc_min_v is None else charging.voltage_dc_min_v
    full_v = full_v if charging.voltage_dc_max_v is None else charging.voltage_dc_max_v
    return Voltages(empty_v, min(max(battery.voltage_nominal_v, empty_v), full_v), full_v)


def serve_dc(car: CompletedCar, charger: CompletedDcCharger, connection: Connection, outlets_in_use: int) -> Served | Refused:
    """The supply through one connection.

    Equation: at the battery P <= min(P_outlet - cable, adapter, booster, car), I <= r min(I_station, connector, adapter), car's
        own; r = 1, 1/2 or 2 for a battery as it is, in two halves in parallel, or in series.
    Args: car: the car. charger: completed.
    Source: as of `physics/charging/station.py`, `physics/charging/cable.py`.
    """
    voltages = battery_voltages(car)
    meeting = _meet(car, charger, connection, voltages)
    if isinstance(meeting, Mismatch):
        return _refuse(charger, connection, meeting, voltages)
    stages, power_limits = _powers(car, charger, connection, meeting, outlets_in_use)
    current_limits = _currents(car, charger, connection, meeting)
    limits = [Limit(name, words, power_w) for name, words, power_w in power_limits]
    limits += [
        Limit(name, f"{words} at {voltages.nominal_v:.4g} V of the battery", current_a * voltages.nominal_v, "current")
        for name, words, current_a in current_limits
    ]
    limits.sort(key=lambda limit: limit.power_w)
    current_a = min((current for _, _, current in current_limits), default=None)
    supply = Supply.of(
        stages,
        charger.power_standby_w,
        power_max_w=min(power_w for _, _, power_w in power_limits),
        voltage_min_v=meeting.voltage_min_v,
        voltage_max_v=meeting.voltage_max_v,
        **({} if current_a is None else {"current_max_a": current_a}),
    )
    return Served(
        supply=supply,
        charger=charger,
        connection=connection,
        limits=tuple(limits),
        power_mains_w=float(supply.input_for(limits[0].power_w)),
        current_a=limits[0].power_w / voltages.nominal_v,
        way=meeting.way,
        notes=_notes(meeting, voltages),
    )


def supply_of_variant(served: Served, base: CompletedCar, car: CompletedCar) -> Supply:
    """The supply of a served car for a variant of it, whose numbers may be traced.

    Equation: as of `serve_dc` for the car's own limits of power and current; whatever else limits stays.
    Args: served: of the base car, by `serve_dc`. base: that car. car: the variant; it meets the voltage in the same way.
    """
    nominal_v, changed = battery_voltages(base).nominal_v, {}
    for kind, field, unit in (("power", "power_max_w", 1.0), ("current", "current_max_a", nominal_v)):
        own = next((limit.power_w / unit for limit in served.limits if (limit.kind, limit.name) == (kind, "car")), None)
        if own is None:
            continue
        others = (limit.power_w / unit for limit in served.limits if limit.kind == kind and limit.name != "car")
        name = "power_dc_kw" if kind == "power" else "current_dc_max_a"
        ratio = number(getattr(car.charging, name)) / getattr(base.charging, name)
        changed[field] = xnp.minimum(own * ratio, min(others, default=math.inf))
    return served.supply.replaced(**changed)


def _meet(car: CompletedCar, charger: CompletedDcCharger, connection: Connection, voltages: Voltages) -> Meeting | Mismatch:
    highest = [charger.voltage_max_v, DC_RATINGS[connection.connector].voltage_max_v]
    if connection.adapter is not None:
        highest.append(connection.adapter.voltage_max_v)
    return meet(
        voltages.empty_v,
        voltages.nominal_v,
        voltages.full_v,
        charger.voltage_min_v,
        min(highest),
        car.charging.booster_kw is not None,
        car.charging.split_pack,
    )


def _refuse(charger: CompletedDcCharger, connection: Connection, mismatch: Mismatch, voltages: Voltages) -> Refused:
    battery = f"the battery has {voltages.empty_v:.0f} to {voltages.full_v:.0f} V"
    if mismatch.reason == "voltage too high":
        return Refused(mismatch.reason, f"The charger gives {mismatch.limit_v:g} V at least; {battery}.", charger)
    through = "" if connection.adapter is None else f" through the {connection.adapter.title}"
    why = f"The charger gives {mismatch.limit_v:g} V at most{through}; {battery}, and the car has no booster for it."
    return Refused(mismatch.reason, why, charger)


def _powers(
    car: CompletedCar, charger: CompletedDcCharger, connection: Connection, meeting: Meeting, outlets_in_use: int
) -> tuple[Stages, list[tuple[str, str, float]]]:
    """Stages, and the limits of power at the battery as (name, words, power [W])."""
    power_w = charger.power_max_kw * 1e3
    cable = dc_cable(charger.cable_resistance_mohm * 1e-3, meeting.station_v, power_w)
    booster = Stage.of()
    if meeting.way == "booster":
        assert car.charging.booster_kw is not None
        booster = Stage.of(car.charging.booster_kw * 1e3, *BOOSTER_LOSSES)

    def at_battery(output_w: float) -> float:
        return float(booster.output_for(cable.output_for(output_w)))

    found = [("station", f"{charger.power_max_kw:g} kW", at_battery(power_w))]
    if charger.power_shared_kw is not None:
        share_w = float(outlet_power_w(power_w, charger.power_shared_kw * 1e3, outlets_in_use))
        if share_w < power_w:
            found.append(("sharing", f"{share_w * 1e-3:.4g} kW for each of {outlets_in_use} cars", at_battery(share_w)))
    if connection.adapter is not None and connection.adapter.power_max_kw is not None:
        found.append(("adapter", f"{connection.adapter.power_max_kw:g} kW", at_battery(connection.adapter.power_max_kw * 1e3)))
    if car.charging.power_dc_kw is not None:
        found.append(("car", f"{car.charging.power_dc_kw:g} kW at most", car.charging.power_dc_kw * 1e3))
    if meeting.way == "booster":
        assert car.charging.booster_kw is not None
        found.append(("booster", f"{car.charging.booster_kw:g} kW", car.charging.booster_kw * 1e3))
        station_a = min(charger.current_max_a, _plug_a(charger, connection))
        words = f"{station_a:g} A at {meeting.station_v:g} V before the booster"
        found.append(("station current", words, at_battery(station_a * meeting.station_v)))
    converter = station_stage(power_w, charger.loss_fixed, charger.loss_linear, charger.loss_quadratic)
    return Stages.of(station=converter, cable=cable, booster=booster), found


def _plug_a(charger: CompletedDcCharger, connection: Connection) -> float:
    plug_a = charger.plug_current_max_a
    rated_a = DC_RATINGS[connection.connector].current_max_a if plug_a is None else plug_a
    return rated_a if connection.adapter is None else min(rated_a, connection.adapter.current_max_a)


def _currents(
    car: CompletedCar, charger: CompletedDcCharger, connection: Connection, meeting: Meeting
) -> list[tuple[str, str, float]]:
    """Limits of the current at the battery as (name, words, current [A])."""
    if meeting.way == "booster":
        return []
    rating = DC_RATINGS[connection.connector]
    plug_a = rating.current_max_a if charger.plug_current_max_a is None else charger.plug_current_max_a
    found = [("station current", "", charger.current_max_a), ("connector", f"{rating.title}: ", plug_a)]
    if connection.adapter is not None:
        found.append(("adapter", "", connection.adapter.current_max_a))
    if car.charging.current_dc_max_a is not None:
        found.insert(0, ("car", "", car.charging.current_dc_max_a))
    ratio = meeting.ratio
    after = "" if ratio == 1.0 else f" and so {{:g}} A with its halves in {meeting.way}"
    return [(name, f"{start}{amps:g} A{after.format(amps * ratio)}", amps * ratio) for name, start, amps in found]


def _notes(meeting: Meeting, voltages: Voltages) -> tuple[str, ...]:
    notes = {
        "booster": (f"the car's booster brings {meeting.station_v:.0f} V to the battery's {voltages.nominal_v:.0f} V",),
        "parallel": (f"the battery's halves in parallel, {meeting.station_v:.0f} V",),
        "series": (f"the battery's halves in series, {meeting.station_v:.0f} V",),
    }.get(meeting.way, ())
    if meeting.voltage_max_v < voltages.full_v:
        notes += (f"ends at {meeting.voltage_max_v:.0f} V; the full battery has {voltages.full_v:.0f} V",)
    if meeting.voltage_min_v > voltages.empty_v:
        notes += (f"begins at {meeting.voltage_min_v:.0f} V; the empty battery has {voltages.empty_v:.0f} V",)
    return notes
