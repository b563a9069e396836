"""Certification tests predicted, and compared with their results."""

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import TypeVar

from voltwright.defaults.calibration.test_evidence import Mode, knowledge
from voltwright.errors import SpecError
from voltwright.library.certified_tests import CYCLES, CertifiedTest, read_tests, shipped_tests
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.study.calibration import validate as study
from voltwright.study.calibration.fastsim_peer import Peer, fastsim_beside, fastsim_version
from voltwright.study.calibration.validate import GROUPS, LAYOUTS, Outcome, Statistics, Validation, statistics
from voltwright.study.calibration.validation_reasons import reasons_of

T = TypeVar("T")
ByCycle = dict[str, Statistics]


@dataclass(frozen=True)
class ValidateRequest(Checked):
    """Predict certification tests, with the deviations.

    Attributes:
        file: CSV file of tests, results optional; None is the shipped EPA tests.
        mode: what is known of a car: "unseen-maker", "blind" of its platform, "platform", or "anchored" on a sibling.
        known: CSV file of tests whose results teach about maker, platform and siblings, beside the shipped ones; may be the file
            itself. Results of `file` are otherwise used for nothing but the comparison.
        peer: whether FASTSim runs the same tests, where it is installed.
    """

    file: Path | None = None
    _: KW_ONLY
    mode: Mode = "blind"
    known: Path | None = None
    peer: bool = False


@dataclass(frozen=True)
class NamedTest:
    """What tells a test from others."""

    make: str
    model: str
    model_year: int
    test_vehicle_id: str
    config: str


@dataclass(frozen=True)
class WorstTest(NamedTest):
    """A test with a large deviation, by cycle, and facts about it."""

    deviation: dict[str, float | None]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class TestOfCycle:
    """A cycle of a test, predicted with the ends of the 90 % interval, and measured [Wh/km]."""

    predicted_wh_km: float | None
    low_wh_km: float | None
    high_wh_km: float | None
    measured_wh_km: float | None
    deviation: float | None


@dataclass(frozen=True)
class TestRow(NamedTest):
    """A test, predicted and measured."""

    maker: str
    platform: str
    drive: str
    standing: str
    udds: TestOfCycle
    hwfet: TestOfCycle
    sibling: NamedTest | None
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PeerFigures:
    """Another simulator on the same tests."""

    name: str
    udds: Statistics
    hwfet: Statistics


@dataclass(frozen=True, repr=False)
class ValidateResult(Presented):
    """How far predictions are off.

    Attributes:
        mode: of knowledge.
        udds: statistics of the tests that count, over UDDS.
        hwfet: likewise over HWFET.
        tests_read: how many.
        tests_without_result: how many.
        tests_left_out: how many, by reason.
        not_anchored: statistics of tests without a sibling, or None.
        baselines: the same of naive predictions, fitted on what the mode may see, by name and cycle.
        peer: the same of another simulator, or None.
        groups: statistics by group, value and cycle.
        worst: with facts.
        tests: all of them.
        loss_model: of the predictions, in words.
        validation: the record behind.
        beside: the other simulator's, or None.
    """

    mode: Mode
    udds: Statistics
    hwfet: Statistics
    tests_read: int
    tests_without_result: int
    tests_left_out: dict[str, int]
    not_anchored: ByCycle | None
    baselines: dict[str, ByCycle]
    peer: PeerFigures | None
    groups: dict[str, dict[str, ByCycle]]
    worst: tuple[WorstTest, ...]
    tests: tuple[TestRow, ...]
    loss_model: str
    validation: Validation = field(repr=False)
    beside: Peer | None = field(repr=False)


TAUGHT: tuple[Mode, ...] = ("platform", "anchored")
"""The modes in which results of other tests teach."""
LOSS_MODELS: dict[Mode, str] = {
    "unseen-maker": "vehicle type, its maker unseen",
    "blind": "vehicle type, its platform unseen",
    "platform": "vehicle type, refined with EPA tests of other cars of the maker and platform",
    "anchored": "vehicle type, anchored to a test of a sibling",
}


def run_validate(request: ValidateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ValidateResult:
    """Predict certification tests.

    Raises:
        UnknownNameError: the mode.
        FileError, SpecError: a table, known results in a mode that uses none, or a peer that is not installed.
    """
    mode = request.mode
    parts = Parts(progress, cancel, 1 + request.peer)
    tests = shipped_tests() if request.file is None else read_tests(Path(request.file))
    if request.peer and fastsim_version() is None:
        raise SpecError("FASTSim is not installed; `pip install fastsim==3.1.0`, or leave `peer` out.", "peer")
    if request.known is not None and mode not in TAUGHT:
        raise SpecError(
            f"`known` is used in the modes {' and '.join(TAUGHT)}, but the mode is {mode}; leave it out, or choose one of them.",
            "known",
        )
    taught = read_tests(Path(request.known)) if request.known is not None else ()
    parts.begin(f"driving {len(tests)} cars over UDDS and HWFET")
    validation = study.validate(tests, mode, knowledge(), taught)
    peer = None
    if request.peer:
        parts.begin("the same with FASTSim")
        peer = fastsim_beside(validation.counted)
    parts.end()
    return _result(validation, peer)


def _result(validation: Validation, peer: Peer | None) -> ValidateResult:
    apart, (udds, hwfet) = validation.of("not anchored"), _statistics(validation.counted)
    return ValidateResult(
        mode=validation.mode,
        udds=udds,
        hwfet=hwfet,
        tests_read=len(validation.outcomes),
        tests_without_result=sum(outcome.largest is None for outcome in validation.counted),
        tests_left_out={"slip": len(validation.of("slip")), "not_anchored": len(apart)},
        not_anchored=_by_cycle(_statistics(apart)) if apart else None,
        baselines={name: _by_cycle(pair) for name, pair in validation.baseline_statistics().items()},
        peer=None if peer is None else PeerFigures(peer.name, *peer.statistics),
        groups={by: {name: _by_cycle(_statistics(those)) for name, those in validation.groups(by).items()} for by in GROUPS},
        worst=tuple(_worst(outcome, validation.outcomes) for outcome in validation.worst()),
        tests=tuple(map(_row, validation.outcomes)),
        loss_model=LOSS_MODELS[validation.mode],
        validation=validation,
        beside=peer,
    )


def _statistics(outcomes: Sequence[Outcome]) -> tuple[Statistics, Statistics]:
    return statistics(outcomes, 0), statistics(outcomes, 1)


def _by_cycle(values: Sequence[T]) -> dict[str, T]:
    return dict(zip(CYCLES, values, strict=True))


def _names(test: CertifiedTest) -> dict[str, str | int]:
    return {
        "make": test.make,
        "model": test.model,
        "model_year": test.model_year,
        "test_vehicle_id": test.vehicle,
        "config": test.configuration,
    }


def _worst(outcome: Outcome, outcomes: Sequence[Outcome]) -> WorstTest:
    reasons = tuple(reasons_of(outcome, outcomes))
    return WorstTest(**_names(outcome.test), deviation=_by_cycle(outcome.deviation), reasons=reasons)  # pyright: ignore[reportArgumentType]


def _row(outcome: Outcome) -> TestRow:
    cycles = [
        TestOfCycle(
            predicted_wh_km=_finite(outcome.predicted_wh_km[cycle]),
            low_wh_km=_finite(outcome.low_wh_km[cycle]),
            high_wh_km=_finite(outcome.high_wh_km[cycle]),
            measured_wh_km=outcome.measured_wh_km[cycle],
            deviation=outcome.deviation[cycle],
        )
        for cycle in range(len(CYCLES))
    ]
    return TestRow(
        **_names(outcome.test),  # pyright: ignore[reportArgumentType]
        maker=outcome.test.maker,
        platform=outcome.test.platform,
        drive=LAYOUTS[outcome.test.layout],
        standing=outcome.standing.replace(" ", "_"),
        udds=cycles[0],
        hwfet=cycles[1],
        sibling=None if outcome.sibling is None else NamedTest(**_names(outcome.sibling)),  # pyright: ignore[reportArgumentType]
        remarks=outcome.remarks,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


validate = function_of(ValidateRequest, run_validate, "validate")
