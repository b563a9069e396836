"""JSON Schema of the car file, for editors that complete keys and show what is wrong while a person types."""

from typing import Any

from voltwright.spec.car import CarSpec
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
COMMON = (("evidence", "What a field rests on; the keys are dotted paths such as `battery.energy_usable_kwh`."),)


def car_schema() -> dict[str, Any]:
    """The schema of a car file, in draft 2020-12.

    Returns:
        a mapping that JSON can hold. A number whose key ends in a unit may also be a text such as "75 kWh"; the unit
        stands at the end of its description.
    """
    schema = CarSpec.model_json_schema(mode="validation")
    schema = {"$schema": DIALECT, **schema, "title": "A battery-electric vehicle for voltwright"}
    for part in (schema, *schema.get("$defs", {}).values()):
        _improve(part)
    for name, words in COMMON:
        schema["properties"][name]["description"] = words
    return schema


def _improve(model: dict[str, Any]) -> None:
    """Take out what helps nobody (titles made from keys, nulls), and let quantities be texts with a unit."""
    properties = model.get("properties", {})
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
