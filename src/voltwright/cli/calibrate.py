"""`voltwright calibrate`: the default losses fitted to certified tests in the open, and how far off they then are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import MODES, complete_table

if TYPE_CHECKING:
    from voltwright.study.calibration.calibrate import Calibration


def calibrate(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file of tests with results; left out: the shipped EPA tests.",
            metavar="FILE.csv",
            autocompletion=complete_table,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write what was learned to this file.", metavar="FILE.json")] = None,
    install: Annotated[
        bool, typer.Option("--install", help="For developers: make it the calibration that ships; shipped tests only.")
    ] = False,
) -> None:
    """Fit the default losses to certified tests."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import console, working
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.study.calibration.certified_tests import read_tests, shipped_tests

    if install and file is not None:
        raise typer.BadParameter("--install takes the shipped tests, whose results it stores; leave the file out.")
    tests = shipped_tests() if file is None else read_tests(file)
    targets = [path for path in (out, _shipped_calibration() if install else None) if path is not None]
    for path in targets:
        check_writable(path)
    start()
    from voltwright.study.calibration.calibrate import calibrate as run_calibration

    errors = console(errors=True)
    result = run_calibration(tests, lambda line: errors.print(line, style="dim", markup=False))
    for path in targets:
        _write(result, path)
    with working("predicting each test from the folds that left it out"):
        _print(result)
    for path in targets:
        errors.print(f"calibration: {path}", style="dim", soft_wrap=True, markup=False)


def _print(result: "Calibration") -> None:
    """Effects, spread, and the deviations of each mode."""
    from voltwright.cli.output import console
    from voltwright.cli.validation_tables import shown
    from voltwright.report.validation.calibration_tables import effects_grid, errors_grid, spread_grid
    from voltwright.study.calibration.validate import validate

    known = result.knowledge
    validations = [validate(known.evidence.tests, mode, known) for mode in MODES]
    for grid in (effects_grid(known.whole.effects), spread_grid(known.whole.spread), errors_grid(validations)):
        console().print(shown(grid))


def _write(result: "Calibration", path: Path) -> None:
    from voltwright.interfaces.whole_file import write_whole
    from voltwright.study.calibration.calibrate import write_calibration

    write_whole(path, lambda beside: write_calibration(result, beside))


def _shipped_calibration() -> Path:
    import voltwright

    return Path(voltwright.__file__).parent / "defaults" / "calibration.json"
