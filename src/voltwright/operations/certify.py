"""Predicted certification result of a car by the test procedure of a regulation, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Annotated, Literal

import numpy as np

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.errors import SpecError, TraceError
from voltwright.operations.bench_tests import BenchTest, bench_test, columns_of_tests
from voltwright.operations.car import CarArgument, LossOptions, OfCar, PreparedCar, of_car, prepared_car
from voltwright.operations.course import CourseOfTest, course_of
from voltwright.operations.front import function_of
from voltwright.operations.procedure_options import ProcedureOption, options_of_procedure
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures import certify as procedure
from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate, Rule
from voltwright.procedures.bench.dynamometer import TestRun
from voltwright.procedures.bench.range_determination import Form
from voltwright.procedures.bench.steps import Step
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.procedures.nedc import EDITIONS
from voltwright.procedures.sheets import LabelPrices, LabelSheet, sheet_of
from voltwright.procedures.steps import steps_of
from voltwright.ranges import (
    ADJUSTMENT,
    CONSUMPTION,
    ECONOMY_AVERAGE,
    MASS_TEST,
    PAYLOAD,
    PRICE_ENERGY_USD,
    RANGE_KM,
    SPEED,
    TEMP_AMBIENT,
    TEST_TIME,
    OneOf,
)
from voltwright.report.certification.labels import deviations
from voltwright.study.assumed_numbers import assumed_numbers
from voltwright.study.calibration.certified_figures import figures_of
from voltwright.study.compare import Deviation

OPTIONS = {
    "adjustment": "adjustment",
    "form": "form",
    "mass_test_kg": "mass_test_kg",
    "extra_high": "extra_high",
    "range_declared_km": "range_declared_km",
    "consumption_declared_wh_km": "consumption_declared_wh_km",
    "edition": "edition",
    "speed_kmh": "speed_kmh",
    "temp_ambient_c": "temperature_c",
    "payload_kg": "payload_kg",
}
"""The name that an option of the request has in the functions of the procedures."""


@dataclass(frozen=True)
class CertifyRequest(LossOptions):
    """Certified range and consumption of a car by a test procedure, as predicted, with the whole test behind them.

    None leaves an option to the procedure; one that the procedure does not have is refused.

    Attributes:
        car: spec, name in the library, or path of a file.
        procedure: epa-mct, epa-sct, wltp, cltc, nedc or constant.
        adjustment: EPA: "default" is 0.7, "five-cycle" the car's own factor, or a number.
        form: WLTP, CLTC, NEDC: of the test, in place of the one that the rule takes.
        mass_test_kg: WLTP, CLTC, NEDC: in place of that by the rule [kg].
        extra_high: WLTP: whether the cycle has its extra high phase.
        range_declared_km: WLTP: range that the maker declares [km].
        consumption_declared_wh_km: WLTP: consumption that the maker declares [Wh/km].
        edition: NEDC: "supplement-11", or "drive-to-empty", the rule before.
        speed_kmh: constant: held [km/h].
        temp_ambient_c: constant: of air, tyres and cells [°C].
        payload_kg: constant: beside the test mass [kg].
        course: whether the result has the test as driven, as points for a chart.
        course_start_s: from which the points are [s].
        course_end_s: until which they are [s].
        uncertainty: whether the result has its interval and the assumed numbers behind it, which take six further tests.
        electricity_usd: EPA: of a kWh, for the costs on the label [USD].
        petrol_usd: EPA: of a gallon, for the saving on the label [USD].
        economy_average_mpg: EPA: of the average new vehicle, for the same [mi/gal].
    """

    car: CarArgument
    procedure: Annotated[str, OneOf(PROCEDURES, ALIASES)] = "epa-mct"
    _: KW_ONLY
    adjustment: Literal["default", "five-cycle"] | Annotated[float, ADJUSTMENT] | None = None
    form: Form | None = None
    mass_test_kg: Annotated[float, MASS_TEST] | None = None
    extra_high: bool | None = None
    range_declared_km: Annotated[float, RANGE_KM] | None = None
    consumption_declared_wh_km: Annotated[float, CONSUMPTION] | None = None
    edition: Annotated[str, OneOf(EDITIONS)] | None = None
    speed_kmh: Annotated[float, SPEED] | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] | None = None
    payload_kg: Annotated[float, PAYLOAD] | None = None
    course: bool = False
    course_start_s: Annotated[float, TEST_TIME] | None = None
    course_end_s: Annotated[float, TEST_TIME] | None = None
    uncertainty: bool = True
    electricity_usd: Annotated[float, PRICE_ENERGY_USD] = 0.15
    petrol_usd: Annotated[float, PRICE_ENERGY_USD] = 3.5
    economy_average_mpg: Annotated[float, ECONOMY_AVERAGE] = 28.0


@dataclass(frozen=True)
class Interval:
    """The printed range and consumption with the half widths of their 90 % intervals.

    Attributes:
        range_km, range_half_width_km: [km].
        consumption_ac_wh_km, consumption_half_width_wh_km: AC, from the grid; that of the EPA by its MPGe [Wh/km].
        half_widths: of each figure that others publish, by quantity, in its unit.
        contributions_wh_km: what each unknown adds to the interval of the consumption, the largest first.
    """

    range_km: float
    range_half_width_km: float
    consumption_ac_wh_km: float
    consumption_half_width_wh_km: float
    half_widths: Mapping[str, float]
    contributions_wh_km: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class CertifyResult(OfCar, Certificate):
    """A predicted certification result, and how sure it is.

    Attributes:
        recharge_factor: energy from the grid over usable energy.
        tests: as driven, one for each full charge.
        rules: that the result rests on.
        confidence: what the marks of the rules mean.
        published: figures of others beside the predicted ones.
        loss_changes: relative change of each loss and of the road load by the loss model.
        columns: of the tests over time, one test below the other.
        steps: the arithmetic from the measured energies to the printed values.
        sheet: what the region's label prints; None for a constant speed.
        options: that the procedure has.
        course: the tests as points for a chart, where asked for.
    """

    run: TestRun | tuple[TestRun, ...] | None = field(default=None, repr=False)
    rules: tuple[Rule, ...] = ()
    _: KW_ONLY
    recharge_factor: float
    tests: tuple[BenchTest, ...]
    confidence: dict[str, str]
    published: tuple[Deviation, ...]
    loss_changes: dict[str, float]
    columns: Mapping[str, np.ndarray] = field(repr=False)
    steps: tuple[Step, ...] = ()
    sheet: LabelSheet | None = None
    options: tuple[ProcedureOption, ...] = ()
    course: tuple[CourseOfTest, ...] = ()
    find_interval: Callable[[], Interval | None] = field(default=lambda: None, repr=False, compare=False)
    find_assumed: Callable[[], tuple[AssumedNumber, ...]] = field(default=lambda: (), repr=False, compare=False)

    @cached_property
    def interval(self) -> Interval | None:
        """The 90 % interval, found on first use by about six further tests; None where a car nearby cannot do them."""
        return self.find_interval()

    @cached_property
    def most_assumed(self) -> tuple[AssumedNumber, ...]:
        """The assumed numbers that move the range most, the largest first, by a drive over the WLTC; found on first use."""
        return self.find_assumed()


def run_certify(request: CertifyRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CertifyResult:
    """Certify a car by a test procedure.

    Raises:
        UnknownNameError: the procedure or the car.
        SpecError: an option that the procedure does not have, or one out of range.
        TraceError: a car that cannot do the test.
    """
    parts = Parts(progress, cancel)
    options = _options(request)
    car = prepared_car(request.car, request)
    parts.begin(f"certifying {car.written.name} by {request.procedure}")
    certificate = procedure.certify(car.completed, request.procedure, **options)

    def interval() -> Interval | None:
        return _interval(car, certificate, request.procedure, options)

    parts.end()
    prices = LabelPrices(request.electricity_usd, request.petrol_usd, request.economy_average_mpg)
    return of_car(
        CertifyResult,
        certificate,
        car,
        published=deviations(certificate, car.written),
        loss_changes=dict(car.completed.loss_model.changes),
        steps=steps_of(certificate),
        sheet=sheet_of(certificate, car.completed, prices),
        options=options_of_procedure(CertifyRequest, certificate.procedure, OPTIONS),
        course=course_of(certificate, request.course_start_s, request.course_end_s) if request.course else (),
        find_interval=interval if request.uncertainty else lambda: None,
        find_assumed=(lambda: assumed_numbers(car.completed)) if request.uncertainty else tuple,
        **of_certificate(certificate),
    )


def of_certificate(certificate: Certificate) -> dict[str, object]:
    """What a result says of a certificate beside its own fields."""
    return {
        "recharge_factor": certificate.energy_recharge_wh / certificate.energy_usable_wh,
        "tests": tuple(map(bench_test, certificate.runs)),
        "confidence": {mark: CONFIDENCE[mark] for mark in dict.fromkeys(rule.confidence for rule in certificate.rules)},
        "columns": columns_of_tests(certificate.runs),
    }


def _options(request: CertifyRequest) -> dict[str, object]:
    """The options that are set, by the names of the procedure's function."""
    known = procedure.options_of(request.procedure)
    given = {name: getattr(request, name) for name in OPTIONS if getattr(request, name) is not None}
    for name in given:
        if OPTIONS[name] not in known:
            has = ", ".join(f"`{other}`" for other, own in OPTIONS.items() if own in known)
            raise SpecError(f"`{name}` is no option of the procedure {request.procedure}, which has {has}.", name)
    return {OPTIONS[name]: value for name, value in given.items()}


def _interval(car: PreparedCar, certificate: Certificate, name: str, options: dict[str, object]) -> Interval | None:
    try:
        found = figures_of(car.completed, certificate, lambda other: procedure.certify(other, name, **options))
    except (TraceError, SpecError):
        return None
    return Interval(
        range_km=found.range_km,
        range_half_width_km=found.range_half_width_km,
        consumption_ac_wh_km=found.consumption_ac_wh_km,
        consumption_half_width_wh_km=found.consumption_half_width_wh_km,
        half_widths={quantity: width for quantity, (_, width) in found.quantities.items()},
        contributions_wh_km=found.contributions_wh_km,
    )


certify = function_of(CertifyRequest, run_certify, "certify")
