"""`voltwright validate`: certification tests predicted and compared with their results, with facts about the worst."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_mode, complete_table
from voltwright.cli.options import HtmlOption, JsonOption, PictureOption

if TYPE_CHECKING:
    from voltwright.operations.validate import ValidateResult

SHIPPED = "Shipped EPA tests"


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file of tests, results optional; default: the shipped EPA tests.",
            metavar="FILE.csv",
            autocompletion=complete_table,
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            help="What is known: unseen-maker, blind (platform unseen), platform, or anchored on a sibling.",
            metavar="MODE",
            autocompletion=complete_mode,
        ),
    ] = "blind",
    known: Annotated[
        Path | None,
        typer.Option(
            "--known",
            help="CSV file of tests whose results teach, in modes platform and anchored; may be FILE.csv itself.",
            metavar="FILE",
        ),
    ] = None,
    peer: Annotated[bool, typer.Option("--peer", help="Compare with FASTSim, where that is installed.")] = False,
    html: HtmlOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Predict certification tests, with the deviations."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(html, picture=picture)
    start()
    from voltwright.operations.validate import ValidateRequest, run_validate

    result = perform(run_validate, ValidateRequest(file, mode=mode, known=known, peer=peer))  # pyright: ignore[reportArgumentType]
    _write(result, SHIPPED if file is None else file.name, html, picture)
    if json:
        print_json(result, file=file, html=html, picture=picture)
        return
    from voltwright.cli.validation_tables import print_validation

    print_validation(result.validation, result.beside)
    tell_written(html=html, picture=picture)


def _write(result: "ValidateResult", source: str, html: Path | None, picture: Path | None) -> None:
    """The page and the picture, as far as they are asked for."""
    from voltwright.errors import SpecError

    if picture is not None:
        from voltwright.cli.files import write_picture
        from voltwright.report.validation.chart import validation_picture

        drawn = validation_picture(result.validation)
        if drawn is None:
            raise SpecError("There is nothing to draw: a picture needs a test with a result, in mode anchored also a sibling.")
        write_picture(picture, drawn)
    if html is not None:
        from voltwright.interfaces.whole_file import write_text
        from voltwright.report.validation.page import validation_page

        write_text(html, validation_page(result.validation, source, result.beside))
