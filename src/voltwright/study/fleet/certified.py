"""Certified figures of many variants of one car, as columns.

A car that follows its trace draws the same power in each step whatever its battery is at, so the energies of its cycles come
from lanes without a battery (`energy_lanes.py`); its usable energy is that of the closed form, times what the car's own full
test says of it (`benches.py`). Variants that cannot follow take the full test. So does a sample, whose errors are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, known_name
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.sim.identity_cache import IdentityCache
from voltwright.spec.car import CarSpec
from voltwright.study.fleet.benches import LaneEnergies, figures_of
from voltwright.study.fleet.energy_lanes import EnergyLanes, LaneSums
from voltwright.study.fleet.full_tests import FullTests
from voltwright.study.variants import checked_columns

FEW = 48
"""Up to so many variants each take the full test: to compile the lanes would take longer."""
CHECKED_MOST, CHECKED_SHARE = 200, 0.02
"""How many variants are checked by the full test where the caller does not say: a share of them, within bounds."""
CHECKED_LEAST = 10
BLOCK = 65_536
"""Variants of a block."""


@dataclass(frozen=True)
class CheckedError:
    """Relative error of a figure over the variants that also took the full test: mean, deviation, the worst one; how many."""

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
    columns = checked_columns(full, variations)
    count = len(next(iter(columns.values())))
    blocks = certify_blocks(
        full,
        lambda first, last: {path: values[first:last] for path, values in columns.items()},
        count,
        procedures,
        block=max(count, 1),
        precision=precision,
        as_built=as_built,
        checked=checked,
        seed=seed,
        progress=progress,
    )
    (done,) = blocks
    return CertifiedFleet(done.columns, done.base, errors_of([done]), done.full_tests)


@dataclass(frozen=True)
class CertifiedBlock:
    """Some consecutive variants of a fleet.

    Attributes:
        first: number of the first one. numbers: what varies, by path. columns, base, full_tests: as of `CertifiedFleet`.
        deviations: by figure, relative error of the lanes of the variants that were checked, shape (checked,).
    """

    first: int
    numbers: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    base: dict[str, float]
    full_tests: np.ndarray
    deviations: dict[str, np.ndarray]


def certify_blocks(
    car: CompletedCar | CarSpec | str | Path,
    variations_of: Callable[[int, int], Mapping[str, Any]],
    count: int,
    procedures: Sequence[str] = ("epa-mct", "wltp"),
    *,
    block: int = BLOCK,
    precision: Literal["float32", "float64"] = "float32",
    as_built: bool = True,
    checked: int | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Iterator[CertifiedBlock]:
    """Certified figures of any number of variants, block by block, in the memory of one block.

    Args:
        car: completed, spec, name, or path.
        variations_of: gives the numbers of the variants from one to another, the last not included: by path, shape (n,).
        count: of variants in all.
        block: variants of a block.
        procedures, precision, as_built, checked, seed, progress: as of `certify_many`.

    Returns:
        the blocks in order. Which variants are checked depends on `seed` and `count`, not on the blocks.

    Raises:
        SpecError, TraceError: as `certify_many`.
    """
    full = completed_car(car)
    names = list(dict.fromkeys(known_name("procedure", name, PROCEDURES, ALIASES) for name in procedures))
    if not names:
        raise SpecError("`procedures` must name at least one procedure, but names none.", "procedures")
    if count < 1 or block < 1:
        raise SpecError(
            f"A fleet must have at least one variant, in blocks of at least one, but has {count} in {block}.", "count"
        )
    return _blocks(full, variations_of, count, names, block, precision, as_built, _sample(count, checked, seed), progress)


def _blocks(full, variations_of, count, names, block, precision, as_built, sample, progress) -> Iterator[CertifiedBlock]:
    study: _Study | None = None
    for first in range(0, count, block):
        last = min(first + block, count)
        columns = checked_columns(full, variations_of(first, last))
        if study is None:
            study = _Study(full, tuple(columns), names, count, precision, as_built)
        yield study.block(first, columns, sample[(sample >= first) & (sample < last)] - first)
        if progress is not None:
            progress(last / count)


class _Study:
    """A car, what varies of it, and by which procedures it is certified: the lanes and the full tests for it."""

    def __init__(self, full: CompletedCar, paths: tuple[str, ...], names: list[str], count: int, precision: str, as_built: bool):
        self.tests, self.precision = FullTests(full, paths, as_built=as_built), precision
        self.plans = {name: plan for name in names if count > FEW and (plan := self.tests.plan(name)) is not None}
        self.others = [name for name in names if name not in self.plans]
        self.base = {name: value for each in names for name, value in self.tests.base(each).items()}
        self.lanes: EnergyLanes | None = None
        if self.plans:
            key = (paths, tuple(self.plans), as_built)
            self.lanes = _lanes.get(full, key, lambda: EnergyLanes(full, paths, self.plans, as_built=as_built))

    def block(self, first: int, columns: dict[str, np.ndarray], sample: np.ndarray) -> CertifiedBlock:
        """Figures of the variants of columns, of which `sample` are checked."""
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
        full_tests = by_test | bool(self.others)
        return CertifiedBlock(first, columns, {name: found[name] for name in self.base}, self.base, full_tests, deviations)

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


def _sample(count: int, checked: int | None, seed: int) -> np.ndarray:
    """Which of the variants are checked; none where all take the full test."""
    if count <= FEW:
        return np.zeros(0, int)
    wanted = min(CHECKED_MOST, max(CHECKED_LEAST, round(CHECKED_SHARE * count))) if checked is None else checked
    random = np.random.Generator(np.random.Philox(key=seed))
    return np.sort(random.choice(count, min(wanted, count), replace=False))


def errors_of(blocks: Sequence[CertifiedBlock]) -> dict[str, CheckedError]:
    """The errors of the lanes over all variants of blocks that were checked."""
    names = {name for block in blocks for name in block.deviations}
    errors = {}
    for name in blocks[0].columns if blocks else ():
        if name in names:
            off = np.concatenate([block.deviations[name] for block in blocks if name in block.deviations])
            errors[name] = CheckedError(float(np.mean(off)), float(np.std(off)), float(np.max(np.abs(off))), len(off))
    return errors
