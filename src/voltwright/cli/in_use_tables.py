"""What `voltwright in-use` prints: the fleet beside the model, the vehicles set apart, and what was not used and why."""

from typing import TYPE_CHECKING

from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.formatting import DASH, deviation_percent, number, percent, signed

if TYPE_CHECKING:
    from voltwright.cli.table import Table
    from voltwright.operations.in_use import InUseResult
    from voltwright.study.in_use.fleet_in_use import VehicleInUse

SHOWN_MOST = 20
"""Vehicles in the table; all of them stand in `--out` and `--json`."""


def print_fleet(result: "InUseResult") -> None:
    """Print the whole result of a fleet in use."""
    out = console()
    out.print(
        f"[bold]{escape(result.title)}[/]: {number(len(result.vehicles))} vehicles, {number(result.trips)} trips, "
        f"{number(result.charges)} charges"
    )
    out.print(_fleet(result))
    out.print(_vehicles(result))
    apart = [each for each in result.vehicles if each.cause]
    for each in apart[:SHOWN_MOST]:
        out.print(f"[yellow]•[/] {escape(each.vehicle)}: {escape(each.cause)} ({_size(each)}).")
    more = len(apart) - SHOWN_MOST
    if more > 0:
        out.print(f"and {more} more set apart; --out writes all vehicles.", style="dim")
    if not apart:
        out.print("No vehicle lies outside the fleet.")
    if result.simulated:
        out.print("[yellow]•[/] This fleet is simulated: it shows how the command works; nothing of it was measured.")
    for line in _notes(result):
        out.print(line, style="dim", markup=False)
    print_loss_model(result.loss_model)


def _fleet(result: "InUseResult") -> "Table":
    made = table("The fleet", "figure", "value", left=1)
    sohs = sorted(each.soh for each in result.vehicles if each.soh is not None)
    expected = [each.soh_expected for each in result.vehicles if each.soh_expected is not None and each.soh is not None]
    cost = sum(each.cost for each in result.vehicles if each.cost is not None)
    km = sum(each.distance_km for each in result.vehicles)
    rows = [
        ("Energy of all trips, measured over modelled", deviation_percent(result.energy_deviation)),
        ("Shared by all vehicles: rolling resistance", deviation_percent(result.fleet_rolling)),
        ("air drag", deviation_percent(result.fleet_air)),
        ("load", f"{signed(1e3 * result.fleet_load_kw)} W"),
        ("Spread of a trip about its vehicle", percent(result.trip_spread, 1)),
        ("Spread of vehicles about the fleet", percent(result.spread_between, 1)),
    ]
    if sohs:
        middle = sohs[len(sohs) // 2]
        rows.append(
            ("State of health, lowest, median, highest", " ".join(percent(one, 1) for one in (sohs[0], middle, sohs[-1])))
        )
        rows.append(("common to all of them", f"± {percent(result.soh_common, 1)}"))
    if expected:
        rows.append(("expected by the ageing model, mean", percent(sum(expected) / len(expected), 1)))
    if cost:
        rows.append(("Cost of charging", f"{number(cost)} {result.currency}".rstrip()))
        rows.append(("per 100 km", f"{number(100.0 * cost / km, 2)} {result.currency}".rstrip()))
    for label, value in rows:
        made.add_row(label, value)
    return made


def _vehicles(result: "InUseResult") -> "Table":
    made = table(
        "Vehicles, those set apart first",
        "vehicle",
        "trips",
        "Wh/km",
        "deviation %",
        "SoH %",
        "expected %",
        "cost /100 km",
        left=1,
        spare=("cost /100 km", "trips"),
    )
    for each in result.vehicles[:SHOWN_MOST]:
        made.add_row(
            escape(each.vehicle),
            number(each.trips),
            number(each.consumption_wh_km),
            _interval(each.deviation, each.deviation_high, sign=True),
            _interval(each.soh, each.soh_high),
            DASH if each.soh_expected is None else number(100.0 * each.soh_expected, 1),
            number(each.cost_100km, 2),
        )
    return made


def _interval(value: float | None, high: float | None, *, sign: bool = False) -> str:
    """A figure in per cent with the half width of its 90 % interval."""
    if value is None or high is None:
        return DASH
    text = signed(100.0 * value, 1) if sign else number(100.0 * value, 1)
    return f"{text} ± {number(100.0 * (high - value), 1)}"


def _size(each: "VehicleInUse") -> str:
    """The size of a cause: a load in W, a share in per cent."""
    size = each.size or 0.0
    return f"{signed(1e3 * size)} W" if "per hour" in each.cause else deviation_percent(size)


def _notes(result: "InUseResult") -> list[str]:
    used = result.trips + result.charges
    lines = [f"{number(used)} of {number(result.rows)} rows used."]
    lines += [f"not used: {number(count)} row{'s' * (count != 1)}: {reason}." for reason, count in result.dropped.items()]
    return lines + [f"{note}." for note in result.notes]
