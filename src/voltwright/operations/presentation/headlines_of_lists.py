"""Headlines of lists, checks and files."""

from typing import TYPE_CHECKING, Any

from voltwright.formatting import number, short
from voltwright.operations.presentation.headline import Headline, Row, figure
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from voltwright.operations.cars import CarsResult
    from voltwright.operations.cells import CellsResult
    from voltwright.operations.files import CheckResult, NewResult, SchemaResult
    from voltwright.operations.listings import ChargersResult, ClimatesResult, CyclesResult, DaysResult
    from voltwright.operations.show import ShowResult


def _cars(result: "CarsResult") -> Headline:
    rows = [
        Row(car.name, f"{number(car.energy_usable_kwh, 1)} kWh, {number(car.power_max_kw)} kW, {number(car.mass_curb_kg)}", "kg")
        for car in result.cars
    ]
    return Headline(f"{number(len(rows))} cars", rows)


def _cells(result: "CellsResult") -> Headline:
    return Headline(f"{len(result.cells)} cells", [figure(cell.name, cell.capacity_ah, "Ah", 1) for cell in result.cells])


def _chargers(result: "ChargersResult") -> Headline:
    rows = [Row(each.name, short(round(each.power_max_kw, 1)), "kW") for each in result.chargers]
    return Headline(f"{len(rows)} chargers", rows)


def _climates(result: "ClimatesResult") -> Headline:
    rows = [figure(each.name, each.mean_c, "°C, mean of the year", 1) for each in result.climates]
    return Headline(f"{len(rows)} climates", rows)


def _cycles(result: "CyclesResult") -> Headline:
    rows = [
        Row(each.name, f"{number(each.duration_s)} s, {number(each.distance_km, 2)}", f"km, {each.title}")
        for each in result.cycles
    ]
    return Headline(f"{len(rows)} cycles", rows)


def _days(result: "DaysResult") -> Headline:
    return Headline(f"{len(result.days)} days", [Row(each.name, each.title) for each in result.days])


def _check(result: "CheckResult") -> Headline:
    rows = []
    for each in result.files:
        first = each.errors[0].sentence if each.errors else f"{each.given} numbers given, {each.assumed} assumed"
        count = f"{len(each.errors)} errors; the first: " if len(each.errors) > 1 else ""
        rows.append(Row(each.file, f"{count}{first}"))
    right = sum(each.valid for each in result.files)
    return Headline(f"{right} of {len(result.files)} files are valid", rows)


def _new(result: "NewResult") -> Headline:
    return Headline("a car file to fill in", [Row("Written", str(result.path))])


def _schema(result: "SchemaResult") -> Headline:
    keys: dict[str, Any] = result.json_schema.get("properties", {})
    return Headline("JSON Schema of the car file", [figure("Keys at the top", len(keys))])


def _show(result: "ShowResult") -> Headline:
    assumed = [row for row in result.fields if row.kind == "assumed"]
    rows = [
        figure("Fields with a source, or given", len(result.fields) - len(assumed)),
        figure("Fields that a default law filled", len(assumed)),
        figure("Published results", len(result.published)),
    ]
    values = {row.path: row.value for row in result.fields}
    for label, path in KEY_FIGURES.items():
        if isinstance(values.get(path), int | float):
            rows.append(figure(label, float(values[path]), symbol_of(path), 1))
    return Headline(result.title, rows)


KEY_FIGURES = {"Usable energy": "battery.energy_usable_kwh", "Empty mass": "masses.mass_curb_kg"}

HEADLINES_OF_LISTS = {
    "CarsResult": _cars,
    "CellsResult": _cells,
    "ChargersResult": _chargers,
    "CheckResult": _check,
    "ClimatesResult": _climates,
    "CyclesResult": _cycles,
    "DaysResult": _days,
    "NewResult": _new,
    "SchemaResult": _schema,
    "ShowResult": _show,
}
