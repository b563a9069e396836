"""`voltwright template`: a blank car of a class, ready to be driven."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from voltwright.cli.options import JsonOption


def template(
    vehicle_class: Annotated[
        Literal["car", "suv", "van", "truck", "quadricycle", "scooter"],
        typer.Argument(help="Class: car, suv, van, truck, quadricycle or scooter.", metavar="CLASS"),
    ] = "car",
    name: Annotated[
        str, typer.Option("--name", help="Name of the car: small letters, digits, dashes.", metavar="NAME")
    ] = "my-car",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to this file.", metavar="FILE")] = None,
    json: JsonOption = False,
) -> None:
    """Print a blank car file: typical figures of a class in place of everything that must be written."""
    from voltwright.cli.engine import perform
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import console, print_json
    from voltwright.interfaces.whole_file import write_text
    from voltwright.operations.template import TemplateRequest, run_template

    check_targets(car=out)
    result = perform(run_template, TemplateRequest(vehicle_class, name=name))
    if out is not None:
        write_text(out, result.text)
    tell_written(car=out)
    if json:
        print_json(result)
    elif out is None:
        console().print(result.text, soft_wrap=True, markup=False, highlight=False, end="")
