"""Files that a person writes, of every kind, checked."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.defaults.charger import complete_charger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.defaults.numbers import check_number
from voltwright.errors import SpecError, VoltwrightError
from voltwright.library.cars import car_names, load_car
from voltwright.library.cells import cell_names, load_cell
from voltwright.library.chargers import charger_names, load_charger
from voltwright.library.cycles import load_cycle
from voltwright.library.days import day_names, load_day
from voltwright.library.plans import load_plan, plan_names
from voltwright.library.platforms import platform_names
from voltwright.library.studies import load_study, study_names
from voltwright.operations.front import function_of
from voltwright.operations.platform_check import LookedAt, look_at_platform
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.base import SpecModel, fields_of, is_number
from voltwright.spec.car import CarSpec
from voltwright.spec.cell import CellSpec
from voltwright.spec.charger import KINDS as CHARGERS
from voltwright.spec.charger import AcCharger, DcCharger, WirelessCharger
from voltwright.spec.day import DaySpec
from voltwright.spec.design_study import DesignStudy
from voltwright.spec.mapping_file import read_mapping
from voltwright.spec.platform import PlatformSpec
from voltwright.spec.plausibility import implausible
from voltwright.spec.problems import problems_in
from voltwright.spec.production import ProductionSpec

CheckArgument = CarSpec | AcCharger | DcCharger | WirelessCharger | str | Path
FileKind = Literal["car", "charger", "day", "cell", "design study", "platform", "plan"]
OWN_FIELDS: dict[FileKind, set[str]] = {
    "charger": {"kind", "connectors", "power_class"},
    "day": {"entries", "ambient_c"},
    "plan": {"plants", "tolerances"},
    "cell": {"ohmic_mohm", "branch1_mohm", "table"},
    "design study": {"free", "objectives", "constraints"},
    "platform": {"parts", "common"},
}
"""Fields at the top of a file that only one of its kind has; a file without any is of a car."""
WORDS = {"plan": "production plan"}
SHIPPED: dict[FileKind, Callable[[], list[str]]] = {
    "charger": charger_names,
    "day": day_names,
    "cell": cell_names,
    "design study": study_names,
    "platform": platform_names,
    "plan": plan_names,
}
MODELS: dict[FileKind, type[SpecModel]] = {
    "day": DaySpec,
    "cell": CellSpec,
    "design study": DesignStudy,
    "platform": PlatformSpec,
    "plan": ProductionSpec,
}


@dataclass(frozen=True)
class CheckRequest(Checked):
    """Check files of cars, chargers, and of every other kind, and say all that is wrong with each.

    Attributes:
        files: paths, names of what is shipped, or specs of cars and chargers; one, or several.
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
    """Whether files describe what their kind asks for."""

    valid: bool
    files: tuple[FileCheck, ...]


def run_check(request: CheckRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CheckResult:
    """Check files of every kind; what is wrong stands in the result."""
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
    checks = {"car": lambda: _check_car(file, assumed), "charger": lambda: _check_charger(file)}
    try:
        kind = kind_of(file)
        return checks[kind]() if kind in checks else _check_model(file, kind)
    except VoltwrightError as error:
        return _wrong(file, [error])


def _wrong(file: str, errors: Sequence[VoltwrightError]) -> FileCheck:
    findings = tuple(Finding(str(error), getattr(error, "path", "") or None) for error in errors)
    return FileCheck(file, valid=False, errors=findings, exit_code=int(errors[0].exit_code))


def kind_of(file: str) -> FileKind:
    """What a file, or a name, is of."""
    path = Path(file)
    own = set(read_mapping(path)) if path.is_file() else None
    if own is None and file in car_names():
        return "car"
    for kind, fields in OWN_FIELDS.items():
        if fields & own if own is not None else file in SHIPPED[kind]():
            return kind
    return "car"


def _check_model(file: str, kind: FileKind) -> FileCheck:
    """A day, a design study, a platform or a production plan, with what each names; or a cell."""
    path = Path(file)
    if path.is_file():
        problems = problems_in(MODELS[kind], read_mapping(path), WORDS.get(kind, kind))
        if problems:
            return _wrong(file, problems)
    named = path if path.exists() else file
    if kind == "platform":
        return _check_platform(file, named)
    if kind == "cell":
        return _counts(file, load_cell(named), 0)
    if kind == "design study":
        from voltwright.study.design.free import free_numbers  # it takes JAX, which reading a file does without

        study = load_study(named)
        free_numbers(complete(load_car(study.car)), {path: (one.low, one.high) for path, one in study.free.items()})
        return _counts(file, study, 0)
    if kind == "plan":
        from voltwright.study.production.check import check_plan  # it takes SciPy, which reading a file does without

        return _counts(file, check_plan(load_plan(named)), 0)
    day = load_day(named)
    load_car(day.car)
    for entry in day.entries:
        if (charger := getattr(entry, "charger", None)) is not None:
            load_charger(charger)
        if (cycle := getattr(entry, "cycle", None)) is not None:
            load_cycle(cycle)
    return _counts(file, day, 0)


def _check_platform(file: str, named: str | Path) -> FileCheck:
    looked = look_at_platform(named)
    if not isinstance(looked, LookedAt):
        return _wrong(file, looked)
    warnings = tuple(Finding(sentence, path) for sentence, path in looked.warnings)
    return replace(_counts(file, looked.platform, 0, warnings), given=looked.given)


def _check_charger(file: str) -> FileCheck:
    if Path(file).is_file() and "kind" not in read_mapping(Path(file)):
        raise SpecError("`kind` must be written: ac, dc or wireless.", "kind")
    if Path(file).is_file():
        data = read_mapping(Path(file))
        problems = problems_in(CHARGERS[data["kind"]], data, "charger") if data["kind"] in list(CHARGERS) else []
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
    for path in (path for entry in spec.correlations for path in entry.fields):
        check_number(completed, path)
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
    return FileCheck(
        file, valid=True, name=spec.name, title=spec.title or spec.name, given=given, assumed=assumed, warnings=warnings
    )


check = function_of(CheckRequest, run_check, "check")
