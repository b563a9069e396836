"""What the numbers of a car rest on, field by field."""

from dataclasses import dataclass
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.formatting import plain
from voltwright.library.cars import load_car
from voltwright.operations.car import CarArgument
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Evidence
from voltwright.study.number_intervals import half_widths
from voltwright.units import symbol_of

NO_FIELDS = ("name", "published", "correlations", "evidence", "sources")
NOT_LISTED = (*NO_FIELDS, "title", "make")


@dataclass(frozen=True)
class EvidenceListRequest(Checked):
    """List what the numbers of a car rest on.

    Attributes:
        car: spec, name in the library, or path of a file.
    """

    car: CarArgument


@dataclass(frozen=True)
class EvidenceRow:
    """A field that a car's file writes.

    Attributes:
        value: as written. kind: of evidence, "given" without any. low, high: ends of its 90 % interval in the field's unit, by
            the kind of evidence where the file writes none; None of what is no number.
        source: title, publisher and date, or None. note: of the file.
        others: figures of other sources, in words, the refuted ones marked.
    """

    path: str
    value: Any
    unit: str
    kind: str
    low: float | None
    high: float | None
    source: str | None
    note: str | None
    others: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class EvidenceListResult(Presented):
    """What the numbers of a car rest on."""

    car: str
    title: str
    rows: tuple[EvidenceRow, ...]


def run_evidence_list(
    request: EvidenceListRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> EvidenceListResult:
    """List the evidence of a car.

    Raises:
        SpecError, UnknownNameError, FileError: the car.
    """
    Parts(progress, cancel).begin("reading the car")
    car = request.car if isinstance(request.car, CompletedCar) else complete(load_car(request.car))
    spec, widths = car.written, half_widths(car)
    rows = []
    for path, value in fields_of(spec):
        if path.split(".")[0] in NOT_LISTED:
            continue
        entry = spec.evidence.get(path)
        if entry is None and path.split(".")[0] not in spec.model_fields_set:
            continue
        low, high = interval_of(path, value, entry, widths)
        rows.append(
            EvidenceRow(
                path=path,
                value=value,
                unit=symbol_of(path),
                kind="given" if entry is None else entry.kind,
                low=low,
                high=high,
                source=None if entry is None or entry.source is None else _source_words(spec, entry.source),
                note=None if entry is None else entry.note,
                others=() if entry is None else tuple(_other_words(spec, other) for other in entry.conflicts),
            )
        )
    return EvidenceListResult(spec.name, spec.title, tuple(rows))


def interval_of(path: str, value: Any, entry: Evidence | None, widths: dict[str, float]) -> tuple[float | None, float | None]:
    """Ends of the 90 % interval of a number in its unit; None of anything else.

    Args:
        path: of the field. value: its value. entry: its evidence, or None. widths: half widths of every number, by path.
    """
    if not is_number(value):
        return None, None
    if entry is not None and entry.low is not None and entry.high is not None:
        return entry.low, entry.high
    return (float(value) - widths[path], float(value) + widths[path]) if path in widths else (None, None)


def _source_words(spec: CarSpec, key: str) -> str:
    source = spec.sources[key]
    return f"{source.title} ({source.publisher}{f', {source.date}' if source.date else ''})"


def _other_words(spec: CarSpec, other: Any) -> str:
    mark = f", refuted: {other.refuted}" if other.refuted else ""
    return f"{plain(other.value)}, {other.kind}: {_source_words(spec, other.source)}{mark}"


evidence_list = function_of(EvidenceListRequest, run_evidence_list, "evidence_list")
