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
from voltwright.study.production.deviations import CAR_NAMES, tolerances_of
from voltwright.study.production.fleet import CertifiedCars, Precision, certified_cars
from voltwright.study.production.produce import columns_of
from voltwright.study.shards.sharded_study import spec_hash_of

if TYPE_CHECKING:
    import pyarrow

RELATIVE = tuple(name for name in CAR_NAMES if name not in ABSOLUTE_ONLY)
CARS_TOGETHER = 8192
"""Cars that are certified together, whatever the shard: a car shares its lanes with the same ones in every split."""


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

        begins = range(first // CARS_TOGETHER * CARS_TOGETHER, last, CARS_TOGETHER)
        tables = [self._together(begin, min(begin + CARS_TOGETHER, self.count), first, last) for begin in begins]
        return pyarrow.concat_tables(tables)

    def _together(self, begin: int, end: int, first: int, last: int) -> pyarrow.Table:
        import pyarrow

        done = certified_cars(self.plan, self.variants, np.arange(begin, end), precision=self.precision, checks=0)
        inside = (done.cars.index >= first) & (done.cars.index < last)
        table = pyarrow.table(columns_of(self.plan, done, inside) | self._deviations(done, inside))
        lost = [number for number in sorted(done.failed) if first <= number < last]
        if not lost:
            return table
        empty = pyarrow.table({"car": np.array(lost)}).select(["car"])
        whole = pyarrow.concat_tables([table, empty], promote_options="default")
        return whole.sort_by("car")

    def _deviations(self, done: CertifiedCars, rows: np.ndarray) -> dict[str, np.ndarray]:
        """What the cars deviate by: relative in per cent, and absolute in the number's own unit where the plan has it."""
        relative = {f"{name}_deviation_percent": 100.0 * done.cars.relative[name][rows] for name in RELATIVE}
        own = {f"{name}_deviation": done.cars.absolute[name][rows] for name in _absolute(self.plan)}
        return relative | own


def _absolute(plan: ProductionSpec) -> list[str]:
    """Names of what varies or shifts in its own unit."""
    shifts = [(name, shift) for plant in plan.plants for name, shift in plant.bias.items()]
    moved = {name for name, shift in [*shifts, *((drift.tolerance, drift) for drift in plan.drifts)] if shift.shift is not None}
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
