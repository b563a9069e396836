"""The reference of the car file, read from its JSON Schema and the default laws."""

from collections.abc import Iterator
from typing import Any

from markdown_cells import plain
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.spec.loading import car_from_data
from voltwright.spec.schema import schema_of
from voltwright.units import symbol_of

BY_LAW = " Left out: filled by a default law."
LEAST = {
    "name": "least",
    "title": "The least",
    "make": "Example",
    "masses": {"mass_curb_kg": 1800},
    "battery": {"chemistry": "nmc", "energy_usable_kwh": 75},
}
MOTOR = {"motor": {"kind": "pmsm", "power_max_kw": 200}}
OTHER = {
    "masses": {"mass_test_kg": 1936},
    "battery": {"chemistry": "nmc", "energy_gross_kwh": 80},
    "road_load": {"kind": "coast_down", "f0_n": 120, "f1_n_per_kmh": 0.5, "f2_n_per_kmh2": 0.03},
    "drive_units": {"front": MOTOR, "rear": MOTOR},
    "charging": {"wireless": {"power_class": "wpt3", "clearance_class": "z2"}},
}
"""A car that writes the other one of two keys, for the laws of those that the least car writes."""
WORDS = {
    "exclusiveMinimum": "more than",
    "minimum": "at least",
    "exclusiveMaximum": "less than",
    "maximum": "at most",
}
INTRODUCTION = """\
# Every key of the car file

From the JSON Schema that `voltwright schema` writes, with the default laws that fill what a file leaves out. A number is in the
unit of its key, or a text with another unit. What a car file is, and how numbers are written, stands in [the car
file](../car-file.md).

**Left out**: what happens without the key. A law is given in its own words for a `car` of which only mass, power (200 kW),
usable energy (75 kWh) and chemistry (`nmc`) are written; with other classes and other written numbers the figures in it differ.
`voltwright show CAR --assumed` gives them for a car of yours. "Must be written" is said of keys without which a file is refused;
of some a file needs one of two, as the check says.
"""


def car_fields_page() -> str:
    """The page in Markdown: a section for each part of the file, a row for each key."""
    schema = schema_of("car")
    laws = _laws()
    top = [f"## The file\n\n{_table(schema, schema, '', laws)}"]
    return "\n\n".join([INTRODUCTION.rstrip(), *top, *_sections(schema, laws)]) + "\n"


def _laws() -> dict[str, str]:
    """By dotted path, the law that fills a key."""
    least = complete(car_from_data({**LEAST, "drive_units": {"rear": MOTOR}}), "none")
    other = complete(car_from_data({**LEAST, **OTHER}), "none")
    return {**_of(other), **_of(least)}


def _of(car: CompletedCar) -> dict[str, str]:
    return {path: words for path, words in car.assumptions.items() if words}


def _sections(schema: dict[str, Any], laws: dict[str, str]) -> Iterator[str]:
    """A section for each model of the file, parts of a part behind it."""
    yield from _below(schema, schema, "", laws, set())


def _below(schema: dict[str, Any], model: dict[str, Any], prefix: str, laws: dict[str, str], seen: set[str]) -> Iterator[str]:
    for name, field in model.get("properties", {}).items():
        for target, path in _targets(field, prefix + name):
            if target not in seen:
                seen.add(target)
                part = schema["$defs"][target]
                yield _section(schema, part, target, path, laws)
                yield from _below(schema, part, f"{path}.", laws, seen)


def _targets(field: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """(model, path) of what a field holds: itself, one of several kinds, or as entries of a list or by key."""
    for each in (field, *field.get("oneOf", ()), *field.get("anyOf", ())):
        if "$ref" in each:
            yield each["$ref"].rsplit("/", 1)[1], path
    for key, words in (("items", "[]"), ("additionalProperties", ".KEY")):
        if isinstance(field.get(key), dict):
            yield from _targets(field[key], path + words)


def _section(schema: dict[str, Any], part: dict[str, Any], name: str, path: str, laws: dict[str, str]) -> str:
    shown = f"{path}.".replace(".front.", ".AXLE.").removesuffix(".")
    kind = part["properties"].get("kind", {}).get("const")
    heading = f"## `{shown}`" + (f", kind `{kind}`" if kind else "") + f" {{ #{name.lower()} }}"
    about = plain(part.get("description", ""))
    return f"{heading}\n\n{about}\n\n{_table(schema, part, f'{path}.', laws)}"


def _table(schema: dict[str, Any], part: dict[str, Any], prefix: str, laws: dict[str, str]) -> str:
    rows = ["| key | unit | what | range | left out |", "|---|---|---|---|---|"]
    required = part.get("required", [])
    for name, field in part["properties"].items():
        left_out = _left_out(schema, field, name in required, _law(laws, prefix + name))
        rows.append(f"| {_key(schema, name, field)} | {symbol_of(name)} | {_what(name, field)} | {_range(field)} | {left_out} |")
    return "\n".join(rows)


def _law(laws: dict[str, str], path: str) -> str | None:
    """The law of a key; what the front unit has, the rear one has as well."""
    return laws.get(path) or laws.get(path.replace(".front.", ".rear."))


def _key(schema: dict[str, Any], name: str, field: dict[str, Any]) -> str:
    """The key, with a link where a section of its own describes what it holds."""
    targets = [target for target, _ in _targets(field, name) if target in schema["$defs"]]
    return f"[`{name}`](#{targets[0].lower()})" if targets else f"`{name}`"


def _what(name: str, field: dict[str, Any]) -> str:
    unit = symbol_of(name)
    text = field.get("description", "").removesuffix(f" [{unit}]" if unit else "").removesuffix(BY_LAW)
    return plain(text)


def _range(field: dict[str, Any]) -> str:
    """Limits of a number, or the words among which a text chooses."""
    choices = field.get("enum") or ([field["const"]] if "const" in field else [])
    if choices:
        return ", ".join(f"`{each}`" for each in choices)
    kinds = [field, *field.get("anyOf", ())]
    limits = [f"{words} {_number(kind[key])}" for kind in kinds for key, words in WORDS.items() if key in kind]
    if limits:
        return ", ".join(limits)
    if any(kind.get("type") == "boolean" for kind in kinds):
        return "`true`, `false`"
    texts = [each for kind in kinds for each in kind.get("items", {}).get("enum", ())]
    return "list of " + ", ".join(f"`{each}`" for each in texts) if texts else ""


def _number(value: float) -> str:
    return f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}"


def _left_out(schema: dict[str, Any], field: dict[str, Any], required: bool, law: str | None) -> str:
    if required:
        return "must be written"
    if law is not None:
        return plain(law)
    if field.get("default") is not None and not isinstance(field["default"], dict | list):
        return f"`{str(field['default']).lower() if isinstance(field['default'], bool) else field['default']}`"
    if BY_LAW.strip() in field.get("description", ""):
        return "filled by a default law, where the car needs it"
    parts = [schema["$defs"][target] for target, path in _targets(field, "") if not path]
    empty = next((part for part in parts if not part.get("required")), None)
    if empty is None:
        return "not there"
    return "see its keys" if len(parts) == 1 else f"kind `{empty['properties']['kind']['const']}`"
