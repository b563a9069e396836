"""Certified figures of many variants of one car, as columns.

A car that follows its trace draws the same power in each step whatever its battery is at, so the energies of its cycles come
from lanes without a battery (`energy_lanes.py`); its usable energy is that of the closed form, times what the car's own full
test says of it (`benches.py`). Variants that cannot follow take the full test. So does a sample, whose errors are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.errors import SpecError, known_name
from voltwright.procedures.certify import ALIASES, PROCEDURES, certify
from voltwright.sim.identity_cache import IdentityCache
from voltwright.spec.car import CarSpec
from voltwright.study.fleet.benches import BENCHES, LaneEnergies, Plan, figures_of, figures_of_certificate, plan_of
from voltwright.study.fleet.energy_lanes import EnergyLanes, LaneSums
from voltwright.study.variants import checked_columns

FEW = 48
"""Up to so many variants each take the full test: to compile the lanes would take longer."""
CHECKED_MOST, CHECKED_SHARE = 200, 0.02
"""How many variants are checked by the full test where the caller does not say: a share of them, within bounds."""
CHECKED_LEAST = 10


@dataclass(frozen=True)
class CheckedError:
    """Relative error of a figure over the variants that also took the full test: mean, sd, the worst one; how many."""

    mean: float
    sd: float
    worst_error: float
    count: int


@dataclass(frozen=True)
class CertifiedFleet:
    """Certified figures of many variants of one car.

    Attributes:
        columns: by figure, not rounded, each of shape (n,): `range_epa_km` of the label and `consumption_epa_wh_km`, combined;
            `range_wltp_km`, `consumption_wltp_wh_km`, `range_cltc_km`, `consumption_cltc_wh_km`. Consumptions are from the grid.
        base: the same figures of the car itself, by the full test.
        errors: by figure, over the variants that took the full test beside the lanes; empty where all took it.
        full_tests: whether the figures of each variant are those of a full test, shape (n,).
    """

    columns: dict[str, np.ndarray]
    base: dict[str, float]
    errors: dict[str, CheckedError] = field(default_factory=dict)
    full_tests: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))


def certify_many(
    car: CompletedCar | CarSpec | str | Path,
    variations: Mapping[str, Any],
    procedures: Sequence[str] = ("epa-mct", "wltp"),
    *,
    precision: Literal["float32", "float64"] = "float32",
    as_built: bool = True,
    checked: int | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> CertifiedFleet:
    """Certified range and consumption of variants of a car.

    Args:
        car: completed, spec, name, or path.
        variations: from dotted paths of the car's file to values in the field's unit, each of shape (n,).
        procedures: of `voltwright.procedures.certify.PROCEDURES`.
        precision: of the lanes.
        as_built: whether the variants are cars as they leave the factory: the test mass is that of the certified car and what
            the variant weighs more, in no class of test weights. Else each is a design of its own, tested by the rules.
        checked: how many variants take the full test as well; default: a fiftieth, from 10 to 200.
        seed: of the choice of these.
        progress: is told the share that is done.

    Returns:
        columns of shape (n,), the car's own figures, the errors of the variants that were checked.

    Raises:
        SpecError: a path that does not exist or cannot matter, values out of range, a procedure that does not exist.
        TraceError: a variant that cannot be certified at all.
    """
    full = completed_car(car)
    names = [known_name("procedure", name, PROCEDURES, ALIASES) for name in procedures]
    if not names:
        raise SpecError("`procedures` must name at least one procedure, but names none.", "procedures")
    columns = checked_columns(full, variations)
    tests = FullTests(full, columns, names, as_built)
    count, told = tests.count, progress or (lambda share: None)
    plans = {name: plan for name in names if count > FEW and (plan := tests.plan(name)) is not None}
    found: dict[str, np.ndarray] = {}
    by_test = np.ones(count, bool)
    if plans:
        found, followed = _of_lanes(full, columns, plans, precision, as_built)
        by_test = ~followed
    told(0.5)
    others = [name for name in names if name not in plans]
    for name in others:
        found |= tests.figures([name], np.arange(count))
    again = np.flatnonzero(by_test) if plans else np.zeros(0, int)
    if again.size:
        for name, values in tests.figures(list(plans), again).items():
            found[name][again] = values
    errors: dict[str, CheckedError] = {}
    if plans:
        sample = _sample(np.flatnonzero(~by_test), checked, seed)
        errors = _errors(found, tests.figures(list(plans), sample), sample)
    told(1.0)
    base = {name: value for each in names for name, value in tests.base(each).items()}
    return CertifiedFleet({name: found[name] for name in base}, base, errors, by_test if not others else np.ones(count, bool))


def _of_lanes(
    full: CompletedCar, columns: Mapping[str, np.ndarray], plans: dict[str, Plan], precision: str, as_built: bool
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Figures of all variants by lanes, and which of them followed their trace."""
    lanes = _lanes.get(
        full, (tuple(columns), tuple(plans), as_built), lambda: EnergyLanes(full, tuple(columns), plans, as_built=as_built)
    )
    with jax.enable_x64(precision == "float64"):
        own, sums = lanes(columns)
    found: dict[str, np.ndarray] = {}
    for number, (procedure, plan) in enumerate(plans.items()):
        energies = [_energies(lanes.where[procedure], part, number) for part in (own, sums)]
        found |= figures_of(plan, *energies)
    finite = np.all([np.isfinite(values) for values in found.values()], axis=0)
    return found, np.asarray(sums.followed) & finite


_lanes, _plans = IdentityCache(), IdentityCache()


def _energies(where: Mapping[str, tuple[int, int]], sums: LaneSums, number: int) -> LaneEnergies:
    laps = {name: tuple(np.asarray(sums.laps_j)[..., lap] for lap in pair) for name, pair in where.items()}
    return LaneEnergies(laps, sums.usable_j, sums.recharge_j[..., number])  # pyright: ignore[reportArgumentType]


def _sample(among: np.ndarray, checked: int | None, seed: int) -> np.ndarray:
    """Which of the variants are checked."""
    wanted = min(CHECKED_MOST, max(CHECKED_LEAST, round(CHECKED_SHARE * len(among)))) if checked is None else checked
    random = np.random.Generator(np.random.Philox(key=seed))
    return np.sort(random.choice(among, min(wanted, len(among)), replace=False))


def _errors(found: Mapping[str, np.ndarray], tested: Mapping[str, np.ndarray], sample: np.ndarray) -> dict[str, CheckedError]:
    errors = {}
    for name, values in tested.items():
        if len(values):
            off = found[name][sample] / values - 1.0
            errors[name] = CheckedError(float(np.mean(off)), float(np.std(off)), float(np.max(np.abs(off))), len(sample))
    return errors


class FullTests:
    """The full tests of a car and of its variants, one by one.

    Args:
        car: that is varied. columns: checked, of shape (n,) by path. procedures: by name. as_built: see `certify_many`.
    """

    def __init__(self, car: CompletedCar, columns: Mapping[str, np.ndarray], procedures: Sequence[str], as_built: bool):
        self.car, self.columns, self.procedures, self.as_built = car, columns, procedures, as_built
        self.count = len(next(iter(columns.values())))

    def plan(self, procedure: str) -> Plan | None:
        """What the car's own test gives; None where the procedure has no lanes."""
        return _plans.get(self.car, procedure, lambda: plan_of(self.car, procedure))

    def base(self, procedure: str) -> dict[str, float]:
        """The car's own figures."""
        plan = self.plan(procedure)
        done = certify(self.car, procedure) if plan is None else plan.certificate
        return figures_of_certificate(procedure, done)

    def figures(self, procedures: Sequence[str], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Figures of some of the variants, by full tests."""
        done = [self._figures(procedures, int(row)) for row in rows]
        names = [name for procedure in procedures for name in self.base(procedure)]
        return {name: np.array([one[name] for one in done]) for name in names}

    def _figures(self, procedures: Sequence[str], row: int) -> dict[str, float]:
        variant = vary(self.car, {path: float(values[row]) for path, values in self.columns.items()})
        return {
            name: value
            for procedure in procedures
            for name, value in figures_of_certificate(
                procedure, certify(variant, procedure, **self._mass(variant, procedure))
            ).items()
        }

    def _mass(self, variant: CompletedCar, procedure: str) -> dict[str, float]:
        if not self.as_built or procedure not in BENCHES:
            return {}
        plan = self.plan(procedure)
        own = certify(self.car, procedure).runs[0].mass_kg if plan is None else plan.mass_kg
        field_name = "mass_curb_kg" if "masses.mass_curb_kg" in self.columns else "mass_test_kg"
        return {"mass_test_kg": own + getattr(variant.masses, field_name) - getattr(self.car.masses, field_name)}
