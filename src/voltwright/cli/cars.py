"""`voltwright cars`: what the library holds."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voltwright.cli.options import JsonOption, reader

if TYPE_CHECKING:
    from voltwright.operations.cars import CarRow

MakeOption = Annotated[str | None, typer.Option("--make", help="Make, or its beginning.", metavar="NAME")]
YearOption = Annotated[str | None, typer.Option("--year", help="Model year, or from-to: 2022, 2020-2023.", metavar="YEAR")]
ClassOption = Annotated[str | None, typer.Option("--class", help="Vehicle class: car, suv, scooter ...", metavar="NAME")]
DriveOption = Annotated[
    Literal["front", "rear", "all"] | None,
    typer.Option("--drive", help="Driven axles.", metavar="front|rear|all", parser=str),
]
RangeMinOption = Annotated[
    float | None, typer.Option("--range-min", help="Least published range [km].", metavar="KM", parser=reader("km"))
]
RangeMaxOption = Annotated[
    float | None, typer.Option("--range-max", help="Greatest published range [km].", metavar="KM", parser=reader("km"))
]
PriceOption = Annotated[
    float | None, typer.Option("--price-max", help="Highest price, in its own currency.", metavar="NUMBER", parser=reader())
]
KindOption = Annotated[
    Literal["all", "reference", "certified"],
    typer.Option(
        "--kind",
        help="Reference cars, certified cars of the EPA test lists, or all.",
        metavar="all|reference|certified",
        parser=str,
    ),
]


def cars(
    make: MakeOption = None,
    year: YearOption = None,
    vehicle_class: ClassOption = None,
    drive: DriveOption = None,
    range_min: RangeMinOption = None,
    range_max: RangeMaxOption = None,
    price_max: PriceOption = None,
    kind: KindOption = "all",
    json: JsonOption = False,
) -> None:
    """List the cars of the library."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.cars import CarsRequest, run_cars

    first, last = _years(year)
    request = CarsRequest(
        kind=kind,
        make=make,
        year_from=first,
        year_to=last,
        vehicle_class=vehicle_class.lower() if vehicle_class else None,
        drive=drive,
        range_min_km=range_min,
        range_max_km=range_max,
        price_max=price_max,
    )
    result = perform(run_cars, request)
    if json:
        print_json(result)
    else:
        _print(result.cars)


def _years(text: str | None) -> tuple[int | None, int | None]:
    """First and last model year of "2022", "2020-2023", "2020-" or "-2023"."""
    if text is None:
        return None, None
    first, dash, last = text.replace("–", "-").partition("-")
    try:
        low, high = (int(part) if part.strip() else None for part in (first, last if dash else first))
    except ValueError:
        raise typer.BadParameter(
            f"must be a year or two with a dash, such as 2020-2023, but is '{text}'.", param_hint="--year"
        ) from None
    return low, high


def _print(rows: "tuple[CarRow, ...]") -> None:
    from voltwright.cli.output import console

    out = console()
    reference = [row for row in rows if row.kind == "reference"]
    certified = [row for row in rows if row.kind == "certified"]
    if reference:
        out.print(_table("Reference cars", reference))
    if certified:
        out.print(_table("Certified cars, of the EPA test lists", certified))
    if not rows:
        out.print("No car fits; leave a condition out.")
    if any(row.assumed for row in rows):
        out.print("~ filled by a default law; `voltwright show CAR` says by which", style="dim")
    from voltwright.library.platforms import platform_names

    names = ", ".join(platform_names())
    out.print(f"Platforms of several cars: {names}; `voltwright platform NAME` has their cars", style="dim", markup=False)


def _table(title: str, rows: "list[CarRow]"):
    from voltwright.cli.output import table
    from voltwright.formatting import DASH, number

    priced = any(row.price for row in rows)
    priced_columns = ["price"] if priced else []
    headings = ("name", "range km", "kWh", "kW", "drive", "class", "kg", *priced_columns)
    shown = table(title, *headings, spare=headings[3:])
    for row in rows:
        small = row.vehicle_class == "scooter"
        energy, mass = (
            ("~" if path in row.assumed else "") + number(getattr(row, path.rsplit(".", 1)[-1]), digits)
            for path, digits in (("battery.energy_usable_kwh", 2 if small else 1), ("masses.mass_curb_kg", 1 if small else 0))
        )
        reach = DASH if row.range_km is None else f"{number(row.range_km)} {row.range_procedure}"
        price = [DASH if row.price is None else f"{number(row.price.amount)} {row.price.currency}"] if priced else []
        power = number(row.power_max_kw, 1 if small else 0)
        shown.add_row(f"[cyan]{row.name}[/cyan]", reach, energy, power, row.drive, row.vehicle_class, mass, *price)
    return shown
