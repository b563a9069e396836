"""`voltwright check`: whether car files describe cars."""

from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import JsonOption
from voltwright.errors import ExitCode, VoltwrightError


def check(
    files: Annotated[
        list[str], typer.Argument(help="Car files, or names of shipped cars.", metavar="FILE", autocompletion=complete_car)
    ],
    json: JsonOption = False,
) -> None:
    """Check car files: one line each. The exit code is that of the first wrong one."""
    from voltwright.cli.output import print_json

    rows = [check_row(file) for file in files]
    if json:
        print_json({"valid": all(row["valid"] for row in rows), "files": rows})
    for row in rows:
        if row["valid"] and not json:
            typer.echo(f"{row['file']}: ok, {row['title']}; {row['given']} values given, {row['assumed']} by default laws")
        elif not row["valid"]:
            typer.echo(f"error: {row['file']}: {row['error']}", err=True)
    raise typer.Exit(next((row["exit_code"] for row in rows if not row["valid"]), int(ExitCode.OK)))


def check_row(file: str) -> dict[str, Any]:
    """What there is to say about one file."""
    from voltwright.library.find import load_car, loss_map_columns
    from voltwright.spec.base import fields_of, is_number
    from voltwright.spec.defaults import complete

    try:
        # Here a bare word is a file before it is a name.
        spec = load_car(Path(file) if Path(file).exists() else file)
        completed = complete(spec)
        for axle in spec.axles:
            motor = getattr(spec.drive_units, axle).motor
            if motor.kind == "loss_map":
                loss_map_columns(motor.map)
    except VoltwrightError as error:
        where = getattr(error, "path", "")
        return {"file": file, "valid": False, "error": str(error), "path": where or None, "exit_code": int(error.exit_code)}
    given = sum(1 for _, value in fields_of(spec) if is_number(value))
    return {
        "file": file,
        "valid": True,
        "name": spec.name,
        "title": spec.title,
        "given": given,
        "assumed": len(completed.assumptions),
    }
