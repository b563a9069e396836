"""`voltwright export fmu`: a car as Functional Mock-up Unit."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.export_c import IsothermalOption, PlugOption, show
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption

FileArgument = Annotated[Path, typer.Argument(help="File to write, which ends in .fmu.", metavar="FILE.fmu")]
FmiOption = Annotated[str, typer.Option("--fmi", help="Version of FMI: 3.0 or 2.0.", metavar="VERSION")]
PlatformsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--platforms",
        help="Platform of a library: local, all, none, linux, linux-arm, windows, macos, macos-arm; may be repeated.",
        metavar="NAME",
    ),
]


def export_fmu(
    car: CarArgument,
    file: FileArgument,
    fmi: FmiOption = "3.0",
    platforms: PlatformsOption = None,
    isothermal: IsothermalOption = False,
    charger: PlugOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write a car as FMU for co-simulation, with its sources."""
    from voltwright.cli.engine import perform, start

    start()
    from voltwright.operations.export_fmu import LOCAL, ExportFmuRequest, run_export_fmu

    names = tuple(name.strip() for text in platforms or [LOCAL] for name in text.split(","))
    request = ExportFmuRequest(
        car, file, fmi=fmi, platforms=names, isothermal=isothermal, charger=charger, basis=basis, anchor=anchor
    )
    result = perform(run_export_fmu, request)
    show(result, json)
    if not json:
        _tell(result.platforms, result.remarks)


def _tell(platforms: tuple[str, ...], remarks: tuple[str, ...]) -> None:
    """Which libraries are in the file, and why others are missing."""
    from voltwright.cli.output import console, escape

    out = console()
    libraries = f"Libraries for {', '.join(platforms)}" if platforms else "No library"
    out.print(f"{libraries}; the sources are inside.", style="dim")
    for remark in remarks:
        out.print(escape(remark), style="yellow", soft_wrap=True)
