"""One car calibrated on its own trips: factors fitted by priors and trips together, cross-validated, doubts named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import TraceError
from voltwright.library.recordings import Recording
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.own_trips.cross_validation import CrossValidation, cross_validate, scored
from voltwright.study.own_trips.doubts import COARSE_REMARK, Doubt, Record, doubts
from voltwright.study.own_trips.factors import NORMAL_90, STEP, Factor, capacity_factor, factors_of, with_factors
from voltwright.study.own_trips.fit import Linear, Posterior, fit
from voltwright.study.own_trips.observations import PARTS, Observations, charges, observe
from voltwright.study.own_trips.verdict import Judgement, judged
from voltwright.study.trips.replay import Drive, Loads, TripResult, compared, replayed

STEPS = 2
"""Runs of all trips at the fitted factors, each of which corrects the linear model; it is nearly linear."""
DETERMINED_LEAST = 0.1
"""Share of a prior's variance that the trips must take away for the factor to be written."""
SOC_ODD = 0.005
"""Error of a state of charge over a trip beside its steps: drift of the count, temperature; judgement."""
MODEL_SHARE = 0.03
"""Relative error of a change of charge: what the model and the sensor make of energy and charge; judgement."""


@dataclass(frozen=True)
class FactorResult:
    """A factor before and after the trips.

    Attributes:
        name: key. label: for people. paths: numbers of the file that it multiplies. value, low, high: most probable, and ends of
        its 90 % interval. prior_low, prior_high: before the trips. determined: share of the prior's variance that the trips took
        away. mostly: part of the trips that says most of it. kept: whether it is used; not one that trips hardly determine.
    """

    name: str
    label: str
    paths: tuple[str, ...]
    value: float
    low: float
    high: float
    prior_low: float
    prior_high: float
    determined: float
    mostly: str
    kept: bool


@dataclass(frozen=True)
class CalibratedTrip:
    """A trip before and after.

    Attributes:
        measured_wh: of the battery. before_wh: by the car as it was. after_wh: by the calibrated car. unseen_wh: by the fit that
        had not seen this trip; None without folds.
    """

    name: str
    season: str
    distance_km: float
    ambient_c: float
    measured_wh: float
    before_wh: float
    after_wh: float
    unseen_wh: float | None


@dataclass(frozen=True)
class CarCalibration:
    """What the trips of one car say of it.

    Attributes:
        judgement: whether to use the calibrated car. factors: on its energy, and on its capacity where trips have both power
        and charge. correlations: of pairs of factors, by "one, other". energy: cross-validation of a trip's energy. charge: of
        the change of charge over a trip, with the capacity alone changed; None without. trips: each. doubts: factors that an
        error of the record explains as well. part_width, trip_width: relative errors that are left, of a part and of a whole
        trip. outliers: trips far outside, which pull less. left_out: why, by name.
    """

    judgement: Judgement
    factors: tuple[FactorResult, ...]
    correlations: dict[str, float]
    energy: CrossValidation
    charge: CrossValidation | None
    trips: tuple[CalibratedTrip, ...]
    doubts: tuple[Doubt, ...]
    part_width: float
    trip_width: float
    outliers: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def kept(self) -> dict[str, float]:
        """Values of the factors that are used, by name."""
        return {each.name: each.value for each in self.factors if each.kept}


def calibrate_car(
    car: CompletedCar,
    trips: list[RecordedTrip],
    loads: Loads,
    recording: Recording,
    payload_kg: float | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> CarCalibration:
    """Fit the factors of a car to its own trips.

    Args:
        car: completed. trips: as read. loads, recording, payload_kg: as `replay`. tell: called with a line before each part.

    Raises:
        SpecError, TraceError: as `replay`.
    """

    def drives_of(variant: CompletedCar) -> list[Drive]:
        return replayed(variant, [trip for trip in trips if trip.name in names], loads, recording, payload_kg)[0]

    tell(f"driving {len(trips)} trips with the car as it is")
    first, left_out = replayed(car, trips, loads, recording, payload_kg)
    names = {drive.trip.name for drive in first}
    factors = factors_of(car)
    base = linear = _linear(car, factors, observe(first, recording), lambda variant: observe(drives_of(variant), recording), tell)
    found = fit(linear, factors)
    for step in range(STEPS):
        tell(f"driving {len(names)} trips with the fitted car, {step + 1} of {STEPS}")
        values = dict(zip((each.name for each in factors), found.values, strict=True))
        last = drives_of(with_factors(car, factors, values))
        linear = Linear(_same_trips(linear.observed, observe(last, recording)), np.array(found.values), linear.slopes_wh)
        found = fit(linear, factors)
    tell("cross-validation by trip")
    before = [compared(drive, recording) for drive in first]
    energy = cross_validate(linear, factors, np.array([each.modelled_wh for each in before]))
    capacity, charge = _capacity(car, first, recording)
    record = Record(
        climate=loads == "measured" or car.hvac.kind == "none",
        coarse=any(COARSE_REMARK in remark for drive in first for remark in drive.trip.remarks),
    )
    doubted = doubts(linear, factors, found, record)
    rows = tuple(_row(each, place, found) for place, each in enumerate(factors)) + capacity
    return CarCalibration(
        judgement=judged(base, factors, found, energy, doubted, {each.name for each in rows if each.kept}),
        factors=rows,
        correlations=_correlations(factors, found),
        energy=energy,
        charge=charge,
        trips=_trips(before, linear.energies_wh(found.values), energy),
        doubts=doubted,
        part_width=found.part_width,
        trip_width=found.trip_width,
        outliers=tuple(name for name, wide in zip(linear.observed.names, found.widened, strict=True) if wide > 1.0),
        left_out=left_out,
    )


def _linear(
    car: CompletedCar,
    factors: tuple[Factor, ...],
    base: Observations,
    driven: Callable[[CompletedCar], Observations],
    tell: Callable[[str], None],
) -> Linear:
    """The energies about the car as it is, with their slopes by runs of all trips with each factor a little off."""
    slopes = []
    for each in factors:
        tell(f"slope of the trips' energies by {each.label.lower()}")
        step = STEP if each.largest >= 1.0 + STEP else -STEP
        moved = _same_trips(base, driven(with_factors(car, factors, {each.name: 1.0 + step})))
        slopes.append((moved.modelled_wh - base.modelled_wh) / step)
    return Linear(base, np.ones(len(factors)), np.stack(slopes, axis=2))


def _same_trips(base: Observations, moved: Observations) -> Observations:
    """The observations with the energies of another run; a variant that cannot drive a trip keeps the first run's there.

    Raises: TraceError: the variant drives no trip that the car drives.
    """
    places = {name: row for row, name in enumerate(moved.names)}
    there = [name in places for name in base.names]
    if not any(there):
        raise TraceError("The car with a factor a little off drives none of the trips; check the car and its trips.")
    rows = [places.get(name, 0) for name in base.names]
    return replace(base, modelled_wh=np.where(np.array(there)[:, None], moved.modelled_wh[rows], base.modelled_wh))


def _row(factor: Factor, place: int, found: Posterior) -> FactorResult:
    value, sd = float(found.values[place]), float(found.sd[place])
    determined = 1.0 - (sd / factor.sd) ** 2
    mostly = PARTS[int(np.argmax(found.information[:, place]))] if determined >= DETERMINED_LEAST else ""
    return _factor_row(factor, value, sd, determined, mostly)


def _factor_row(factor: Factor, value: float, sd: float, determined: float, mostly: str) -> FactorResult:
    low, high, prior_low, prior_high = (
        factor.bounded(middle + sign * NORMAL_90 * width)
        for middle, width in ((value, sd), (1.0, factor.sd))
        for sign in (-1.0, 1.0)
    )
    kept = determined >= DETERMINED_LEAST
    return FactorResult(
        factor.name, factor.label, factor.paths, value, low, high, prior_low, prior_high, determined, mostly, kept
    )


def _correlations(factors: tuple[Factor, ...], found: Posterior) -> dict[str, float]:
    names, correlation = [each.name for each in factors], found.correlation
    return {
        f"{names[one]}, {names[other]}": float(correlation[one, other])
        for one in range(len(names))
        for other in range(one + 1, len(names))
    }


def _capacity(
    car: CompletedCar, drives: list[Drive], recording: Recording
) -> tuple[tuple[FactorResult, ...], CrossValidation | None]:
    """The factor on the capacity, from energy and charge of each trip, and its cross-validation one trip at a time."""
    try:
        used, by_model, reading = charges(drives, recording)
    except TraceError:
        return (), None
    factor = capacity_factor(car)
    variance = reading**2 + SOC_ODD**2 + (MODEL_SHARE * by_model) ** 2
    inverse, precision, widened, weight = 1.0, 1.0, np.ones_like(used), 1.0 / variance
    for _ in range(5):
        weight = 1.0 / (variance * widened)
        precision = float(np.sum(weight * by_model**2) + 1.0 / factor.sd**2)
        inverse = float(np.sum(weight * by_model * used) + 1.0 / factor.sd**2) / precision
        widened = np.maximum(1.0, (used - inverse * by_model) ** 2 / variance / 4.0)
    # What the model makes of energy and charge is one error for all trips of a car.
    sd = float(np.hypot(1.0 / np.sqrt(precision), MODEL_SHARE * min(1.0, inverse)))
    determined = max(0.0, 1.0 - (sd / factor.sd) ** 2)
    row = _factor_row(factor, factor.bounded(1.0 / inverse), sd / inverse**2, determined, "charge over energy")
    left = np.array([_without(row_out, weight, by_model, used, factor.sd) for row_out in range(len(used))])
    folds = len(used) if len(used) >= 3 else 0
    return (row,), scored(folds, used, by_model, left * by_model)


def _without(row: int, weight: np.ndarray, by_model: np.ndarray, used: np.ndarray, sd: float) -> float:
    """The inverse of the factor from all trips but one."""
    other = np.arange(len(used)) != row
    precision = float(np.sum((weight * by_model**2)[other]) + 1.0 / sd**2)
    return float(np.sum((weight * by_model * used)[other]) + 1.0 / sd**2) / precision


def _trips(before: list[TripResult], after: np.ndarray, energy: CrossValidation) -> tuple[CalibratedTrip, ...]:
    return tuple(
        CalibratedTrip(
            each.name,
            each.season,
            each.distance_km,
            each.ambient_c,
            each.measured_wh,
            each.modelled_wh,
            float(after[row]),
            float(energy.predicted_wh[row]) if energy.folds else None,
        )
        for row, each in enumerate(before)
    )
