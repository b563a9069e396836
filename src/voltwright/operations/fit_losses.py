"""The default losses fitted to public certification tests, with the deviations that are left."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from voltwright.defaults.calibration.test_evidence import MODES
from voltwright.interfaces.whole_file import check_writable, write_whole
from voltwright.library.certified_tests import read_tests, shipped_tests
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.study.calibration import calibrate as study
from voltwright.study.calibration.validate import Statistics, Validation, statistics, validate

CYCLES = ("udds", "hwfet")


@dataclass(frozen=True)
class FitLossesRequest(Checked):
    """Fit the default losses to certification tests.

    Attributes:
        file: CSV file of tests with results; None is the shipped EPA tests.
        out: files to write what was learned to.
    """

    file: Path | None = None
    _: KW_ONLY
    out: tuple[Path, ...] = ()


@dataclass(frozen=True, repr=False)
class FitLossesResult(Presented):
    """What tests teach.

    Attributes:
        changes: mean relative change of the predictions in each step.
        statistics: by mode of knowledge and cycle, of tests predicted by the folds that left them out.
        calibration, validations: the records behind.
    """

    changes: tuple[float, ...]
    statistics: dict[str, dict[str, Statistics]]
    calibration: study.Calibration = field(repr=False)
    validations: tuple[Validation, ...] = field(repr=False)


def run_fit_losses(
    request: FitLossesRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> FitLossesResult:
    """Fit the default losses.

    Raises:
        FileError, SpecError: the table, fewer than 30 tests, a file that cannot be written.
    """
    parts = Parts(progress, cancel, study.STEPS_MAX + 4 + len(MODES))
    tests = shipped_tests() if request.file is None else read_tests(Path(request.file))
    for path in request.out:
        check_writable(Path(path))
    parts.begin(f"fitting the losses to {len(tests)} tests")
    done = study.calibrate(tests, parts.begin)
    for path in request.out:
        write_whole(Path(path), lambda beside: study.write_calibration(done, beside))
    known, validations = done.knowledge, []
    for mode in MODES:
        parts.begin(f"predicting each test from the folds that left it out, {mode}")
        validations.append(validate(known.evidence.tests, mode, known))
    parts.end()
    found = {each.mode: {name: statistics(each.counted, at) for at, name in enumerate(CYCLES)} for each in validations}
    return FitLossesResult(done.changes, found, done, tuple(validations))


fit_losses = function_of(FitLossesRequest, run_fit_losses, "fit_losses")
