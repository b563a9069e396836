"""The full tests of a car and of its variants, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.errors import TraceError
from voltwright.procedures.certify import certify
from voltwright.sim.identity_cache import IdentityCache
from voltwright.study.fleet.benches import BENCHES, Plan, figures_of_certificate, plan_of

_plans = IdentityCache()


class FullTests:
    """The full tests of a car and of its variants, one by one.

    Args:
        car: that is varied.
        paths: of what varies.
        as_built: see `certify_many`.
    """

    def __init__(self, car: CompletedCar, paths: Sequence[str], *, as_built: bool):
        self.car, self.paths, self.as_built = car, tuple(paths), as_built
        self._base: dict[str, tuple[dict[str, float], float]] = {}

    def plan(self, procedure: str) -> Plan | None:
        """What the car's own test gives; None where the procedure has no lanes."""
        return _plans.get(self.car, procedure, lambda: plan_of(self.car, procedure))

    def base(self, procedure: str) -> dict[str, float]:
        """The car's own figures."""
        return self._own(procedure)[0]

    def _own(self, procedure: str) -> tuple[dict[str, float], float]:
        """The car's own figures, and its mass on the rollers [kg]."""
        if procedure not in self._base:
            plan = self.plan(procedure)
            done = certify(self.car, procedure) if plan is None else plan.certificate
            self._base[procedure] = figures_of_certificate(procedure, done), done.runs[0].mass_kg
        return self._base[procedure]

    def figures(self, columns: Mapping[str, np.ndarray], procedures: Sequence[str], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Figures of some rows of columns, by full tests; shape (rows,) each.

        Raises:
            TraceError: of a variant that cannot be certified, with its numbers.
        """
        done = [self._figures({path: float(columns[path][row]) for path in self.paths}, procedures) for row in rows]
        names = [name for procedure in procedures for name in self.base(procedure)]
        return {name: np.array([one[name] for one in done]) for name in names}

    def _figures(self, numbers: dict[str, float], procedures: Sequence[str]) -> dict[str, float]:
        variant, figures = vary(self.car, numbers), {}
        for procedure in procedures:
            try:
                done = certify(variant, procedure, **self._mass(variant, procedure))
            except TraceError as error:
                words = ", ".join(f"`{path}` {value:g}" for path, value in numbers.items())
                raise TraceError(f"The variant of {self.car.name} with {words} cannot be certified. {error}") from error
            figures |= figures_of_certificate(procedure, done)
        return figures

    def _mass(self, variant: CompletedCar, procedure: str) -> dict[str, float]:
        """The test mass of a variant as built: the certified car's, and what it weighs more."""
        if not self.as_built or procedure not in BENCHES:
            return {}
        field = mass_field(self.paths)
        return {"mass_test_kg": self._own(procedure)[1] + getattr(variant.masses, field) - getattr(self.car.masses, field)}


def mass_field(paths: Sequence[str]) -> str:
    """The field of `masses` that tells how much more a variant as built weighs."""
    return "mass_curb_kg" if "masses.mass_curb_kg" in paths else "mass_test_kg"
