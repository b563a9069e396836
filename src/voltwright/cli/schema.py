"""`voltwright schema`: the JSON Schema of a kind of file, for editors."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer


def schema(
    kind: Annotated[
        Literal["car", "charger", "day", "cell", "platform", "design-study", "plan"],
        typer.Option(
            "--kind",
            parser=str,
            metavar="KIND",
            help="Kind of file: car, charger, day, cell, platform, design-study or plan.",
        ),
    ] = "car",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.", metavar="FILE")
    ] = None,
) -> None:
    """Write the JSON Schema of the car file, or of another kind."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import console, print_json
    from voltwright.interfaces.whole_file import write_text
    from voltwright.operations.schema import SchemaRequest, run_schema

    made = perform(run_schema, SchemaRequest(kind)).json_schema
    if output is None:
        print_json(made)
        return
    write_text(output, json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    console(errors=True).print(f"{output}", soft_wrap=True, markup=False)
