"""The sections of the report, in the order in which a person reads them. Each puts its charts into a record."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from voltwright.formatting import percent, short
from voltwright.report.comparison import charts, charts_drive, tables
from voltwright.report.comparison.findings import crossing_words, crossings
from voltwright.report.comparison.owning import OWNING, owning_conditions
from voltwright.report.labels import cannot_follow, consumptions_wh_km, figures_by_route, ranges_km, short_names
from voltwright.report.page_sections import Section, assumed_table, warnings_list
from voltwright.report.theme import HEAT_BREAKS
from voltwright.study.compare import CarComparison

Cars = Sequence[CarComparison]
NO_ROUTE = "None of these cycles and speeds is within reach."
Charts = dict[str, dict[str, Any]]


def headline(cars: Cars, _: Charts) -> Section | None:
    """The headline table."""
    text = (
        "Certified range and consumption by the rules of each test, with the 90 % interval; below it what others published, "
        "its kind of evidence, and how far the prediction is from it. What is marked as input stands in the car's file and is "
        "no prediction."
    )
    return Section("figures", "Side by side", text, tables.headline_table(cars))


def owning(cars: Cars, _: Charts) -> Section | None:
    """Fast charging, winter, cost and life."""
    content = tables.owning_table(cars)
    if not content:
        return None
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in owning_conditions(cars))
    text = "Fast charging, winter, the motorway, what energy costs, and the battery after years."
    return Section("owning", OWNING, text, f'{content}<ul class="conditions">{items}</ul>')


def spans(cars: Cars, record: Charts) -> Section | None:
    """Range."""
    if not any(known is not None for car in cars for known in ranges_km(car).values()):
        return Section("range", "How far it goes", NO_ROUTE, "")
    record["range"] = charts.range_bars(cars)
    chart = _figure("range", "Bar chart of the certified range of each car, and at steady speeds", cars, record["range"])
    text = (
        "By EPA, WLTP and CLTC: each car driven through its test procedure, from full battery to empty. At steady speeds: "
        "usable energy over consumption, warm. The EPA label is 0.7 of the test, as most labels are; a maker may drive five "
        "cycles instead, and print up to a tenth more."
    )
    return Section("range", "How far it goes", text, chart)


def consumption(cars: Cars, record: Charts) -> Section | None:
    """Certified consumption."""
    if not any(known is not None for car in cars for known in consumptions_wh_km(car).values()):
        return None
    record["consumption"] = charts.certified_bars(cars)
    chart = _figure(
        "consumption", "Bar chart of the certified consumption of each car from the grid", cars, record["consumption"]
    )
    text = (
        "From the grid, charging losses in it. The EPA label is its printed MPGe; the two EPA tests below are as measured, "
        "before the adjustment of the label."
    )
    return Section("consumption", "What it uses", text, chart)


def cycles(cars: Cars, record: Charts) -> Section | None:
    """Consumption by plain cycle and steady speed."""
    if not any(figures is not None for car in cars for figures in figures_by_route(car).values()):
        return None
    record["cycles"] = charts.cycle_bars(cars)
    chart = _figure(
        "cycles", "Bar chart of the consumption of each car on each cycle and at steady speed", cars, record["cycles"]
    )
    text = (
        "One pass of each cycle from the full battery with everything warm, as on a longer drive. Solid is what leaves the "
        "battery, pale what the charger and the battery lose while charging. Published figures at a steady speed are from the "
        "battery."
    )
    more = f"<details><summary>All cycles in numbers</summary>{tables.routes_table(cars)}</details>"
    return Section("cycles", "Cycle by cycle, warm", text, chart + more)


def curve(cars: Cars, record: Charts) -> Section | None:
    """Consumption against speed."""
    if not any(len(car.curve) > 1 for car in cars):
        return None
    record["curve"] = charts.speed_curve(cars)
    chart = _figure("curve", "Line chart of consumption at steady speeds from 20 to 160 km/h", cars)
    text = "On a level road in still air. Slowly, what runs all the time weighs most; fast, the air does."
    crossed = "".join(f"<li>{escape(words)}</li>" for words in map(crossing_words, crossings(cars)))
    more = f'<ul class="conditions">{crossed}</ul>' if crossed else ""
    return Section("curve", "What speed costs", text, chart + more)


def losses(cars: Cars, record: Charts) -> Section | None:
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
        "that left the cells: the energy ledger of every drive closes to a billionth. A coast-down does not tell air from "
        "tyres: a car that is known by one has its road load in one bar."
    )
    return Section("losses", "Where the energy goes", text, f'<div class="panels">{"".join(parts)}</div>{more}')


def over_time(cars: Cars, record: Charts) -> Section | None:
    """Speed and power over the cycle."""
    spec = charts_drive.speed_and_power(cars)
    if spec is None:
        return None
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
    return Section("trace", "The cycle, second by second", text, choice + chart)


def maps(cars: Cars, record: Charts) -> Section | None:
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
    return Section("maps", "Where the drive unit is at its best", text, f'{legend}<div class="panels">{"".join(parts)}</div>')


def launches(cars: Cars, record: Charts) -> Section | None:
    """Acceleration."""
    record["launch"] = charts.launch(cars)
    chart = _figure("launch", "Line chart of speed over time from standstill, with the time to 100 km/h", cars)
    text = (
        "Full throttle on a level, dry road, with grip and load transfer, from the first movement: no rollout is taken off. "
        "Tyre slip is not modelled."
    )
    return Section("launch", "From standstill", text, chart)


def published(cars: Cars, _: Charts) -> Section | None:
    """Published and predicted."""
    text = (
        "Nothing is fitted to figures that others published; what repeats a number of the car's file is marked as input. "
        '<span class="deviation near">up to 5 %</span> <span class="deviation fair">up to 10 %</span> '
        '<span class="deviation far">more</span>'
    )
    return Section("published", "Published and predicted", text, tables.published_table(cars))


def intervals(cars: Cars, _: Charts) -> Section | None:
    """What the intervals rest on."""
    content = tables.intervals_table(cars)
    text = (
        "How much of the interval of the WLTP consumption is due to each. The uncertainty of the loss model, in losses and "
        "road load, shrinks with a test of the same maker, platform or car; the others, with better evidence."
    )
    return Section("intervals", "Sources of uncertainty", text, content) if content else None


def checks(cars: Cars, _: Charts) -> Section | None:
    """What is implausible in the files, and the assumed numbers that move the range most."""
    parts = []
    for place, (name, car) in enumerate(zip(short_names(cars), cars, strict=True)):
        found = warnings_list(car.warnings) + assumed_table(car.most_assumed, name)
        if found:
            parts.append(f"<h3>{tables.chip(place)}{escape(name)}</h3>{found}")
    text = (
        "The assumed numbers that move the range of each car most, by its drive over WLTC: look these up first. Implausible "
        "numbers of a car's file stand above them, where there are any."
    )
    return Section("assumed", "What to look up first", text, "".join(parts)) if parts else None


def honest(cars: Cars, _: Charts) -> Section | None:
    """What is and is not in it."""
    ambient = next((f"{short(car.wltc.temperature_c)} °C" for car in cars if car.wltc is not None), "20 °C")
    besides = f", but for “{OWNING}” above, with its own conditions" if any(car.ownership for car in cars) else ""
    items = (
        f"<b>Losses.</b> {_bases(cars)} No test of this car itself is used. The same losses are in every figure and chart here.",
        "<b>90 % intervals.</b> They hold the uncertainty of the loss model, the spread of a test itself, and the evidence of "
        "mass, road load, usable energy and charging efficiency: a certified figure is good to 1 %, a press report to 4 %. "
        "They are independent, but for numbers that go together by their kind or by the file. Of EPA tests that calibration "
        "had not seen, nine in ten lie inside.",
        "<b>Heat and climate are not included.</b> The tests are at 23 °C as their rules say, every other drive is at "
        f"{ambient}: still air, a level road, no heating or cooling{besides}. "
        "A cold morning costs far more than any interval here.",
        "<b>What was not published is assumed,</b> by a documented law for its kind of vehicle. "
        "<code>voltwright show CAR</code> says for every number which it is.",
    )
    text = "".join(f"<li>{item}</li>" for item in items)
    return Section("notes", "What is in it, and what is not", "", f'<ul class="notes">{text}</ul>')


def _bases(cars: Cars) -> str:
    """What the losses of each car rest on."""
    return " ".join(f"{escape(name)}: {escape(car.loss_model)}." for name, car in zip(short_names(cars), cars, strict=True))


def _figure(key: str, label: str, cars: Cars, bars: dict[str, Any] | None = None) -> str:
    """A chart under its legend; `bars` is that of a bar chart, with its marks and intervals."""
    items = [f"{tables.chip(place)}{escape(name)}" for place, name in enumerate(short_names(cars))]
    if bars is not None:
        items += [f'<i class="{style}"></i>{words}' for style, words in _marks(bars["datasets"]["published"]).items()]
    listed = "".join(f"<li>{item}</li>" for item in items)
    legend = f'<figcaption><ul class="legend">{listed}</ul></figcaption>' if items else ""
    return f"<figure>{legend}{_chart(key, label)}</figure>"


def _marks(published: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Words of the marks that a bar chart has, by their style."""
    there = {
        "diamond sure": any(mark["sure"] for mark in published),
        "diamond": any("value" in mark and not mark["sure"] for mark in published),
        "dotted": any("value" not in mark for mark in published),
        "bar90": True,
    }
    words = {
        "diamond sure": "certified, measured",
        "diamond": "published",
        "dotted": "rumour",
        "bar90": "90 % interval",
    }
    return {style: words[style] for style, here in there.items() if here}


def _panel(key: str, place: int, name: str, label: str, aside: str = "") -> str:
    small = f" <small>{escape(aside)}</small>" if aside else ""
    return f"<figure><figcaption><h3>{tables.chip(place)}{escape(name)}{small}</h3></figcaption>{_chart(key, label)}</figure>"


def _absent(place: int, name: str, car: CarComparison) -> str:
    return f'<figure><h3>{tables.chip(place)}{escape(name)}</h3><p class="absent">– {cannot_follow(car)}</p></figure>'


def _chart(key: str, label: str) -> str:
    return f'<div class="chart" data-chart="{key}" role="img" aria-label="{escape(label, quote=True)}"></div>'


ALL: tuple[Callable[[Cars, Charts], Section | None], ...] = (
    spans,
    headline,
    owning,
    consumption,
    cycles,
    curve,
    losses,
    over_time,
    maps,
    launches,
    published,
    intervals,
    checks,
    honest,
)
