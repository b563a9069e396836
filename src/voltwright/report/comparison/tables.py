"""Tables of the report in plain HTML: they say in numbers what the charts draw, and print well."""

from collections.abc import Sequence
from html import escape

from voltwright.figures import CYCLES, PROCEDURES, QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, SPACE, amount, decimals_of, deviation_percent, energy, number
from voltwright.report.comparison.charts_drive import energy_steps
from voltwright.report.html_tables import FAR, NEAR, row, table
from voltwright.report.labels import (
    CONSUMPTION_PUBLISHED,
    RANGE_PUBLISHED,
    STEADY,
    TESTS,
    UNKNOWNS,
    Interval,
    cannot_follow,
    consumptions_wh_km,
    figures_by_route,
    published_words,
    quantity_value,
    ranges_km,
    short_names,
    variant,
)
from voltwright.study.compare import CarComparison, CycleFigures, Deviation

PUBLISHED_HEADS = ("Published", "Predicted", "Deviation", "Evidence and source")


def chip(place: int) -> str:
    """The small square in the car's colour."""
    return f'<i class="chip" style="background:var(--car-{place + 1})"></i>'


def car_heads(cars: Sequence[CarComparison]) -> list[str]:
    """One column heading a car."""
    return [f"{chip(place)}{escape(name)}" for place, name in enumerate(short_names(cars))]


def headline_table(cars: Sequence[CarComparison]) -> str:
    """The figures that people ask for first, one column a car: certified ones with what others published, then the rest."""

    def timed(car: CarComparison, name: str) -> str:
        value = getattr(car.performance, name)
        if value is None:
            return f"{DASH} <small>does not get there</small>"
        half = car.performance_half_widths.get(name)
        interval = "" if half is None else f" <small>±{SPACE}{number(half, 1)}</small>"
        return f"<b>{number(value, 1)}</b>{SPACE}s{interval}"

    ranges, used = ([own(car) for car in cars] for own in (ranges_km, consumptions_wh_km))
    published = ({label: name for name, label in names.items()} for names in (RANGE_PUBLISHED, CONSUMPTION_PUBLISHED))
    range_names, used_names = published

    def line(words: str, label: str, figures: list, unit: str, quantity: str | None) -> str:
        cells = [_certified_cell(car, own[label], unit, quantity) for car, own in zip(cars, figures, strict=True)]
        return row(words, cells)

    certified = [line(f"Range, {label}", label, ranges, "km", range_names[label]) for label in PROCEDURES.values()]
    certified += [
        line(label if label in TESTS.values() else f"Consumption, {label}", label, used, "Wh/km", used_names.get(label))
        for label in (*PROCEDURES.values(), *TESTS.values())
    ]
    rows = [
        row("0–100 km/h", [timed(car, "acceleration_0_100_s") for car in cars]),
        row("80–120 km/h", [timed(car, "acceleration_80_120_s") for car in cars]),
        row("Top speed", [f"<b>{number(car.performance.speed_max_kmh)}</b>{SPACE}km/h" for car in cars]),
        row("Test mass", [f"<b>{number(car.mass_test_kg)}</b>{SPACE}kg" for car in cars]),
        row(
            "Usable energy",
            [f"<b>{energy(car.energy_usable_kwh)}</b>{SPACE}kWh" for car in cars],
        ),
    ]
    bodies = [f"<tbody>{''.join(part)}</tbody>" for part in (certified, rows)]
    return table("Headline figures", ["", *car_heads(cars)], bodies, style="wide")


def _certified_cell(car: CarComparison, known: Interval | None, unit: str, quantity: str | None) -> str:
    """A certified figure with its interval; below it each published one with its kind of evidence and the deviation from it."""
    if known is None:
        cell = f"{DASH} <small>{cannot_follow(car)}</small>"
    else:
        value, half = known
        decimals = decimals_of(value)
        cell = f"<b>{number(value, decimals)}</b>{SPACE}{unit} <small>±{SPACE}{number(half, decimals)}</small>"
    for entry in car.deviations:
        if entry.quantity == quantity:
            cell += f'<span class="beside">{published_words(entry)} {badge(entry.kind)}{deviation(entry)}</span>'
    return cell


def badge(kind: str) -> str:
    """The kind of evidence as a small mark."""
    return f'<span class="badge {escape(kind, quote=True)}">{escape(kind)}</span>'


def deviation(entry: Deviation) -> str:
    """How far the prediction is from a published figure, in the colour of its size; of a rumour, whether it lies within."""
    if entry.rumoured is None or entry.predicted is None:
        return f'<span class="deviation {_size(entry.deviation)}">{deviation_percent(entry.deviation)}</span>'
    low, high = entry.rumoured
    inside = low <= entry.predicted <= high
    return f'<span class="deviation {"none" if inside else "far"}">{"within" if inside else "outside"}</span>'


def routes_table(cars: Sequence[CarComparison]) -> str:
    """Consumption, and distance on a charge, on every plain cycle and at steady speeds, one column a car."""
    routes = [figures_by_route(car) for car in cars]
    rows = [
        row(label, [_route_cell(car, figures[label]) for car, figures in zip(cars, routes, strict=True)])
        for label in (*CYCLES.values(), *STEADY.values())
    ]
    caption = "Wh/km from the battery with its 90 % interval, AC from the grid, and the range"
    return table(caption, ["", *car_heads(cars)], [f"<tbody>{''.join(rows)}</tbody>"], style="wide")


def _route_cell(car: CarComparison, figures: CycleFigures | None) -> str:
    if figures is None:
        return f"{DASH} <small>{cannot_follow(car)}</small>"
    missed = f"; {figures.trace_misses} steps missed" if figures.trace_misses else ""
    used = figures.consumption_pack_wh_km
    half = number(figures.consumption_half_width_wh_km, decimals_of(used))
    return (
        f"<b>{amount(used)}</b>{SPACE}Wh/km <small>±{SPACE}{half}</small><br>"
        f"<small>{amount(figures.consumption_wall_wh_km)} AC, from the grid; "
        f"{number(figures.range_km)}{SPACE}km range{missed}</small>"
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
    """What the interval of each car's certified WLTP consumption mostly rests on."""
    bodies = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        head = f'<tr class="car"><th scope="rowgroup" colspan="2">{chip(place)}{escape(name)}</th></tr>'
        lines = [row(UNKNOWNS.get(name, name), [f"± {number(width, 1)}"]) for name, width in car.largest_uncertainties]
        bodies.append(f"<tbody>{head}{''.join(lines)}</tbody>" if lines else "")
    return table("Sources of uncertainty, Wh/km by WLTP", ["Source", "Half width, Wh/km"], bodies) if any(bodies) else ""


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
    half = (
        f" <small>±{SPACE}{number(entry.half_width, decimals_of(entry.predicted))}</small>"
        if entry.half_width and entry.predicted
        else ""
    )
    rumour = None if entry.rumoured is None else f"{published_words(entry)}{SPACE}{unit_of_quantity(entry.quantity)}"
    return row(
        escape(QUANTITIES.get(entry.quantity, entry.quantity)),
        [
            rumour or quantity_value(entry.quantity, entry.published),
            quantity_value(entry.quantity, entry.predicted) + half,
            deviation(entry),
            f"{badge(entry.kind)} {escape(entry.source)}{note}",
        ],
        PUBLISHED_HEADS,
    )


def _size(deviation: float | None) -> str:
    if deviation is None:
        return "none"
    return "near" if abs(deviation) <= NEAR else "fair" if abs(deviation) <= FAR else "far"
