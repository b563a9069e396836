"""Every shipped certified test, predicted in each mode, by naive baselines and by FASTSim: writes docs/validation.md.

Each test is predicted by the calibration of the fold that left its maker, platform or vehicle out, see docs/calibration.md.
Run by `make validate`.
"""

from pathlib import Path

import numpy as np

import voltwright as vw
from battery_and_heat import battery_and_heat_lines
from cross_procedure import cross_procedure_lines
from held_out import held_out_lines
from voltwright.defaults.calibration.test_evidence import MODES, Knowledge, knowledge
from voltwright.formatting import DASH, deviation_percent, number, percent
from voltwright.library.certified_tests import shipped_tests
from voltwright.report.certification.tables import Cell, Grid
from voltwright.report.render import picture_bytes
from voltwright.report.validation.calibration_tables import effects_grid, spread_grid
from voltwright.report.validation.chart import validation_picture
from voltwright.report.validation.tables import MODE_WORDS, NAMES, maker_words, worst
from voltwright.study.calibration.baselines import CONSTANT, GROUP, SIBLING, THREE
from voltwright.study.calibration.fastsim_peer import Peer, fastsim_beside, fastsim_version
from voltwright.study.calibration.validate import Statistics, Validation, statistics, validate

DOCS = Path(__file__).parents[1] / "docs"
PICTURE_MODE = "blind"
TARGETS: dict[str, tuple[float, float] | None] = {
    "unseen-maker": None,
    "blind": (0.052, 0.042),
    "platform": (0.044, 0.029),
    "anchored": (0.018, 0.013),
}
"""Mean absolute deviation to reach on tests that nobody tuned to; None where none was set."""
GROUPS = {"maker": "By maker", "model_year": "By model year", "drive": "By driven axles"}
HELD_OUT = (
    "The whole calibration once more without some tests, which are then predicted as a stranger's file would be: nothing of\n"
    "them has any part in the fit, the spread, or the width of the intervals."
)
CROSS = (
    "Calibrated on US tests alone, the library's cars under other test procedures, with every miss. By `type` no test of the\n"
    "maker is used, by `maker` none of this car itself; the last column is anchored on its own UDDS and HWFET where these are\n"
    "published. Published ranges may be declared below what was measured, and may be of a European or Chinese sister car."
)
BASELINE_WORDS = {
    CONSTANT: "work at the wheels over one efficiency for each cycle",
    THREE: "a share of the work at the wheels, less a share of the braking work, plus one power over time",
    GROUP: "the same, times the mean ratio of the platform's other tests, or else of the maker's",
    SIBLING: "the sibling's result, times the ratio of what three parameters say about the two",
}
PER_MAKER_LEAST = 5


def main() -> None:
    """Predict, compare, write the page."""
    vw.configure()
    tests, known = shipped_tests(), knowledge()
    runs = {mode: validate(tests, mode, known) for mode in MODES}
    peer = fastsim_beside(runs["blind"].counted) if fastsim_version() else None
    picture = validation_picture(runs[PICTURE_MODE])
    assert picture is not None, "the shipped tests have results"
    (DOCS / "images" / "validation.svg").write_bytes(picture_bytes(picture, ".svg"))
    page = [*opening(runs), *summary_lines(runs, peer), *picture_lines(), *interval_lines(runs)]
    for by, title in GROUPS.items():
        page += ["", f"## {title}", "", *group_lines(runs, by)]
    for mode, run in runs.items():
        page += ["", f"## Worst ten, {mode}", "", *lines_of(worst(run))]
    page += ["", "## Held out altogether", "", HELD_OUT, "", *held_out_lines()]
    page += [*learned_lines(known), "", "## Other procedures", "", CROSS, *cross_procedure_lines()]
    page += [*battery_and_heat_lines(), ""]
    text = "\n".join(page)
    (DOCS / "validation.md").write_text(text, encoding="utf-8")
    print(text)


def opening(runs: dict[str, Validation]) -> list[str]:
    """What was done, in words."""
    tests = [outcome.test for outcome in runs["blind"].outcomes]
    years = [test.model_year for test in tests]
    return [
        "# Validation, as it is",
        "",
        f"Written by `make validate`. {len(tests)} certification tests of battery-electric cars from the EPA lists of the model",
        f"years {min(years)} to {max(years)}, each driven through the full simulator over UDDS and HWFET, beside the unadjusted",
        "consumption from the grid that the list states. A deviation is predicted / measured - 1. `voltwright validate FILE.csv",
        "--mode MODE` does the same with any table of tests.",
        "",
        *(f"- **{mode}**: {words}." for mode, words in MODE_WORDS.items()),
        "",
        "No test is predicted by a calibration that has seen it: in mode unseen-maker its maker is left out, in mode blind its",
        "platform, in mode platform its vehicle, in mode anchored its vehicle but for the one sibling. Results of a file are",
        "used for the comparison alone; `--known FILE` names those that teach. Which traits there are and how the model is",
        "built was chosen with these tests in view, and that the folds cannot undo. [calibration.md](calibration.md) says what",
        "is fitted.",
    ]


def summary_lines(runs: dict[str, Validation], peer: Peer | None) -> list[str]:
    """The table that counts: errors by mode and cycle beside the figures to reach, and the peer."""
    heads = ("mode", "cycle", "tests", "mean", "mean absolute", "to reach", "by maker", "rms", "90 % below", "inside 90 %")
    rows: list[tuple[Cell, ...]] = []
    for mode, run in runs.items():
        for cycle, name in enumerate(NAMES):
            found, targets, wanted = statistics(run.counted, cycle), TARGETS[mode], None
            if targets is not None:
                wanted = f"{percent(targets[cycle], 1)}, {'met' if (found.mae or 0.0) <= targets[cycle] else 'missed'}"
            rows.append((mode, name, *_summary(found, wanted)))
        for baseline, pair in run.baseline_statistics().items():
            rows += [(f"{mode}: {baseline}", name, *_summary(pair[cycle], None)) for cycle, name in enumerate(NAMES)]
    if peer is not None:
        rows += [(peer.name, name, *_summary(peer.statistics[cycle], None)) for cycle, name in enumerate(NAMES)]
    with_sibling, count = len(runs["anchored"].counted), len(runs["anchored"].outcomes)
    lines = [
        *("", "## Deviations", "", *lines_of(Grid("", heads, tuple(rows), left=2)), ""),
        "By maker is the mean of the makers' mean absolute deviations, each maker counted once, so that a maker of fifty tests",
        "does not decide. Below each mode stand naive baselines, fitted on the same tests that the mode may see:",
        "",
        *(f"- {name}: {words}." for name, words in BASELINE_WORDS.items()),
        "",
        f"Anchored are the {with_sibling} of {count} tests whose vehicle was tested in another configuration. Repeated tests of",
        "one car differ by a standard deviation of 1.95 % and 0.61 %.",
        "",
        *physics_lines(runs),
        "",
    ]
    if peer is None:
        return [*lines, "FASTSim was not installed in this run; `make bench` installs it."]
    return [
        *lines,
        f"{peer.name} ran in the same process on the same rows: its Tesla Model 3 with the mass, rated power and battery of the",
        "test, A, B, C turned into rolling resistance and drag by least squares over 0-120 km/h, its own losses and its own",
        "charging efficiency of 0.86. The figures of the other peers were measured earlier, on 494 tests of the same lists.",
    ]


def _summary(found: Statistics, target: str | None) -> tuple[Cell, ...]:
    shares = (found.mae_makers, found.rmse, found.p90, found.coverage)
    own = (deviation_percent(found.mean), percent(found.mae or 0.0, 1), target)
    return (str(found.n), *own, *(None if share is None else percent(share, 1) for share in shares))


def physics_lines(runs: dict[str, Validation]) -> list[str]:
    """Where the model is better than the best baseline of its mode and where it is not, by maker."""
    lines = ["### Where the model is better than its best baseline", ""]
    for mode, run in runs.items():
        last = run.baselines[-1]
        better: list[str] = []
        worse: list[str] = []
        places = {id(outcome): place for place, outcome in enumerate(run.outcomes)}
        for maker, members in run.groups("maker").items():
            if len(members) < PER_MAKER_LEAST:
                continue
            for cycle, name in enumerate(NAMES):
                pairs = [
                    (abs(each.deviation[cycle] or 0.0), abs(last.consumption_wh_km[places[id(each)], cycle] / measured - 1.0))
                    for each in members
                    if (measured := each.measured_wh_km[cycle]) is not None
                ]
                own, other = np.nanmean(np.array(pairs), axis=0)
                text = f"{maker_words(maker)} {name} ({percent(own, 1)} against {percent(other, 1)})"
                (better if own <= other else worse).append(text)
        lines.append(
            f"- {mode}, against {last.name}: better for {len(better)}, not better for {len(worse)} of the makers' cycles."
        )
        lines.append(f"  Not better: {', '.join(worse) or 'none'}.")
    return [*lines, "", f"Makers of at least {PER_MAKER_LEAST} tests."]


def picture_lines() -> list[str]:
    """The picture, of one mode."""
    return ["", f"![Predicted and measured, mode {PICTURE_MODE}, and deviations by maker](images/validation.svg)"]


def interval_lines(runs: dict[str, Validation]) -> list[str]:
    """How wide the intervals are, and how many measured values they hold, by driven axles."""
    heads = ("mode", "cycle", "half width, median", "inside, all", "front", "rear", "both axles")
    rows: list[tuple[Cell, ...]] = []
    for mode, run in runs.items():
        groups = run.groups("drive")
        for cycle, name in enumerate(NAMES):
            half = float(np.median([each.high_wh_km[cycle] / each.predicted_wh_km[cycle] - 1.0 for each in run.counted]))
            held = [statistics(members, cycle).coverage for members in (run.counted, *(groups[drive] for drive in heads[4:]))]
            rows.append((mode, name, f"± {percent(half, 1)}", *(None if share is None else percent(share) for share in held)))
    return [
        *("", "## Intervals", ""),
        "Each prediction has a 90 % interval. Its width is that of the spread model, times one number a mode and cycle by which",
        "nine tenths of these tests fall inside, fold by fold.",
        "",
        *lines_of(Grid("", heads, tuple(rows), left=2)),
    ]


def group_lines(runs: dict[str, Validation], by: str) -> list[str]:
    """Mean absolute deviation of each group in each mode, the mean in parentheses."""
    found = {mode: run.groups(by) for mode, run in runs.items()}
    rows: list[tuple[Cell, ...]] = []
    for name, members in found["blind"].items():
        cells: list[Cell] = [maker_words(name) if by == "maker" else name, str(len(members))]
        for mode in runs:
            cells += [_errors(statistics(found[mode].get(name, ()), cycle)) for cycle in range(len(NAMES))]
        rows.append(tuple(cells))
    heads = (by.replace("_", " "), "tests", *(f"{mode} {name}" for mode in runs for name in NAMES))
    return ["Mean absolute deviation, in parentheses the mean.", "", *lines_of(Grid("", heads, tuple(rows)))]


def _errors(found: Statistics) -> str | None:
    return None if found.mae is None else f"{percent(found.mae, 1)} ({deviation_percent(found.mean)})"


def learned_lines(known: Knowledge) -> list[str]:
    """What calibration found."""
    return [
        *("", "## What was learned", ""),
        "Each default loss of a car is multiplied by the factors of the traits that it has; the last row is of cars with twice",
        "the typical power.",
        "",
        *lines_of(effects_grid(known.whole.effects)),
        "",
        "What is left differs from one maker to the next, and within it, by these standard deviations; modes platform and",
        "anchored learn that part from other tests.",
        "",
        *lines_of(spread_grid(known.whole.spread)),
    ]


def lines_of(grid: Grid) -> list[str]:
    """A table in Markdown."""
    rows = [" | ".join(_text(cell) for cell in cells) for cells in grid.rows]
    return [f"| {' | '.join(grid.heads)} |", "|---" * len(grid.heads) + "|", *(f"| {row} |" for row in rows)]


def _text(cell: Cell) -> str:
    if cell is None:
        return DASH
    return cell.replace("|", "/") if isinstance(cell, str) else number(*cell)


if __name__ == "__main__":
    main()
