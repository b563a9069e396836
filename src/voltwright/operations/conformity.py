"""Conformity of production: the sequential test of measured values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Literal

from voltwright.errors import SpecError
from voltwright.library.csv_table import read_columns
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.bench.certificate import Rule
from voltwright.procedures.conformity import (
    LIMIT_CONSUMPTION,
    LIMIT_MONITOR,
    RULES,
    TESTS_MOST,
    Decision,
    TestStep,
    next_passes_between,
    sequential_test,
)
from voltwright.ranges import CONSUMPTION, LIMIT_CONFORMITY, LIMIT_MONITOR_POINTS, SOCE_PERCENT, Checked, Range
from voltwright.study.production.declared import OperatingCharacteristic, operating_characteristic

COLUMN, READ, MEASURED = "consumption_wh_km", "soce_read_percent", "soce_measured_percent"
SD_LEAST_PERCENT = 0.05
SOCE_DIFFERENCE_LEAST = -100.0
SOCE_DIFFERENCE = Range(-SOCE_PERCENT.high, SOCE_PERCENT.high, advice="it is read less measured, in points")
"""Read less measured state of certified energy, points."""
SEED = 1


@dataclass(frozen=True)
class ConformityRequest(Checked):
    """The sequential test of conformity of production: pass, fail, or test one more car.

    Attributes:
        values: measured, in the order of the tests; or the path of a CSV file with a column `consumption_wh_km`, or with
            `soce_read_percent` and `soce_measured_percent`.
        declared_wh_km: consumption, where the values are of it; None judges readings of the monitor by UN GTR 22, Part A: values
            are read less measured state of certified energy, points.
        limit: A, in place of 1.01 of consumption and 5 points of the monitor.
    """

    values: Sequence[float] | str | Path
    _: KW_ONLY
    declared_wh_km: Annotated[float, CONSUMPTION] | None = None
    limit: Annotated[float, LIMIT_MONITOR_POINTS] | None = None

    def __post_init__(self):
        """Check the fields; that of a limit of consumption is narrower.

        Raises: SpecError: a number outside its range.
        """
        super().__post_init__()
        if self.limit is not None and self.declared_wh_km is not None:
            LIMIT_CONFORMITY.check("limit", self.limit)


@dataclass(frozen=True, repr=False)
class ConformityResult(Presented):
    """The sequential test of measured values.

    Attributes:
        of: what was judged.
        limit: A.
        declared_wh_km: of consumption; None of the monitor.
        given: values in all.
        steps: after each test, until the decision.
        decision: the last one.
        next_passes_from: lowest value of the next test with which the series passes at once, Wh/km or points; None without one.
        next_passes_to: the highest.
        characteristic: how often series of the measured spread fail, by their mean; None where fewer than two values were given.
        rules: of the test, and how well each is known.
    """

    of: Literal["consumption", "monitor"]
    limit: float
    declared_wh_km: float | None
    given: int
    steps: tuple[TestStep, ...]
    decision: Decision
    next_passes_from: float | None
    next_passes_to: float | None
    characteristic: OperatingCharacteristic | None
    rules: tuple[Rule, ...]


def run_conformity(
    request: ConformityRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> ConformityResult:
    """Judge measured values.

    Raises:
        FileError, SpecError: the file, a column that it lacks, a value that is none, or no declared consumption.
    """
    parts = Parts(progress, cancel)
    parts.begin("judging the tests")
    measured = _values(request)
    declared = request.declared_wh_km
    limit = request.limit if request.limit is not None else LIMIT_MONITOR if declared is None else LIMIT_CONSUMPTION
    scale = 1.0 if declared is None else declared
    steps = sequential_test([value / scale for value in measured], limit)
    last = steps[-1]
    least = SOCE_DIFFERENCE_LEAST if declared is None else 0.0
    between = next_passes_between([step.value for step in steps], limit, least=least) if last.decision == "next" else None
    found = None
    if declared is not None and last.sd is not None and 100.0 * last.sd >= SD_LEAST_PERCENT:
        found = operating_characteristic(SEED, sds_percent=(100.0 * last.sd,), limit=limit)
    parts.end()
    return ConformityResult(
        of="monitor" if declared is None else "consumption",
        limit=limit,
        declared_wh_km=declared,
        given=len(measured),
        steps=steps,
        decision=last.decision,
        next_passes_from=None if between is None else between[0] * scale,
        next_passes_to=None if between is None else between[1] * scale,
        characteristic=found,
        rules=RULES,
    )


def _values(request: ConformityRequest) -> list[float]:
    """The values, of the file where one is named.

    Raises: SpecError: a column that the file lacks, or more values than the test takes.
    """
    given = request.values
    if not isinstance(given, str | Path):
        values = [float(each) for each in given]
    else:
        columns = read_columns(Path(given))
        if request.declared_wh_km is not None:
            if COLUMN not in columns:
                raise SpecError(f"'{given}' must have a column `{COLUMN}`, but has {', '.join(columns)}.", COLUMN)
            values = list(columns[COLUMN])
        elif READ in columns and MEASURED in columns:
            for name in (READ, MEASURED):
                for value in columns[name]:
                    SOCE_PERCENT.check(name, value)
            values = [read - measured for read, measured in zip(columns[READ], columns[MEASURED], strict=True)]
        elif COLUMN in columns:
            raise SpecError("`declared_wh_km` must be given where the values are of consumption, but is not.", "declared_wh_km")
        else:
            raise SpecError(f"'{given}' must have the columns `{READ}` and `{MEASURED}`, but has {', '.join(columns)}.", READ)
    if len(values) > TESTS_MOST:
        raise SpecError(f"The sequential test ends with {TESTS_MOST} tests, but there are {len(values)} values.", "values")
    for value in values:
        if request.declared_wh_km is not None:
            CONSUMPTION.check(COLUMN, value)
        else:
            SOCE_DIFFERENCE.check("values", value)
    return values


conformity = function_of(ConformityRequest, run_conformity, "conformity")
