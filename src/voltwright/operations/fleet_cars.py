"""Many cars of one kind whose numbers vary, certified or driven, in shards."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Literal

from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Progress
from voltwright.operations.sharding import ShardOptions, ShardsResult, run_sharded
from voltwright.procedures.certify import ALIASES, PROCEDURES
from voltwright.ranges import CARS_SAMPLED, SEED, OneOf
from voltwright.spec.cycle import Cycle
from voltwright.study.fleet.blocks import CheckedError
from voltwright.study.fleet.varied_cars import varied_cars


@dataclass(frozen=True)
class FleetCarsRequest(ShardOptions, LossOptions):
    """Many cars of one kind whose numbers vary independently: each certified, or driven over a cycle, into a folder of shards.

    Attributes:
        car: spec, name in the library, or path of a file.
        vary: a line for each number, such as "masses.mass_test_kg=normal(1%)": normal(sd), normal(mean,sd), uniform(low,high) or
            triangular(low,mode,high), in the field's unit or in per cent of the car's own number.
        count: cars.
        seed: of their random numbers.
        procedures: that certify each car.
        cycle: that each car drives in place of being certified.
        precision: of the computation; float32 is twice as fast.
    """

    car: CarArgument
    vary: tuple[str, ...]
    _: KW_ONLY
    count: Annotated[int, CARS_SAMPLED] = 10_000
    seed: Annotated[int, SEED] = 1
    procedures: tuple[Annotated[str, OneOf(PROCEDURES, ALIASES)], ...] = ("epa-mct", "wltp")
    cycle: Cycle | str | Path | None = None
    precision: Literal["float32", "float64"] = "float32"


@dataclass(frozen=True, repr=False)
class FleetCarsResult(ShardsResult, OfCar):
    """Figures of many cars of one kind, reduced; the cars stand in the folder.

    Attributes:
        car: name.
        errors: by figure, of the fast computation against full tests of some of the cars; empty where every car took the full
            test, or shards are missing.
    """

    _: KW_ONLY
    car: str
    errors: dict[str, CheckedError]


def run_fleet_cars(
    request: FleetCarsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> FleetCarsResult:
    """Compute cars into a folder of shards.

    Raises:
        SpecError: what varies cannot be read, does not exist, or cannot matter; shards, workers or cars out of range.
        UnknownNameError: the car, a procedure, or the cycle.
        FileError: the folder holds another study, or cannot be written to; a package is not installed.
        TraceError, SimulationError: a car that cannot be tested; workers that end again and again.
        CancelledError: the caller has cancelled.
    """
    car = prepared_car(request.car, request)
    cycle = load_cycle(request.cycle) if isinstance(request.cycle, str | Path) else request.cycle
    study = varied_cars(
        car.completed,
        request.vary,
        int(request.count),
        seed=int(request.seed),
        procedures=request.procedures,
        cycle=cycle,
        precision=request.precision,
    )
    done = run_sharded(study, request, progress, cancel)
    errors = study.errors() if done["complete"] else {}
    return FleetCarsResult(car=car.written.name, errors=errors, **done, **car.about)


fleet_cars = function_of(FleetCarsRequest, run_fleet_cars, "fleet_cars")
