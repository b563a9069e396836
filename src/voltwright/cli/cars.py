"""`voltwright cars`: what the library holds."""

from typing import Any

from voltwright.cli.options import JsonOption
from voltwright.errors import VoltwrightError


def cars(json: JsonOption = False) -> None:
    """List the shipped cars."""
    from voltwright.cli.output import print_json

    rows = [car_row(name) for name in _names()]
    if json:
        print_json({"cars": rows})
    else:
        _print(rows)


def _names() -> list[str]:
    from voltwright.library.find import car_names

    return car_names()


def car_row(name: str) -> dict[str, Any]:
    """One car's figures; `assumed` lists those that a default law filled."""
    from voltwright.defaults.completion import complete
    from voltwright.library.find import load_car

    try:
        completed = complete(load_car(name))
    except VoltwrightError as error:  # the shipped file itself, so say which
        raise type(error)(f"{name}: {error}") from error
    spec, price = completed.spec, completed.spec.price
    return {
        "name": spec.name,
        "title": spec.title,
        "vehicle_class": spec.vehicle_class,
        "driven_axles": list(spec.axles),
        "power_max_kw": sum(getattr(spec.drive_units, axle).motor.power_max_kw for axle in spec.axles),
        "energy_usable_kwh": spec.battery.energy_usable_kwh,
        "mass_curb_kg": spec.masses.mass_curb_kg,
        "chemistry": spec.battery.chemistry,
        "price": None if price is None else {"amount": price.amount, "currency": price.currency, "date": price.date},
        "assumed": [path for path in ("battery.energy_usable_kwh", "masses.mass_curb_kg") if path in completed.assumptions],
    }


def _print(rows: list[dict[str, Any]]) -> None:
    from voltwright.cli.output import DASH, console, escape, number, table

    shown = table("Cars", "name", "title", "class", "chemistry", "power kW", "usable kWh", "mass kg", "price", left=4)
    for row in rows:
        small = row["vehicle_class"] == "scooter"
        energy, mass = (
            ("~" if path in row["assumed"] else "") + number(row[path.rsplit(".", 1)[-1]], digits)
            for path, digits in (("battery.energy_usable_kwh", 2 if small else 1), ("masses.mass_curb_kg", 1 if small else 0))
        )
        price = row["price"]
        shown.add_row(
            f"[cyan]{row['name']}[/cyan]",
            escape(row["title"]),
            row["vehicle_class"],
            row["chemistry"].upper(),
            number(row["power_max_kw"], 1 if small else 0),
            energy,
            mass,
            DASH if price is None else f"{price['amount']:,.0f} {price['currency']}",
        )
    out = console()
    out.print(shown)
    if any(row["assumed"] for row in rows):
        out.print("~ filled by a default law; `voltwright show CAR` says by which", style="dim")
