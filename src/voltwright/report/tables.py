"""Tables of the report in plain HTML: they say in numbers what the charts draw, and print well."""

from collections.abc import Sequence
from html import escape

from voltwright.report.charts_drive import energy_steps
from voltwright.report.words import (
    DASH,
    EPA_ROUTE,
    ROUTES,
    SPACE,
    amount,
    cannot_follow,
    decimals_of,
    deviation_percent,
    energy,
    figures_by_route,
    number,
    quantity_value,
    range_epa_km,
    short_names,
    variant,
)
from voltwright.spec.words import QUANTITIES
from voltwright.study.compare import CarComparison, CycleFigures, Deviation

PUBLISHED_HEADS = ("Published", "Predicted", "Deviation", "Evidence and source")
NEAR, FAR = 0.05, 0.10
"""Deviations up to these are called near and fair; larger ones far."""


def chip(place: int) -> str:
    """The small square in the car's colour."""
    return f'<i class="chip" style="background:var(--car-{place + 1})"></i>'


def table(caption: str, heads: Sequence[str], bodies: Sequence[str], *, style: str = "") -> str:
    """A table that scrolls inside its own box; heads and bodies are HTML."""
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{style}" style="--columns: {len(heads)}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead>{''.join(bodies)}</table></div>"
    )


def row(head: str, cells: Sequence[str], labels: Sequence[str] = ()) -> str:
    """A row of HTML cells behind its heading; labels name the cells where a narrow page takes the table apart."""
    marks = [f' data-label="{label}"' for label in labels] or [""] * len(cells)
    inner = "".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, cells, strict=True))
    return f'<tr><th scope="row">{head}</th>{inner}</tr>'


def car_heads(cars: Sequence[CarComparison]) -> list[str]:
    """One column heading a car."""
    return [f"{chip(place)}{escape(name)}" for place, name in enumerate(short_names(cars))]


def headline_table(cars: Sequence[CarComparison]) -> str:
    """The figures that people ask for first, one column a car."""

    def wltc(car: CarComparison, what: str) -> str:
        figures = car.cycles["wltc-class3b"]
        if figures is None:
            return f"{DASH} <small>{cannot_follow(car)}</small>"
        if what == "range":
            return f"<b>{number(figures.range_km)}</b>{SPACE}km <small>±{SPACE}{number(figures.range_half_width_km)}</small>"
        if what == "pack":
            half = number(figures.consumption_half_width_wh_km, decimals_of(figures.consumption_pack_wh_km))
            return f"<b>{amount(figures.consumption_pack_wh_km)}</b>{SPACE}Wh/km <small>±{SPACE}{half}</small>"
        return f"<b>{amount(figures.consumption_wall_wh_km)}</b>{SPACE}Wh/km"

    def timed(car: CarComparison, name: str) -> str:
        value = getattr(car.performance, name)
        return f"{DASH} <small>does not get there</small>" if value is None else f"<b>{number(value, 1)}</b>{SPACE}s"

    rows = [
        row("Range on WLTC", [wltc(car, "range") for car in cars]),
        row("From the battery, WLTC", [wltc(car, "pack") for car in cars]),
        row("From the wall, WLTC", [wltc(car, "wall") for car in cars]),
        row("0–100 km/h", [timed(car, "acceleration_0_100_s") for car in cars]),
        row("80–120 km/h", [timed(car, "acceleration_80_120_s") for car in cars]),
        row("Top speed", [f"<b>{number(car.performance.speed_max_kmh)}</b>{SPACE}km/h" for car in cars]),
        row("Test mass", [f"<b>{number(car.mass_test_kg)}</b>{SPACE}kg" for car in cars]),
        row(
            "Usable energy",
            [f"<b>{energy(car.energy_usable_kwh)}</b>{SPACE}kWh" for car in cars],
        ),
    ]
    return table("Headline figures", ["", *car_heads(cars)], [f"<tbody>{''.join(rows)}</tbody>"], style="wide")


def routes_table(cars: Sequence[CarComparison]) -> str:
    """Range and consumption on every route, one column a car."""
    routes = [figures_by_route(car) for car in cars]
    rows = [
        row(label, [_route_cell(car, figures[label]) for car, figures in zip(cars, routes, strict=True)])
        for label in ROUTES.values()
    ]
    epa = [range_epa_km(car) for car in cars]
    rows.append(row(EPA_ROUTE, [DASH if span is None else f"<b>{number(span)}</b>{SPACE}km" for span in epa]))
    caption = "Range with its 90 % interval; Wh/km from the battery and at the wall"
    return table(caption, ["", *car_heads(cars)], [f"<tbody>{''.join(rows)}</tbody>"], style="wide")


def _route_cell(car: CarComparison, figures: CycleFigures | None) -> str:
    if figures is None:
        return f"{DASH} <small>{cannot_follow(car)}</small>"
    missed = f"; {figures.trace_misses} steps missed" if figures.trace_misses else ""
    return (
        f"<b>{number(figures.range_km)}</b>{SPACE}km <small>±{SPACE}{number(figures.range_half_width_km)}</small><br>"
        f"<small>{amount(figures.consumption_pack_wh_km)} battery, {amount(figures.consumption_wall_wh_km)} wall{missed}</small>"
    )


def losses_table(cars: Sequence[CarComparison]) -> str:
    """The energy of WLTC by loss, one column a car."""
    columns = [{name: value for name, value, _ in energy_steps(car)} for car in cars]
    names = next((list(column) for column in columns if column), [])
    if not names:
        return ""
    rows = [row(name, [number(column.get(name), 1) for column in columns]) for name in names]
    return table("Energy over WLTC by loss, Wh/km", ["", *car_heads(cars)], [f"<tbody>{''.join(rows)}</tbody>"], style="wide")


def intervals_table(cars: Sequence[CarComparison]) -> str:
    """The numbers of each car's file that its interval on WLTC mostly rests on."""
    bodies = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        head = f'<tr class="car"><th scope="rowgroup" colspan="2">{chip(place)}{escape(name)}</th></tr>'
        lines = [row(f"<code>{escape(path)}</code>", [f"± {number(width, 1)}"]) for path, width in car.largest_uncertainties]
        bodies.append(f"<tbody>{head}{''.join(lines)}</tbody>" if lines else "")
    return (
        table("What the intervals rest on, Wh/km on WLTC", ["Number of the car's file", "adds, Wh/km"], bodies)
        if any(bodies)
        else ""
    )


def published_table(cars: Sequence[CarComparison]) -> str:
    """What others published beside what is predicted, by car."""
    bodies = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        aside = f" <small>{escape(variant(car))}</small>" if variant(car) and name != car.title else ""
        head = f'<tr class="car"><th scope="rowgroup" colspan="5">{chip(place)}{escape(name)}{aside}</th></tr>'
        lines = [_published_row(entry) for entry in car.deviations]
        empty = '<tr><td colspan="5"><small>No published figure in its file.</small></td></tr>'
        bodies.append(f"<tbody>{head}{''.join(lines) or empty}</tbody>")
    return table("Published against predicted", ["Quantity", *PUBLISHED_HEADS], bodies, style="published")


def _published_row(entry: Deviation) -> str:
    note = f'<small class="note">{escape(entry.note)}</small>' if entry.note else ""
    return row(
        escape(QUANTITIES.get(entry.quantity, entry.quantity)),
        [
            quantity_value(entry.quantity, entry.published),
            quantity_value(entry.quantity, entry.predicted),
            f'<span class="deviation {_size(entry.deviation)}">{deviation_percent(entry.deviation)}</span>',
            f'<span class="badge {escape(entry.kind, quote=True)}">{escape(entry.kind)}</span> {escape(entry.source)}{note}',
        ],
        PUBLISHED_HEADS,
    )


def _size(deviation: float | None) -> str:
    if deviation is None:
        return "none"
    return "near" if abs(deviation) <= NEAR else "fair" if abs(deviation) <= FAR else "far"
