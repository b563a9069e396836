"""`voltwright new`: a commented file to start from, of any kind that a person writes."""

from typing import Annotated, Literal

import typer


def new(
    name: Annotated[str, typer.Argument(help="Name of the thing: small letters, digits, dashes.", metavar="NAME")],
    kind: Annotated[
        Literal[
            "car",
            "suv",
            "van",
            "truck",
            "quadricycle",
            "scooter",
            "charger-ac",
            "charger-dc",
            "charger-wireless",
            "day",
            "cell",
            "design-study",
            "platform",
            "plan",
        ],
        typer.Option(
            case_sensitive=False,
            help="What the template describes: car, suv, van, truck, quadricycle, scooter, charger-ac, charger-dc, "
            "charger-wireless, day, cell, design-study, platform or plan.",
            metavar="KIND",
        ),
    ] = "car",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is already there.")] = False,
) -> None:
    """Write a commented file, NAME.yaml, to fill in."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import console
    from voltwright.operations.new import NewRequest, run_new

    path = perform(run_new, NewRequest(name, kind=kind, force=force)).path
    console().print(f"{path}", soft_wrap=True, markup=False)
    console(errors=True).print(f"now edit it, then: voltwright check {path}", style="dim", soft_wrap=True, markup=False)
