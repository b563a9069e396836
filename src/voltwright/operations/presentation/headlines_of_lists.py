"""Headlines of lists, checks and files."""

from typing import TYPE_CHECKING, Any

from voltwright.formatting import number, short
from voltwright.operations.presentation.headline import Headline, Row, figure
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from voltwright.operations.car_form import CarFormResult
    from voltwright.operations.cars import CarsResult
    from voltwright.operations.cells import CellsResult
    from voltwright.operations.check import CheckResult
    from voltwright.operations.export import ExportResult
    from voltwright.operations.listings import ChargersResult, ClimatesResult, CyclesResult, DaysResult
    from voltwright.operations.new import NewResult
    from voltwright.operations.schema import SchemaResult
    from voltwright.operations.show import ShowResult
    from voltwright.operations.template import TemplateResult


def counted(count: int, noun: str) -> str:
    """A number of things: the noun takes an s but for one."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def _cars(result: "CarsResult") -> Headline:
    rows = [
        Row(car.name, f"{number(car.energy_usable_kwh, 1)} kWh, {number(car.power_max_kw)} kW, {number(car.mass_curb_kg)}", "kg")
        for car in result.cars
    ]
    return Headline(counted(len(rows), "car"), rows)


def _cells(result: "CellsResult") -> Headline:
    return Headline(counted(len(result.cells), "cell"), [figure(cell.name, cell.capacity_ah, "Ah", 1) for cell in result.cells])


def _chargers(result: "ChargersResult") -> Headline:
    rows = [Row(each.name, short(round(each.power_max_kw, 1)), "kW") for each in result.chargers]
    return Headline(counted(len(rows), "charger"), rows)


def _climates(result: "ClimatesResult") -> Headline:
    rows = [figure(each.name, each.mean_c, "°C, mean of the year", 1) for each in result.climates]
    return Headline(counted(len(rows), "climate"), rows)


def _cycles(result: "CyclesResult") -> Headline:
    rows = [
        Row(each.name, f"{number(each.duration_s)} s, {number(each.distance_km, 2)}", f"km, {each.title}")
        for each in result.cycles
    ]
    return Headline(counted(len(rows), "cycle"), rows)


def _days(result: "DaysResult") -> Headline:
    return Headline(counted(len(result.days), "day"), [Row(each.name, each.title) for each in result.days])


def _check(result: "CheckResult") -> Headline:
    rows = []
    for each in result.files:
        first = each.errors[0].sentence if each.errors else f"{each.given} values given, {each.assumed} assumed"
        count = f"{len(each.errors)} errors; the first: " if len(each.errors) > 1 else ""
        rows.append(Row(each.file, f"{count}{first}"))
    right = sum(each.valid for each in result.files)
    return Headline(f"{right} of {counted(len(result.files), 'file')} valid", rows)


def _new(result: "NewResult") -> Headline:
    return Headline("a car file to fill in", [Row("Written", str(result.path))])


def _export(result: "ExportResult") -> Headline:
    rows = [Row("Folder", str(result.folder)), *(Row(each.name, number(each.bytes / 1000.0, 1), "kB") for each in result.files)]
    rows += [figure("Parameters", len(result.parameters)), figure("Inputs", len(result.inputs))]
    return Headline(f"{result.title} as {result.form}", [*rows, figure("Outputs", len(result.outputs))])


def _schema(result: "SchemaResult") -> Headline:
    keys: dict[str, Any] = result.json_schema.get("properties", {})
    return Headline(f"JSON Schema: {result.json_schema.get('title', '')}", [figure("Keys at the top", len(keys))])


def _show(result: "ShowResult") -> Headline:
    assumed = [row for row in result.fields if row.kind == "assumed" and row.law is not None]
    rows = [
        figure("Fields that the file states", len(result.fields) - len(assumed)),
        figure("Fields that a default law filled", len(assumed)),
        figure("Published results", len(result.published)),
    ]
    values = {row.path: row.value for row in result.fields}
    for label, (path, digits) in KEY_FIGURES.items():
        if isinstance(values.get(path), int | float):
            rows.append(figure(label, float(values[path]), symbol_of(path), digits))
    return Headline(result.title, rows)


def _car_form(result: "CarFormResult") -> Headline:
    rows = [
        figure("Fields that the file states", sum(row.written for row in result.fields)),
        figure("Fields that a default law filled", sum(row.law is not None for row in result.fields)),
        figure("Warnings", len(result.warnings)),
    ]
    return Headline(result.title, [*rows, *([figure("Differences", len(result.differences))] if result.differences else [])])


def _template(result: "TemplateResult") -> Headline:
    return Headline(f"a blank car file, {result.vehicle_class}", [Row("Name", result.name)])


KEY_FIGURES = {"Usable energy": ("battery.energy_usable_kwh", 1), "Empty mass": ("masses.mass_curb_kg", 0)}

HEADLINES_OF_LISTS = {
    "CarFormResult": _car_form,
    "CarsResult": _cars,
    "CellsResult": _cells,
    "ChargersResult": _chargers,
    "CheckResult": _check,
    "ClimatesResult": _climates,
    "CyclesResult": _cycles,
    "DaysResult": _days,
    "ExportFmuResult": _export,
    "ExportResult": _export,
    "NewResult": _new,
    "SchemaResult": _schema,
    "ShowResult": _show,
    "TemplateResult": _template,
}
