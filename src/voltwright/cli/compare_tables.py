"""The tables of `voltwright compare`: rows are quantities, columns are cars."""

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from voltwright.cli.output import console, escape, table
from voltwright.figures import CYCLES as CYCLE_LABELS
from voltwright.figures import PROCEDURES, QUANTITIES, unit_of_quantity
from voltwright.formatting import DASH, deviation_percent, number, plain, with_interval
from voltwright.report.comparison.chances import CHANCES, EXPLAINED, chance_rows, pairs_of
from voltwright.report.comparison.findings import findings
from voltwright.report.comparison.losses import loss_rows
from voltwright.report.comparison.owning import OWNING, owning_conditions, owning_rows
from voltwright.report.labels import SURE, TESTS
from voltwright.study.compare import CYCLES, STEADY_KMH, CarComparison, Comparison
from voltwright.study.predictions import predictions

if TYPE_CHECKING:
    from rich.console import Console

PUBLISHED = {
    "epa-mct": ("range_epa_km", None),
    "wltp": ("range_wltp_km", "consumption_wltp_wh_km"),
    "cltc": ("range_cltc_km", "consumption_cltc_wh_km"),
}
"""Range and consumption that others publish, by test procedure."""
PERFORMANCE = (
    ("acceleration_0_100_s", "s", 2),
    ("acceleration_0_100_rollout_s", "s", 2),
    ("acceleration_0_60mph_s", "s", 2),
    ("acceleration_80_120_s", "s", 2),
    ("acceleration_0_200_s", "s", 2),
    ("speed_max_kmh", "km/h", 0),
)
GOOD, FAIR = 0.05, 0.10
PREDICTED_WIDTH, PUBLISHED_WIDTH, DEVIATION_WIDTH = 12, 12, 11
CELL_WIDTH = PREDICTED_WIDTH + PUBLISHED_WIDTH + DEVIATION_WIDTH
BORDER_WIDTH = 3
LABEL_WIDTH = 38
SUBHEADING = "predicted".rjust(PREDICTED_WIDTH) + "published".rjust(PUBLISHED_WIDTH) + "deviation".rjust(DEVIATION_WIDTH)
Cell = Callable[[CarComparison], str]
Row = tuple[str, str, Cell]


def print_comparison(comparison: Comparison, page: Path | None) -> None:
    """Print the tables, as many cars side by side as the terminal is wide, then where the page lies."""
    out = console()
    at_once = max(1, (out.width - LABEL_WIDTH) // (CELL_WIDTH + BORDER_WIDTH))
    for start in range(0, len(comparison.cars), at_once):
        cars = comparison.cars[start : start + at_once]
        _print_rows(out, "Predicted and published", _headings(cars), cars, _groups(comparison), left=2 + len(cars))
    titles = [escape(car.title) for car in comparison.cars]
    _print_rows(out, "Where the energy goes on WLTC", titles, comparison.cars, [_loss_table(comparison)])
    if comparison.chances:
        _print_chances(out, comparison)
    if owning := _owning_table(comparison):
        _print_rows(out, OWNING, titles, comparison.cars, [owning])
        out.print(" ".join(owning_conditions(comparison.cars)), style="dim", markup=False)
    else:
        out.print("--ownership adds fast charging, winter, cost, and the battery after years.", style="dim", markup=False)
    for sentence in findings(comparison.cars):
        out.print(f"• {escape(sentence)}")
    out.print(
        "EPA, WLTP and CLTC: the whole test of the procedure, EPA label with 0.7. "
        "Cycles and steady speeds: warm, 20 °C, one pass; range: usable energy over that consumption. "
        "±: half width of the 90 % interval. *: published, but neither certified nor measured. "
        "†: the published clock starts behind the first foot, the deviation is from the same. "
        f"input: stated in the car's file, no prediction. {DASH}: unknown, or the car cannot follow.",
        style="dim",
    )
    for car in comparison.cars:
        out.print(f"Loss model of the {car.title}: {car.loss_model}.", style="dim", markup=False)
    if page is not None:
        out.print(f"page with charts: [cyan]{escape(str(page))}[/]", soft_wrap=True)


def _print_chances(out: "Console", comparison: Comparison) -> None:
    pairs = pairs_of(comparison.cars, comparison.chances)
    shown = table(CHANCES, "figure", *(f"{escape(one)}\nover {escape(other)}" for one, other in pairs))
    for words, cells in chance_rows(comparison.chances):
        shown.add_row(words, *cells)
    out.print(shown)
    out.print(EXPLAINED, style="dim")


def _print_rows(
    out: "Console", title: str, headings: list[str], cars: tuple[CarComparison, ...], groups: list[list[Row]], left: int = 2
) -> None:
    shown = table(title, "quantity", "unit", *headings, left=left, names=2)
    for group in groups:
        for words, unit, cell in group:
            cells = [cell(car) for car in cars]
            if any(set(Text.from_markup(text).plain.split()) - {DASH} for text in cells):
                shown.add_row(words, unit, *cells)
        shown.add_section()
    out.print(shown)


def _headings(cars: Sequence[CarComparison]) -> list[str]:
    """The name of each car over its three columns, as many lines high for all."""
    names = [wrap(car.title, CELL_WIDTH) for car in cars]
    high = max(map(len, names))
    return ["\n".join([*(escape(line) for line in lines), *[""] * (high - len(lines)), SUBHEADING]) for lines in names]


def _groups(comparison: Comparison) -> list[list[Row]]:
    spans: list[Row] = [(f"Range, {words}", "km", _certified(book, 0)) for book, words in PROCEDURES.items()]
    used: list[Row] = [(f"Consumption, {words}", "Wh/km", _certified(book, 1)) for book, words in PROCEDURES.items()]
    used += [(words, "Wh/km", _epa_test(quantity)) for quantity, words in TESTS.items()]
    battery: list[Row] = [
        (f"{CYCLE_LABELS[name]}, DC, at the battery", "Wh/km", _cycle(name, from_grid=False)) for name in CYCLES
    ]
    wall: list[Row] = [(f"{CYCLE_LABELS[name]}, AC, from the grid", "Wh/km", _cycle(name, from_grid=True)) for name in CYCLES]
    speeds = [f"{speed:g}" for speed in STEADY_KMH]
    steady: list[Row] = [(f"{speed} km/h, DC, at the battery", "Wh/km", _steady(speed)) for speed in speeds]
    steady += [(f"{speed} km/h, range", "km", _steady_range(speed)) for speed in speeds]
    launch: list[Row] = [(QUANTITIES[name], unit, _performance(name, digits)) for name, unit, digits in PERFORMANCE]
    launch += [("Gradeability at 10 km/h", "%", _gradeability)]
    shown = {*(name for names in PUBLISHED.values() for name in names), *TESTS, *(name for name, *_ in PERFORMANCE)}
    shown |= {"gradeability_percent", *(f"consumption_{speed}kmh_wh_km" for speed in speeds)}
    rest = dict.fromkeys(entry.quantity for car in comparison.cars for entry in car.deviations if entry.quantity not in shown)
    others: list[Row] = [(QUANTITIES.get(name, name), unit_of_quantity(name), _other(name)) for name in rest]
    return [spans, used, battery, wall, steady, launch, others]


def _other(quantity: str) -> Cell:
    """A published quantity that has no row of its own in every comparison."""

    def cell(car: CarComparison) -> str:
        known = predictions(car.certified, car.steady, car.performance, car.performance_half_widths)
        predicted, half_width = known.get(quantity, (None, None))
        return beside(car, predicted, quantity, 1 if quantity.endswith(("_s", "_kwh")) else 0, half_width)

    return cell


def _certified(book: str, which: int) -> Cell:
    """The range (0) or the consumption (1) by a test procedure."""

    def cell(car: CarComparison) -> str:
        figures = car.certified[book]
        if figures is None:
            return beside(car, None, PUBLISHED[book][which], 0)
        known = (
            (figures.range_km, figures.range_half_width_km),
            (figures.consumption_ac_wh_km, figures.consumption_half_width_wh_km),
        )
        return beside(car, known[which][0], PUBLISHED[book][which], 0, known[which][1])

    return cell


def _epa_test(quantity: str) -> Cell:
    def cell(car: CarComparison) -> str:
        figures = car.certified["epa-mct"]
        value, half_width = (None, None) if figures is None else figures.quantities[quantity]
        return beside(car, value, quantity, 0, half_width)

    return cell


def _cycle(name: str, *, from_grid: bool) -> Cell:
    def cell(car: CarComparison) -> str:
        figures = car.cycles[name]
        if figures is None:
            return _cell(None, 0)
        missed = f"{figures.trace_misses} miss" if figures.trace_misses else ""
        missed = f"[yellow]{missed:>{DEVIATION_WIDTH}}[/]"
        if from_grid:
            return _cell(figures.consumption_wall_wh_km, 0, deviation=missed)
        return _cell(figures.consumption_pack_wh_km, 0, deviation=missed, half_width=figures.consumption_half_width_wh_km)

    return cell


def _steady(speed: str) -> Cell:
    def cell(car: CarComparison) -> str:
        figures = car.steady[speed]
        known = (None, None) if figures is None else (figures.consumption_pack_wh_km, figures.consumption_half_width_wh_km)
        return beside(car, known[0], f"consumption_{speed}kmh_wh_km", 0, known[1])

    return cell


def _steady_range(speed: str) -> Cell:
    def cell(car: CarComparison) -> str:
        figures = car.steady[speed]
        return _cell(None, 0) if figures is None else _cell(figures.range_km, 0, half_width=figures.range_half_width_km)

    return cell


def _performance(name: str, digits: int) -> Cell:
    def cell(car: CarComparison) -> str:
        half_width = None if name in car.inputs else car.performance_half_widths.get(name)
        return beside(car, getattr(car.performance, name), name, digits, half_width)

    return cell


def _gradeability(car: CarComparison) -> str:
    grade = car.performance.gradeability_percent.get("10_kmh")
    half_width = car.performance_half_widths.get("gradeability_percent.10_kmh")
    return beside(car, grade, "gradeability_percent", 0, half_width)


def beside(
    car: CarComparison, predicted: float | None, quantity: str | None, digits: int, half_width: float | None = None
) -> str:
    """A cell: the predicted figure, and on lines of the same cell each published one with the deviation from it."""
    entries = [entry for entry in car.deviations if entry.quantity == quantity]
    if not entries:
        same = f"[dim]{'input':>{DEVIATION_WIDTH}}[/]" if quantity in car.inputs else " " * DEVIATION_WIDTH
        return _cell(predicted, digits, DASH if quantity else "", same, half_width)
    lines = []
    for entry in entries:
        own = entry.predicted if entry.rollout else predicted
        deviation = None if own is None else own / entry.published - 1.0
        shown = f"[{colour(deviation)}]{deviation_percent(deviation):>{DEVIATION_WIDTH}}[/]"
        marks = ("" if entry.kind in SURE else "*") + ("†" if entry.rollout else "")
        published = f"{plain(entry.published)}{marks or ' '}"
        if entry.input_path is not None:
            shown = f"[dim]{'input':>{DEVIATION_WIDTH}}[/]"
        elif entry.rumoured is not None:  # a range, and no figure to deviate from
            published, shown = "{} to {}".format(*map(number, entry.rumoured)), f"[dim]{'rumour':>{DEVIATION_WIDTH}}[/]"
        lines.append(_cell(predicted, digits, published, shown, half_width))
    first, *others = lines
    return "\n".join([first, *(" " * PREDICTED_WIDTH + line[PREDICTED_WIDTH:] for line in others)])


def _cell(
    predicted: float | None,
    digits: int,
    published: str = "",
    deviation: str = " " * DEVIATION_WIDTH,
    half_width: float | None = None,
) -> str:
    """Three columns in one: what stands under the subheading."""
    shown = with_interval(predicted, half_width, digits)
    return f"{shown:>{PREDICTED_WIDTH}}[dim]{published:>{PUBLISHED_WIDTH}}[/]{deviation}"


def colour(deviation: float | None) -> str:
    """Green within 5 %, yellow within 10 %, red beyond."""
    if deviation is None:
        return "dim"
    return "green" if abs(deviation) <= GOOD else "yellow" if abs(deviation) <= FAIR else "red"


def _loss_table(comparison: Comparison) -> list[Row]:
    rows = [
        (words, "Wh/km", _nth(comparison, [number(value, 2) for value in values])) for words, values in loss_rows(comparison.cars)
    ]
    total: Row = ("Sum", "Wh/km", lambda car: number(sum(car.losses_wh_km.values()), 2) if car.losses_wh_km else DASH)
    return [*rows, total]


def _owning_table(comparison: Comparison) -> list[Row]:
    return [(row.words, row.unit, _nth(comparison, [escape(cell) for cell in row.cells])) for row in owning_rows(comparison.cars)]


def _nth(comparison: Comparison, cells: Sequence[str]) -> Cell:
    """The cell of a car by its place in the comparison."""
    places = {id(car): place for place, car in enumerate(comparison.cars)}
    return lambda car: cells[places[id(car)]]
