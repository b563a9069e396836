"""`voltwright evidence`: what became known of a car, recorded in its file, and what moves by it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.help import Command, Group
from voltwright.cli.names import complete_car
from voltwright.cli.options import CarArgument, JsonOption

if TYPE_CHECKING:
    from voltwright.operations.evidence_change import EvidenceConfirmRequest, EvidenceRefuteRequest

HELP = {"help_option_names": ["--help", "-h"]}
evidence = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None, help="What the numbers of a car rest on: list, confirm, refute."
)

FileArgument = Annotated[
    str,
    typer.Argument(
        help="A car file in YAML, or a shipped car, of which --out gets a copy.", metavar="CAR", autocompletion=complete_car
    ),
]
FieldArgument = Annotated[str, typer.Argument(help="Dotted path of a field, such as battery.energy_usable_kwh.", metavar="FIELD")]
PublisherOption = Annotated[
    str | None, typer.Option("--publisher", help="Who published it; needed for a new source.", metavar="NAME")
]
DateOption = Annotated[str | None, typer.Option("--date", help="Of the source: 2024, 2024-03 or 2024-03-28.", metavar="DATE")]
AddressOption = Annotated[str | None, typer.Option("--address", help="Of the source in the web, or its DOI.", metavar="URL")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write this file; default: CAR itself is changed.", metavar="FILE")]
FiguresOption = Annotated[bool, typer.Option("--figures/--no-figures", help="Whether to find what moves by it.")]


@evidence.command("list", cls=Command, context_settings=HELP)
def list_evidence(
    car: CarArgument,
    filled: Annotated[bool, typer.Option("--filled", help="List the numbers too that a default law fills.")] = False,
    timeline: Annotated[bool, typer.Option("--timeline", help="Print when each figure became known instead.")] = False,
    json: JsonOption = False,
) -> None:
    """List what the numbers of a car rest on."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.evidence import EvidenceListRequest, run_evidence_list

    result = perform(run_evidence_list, EvidenceListRequest(car, filled=filled))
    if json:
        print_json(result)
    else:
        from voltwright.cli.evidence_tables import print_list, print_timeline

        (print_timeline if timeline else print_list)(result)


@evidence.command("confirm", cls=Command, context_settings=HELP)
def confirm(
    car: FileArgument,
    field: FieldArgument,
    value: Annotated[str, typer.Argument(help='The figure, such as 73.6 or "73.6 kWh".', metavar="VALUE")],
    source: Annotated[
        str, typer.Option("--source", help="Title of the document, or the key of one in the file.", metavar="TITLE")
    ],
    kind: Annotated[
        str,
        typer.Option("--kind", help="certified, measured, manufacturer, press, database or rumour.", metavar="KIND"),
    ],
    publisher: PublisherOption = None,
    date: DateOption = None,
    address: AddressOption = None,
    low: Annotated[str | None, typer.Option("--low", help="Lower end of its 90 % interval.", metavar="VALUE")] = None,
    high: Annotated[str | None, typer.Option("--high", help="Upper end of its 90 % interval.", metavar="VALUE")] = None,
    note: Annotated[str | None, typer.Option("--note", help="How the figure was read.", metavar="WORDS")] = None,
    out: OutOption = None,
    figures: FiguresOption = True,
    json: JsonOption = False,
) -> None:
    """Record a figure that became known; the one before is kept under conflicts."""
    from voltwright.cli.engine import start

    start()
    from voltwright.operations.evidence_change import EvidenceConfirmRequest

    _change(
        EvidenceConfirmRequest(
            car,
            field,
            value,
            source=source,
            kind=kind,
            publisher=publisher,
            date=date,
            address=address,
            low=low,
            high=high,
            note=note,
            out=out,
            figures=figures,
        ),
        json,
    )


@evidence.command("refute", cls=Command, context_settings=HELP)
def refute(
    car: FileArgument,
    field: FieldArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why the figure is wrong.", metavar="WORDS")],
    source: Annotated[
        str | None, typer.Option("--source", help="Who says so: a title, or the key of a source in the file.", metavar="TITLE")
    ] = None,
    publisher: PublisherOption = None,
    date: DateOption = None,
    address: AddressOption = None,
    out: OutOption = None,
    figures: FiguresOption = True,
    json: JsonOption = False,
) -> None:
    """Mark a figure as wrong; the next best of its conflicts is used, else a law, else a wide interval."""
    from voltwright.cli.engine import start

    start()
    from voltwright.operations.evidence_change import EvidenceRefuteRequest

    _change(
        EvidenceRefuteRequest(
            car,
            field,
            reason=reason,
            source=source,
            publisher=publisher,
            date=date,
            address=address,
            out=out,
            figures=figures,
        ),
        json,
    )


def _change(request: "EvidenceConfirmRequest | EvidenceRefuteRequest", json: bool) -> None:
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.registry import operation_of

    result = perform(operation_of(request).run, request)
    if json:
        print_json(result)
    else:
        from voltwright.cli.evidence_tables import print_change

        print_change(result)
