"""What the tables of a validation hold, for the command line, the page and the docs alike."""

import math
from collections.abc import Sequence

from voltwright.defaults.calibration.test_evidence import Mode
from voltwright.formatting import SPACE, deviation_percent, percent
from voltwright.library.certified_tests import CYCLES
from voltwright.report.certification.tables import Cell, Grid
from voltwright.study.calibration.fastsim_peer import Peer
from voltwright.study.calibration.validate import Outcome, Statistics, Validation, statistics
from voltwright.study.calibration.validation_reasons import reasons_of

NAMES = tuple(cycle.upper() for cycle in CYCLES)
MODE_WORDS: dict[Mode, str] = {
    "unseen-maker": "from road load, mass, power, drive and documented technology; no car of its maker seen",
    "blind": "from road load, mass, power, drive and documented technology; its platform unseen",
    "platform": "with what other vehicles teach about maker and platform",
    "anchored": "with one test of a sibling given",
}
GROUP_WORDS = {"maker": "Maker", "model_year": "Model year", "drive": "Driven axles", "platform": "Platform"}
LETTERS_OF_ABBREVIATIONS = 3
SUMMARY_HEADS = ("tests", "mean", "mean absolute", "by maker", "root mean square", "90 % below", "inside 90 % interval")


def summary(validation: Validation, peer: Peer | None = None) -> Grid:
    """Statistics by cycle; below, those of the tests without a sibling, of the naive baselines and of a peer."""
    rows = [_summary_row("voltwright", NAMES[cycle], statistics(validation.counted, cycle)) for cycle in (0, 1)]
    apart = validation.of("not anchored")
    if any(outcome.largest is not None for outcome in apart):
        rows += [_summary_row("without a sibling", NAMES[cycle], statistics(apart, cycle)) for cycle in (0, 1)]
    for name, pair in validation.baseline_statistics().items():
        rows += [_summary_row(name, NAMES[cycle], pair[cycle]) for cycle in (0, 1) if pair[cycle].n]
    if peer is not None:
        rows += [_summary_row(peer.name, NAMES[cycle], peer.statistics[cycle]) for cycle in (0, 1)]
    return Grid("Predicted and measured", ("", "cycle", *SUMMARY_HEADS), tuple(rows), left=2)


def _summary_row(name: str, cycle: str, found: Statistics) -> tuple[Cell, ...]:
    return (name, cycle, *summary_cells(found))


def summary_cells(found: Statistics) -> tuple[Cell, ...]:
    """The cells below `SUMMARY_HEADS`."""
    sizes = (_share(found.mae), _share(found.mae_makers), _share(found.rmse), _share(found.p90), _share(found.coverage))
    return ((float(found.n), 0), None if found.mean is None else deviation_percent(found.mean), *sizes)


def _share(value: float | None) -> Cell:
    return None if value is None else percent(value, 1)


def groups(validation: Validation, by: str) -> Grid:
    """Mean and mean absolute deviation of each group."""
    rows = []
    for name, members in validation.groups(by).items():
        cells: list[Cell] = [maker_words(name) if by == "maker" else name, (float(len(members)), 0)]
        for cycle in (0, 1):
            found = statistics(members, cycle)
            cells += [None if found.mean is None else deviation_percent(found.mean), _share(found.mae)]
        rows.append(tuple(cells))
    heads = [f"{name} {what}" for name in NAMES for what in ("mean", "mean absolute")]
    return Grid(f"By {GROUP_WORDS[by].lower()}", (GROUP_WORDS[by], "tests", *heads), tuple(rows))


def worst(validation: Validation, count: int = 10) -> Grid:
    """The largest deviations with the facts that bear on them."""
    rows = [
        (outcome.test.title, *_deviations(outcome), "; ".join(reasons_of(outcome, validation.outcomes)))
        for outcome in validation.worst(count)
    ]
    return Grid("Largest deviations", ("test", *NAMES, "facts"), tuple(rows))


def rows_of(outcomes: Sequence[Outcome], title: str) -> Grid:
    """Each test with prediction, upper end of the interval, result and deviation, and what was found odd about it."""
    heads = ["test"]
    for name in NAMES:
        heads += [f"{name} Wh/km", "90 %", "measured", "deviation"]
    remarked = any(outcome.remarks for outcome in outcomes)
    rows = [(*_row(outcome), *(("; ".join(outcome.remarks),) if remarked else ())) for outcome in outcomes]
    return Grid(title, (*heads, *(("notes",) if remarked else ())), tuple(rows))


def _row(outcome: Outcome) -> tuple[Cell, ...]:
    cells: list[Cell] = [outcome.test.title]
    for cycle in (0, 1):
        predicted, measured = outcome.predicted_wh_km[cycle], outcome.measured_wh_km[cycle]
        if math.isfinite(predicted):
            cells += [(predicted, 1), f"±{SPACE}{percent(outcome.high_wh_km[cycle] / predicted - 1.0)}"]
        else:
            cells += [None, None]
        cells += [None if measured is None else (measured, 1), _deviations(outcome)[cycle]]
    return tuple(cells)


def maker_words(maker: str) -> str:
    """A maker's name for people."""
    return maker.upper() if len(maker) <= LETTERS_OF_ABBREVIATIONS else maker.capitalize()


def _deviations(outcome: Outcome) -> tuple[Cell, ...]:
    return tuple(None if each is None else deviation_percent(each) for each in outcome.deviation)


def counts(validation: Validation) -> str:
    """How many tests there are of which kind, as one sentence."""
    outcomes = validation.outcomes
    without = sum(outcome.largest is None for outcome in validation.counted)
    parts = [
        (len(validation.of("slip")), "left out as a slip, with a road load or a result that no car has"),
        (len(validation.of("not anchored")), "not anchored, for no sibling is known"),
        (without, "without a result"),
    ]
    aside = "".join(f"; {number} {words}" for number, words in parts if number)
    return f"{len(outcomes)} test{'s' * (len(outcomes) != 1)}, {validation.mode}: {MODE_WORDS[validation.mode]}{aside}."
