"""Headlines of what is known of a car: its evidence, and what a change of it moves."""

from typing import TYPE_CHECKING

from voltwright.figures import DESIGN, QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, number, plain, short, with_interval
from voltwright.operations.presentation.headline import Headline, Row, figure

if TYPE_CHECKING:
    from voltwright.operations.curves import CurvesResult
    from voltwright.operations.estimate import EstimateResult
    from voltwright.operations.evidence import EvidenceListResult
    from voltwright.operations.evidence_change import EvidenceChangeResult
    from voltwright.operations.headline import HeadlineResult
    from voltwright.operations.uncertainty import UncertaintyResult

LABELS = {**QUANTITIES, **DESIGN}
MOTORWAY_KMH = 120.0
DECIMALS = {"_s": 2, "_wh_km": 1}


def decimals_of_quantity(name: str) -> int:
    """Decimals of a headline figure, by the unit that its name ends in."""
    return next((digits for end, digits in DECIMALS.items() if name.endswith(end)), 0)


def _list(result: "EvidenceListResult") -> Headline:
    kinds = dict.fromkeys(row.kind for row in result.rows)
    rows = [Row(kind, number(sum(row.kind == kind for row in result.rows)), "fields") for kind in kinds]
    return Headline(f"{result.title}, {len(result.rows)} fields by their kind of evidence", rows)


def _change(result: "EvidenceChangeResult") -> Headline:
    before, after = (DASH if value is None else plain(value) for value in (result.before, result.after))
    rows = [Row(result.field, f"{before} → {after}", result.unit)]
    for row in result.moved:
        digits = decimals_of_quantity(row.quantity)
        ends = ((row.before, row.before_half_width), (row.after, row.after_half_width))
        words = " → ".join(with_interval(value, width, digits) for value, width in ends)
        rows.append(Row(QUANTITIES[row.quantity], words, unit_of_quantity(row.quantity)))
    return Headline(f"{result.title}, {result.field} {result.action}", rows)


def _uncertainty(result: "UncertaintyResult") -> Headline:
    rows = []
    for car in result.cars:
        for each in car.figures:
            digits = decimals_of_quantity(each.quantity)
            label = QUANTITIES[each.quantity] if len(result.cars) == 1 else f"{car.title}, {QUANTITIES[each.quantity]}"
            rows.append(Row(label, with_interval(each.value, each.half_width, digits), unit_of_quantity(each.quantity)))
    cars = result.cars[0].title if len(result.cars) == 1 else f"{len(result.cars)} cars"
    return Headline(f"{cars}, with 90 % intervals, {result.draws:,} draws", rows)


def _headline(result: "HeadlineResult") -> Headline:
    rows = []
    for car in result.cars:
        for each in car.figures:
            digits = decimals_of_quantity(each.figure)
            label = LABELS[each.figure] if len(result.cars) == 1 else f"{car.title}, {LABELS[each.figure]}"
            rows.append(figure(label, each.printed, unit_of_quantity(each.figure), digits, each.half_width))
    cars = result.cars[0].title if len(result.cars) == 1 else f"{len(result.cars)} cars"
    return Headline(f"{cars}, by full tests", rows)


def _curves(result: "CurvesResult") -> Headline:
    rows = []
    for car in result.cars:
        at_120 = next((each for each in car.speed if each.speed_kmh == MOTORWAY_KMH), None)
        if at_120 is not None:
            rows.append(figure(f"{car.title}, 120 km/h", at_120.consumption_wh_km, "Wh/km", 1, at_120.half_width_wh_km))
        if car.flow is not None:
            rows.append(figure(f"{car.title}, WLTC, from the grid", car.flow.grid_wh_km, "Wh/km", 1))
        if car.temperature:
            cold = car.temperature[0]
            rows.append(figure(f"{car.title}, range at {short(cold.temp_c)} °C", cold.range_km, "km"))
    names = result.cars[0].title if len(result.cars) == 1 else f"{len(result.cars)} cars"
    return Headline(f"Curves of {names}", rows)


def _estimate(result: "EstimateResult") -> Headline:
    rows = [
        figure(LABELS[name], value, unit_of_quantity(name), decimals_of_quantity(name)) for name, value in result.figures.items()
    ]
    changed = f" with {len(result.numbers)} other numbers" if result.numbers else ""
    return Headline(f"{result.title}{changed}, by closed forms", rows)


HEADLINES_OF_EVIDENCE = {
    "EstimateResult": _estimate,
    "CurvesResult": _curves,
    "EvidenceChangeResult": _change,
    "EvidenceListResult": _list,
    "HeadlineResult": _headline,
    "UncertaintyResult": _uncertainty,
}
