"""The fields of the structs of generated code: names, units and meanings from the trees of the engine and the catalogues."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from voltwright.codegen.form import Form, Kind, Place
from voltwright.codegen.rules import Nodes
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError
from voltwright.physics.record import Record
from voltwright.signals import SIGNALS
from voltwright.spec.base import limits_of
from voltwright.units import symbol_of

SI_SUFFIXES = {
    "n_s_m": "N s/m", "kg_m": "kg/m", "1_m": "1/m", "1_n": "1/N", "1_k": "1/K", "nm_s": "N m s", "v_k": "V/K", "kg_s": "kg/s",
    "kg_m3": "kg/m3", "j_k": "J/K", "w_k": "W/K", "w_m2": "W/m2", "m_s2": "m/s2", "m_s": "m/s", "rad_s": "rad/s", "ohm": "ohm",
    "kg": "kg", "m2": "m2", "pa": "Pa", "nm": "N m", "j": "J", "w": "W", "v": "V", "a": "A", "k": "K", "c": "C", "f": "F",
    "n": "N", "m": "m", "s": "s",
}  # fmt: skip
"""Units of names in the engine, which is in coherent SI: there `_c` is a charge and no temperature."""
BRACKETS = re.compile(r"\s*\[[^]]*\]")
BY_LAW = " Left out: filled by a default law."
SECTION = re.compile(r"\n\s*Attributes:\n(.*?)(?:\n\s*\n|\Z)", re.DOTALL)
NAMES = re.compile(r"(?:^|(?<=[\s;]))((?:[a-z]\w*, )*[a-z]\w*): ")


@dataclass(frozen=True)
class Field:
    """A field of a struct.

    Attributes:
        name: in C and in WebAssembly.
        kind: of its numbers.
        length: how many numbers it holds; 0 for one that is no array.
        path: where it stands in the engine's tree, or the dotted path of a car's file.
        unit: printed, empty for a dimensionless number.
        meaning: one phrase, or empty.
        default: its number, or an array of them, flat.
        limits: as (relation, bound): "more than", "at least", "less than", "at most"; empty for any finite number.
    """

    name: str
    kind: Kind = "f64"
    length: int = 0
    path: str = ""
    unit: str = ""
    meaning: str = ""
    default: Any = field(default=0.0, repr=False, compare=False)
    limits: tuple[tuple[str, float], ...] = ()

    @property
    def rule(self) -> str:
        """What its number must be, in words."""
        words = " and ".join(f"{relation} {bound:.10g}" for relation, bound in self.limits)
        return f"must be {words or 'a finite number'}{f' {self.unit}' if self.limits and self.unit else ''}"

    def places(self, struct: str) -> list[Place]:
        """Every number of it."""
        if not self.length:
            return [Place(struct, self.name)]
        return [Place(struct, self.name, index) for index in range(self.length)]


@dataclass(frozen=True)
class Struct:
    """A struct.

    Attributes:
        name: without the prefix of the car.
        about: one sentence.
        fields: in their order.
    """

    name: str
    about: str
    fields: tuple[Field, ...]

    def only(self, wanted: set[Place]) -> Struct:
        """The struct with those fields alone of which a number is wanted."""
        kept = [each for each in self.fields if not wanted.isdisjoint(each.places(self.name))]
        return Struct(self.name, self.about, tuple(kept))


def struct_of(name: str, about: str, tree: Any, *, signals: bool = False) -> Struct:
    """The struct that holds a tree of the engine, or columns by name.

    Args:
        name: of the struct.
        about: one sentence.
        tree: of records, tuples and arrays, or a dict of arrays; its numbers become the defaults.
        signals: whether its leaves are signals of the catalogue, which then says what they mean.

    Raises:
        SimulationError: two leaves whose names would be the same.
    """
    leaves = (((key,), leaf, "") for key, leaf in tree.items()) if isinstance(tree, dict) else _leaves(tree)
    fields = [_field_of(path, leaf, meaning, signals) for path, leaf, meaning in leaves]
    names = [each.name for each in fields]
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise SimulationError(f"The fields of the struct '{name}' must differ, but {', '.join(twice)} are there twice.")
    return Struct(name, about, tuple(fields))


def parameters_of(car: CompletedCar, numbers: dict[str, float]) -> Struct:
    """The struct of a car's numbers in data-sheet units, by the dotted paths of its file.

    Args:
        car: completed.
        numbers: its numbers by dotted path.
    """
    fields = []
    for path, value in numbers.items():
        meaning, limits = _described(car.written, path)
        about = {"path": path, "unit": symbol_of(path), "meaning": meaning, "limits": limits}
        fields.append(Field(path.replace(".", "_"), **about, default=value))
    return Struct("parameters", "The numbers of the car's file, in data-sheet units.", tuple(fields))


def nodes_of(form: Form, struct: Struct, tree: Any) -> list[Nodes]:
    """Nodes that load every number of a tree, an array for each leaf, in the order in which JAX flattens it.

    Args:
        form: to add to.
        struct: of the tree.
        tree: whose shapes they have.
    """
    return [
        loaded(form, struct.name, each, np.shape(leaf)) for each, (_, leaf, _) in zip(struct.fields, _leaves(tree), strict=True)
    ]


def loaded(form: Form, struct: str, wanted: Field, shape: tuple[int, ...] = ()) -> Nodes:
    """Nodes that load the numbers of a field, in a shape."""
    nodes = np.empty(int(np.prod(shape, dtype=int)), object)
    for index, place in enumerate(wanted.places(struct)):
        nodes[index] = form.load(place, wanted.kind)
    return nodes.reshape(shape)


def _leaves(tree: Any) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """(names on the way, leaf, what its record says of it) of each leaf."""
    for keys, leaf in jax.tree_util.tree_leaves_with_path(tree):
        names, at, meaning = [], tree, ""
        for key in keys:
            name = str(getattr(key, "name", getattr(key, "idx", "")))
            meaning = _meanings(type(at)).get(name, "") if isinstance(at, Record) else meaning
            at = getattr(at, name) if isinstance(at, Record) else at[getattr(key, "idx", 0)]
            names.append(name)
        yield tuple(names), leaf, meaning


def si_symbol(name: str) -> str:
    """The unit that a name of the engine ends in, in ASCII; empty for a dimensionless one.

    >>> si_symbol("capacity_c"), si_symbol("linear_n_s_m"), si_symbol("soc_min")
    ('C', 'N s/m', '')
    """
    return next((symbol for suffix, symbol in SI_SUFFIXES.items() if name.endswith(f"_{suffix}")), "")


def _field_of(names: tuple[str, ...], leaf: Any, meaning: str, signals: bool) -> Field:
    array = np.asarray(leaf)
    found = SIGNALS.get(names[-1]) if signals else None
    kind: Kind = "i32" if array.dtype.kind in "iu" else "bool" if array.dtype.kind == "b" else "f64"
    return Field(
        name="_".join(names),
        kind=kind,
        length=array.size if array.ndim else 0,
        path=".".join(names),
        unit=si_symbol(names[-1]),
        meaning=f"{found.meaning.rstrip('.')}{f', {found.sign}' if found.sign else ''}" if found else meaning,
        default=array.ravel().tolist() if array.ndim else array.item(),
    )


def _meanings(record: type[Record]) -> dict[str, str]:
    """What the docstring of a record says of its fields, by name."""
    section = SECTION.search(f"\n{record.__doc__ or ''}")
    if section is None:
        return {}
    text = BRACKETS.sub("", " ".join(section.group(1).split()))
    own = {each.name for each in dataclasses.fields(record)}  # pyright: ignore[reportArgumentType]
    marks = [mark for mark in NAMES.finditer(text) if own.issuperset(mark.group(1).split(", "))]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        name: text[mark.end() : end].strip(" .;")
        for mark, end in zip(marks, ends, strict=True)
        for name in mark.group(1).split(", ")
    }


def _described(spec: Any, path: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """The description of a field of a car's file and its limits, or nothing."""
    *parents, name = path.split(".")
    for parent in parents:
        spec = getattr(spec, parent, None)
    fields = getattr(type(spec), "model_fields", {})
    if name not in fields:
        return "", ()
    return (fields[name].description or "").removesuffix(BY_LAW).rstrip("."), tuple(limits_of(spec, name))
