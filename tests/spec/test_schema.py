"""The JSON Schema of the car file, compared with the models and the shipped cars."""

import json
import re

import pytest

from voltwright.library.cars import car_names
from voltwright.library.find import folder, names_in, read_yaml
from voltwright.spec.schema import schema_of


def problems(value, schema, root, path="") -> list[str]:
    """The places where a value breaks a schema, for the keywords that the car schema uses."""
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[-1]] | {}, root, path)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            tried = [problems(value, option, root, path) for option in schema[word]]
            if all(tried):
                return min(tried, key=len)
    found = []
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    wanted = schema.get("type")
    if wanted and (not isinstance(value, types[wanted]) or (wanted in ("integer", "number") and isinstance(value, bool))):
        return [f"{path} is no {wanted}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is {value}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path} is {value}")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{path} is {value}")
    if isinstance(value, dict):
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value]
        for key, below in value.items():
            if key in properties:
                found += problems(below, properties[key], root, f"{path}.{key}")
            elif more is False:
                found.append(f"{path}.{key} is unknown")
            elif isinstance(more, dict):
                found += problems(below, more, root, f"{path}.{key}")
    if isinstance(value, list):
        found += [
            fault for number, item in enumerate(value) for fault in problems(item, schema["items"], root, f"{path}[{number}]")
        ]
    if isinstance(value, int | float) and not (
        schema.get("exclusiveMinimum", float("-inf")) < value < schema.get("exclusiveMaximum", float("inf"))
        and schema.get("minimum", float("-inf")) <= value <= schema.get("maximum", float("inf"))
    ):
        found.append(f"{path} is out of range")
    return found


def test_every_shipped_car_obeys_the_schema():
    schema = schema_of("car")
    for name in car_names():
        data = read_yaml(folder("cars") / f"{name}.yaml")
        assert problems(data, schema, schema) == [], name


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("charger", "chargers"),
        ("day", "days"),
        ("cell", "cells"),
        ("platform", "platforms"),
        ("design-study", "studies"),
        ("plan", "plans"),
    ],
)
def test_every_shipped_file_obeys_the_schema_of_its_kind(kind: str, place: str):
    schema = schema_of(kind)
    for name in names_in(place, ".yaml"):
        # A date of YAML is a text of JSON.
        data = json.loads(json.dumps(read_yaml(folder(place) / f"{name}.yaml"), default=str))
        assert problems(data, schema, schema) == [], name


def test_a_time_of_day_is_a_text():
    schema = schema_of("day")
    start = schema["properties"]["start"]
    assert problems("07:30", start, schema) == []
    assert problems("7.30", start, schema) != []
    assert start["default"] == "00:00"


def test_the_schema_finds_what_is_wrong():
    schema = schema_of("car")
    data = read_yaml(folder("cars") / "xiaomi-su7.yaml")
    data["body"]["drag_coeficient"] = 0.2
    data["battery"]["chemistry"] = "lead"
    data["tyres"]["grip"] = -1
    del data["title"]
    assert len(problems(data, schema, schema)) == 4


def test_a_quantity_may_be_a_text_with_its_unit():
    schema = schema_of("car")
    usable = schema["$defs"]["Battery"]["properties"]["energy_usable_kwh"]
    assert problems("75 kWh", usable, schema) == []
    assert problems("270 MJ", usable, schema) == []
    assert problems("many", usable, schema) != []
    assert usable["description"].endswith("[kWh]")
    assert "default" not in usable
