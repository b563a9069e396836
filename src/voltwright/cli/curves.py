"""`voltwright curves`: curves of cars side by side, and where two cars change places."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarsArgument, JsonOption, TemperatureOption, read_count, reader

if TYPE_CHECKING:
    from voltwright.operations.curves import CarCurves, CurvesResult

PART_HELP = "Only this: speed, flow, charging, cost or temperature. May be repeated."
PLACES = {
    "charging": "charging",
    "pack": "battery",
    "base": "12 V load and its converter",
    "inverter": "inverter",
    "motor": "motor",
    "gear": "gear",
    "road": "road load, air and tyres",
    "air": "air drag",
    "tyres": "tyres",
    "brakes": "friction brakes",
}
SOCS = (10.0, 30.0, 50.0, 70.0, 80.0, 90.0)


def curves(
    cars: CarsArgument,
    part: Annotated[list[str] | None, typer.Option("--part", help=PART_HELP, metavar="NAME")] = None,
    temp: TemperatureOption = 20.0,
    charger: Annotated[
        str | None,
        typer.Option("--charger", help="DC charger of the charge; default: the strongest shipped one.", metavar="NAME"),
    ] = None,
    price: Annotated[float, typer.Option("--price", help="Of a kWh from the grid.", metavar="AMOUNT", parser=reader())] = 0.30,
    currency: Annotated[str, typer.Option("--currency", help="Of this price.", metavar="CODE")] = "EUR",
    km: Annotated[float, typer.Option("--km", help="Driven a year.", metavar="KM", parser=reader("km"))] = 15_000.0,
    years: Annotated[int, typer.Option("--years", help="Of use.", metavar="N", parser=read_count)] = 8,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Consumption over speed and temperature, energy flow, fast charge and cost of cars."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.curves import CurvesRequest, run_curves

    request = CurvesRequest(
        tuple(cars),
        parts=tuple(part) if part else None,
        temp_ambient_c=temp,
        charger=charger,
        price_kwh=price,
        currency=currency,
        distance_a_year_km=km,
        years=years,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_curves, request)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "CurvesResult") -> None:
    from voltwright.cli.output import console

    cars = result.cars
    _table("Consumption from the battery at a constant speed [Wh/km]", "km/h", cars, _speeds, 1)
    _table("Where the energy goes on WLTC [Wh/km]", "to", cars, _flow, 1)
    _table("Power of a fast charge over the displayed charge [kW]", "%", cars, _powers, 0)
    _table("Consumption from full to empty by temperature of the air [Wh/km]", "°C", cars, _temperatures, 1)
    _table("Cost", "", cars, _cost, 0)
    out = console()
    for car in cars:
        for name, sentence in car.missing.items():
            out.print(f"{car.title}, {name}: {sentence}", style="yellow", markup=False)
    for sentence in crossing_words(result):
        out.print(f"• {sentence}", markup=False)


def _table(
    title: str, heading: str, cars: Sequence["CarCurves"], values: Callable[["CarCurves"], Mapping[str, float]], digits: int
) -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import number

    columns = [values(car) for car in cars]
    names = list(dict.fromkeys(name for column in columns for name in column))
    if not names:
        return
    shown = table(escape(title), heading, *(escape(car.title) for car in cars))
    for name in names:
        shown.add_row(name, *(number(column.get(name), digits) for column in columns))
    console().print(shown)


def _speeds(car: "CarCurves") -> dict[str, float]:
    return {f"{each.speed_kmh:.0f}": each.consumption_wh_km for each in car.speed}


def _temperatures(car: "CarCurves") -> dict[str, float]:
    from voltwright.formatting import short

    return {short(each.temp_c): each.consumption_wh_km for each in car.temperature}


def _flow(car: "CarCurves") -> dict[str, float]:
    if car.flow is None:
        return {}
    lost = {PLACES[link.end]: link.energy_wh_km for link in car.flow.links if link.end in PLACES}
    return {"from the grid": car.flow.grid_wh_km, **lost}


def _powers(car: "CarCurves") -> dict[str, float]:
    import numpy as np

    if car.charging is None:
        return {}
    socs, powers = [each.soc_percent for each in car.charging.points], [each.power_kw for each in car.charging.points]
    return {f"{soc:.0f}": float(np.interp(soc, socs, powers)) for soc in SOCS if soc <= socs[-1]}


def _cost(car: "CarCurves") -> dict[str, float]:
    cost = car.cost
    if cost is None:
        return {}
    years = len(cost.totals) - 1
    rows = {
        f"energy a year, {cost.currency}": cost.cost_a_year,
        f"energy in {years} years, {cost.currency}": cost.cost_a_year * years,
    }
    return rows if cost.price is None else {f"price, {cost.currency}": cost.price, **rows}


def crossing_words(result: "CurvesResult") -> list[str]:
    """Where two cars change places, a sentence each."""
    from voltwright.formatting import number

    where = {"speed": ("takes less", "at every speed", "{} km/h"), "temperature": ("takes less", "at every temperature", "{} °C")}
    where |= {"cost": ("costs less", "in every year", "{} years")}
    sentences = []
    for each in result.crossings:
        verb, always, at = where[each.curve]
        better = result.cars[each.below].title
        worse = result.cars[each.other if each.below == each.one else each.one].title
        doubt = " (within the uncertainty)" if each.sure is False else ""
        if each.place is None:
            sentences.append(f"The {better} {verb} than the {worse} {always}{doubt}.")
        else:
            place = at.format(number(each.place, 1 if each.curve == "cost" else 0))
            sentences.append(f"Up to {place} the {better} {verb} than the {worse}, beyond it more{doubt}.")
    return sentences
