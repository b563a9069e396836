"""Figures of any number of variants of a car, block by block, in the memory of one block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, known_name
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.spec.car import CarSpec
from voltwright.study.fleet import certify_runner
from voltwright.study.fleet.certify_runner import CertifyRunner
from voltwright.study.fleet.runs import ENGINE, LANES, AskedRun, Precision, Runner, asked_run, runner_of
from voltwright.study.variants import checked_columns

CHECKED_MOST, CHECKED_SHARE = 200, 0.02
"""How many variants are checked by the full engine where the caller does not say: a share of them, within bounds."""
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
class FleetBlock:
    """Some consecutive variants of a fleet.

    Attributes:
        first: number of the first one.
        numbers: what varies, by path, shape (n,).
        columns: by figure, not rounded, shape (n,).
        base: the same figures of the car itself.
        full_tests: whether the certified figures of each variant are those of full tests, shape (n,).
        deviations: by figure, relative error of the lanes of the variants that were checked, shape (checked,).
        ways: by figure, how it was computed.
    """

    first: int
    numbers: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    base: dict[str, float]
    full_tests: np.ndarray
    deviations: dict[str, np.ndarray]
    ways: dict[str, str]


def run_blocks(
    car: CompletedCar | CarSpec | str | Path,
    variations_of: Callable[[int, int], Mapping[str, Any]],
    count: int,
    runs: Sequence[str],
    *,
    block: int = BLOCK,
    precision: Precision = "float32",
    as_built: bool = True,
    checked: int | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Iterator[FleetBlock]:
    """Figures of any number of variants of a car.

    Args:
        car: completed, spec, name, or path.
        variations_of: gives the numbers of the variants from one to another, the last not included: by path, shape (n,).
        count: of variants in all.
        runs: as of `runs.py`, such as `certify:wltp`, `drive:udds@-7`, `accelerate`.
        block: variants of a block.
        precision, as_built, checked, seed, progress: as of `certify_many`.

    Returns:
        the blocks in order. Which variants are checked depends on `seed` and `count`, not on the blocks.

    Raises:
        UnknownNameError, SpecError, FileError: the car, its numbers, a run. TraceError: a variant that cannot do a run.
    """
    full = completed_car(car)
    asked = list(dict.fromkeys(asked_run(words) for words in runs))
    if not asked:
        raise SpecError("`runs` must name at least one run, such as `certify:wltp`, but names none.", "runs")
    if count < 1 or block < 1:
        raise SpecError(
            f"A fleet must have at least one variant, in blocks of at least one, but has {count} in {block}.", "count"
        )
    study = _Study(full, asked, count, precision, as_built, checked_variants(count, checked, seed))
    return _blocks(study, variations_of, count, block, progress)


def _blocks(study: _Study, variations_of, count: int, block: int, progress) -> Iterator[FleetBlock]:
    for first in range(0, count, block):
        last = min(first + block, count)
        yield study.block(first, checked_columns(study.car, variations_of(first, last)))
        if progress is not None:
            progress(last / count)


def checked_variants(count: int, checked: int | None, seed: int) -> np.ndarray:
    """Which of the variants are checked; none where all take the full test."""
    if count <= certify_runner.FEW:
        return np.zeros(0, int)
    wanted = min(CHECKED_MOST, max(CHECKED_LEAST, round(CHECKED_SHARE * count))) if checked is None else checked
    random = np.random.Generator(np.random.Philox(key=seed))
    return np.sort(random.choice(count, min(wanted, count), replace=False))


class _Study:
    """A car and its runs; what runs them is made for the numbers that the first block varies."""

    def __init__(
        self, car: CompletedCar, asked: Sequence[AskedRun], count: int, precision: Precision, as_built: bool, sample: np.ndarray
    ):
        self.car, self.sample, self._few = car, sample, count <= certify_runner.FEW
        named = (known_name("procedure", run.name or "", PROCEDURES, ALIASES) for run in asked if run.kind == "certify")
        self._procedures, self._others = list(dict.fromkeys(named)), [run for run in asked if run.kind != "certify"]
        self._count, self._as_built = count, as_built
        self._precision: Precision = precision
        self._certify: CertifyRunner | None = None
        self._runners: list[Runner] | None = None

    def block(self, first: int, numbers: dict[str, np.ndarray]) -> FleetBlock:
        """The figures of a block."""
        if self._runners is None:
            paths = tuple(numbers)
            self._runners = [runner_of(self.car, run, paths, self._precision) for run in self._others]
            if self._procedures:
                self._certify = CertifyRunner(
                    self.car, paths, self._procedures, self._count, self._precision, as_built=self._as_built
                )
        count = len(next(iter(numbers.values())))
        sample = self.sample[(self.sample >= first) & (self.sample < first + count)] - first
        made = FleetBlock(first, numbers, {}, {}, np.zeros(count, bool), {}, {})
        if self._certify is not None:
            columns, full_tests, deviations = self._certify.block(numbers, sample)
            way = ENGINE if self._certify.lanes is None else LANES
            ways = dict.fromkeys(columns, way)
            made = FleetBlock(first, numbers, columns, dict(self._certify.base), full_tests, deviations, ways)
        for runner in self._runners:
            by_engine = self._few or runner.way == ENGINE
            columns = runner.tested(numbers, np.arange(count)) if by_engine else runner.figures(numbers)
            made.columns.update(columns)
            made.base.update(runner.base)
            made.ways.update(dict.fromkeys(columns, ENGINE if by_engine else LANES))
            if not by_engine and len(sample):
                made.deviations.update({k: columns[k][sample] / v - 1.0 for k, v in runner.tested(numbers, sample).items()})
        return made


def errors_of(blocks: Sequence[FleetBlock]) -> dict[str, CheckedError]:
    """The errors of the lanes over all variants of blocks that were checked."""
    names = {name for block in blocks for name in block.deviations}
    errors: dict[str, CheckedError] = {}
    for name in blocks[0].columns if blocks else ():
        if name in names:
            off = np.concatenate([block.deviations[name] for block in blocks if name in block.deviations])
            errors[name] = CheckedError(float(np.mean(off)), float(np.std(off)), float(np.max(np.abs(off))), len(off))
    return errors
