"""`voltwright fit-losses`: the default losses fitted to public certification tests, with the deviations that are left."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_table


def fit_losses(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file of tests with results; default: the shipped EPA tests.",
            metavar="FILE.csv",
            autocompletion=complete_table,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write what was learned to this file.", metavar="FILE.json")] = None,
    install: Annotated[
        bool, typer.Option("--install", help="For developers: make it the calibration that ships; shipped tests only.")
    ] = False,
) -> None:
    """Fit the default losses to certification tests."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import console
    from voltwright.cli.validation_tables import shown

    if install and file is not None:
        raise typer.BadParameter("--install takes the shipped tests, whose results it stores; leave the file out.")
    targets = [path for path in (out, _shipped_calibration() if install else None) if path is not None]
    check_targets(*targets)
    start()
    from voltwright.operations.fit_losses import FitLossesRequest, run_fit_losses
    from voltwright.report.validation.calibration_tables import effects_grid, errors_grid, spread_grid

    result = perform(run_fit_losses, FitLossesRequest(file, out=tuple(targets)))
    whole = result.calibration.knowledge.whole
    for grid in (effects_grid(whole.effects), spread_grid(whole.spread), errors_grid(list(result.validations))):
        console().print(shown(grid))
    for path in targets:
        tell_written(calibration=path)


def _shipped_calibration() -> Path:
    import voltwright

    return Path(voltwright.__file__).parent / "defaults" / "calibration" / "calibration.json"
