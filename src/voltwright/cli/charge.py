"""`voltwright charge`: a car at a charger, how long it takes, what it costs, and what holds the power at each moment."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import CarArgument, JsonOption, read_share, reader

if TYPE_CHECKING:
    from voltwright.procedures.charging.charge import Charge
    from voltwright.spec.car import CarSpec
    from voltwright.study.charging_curves import Calibrated

M_PER_MM = 1e-3
WITH_HELP = "Name of a shipped charger (see `voltwright chargers`), or a charger file."
Celsius = reader("c")


def _share_option(name: str, help_text: str):
    return typer.Option(name, help=help_text, metavar="SHARE", parser=read_share)


def charge(
    car: CarArgument,
    charger: Annotated[str, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)],
    begin: Annotated[float, _share_option("--from", "Charge shown at the start, 0 to 1 or in per cent.")] = 0.1,
    end: Annotated[float, _share_option("--to", "Charge shown at the end.")] = 0.8,
    temp: Annotated[float, typer.Option("--temp", help="Temperature of the air [°C].", metavar="C", parser=Celsius)] = 20.0,
    cells: Annotated[
        float | None,
        typer.Option(
            "--cells",
            help="Temperature of the cells on arrival [°C]; left out: at a DC station 30 or as the air, else as the air.",
            metavar="C",
            parser=Celsius,
        ),
    ] = None,
    precondition: Annotated[
        bool, typer.Option("--precondition", help="Bring the cells to the car's temperature for fast charges before.")
    ] = False,
    capacity: Annotated[float, _share_option("--capacity-share", "Capacity that an aged pack has left.")] = 1.0,
    resistance: Annotated[
        float | None,
        typer.Option(
            "--resistance-factor", help="Resistance of the pack over that when new; left out: from the capacity.", metavar="X"
        ),
    ] = None,
    price: Annotated[
        float | None, typer.Option("--price", help="Price of a kWh at the meter, in place of the charger's.", metavar="AMOUNT")
    ] = None,
    cars_there: Annotated[int, typer.Option("--cars", help="Cars at the charger, this one among them.", metavar="N")] = 1,
    offset_x: Annotated[
        float, typer.Option("--offset-x", help="On a wireless pad: off its middle along the car [mm].", metavar="MM")
    ] = 0.0,
    offset_y: Annotated[
        float, typer.Option("--offset-y", help="On a wireless pad: off its middle across the car [mm].", metavar="MM")
    ] = 0.0,
    curve: Annotated[
        Path | None,
        typer.Option("--curve", help="Fit the car to a measured curve: CSV with soc_percent, power_kw.", metavar="FILE"),
    ] = None,
    cases: Annotated[bool, typer.Option("--cases", help="Also the times with cells from −20 to 50 °C.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the course to this CSV file.", metavar="FILE")] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="Write the picture, .svg or .png.", metavar="FILE")] = None,
    json: JsonOption = False,
) -> None:
    """Charge a car: time, energy, cost, and what holds the power."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.library.chargers import load_charger
    from voltwright.library.find import load_car

    spec, station = load_car(car), load_charger(charger)
    _check_targets(csv, picture)
    with working(f"charging {spec.name} (the first time it is compiled, once)"):
        start()
        from voltwright.procedures.charging import charge as charging

        fitted, points = _fit(spec, curve)
        chosen = spec if fitted is None else fitted.spec
        options: dict[str, Any] = {"soc_start": begin, "soc_end": end, "temperature_c": temp, "precondition": precondition}
        options |= {"capacity_share": capacity, "resistance_factor": resistance, "outlets_in_use": cars_there}
        options |= {"offset_x_m": offset_x * M_PER_MM, "offset_y_m": offset_y * M_PER_MM}
        result = charging.charge(chosen, station, cells_c=cells, price=price, **options)
        table = _cases(chosen, station, options) if cases else []
    _write(result, spec, points, csv, picture)
    if json:
        print_json(charge_figures(result, fitted, table))
        return
    from voltwright.cli.charge_tables import print_charge

    print_charge(result, spec.title, fitted, table, {"course": csv, "picture": picture})


def charge_figures(result: "Charge", fitted: "Calibrated | None" = None, cases: list = ()) -> dict[str, Any]:  # pyright: ignore[reportArgumentType]
    """A `Charge` as plain values, without its course."""
    figures = {name: value for name, value in asdict(result).items() if name != "trace"}
    if fitted is not None:
        figures["calibrated"] = {name: value for name, value in vars(fitted).items() if name != "spec"}
    return figures | ({"cases": [asdict(case) for case in cases]} if cases else {})


def _fit(spec: "CarSpec", curve: Path | None) -> "tuple[Calibrated | None, tuple]":
    if curve is None:
        return None, ()
    from voltwright.study.charging_curves import calibrate, read_curve

    points = read_curve(curve)
    return calibrate(spec, points), points


def _cases(spec: "CarSpec", station, options: dict[str, Any]) -> list:
    from voltwright.study.charging_cases import temperature_cases

    age = {name: options[name] for name in ("capacity_share", "resistance_factor")}
    return temperature_cases(spec, station, options["soc_start"], options["soc_end"], **age)


def _check_targets(csv: Path | None, picture: Path | None) -> None:
    from voltwright.interfaces.whole_file import check_writable

    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)
    for path in (csv, picture):
        if path is not None:
            check_writable(path)


def _write(result: "Charge", spec: "CarSpec", points, csv: Path | None, picture: Path | None) -> None:
    from voltwright.interfaces.whole_file import write_text, write_whole

    if csv is not None:
        write_text(csv, course_text(result.trace))
    if picture is not None:
        from voltwright.report.charge_chart import charge_picture
        from voltwright.report.render import check_ending, picture_bytes

        drawn = picture_bytes(charge_picture(result, spec.title, points), check_ending(picture))
        write_whole(picture, lambda beside: _write_bytes(beside, drawn))


def course_text(trace) -> str:
    """Columns over time as CSV."""
    lines = [",".join(trace)]
    for row in zip(*trace.values(), strict=True):
        lines.append(",".join(value if isinstance(value, str) else f"{value:.6g}" for value in row))
    return "\n".join(lines) + "\n"


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
