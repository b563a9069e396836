"""What became known of a car, recorded in its file: a figure confirmed or refuted, and what moves by it."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError, shown
from voltwright.interfaces.evidence_file import Changed, Document, Figure, confirmed, refuted, without_field
from voltwright.interfaces.whole_file import check_writable, write_text
from voltwright.library.cars import car_names, load_car
from voltwright.library.catalogue import catalogue
from voltwright.library.find import folder
from voltwright.operations.car import OfCar, PreparedCar
from voltwright.operations.evidence import NO_FIELDS, interval_of
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked, OneOf
from voltwright.spec.base import fields_of, leaf
from voltwright.spec.input_file import YAML_BYTES, read_text
from voltwright.spec.loading import car_from_data
from voltwright.spec.mapping_file import YAML
from voltwright.spec.quantity import QuantityError
from voltwright.spec.quantity import read_text as read_number
from voltwright.spec.yaml_text import parse_yaml
from voltwright.study.number_intervals import half_widths
from voltwright.study.uncertainty.fallback import fallback_of
from voltwright.study.uncertainty.headline import MovedFigure, headline_figures, moved_figures
from voltwright.units import symbol_of, unit_of

KNOWN_KINDS = ("certified", "measured", "manufacturer", "press", "database", "rumour")


@dataclass(frozen=True)
class _ChangeRequest(Checked):
    """What `confirm` and `refute` share.

    Attributes:
        car: name of a shipped car, of which a copy is written, or path of a YAML file.
        field: dotted path of the field.
        out: file to write; None changes the file itself.
        figures: whether the headline figures before and after are found, with their intervals.
    """

    car: str | Path
    field: str
    _: KW_ONLY
    out: Path | None = None
    figures: bool = True


@dataclass(frozen=True)
class EvidenceConfirmRequest(_ChangeRequest):
    """Record a figure that became known.

    Attributes:
        value: the figure: a number in the field's unit, a text such as "73.6 kWh", or a choice.
        source: title of the document, or the key of one that the file has.
        kind: of evidence.
        publisher: of a new document.
        date: of a new document: 2024, 2024-03 or 2024-03-28.
        address: of a new document.
        low: lower end of its 90 % interval in the field's unit; None takes the width of the kind.
        high: upper end of it.
        note: how it was read.
    """

    value: Any
    _: KW_ONLY
    source: str
    kind: Annotated[str, OneOf(KNOWN_KINDS)]
    publisher: str | None = None
    date: str | None = None
    address: str | None = None
    low: float | str | None = None
    high: float | str | None = None
    note: str | None = None


@dataclass(frozen=True)
class EvidenceRefuteRequest(_ChangeRequest):
    """Mark a figure of a car as wrong, and use the next best one.

    Attributes:
        reason: why it is wrong.
        source: title of the document that says so, or the key of one that the file has; None for none.
        publisher: of a new document.
        date: of a new document: 2024, 2024-03 or 2024-03-28.
        address: of a new document.
    """

    _: KW_ONLY
    reason: str
    source: str | None = None
    publisher: str | None = None
    date: str | None = None
    address: str | None = None


@dataclass(frozen=True, repr=False)
class EvidenceChangeResult(OfCar):
    """What was recorded, and what moved by it.

    Attributes:
        action: "confirmed" or "refuted".
        file: that was written.
        field: dotted path. unit: of it.
        before, after: value, None where the file wrote none. kind_before, kind_after: of evidence.
        low_before, high_before, low_after, high_after: ends of the 90 % interval in the field's unit; None of what is no number.
        words: where the figure now comes from.
        moved: headline figures, none where they were not asked for.
    """

    _: KW_ONLY
    action: Literal["confirmed", "refuted"]
    file: Path
    field: str
    unit: str
    before: Any
    after: Any
    kind_before: str
    kind_after: str
    low_before: float | None
    high_before: float | None
    low_after: float | None
    high_after: float | None
    words: str
    moved: tuple[MovedFigure, ...]


def run_evidence_confirm(
    request: EvidenceConfirmRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> EvidenceChangeResult:
    """Record a figure, and say what moved.

    Raises:
        SpecError: a field that cars do not have, a value that it cannot hold, half an interval, a source that is not described.
        UnknownNameError: the car, or the kind. FileError: a file that cannot be read or written, or a shipped car without `out`.
    """
    parts = Parts(progress, cancel, _parts(request))
    text, target = _text_of(request)
    field = _known_field(request.field)
    value = _typed(text, field, request.value, Path(str(request.car)).name)
    low, high = (_end(field, name, getattr(request, name)) for name in ("low", "high"))
    if (low is None) != (high is None):
        wanting = "low" if low is None else "high"
        raise SpecError(f"`{wanting}` must be given too: an interval has two ends, and one alone says little.", wanting)
    figure = Figure(value, request.kind, low, high, request.note)
    document = Document(request.source, request.publisher, request.address, request.date)
    return _written(request, "confirmed", text, target, confirmed(text, field, figure, document), parts)


def run_evidence_refute(
    request: EvidenceRefuteRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> EvidenceChangeResult:
    """Mark a figure as wrong, and say what moved.

    Raises:
        SpecError: a field that the file does not write, or one without another figure; a source that is not described.
        UnknownNameError: the car. FileError: a file that cannot be read or written, or a shipped car without `out`.
    """
    parts = Parts(progress, cancel, _parts(request))
    text, target = _text_of(request)
    field = _known_field(request.field)
    if not request.reason.strip():
        raise SpecError("`reason` must say why the figure is wrong, but is empty.", "reason")
    document = None
    if request.source is not None:
        document = Document(request.source, request.publisher, request.address, request.date)
    return _written(
        request, "refuted", text, target, refuted(text, field, request.reason, document, _fallback(text, field)), parts
    )


def _parts(request: _ChangeRequest) -> int:
    return 3 if request.figures else 1


def _text_of(request: _ChangeRequest) -> tuple[str, Path]:
    """The text of the car's file, checked to be a car, and the file to write."""
    named = str(request.car)
    if not isinstance(request.car, Path) and (named in car_names() or named in catalogue()):
        if named not in car_names():
            raise FileError(
                f"'{shown(named)}' is a row of the catalogue and has no file; `voltwright new` begins one of your own."
            )
        if request.out is None:
            words = f"'{shown(named)}' is a shipped car and is not changed; say with `out` where its changed copy goes."
            raise SpecError(words, "out")
        return (folder("cars") / f"{named}.yaml").read_text(encoding="utf-8"), _target(request.out)
    spec, path = load_car(request.car), Path(request.car)
    if path.suffix.lower() not in YAML:
        raise FileError(f"'{path}' must be a YAML file for evidence to be recorded in it; save the car '{spec.name}' as .yaml.")
    return read_text(path, YAML_BYTES), _target(request.out or path)


def _target(path: Path) -> Path:
    if path.suffix.lower() not in YAML:
        raise FileError(f"'{path}' must end in .yaml or .yml: evidence is recorded in YAML, which keeps comments.")
    check_writable(path)
    return path


def _known_field(field: str) -> str:
    if field.split(".", maxsplit=1)[0] in NO_FIELDS:
        raise SpecError(
            f"`field` must be a field of the car, such as `battery.energy_usable_kwh`, but is '{shown(field)}'.", "field"
        )
    return field


def _typed(text: str, field: str, value: Any, name: str) -> Any:
    """A value as the file is to write it: checked with the rest of the car, in the field's unit."""
    data = without_field(text, field)
    *parents, last = field.split(".")
    part: Any = data
    for place, parent in enumerate(parents):
        part = part.setdefault(parent, {}) if isinstance(part, dict) else None
        if not isinstance(part, dict):
            where = ".".join(parents[: place + 1])
            raise SpecError(f"`field` must name a field below parts of the car, but `{where}` is no part.", "field")
    part[last] = parse_yaml(value) if isinstance(value, str) and value.strip().startswith("[") else value
    try:
        read = leaf(car_from_data(dict(data), name), field)
    except AttributeError:
        raise SpecError(f"`field` must be one that a car has, but is '{shown(field)}'.", "field") from None
    if isinstance(read, float):
        exact = float(f"{read:.12g}")  # 2.01 t is 2010 kg, and no trace of binary digits is written
        return int(exact) if exact.is_integer() else exact
    return list(read) if isinstance(read, tuple) else read


def _end(field: str, name: str, given: float | str | None) -> float | None:
    if not isinstance(given, str):
        return given
    try:
        return read_number(given, unit_of(field), percent=field.endswith("_percent"))
    except QuantityError as error:
        raise SpecError(f"`{name}` must be {error}, but is '{shown(given)}'{error.advice}.", name) from None


def _fallback(text: str, field: str) -> Figure | None:
    """What is used where no other source has a figure."""
    found = fallback_of(car_from_data(parse_yaml(text)), dict(without_field(text, field)), field)
    return None if found is None else Figure(found.value, found.kind, found.low, found.high, found.note)


def _written(
    request: _ChangeRequest, action: Literal["confirmed", "refuted"], text: str, target: Path, changed: Changed, parts: Parts
) -> EvidenceChangeResult:
    """Check the changed car, find what moved, and write the file."""
    before, after = (complete(car_from_data(parse_yaml(each), target.name)) for each in (text, changed.text))
    moved: tuple[MovedFigure, ...] = ()
    if request.figures:
        parts.begin("figures before")
        one = headline_figures(before)
        parts.begin("figures after")
        moved = moved_figures(one, headline_figures(after))
    parts.begin(f"writing {target}")
    write_text(target, changed.text)
    parts.end()
    field, ends = request.field, []
    for car in (before, after):
        entry = car.written.evidence.get(field)
        value = dict(fields_of(car)).get(field)
        kind = "assumed" if field in car.assumptions else "given" if entry is None else entry.kind
        ends.append((dict(fields_of(car.written)).get(field), kind, *interval_of(field, value, entry, half_widths(car))))
    (old, kind_old, low_old, high_old), (new, kind_new, low_new, high_new) = ends
    return EvidenceChangeResult(
        **PreparedCar(after).about,
        action=action,
        file=target,
        field=field,
        unit=symbol_of(field),
        before=old,
        after=new,
        kind_before=kind_old,
        kind_after=kind_new,
        low_before=low_old,
        high_before=high_old,
        low_after=low_new,
        high_after=high_new,
        words=changed.words,
        moved=moved,
    )


evidence_confirm = function_of(EvidenceConfirmRequest, run_evidence_confirm, "evidence_confirm")
evidence_refute = function_of(EvidenceRefuteRequest, run_evidence_refute, "evidence_refute")
