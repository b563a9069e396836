"""Thousands to millions of variants of some cars through certification, drives, launches, charges, climates and days."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import check_number, variables_of
from voltwright.errors import SpecError
from voltwright.interfaces.parquet_blocks import check_parquet, write_blocks
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import CARS_SAMPLED, SEED
from voltwright.study.fleet.blocks import BLOCK, FleetBlock, errors_of, run_blocks
from voltwright.study.shards.drawing import draw_rows
from voltwright.study.shards.summary import NumberSummary, summary_of

SPREAD_MOST = 1.0
CUT_AT = 4.0
"""Standard deviations at which a spread is cut off: one car in 16,000 is beyond on either side."""


@dataclass(frozen=True)
class ManyRunsRequest(LossOptions):
    """Run many variants of one or more cars, in the memory of a block.

    Attributes:
        cars: each a spec, name in the library, or path of a file.
        spreads: by dotted path of the cars' files, the standard deviation over the car's own value, 0.01 for 1 %; normal,
            independent, cut off at four standard deviations.
        runs: KIND, KIND:NAME or KIND:NAME@TEMPERATURE; kinds: certify, drive, accelerate, charge, price, climate, day.
        variations: in place of spreads, from dotted paths to values in the field's unit, each of shape (n,).
        count: variants of each car; with `variations` there are as many as these have.
        seed: of the random numbers; variant number i is the same whatever the count.
        precision: of lanes.
        as_built: whether the variants are cars as they leave the factory, tested at the mass of the certified car and what they
            weigh more; else each is a design of its own.
        checked: how many variants of each car the full engine checks; None: a fiftieth, from 10 to 200.
        file: Parquet, a row a variant; None keeps no rows.
    """

    cars: tuple[CarArgument, ...]
    spreads: Mapping[str, float] | None = None
    _: KW_ONLY
    runs: tuple[str, ...] = ("certify:epa-mct", "certify:wltp")
    variations: Mapping[str, Sequence[float]] | None = None
    count: Annotated[int, CARS_SAMPLED] = 1000
    seed: Annotated[int, SEED] = 1
    precision: Literal["float32", "float64"] = "float32"
    as_built: bool = True
    checked: Annotated[int, SEED] | None = None
    file: str | Path | None = None


@dataclass(frozen=True)
class FleetFigure:
    """A figure over the variants of a car.

    Attributes:
        name: which ends in its unit.
        way: "lanes", or "full engine, car by car".
        base: of the car itself.
        mean: of the variants. sd: standard deviation. low, high: ends. p01 to p99: quantiles, within 0.05 %.
        error_mean, error_sd, error_worst: relative, of the lanes against the full engine; None where nothing was checked.
        error_count: variants that were checked.
        histogram: variants in each of 40 equal parts from low to high; empty where all are the same.
    """

    name: str
    way: str
    base: float
    mean: float
    sd: float
    low: float
    high: float
    p01: float
    p05: float
    p50: float
    p95: float
    p99: float
    error_mean: float | None
    error_sd: float | None
    error_worst: float | None
    error_count: int
    histogram: tuple[float, ...]


@dataclass(frozen=True)
class CarFleet:
    """The variants of one car: its name and title, how many, how many of them took full tests for certification, figures."""

    car: str
    title: str
    variants: int
    full_tests: int
    figures: tuple[FleetFigure, ...]


@dataclass(frozen=True, repr=False)
class ManyRunsResult(Presented):
    """What the variants of some cars came to.

    Attributes:
        fleets: one a car.
        runs: that were asked for.
        file: with a row a variant, or None.
    """

    fleets: tuple[CarFleet, ...]
    runs: tuple[str, ...]
    file: str | None


def run_many_runs(request: ManyRunsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ManyRunsResult:
    """Run the variants.

    Raises:
        SpecError: a path that does not exist or cannot matter, numbers out of range, neither or both of spreads and variations.
        UnknownNameError, FileError: a car, or the name in a run; a file that cannot be written.
        TraceError: a variant that cannot do a run.
    """
    if not request.cars:
        raise SpecError("`cars` must name at least one car, but names none.", "cars")
    if (request.spreads is None) == (request.variations is None):
        raise SpecError("A fleet must have either `spreads` or `variations`; write one of them.", "spreads")
    path = None if request.file is None else Path(request.file)
    if path is not None:
        check_parquet(path)
    cars = [prepared_car(car, request) for car in request.cars]
    drawn = [_variations(request, car.completed) for car in cars]
    parts = Parts(progress, cancel, sum(-(-count // BLOCK) for _, count in drawn))
    fleets: list[CarFleet] = []

    def rows() -> Iterator[dict[str, np.ndarray]]:
        for car, (variations_of, count) in zip(cars, drawn, strict=True):
            reduced = _Reduced()
            blocks = run_blocks(
                car.completed,
                variations_of,
                count,
                request.runs,
                precision=request.precision,
                as_built=request.as_built,
                checked=request.checked,
                seed=request.seed,
            )
            parts.begin(f"{count:,} variants of {car.written.name}")
            for block in blocks:
                reduced.add(block)
                yield {"variant": block.first + np.arange(len(block.full_tests)), **_table(car.written.name, block, request)}
                if block.first + BLOCK < count:
                    parts.begin(f"variants of {car.written.name} from number {block.first + BLOCK:,} on")
            fleets.append(reduced.fleet(car.written.name, car.written.title, count))

    if path is None:
        for _ in rows():
            pass
    else:
        about = {"runs": list(request.runs), "seed": request.seed, "precision": request.precision, "as_built": request.as_built}
        write_blocks(path, rows(), about)
    parts.end()
    return ManyRunsResult(tuple(fleets), tuple(request.runs), None if path is None else str(path))


def _table(name: str, block: FleetBlock, request: ManyRunsRequest) -> dict[str, np.ndarray]:
    kind = np.float32 if request.precision == "float32" else np.float64
    numbers = {each: np.asarray(values, kind) for each, values in {**block.numbers, **block.columns}.items()}
    return {"car": np.full(len(block.full_tests), name), **numbers, "full_test": block.full_tests}


class _Reduced:
    """Blocks reduced on the fly: their columns go, what is left is of one size."""

    def __init__(self):
        self._summaries: dict[str, NumberSummary] = {}
        self._few: list[FleetBlock] = []
        self._full_tests = 0

    def add(self, block: FleetBlock) -> None:
        """Take in a block."""
        for name, values in block.columns.items():
            self._summaries.setdefault(name, NumberSummary()).add(summary_of(values))
        self._full_tests += int(np.count_nonzero(block.full_tests))
        none = np.zeros(0)
        bare = dict.fromkeys(block.columns, none)
        self._few.append(FleetBlock(block.first, {}, bare, block.base, none, block.deviations, block.ways))

    def fleet(self, car: str, title: str, count: int) -> CarFleet:
        """What the blocks come to."""
        errors, first = errors_of(self._few), self._few[0]
        made = []
        for name, summary in self._summaries.items():
            known, error = summary.figures(), errors.get(name)
            made.append(
                FleetFigure(
                    name=name,
                    way=first.ways[name],
                    base=float(first.base[name]),
                    mean=known["mean"],
                    sd=known["sd"] or 0.0,
                    low=known["min"],
                    high=known["max"],
                    **{key: known[key] for key in ("p01", "p05", "p50", "p95", "p99")},
                    error_mean=None if error is None else error.mean,
                    error_sd=None if error is None else error.sd,
                    error_worst=None if error is None else error.worst_error,
                    error_count=0 if error is None else error.count,
                    histogram=tuple(summary.histogram()),
                )
            )
        return CarFleet(car, title, count, self._full_tests, tuple(made))


def _variations(request: ManyRunsRequest, car: CompletedCar) -> tuple[Callable[[int, int], Mapping[str, Any]], int]:
    """What gives the numbers of variants, and how many there are."""
    if request.variations is not None:
        columns = {path: np.atleast_1d(np.asarray(values, float)) for path, values in request.variations.items()}
        lengths = {len(column) for column in columns.values()}
        if len(lengths) != 1:
            raise SpecError("The variations must all have the same length, at least 1, but have not.", "variations")
        return lambda first, last: {path: column[first:last] for path, column in columns.items()}, lengths.pop()
    spreads, known = dict(request.spreads or {}), variables_of(car)
    if not spreads:
        raise SpecError("`spreads` must name at least one number of the cars, but names none.", "spreads")
    for path, share in spreads.items():
        check_number(car, path)
        if not 0.0 <= share <= SPREAD_MOST:
            raise SpecError(f"The spread of `{path}` must be from 0 to {SPREAD_MOST:g} of its value, but is {share:g}.", path)
    ordered = sorted(spreads)

    def some(first: int, last: int) -> dict[str, np.ndarray]:
        normal = (
            draw_rows(request.seed, stream, first, last, lambda random, count: random.normal(size=count))
            for stream in range(len(ordered))
        )
        cut = (np.clip(values, -CUT_AT, CUT_AT) for values in normal)
        return {path: known[path] * (1.0 + spreads[path] * values) for path, values in zip(ordered, cut, strict=True)}

    return some, request.count


many_runs = function_of(ManyRunsRequest, run_many_runs, "many_runs")
