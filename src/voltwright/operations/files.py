"""Files of cars and chargers: checked, begun from a template, and their JSON Schema."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.defaults.charger import complete_charger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError, VoltwrightError
from voltwright.interfaces.whole_file import write_text
from voltwright.library.cars import car_names, load_car
from voltwright.library.chargers import charger_names, load_charger
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.spec import schema
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import KINDS, AcCharger, DcCharger, WirelessCharger
from voltwright.spec.loading import read_mapping
from voltwright.spec.plausibility import implausible
from voltwright.spec.problems import problems_in
from voltwright.spec.template import template

CheckArgument = CarSpec | AcCharger | DcCharger | WirelessCharger | str | Path
CHARGER_FIELDS = {"kind", "connectors", "power_class"}


@dataclass(frozen=True)
class CheckRequest:
    """Check car and charger files, and say all that is wrong with each.

    Attributes:
        files: paths, names of shipped cars and chargers, or specs; one, or several.
        assumed: whether to find the assumed numbers that move the range of each car most, by a drive.
    """

    files: Sequence[CheckArgument] | CheckArgument
    _: KW_ONLY
    assumed: bool = False


@dataclass(frozen=True)
class Finding:
    """An error or a warning.

    Attributes:
        sentence: what is wrong, and what to try.
        path: of the field, or None where it is not about one.
    """

    sentence: str
    path: str | None = None


@dataclass(frozen=True)
class FileCheck:
    """What there is to say about one file.

    Attributes:
        given, assumed: numbers that it writes, and that default laws fill.
        errors: everything that must change before the file can be used.
        warnings: what is possible, but implausible.
        most_assumed: the assumed numbers that move the range of a car most, the largest first; none where it cannot be driven.
        exit_code: 0 for a valid file.
    """

    file: str
    valid: bool
    name: str | None = None
    title: str | None = None
    given: int = 0
    assumed: int = 0
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    most_assumed: tuple[AssumedNumber, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True, repr=False)
class CheckResult(Presented):
    """Whether files describe cars and chargers."""

    valid: bool
    files: tuple[FileCheck, ...]


def run_check(request: CheckRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CheckResult:
    """Check car and charger files; what is wrong stands in the result."""
    named = request.files
    files = list(named) if isinstance(named, Sequence) and not isinstance(named, str) else [named]
    parts, rows = Parts(progress, cancel, len(files)), []
    for file in files:
        parts.begin(str(file) if isinstance(file, str | Path) else file.name)
        rows.append(_checked(file, request.assumed))
    parts.end()
    return CheckResult(all(row.valid for row in rows), tuple(rows))


def _checked(named: CheckArgument, assumed: bool) -> FileCheck:
    if isinstance(named, CarSpec):
        return _of_car(named.name, named, assumed)
    if not isinstance(named, str | Path):
        return _counts(named.name, named, len(complete_charger(named).assumptions))
    file = str(named)
    try:
        return _check_charger(file) if _is_charger(file) else _check_car(file, assumed)
    except VoltwrightError as error:
        return _wrong(file, [error])


def _wrong(file: str, errors: Sequence[VoltwrightError]) -> FileCheck:
    findings = tuple(Finding(str(error), getattr(error, "path", "") or None) for error in errors)
    return FileCheck(file, valid=False, errors=findings, exit_code=int(errors[0].exit_code))


def _is_charger(file: str) -> bool:
    """Whether a file, or a name, is that of a charger: only such a file has a kind, connectors or a power class of its own."""
    if Path(file).is_file():
        return not CHARGER_FIELDS.isdisjoint(read_mapping(Path(file)))
    return file in charger_names() and file not in car_names()


def _check_charger(file: str) -> FileCheck:
    if Path(file).is_file() and "kind" not in read_mapping(Path(file)):
        raise SpecError("`kind` must be written: ac, dc or wireless.", "kind")
    if Path(file).is_file():
        data = read_mapping(Path(file))
        problems = problems_in(KINDS[data["kind"]], data, "charger") if data["kind"] in list(KINDS) else []
        if problems:
            return _wrong(file, problems)
    spec = load_charger(Path(file) if Path(file).exists() else file)
    return _counts(file, spec, len(complete_charger(spec).assumptions))


def _check_car(file: str, assumed: bool) -> FileCheck:
    # Here a bare word is a file before it is a name.
    path = Path(file)
    if path.is_file():
        problems = problems_in(CarSpec, read_mapping(path))
        if problems:
            return _wrong(file, problems)
    return _of_car(file, load_car(path if path.exists() else file), assumed)


def _of_car(file: str, spec: CarSpec, assumed: bool) -> FileCheck:
    completed = complete(spec)
    warnings = tuple(Finding(each.sentence, each.path) for each in implausible(spec))
    row = _counts(file, spec, len(completed.assumptions), warnings)
    return replace(row, most_assumed=_most_assumed(completed)) if assumed else row


def _most_assumed(car: CompletedCar) -> tuple[AssumedNumber, ...]:
    from voltwright.study.assumed_numbers import assumed_numbers  # it takes JAX, which reading a file does without

    try:
        return assumed_numbers(car)
    except VoltwrightError:
        return ()


def _counts(file: str, spec: Any, assumed: int, warnings: tuple[Finding, ...] = ()) -> FileCheck:
    written = spec.model_fields_set
    given = sum(1 for path, value in fields_of(spec) if is_number(value) and path.split(".")[0] in written)
    return FileCheck(file, valid=True, name=spec.name, title=spec.title, given=given, assumed=assumed, warnings=warnings)


@dataclass(frozen=True)
class NewRequest:
    """Write a commented car file to fill in.

    Attributes:
        name: of the car, or of its file.
        kind: what the template describes.
        force: whether a file that is already there is overwritten.
    """

    name: str
    _: KW_ONLY
    kind: Literal["car", "scooter"] = "car"
    force: bool = False


@dataclass(frozen=True, repr=False)
class NewResult(Presented):
    """The file that was written."""

    path: Path


def run_new(request: NewRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> NewResult:
    """Write a commented car file.

    Raises:
        SpecError: a name that no car may have.
        FileError: a file that is there already, or cannot be written.
    """
    name = request.name
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    parts = Parts(progress, cancel)
    parts.begin(f"writing {path}")
    text = template(path.stem, request.kind)
    if path.exists() and not request.force:
        raise FileError(f"'{path}' is there already; take another name, or --force to overwrite it.")
    write_text(path, text)
    return NewResult(path)


@dataclass(frozen=True)
class SchemaRequest:
    """The JSON Schema of the car file, for editors."""


@dataclass(frozen=True, repr=False)
class SchemaResult(Presented):
    """The JSON Schema of the car file."""

    json_schema: dict[str, Any]


def run_schema(request: SchemaRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> SchemaResult:
    """The JSON Schema of the car file."""
    parts = Parts(progress, cancel)
    parts.begin("writing the schema")
    return SchemaResult(schema.car_schema())


check = function_of(CheckRequest, run_check, "check")
new_car = function_of(NewRequest, run_new, "new_car")
car_schema = function_of(SchemaRequest, run_schema, "car_schema")
