"""All cars of a plan in shards: each certified, one row a car."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import numbers_of
from voltwright.spec.production import ProductionSpec
from voltwright.spec.tolerance import ABSOLUTE_ONLY
from voltwright.study.production.check import check_plan
from voltwright.study.production.deviations import CAR_NAMES, shifts_of, tolerances_of
from voltwright.study.production.fleet import CertifiedCars, Precision, certified_cars
from voltwright.study.production.produce import columns_of
from voltwright.study.shards.sharded_study import spec_hash_of

if TYPE_CHECKING:
    import pyarrow

RELATIVE = tuple(name for name in CAR_NAMES if name not in ABSOLUTE_ONLY)
CARS_TOGETHER = 65_536
"""Cars that are certified together at most; a car has its lane for itself, so its figures do not depend on the others."""


@dataclass(frozen=True)
class ProducedCars:
    """The cars of a plan as a study in shards; made by `produced_cars`.

    Attributes:
        name: of the plan. spec_hash: of the plan and its cars. count: cars. seed: of their numbers. precision: of the lanes.
        plan: checked. variants: its cars, completed, in the order of the plan.
    """

    name: str
    spec_hash: str
    count: int
    seed: int
    precision: Precision
    plan: ProductionSpec
    variants: tuple[CompletedCar, ...]

    def rows(self, first: int, last: int) -> pyarrow.Table:
        """Cars from `first` up to, not including, `last`: variant, plant, day, deviations, figures as true and as measured.

        A car that cannot be certified has no figures.

        Raises: SimulationError: more than a few cars that cannot be certified.
        """
        import pyarrow

        begins = range(first, last, CARS_TOGETHER)
        return pyarrow.concat_tables([self._together(np.arange(begin, min(begin + CARS_TOGETHER, last))) for begin in begins])

    def _together(self, index: np.ndarray) -> pyarrow.Table:
        import pyarrow

        done = certified_cars(self.plan, self.variants, index, of=self.count, precision=self.precision, checks=0)
        table = pyarrow.table(columns_of(self.plan, done, np.ones(done.cars.index.size, bool)) | self._deviations(done))
        if not done.failed:
            return table
        empty = pyarrow.table({"car": np.array(sorted(done.failed))})
        whole = pyarrow.concat_tables([table, empty], promote_options="default")
        return whole.sort_by("car")

    def _deviations(self, done: CertifiedCars) -> dict[str, np.ndarray]:
        """What the cars deviate by: relative in per cent, and absolute in the number's own unit where the plan has it."""
        relative = {f"{name}_deviation_percent": 100.0 * done.cars.relative[name] for name in RELATIVE}
        own = {f"{name}_deviation": done.cars.absolute[name] for name in _absolute(self.plan)}
        return relative | own


def _absolute(plan: ProductionSpec) -> list[str]:
    """Names of what varies or shifts in its own unit."""
    moved = {name for name, shift in shifts_of(plan) if shift.shift is not None}
    return [name for name in CAR_NAMES if name in moved or not tolerances_of(plan)[name].relative]


def produced_cars(plan: ProductionSpec, variants: tuple[CompletedCar, ...], precision: Precision = "float32") -> ProducedCars:
    """The cars of a plan as a study in shards.

    Args: plan: as a person wrote it. variants: its cars, completed, in the order of the plan. precision: of the lanes.
    Raises: SpecError, UnknownNameError, FileError: as `check_plan`.
    """
    check_plan(plan)
    written = plan.model_dump(mode="json", exclude={"fleet_use", "audit", "title", "seed"})
    cars = [numbers_of(car) for car in variants]
    return ProducedCars(
        plan.name, spec_hash_of({"plan": written, "cars": cars}), plan.count, plan.seed, precision, plan, variants
    )
