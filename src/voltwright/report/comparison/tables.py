"""Tables of the report in plain HTML: they say in numbers what the charts draw, and print well."""

from collections.abc import Sequence
from html import escape

from voltwright.figures import CYCLES, PROCEDURES, QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, SPACE, amount, decimals_of, deviation_percent, energy, number
from voltwright.report.comparison.losses import loss_rows
from voltwright.report.comparison.owning import owning_rows
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
from voltwright.study.predictions import predictions

INPUT = '<span class="badge">input</span>'
"""A figure that repeats a number of the car's file: no prediction."""
PUBLISHED_HEADS = ("Published", "Predicted", "Deviation", "Evidence and source")


def chip(place: int) -> str:
    """The small square in the car's colour."""
    return f'<i class="chip" style="background:var(--car-{place + 1})"></i>'


def car_labels(cars: Sequence[CarComparison]) -> list[str]:
    """The names of the cars as attributes that name the cells of a table which a narrow page takes apart."""
    return [escape(name, quote=True) for name in short_names(cars)]


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

    names = car_labels(cars)
    ranges, used = ([own(car) for car in cars] for own in (ranges_km, consumptions_wh_km))
    published = ({label: name for name, label in names.items()} for names in (RANGE_PUBLISHED, CONSUMPTION_PUBLISHED))
    range_names, used_names = published

    def line(words: str, label: str, figures: list, unit: str, quantity: str | None) -> str:
        cells = [_certified_cell(car, own[label], unit, quantity) for car, own in zip(cars, figures, strict=True)]
        return row(words, cells, names)

    certified = [line(f"Range, {label}", label, ranges, "km", range_names[label]) for label in PROCEDURES.values()]
    certified += [
        line(label if label in TESTS.values() else f"Consumption, {label}", label, used, "Wh/km", used_names.get(label))
        for label in (*PROCEDURES.values(), *TESTS.values())
    ]
    speeds = [f"<b>{number(car.performance.speed_max_kmh)}</b>{SPACE}km/h" for car in cars]
    masses = [f"<b>{number(car.mass_test_kg)}</b>{SPACE}kg" for car in cars]
    energies = [f"<b>{energy(car.energy_usable_kwh)}</b>{SPACE}kWh" for car in cars]
    others = [
        (QUANTITIES[name], name, [timed(car, name) for car in cars]) for name in ("acceleration_0_100_s", "acceleration_80_120_s")
    ]
    others += [
        ("Top speed", "speed_max_kmh", _marked(cars, "speed_max_kmh", speeds)),
        ("Test mass", "mass_test_kg", _marked(cars, "mass_test_kg", masses)),
        ("Usable energy", "energy_usable_kwh", _marked(cars, "energy_usable_kwh", energies)),
    ]
    shown = {*RANGE_PUBLISHED, *CONSUMPTION_PUBLISHED, *(quantity for _, quantity, _ in others)}
    rest = dict.fromkeys(entry.quantity for car in cars for entry in car.deviations if entry.quantity not in shown)
    others += [(escape(QUANTITIES.get(name, name)), name, [_predicted(car, name) for car in cars]) for name in rest]
    others.sort(key=lambda line: not line[1].startswith("acceleration"))
    rows = [
        row(words, [cell + _beside(car, quantity) for car, cell in zip(cars, cells, strict=True)], names)
        for words, quantity, cells in others
    ]
    bodies = [f"<tbody>{''.join(part)}</tbody>" for part in (certified, rows)]
    return table("Headline figures", ["", *car_heads(cars)], bodies, style="wide")


def _marked(cars: Sequence[CarComparison], quantity: str, cells: Sequence[str]) -> list[str]:
    """The cells of a figure, with a mark where it repeats a number of the car's file and is no prediction."""
    return [f"{cell} {INPUT}" if quantity in car.inputs else cell for car, cell in zip(cars, cells, strict=True)]


def _predicted(car: CarComparison, quantity: str) -> str:
    """The predicted figure of a quantity that others publish; a dash where there is none."""
    known = predictions(car.certified, car.steady, car.performance, car.performance_half_widths)
    value, half_width = known.get(quantity, (None, None))
    return DASH if value is None else f"<b>{quantity_value(quantity, value)}</b>{_interval(quantity, value, half_width)}"


def _interval(quantity: str, value: float | None, half_width: float | None) -> str:
    if not half_width or not value:
        return ""
    return f" <small>±{SPACE}{number(half_width, 1 if quantity.endswith('_s') else decimals_of(value))}</small>"


def _beside(car: CarComparison, quantity: str | None) -> str:
    """Each published figure of a quantity, with its kind of evidence and the deviation from it."""
    return "".join(
        f'<span class="beside">{published_words(entry)} {badge(entry.kind)}{deviation(entry)}</span>'
        for entry in car.deviations
        if entry.quantity == quantity
    )


def _certified_cell(car: CarComparison, known: Interval | None, unit: str, quantity: str | None) -> str:
    """A certified figure with its interval; below it each published one with its kind of evidence and the deviation from it."""
    if known is None:
        cell = f"{DASH} <small>{cannot_follow(car)}</small>"
    else:
        value, half = known
        decimals = decimals_of(value)
        cell = f"<b>{number(value, decimals)}</b>{SPACE}{unit} <small>±{SPACE}{number(half, decimals)}</small>"
    return cell + _beside(car, quantity)


def badge(kind: str) -> str:
    """The kind of evidence as a small mark."""
    return f'<span class="badge {escape(kind, quote=True)}">{escape(kind)}</span>'


def deviation(entry: Deviation) -> str:
    """How far the prediction is from a published figure, in the colour of its size; of a rumour, whether it lies within.

    Where the published clock starts behind the first foot, that of the prediction does too.
    """
    if entry.input_path is not None:
        return f'<span class="deviation none" title="{escape(entry.input_path, quote=True)} of the car\'s file">as input</span>'
    foot = " <small>with 1-ft rollout</small>" if entry.rollout else ""
    if entry.rumoured is None or entry.predicted is None:
        return f'<span class="deviation {_size(entry.deviation)}">{deviation_percent(entry.deviation)}</span>' + foot
    low, high = entry.rumoured
    inside = low <= entry.predicted <= high
    return f'<span class="deviation {"none" if inside else "far"}">{"within" if inside else "outside"}</span>'


def routes_table(cars: Sequence[CarComparison]) -> str:
    """Consumption, and distance on a charge, on every plain cycle and at steady speeds, one column a car."""
    routes = [figures_by_route(car) for car in cars]
    rows = [
        row(label, [_route_cell(car, figures[label]) for car, figures in zip(cars, routes, strict=True)], car_labels(cars))
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
    rows = loss_rows(cars)
    if not rows:
        return ""
    sums = [sum(car.losses_wh_km.values()) if car.losses_wh_km else None for car in cars]
    lines = [row(words, [number(value, 1) for value in values], car_labels(cars)) for words, values in [*rows, ("Sum", sums)]]
    return table("Energy over WLTC by loss, Wh/km", ["", *car_heads(cars)], [f"<tbody>{''.join(lines)}</tbody>"], style="wide")


def owning_table(cars: Sequence[CarComparison]) -> str:
    """Fast charging, winter, cost and life, one column a car."""
    rows = []
    for line in owning_rows(cars):
        cells = [cell if cell == DASH else f"<b>{escape(cell)}</b>{SPACE}{escape(line.unit)}" for cell in line.cells]
        rows.append(row(escape(line.words), cells, car_labels(cars)))
    return table("Owning", ["", *car_heads(cars)], [f"<tbody>{''.join(rows)}</tbody>"], style="wide") if rows else ""


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
    return table("Published and predicted", ["Quantity", *PUBLISHED_HEADS], bodies, style="published")


def _published_row(entry: Deviation) -> str:
    note = f'<small class="note">{escape(entry.note)}</small>' if entry.note else ""
    rumour = None if entry.rumoured is None else f"{published_words(entry)}{SPACE}{unit_of_quantity(entry.quantity)}"
    return row(
        escape(QUANTITIES.get(entry.quantity, entry.quantity)),
        [
            rumour or quantity_value(entry.quantity, entry.published),
            quantity_value(entry.quantity, entry.predicted)
            + (f" {INPUT}" if entry.input_path else _interval(entry.quantity, entry.predicted, entry.half_width)),
            deviation(entry),
            f"{badge(entry.kind)} {escape(entry.source)}{note}",
        ],
        PUBLISHED_HEADS,
    )


def _size(deviation: float | None) -> str:
    if deviation is None:
        return "none"
    return "near" if abs(deviation) <= NEAR else "fair" if abs(deviation) <= FAR else "far"
