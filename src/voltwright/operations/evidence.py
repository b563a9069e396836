"""What the numbers of a car rest on, field by field."""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.operations.car import CarArgument
from voltwright.operations.evidence_rows import (
    Document,
    KnownSince,
    OtherRow,
    PublishedResult,
    document_of,
    others_of,
    published_of,
    timeline_of,
    unit_of_field,
)
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.evidence import Evidence
from voltwright.study.number_intervals import half_widths

NO_FIELDS = ("name", "published", "history", "correlations", "evidence", "sources")
NOT_LISTED = (*NO_FIELDS, "title", "make")


@dataclass(frozen=True)
class EvidenceListRequest(Checked):
    """List what the numbers of a car rest on.

    Attributes:
        car: spec, name in the library, or path of a file.
        filled: whether to list the numbers too that a default law fills.
    """

    car: CarArgument
    _: KW_ONLY
    filled: bool = False


@dataclass(frozen=True)
class EvidenceRow:
    """A field of a car.

    Attributes:
        value: as written. kind: of evidence, "given" without any, "assumed" where a law fills it. low, high: ends of its 90 %
            interval in the field's unit, by the kind of evidence where the file writes none; None of what is no number.
        source: title, publisher and date, or None. note: of the file, or the law that fills it.
        others: figures of other sources, in words, the refuted ones marked.
        document: the source part by part, or None. conflicts: the figures of other sources, part by part.
        written: whether the car's file writes it.
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
    document: Document | None
    conflicts: tuple[OtherRow, ...]
    written: bool


@dataclass(frozen=True, repr=False)
class EvidenceListResult(Presented):
    """What the numbers of a car rest on.

    Attributes:
        car: name.
        title: for people.
        rows: a field each.
        published: results that others published for it, and what other sources say of them.
        timeline: what became known when, by the dates of the sources.
        kinds: number of fields by kind of evidence.
    """

    car: str
    title: str
    rows: tuple[EvidenceRow, ...]
    published: tuple[PublishedResult, ...]
    timeline: tuple[KnownSince, ...]
    kinds: dict[str, int]


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
    rows = list(_written_rows(car, widths))
    if request.filled:
        rows += _filled_rows(car, widths, {row.path for row in rows})
    kinds = {kind: sum(row.kind == kind for row in rows) for kind in dict.fromkeys(row.kind for row in rows)}
    timeline = timeline_of(spec, dict(fields_of(spec)))
    return EvidenceListResult(spec.name, spec.title, tuple(rows), published_of(spec), timeline, kinds)


def _written_rows(car: CompletedCar, widths: dict[str, float]) -> Iterator[EvidenceRow]:
    """The fields that the file writes."""
    spec = car.written
    for path, value in fields_of(spec):
        if path.split(".")[0] in NOT_LISTED:
            continue
        entry = spec.evidence.get(path)
        if entry is None and path.split(".")[0] not in spec.model_fields_set:
            continue
        low, high = interval_of(path, value, entry, widths)
        document, others = document_of(spec, None if entry is None else entry.source), others_of(spec, entry)
        yield EvidenceRow(
            path=path,
            value=value,
            unit=unit_of_field(spec, path),
            kind="given" if entry is None else entry.kind,
            low=low,
            high=high,
            source=None if document is None else document.words,
            note=None if entry is None else entry.note,
            others=tuple(other.words for other in others),
            document=document,
            conflicts=others,
            written=True,
        )


def _filled_rows(car: CompletedCar, widths: dict[str, float], known: set[str]) -> Iterator[EvidenceRow]:
    """The numbers and choices that default laws fill."""
    values = dict(fields_of(car))
    for path, law in car.assumptions.items():
        if path in known or path not in values:
            continue
        low, high = interval_of(path, values[path], None, widths)
        unit = unit_of_field(car.written, path)
        yield EvidenceRow(path, values[path], unit, "assumed", low, high, None, law, (), None, (), written=False)


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


evidence_list = function_of(EvidenceListRequest, run_evidence_list, "evidence_list")
