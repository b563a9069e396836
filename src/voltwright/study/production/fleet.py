"""The cars of a plan, certified: figures of each car by the batch engine, as true, and as a test of it measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, VoltwrightError, known_name
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.spec.production import ProductionSpec
from voltwright.study.fleet.certify_runner import CertifyRunner
from voltwright.study.production.as_built import MASS, as_built, variations_of, varied_paths
from voltwright.study.production.deviations import CAR_NAMES, Cars, draw_cars, moving_names
from voltwright.study.variants import checked_columns

FAILURES_MOST = 20
CHECKS = 10
"""Cars of each variant that take the full test too, at some 0.1 s each."""
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
    """The batch engine as the cars of a variant use it: one certificate of the designed car and one compiled program for all.

    Attributes:
        car: as built. runner: of its numbers. failed: cars that cannot be certified, and why. error: the largest relative
        deviation from the full test, over `checked` figures.
    """

    car: CompletedCar
    runner: CertifyRunner
    failed: dict[int, str]
    error: float = 0.0
    checked: int = 0

    @classmethod
    def of(cls, plan: ProductionSpec, variant: CompletedCar, count: int, precision: Precision, failed: dict[int, str]) -> _Engine:
        """The engine of a variant; lanes where the study has more than a few cars."""
        built = as_built(variant)
        paths = varied_paths(built, moving_names(plan)) or (MASS,)
        names = list(dict.fromkeys(known_name("procedure", name, PROCEDURES, ALIASES) for name in plan.procedures))
        runner = CertifyRunner(built, paths, names, count, precision, as_built=True, held_split=True)
        return cls(built, runner, failed)

    def figures(self, cars: Cars, rows: np.ndarray, sample: np.ndarray) -> dict[str, np.ndarray]:
        """Figures of some cars; where the engine refuses them, halves are tried, so that each bad car is found.

        Args: cars: drawn. rows: which of them. sample: those that take the full test too.
        """
        relative = {name: cars.relative[name][rows] for name in CAR_NAMES}
        absolute = {name: cars.absolute[name][rows] for name in CAR_NAMES}
        try:
            varied = checked_columns(self.car, variations_of(self.car, relative, absolute, self.runner.tests.paths))
            found, _, deviations = self.runner.block(varied, np.flatnonzero(np.isin(rows, sample)))
        except VoltwrightError as error:
            return self._halves(cars, rows, sample, error)
        for off in deviations.values():
            self.error, self.checked = max(self.error, float(np.max(np.abs(off)))), self.checked + off.size
        return found

    def _halves(self, cars: Cars, rows: np.ndarray, sample: np.ndarray, error: VoltwrightError) -> dict[str, np.ndarray]:
        if rows.size == 1:
            self.failed[int(cars.index[rows[0]])] = str(error)
            if len(self.failed) > FAILURES_MOST:
                _refuse_many(self.failed)
            return dict.fromkeys(self.runner.base, np.full(1, np.nan))
        halves = [self.figures(cars, part, sample) for part in np.array_split(rows, 2)]
        return {name: np.concatenate([half[name] for half in halves]) for name in self.runner.base}


def certified_cars(
    plan: ProductionSpec,
    variants: tuple[CompletedCar, ...],
    index: np.ndarray,
    *,
    of: int | None = None,
    precision: Precision = "float32",
    checks: int = CHECKS,
    progress: Callable[[float], None] | None = None,
) -> CertifiedCars:
    """Certify cars of a plan.

    Args:
        plan: checked. variants: its cars, in the order of the plan.
        index: numbers of the cars, rising, shape (n,).
        of: cars of the study that these are a part of; None where they are all.
        precision: of the batch engine. checks: cars of each variant that take the full test too.
        progress: called with the fraction done.

    Returns:
        figures of each car. Those of a car are the same whatever others are certified with it.

    Raises:
        SimulationError: no car, or more than 20, cannot be certified, with why.
    """
    cars, figures = draw_cars(plan, index), {}
    count = index.size if of is None else of
    failed: dict[int, str] = {}
    engines = [_Engine.of(plan, variant, count, precision, failed) for variant in variants]
    done = 0
    for place, engine in enumerate(engines):
        here = np.flatnonzero(cars.variant == place)
        sample = here[np.unique(np.linspace(0, max(here.size - 1, 0), min(checks, here.size), dtype=int))]
        for name in engine.runner.base:
            figures.setdefault(name, np.full(index.size, np.nan))
        for first in range(0, here.size, TILE):
            rows = here[first : first + TILE]
            for name, values in engine.figures(cars, rows, sample).items():
                figures[name][rows] = values
            done += rows.size
            if progress is not None:
                progress(done / index.size)
    bad = np.any([~np.isfinite(values) for values in figures.values()], axis=0)
    failed = {int(cars.index[row]): "its figures are no finite numbers" for row in np.flatnonzero(bad)} | failed
    _refuse(plan, failed, count)
    kept = np.flatnonzero(~bad)
    true = {name: values[kept] for name, values in figures.items()}
    cars = _some(cars, kept)
    design = tuple(dict(engine.runner.base) for engine in engines)
    error, checked = max(engine.error for engine in engines), sum(engine.checked for engine in engines)
    return CertifiedCars(cars, true, measured_of(true, cars.noise), design, failed, error, checked)


def measured_of(true: Mapping[str, np.ndarray], noise: np.ndarray) -> dict[str, np.ndarray]:
    """Figures as a test measures them: consumption times 1 + noise, range over it, as the same test gives both."""
    return {
        name: values * (1.0 + noise) if name.startswith("consumption") else values / (1.0 + noise)
        for name, values in true.items()
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
