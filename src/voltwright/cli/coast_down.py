"""`voltwright coast-down`: the road load of a vehicle from the times of a coast-down."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_table
from voltwright.cli.options import JsonOption, reader

if TYPE_CHECKING:
    from voltwright.operations.coast_down import CoastDownResult

FILE_HELP = "CSV file: speed_kmh, time_a_s, time_b_s, a row for each reference speed."


def coast_down(
    file: Annotated[Path, typer.Argument(help=FILE_HELP, metavar="FILE.csv", autocompletion=complete_table)],
    mass: Annotated[float, typer.Option("--mass", help="Mean mass on the track [kg].", metavar="KG", parser=reader("kg"))],
    test_mass: Annotated[
        float | None,
        typer.Option("--test-mass", help="Mass to bring it to; default: --mass [kg].", metavar="KG", parser=reader("kg")),
    ] = None,
    rotating: Annotated[
        float | None,
        typer.Option(
            "--rotating", help="Mass of the rotating parts; default: 3 % of --mass [kg].", metavar="KG", parser=reader("kg")
        ),
    ] = None,
    half_width: Annotated[
        float,
        typer.Option(
            "--half-width", help="Times are from so much above a speed to below [km/h].", metavar="KMH", parser=reader("kmh")
        ),
    ] = 5.0,
    temp: Annotated[float, typer.Option("--temp", help="Air on the track [°C].", metavar="C", parser=reader("c"))] = 20.0,
    pressure: Annotated[
        float, typer.Option("--pressure", help="Air on the track [kPa].", metavar="KPA", parser=reader("kpa"))
    ] = 100.0,
    wind: Annotated[float, typer.Option("--wind", help="Along the track [m/s].", metavar="M_S", parser=reader("m_s"))] = 0.0,
    json: JsonOption = False,
) -> None:
    """From the times of a coast-down to the road load of a car's file."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.coast_down import CoastDownRequest, run_coast_down

    request = CoastDownRequest(
        file,
        mass,
        mass_test_kg=test_mass,
        mass_rotating_kg=rotating,
        half_width_kmh=half_width,
        temp_ambient_c=temp,
        pressure_kpa=pressure,
        wind_m_s=wind,
    )
    result = perform(run_coast_down, request)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "CoastDownResult") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import deviation_percent, number

    out = console()
    shown = table(escape(result.name), "speed km/h", "time a s", "time b s", "force N", "fitted N", "deviation", left=0)
    for row in result.rows:
        shown.add_row(
            number(row.speed_kmh),
            number(row.time_a_s, 2),
            number(row.time_b_s, 2),
            number(row.force_n, 1),
            number(row.force_fitted_n, 1),
            deviation_percent(row.force_fitted_n / row.force_n - 1.0, 2),
        )
    out.print(shown)
    shown = table("Road load", "", "f0 N", "f1 N/(km/h)", "f2 N/(km/h)²")
    for words, load in (("as measured", result.measured), ("at the reference state", result.corrected)):
        shown.add_row(words, number(load.f0_n, 2), number(load.f1_n_per_kmh, 4), number(load.f2_n_per_kmh2, 5))
    out.print(shown)
    out.print(f"Reference state: 20 °C, 100 kPa, no wind, {number(result.mass_test_kg)} kg. For a car's file:", style="dim")
    out.print(result.section, markup=False)
