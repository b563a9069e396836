"""JSON Schemas of typed requests and results: kinds, units, ranges and choices, as the types declare them."""

import re
from dataclasses import MISSING, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import BaseModel

from voltwright.defaults.completed_car import CompletedCar
from voltwright.operations.codec import parts_of, to_json
from voltwright.ranges import LIST_LONGEST, TEXT_LONGEST, OneOf, Range
from voltwright.units import symbol_of

Schema = dict[str, Any]
PLAIN: dict[Any, Schema] = {
    str: {"type": "string", "maxLength": TEXT_LONGEST},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    int: {"type": "integer"},
    NoneType: {"type": "null"},
    Any: {},
    dict: {"type": "object"},
    list: {"type": "array"},
}
NAMED = {"type": "string", "maxLength": TEXT_LONGEST, "description": "a name of the library, or `upload:ID`; no path"}
REF = "#/components/schemas/"


class Schemas:
    """Schemas that refer to one another by name.

    Attributes:
        components: by name.
    """

    def __init__(self):
        self.components: dict[str, Schema] = {}
        self._names: dict[type, str] = {}

    def of(self, hint: Any, *, name: str = "") -> Schema:
        """The schema of a type.

        Args:
            hint: type of a field.
            name: of the field, whose ending tells the unit.
        """
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(arguments, name)
        if origin in (Union, UnionType):
            members = [each for each in arguments if each is not CompletedCar and not (each is Path and str in arguments)]
            schemas = [NAMED if each is str and Path in arguments else self.of(each, name=name) for each in members]
            return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        if origin is Literal:
            return {"enum": list(arguments)}
        if isinstance(origin, type):
            return self._container(origin, arguments, name)
        if hint is np.ndarray:
            return {"type": "array", "items": {"type": ["number", "boolean", "array", "null"]}}
        if hint is Path:
            return NAMED
        if hint in PLAIN:
            unit = symbol_of(name) if hint in (int, float) else ""
            return PLAIN[hint] | ({"x-unit": unit} if unit else {})
        if isinstance(hint, type):
            return self._class(hint)
        return {}

    def _annotated(self, arguments: tuple[Any, ...], name: str) -> Schema:
        schema = dict(self.of(arguments[0], name=name))
        for each in arguments[1:]:
            if isinstance(each, Range):
                schema |= {"exclusiveMinimum" if each.above else "minimum": each.low, "maximum": each.high}
                unit = each.unit or symbol_of(name)
                schema |= {"x-unit": unit} if unit else {}
            elif isinstance(each, OneOf):
                schema = {"type": "string", "examples": sorted(each.names)[:1], "x-choices": sorted(each.names)}
        return schema

    def _container(self, origin: type, arguments: tuple[Any, ...], name: str) -> Schema:
        if issubclass(origin, dict) or origin.__name__ == "Mapping":
            return {"type": "object", "additionalProperties": self.of(arguments[1], name=name), "maxProperties": LIST_LONGEST}
        if origin is tuple and arguments[-1:] != (Ellipsis,):
            items = [self.of(each, name=name) for each in arguments]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        return {"type": "array", "items": self.of(arguments[0], name=name), "maxItems": LIST_LONGEST}

    def _class(self, kind: type) -> Schema:
        if issubclass(kind, Enum):
            return {"enum": [each.value for each in kind]}
        if issubclass(kind, BaseModel):
            return self._model(kind)
        if not is_dataclass(kind):
            return {}
        if kind not in self._names:
            self._names[kind] = self._free(kind)
            self.components[self._names[kind]] = {}  # a type may hold itself
            self.components[self._names[kind]] = self._dataclass(kind)
        return {"$ref": f"{REF}{self._names[kind]}"}

    def _free(self, kind: type) -> str:
        name = kind.__name__.lstrip("_")
        return name if name not in self.components else f"{kind.__module__.rsplit('.', 1)[-1]}_{name}"

    def _dataclass(self, kind: type) -> Schema:
        words, about, properties, needed = documented(kind), get_type_hints(kind, include_extras=True), {}, []
        for name, part in parts_of(kind).items():
            if part.kind == "internal":
                continue
            schema = self.of(about.get(name, part.hint), name=name)
            if name in words:
                schema = {**schema, "description": words[name]}  # beside a $ref too: OpenAPI 3.1 allows it
            if part.field is not None and part.field.default is not MISSING and _is_plain(part.field.default):
                schema = {**schema, "default": to_json(part.field.default)}
            elif part.field is not None and part.field.default is MISSING and part.field.default_factory is MISSING:
                needed += [name] if part.kind == "figure" else []
            properties[name] = schema
        summary = (kind.__doc__ or "").strip().splitlines()[:1]
        schema = {"type": "object", "description": "".join(summary), "properties": properties}
        return {**schema, "additionalProperties": False, **({"required": needed} if needed else {})}

    def _model(self, kind: type[BaseModel]) -> Schema:
        if kind not in self._names:
            self._names[kind] = kind.__name__
            schema = kind.model_json_schema(ref_template=REF + "{model}")
            for name, each in schema.pop("$defs", {}).items():
                self.components.setdefault(name, each)
            self.components[kind.__name__] = schema
        return {"$ref": f"{REF}{kind.__name__}"}


def documented(kind: type) -> dict[str, str]:
    """What the docstrings of a dataclass and of those above it say of each field.

    Args:
        kind: the dataclass.
    """
    found: dict[str, str] = {}
    for each in kind.__mro__:
        names: list[str] = []
        for line in (each.__doc__ or "").partition("Attributes:\n")[2].splitlines():
            first = re.match(r"\s{4,8}([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)", line)
            if first and len(line) - len(line.lstrip()) <= 8:
                names = first[1].split(", ")
                found |= {name: first[2] for name in names if name not in found}
            elif line.strip():
                found |= {name: f"{found[name]} {line.strip()}" for name in names if name in found}
            else:
                names = []
    return found


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
