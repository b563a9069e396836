"""`voltwright check`: whether car files describe cars, and charger files chargers."""

from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import JsonOption
from voltwright.errors import ExitCode, SpecError, VoltwrightError

CHARGER_FIELDS = {"kind", "connectors", "power_class"}


def check(
    files: Annotated[
        list[str],
        typer.Argument(help="Car or charger files, or names of shipped ones.", metavar="FILE", autocompletion=complete_car),
    ],
    json: JsonOption = False,
) -> None:
    """Check car and charger files: one line each. The exit code is that of the first wrong one."""
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
    try:
        return {"file": file, "valid": True, **(_check_charger(file) if _is_charger(file) else _check_car(file))}
    except VoltwrightError as error:
        where = getattr(error, "path", "")
        return {"file": file, "valid": False, "error": str(error), "path": where or None, "exit_code": int(error.exit_code)}


def _is_charger(file: str) -> bool:
    """Whether a file, or a name, is that of a charger: only such a file has a kind, connectors or a power class of its own."""
    from voltwright.library.chargers import charger_names
    from voltwright.library.find import car_names
    from voltwright.spec.loading import read_mapping

    if Path(file).is_file():
        return not CHARGER_FIELDS.isdisjoint(read_mapping(Path(file)))
    return file in charger_names() and file not in car_names()


def _check_charger(file: str) -> dict[str, Any]:
    from voltwright.defaults.charger import complete_charger
    from voltwright.library.chargers import load_charger
    from voltwright.spec.loading import read_mapping

    if Path(file).is_file() and "kind" not in read_mapping(Path(file)):
        raise SpecError("`kind` must be written: ac, dc or wireless.", "kind")
    spec = load_charger(Path(file) if Path(file).exists() else file)
    return _counts(spec, len(complete_charger(spec).assumptions))


def _check_car(file: str) -> dict[str, Any]:
    from voltwright.defaults.completion import complete
    from voltwright.library.find import load_car, loss_map_columns

    # Here a bare word is a file before it is a name.
    spec = load_car(Path(file) if Path(file).exists() else file)
    completed = complete(spec)
    for axle in spec.axles:
        motor = getattr(spec.drive_units, axle).motor
        if motor.kind == "loss_map":
            loss_map_columns(motor.map)
    return _counts(spec, len(completed.assumptions))


def _counts(spec: Any, assumed: int) -> dict[str, Any]:
    from voltwright.spec.base import fields_of, is_number

    written = spec.model_fields_set
    given = sum(1 for path, value in fields_of(spec) if is_number(value) and path.split(".")[0] in written)
    return {"name": spec.name, "title": spec.title, "given": given, "assumed": assumed}
