"""What a car's file says of its numbers, as rows: its document, the figures of other sources, and when it became known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from voltwright.figures import unit_of_quantity
from voltwright.formatting import plain
from voltwright.spec.base import is_number
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Evidence, OtherFigure, Published
from voltwright.units import symbol_of

State = Literal["rumoured", "announced", "listed", "measured", "certified"]
STATES: dict[str, State] = {
    "rumour": "rumoured",
    "press": "announced",
    "manufacturer": "announced",
    "design": "announced",
    "database": "listed",
    "measured": "measured",
    "certified": "certified",
}
"""What a figure of a kind of evidence is on a time line; an assumed one is not on it."""


@dataclass(frozen=True)
class Document:
    """A source.

    Attributes:
        key: in the car's file.
        title: of the document.
        publisher: who published it.
        address: in the web, a DOI, or a repository; None where there is none.
        date: day, month or year; None where it is not known.
    """

    key: str
    title: str
    publisher: str
    address: str | None
    date: str | None

    @property
    def words(self) -> str:
        """Title, publisher and date."""
        return f"{self.title} ({self.publisher}{f', {self.date}' if self.date else ''})"


@dataclass(frozen=True)
class OtherRow:
    """A figure of another source, which is not used.

    Attributes:
        value: as written, in the unit of the row that it stands at.
        kind: of evidence.
        low: lower end of its 90 % interval, None where none is written.
        high: upper end, None where none is written.
        document: its source.
        note: why it is not used.
        refuted: why it is known to be wrong; None where it may be right.
    """

    value: Any
    kind: str
    low: float | None
    high: float | None
    document: Document
    note: str | None
    refuted: str | None

    @property
    def words(self) -> str:
        """Value, kind and source, and whether it is refuted."""
        mark = f", refuted: {self.refuted}" if self.refuted else ""
        return f"{plain(self.value)}, {self.kind}: {self.document.words}{mark}"


@dataclass(frozen=True)
class PublishedResult:
    """A result that somebody published for the car.

    Attributes:
        quantity: name of the figure; it ends in its unit.
        value: in that unit.
        unit: as printed.
        kind: of evidence.
        document: its source.
        note: of the file.
        conflicts: figures of other sources.
    """

    quantity: str
    value: float
    unit: str
    kind: str
    document: Document
    note: str | None
    conflicts: tuple[OtherRow, ...]


@dataclass(frozen=True)
class KnownSince:
    """A figure, or a report without one, by the date of its source.

    Attributes:
        date: day, month or year.
        state: rumoured, announced, listed, measured or certified, by the kind of evidence.
        kind: of evidence.
        field: dotted path of the number, name of the published result, or None of a report without a figure.
        value: in the unit.
        low: lower end of a span that was reported, or None.
        high: upper end of it, or None.
        unit: as printed.
        words: of the report or note.
        document: the source.
        used: whether the car's file has this figure in use.
        refuted: why it is known to be wrong; None where it may be right.
    """

    date: str
    state: State
    kind: str
    field: str | None
    value: Any
    low: float | None
    high: float | None
    unit: str
    words: str | None
    document: Document
    used: bool
    refuted: str | None


def document_of(spec: CarSpec, key: str | None) -> Document | None:
    """A source of a car's file; None without a key."""
    if key is None:
        return None
    source = spec.sources[key]
    return Document(key, source.title, source.publisher, source.address, source.date)


def others_of(spec: CarSpec, entry: Evidence | Published | None) -> tuple[OtherRow, ...]:
    """The figures of other sources beside an entry."""
    return () if entry is None else tuple(_other(spec, other) for other in entry.conflicts)


def published_of(spec: CarSpec) -> tuple[PublishedResult, ...]:
    """Every published result of a car, with what other sources say."""
    return tuple(
        PublishedResult(
            entry.quantity,
            entry.value,
            unit_of_quantity(entry.quantity),
            entry.kind,
            _document(spec, entry.source),
            entry.note,
            others_of(spec, entry),
        )
        for entry in spec.published
    )


def timeline_of(spec: CarSpec, values: dict[str, Any]) -> tuple[KnownSince, ...]:
    """What became known when: reports of the history, figures in use, and those of other sources, in order of time.

    Args:
        spec: as written.
        values: of its fields by dotted path.
    """
    rows = [*_reports(spec), *_figures(spec, values), *_results(spec)]
    return tuple(sorted(rows, key=lambda row: (row.date, list(STATES.values()).index(row.state))))


def unit_of_field(spec: CarSpec, path: str) -> str:
    """Unit of a field as printed; of a price, its currency."""
    return spec.price.currency if path == "price.amount" and spec.price is not None else symbol_of(path)


def _document(spec: CarSpec, key: str) -> Document:
    found = document_of(spec, key)
    assert found is not None
    return found


def _other(spec: CarSpec, other: OtherFigure) -> OtherRow:
    document = _document(spec, other.source)
    return OtherRow(other.value, other.kind, other.low, other.high, document, other.note, other.refuted)


def _reports(spec: CarSpec) -> Iterator[KnownSince]:
    for each in spec.history:
        unit = "" if each.field is None else unit_of_field(spec, each.field)
        document, state = _document(spec, each.source), STATES.get(each.kind, "announced")
        ends = each.value, each.low, each.high
        yield KnownSince(each.date, state, each.kind, each.field, *ends, unit, each.words, document, False, each.refuted)


def _figures(spec: CarSpec, values: dict[str, Any]) -> Iterator[KnownSince]:
    for path, entry in spec.evidence.items():
        document, unit = document_of(spec, entry.source), unit_of_field(spec, path)
        value = values.get(path)
        if document is not None and document.date is not None and entry.kind in STATES:
            ends = (entry.low, entry.high) if is_number(value) else (None, None)
            state = STATES[entry.kind]
            yield KnownSince(
                document.date, state, entry.kind, path, value, *ends, unit, entry.note, document, used=True, refuted=None
            )
        yield from _of_others(others_of(spec, entry), path, unit)


def _results(spec: CarSpec) -> Iterator[KnownSince]:
    for each in published_of(spec):
        document = each.document
        if document.date is not None and each.kind in STATES:
            place = (document.date, STATES[each.kind], each.kind, each.quantity, each.value, None, None, each.unit)
            yield KnownSince(*place, each.note, document, used=True, refuted=None)
        yield from _of_others(each.conflicts, each.quantity, each.unit)


def _of_others(others: tuple[OtherRow, ...], field: str, unit: str) -> Iterator[KnownSince]:
    for each in others:
        if each.document.date is not None and each.kind in STATES:
            place = (each.document.date, STATES[each.kind], each.kind, field, each.value, each.low, each.high, unit)
            yield KnownSince(*place, each.note, each.document, used=False, refuted=each.refuted)
