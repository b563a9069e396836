"""The cars of a plan, certified: figures of each car by the batch engine, as true, and as a test of it measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, VoltwrightError
from voltwright.spec.production import ProductionSpec
from voltwright.study.fleet.certified import certify_many
from voltwright.study.production.as_built import as_built, variations_of
from voltwright.study.production.deviations import CAR_NAMES, Cars, draw_cars

FAILURES_MOST = 20
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
    """

    cars: Cars
    true: dict[str, np.ndarray]
    measured: dict[str, np.ndarray]
    design: tuple[dict[str, float], ...]
    failed: dict[int, str]


def certified_cars(
    plan: ProductionSpec,
    variants: tuple[CompletedCar, ...],
    index: np.ndarray,
    *,
    precision: Precision = "float32",
    progress: Callable[[float], None] | None = None,
) -> CertifiedCars:
    """Certify cars of a plan.

    Args:
        plan: checked. variants: its cars, in the order of the plan.
        index: numbers of the cars, rising, shape (n,).
        precision: of the batch engine.
        progress: called with the fraction done.

    Returns:
        figures of each car. Those of a car are the same whatever others are certified with it, to the precision.

    Raises:
        SimulationError: no car, or more than 20, cannot be certified, with why.
    """
    cars, figures = draw_cars(plan, index), {}
    design: list[dict[str, float]] = []
    failed: dict[int, str] = {}
    done = 0
    for place, variant in enumerate(variants):
        built, here = as_built(variant), np.flatnonzero(cars.variant == place)
        base = certify_many(built, _nothing(built), plan.procedures, precision=precision).base
        design.append(base)
        for name in base:
            figures.setdefault(name, np.full(index.size, np.nan))
        for first in range(0, here.size, TILE):
            rows = here[first : first + TILE]
            for name, values in _certified(built, cars, rows, plan.procedures, precision, failed).items():
                figures[name][rows] = values
            done += rows.size
            if progress is not None:
                progress(done / index.size)
    bad = np.any([~np.isfinite(values) for values in figures.values()], axis=0)
    failed |= {int(cars.index[row]): "its figures are no finite numbers" for row in np.flatnonzero(bad) if int(cars.index[row]) not in failed}
    _refuse(plan, failed, index.size)
    kept = np.flatnonzero(~bad)
    true = {name: values[kept] for name, values in figures.items()}
    cars = _some(cars, kept)
    return CertifiedCars(cars, true, measured_of(true, cars.noise), tuple(design), failed)


def measured_of(true: Mapping[str, np.ndarray], noise: np.ndarray) -> dict[str, np.ndarray]:
    """Figures as a test measures them: consumption times 1 + noise, range over it, as the same test gives both."""
    return {
        name: values * (1.0 + noise) if name.startswith("consumption") else values / (1.0 + noise) for name, values in true.items()
    }


def _nothing(car: CompletedCar) -> dict[str, np.ndarray]:
    mass = "masses.mass_test_kg"
    return {mass: np.array([car.masses.mass_test_kg])}


def _certified(
    car: CompletedCar, cars: Cars, rows: np.ndarray, procedures: tuple[str, ...], precision: Precision, failed: dict[int, str]
) -> dict[str, np.ndarray]:
    """Figures of some cars of one variant; where the engine refuses them, halves are tried, so that each bad car is found."""
    relative = {name: cars.relative[name][rows] for name in CAR_NAMES}
    absolute = {name: cars.absolute[name][rows] for name in CAR_NAMES}
    try:
        varied = variations_of(car, relative, absolute) or {
            "masses.mass_test_kg": np.full(rows.size, car.masses.mass_test_kg)
        }
        return certify_many(car, varied, procedures, precision=precision).columns
    except VoltwrightError as error:
        if rows.size == 1:
            failed[int(cars.index[rows[0]])] = str(error)
            if len(failed) > FAILURES_MOST:
                _refuse_many(failed, rows.size)
            return {}
        middle = rows.size // 2
        halves = [_certified(car, cars, part, procedures, precision, failed) for part in (rows[:middle], rows[middle:])]
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
        _refuse_many(failed, count)


def _refuse_many(failed: dict[int, str], count: int) -> None:
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
