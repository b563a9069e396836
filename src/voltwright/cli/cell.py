"""`voltwright cell`: parameter sets of cells: list and show them, fit them to tests, import them, run them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voltwright.cli.help import Command, Group
from voltwright.cli.names import complete_table
from voltwright.cli.options import JsonOption, PictureOption, TraceOption, read_share, reader

if TYPE_CHECKING:
    from voltwright.spec.cell import CellSpec

HELP = {"help_option_names": ["--help", "-h"]}
cell = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None, help="Parameter sets of cells: list, show, fit, import, run."
)

Celsius = reader("c")
NameArgument = Annotated[
    str, typer.Argument(help="Name of a shipped cell (see `voltwright cell list`), or a cell file.", metavar="CELL")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the parameter set to this YAML file.", metavar="FILE")]
TestsArgument = Annotated[
    list[Path],
    typer.Argument(
        help="CSV files of pulse tests, and one at C/10 or less for the voltage: time_s, current_A, voltage_V.",
        metavar="FILE",
        autocompletion=complete_table,
    ),
]
TemperaturesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--temperatures",
        help="Temperatures of each --check file, in their order: its charges and rests tell the heat.",
        metavar="FILE",
    ),
]
NameOption = Annotated[str | None, typer.Option("--name", help="Name: small letters, digits, hyphens.", metavar="NAME")]


@cell.command("list", cls=Command, context_settings=HELP)
def list_cells(json: JsonOption = False) -> None:
    """List the shipped parameter sets."""
    from voltwright.cli.cell_tables import list_table
    from voltwright.cli.engine import perform
    from voltwright.cli.output import console, print_json
    from voltwright.operations.cells import CellsRequest, run_cells

    result = perform(run_cells, CellsRequest())
    if json:
        print_json(result)
    else:
        console().print(list_table(result.cells))


@cell.command("show", cls=Command, context_settings=HELP)
def show_cell(name: NameArgument, picture: PictureOption = None, json: JsonOption = False) -> None:
    """Show a parameter set and where it comes from."""
    from voltwright.cli.engine import perform
    from voltwright.cli.files import check_targets
    from voltwright.operations.cells import CellShowRequest, run_cell_show

    check_targets(picture=picture)
    _show(perform(run_cell_show, CellShowRequest(name)).cell, picture, json)


@cell.command("fit", cls=Command, context_settings=HELP)
def fit_cells(
    files: TestsArgument,
    temp: Annotated[
        list[float] | None,
        typer.Option(
            "--temp",
            help="Temperature of each file [°C], in their order; default: its column, or its name (_25C).",
            metavar="C",
            parser=Celsius,
        ),
    ] = None,
    capacity: Annotated[
        float | None,
        typer.Option("--capacity", help="Capacity [Ah]; default: the most that was drawn.", metavar="AH", parser=reader("ah")),
    ] = None,
    mass: Annotated[
        float | None, typer.Option("--mass", help="Mass of the cell [kg].", metavar="KG", parser=reader("kg"))
    ] = None,
    entropy: Annotated[
        str,
        typer.Option(
            "--entropy", help="Entropy coefficient to assume: none, or as a chemistry: nmc, nca, lfp, lmo.", metavar="CHEMISTRY"
        ),
    ] = "lmo",
    check: Annotated[
        list[Path] | None,
        typer.Option("--check", help="Test with discharges to predict, not to fit; may be repeated.", metavar="FILE"),
    ] = None,
    temperatures: TemperaturesOption = None,
    name: NameOption = None,
    out: OutOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Fit a parameter set to pulse tests.

    Discharges that were not used in the fit are predicted and compared.
    """
    from voltwright.cli.cell_tables import print_fit
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, write_picture
    from voltwright.cli.output import print_json

    check_targets(out, picture=picture)
    start()
    from voltwright.operations.cell_fit import CellFitRequest, run_cell_fit

    request = CellFitRequest(
        tuple(files),
        temps_c=tuple(temp or ()),
        capacity_ah=capacity,
        mass_kg=mass,
        entropy=entropy,
        checks=tuple(check or ()),
        temperature_files=tuple(temperatures or ()),
        name=name or "fitted",
    )
    result = perform(run_cell_fit, request)
    _write(result.cell, out)
    if picture is not None:
        from voltwright.report.cell_chart import check_picture, set_picture

        checks = result.done.checks
        write_picture(picture, check_picture(result.cell, checks) if checks else set_picture(result.cell))
    if json:
        print_json(result)
    else:
        print_fit(result, out)


@cell.command("import", cls=Command, context_settings=HELP)
def import_cell(
    file: Annotated[Path, typer.Argument(help="BPX file (JSON).", metavar="FILE")],
    name: NameOption = None,
    out: OutOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Import a BPX file.

    Voltage and entropy are as in the file; resistances are estimated from it.
    """
    from voltwright.cli.engine import perform
    from voltwright.cli.files import check_targets
    from voltwright.cli.output import console
    from voltwright.operations.cells import CellImportRequest, run_cell_import

    check_targets(out, picture=picture)
    spec = perform(run_cell_import, CellImportRequest(file, name=name)).cell
    _write(spec, out)
    _show(spec, picture, json)
    if out is not None and not json:
        console().print(f"Written to {out}.")


@cell.command("run", cls=Command, context_settings=HELP)
def run_one(
    name: NameArgument,
    c_rate: Annotated[
        float | None, typer.Option("--c-rate", help="Current over capacity; negative charges.", metavar="RATE", parser=reader())
    ] = None,
    current: Annotated[
        Path | None, typer.Option("--current", help="CSV with time_s and current_A, discharge positive.", metavar="FILE")
    ] = None,
    interpolation: Annotated[
        Literal["previous", "linear"],
        typer.Option(
            "--interpolation",
            case_sensitive=False,
            help="Current between two rows of the file: that of the 'previous' row, or 'linear'.",
            metavar="previous|linear",
        ),
    ] = "previous",
    soc: Annotated[
        float | None,
        typer.Option("--soc", help="Charge at the start; default: full, or empty to charge.", metavar="SHARE", parser=read_share),
    ] = None,
    temp: Annotated[
        float, typer.Option("--temp", help="Temperature of the cell at the start [°C].", metavar="C", parser=Celsius)
    ] = 25.0,
    ambient: Annotated[
        float | None,
        typer.Option("--ambient", help="Temperature around it [°C]; default: the same.", metavar="C", parser=Celsius),
    ] = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Run a cell at a C-rate, or along a current profile."""
    from voltwright.cli.cell_tables import print_run
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.cell_run import CellRunRequest, run_cell_run

    request = CellRunRequest(
        name,
        c_rate=c_rate,
        profile=current,
        interpolation=interpolation,
        soc_start=soc,
        temp_start_c=temp,
        temp_ambient_c=ambient,
    )
    result = perform(run_cell_run, request)
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))
    if picture is not None:
        from voltwright.report.cell_chart import run_picture

        write_picture(picture, run_picture(result.spec, result.record))
    if json:
        print_json(result)
    else:
        print_run(result)
        tell_written(trace=trace, picture=picture)


def _show(spec: "CellSpec", picture: Path | None, json: bool) -> None:
    """A set as a picture, and as JSON or tables."""
    from voltwright.cli.cell_tables import print_set
    from voltwright.cli.files import write_picture
    from voltwright.cli.output import print_json

    if picture is not None:
        from voltwright.report.cell_chart import set_picture

        write_picture(picture, set_picture(spec))
    if json:
        print_json(spec)
    else:
        print_set(spec)


def _write(spec: "CellSpec", out: Path | None) -> None:
    if out is None:
        return
    from voltwright.interfaces.whole_file import write_text
    from voltwright.library.cells import cell_text

    write_text(out, cell_text(spec))
