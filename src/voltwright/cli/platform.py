"""`voltwright platform`: the cars of a platform, what they share, and their interpolation families."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_platform
from voltwright.cli.options import BasisOption, JsonOption, PictureOption


def platform(
    file: Annotated[
        str,
        typer.Argument(
            help="A platform's file, or the name of a shipped platform.", metavar="FILE", autocompletion=complete_platform
        ),
    ],
    family: Annotated[bool, typer.Option("--family", help="Form and test the interpolation families of WLTP too.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write each variant as a car file into this folder.", metavar="FOLDER")
    ] = None,
    basis: BasisOption = "maker",
    picture: PictureOption = None,
    rules: Annotated[bool, typer.Option("--rules", help="Print the rules that the families rest on.")] = False,
    json: JsonOption = False,
) -> None:
    """The cars of a platform: shared parts, mass, cost, certified figures, families."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.platform import PlatformRequest, run_platform

    result = perform(run_platform, PlatformRequest(file, family=family or rules, folder=out, basis=basis))
    if picture is not None:
        from voltwright.operations.presentation.pictures import PICTURES

        write_picture(picture, PICTURES["PlatformResult"](result))
    if json:
        print_json(result, picture=picture)
        return
    from voltwright.cli.platform_tables import print_platform

    print_platform(result, file, rules=rules)
    tell_written(picture=picture, **{f"variant {path.stem}": path for path in result.files})
