"""Every number of a car, and where it comes from."""

from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from voltwright.defaults.calibration.factors import ROAD
from voltwright.defaults.completed_car import CompletedCar
from voltwright.figures import unit_of_quantity
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.spec.base import fields_of, is_number, leaf
from voltwright.spec.car import CarSpec
from voltwright.units import symbol_of

SAME = 1e-9
NO_NUMBERS = ("name", "title", "make", "market", "vehicle_class", "published", "history", "correlations", "evidence", "sources")


@dataclass(frozen=True)
class ShowRequest(LossOptions):
    """Show every number of a car and where it comes from.

    Attributes:
        car: spec, name in the library, or path of a file.
        assumed: only what no document says.
        as_used: the numbers that a run uses, a written road load too as the loss model moves it; else as written.
    """

    car: CarArgument
    _: KW_ONLY
    assumed: bool = False
    as_used: bool = False


@dataclass(frozen=True)
class Conflict:
    """A figure of another source that is not used.

    Attributes:
        low: lower end of its 90 % interval, or None.
        high: upper end, or None.
        refuted: why it is known to be wrong; None where it may be right.
    """

    value: Any
    kind: str
    source: dict[str, Any] | None
    note: str | None
    low: float | None = None
    high: float | None = None
    refuted: str | None = None


@dataclass(frozen=True)
class FieldRow:
    """A field of a completed car.

    Attributes:
        kind: of evidence, or given, or assumed.
        law: that filled it, or None.
        conflicts: figures that are not used.
    """

    path: str
    value: Any
    unit: str
    kind: str
    law: str | None
    source: dict[str, Any] | None
    low: float | None
    high: float | None
    note: str | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class PublishedRow:
    """A published result.

    Attributes:
        conflicts: what other sources say of it.
    """

    quantity: str
    value: float
    unit: str
    kind: str
    source: dict[str, Any] | None
    note: str | None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, repr=False)
class ShowResult(Presented):
    """A car, number by number.

    Attributes:
        loss_model: in words, whose losses stand here.
        road_load_ratio: road load of a run over the one in `fields`.
        warnings: what is implausible in the car's file, a sentence each.
    """

    name: str
    title: str
    make: str
    vehicle_class: str
    loss_model: str
    fields: tuple[FieldRow, ...]
    published: tuple[PublishedRow, ...]
    road_load_ratio: float = 1.0
    warnings: tuple[str, ...] = ()
    written: CarSpec | None = field(default=None, repr=False, compare=False)


def run_show(request: ShowRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ShowResult:
    """Show every number of a car.

    Raises:
        SpecError, UnknownNameError, FileError: the car.
    """
    parts = Parts(progress, cancel)
    parts.begin("completing the car")
    car = prepared_car(request.car, request)
    spec = car.written
    rows = _fields(car.completed, as_used=request.as_used)
    ratio = _road_load_ratio(car.completed, rows)
    if request.assumed:
        rows = [row for row in rows if row.kind == "assumed"]
    published = () if request.assumed else tuple(_published(spec))
    return ShowResult(
        spec.name,
        spec.title,
        spec.make,
        spec.vehicle_class,
        car.loss_model,
        tuple(rows),
        published,
        road_load_ratio=ratio,
        warnings=car.warnings,
        written=spec,
    )


def _road_load_ratio(car: CompletedCar, rows: list[FieldRow]) -> float:
    """How far the road load as used is from the one in the rows."""
    road = {row.path: row.value for row in rows if row.path in ROAD[car.road_load.kind]}
    return next((leaf(car, path) / value for path, value in road.items() if value), 1.0)


def _fields(car: CompletedCar, *, as_used: bool) -> list[FieldRow]:
    spec, rows = car.written, []
    written = dict(fields_of(spec))
    price = {path: value for path, value in written.items() if path.startswith("price.")}
    for path, used in {**dict(fields_of(car)), **price}.items():
        if path.split(".")[0] in NO_NUMBERS:
            continue
        value = used if as_used else written.get(path, used)
        evidence, law = spec.evidence.get(path), car.assumptions.get(path)
        if as_used and law is None and path in written and is_number(used) and abs(used - written[path]) > SAME * abs(used):
            law = f"written {written[path]:g}, moved by the loss model"
        rows.append(
            FieldRow(
                path=path,
                value=value,
                unit=spec.price.currency if path == "price.amount" and spec.price is not None else symbol_of(path),
                kind="assumed" if path in car.assumptions else "given" if evidence is None else evidence.kind,
                law=law,
                source=None if evidence is None else _source(spec, evidence.source),
                low=None if evidence is None else evidence.low,
                high=None if evidence is None else evidence.high,
                note=None if evidence is None else evidence.note,
                conflicts=() if evidence is None else tuple(_other(spec, other) for other in evidence.conflicts),
            )
        )
    return rows


def _published(spec: CarSpec) -> list[PublishedRow]:
    return [
        PublishedRow(
            quantity=entry.quantity,
            value=entry.value,
            unit=unit_of_quantity(entry.quantity),
            kind=entry.kind,
            source=_source(spec, entry.source),
            note=entry.note,
            conflicts=tuple(_other(spec, other) for other in entry.conflicts),
        )
        for entry in spec.published
    ]


def _source(spec: CarSpec, key: str | None) -> dict[str, Any] | None:
    return None if key is None else {"key": key, **spec.sources[key].model_dump(mode="json", exclude_none=True)}


def _other(spec: CarSpec, other: Any) -> Conflict:
    source = _source(spec, other.source)
    return Conflict(other.value, other.kind, source, other.note, other.low, other.high, other.refuted)


show = function_of(ShowRequest, run_show, "show")
