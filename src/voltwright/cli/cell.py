"""`voltwright cell`: parameter sets of cells: list and show them, fit them to tests, import them, run them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.names import complete_table
from voltwright.cli.options import JsonOption, read_share, reader

HELP = {"help_option_names": ["--help", "-h"]}
cell = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Parameter sets of cells: list, show, fit, import, run.")

Celsius = reader("c")
NameArgument = Annotated[
    str, typer.Argument(help="Name of a shipped cell (see `voltwright cell list`), or a cell file.", metavar="CELL")
]
PictureOption = Annotated[Path | None, typer.Option("--picture", help="Write the picture, .svg or .png.", metavar="FILE")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the parameter set to this YAML file.", metavar="FILE")]
NameOption = Annotated[str | None, typer.Option("--name", help="Name: small letters, digits, hyphens.", metavar="NAME")]


@cell.command("list", context_settings=HELP)
def list_cells(json: JsonOption = False) -> None:
    """List the shipped parameter sets."""
    from voltwright.cli.cell_tables import list_table, summary
    from voltwright.cli.output import console, print_json
    from voltwright.library.cells import cell_names, shipped_cell

    rows = [summary(shipped_cell(name)) for name in cell_names()]
    if json:
        print_json({"cells": rows})
    else:
        console().print(list_table(rows))


@cell.command("show", context_settings=HELP)
def show_cell(name: NameArgument, picture: PictureOption = None, json: JsonOption = False) -> None:
    """Show a parameter set: its figures, its tables over charge, where it comes from."""
    from voltwright.cli.cell_tables import print_set
    from voltwright.cli.output import print_json
    from voltwright.library.cells import load_cell

    _check_picture(picture)
    spec = load_cell(name)
    if picture is not None:
        from voltwright.report.cell_chart import set_picture

        _draw(set_picture(spec), picture)
    if json:
        print_json(spec.model_dump(exclude_none=True))
    else:
        print_set(spec)


@cell.command("fit", context_settings=HELP)
def fit_cells(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV files of pulse tests, and one at C/10 or less for the voltage: time_s, current_A, voltage_V.",
            metavar="FILE",
            autocompletion=complete_table,
        ),
    ],
    temp: Annotated[
        list[float] | None,
        typer.Option(
            "--temp",
            help="Temperature of each file [°C], in their order; left out: its column, or its name (_25C).",
            metavar="C",
            parser=Celsius,
        ),
    ] = None,
    capacity: Annotated[
        float | None, typer.Option("--capacity", help="Capacity [Ah]; left out: the most that was drawn.", metavar="AH")
    ] = None,
    mass: Annotated[
        float | None, typer.Option("--mass", help="Mass of the cell [kg].", metavar="KG", parser=reader("kg"))
    ] = None,
    entropy: Annotated[
        str, typer.Option("--entropy", help="Entropy coefficient to assume: none, or as a chemistry: nmc, nca, lfp, lmo.")
    ] = "lmo",
    check: Annotated[
        list[Path] | None,
        typer.Option("--check", help="Test with discharges to predict, not to fit; may be repeated.", metavar="FILE"),
    ] = None,
    temperatures: Annotated[
        list[Path] | None,
        typer.Option(
            "--temperatures",
            help="Temperatures of each --check file, in their order: its charges and rests tell the heat.",
            metavar="FILE",
        ),
    ] = None,
    name: NameOption = None,
    out: OutOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Fit a parameter set to pulse tests, and hold it against discharges that it was not fitted on."""
    from voltwright.cli.cell_tables import fit_rows, print_fit
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working

    _check_picture(picture)
    _check_out(out)
    with working("fitting (the first time it is compiled, once)"):
        start()
        from voltwright.study.cells.job import fit_files

        done = fit_files(files, temp or [], capacity, mass, entropy, check or [], temperatures or [], name or "fitted")
    _write(done.spec, out)
    if picture is not None:
        from voltwright.report.cell_chart import check_picture, set_picture

        _draw(check_picture(done.spec, done.checks) if done.checks else set_picture(done.spec), picture)
    if json:
        print_json(fit_rows(done) | {"set": done.spec.model_dump(exclude_none=True)})
    else:
        print_fit(done, out)


@cell.command("import", context_settings=HELP)
def import_cell(
    file: Annotated[Path, typer.Argument(help="BPX file (JSON).", metavar="FILE")],
    name: NameOption = None,
    out: OutOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Import a BPX file: voltage and entropy as in it, resistances estimated from it."""
    from voltwright.cli.cell_tables import print_set
    from voltwright.cli.output import console, print_json
    from voltwright.interfaces.bpx import import_bpx

    _check_picture(picture)
    spec = import_bpx(file, name)
    _write(spec, out)
    if picture is not None:
        from voltwright.report.cell_chart import set_picture

        _draw(set_picture(spec), picture)
    if json:
        print_json(spec.model_dump(exclude_none=True))
    else:
        print_set(spec)
        if out is not None:
            console().print(f"Written to {out}.")


@cell.command("run", context_settings=HELP)
def run_one(
    name: NameArgument,
    c_rate: Annotated[
        float | None, typer.Option("--c-rate", help="Current over capacity; negative charges.", metavar="RATE")
    ] = None,
    current: Annotated[
        Path | None, typer.Option("--current", help="CSV with time_s and current_A, discharge positive.", metavar="FILE")
    ] = None,
    soc: Annotated[
        float | None,
        typer.Option(
            "--soc", help="Charge at the start; left out: full, or empty to charge.", metavar="SHARE", parser=read_share
        ),
    ] = None,
    temp: Annotated[float, typer.Option("--temp", help="Temperature of the cell at the start [°C].", parser=Celsius)] = 25.0,
    ambient: Annotated[
        float | None, typer.Option("--ambient", help="Temperature around it [°C]; left out: the same.", parser=Celsius)
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the course to this CSV file.", metavar="FILE")] = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Run a cell at a C-rate, or along a current profile."""
    from voltwright.cli.cell_tables import print_run, run_row, write_course
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json
    from voltwright.library.cells import load_cell

    _check_picture(picture)
    spec = load_cell(name)
    start()
    from voltwright.study.cells.run import run_cell

    begin = soc if soc is not None else 0.0 if c_rate is not None and c_rate < 0.0 else 1.0
    run = run_cell(spec, c_rate, current, begin, temp, ambient)
    if csv is not None:
        write_course(run, csv)
    if picture is not None:
        from voltwright.report.cell_chart import run_picture

        _draw(run_picture(spec, run), picture)
    if json:
        print_json(run_row(spec, run))
    else:
        print_run(spec, run)


def _write(spec: Any, out: Path | None) -> None:
    if out is None:
        return
    from voltwright.interfaces.whole_file import write_text
    from voltwright.library.cells import cell_text

    write_text(out, cell_text(spec))


def _check_out(out: Path | None) -> None:
    if out is not None:
        from voltwright.interfaces.whole_file import check_writable

        check_writable(out)


def _check_picture(picture: Path | None) -> None:
    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)


def _draw(chart: dict[str, Any], picture: Path) -> None:
    from voltwright.interfaces.whole_file import write_whole
    from voltwright.report.render import check_ending, picture_bytes

    drawn = picture_bytes(chart, check_ending(picture))
    write_whole(picture, lambda beside: _write_bytes(beside, drawn))


def _write_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
