"""The tables of `voltwright compare`: rows are quantities, columns are cars."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from voltwright.cli.output import DASH, console, escape, number, percent, table
from voltwright.cli.words import NOT_CERTIFIED, loss_words
from voltwright.study.compare import CYCLES, STEADY_KMH, CarComparison, Comparison, CycleFigures

if TYPE_CHECKING:
    from rich.console import Console

CYCLE_WORDS = {"wltc-class3b": "WLTC", "udds": "UDDS", "hwfet": "HWFET", "cltc-p": "CLTC-P", "us06": "US06"}
WALL_PUBLISHED = {
    "wltc-class3b": "consumption_wltp_wh_km",
    "udds": "consumption_udds_unadjusted_wh_km",
    "hwfet": "consumption_hwfet_unadjusted_wh_km",
    "cltc-p": "consumption_cltc_wh_km",
}
RANGE_PUBLISHED = {"wltc-class3b": "range_wltp_km", "cltc-p": "range_cltc_km"}
PERFORMANCE = (
    ("0-100 km/h", "s", "acceleration_0_100_s", 2),
    ("0-100 km/h less the first foot", "s", "acceleration_0_100_rollout_s", 2),
    ("0-60 mph", "s", "acceleration_0_60mph_s", 2),
    ("80-120 km/h", "s", "acceleration_80_120_s", 2),
    ("0-200 km/h", "s", "acceleration_0_200_s", 2),
    ("Top speed", "km/h", "speed_max_kmh", 0),
)
GOOD, FAIR = 0.05, 0.10
PREDICTED_WIDTH, PUBLISHED_WIDTH, OFF_WIDTH = 9, 10, 9
CELL_WIDTH = PREDICTED_WIDTH + PUBLISHED_WIDTH + OFF_WIDTH
BORDER_WIDTH = 3
LABEL_WIDTH = 46
SUBHEADING = "predicted".rjust(PREDICTED_WIDTH) + "published".rjust(PUBLISHED_WIDTH) + "off".rjust(OFF_WIDTH)
Row = tuple[str, str, Callable[[CarComparison], str]]


def print_comparison(comparison: Comparison, page: Path | None) -> None:
    """Print the tables, as many cars side by side as the terminal is wide, then where the page lies."""
    out = console()
    at_once = max(1, (out.width - LABEL_WIDTH) // (CELL_WIDTH + BORDER_WIDTH))
    for start in range(0, len(comparison.cars), at_once):
        cars = comparison.cars[start : start + at_once]
        headings = [f"{escape(car.title)}\n[not bold dim]{SUBHEADING}[/]" for car in cars]
        _print_rows(out, "Predicted and published", headings, cars, _groups(), left=2 + len(cars))
    titles = [escape(car.title) for car in comparison.cars]
    _print_rows(out, "Where the energy goes on WLTC", titles, comparison.cars, [_loss_rows(comparison)])
    out.print(
        f"{NOT_CERTIFIED} EPA range: 0.7 of the 55/45 mix. "
        f"±: half width of the 90 % interval. {DASH}: unknown, or the car cannot follow.",
        style="dim",
    )
    if page is not None:
        out.print(f"page with charts: [cyan]{escape(str(page))}[/]", soft_wrap=True)


def _print_rows(
    out: "Console", title: str, headings: list[str], cars: tuple[CarComparison, ...], groups: list[list[Row]], left: int = 2
) -> None:
    shown = table(title, "quantity", "unit", *headings, left=left)
    for column in shown.columns[:2]:
        column.no_wrap = True
    for column in shown.columns[2:left]:
        column.width = CELL_WIDTH
    for group in groups:
        for words, unit, cell in group:
            cells = [cell(car) for car in cars]
            if any(set(Text.from_markup(text).plain.split()) - {DASH} for text in cells):
                shown.add_row(words, unit, *cells)
        shown.add_section()
    out.print(shown)


def _groups() -> list[list[Row]]:
    battery: list[Row] = [(f"{CYCLE_WORDS[name]}, at the battery", "Wh/km", _pack(name)) for name in CYCLES]
    wall: list[Row] = [(f"{CYCLE_WORDS[name]}, at the wall", "Wh/km", _wall(name)) for name in CYCLES]
    steady: list[Row] = [
        (f"{speed:g} km/h steady, at the battery", "Wh/km", _steady(f"{speed:g}", at_wall=False)) for speed in STEADY_KMH
    ]
    steady += [(f"{speed:g} km/h steady, at the wall", "Wh/km", _steady(f"{speed:g}", at_wall=True)) for speed in STEADY_KMH]
    span: list[Row] = [(f"Distance on a charge, {CYCLE_WORDS[name]}", "km", _range(name)) for name in CYCLES]
    span += [("Distance on a charge, EPA mix", "km", lambda car: _derived(car, "range_epa_km", 0))]
    span += [(f"Distance on a charge, {speed:g} km/h", "km", _steady_range(f"{speed:g}")) for speed in STEADY_KMH]
    launch: list[Row] = [(words, unit, _performance(name, digits)) for words, unit, name, digits in PERFORMANCE]
    launch += [("Grade held at 10 km/h", "%", _gradeability)]
    return [battery, wall, steady, span, launch]


def _pack(name: str) -> Callable[[CarComparison], str]:
    return lambda car: _with_interval(car.cycles[name])


def _wall(name: str) -> Callable[[CarComparison], str]:
    return lambda car: beside(car, _of(car.cycles[name], "consumption_wall_wh_km"), WALL_PUBLISHED.get(name), 1)


def _steady(speed: str, *, at_wall: bool) -> Callable[[CarComparison], str]:
    if at_wall:
        return lambda car: beside(car, _of(car.steady[speed], "consumption_wall_wh_km"), None, 1)
    return lambda car: beside(car, _of(car.steady[speed], "consumption_pack_wh_km"), f"consumption_{speed}kmh_wh_km", 1)


def _range(name: str) -> Callable[[CarComparison], str]:
    return lambda car: beside(car, _of(car.cycles[name], "range_km"), RANGE_PUBLISHED.get(name), 0)


def _steady_range(speed: str) -> Callable[[CarComparison], str]:
    return lambda car: beside(car, _of(car.steady[speed], "range_km"), None, 0)


def _performance(name: str, digits: int) -> Callable[[CarComparison], str]:
    return lambda car: beside(car, getattr(car.performance, name), name, digits)


def _gradeability(car: CarComparison) -> str:
    return beside(car, car.performance.gradeability_percent.get("10_kmh"), "gradeability_percent", 0)


def _of(figures: CycleFigures | None, name: str) -> float | None:
    return None if figures is None else getattr(figures, name)


def _with_interval(figures: CycleFigures | None) -> str:
    if figures is None:
        return _cell(None, 1)
    width = f"± {number(figures.consumption_half_width_wh_km)}"
    missed = f"{figures.trace_misses} miss" if figures.trace_misses else ""
    return _cell(figures.consumption_pack_wh_km, 1, width, f"[yellow]{missed:>{OFF_WIDTH}}[/]")


def _derived(car: CarComparison, quantity: str, digits: int) -> str:
    """A quantity that follows from several routes, such as the EPA's range."""
    from voltwright.study.compare import predictions

    return beside(car, predictions(car.cycles, car.steady, car.performance)[quantity], quantity, digits)


def beside(car: CarComparison, predicted: float | None, quantity: str | None, digits: int) -> str:
    """A cell: the predicted figure, and on lines of the same cell each published one with the deviation from it."""
    entries = [entry for entry in car.deviations if entry.quantity == quantity]
    if not entries:
        return _cell(predicted, digits, DASH if quantity else "")
    lines = []
    for entry in entries:
        deviation = None if predicted is None else predicted / entry.published - 1.0
        off = f"[{colour(deviation)}]{percent(deviation):>{OFF_WIDTH}}[/]"
        lines.append(_cell(predicted, digits, f"{entry.published:,g}", off))
    first, *others = lines
    return "\n".join([first, *(" " * PREDICTED_WIDTH + line[PREDICTED_WIDTH:] for line in others)])


def _cell(predicted: float | None, digits: int, published: str = "", off: str = " " * OFF_WIDTH) -> str:
    """Three columns in one: what stands under the subheading."""
    return f"{number(predicted, digits):>{PREDICTED_WIDTH}}[dim]{published:>{PUBLISHED_WIDTH}}[/]{off}"


def colour(deviation: float | None) -> str:
    """Green within 5 %, yellow within 10 %, red beyond."""
    if deviation is None:
        return "dim"
    return "green" if abs(deviation) <= GOOD else "yellow" if abs(deviation) <= FAIR else "red"


def _loss_rows(comparison: Comparison) -> list[Row]:
    names = list(dict.fromkeys(name for car in comparison.cars for name in car.losses_wh_km))
    names.sort(key=lambda name: -max(car.losses_wh_km.get(name, 0.0) for car in comparison.cars))

    def loss(name: str) -> Callable[[CarComparison], str]:
        return lambda car: number(car.losses_wh_km.get(name), 2)

    rows: list[Row] = [(loss_words(name), "Wh/km", loss(name)) for name in names]
    total: Row = ("sum", "Wh/km", lambda car: number(sum(car.losses_wh_km.values()), 2) if car.losses_wh_km else DASH)
    return [*rows, total]
