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
from voltwright.study.fleet.blocks import BLOCK, FleetBlock, run_blocks
from voltwright.study.fleet.reduced import CarFleet, Reduced
from voltwright.study.random_numbers import draw_rows

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
            reduced = Reduced()
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
