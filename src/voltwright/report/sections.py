"""The sections of the report, in the order in which a person reads them. Each gives HTML and puts its charts into a record."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from voltwright.report import charts, charts_drive, tables
from voltwright.report.look import HEAT_BREAKS
from voltwright.report.opening import opening
from voltwright.report.words import EPA_RULE, cannot_follow, figures_by_route, percent, short_names
from voltwright.study.compare import CarComparison

Cars = Sequence[CarComparison]
NO_ROUTE = "None of these cycles and speeds is within reach."
Charts = dict[str, dict[str, Any]]


def headline(cars: Cars, _: Charts) -> str:
    """The headline table."""
    return _section("figures", "Side by side", "", tables.headline_table(cars))


def _any_route(cars: Cars) -> bool:
    return any(figures is not None for car in cars for figures in figures_by_route(car).values())


def spans(cars: Cars, record: Charts) -> str:
    """Range."""
    if not _any_route(cars):
        return _section("range", "How far it goes", NO_ROUTE, tables.routes_table(cars))
    record["range"] = charts.range_bars(cars)
    chart = _figure("range", "Bar chart of the range of each car on each cycle and at steady speeds", cars, marks=True)
    more = f"<details><summary>All routes in numbers</summary>{tables.routes_table(cars)}</details>"
    text = (
        "Usable energy over the consumption of each route. Whiskers are 90 % intervals: what each number of the car's file is "
        f"worth, carried through the drive. The EPA row is {EPA_RULE}, drawn without an interval."
    )
    return _section("range", "How far it goes", text, chart + more)


def consumption(cars: Cars, record: Charts) -> str:
    """Consumption by route."""
    if not _any_route(cars):
        return ""
    record["consumption"] = charts.consumption_bars(cars)
    chart = _figure("consumption", "Bar chart of the consumption of each car on each cycle and at steady speed", cars, marks=True)
    text = (
        "Solid is what leaves the battery, pale what the charger and the battery lose while charging. "
        "Published figures of cycles are taken at the wall, so their diamond belongs at the end of the pale part; "
        "that of a steady speed at the end of the solid one."
    )
    return _section("consumption", "What it uses", text, chart)


def curve(cars: Cars, record: Charts) -> str:
    """Consumption against speed."""
    if not any(len(car.curve) > 1 for car in cars):
        return ""
    record["curve"] = charts.speed_curve(cars)
    chart = _figure("curve", "Line chart of consumption at steady speeds from 20 to 160 km/h", cars)
    text = "On a level road in still air. Slowly, what runs all the time weighs most; fast, the air does."
    return _section("curve", "What speed costs", text, chart)


def losses(cars: Cars, record: Charts) -> str:
    """Where the energy goes."""
    longest = max((value for car in cars for _, value, _ in charts_drive.energy_steps(car)), default=0.0)
    parts = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        if car.wltc is None:
            parts.append(_absent(place, name, car))
            continue
        record[f"losses-{place}"] = charts_drive.losses_waterfall(car, place, longest)
        parts.append(_panel(f"losses-{place}", place, name, f"Waterfall of the energy losses of the {name} over WLTC"))
    more = tables.losses_table(cars)
    more = f"<details><summary>Losses in numbers</summary>{more}</details>" if more else ""
    text = (
        "Over WLTC, per kilometre, from the cells to the road. Each loss comes from its own law, and together they make up all "
        "that left the cells: the energy ledger of every drive closes to a billionth."
    )
    return _section("losses", "Where the energy goes", text, f'<div class="panels">{"".join(parts)}</div>{more}')


def over_time(cars: Cars, record: Charts) -> str:
    """Speed and power over the cycle."""
    spec = charts_drive.speed_and_power(cars)
    if spec is None:
        return ""
    record["trace"] = spec
    names = short_names(cars)
    shown = [(place, name) for place, name in enumerate(names) if cars[place].wltc is not None]
    choices = "".join(
        f'<label><input type="radio" name="car" value="{escape(name, quote=True)}"{" checked" if place == shown[0][0] else ""}>'
        f"<span>{tables.chip(place)}{escape(name)}</span></label>"
        for place, name in shown
    )
    choice = f'<fieldset class="choice" data-for="trace"><legend>Car</legend>{choices}</fieldset>' if len(shown) > 1 else ""
    chart = _figure("trace", "Speed and battery power over the WLTC cycle, with an overview to zoom in", [])
    text = (
        "Half an hour of WLTC; dashed is the speed that the cycle asks for, where the car misses it. "
        "Drag across the strip at the bottom to look closer, and double-click it to see the whole cycle again."
    )
    return _section("trace", "The cycle, second by second", text, choice + chart)


def maps(cars: Cars, record: Charts) -> str:
    """Drive-unit efficiency."""
    parts = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        for number_of, chosen in enumerate(car.maps):
            key = f"map-{place}-{number_of}"
            record[key] = charts_drive.efficiency_map(car, chosen)
            label = f"Efficiency map of the {chosen.axle} drive unit of the {name} over speed and wheel force"
            parts.append(_panel(key, place, name, label, f"{chosen.axle} axle"))
    edges = ["below", *(percent(edge) for edge in HEAT_BREAKS)]
    steps = "".join(f'<li><i style="background:var(--heat-{step})"></i>{edge}</li>' for step, edge in enumerate(edges))
    legend = f'<ul class="heat" aria-label="Efficiency">{steps}</ul>'
    text = (
        "From the battery's side of the inverter to the wheels, while driving; each colour begins at the efficiency below it. "
        "Dots are moments of the WLTC drive, on cars with one driven axle: most of a life happens in the lower left."
    )
    return _section("maps", "Where the drive unit is at its best", text, f'{legend}<div class="panels">{"".join(parts)}</div>')


def launches(cars: Cars, record: Charts) -> str:
    """Acceleration."""
    record["launch"] = charts.launch(cars)
    chart = _figure("launch", "Line chart of speed over time from standstill, with the time to 100 km/h", cars)
    text = (
        "Full throttle on a level, dry road, with grip and load transfer, from the first movement: no rollout is taken off. "
        "The rise of torque and the slip of tyres are left out, so short launches come out a little fast."
    )
    return _section("launch", "From standstill", text, chart)


def published(cars: Cars, _: Charts) -> str:
    """Published against predicted."""
    text = (
        "Figures that others published are never an input. "
        '<span class="deviation near">up to 5 %</span> <span class="deviation fair">up to 10 %</span> '
        '<span class="deviation far">more</span>'
    )
    return _section("published", "Published against predicted", text, tables.published_table(cars))


def intervals(cars: Cars, _: Charts) -> str:
    """What the intervals rest on."""
    content = tables.intervals_table(cars)
    text = (
        "Better evidence for these numbers would shorten the whiskers most. The gradient of the whole drive says what each "
        "number is worth; times the width of its evidence, it says how much of the interval is its own."
    )
    return _section("intervals", "What the whiskers rest on", text, content) if content else ""


def honest(cars: Cars, _: Charts) -> str:
    """What is and is not in it."""
    ambient = next((f"{car.wltc.temperature_c:g} °C" for car in cars if car.wltc is not None), "20 °C")
    items = (
        "<b>Plain cycles.</b> A range is the usable energy over the consumption of one pass of the cycle, from a full battery. "
        "It is not yet the certification procedure with its own start, end, corrections and rounding, so some distance to a "
        "label is to be expected.",
        "<b>90 % intervals.</b> Each number of a car carries the width of its evidence: a certified figure 1 %, a press report "
        "4 %, a default law 15 % or what suits it. The widths go through the gradient of the whole drive and add as independent "
        "errors. They say what the inputs are worth, not what the model leaves out.",
        f"<b>Heat and climate are not included.</b> Every drive is at {ambient}, still air, a level road, without heating or "
        "cooling. A cold morning costs far more than any whisker here.",
        "<b>What was not published is assumed,</b> by a documented law for its kind of vehicle. "
        "<code>voltwright show CAR</code> says for every number which it is.",
    )
    text = "".join(f"<li>{item}</li>" for item in items)
    return _section("notes", "What is in it, and what is not", "", f'<ul class="notes">{text}</ul>')


def _section(key: str, title: str, text: str, content: str) -> str:
    lead = f'<p class="about">{text}</p>' if text else ""
    return f'<section id="{key}" aria-labelledby="{key}-title"><h2 id="{key}-title">{title}</h2>{lead}{content}</section>'


def _figure(key: str, label: str, cars: Cars, *, marks: bool = False) -> str:
    items = "".join(f"<li>{tables.chip(place)}{escape(name)}</li>" for place, name in enumerate(short_names(cars)))
    extra = '<li><i class="diamond"></i>published</li><li><i class="bar90"></i>90 % interval</li>' if marks else ""
    legend = f'<figcaption><ul class="legend">{items}{extra}</ul></figcaption>' if items else ""
    return f"<figure>{legend}{_chart(key, label)}</figure>"


def _panel(key: str, place: int, name: str, label: str, aside: str = "") -> str:
    small = f" <small>{escape(aside)}</small>" if aside else ""
    return f"<figure><figcaption><h3>{tables.chip(place)}{escape(name)}{small}</h3></figcaption>{_chart(key, label)}</figure>"


def _absent(place: int, name: str, car: CarComparison) -> str:
    return f'<figure><h3>{tables.chip(place)}{escape(name)}</h3><p class="absent">– {cannot_follow(car)}</p></figure>'


def _chart(key: str, label: str) -> str:
    return f'<div class="chart" data-chart="{key}" role="img" aria-label="{escape(label, quote=True)}"></div>'


ALL: tuple[Callable[[Cars, Charts], str], ...] = (
    opening,
    spans,
    consumption,
    curve,
    losses,
    over_time,
    maps,
    launches,
    headline,
    published,
    intervals,
    honest,
)
