"""`voltwright new`: a commented car file to start from."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from voltwright.errors import FileError


class Kind(StrEnum):
    """Of vehicle."""

    CAR = "car"
    SCOOTER = "scooter"


def new(
    name: Annotated[str, typer.Argument(help="Name of the car: small letters, digits, dashes.", metavar="NAME")],
    kind: Annotated[Kind, typer.Option(help="What the template describes.")] = Kind.CAR,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is already there.")] = False,
) -> None:
    """Write a commented car file, NAME.yaml, to fill in."""
    from voltwright.cli.output import console
    from voltwright.interfaces.whole_file import write_text
    from voltwright.spec.template import template

    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    text = template(path.stem, kind.value)
    if path.exists() and not force:
        raise FileError(f"'{path}' is there already; take another name, or --force to overwrite it.")
    write_text(path, text)
    out = console()
    out.print(f"{path}", soft_wrap=True, markup=False)
    console(errors=True).print(f"now edit it, then: voltwright check {path}", style="dim", soft_wrap=True, markup=False)
