"""A car as a form: every number of its file in groups, with unit, evidence, law, limits, choices and a slider's range."""

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of, why_without_effect
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.car import CarSpec
from voltwright.spec.car_text import car_text
from voltwright.spec.field_titles import title_of
from voltwright.spec.file_fields import FileField, SliderRange, file_fields, slider_range
from voltwright.spec.plausibility import implausible
from voltwright.units import symbol_of

Group = Literal["body", "tyres", "drive", "battery", "thermal", "charging", "price", "more"]
GROUPS: dict[str, Group] = {
    "body": "body",
    "masses": "body",
    "road_load": "body",
    "tyres": "tyres",
    "drive_units": "drive",
    "split": "drive",
    "regeneration": "drive",
    "limits": "drive",
    "battery": "battery",
    "thermal": "thermal",
    "hvac": "thermal",
    "charging": "charging",
    "price": "price",
    "warm_up": "tyres",
}
"""By the first key of a path; any other is of the group `more`."""
NO_DIFFERENCE = ("name", "title", "evidence", "sources", "published", "correlations", "history")
NUMERIC = ("number", "count")


@dataclass(frozen=True)
class CarFormRequest(LossOptions):
    """Every number of a car's file as a form shows it, and its YAML text.

    Attributes:
        car: spec, name in the library, or path of a file.
        against: another car, likewise: what its file has otherwise is listed.
    """

    car: CarArgument
    _: KW_ONLY
    against: CarArgument | None = None


@dataclass(frozen=True)
class FormField(FileField):
    """A field with its value in a car.

    Attributes:
        group: in which a person looks for it.
        value: as the file writes it, else as a law fills it on the scale of the file; None where there is none.
        written: whether the file writes it.
        law: that filled it, in words.
        evidence: kind of evidence; "given" for none, "assumed" where a law filled it.
        source: title and publisher of the document.
        address: of the document.
        low, high: ends of the 90 % interval that the evidence writes.
        note: of the evidence.
        conflicts: how many figures of other sources there are.
        slider: a sensible range; None for what is no number, or has no value.
        without_effect: why it can change no figure of this car; None where it can.
    """

    _: KW_ONLY
    group: Group
    value: Any
    written: bool
    law: str | None
    evidence: str
    source: str | None
    address: str | None
    low: float | None
    high: float | None
    note: str | None
    conflicts: int
    slider: SliderRange | None
    without_effect: str | None


@dataclass(frozen=True)
class Difference:
    """A field that two files have otherwise.

    Attributes:
        path, title, unit: of the field.
        this: value in the car's file, or by a law.
        other: value in the other file; None where it is absent.
    """

    path: str
    title: str
    unit: str
    this: Any
    other: Any


@dataclass(frozen=True)
class FormWarning:
    """What is implausible in a file.

    Attributes:
        path: of the field. sentence: what is implausible, and what would fit.
    """

    path: str
    sentence: str


@dataclass(frozen=True, repr=False)
class CarFormResult(Presented):
    """A car as a form.

    Attributes:
        name: of the car.
        title: for people.
        vehicle_class: that picks the default laws.
        loss_model: in words, whose losses stand here.
        fields: every field that the file may hold, in the order of the groups.
        warnings: what is implausible.
        differences: from the car named by `against`, those that a file writes first.
        text: the file in YAML, as every command takes it.
        spec: the file as a mapping.
    """

    name: str
    title: str
    vehicle_class: str
    loss_model: str
    fields: tuple[FormField, ...]
    warnings: tuple[FormWarning, ...]
    differences: tuple[Difference, ...]
    text: str
    spec: CarSpec


def run_car_form(request: CarFormRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CarFormResult:
    """A car as a form.

    Raises:
        SpecError, UnknownNameError, FileError: a car.
    """
    parts = Parts(progress, cancel)
    parts.begin("completing the car")
    car = prepared_car(request.car, request)
    values, spec = _values(car.completed), car.written
    rows = [_row(car.completed, field, value, values) for field, value in file_fields(spec)]
    order = list(dict.fromkeys([*GROUPS.values(), "more"]))
    other = None if request.against is None else prepared_car(request.against, request).completed
    parts.end()
    return CarFormResult(
        spec.name,
        spec.title,
        spec.vehicle_class,
        car.loss_model,
        fields=tuple(sorted(rows, key=lambda row: order.index(row.group))),
        warnings=tuple(FormWarning(each.path, each.sentence) for each in implausible(spec)),
        differences=() if other is None else _differences(car.completed, other),
        text=car_text(spec),
        spec=spec,
    )


def _values(car: CompletedCar) -> dict[str, Any]:
    """Every value of a car on the scale of its file: as written, else as a law fills it."""
    return {**dict(fields_of(car)), **variables_of(car), **dict(fields_of(car.written))}


def _row(car: CompletedCar, field: FileField, written: Any, values: dict[str, Any]) -> FormField:
    spec, path = car.written, field.path
    evidence, law = spec.evidence.get(path), car.assumptions.get(path)
    source = spec.sources.get(evidence.source) if evidence is not None and evidence.source is not None else None
    value = _plain(values.get(path))
    numeric = field.type in NUMERIC and is_number(value)
    low, high = (None, None) if evidence is None else (evidence.low, evidence.high)
    return FormField(
        **{**vars(field), "unit": _unit(spec, field), "choices": _choices(field, value)},
        group=GROUPS.get(path.split(".")[0], "more"),
        value=value,
        written=written is not None and law is None,
        law=law,
        evidence="assumed" if law is not None else "given" if evidence is None else evidence.kind,
        source=None if source is None else f"{source.title} ({source.publisher})",
        address=None if source is None else source.address,
        low=low,
        high=high,
        note=None if evidence is None else evidence.note,
        conflicts=0 if evidence is None else len(evidence.conflicts),
        slider=slider_range(field, float(value), low, high) if numeric and value is not None else None,
        without_effect=why_without_effect(car, path) if field.type == "number" else None,
    )


def _choices(field: FileField, value: Any) -> tuple[str, ...]:
    """A road load can become one of body and tyres; the other way it needs coefficients."""
    return tuple(dict.fromkeys((value, "body_and_tyres"))) if field.path == "road_load.kind" else field.choices


def _unit(spec: CarSpec, field: FileField) -> str:
    return spec.price.currency if field.path == "price.amount" and spec.price is not None else field.unit


def _differences(car: CompletedCar, other: CompletedCar) -> tuple[Difference, ...]:
    here, there = _values(car), _values(other)
    written = {path for each in (car, other) for path, _ in fields_of(each.written) if path not in each.assumptions}
    paths = [path for path in dict.fromkeys([*here, *there]) if path.split(".")[0] not in NO_DIFFERENCE]
    rows = [
        Difference(path, title_of(path), symbol_of(path), _plain(here.get(path)), _plain(there.get(path)))
        for path in sorted(paths, key=lambda path: path not in written)
        if _differ(here.get(path), there.get(path))
    ]
    return tuple(rows)


def _differ(one: Any, other: Any) -> bool:
    if is_number(one) and is_number(other):
        return abs(one - other) > 1e-9 * max(abs(one), abs(other))
    return one != other


def _plain(value: Any) -> Any:
    """A list for a tuple, as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


car_form = function_of(CarFormRequest, run_car_form, "car_form")
