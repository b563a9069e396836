"""Headlines of a car's runs: drives, launches, charges, days, certification tests."""

from typing import TYPE_CHECKING, Any

from voltwright.figures import FIGURES, QUANTITIES, unit_of_quantity
from voltwright.formatting import amount, change, number, short, signed
from voltwright.operations.presentation.headline import Headline, Row, figure
from voltwright.units import WH_PER_KWH

if TYPE_CHECKING:
    from voltwright.operations.accelerate import AccelerateResult
    from voltwright.operations.assist import AssistResult
    from voltwright.operations.bridge import BridgeResult
    from voltwright.operations.certify import CertifyResult
    from voltwright.operations.charge import ChargeResult
    from voltwright.operations.coast_down import CoastDownResult
    from voltwright.operations.day import DayResult
    from voltwright.operations.discharge import DischargeResult
    from voltwright.operations.drive import DriveResult
    from voltwright.operations.label import LabelResult
    from voltwright.operations.match import MatchResult
    from voltwright.operations.plan import PlanResult
    from voltwright.operations.route import RouteResult

TIMES = ("acceleration_0_100_s", "acceleration_0_50_s", "acceleration_80_120_s")
SMALL_KWH = 2.0


def _drive(result: "DriveResult") -> Headline:
    conditions = f"{short(result.temperature_c)} °C, {number(result.mass_kg)} kg"
    rows = [
        figure(FIGURES["consumption_dc"], result.consumption_pack_wh_km, "Wh/km", 1),
        figure(FIGURES["consumption_ac"], result.consumption_wall_wh_km, "Wh/km", 1),
        figure(FIGURES["range_cycle"], result.range_equivalent_km, "km"),
        figure("Distance", result.distance_km, "km", 2),
        Row(FIGURES["soc"], change(100 * result.soc_start, 100 * result.soc_end, 1), "%"),
    ]
    if result.trace_misses:
        rows.append(figure("Trace misses", result.trace_misses, "steps"))
    return Headline(f"{result.title} over {result.cycle_title}, {conditions}", rows)


def _accelerate(result: "AccelerateResult") -> Headline:
    widths = result.half_widths
    rows = [figure(QUANTITIES[name], getattr(result, name), "s", 1, widths.get(name)) for name in TIMES if getattr(result, name)]
    rows.append(figure(QUANTITIES["speed_max_kmh"], result.speed_max_kmh, "km/h", 0, widths.get("speed_max_kmh")))
    return Headline(f"{result.title}, full throttle, {number(result.mass_kg)} kg", rows)


def _assist(result: "AssistResult") -> Headline:
    def pair(name: str, digits: int) -> str:
        return change(result.mean(name, "alone") or 0.0, result.mean(name) or 0.0, digits)

    rows = [
        Row(FIGURES["consumption_dc"], pair("consumption_wh_km", 1), "Wh/km"),
        Row(FIGURES["duration"], pair("duration_min", 1), "min"),
        Row("Jerk, root mean square", pair("jerk_rms_m_s3", 2), "m/s³"),
    ]
    gap = result.mean("gap_least_m")
    rows += [] if gap is None else [figure("Least gap", gap, "m", 1)]
    if result.string_gains:
        rows.append(figure("Swing of the tenth car over the leader's, at most", max(result.string_gains.values()), "", 2))
    return Headline(f"{result.mode_title.capitalize()} on {result.way_title}: {result.title}", rows)


def _bridge(result: "BridgeResult") -> Headline:
    rows = [
        figure(f"Label ({result.label.upper()}), from the grid", result.consumption_label_wh_km, "Wh/km", 1),
        *(Row(step.title, signed(step.consumption_change_wh_km, 1), "Wh/km") for step in result.steps),
        figure("Trip, at the battery", result.consumption_trip_wh_km, "Wh/km", 1),
        figure("Range at the rate of the trip", result.range_trip_km, "km"),
    ]
    return Headline(f"{result.title}: from the label to {result.trip_title}", rows)


def _certify(result: "CertifyResult") -> Headline:
    known = result.interval
    if known is None:
        rows = _printed(result)
    else:
        rows = [
            figure("Range, as printed", known.range_km, "km", 0, known.range_half_width_km),
            figure(FIGURES["consumption_ac"], known.consumption_ac_wh_km, "Wh/km", 1, known.consumption_half_width_wh_km),
        ]
    rows += [
        figure("Usable energy (UBE)", result.energy_usable_wh / WH_PER_KWH, "kWh", 1),
        figure("Energy from the grid to fill the battery", result.energy_recharge_wh / WH_PER_KWH, "kWh", 1),
    ]
    return Headline(f"{result.title}, {result.procedure}, as predicted", rows)


def _coast_down(result: "CoastDownResult") -> Headline:
    load = result.corrected
    rows = [figure("f0", load.f0_n, "N", 2), figure("f1", load.f1_n_per_kmh, "N/(km/h)", 4)]
    rows.append(figure("f2", load.f2_n_per_kmh2, "N/(km/h)²", 5))
    return Headline(f"{result.name}: road load at 20 °C, 100 kPa, no wind, {number(result.mass_test_kg)} kg", rows)


def _label(result: "LabelResult") -> Headline:
    return Headline(f"{result.car}, {result.procedure}, from measured phases", _printed(result))


def _printed(certificate: Any) -> list[Row]:
    """The values that the rule prints."""
    return [
        Row(name.replace("_", " "), amount(float(value)), unit_of_quantity(name)) for name, value in certificate.label.items()
    ]


def _charge(result: "ChargeResult") -> Headline:
    digits = 2 if result.energy_grid_kwh >= SMALL_KWH else 4
    rows = [
        figure(FIGURES["duration"], result.duration_min, "min", 1),
        Row(FIGURES["soc"], change(100 * result.soc_start, 100 * result.soc_reached), "%"),
        figure(FIGURES["energy_grid"], result.energy_grid_kwh, "kWh", digits),
        figure(FIGURES["efficiency_charge"], 100.0 * result.efficiency, "%", 1),
        figure("Power into the battery, highest", result.power_max_kw, "kW", digits - 1),
    ]
    if result.cost is not None:
        rows.append(figure("Cost", result.cost, result.currency or "", 2))
    return Headline(f"{result.title} at {result.charger}, air {short(result.temperature_c)} °C", rows)


def _discharge(result: "DischargeResult") -> Headline:
    rows = [
        figure(FIGURES["duration"], result.duration_h, "h", 2),
        Row(FIGURES["soc"], change(100 * result.soc_start, 100 * result.soc_reached), "%"),
        figure(FIGURES["energy_load"], result.energy_given_kwh, "kWh", 2),
        figure(FIGURES["energy_unserved"], result.energy_unmet_kwh, "kWh", 2),
        figure(FIGURES["efficiency_discharge"], 100.0 * result.efficiency, "%", 1),
    ]
    return Headline(f"{result.title} feeds {short(result.asked_kw)} kW through {result.outlet}", rows)


def _day(result: "DayResult") -> Headline:
    rows = [
        figure("Distance", result.distance_km, "km", 1),
        figure(FIGURES["energy_battery"], result.energy_pack_kwh, "kWh", 2),
        figure(FIGURES["energy_grid"], result.energy_grid_kwh, "kWh", 2),
        Row(FIGURES["soc"], change(100 * result.soc_start, 100 * result.soc_end), "%"),
    ]
    rows += [figure("Cost", amount, currency, 2) for currency, amount in result.costs.items()]
    if result.remarks:
        rows.append(Row("What did not go as asked", "; ".join(remark.sentence for remark in result.remarks)))
    return Headline(f"{result.day_title}: {result.title}", rows)


def _match(result: "MatchResult") -> Headline:
    serving = [each for each in result.chargers if each.serves]
    rows = [figure(each.charger, each.power_battery_kw, "kW into the battery", 1) for each in serving]
    return Headline(f"{len(serving)} of {len(result.chargers)} chargers serve {result.title}", rows)


def _plan(result: "PlanResult") -> Headline:
    title = f"{result.route_title}: {result.title}"
    if result.partial is not None:
        return Headline(title, [Row("No plan", result.partial.sentence)])
    rows = [
        Row("Departure and arrival", f"{result.depart} to {result.arrive}"),
        figure(FIGURES["duration"], result.duration_h, "h", 2),
        figure(FIGURES["energy_battery"], result.energy_kwh, "kWh", 1),
        Row(FIGURES["soc"], change(100 * result.soc_start, 100 * result.soc_end), "%"),
        Row("Stops", ", ".join(stop.station for stop in result.stops) or "none"),
    ]
    rows += [figure("Cost", result.cost, result.currency, 2)] if result.cost else []
    return Headline(title, rows)


def _route(result: "RouteResult") -> Headline:
    run = result.runs[0]
    rows = [figure("Distance", result.length_km, "km", 1), figure(FIGURES["duration"], run.duration_min, "min", 1)]
    rows.append(figure("Stops", run.stops, "", 0))
    if run.consumption_wh_km is not None:
        rows.append(figure(FIGURES["consumption_dc"], run.consumption_wh_km, "Wh/km", 1))
    return Headline(result.route_title if result.car_title is None else f"{result.route_title}: {result.car_title}", rows)


HEADLINES_OF_CARS = {
    "AccelerateResult": _accelerate,
    "AssistResult": _assist,
    "BridgeResult": _bridge,
    "CertifyResult": _certify,
    "ChargeResult": _charge,
    "DayResult": _day,
    "DischargeResult": _discharge,
    "DriveResult": _drive,
    "CoastDownResult": _coast_down,
    "LabelResult": _label,
    "MatchResult": _match,
    "PlanResult": _plan,
    "RouteResult": _route,
}
