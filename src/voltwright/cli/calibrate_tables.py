"""What `voltwright calibrate` prints: the factors, the errors of trips that were not used, and what is in doubt."""

from typing import TYPE_CHECKING

from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.figures import OWN_FACTORS
from voltwright.formatting import DASH, deviation_percent, number, percent
from voltwright.study.trips.summary import BASES, SEASONS

if TYPE_CHECKING:
    from voltwright.cli.table import Table
    from voltwright.operations.calibrate import CalibrateResult

CORRELATED = 0.5
"""From this correlation on, two factors are said to be hardly told apart."""
TRIPS_MOST = 40
BIAS_LEAST = 0.02
"""Deviation of a sum below which it is not called worse."""


def print_calibration(result: "CalibrateResult") -> None:
    """Print the whole result of a calibration."""
    out, about = console(), result.about
    known = f"{about.title} ({about.address})" if about.name else about.title
    out.print(f"[bold]{escape(result.title)}[/]: {escape(known)}")
    out.print(f"{BASES[result.loads]}.", style="dim")
    out.print(_factors(result))
    out.print(_errors(result))
    colour = {"better": "green", "unclear": "yellow"}.get(result.verdict, "red")
    out.print(f"[{colour}]•[/] {escape(result.sentence)}")
    if result.simulated:
        out.print("[yellow]•[/] These trips are simulated: they show how the command works, and prove nothing about a car.")
    for line in _notes(result):
        out.print(line, style="dim", markup=False)
    print_loss_model(result.loss_model)


def _factors(result: "CalibrateResult") -> "Table":
    made = table(
        "Factors on the car's own numbers, with 90 % intervals",
        "factor",
        "before",
        "found",
        "interval",
        "determined",
        "mostly by",
        left=1,
        spare=("mostly by",),
    )
    for each in result.factors:
        before = f"{number(each.prior_low, 2)} to {number(each.prior_high, 2)}"
        value = number(each.value, 3) if each.kept else f"({number(each.value, 3)})"
        made.add_row(
            each.label,
            before,
            value,
            f"{number(each.low, 2)} to {number(each.high, 2)}",
            percent(each.determined),
            each.mostly or DASH,
        )
    return made


def _errors(result: "CalibrateResult") -> "Table":
    made = table("Error of a trip's energy", "trips", "number", "before", "after, unseen", "sum before", "sum after", left=1)
    groups = [(season, [trip for trip in result.trips if trip.season == season]) for season in SEASONS]
    groups = [group for group in groups if group[1]]
    for season, trips in [*groups, *([("all", list(result.trips))] if len(groups) > 1 else [])]:
        measured = sum(trip.measured_wh for trip in trips)
        scale = sum(abs(trip.measured_wh) for trip in trips)
        before = sum(abs(trip.before_wh - trip.measured_wh) for trip in trips) / scale
        unseen = [trip.unseen_wh for trip in trips if trip.unseen_wh is not None]
        after = sum(abs(one - trip.measured_wh) for one, trip in zip(unseen, trips, strict=False)) / scale if unseen else None
        made.add_row(
            season,
            str(len(trips)),
            percent(before, 1),
            percent(after, 1),
            deviation_percent(sum(trip.before_wh for trip in trips) / measured - 1.0 if measured else None),
            deviation_percent(sum(unseen) / measured - 1.0 if unseen and measured else None),
        )
    return made


def _sums(result: "CalibrateResult") -> list[tuple[str, float, float]]:
    """(season, deviation of the sum before, and on unseen trips) of each season with a sum."""
    rows = []
    for season in SEASONS:
        trips = [trip for trip in result.trips if trip.season == season and trip.unseen_wh is not None]
        measured = sum(trip.measured_wh for trip in trips)
        if measured > 0.0:
            after = sum(trip.unseen_wh for trip in trips if trip.unseen_wh is not None)
            rows.append((season, sum(trip.before_wh for trip in trips) / measured - 1.0, after / measured - 1.0))
    return rows


def _notes(result: "CalibrateResult") -> list[str]:
    lines = []
    if result.charge is not None and result.charge.folds:
        charge = result.charge
        moved = {"better": "falls by more than chance explains", "unclear": "falls by no more than chance explains"}
        words = moved.get(charge.verdict, "does not fall")
        lines.append(
            f"Change of charge over a trip, by the capacity alone: error {percent(charge.before, 1)} before, "
            f"{percent(charge.after, 1)} on unseen trips: it {words}."
        )
    for pair, value in result.correlations.items():
        if abs(value) >= CORRELATED:
            one, other = (OWN_FACTORS[name].lower() for name in pair.split(", "))
            lines.append(f"Hardly told apart: {one} and {other} (correlation {number(value, 2)}).")
    for each in result.factors:
        if not each.kept:
            lines.append(f"Not determined by these trips, and kept as it was: {each.label.lower()}.")
    for name in dict.fromkeys(doubt.factor for doubt in result.doubts):
        own = [doubt for doubt in result.doubts if doubt.factor == name]
        errors = ", or ".join(f"{doubt.error} (x {number(doubt.beside, 2)} with it)" for doubt in own)
        lines.append(f"In doubt: {OWN_FACTORS[name].lower()} x {number(own[0].alone, 2)} may only absorb {errors}.")
    for season, before, after in _sums(result):
        if abs(after) > max(abs(before), BIAS_LEAST):
            moved = f"{deviation_percent(before)} before, {deviation_percent(after)} on unseen trips"
            lines.append(f"Not better: the sum of the {season} trips, {moved}.")
    if result.outliers:
        lines.append(f"Far outside the others, and of less weight: {', '.join(result.outliers[:TRIPS_MOST])}.")
    left = f"{percent(result.trip_width)} of a whole trip, {percent(result.part_width)} of each of its parts"
    lines.append(f"Not explained by any factor: {left} (wind, wet roads, traffic, lights).")
    lines += [f"not used: trip {name}: {reason.rstrip('.')}." for name, reason in sorted(result.left_out.items())]
    return lines
