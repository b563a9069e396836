"""`voltwright validate`: certified tests predicted and held against their results, with facts about the worst."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import MODES, complete_mode, complete_table
from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.study.calibration.fastsim_peer import Peer
    from voltwright.study.calibration.test_evidence import Mode
    from voltwright.study.calibration.validate import Validation

SHIPPED = "Shipped EPA tests"


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file of tests, results optional; left out: the shipped EPA tests.",
            metavar="FILE.csv",
            autocompletion=complete_table,
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            help="What is known: blind, platform or anchored on a sibling.",
            metavar="MODE",
            autocompletion=complete_mode,
        ),
    ] = "blind",
    peer: Annotated[bool, typer.Option("--peer", help="Hold FASTSim beside it, where that is installed.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with the picture.", metavar="FILE")] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="Write the picture, .svg or .png.", metavar="FILE")] = None,
    json: JsonOption = False,
) -> None:
    """Predict certified tests, and say how far off."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.study.calibration.certified_tests import read_tests, shipped_tests

    known_mode = mode_named(mode)
    tests = shipped_tests() if file is None else read_tests(file)
    _check_targets(html, picture)
    with working(f"driving {len(tests)} cars over UDDS and HWFET (the first time the drives are compiled, once)"):
        start()
        from voltwright.study.calibration.fastsim_peer import fastsim_beside, fastsim_version
        from voltwright.study.calibration.test_evidence import knowledge
        from voltwright.study.calibration.validate import validate as run_validation

        if peer and fastsim_version() is None:
            raise typer.BadParameter("FASTSim is not installed; `pip install fastsim==3.1.0`, or leave --peer out.")
        validation = run_validation(tests, known_mode, knowledge())
        beside = fastsim_beside(validation.counted) if peer else None
        _write(validation, SHIPPED if file is None else file.name, beside, html, picture)
    files = {name: None if path is None else str(path) for name, path in (("html", html), ("picture", picture))}
    if json:
        from voltwright.cli.validation_figures import validation_figures

        print_json({**validation_figures(validation, beside), "file": None if file is None else str(file), **files})
        return
    from voltwright.cli.output import console
    from voltwright.cli.validation_tables import print_validation

    print_validation(validation, beside)
    for name, path in files.items():
        if path is not None:
            console(errors=True).print(f"{name}: {path}", style="dim", soft_wrap=True, markup=False)


def mode_named(text: str) -> "Mode":
    """The mode of this name.

    Raises:
        UnknownNameError: there is none.
    """
    from voltwright.errors import unknown_name

    for mode in MODES:
        if mode == text:
            return mode
    raise unknown_name("mode", text, MODES)


def _check_targets(html: Path | None, picture: Path | None) -> None:
    """Find out before the drives whether the files can be written."""
    from voltwright.interfaces.whole_file import check_writable

    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)
    for path in (html, picture):
        if path is not None:
            check_writable(path)


def _write(validation: "Validation", source: str, peer: "Peer | None", html: Path | None, picture: Path | None) -> None:
    """The page and the picture, as far as they are asked for."""
    from voltwright.errors import SpecError
    from voltwright.interfaces.whole_file import write_text, write_whole

    if picture is not None:
        from voltwright.report.render import check_ending, picture_bytes
        from voltwright.report.validation.chart import validation_picture

        drawn = validation_picture(validation)
        if drawn is None:
            raise SpecError("There is nothing to draw: a picture needs a test with a result, in mode anchored also a sibling.")
        content = picture_bytes(drawn, check_ending(picture))
        write_whole(picture, lambda beside: _write_bytes(beside, content))
    if html is not None:
        from voltwright.report.validation.page import validation_page

        write_text(html, validation_page(validation, source, peer))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
