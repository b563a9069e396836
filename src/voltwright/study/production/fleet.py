"""The cars of a plan, certified: figures of each car by the batch engine, as true, and as a test of it measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, VoltwrightError
from voltwright.spec.production import ProductionSpec
from voltwright.study.fleet.certified import CertifiedFleet, certify_many
from voltwright.study.production.as_built import as_built, variations_of
from voltwright.study.production.deviations import CAR_NAMES, Cars, draw_cars

FAILURES_MOST = 20
CHECKS = 10
"""Cars of a call of the batch engine that take the full test too, at some 0.1 s each."""
TILE = 100_000
"""Cars that go into one call of the batch engine."""
Precision = Literal["float32", "float64"]


@dataclass(frozen=True)
class CertifiedCars:
    """Certified figures of cars of a plan.

    Attributes:
        cars: drawn; without those that could not be certified.
        true: by figure, as `CertifiedFleet.columns`, shape (n,). measured: the same, as one test of each car finds it.
        design: the figures of the designed car of each variant.
        failed: numbers of the cars that could not be certified, and why.
        error: largest relative deviation of the batch engine from the full test, over `checked` figures of single cars.
    """

    cars: Cars
    true: dict[str, np.ndarray]
    measured: dict[str, np.ndarray]
    design: tuple[dict[str, float], ...]
    failed: dict[int, str]
    error: float
    checked: int


@dataclass
class _Engine:
    """The batch engine as the cars of a plan use it, and what it told about itself."""

    procedures: tuple[str, ...]
    precision: Precision
    checks: int
    failed: dict[int, str] = field(default_factory=dict)
    error: float = 0.0
    checked: int = 0

    def run(self, car: CompletedCar, varied: dict[str, np.ndarray]) -> CertifiedFleet:
        """Certify variants, and keep the deviations of those that also took the full test."""
        done = certify_many(car, varied, self.procedures, precision=self.precision, checked=self.checks)
        for each in done.errors.values():
            self.error, self.checked = max(self.error, abs(each.worst_error)), self.checked + each.count
        return done


def certified_cars(
    plan: ProductionSpec,
    variants: tuple[CompletedCar, ...],
    index: np.ndarray,
    *,
    precision: Precision = "float32",
    checks: int = CHECKS,
    progress: Callable[[float], None] | None = None,
) -> CertifiedCars:
    """Certify cars of a plan.

    Args:
        plan: checked. variants: its cars, in the order of the plan.
        index: numbers of the cars, rising, shape (n,).
        precision: of the batch engine. checks: cars of each call of it that take the full test too.
        progress: called with the fraction done.

    Returns:
        figures of each car. Those of a car are the same whatever others are certified with it, to the precision.

    Raises:
        SimulationError: no car, or more than 20, cannot be certified, with why.
    """
    cars, figures = draw_cars(plan, index), {}
    design: list[dict[str, float]] = []
    engine = _Engine(plan.procedures, precision, checks)
    done = 0
    for place, variant in enumerate(variants):
        built, here = as_built(variant), np.flatnonzero(cars.variant == place)
        base = engine.run(built, _nothing(built, 1)).base
        design.append(base)
        for name in base:
            figures.setdefault(name, np.full(index.size, np.nan))
        for first in range(0, here.size, TILE):
            rows = here[first : first + TILE]
            for name, values in _certified(built, cars, rows, engine).items():
                figures[name][rows] = values
            done += rows.size
            if progress is not None:
                progress(done / index.size)
    bad = np.any([~np.isfinite(values) for values in figures.values()], axis=0)
    failed = {int(cars.index[row]): "its figures are no finite numbers" for row in np.flatnonzero(bad)} | engine.failed
    _refuse(plan, failed, index.size)
    kept = np.flatnonzero(~bad)
    true = {name: values[kept] for name, values in figures.items()}
    cars = _some(cars, kept)
    return CertifiedCars(cars, true, measured_of(true, cars.noise), tuple(design), failed, engine.error, engine.checked)


def measured_of(true: Mapping[str, np.ndarray], noise: np.ndarray) -> dict[str, np.ndarray]:
    """Figures as a test measures them: consumption times 1 + noise, range over it, as the same test gives both."""
    return {
        name: values * (1.0 + noise) if name.startswith("consumption") else values / (1.0 + noise)
        for name, values in true.items()
    }


def _nothing(car: CompletedCar, count: int) -> dict[str, np.ndarray]:
    return {"masses.mass_test_kg": np.full(count, car.masses.mass_test_kg)}


def _certified(car: CompletedCar, cars: Cars, rows: np.ndarray, engine: _Engine) -> dict[str, np.ndarray]:
    """Figures of some cars of one variant; where the engine refuses them, halves are tried, so that each bad car is found."""
    relative = {name: cars.relative[name][rows] for name in CAR_NAMES}
    absolute = {name: cars.absolute[name][rows] for name in CAR_NAMES}
    try:
        return engine.run(car, variations_of(car, relative, absolute) or _nothing(car, rows.size)).columns
    except VoltwrightError as error:
        if rows.size == 1:
            engine.failed[int(cars.index[rows[0]])] = str(error)
            if len(engine.failed) > FAILURES_MOST:
                _refuse_many(engine.failed)
            return {}
        middle = rows.size // 2
        halves = [_certified(car, cars, part, engine) for part in (rows[:middle], rows[middle:])]
        names = {name for half in halves for name in half}
        sizes = (middle, rows.size - middle)
        return {
            name: np.concatenate([half.get(name, np.full(size, np.nan)) for half, size in zip(halves, sizes, strict=True)])
            for name in names
        }


def _refuse(plan: ProductionSpec, failed: dict[int, str], count: int) -> None:
    if len(failed) >= count:
        raise SimulationError(f"No car of {plan.name} can be certified. The first: {next(iter(failed.values()))}")
    if len(failed) > FAILURES_MOST:
        _refuse_many(failed)


def _refuse_many(failed: dict[int, str]) -> None:
    number, why = next(iter(failed.items()))
    raise SimulationError(
        f"At least {len(failed)} cars cannot be certified, so the figures of the others would mislead; narrow the tolerances. "
        f"Car {number}: {why}"
    )


def _some(cars: Cars, rows: np.ndarray) -> Cars:
    return Cars(
        cars.index[rows],
        cars.plant[rows],
        cars.variant[rows],
        cars.day[rows],
        {name: values[rows] for name, values in cars.relative.items()},
        {name: values[rows] for name, values in cars.absolute.items()},
        cars.noise[rows],
    )
