"""`voltwright cars`: what the library holds."""

from typing import TYPE_CHECKING

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.operations.listings import CarRow


def cars(json: JsonOption = False) -> None:
    """List the shipped cars."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.listings import CarsRequest, run_cars

    result = perform(run_cars, CarsRequest())
    if json:
        print_json(result)
    else:
        _print(result.cars)


def _print(rows: "tuple[CarRow, ...]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import DASH, number

    headings = ("name", "class", "chemistry", "power kW", "usable kWh", "mass kg", "price", "title")
    shown = table("Cars", *headings, left=3, sentences=("title",))
    for row in rows:
        small = row.vehicle_class == "scooter"
        energy, mass = (
            ("~" if path in row.assumed else "") + number(getattr(row, path.rsplit(".", 1)[-1]), digits)
            for path, digits in (("battery.energy_usable_kwh", 2 if small else 1), ("masses.mass_curb_kg", 1 if small else 0))
        )
        price = row.price
        shown.add_row(
            f"[cyan]{row.name}[/cyan]",
            row.vehicle_class,
            row.chemistry.upper(),
            number(row.power_max_kw, 1 if small else 0),
            energy,
            mass,
            DASH if price is None else f"{number(price.amount)} {price.currency}",
            escape(row.title),
        )
    out = console()
    out.print(shown)
    if any(row.assumed for row in rows):
        out.print("~ filled by a default law; `voltwright show CAR` says by which", style="dim")
