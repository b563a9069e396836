"""JSON Schemas of the files that people write, for editors that complete keys and show what is wrong meanwhile."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from voltwright.spec.car import CarSpec
from voltwright.spec.cell import CellSpec
from voltwright.spec.charger import AcCharger, DcCharger, WirelessCharger
from voltwright.spec.day import DaySpec
from voltwright.spec.design_study import DesignStudy
from voltwright.spec.platform import SECTIONS, PlatformSpec
from voltwright.spec.production import ProductionSpec
from voltwright.spec.written_number import GROUPING, MINUS, SPACES
from voltwright.units import Unit, unit_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LIMITS = ("exclusiveMinimum", "exclusiveMaximum", "minimum", "maximum")
DIGITS = rf"([1-9][0-9]{{0,2}}([{GROUPING}][0-9]{{3}})+|[0-9]+)"
QUANTITY_PATTERN = (
    rf"^\s*[+{MINUS}]?[{SPACES}]?({DIGITS}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?(\s*(1/)?[^0-9\s.,:;'+-][^,:;]*)?$"
)
"""What `written_number.py` reads, as near as a pattern can tell; a text that it lets pass may still be refused."""
DURATION_PATTERN = r"^\s*[0-9]{1,4}(:[0-5][0-9]\s*(h|min)|(:[0-5][0-9]){2}(\s*h)?)\s*$"
EVIDENCE = "What a field rests on; the keys are dotted paths such as `battery.energy_usable_kwh`."


MODELS: dict[str, tuple[Any, str]] = {
    "car": (CarSpec, "A battery-electric vehicle for voltwright"),
    "charger": (Annotated[AcCharger | DcCharger | WirelessCharger, Field(discriminator="kind")], "A charger for voltwright"),
    "day": (DaySpec, "A day of a battery-electric vehicle for voltwright"),
    "cell": (CellSpec, "Parameters of a cell for voltwright"),
    "platform": (PlatformSpec, "A platform of battery-electric vehicles for voltwright"),
    "design-study": (DesignStudy, "A design study for voltwright"),
    "plan": (ProductionSpec, "A production plan for voltwright"),
}
"""The model and the title of each kind of file that has a schema."""


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a kind of file, in draft 2020-12.

    Args:
        kind: of `MODELS`.

    Returns:
        a mapping that JSON can hold. A number whose key ends in a unit may also be a text such as "75 kWh"; the unit
        stands at the end of its description. The sections of the parts and variants of a platform are those of a car file,
        of which none of the keys must be there.
    """
    model, title = MODELS[kind]
    schema = {"$schema": DIALECT, **TypeAdapter(model).json_schema(mode="validation"), "title": title}
    for part in (schema, *schema.get("$defs", {}).values()):
        _improve(part)
    return _with_sections_of_cars(schema) if kind == "platform" else schema


def _with_sections_of_cars(platform: dict[str, Any]) -> dict[str, Any]:
    car, own = schema_of("car"), platform["$defs"]
    for name in ("PartSpec", "VariantSpec"):
        for section in SECTIONS:
            own[name]["properties"][section] = _free(car["properties"][section])
    return {**platform, "$defs": {**{name: part if name in own else _free(part) for name, part in car["$defs"].items()}, **own}}


def _free(model: Any) -> Any:
    """A model of which any keys may be left out."""
    if isinstance(model, list):
        return [_free(each) for each in model]
    if not isinstance(model, dict):
        return model
    kept = {key: _free(value) for key, value in model.items() if key not in ("required", "discriminator", "default")}
    return {"anyOf" if key == "oneOf" else key: value for key, value in kept.items()}


def _improve(model: dict[str, Any]) -> None:
    """Take out what helps nobody (titles made from keys, nulls), and let quantities be texts with a unit."""
    properties = model.get("properties", {})
    if "evidence" in properties and properties["evidence"].get("type") == "object":
        properties["evidence"]["description"] = EVIDENCE
    for name, field in properties.items():
        field.pop("title", None)
        if field.get("default", 0) is None:
            del field["default"]
        properties[name] = _written(field)
        unit = unit_of(name)
        if properties[name].get("type") == "number" and unit is not None:
            properties[name] = _quantity(properties[name], unit)


def _written(field: dict[str, Any]) -> dict[str, Any]:
    """A field of a file: left out, or written, but never null."""
    options = [option for option in field.get("anyOf", ()) if option.get("type") != "null"]
    if not options:
        return field
    rest = {key: value for key, value in field.items() if key != "anyOf"}
    return {**options[0], **rest} if len(options) == 1 else {**rest, "anyOf": options}


def _quantity(field: dict[str, Any], unit: Unit) -> dict[str, Any]:
    number = {"type": "number"} | {key: field[key] for key in LIMITS if key in field}
    pattern = f"{QUANTITY_PATTERN}|{DURATION_PATTERN}" if unit.dimension == "s" else QUANTITY_PATTERN
    text = {"type": "string", "pattern": pattern, "examples": [f"1 {unit.symbol}"]}
    kept = {key: value for key, value in field.items() if key not in (*LIMITS, "type")}
    kept["description"] = f"{kept.get('description', '')} [{unit.symbol}]".strip()
    return {**kept, "anyOf": [number, text]}
