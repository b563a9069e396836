"""Certified figures of the variants of a car: by lanes where they follow their trace, else by full tests."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.sim.identity_cache import IdentityCache
from voltwright.study.fleet.benches import LaneEnergies, figures_of
from voltwright.study.fleet.energy_lanes import EnergyLanes, LaneSums
from voltwright.study.fleet.full_tests import FullTests

FEW = 48
"""Up to so many variants each take the full test: to compile the lanes would take longer."""


class CertifyRunner:
    """A car, what varies of it, and by which procedures it is certified: the lanes and the full tests for it.

    Attributes:
        base: figures of the car itself, by name.
    """

    def __init__(
        self,
        full: CompletedCar,
        paths: tuple[str, ...],
        names: list[str],
        count: int,
        precision: str,
        *,
        as_built: bool,
        held_split: bool = False,
    ):
        self.tests, self.precision = FullTests(full, paths, as_built=as_built), precision
        self.plans = {name: plan for name in names if count > FEW and (plan := self.tests.plan(name)) is not None}
        self.others = [name for name in names if name not in self.plans]
        self.base = {name: value for each in names for name, value in self.tests.base(each).items()}
        self.lanes: EnergyLanes | None = None
        if self.plans:
            key = (paths, tuple(self.plans), as_built, held_split)
            self.lanes = _lanes.get(
                full, key, lambda: EnergyLanes(full, paths, self.plans, as_built=as_built, held_split=held_split)
            )

    def block(
        self, columns: Mapping[str, np.ndarray], sample: np.ndarray
    ) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, np.ndarray]]:
        """Figures of variants.

        Args:
            columns: numbers of the variants by path, shape (n,). sample: which of them are checked.

        Returns:
            figures of shape (n,); which are those of full tests; relative errors of the lanes in the sample.
        """
        count = len(next(iter(columns.values())))
        found, by_test = {}, np.ones(count, bool)
        if self.lanes is not None:
            found, followed = self._of_lanes(self.lanes, columns)
            by_test = ~followed
            again = np.flatnonzero(by_test)
            if again.size:
                for name, values in self.tests.figures(columns, list(self.plans), again).items():
                    found[name][again] = values
        if self.others:
            found |= self.tests.figures(columns, self.others, np.arange(count))
        deviations: dict[str, np.ndarray] = {}
        sample = sample[~by_test[sample]]
        if len(sample):
            tested = self.tests.figures(columns, list(self.plans), sample)
            deviations = {name: found[name][sample] / values - 1.0 for name, values in tested.items()}
        return {name: found[name] for name in self.base}, by_test | bool(self.others), deviations

    def _of_lanes(self, lanes: EnergyLanes, columns: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Figures by lanes, and which of the variants followed their trace."""
        with jax.enable_x64(self.precision == "float64"):
            own, sums = lanes(columns)
        found: dict[str, np.ndarray] = {}
        for number, (procedure, plan) in enumerate(self.plans.items()):
            found |= figures_of(plan, *(_energies(lanes.where[procedure], part, number) for part in (own, sums)))
        finite = np.all([np.isfinite(values) for values in found.values()], axis=0)
        return found, np.asarray(sums.followed) & finite


_lanes = IdentityCache()


def _energies(where: Mapping[str, tuple[list[slice], list[slice]]], sums: LaneSums, number: int) -> LaneEnergies:
    laps = {
        name: tuple([np.sum(sums.parts_j[..., lap], axis=-1) for lap in group] for group in pair) for name, pair in where.items()
    }
    return LaneEnergies(laps, sums.usable_j[..., number], sums.recharge_j[..., number])  # pyright: ignore[reportArgumentType]
