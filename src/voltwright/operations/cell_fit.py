"""A parameter set of a cell fitted to pulse tests, and checked on discharges that it was not fitted on."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import CAPACITY_AH, MASS_CELL, TEMP_CELL, Checked, OneOf
from voltwright.spec.cell import CellSpec
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.study.cells.check import Check
from voltwright.study.cells.job import NO_ENTROPY, CellFit, fit_files
from voltwright.units import ZERO_CELSIUS_K

MILLI = 1e3


@dataclass(frozen=True)
class CellFitRequest(Checked):
    """Fit a parameter set to pulse tests.

    Attributes:
        files: CSV files of pulse tests, and at most one at C/10 or less.
        temps_c: of each file [°C]; empty is from its column, or its name.
        capacity_ah: [Ah]; None is the most that was drawn.
        mass_kg: of the cell [kg].
        entropy: coefficient to assume: "none", or as a chemistry.
        checks: tests with discharges to predict, not to fit.
        temperature_files: of each of these, or none.
        name: of the set.
    """

    files: tuple[Path, ...]
    _: KW_ONLY
    temps_c: tuple[Annotated[float, TEMP_CELL], ...] = ()
    capacity_ah: Annotated[float, CAPACITY_AH] | None = None
    mass_kg: Annotated[float, MASS_CELL] | None = None
    entropy: Annotated[str, OneOf((*CHEMISTRIES, NO_ENTROPY))] = "lmo"
    checks: tuple[Path, ...] = ()
    temperature_files: tuple[Path, ...] = ()
    name: str = "fitted"


@dataclass(frozen=True)
class TestRead:
    """A test that was fitted on: what it was used for, and how the set meets it."""

    test: str
    temperature_c: float
    temperature_from: str
    used_for: str
    pulses: int | None
    rmse_mv: float | None


@dataclass(frozen=True)
class Predicted:
    """A discharge that nothing was fitted on."""

    test: str
    start_s: float
    current_a: float
    duration_s: float
    rmse_mv: float
    bias_mv: float
    energy_error: float
    rise_k: float | None
    rise_measured_k: float | None
    temperature_worst_k: float | None


@dataclass(frozen=True, repr=False)
class CellFitResult(Presented):
    """The set, the tests that it was fitted on, and the discharges that it predicts.

    Attributes:
        done: the record behind.
    """

    tests: tuple[TestRead, ...]
    checks: tuple[Predicted, ...]
    cell: CellSpec
    done: CellFit = field(repr=False)


def run_cell_fit(request: CellFitRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CellFitResult:
    """Fit a parameter set.

    Raises:
        TraceError, FileError, SpecError: a file, or a value out of range.
    """
    parts = Parts(progress, cancel)
    parts.begin(f"fitting {request.name}")
    done = fit_files(
        [Path(path) for path in request.files],
        request.temps_c,
        request.capacity_ah,
        request.mass_kg,
        request.entropy,
        [Path(path) for path in request.checks],
        [Path(path) for path in request.temperature_files],
        request.name,
    )
    parts.end()
    fit = done.fit
    tests = tuple(
        TestRead(
            test=test.name,
            temperature_c=test.temperature_k - ZERO_CELSIUS_K,
            temperature_from=test.temperature_from,
            used_for="open-circuit voltage" if test.name == fit.slow else "pulses",
            pulses=fit.pulses.get(test.name),
            rmse_mv=MILLI * fit.rmse_v[test.name] if test.name in fit.rmse_v else None,
        )
        for test in done.tests
    )
    return CellFitResult(tests, tuple(map(_predicted, done.checks)), done.spec, done)


def _predicted(check: Check) -> Predicted:
    return Predicted(
        test=check.test,
        start_s=round(check.start_s, 1),
        current_a=round(check.current_a, 2),
        duration_s=round(check.duration_s, 1),
        rmse_mv=MILLI * check.rmse_v,
        bias_mv=MILLI * check.bias_v,
        energy_error=check.energy_error,
        rise_k=check.rise_k,
        rise_measured_k=check.rise_measured_k,
        temperature_worst_k=check.worst_k,
    )


fit_cell = function_of(CellFitRequest, run_cell_fit, "fit_cell")
