"""The car file that a calibration gives: the same file with the numbers that the trips moved, each with evidence `measured`."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.defaults.calibration.factors import ROAD
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.recordings import Recording
from voltwright.spec.base import leaf, replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Evidence, Source
from voltwright.study.own_trips.calibrate_car import CarCalibration, FactorResult
from voltwright.study.own_trips.factors import CAPACITY_PATHS

KEY = "own-trips"
DIGITS = 6
ROUNDS = 2
"""A new road load may change which certified tests are of the car itself, and so the factor on it: written again with that."""
WORDS = {
    "better": "the error of unseen trips fell",
    "unclear": "the error of unseen trips fell by no more than chance explains",
    "doubtful": "each factor that moved may only absorb an error of the record: not recommended",
    "beyond": "the factors do not explain the record: not recommended",
    "worse": "the error of unseen trips did not fall: not recommended",
    "untested": "too few trips to test it on unseen ones: not recommended",
}


@dataclass(frozen=True)
class Naming:
    """How the new file calls itself: name, and the date of the trips, where it is known."""

    name: str
    date: str | None


def calibrated_spec(car: CompletedCar, found: CarCalibration, recording: Recording, naming: Naming) -> CarSpec:
    """The calibrated car as a file.

    Args:
        car: as it was. found: its calibration. recording: what is known of it. naming: of the new file.

    Returns:
        a car of which a run uses the fitted numbers; a number that no file wrote before, such as the losses of a motor, is
        written as a run used it, times its factor.
    """
    written = car.written
    kept = {path: each for each in found.factors if each.kept for path in _written_paths(each, car)}
    targets = {path: _number(car, path) * each.value * _worn(path, recording) for path, each in kept.items()}
    spec = written
    numbers = dict(targets)
    for _ in range(ROUNDS):
        spec = replace_fields(written, {path: float(f"{value:.{DIGITS}g}") for path, value in numbers.items()})
        made = complete(spec, _basis(car))
        road = [path for path in ROAD[car.road_load.kind] if path in targets]
        numbers |= {path: numbers[path] * targets[path] / float(leaf(made, path)) for path in road}
    distance = sum(trip.distance_km for trip in found.trips)
    title = f"{len(found.trips)} trips of this car, {distance:.0f} km: {recording.title}"
    source = Source(title=title, publisher="voltwright calibrate", address=recording.address or None, date=naming.date)
    evidence = {path: _evidence(leaf(spec, path), each, found) for path, each in kept.items()}
    return spec.model_copy(
        update={
            "name": naming.name,
            "title": f"{written.title}, calibrated on {len(found.trips)} trips",
            "evidence": {**written.evidence, **evidence},
            "sources": {**written.sources, KEY: source},
        }
    )


def _basis(car: CompletedCar):
    return car.loss_model.basis if car.loss_model.basis in ("maker", "type") else "maker"


def _written_paths(factor: FactorResult, car: CompletedCar) -> tuple[str, ...]:
    """Numbers of the file that a factor changes: of the capacity, those that the file writes; no zeros."""
    if factor.name != "capacity":
        return tuple(path for path in factor.paths if float(leaf(car, path)) != 0.0)
    return tuple(path for path in CAPACITY_PATHS if leaf(car.written, path) is not None)


def _number(car: CompletedCar, path: str) -> float:
    return float(leaf(car.written if path in CAPACITY_PATHS else car, path))


def _worn(path: str, recording: Recording) -> float:
    """What the recording says of the battery's age is written too: the new file is of the worn car."""
    return recording.capacity_share if path in CAPACITY_PATHS else 1.0


def _evidence(value: float, factor: FactorResult, found: CarCalibration) -> Evidence:
    low, high = (value * end / factor.value for end in _interval(factor, found))
    doubts = "".join(
        f"; {doubt.error} would explain it as well (x {doubt.beside:.2f} with it)"
        for doubt in found.doubts
        if doubt.factor == factor.name
    )
    note = f"{factor.label}, x {factor.value:.3f} by the trips ({WORDS[found.judgement.verdict]}){doubts}"
    low, high = min(float(f"{low:.4g}"), value), max(float(f"{high:.4g}"), value)
    return Evidence(source=KEY, kind="measured", low=low, high=high, note=note)


def _interval(factor: FactorResult, found: CarCalibration) -> tuple[float, float]:
    """The 90 % interval of a factor, widened to what an error of the record would make of it."""
    others = [doubt.beside for doubt in found.doubts if doubt.factor == factor.name]
    return min([factor.low, *others]), max([factor.high, *others])
