"""What `plan` prints: the stops, the sums, alternatives, and how sure one arrives."""

from typing import TYPE_CHECKING

from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.formatting import change, number, signed

if TYPE_CHECKING:
    from voltwright.operations.plan import PlanResult
    from voltwright.study.trip_plan.so_far import SoFar

SHOWN_REFUSED = 3


def print_plan(result: "PlanResult") -> None:
    """The plan in tables of 80 columns."""
    out = console()
    out.print(f"[bold]{escape(result.route_title)}: {escape(result.title)}[/]")
    if result.so_far is not None:
        _so_far(result)
    if result.partial is None:
        _stops(result)
        _sums(result)
        _alternatives(result)
    for note in (*result.notes, *_refused(result)):
        out.print(f"[yellow]•[/] {escape(note)}")
    print_loss_model(result.loss_model)


def _so_far(result: "PlanResult") -> None:
    done = result.so_far
    if done is None:
        return
    out = console()
    taken = f"{number(done.measured_wh_km)} Wh/km where {number(done.predicted_wh_km)} were predicted"
    out.print(
        f"So far {number(done.distance_km, 1)} km, displayed SoC {number(100 * done.soc)} %, {taken}; "
        f"the rest at {done.factor:.3f} ± {done.factor_sd:.3f} of the road load."
    )
    print_bands(done)


def print_bands(done: "SoFar") -> None:
    """Consumption by speed, where the trip so far tells it."""
    known = [band for band in done.bands if band.factor is not None and band.factor_sd is not None]
    if known:
        shown = table("", "km/h", "km", "predicted Wh/km", "measured Wh/km", "factor", left=1)
        for band in known:
            measured = number(band.measured_wh_km)
            span = f"{band.from_kmh:g} to {band.to_kmh:g}"
            factor = f"{band.factor:.2f} ± {band.factor_sd:.2f}"
            shown.add_row(span, number(band.distance_km, 1), number(band.predicted_wh_km), measured, factor)
        console().print(shown)


def _stops(result: "PlanResult") -> None:
    money = f"{result.currency or 'cost'}"
    shown = table("", "stop", "km", "arrive", "leave", "SoC %", "cells °C", "min", "kWh", money, left=1, names=1)
    for stop in result.stops:
        shown.add_row(
            escape(stop.station) + (" *" if stop.preconditioned_from_km is not None else ""),
            number(stop.way_km),
            stop.arrive,
            stop.leave,
            change(100.0 * stop.soc_arrive, 100.0 * stop.soc_leave),
            change(stop.cells_arrive_c, stop.cells_leave_c),
            number(stop.charge_min),
            number(stop.energy_kwh, 1),
            number(stop.cost, 2),
        )
    if result.stops:
        console().print(shown)
    caps = [(0.0, result.speed_cap_kmh), *((stop.way_km, stop.speed_cap_kmh) for stop in result.stops)]
    slower = [f"from {number(way)} km on at most {cap:g} km/h" for way, cap in caps if cap is not None]
    if slower:
        console().print(f"Slower than the limits: {'; '.join(slower)}.")
    warmed = [
        f"{stop.station} from {number(stop.preconditioned_from_km)} km on" for stop in result.stops if stop.preconditioned_from_km
    ]
    if warmed:
        console().print(f"* cells warmed on the way: {'; '.join(warmed)}.")


def _sums(result: "PlanResult") -> None:
    out = console()
    cost = f", {number(result.cost, 2)} {result.currency}".rstrip() if result.cost else ""
    out.print(
        f"{result.depart} to {result.arrive}, {number(result.duration_h, 2)} h, "
        f"{number(result.energy_kwh, 1)} kWh out of the battery ("
        f"{number(result.consumption_wh_km)} Wh/km), displayed SoC {number(100 * result.soc_start)} to "
        f"{number(100 * result.soc_end)} %{cost}."
    )
    minutes = 60.0 * (result.duration_h - result.duration_planned_h)
    percent = 100.0 * (result.energy_kwh / result.energy_planned_kwh - 1.0)
    out.print(
        f"Driven by the simulator: {signed(minutes, 1)} min and {signed(percent, 1)} % of energy beside the search.", style="dim"
    )
    if result.chance is not None:
        low, high = 100.0 * result.chance.soc_end_low, 100.0 * result.chance.soc_end_high
        out.print(
            f"If the plan is kept to: {number(100 * result.chance.through)} % to get through, "
            f"{number(100 * result.chance.end)} % to arrive above the reserve; "
            f"displayed SoC at the end {number(low)} to {number(high)} % (90 %)."
        )


def _alternatives(result: "PlanResult") -> None:
    if not result.alternatives:
        return
    shown = table("Alternatives, by the search", "best in", "h", result.currency or "cost", "stops", left=1)
    for each in result.alternatives:
        shown.add_row(each.title, number(each.duration_h, 2), number(each.cost, 2), str(len(each.stops)))
    console().print(shown)


def _refused(result: "PlanResult") -> list[str]:
    told = [f"{each.station}: {each.why}" for each in result.refused[:SHOWN_REFUSED]]
    more = len(result.refused) - SHOWN_REFUSED
    return [*told, *([f"{more} more stations cannot serve the car."] if more > 0 else [])]
