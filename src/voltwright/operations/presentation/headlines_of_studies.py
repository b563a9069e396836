"""Headlines of studies: many cars, many runs, many years, many tests, and cells."""

from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.figures import DESIGN, FIGURES, PROCEDURES, QUANTITIES, figure_label, unit_of_quantity
from voltwright.formatting import DASH, change, decimals_of, deviation_percent, number, percent, short, with_interval
from voltwright.operations.presentation.headline import Headline, Row, figure
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from voltwright.operations.age import AgeResult
    from voltwright.operations.cell_fit import CellFitResult
    from voltwright.operations.cell_run import CellRunResult
    from voltwright.operations.cells import CellResult
    from voltwright.operations.climate import ClimateResult
    from voltwright.operations.compare import CompareResult
    from voltwright.operations.conformity import ConformityResult
    from voltwright.operations.design import OfDesign
    from voltwright.operations.fit_losses import FitLossesResult
    from voltwright.operations.fleet_cars import FleetCarsResult
    from voltwright.operations.many_runs import ManyRunsResult
    from voltwright.operations.platform import PlatformResult
    from voltwright.operations.produce import ProduceResult
    from voltwright.operations.query import QueryResult
    from voltwright.operations.sensitivity import SensitivityResult
    from voltwright.operations.trips import TripsResult
    from voltwright.operations.validate import ValidateResult
    from voltwright.operations.variants import VariantsResult

FIRST_ROWS = 7
CONTRIBUTIONS_SHOWN = 3


def _age(result: "AgeResult") -> Headline:
    new, old = result.by_year[0], result.by_year[-1]
    rows = [
        Row("Capacity", change(100 * new.capacity_share, 100 * old.capacity_share, 1), "%"),
        Row("Resistance", change(100 * new.resistance_factor, 100 * old.resistance_factor), "%"),
        Row(f"Range, {result.range_words}", change(new.range_km, old.range_km), "km"),
        Row("UN GTR 22", result.verdict),
    ]
    used = f"{number(old.year)} years, {number(result.usage.distance_a_year_km)} km a year"
    return Headline(f"{result.title}, {used}, {result.climate.title}", rows)


def _climate(result: "ClimateResult") -> Headline:
    points = result.points
    places = sorted({round(place) for place in np.linspace(0, len(points) - 1, min(FIRST_ROWS, len(points)))})
    rows = [
        Row(
            f"{short(points[place].temperature_c)} °C",
            f"{number(points[place].range_km)} km, {number(points[place].consumption_wh_km, 1)}",
            "Wh/km",
        )
        for place in places
    ]
    return Headline(f"{result.title} over {result.cycle}, full to empty, {result.start}", rows)


def _compare(result: "CompareResult") -> Headline:
    rows = []
    for car in result.cars:
        for key, name in PROCEDURES.items():
            known = car.certified.get(key)
            if known is not None:
                used = with_interval(known.consumption_ac_wh_km, known.consumption_half_width_wh_km, 1)
                span = with_interval(known.range_km, known.range_half_width_km, 0)
                rows.append(Row(f"{car.title}, {name}", f"{span} km, {used}", "Wh/km"))
                break
        else:
            rows.append(figure(f"{car.title}, top speed", car.performance.speed_max_kmh, "km/h"))
    return Headline(f"{len(result.cars)} cars, certified range and consumption (AC) as predicted", rows)


def _platform(result: "PlatformResult") -> Headline:
    rows = [
        Row(row.title, f"{number(row.range_wltp_km)} km, {number(row.consumption_wltp_wh_km)}", "Wh/km")
        for row in result.variants
    ]
    counts = result.distinct
    shared = f"{counts['packs']} packs, {counts['drive_units']} drive units, {counts['bodies']} bodies"
    return Headline(f"{result.title}, {len(result.variants)} variants of {shared}; WLTP", rows)


def _trips(result: "TripsResult") -> Headline:
    rows = [
        Row(
            f"{each.season}, {each.trips} trips",
            f"{number(each.modelled_wh_km, 1)}, measured {number(each.measured_wh_km, 1)}",
            f"Wh/km ({deviation_percent(each.deviation)})",
        )
        for each in result.summary
    ]
    if result.left_out:
        rows.append(figure("Left out", len(result.left_out), "trips"))
    return Headline(f"{result.title}: {len(result.trips)} recorded trips, loads {result.loads}", rows)


def _cell(result: "CellResult") -> Headline:
    cell = result.cell
    rows = [
        figure("Capacity", cell.capacity_ah, "Ah", 1),
        Row("Voltage", f"{short(cell.voltage_min_v)} to {short(cell.voltage_max_v)}", "V"),
        figure("Resistance, all of it, at 25 °C", cell.ohmic_mohm + cell.branch1_mohm + cell.branch2_mohm, "mΩ", 2),
    ]
    return Headline(f"{cell.name}, {cell.title}", rows)


def _cell_run(result: "CellRunResult") -> Headline:
    rows = [
        figure("Charge", result.charge_ah, "Ah", 2),
        figure("Energy", result.energy_wh, "Wh", 1),
        figure("Voltage at the end", result.voltage_end_v, "V", 3),
        figure("Temperature at the end", result.temperature_end_c, "°C", 1),
        figure("Temperature, highest", result.temperature_max_c, "°C", 1),
    ]
    return Headline(f"{result.cell}, {number(result.duration_s)} s: {result.ended}", rows)


def _cell_fit(result: "CellFitResult") -> Headline:
    rows = [figure(f"{test.test}, {test.used_for}", test.rmse_mv, "mV (RMSE)", 1) for test in result.tests]
    rows += [figure(f"{check.test}, predicted", check.rmse_mv, "mV (RMSE)", 1) for check in result.checks]
    return Headline(f"{result.cell.name}, {number(result.cell.capacity_ah, 1)} Ah, fitted to {len(result.tests)} tests", rows)


def _validate(result: "ValidateResult") -> Headline:
    rows = [row for name in ("udds", "hwfet") for row in _statistics(name.upper(), getattr(result, name))]
    return Headline(f"{result.tests_read} certified tests, predicted {result.mode}", rows)


def _statistics(name: str, found: Any) -> list[Row]:
    size = percent(found.mae, 1)
    return [
        Row(f"{name}, mean deviation", deviation_percent(found.mean), f"of {number(found.n)} tests"),
        Row(f"{name}, mean absolute deviation", size, ""),
        Row(f"{name}, inside the 90 % interval", percent(found.coverage), ""),
    ]


def _fit_losses(result: "FitLossesResult") -> Headline:
    rows = [
        Row(
            f"{mode}, {cycle.upper()}",
            f"{deviation_percent(found.mean)} mean, {percent(found.mae, 1)}",
            "mean absolute deviation",
        )
        for mode, cycles in result.statistics.items()
        for cycle, found in cycles.items()
    ]
    return Headline("Default losses fitted to certification tests, each predicted by folds without it", rows)


def _sensitivity(result: "SensitivityResult") -> Headline:
    value, unit = result.figures[result.figure], unit_of_quantity(result.figure)
    rows = [
        figure(QUANTITIES[result.figure], value, unit, decimals_of(value), result.half_widths[result.figure]),
        *(
            figure(f"of that by {each.path}", each.contributions[result.figure], unit, 2)
            for each in result.numbers[:CONTRIBUTIONS_SHOWN]
        ),
    ]
    over = "" if result.cycle is None else f" over {result.cycle}"
    return Headline(f"{result.title}{over}, {len(result.figures)} figures by {len(result.numbers)} numbers", rows)


def _design(result: "OfDesign") -> Headline:
    rows = [
        Row(DESIGN[row.figure], change(row.before, row.full, decimals_of(row.full)), unit_of_quantity(row.figure))
        for row in result.figures
    ]
    return Headline(f"{result.title}: {result.asked}", rows)


def _variants(result: "VariantsResult") -> Headline:
    rows = [
        Row(FIGURES["consumption_dc"], _span(result.consumption_pack_wh_km, 1), "Wh/km"),
        Row(FIGURES["consumption_ac"], _span(result.consumption_wall_wh_km, 1), "Wh/km"),
        Row("Displayed SoC at the end", _span(100.0 * result.soc_end, 1), "%"),
        figure("Variants that missed the trace", int(np.count_nonzero(result.trace_misses)), "", 0),
    ]
    return Headline(f"{number(result.variants)} variants of {result.title} over {result.cycle}", rows)


def _produce(result: "ProduceResult") -> Headline:
    rows = [
        Row(
            each.variant,
            f"{number(each.mean_wh_km, 1)}, sd {number(100.0 * each.sd_wh_km / each.mean_wh_km, 2)} %, "
            f"to declare {number(each.declared_wh_km, 1)}",
            "Wh/km",
        )
        for each in result.conformity
    ]
    rows += [
        Row(f"{each.variant}, UN GTR 22", "passes" if all(step.part_b.passes for step in each.steps) else "fails")
        for each in result.durability
    ]
    return Headline(f"{result.title}: {number(result.sampled)} of {number(result.count)} cars certified", rows)


def _conformity(result: "ConformityResult") -> Headline:
    last = result.steps[-1]
    rows = [figure("Tests", last.tests), figure("Mean", last.mean, "", 4), figure("Limit", result.limit, "", 2)]
    return Headline(f"Conformity of production, {result.of}: {result.decision}", rows)


def _many_runs(result: "ManyRunsResult") -> Headline:
    rows = [
        Row(
            f"{figure_label(each.name)}, {fleet.car}" if len(result.fleets) > 1 else figure_label(each.name),
            f"{number(each.mean, decimals_of(each.mean))} ± {number(each.sd, decimals_of(each.sd))}",
            unit_of_quantity(each.name),
        )
        for fleet in result.fleets
        for each in fleet.figures
    ]
    variants = number(sum(fleet.variants for fleet in result.fleets))
    of = result.fleets[0].title if len(result.fleets) == 1 else f"{number(len(result.fleets))} cars"
    return Headline(f"{variants} variants of {of}, mean and standard deviation", rows)


def _fleet_cars(result: "FleetCarsResult") -> Headline:
    rows = [
        Row(QUANTITIES.get(name, name), f"{number(figures['mean'], 1)}, sd {number(figures['sd'], 2)}", symbol_of(name))
        for name, figures in result.summary.items()
    ]
    there = Row("Shards that are there", f"{number(result.shards - len(result.missing))} of {number(result.shards)}")
    return Headline(f"{number(result.count)} cars of {result.title}", [there, *rows])


def _query(result: "QueryResult") -> Headline:
    first = result.rows[0] if result.rows else ()
    rows = [Row(name, DASH if value is None else str(value)) for name, value in zip(result.names, first, strict=False)]
    count = f"the first {number(len(result.rows))} rows" if result.more else f"{number(len(result.rows))} rows"
    return Headline(f"{count}; the first one:" if first else "no rows", rows or [Row("columns", ", ".join(result.names))])


def _span(values: np.ndarray, decimals: int) -> str:
    """Least, median and largest of an array."""
    if not values.size:
        return DASH
    low, middle, high = (number(float(value), decimals) for value in np.quantile(values, (0.0, 0.5, 1.0)))
    return f"{low} to {high}, median {middle}"


HEADLINES_OF_STUDIES = {
    "AgeResult": _age,
    "ConformityResult": _conformity,
    "FitLossesResult": _fit_losses,
    "CellFitResult": _cell_fit,
    "CellResult": _cell,
    "CellRunResult": _cell_run,
    "ClimateResult": _climate,
    "CompareResult": _compare,
    "OptimiseResult": _design,
    "ProduceResult": _produce,
    "ProduceCarsResult": _fleet_cars,
    "FleetCarsResult": _fleet_cars,
    "QueryResult": _query,
    "PlatformResult": _platform,
    "ManyRunsResult": _many_runs,
    "SensitivityResult": _sensitivity,
    "TargetResult": _design,
    "TripsResult": _trips,
    "ValidateResult": _validate,
    "VariantsResult": _variants,
}
