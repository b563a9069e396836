"""All cars of a production plan, certified, in shards."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Literal

from voltwright.library.plans import load_plan
from voltwright.operations.car import LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Progress
from voltwright.operations.sharding import ShardOptions, ShardsResult, run_sharded
from voltwright.spec.production import ProductionSpec
from voltwright.study.production.sharded import produced_cars


@dataclass(frozen=True)
class ProduceCarsRequest(ShardOptions, LossOptions):
    """All cars of a production plan, certified, into a folder of shards.

    Attributes:
        plan: as written, name of a shipped one, or path of a file.
        precision: of the batch engine.
    """

    plan: ProductionSpec | str | Path
    _: KW_ONLY
    precision: Literal["float32", "float64"] = "float32"


@dataclass(frozen=True, repr=False)
class ProduceCarsResult(ShardsResult):
    """Figures of all cars of a plan, reduced; the cars stand in the folder.

    Attributes:
        title: of the plan, for people.
    """

    _: KW_ONLY
    title: str


def run_produce_cars(
    request: ProduceCarsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> ProduceCarsResult:
    """Compute all cars of a plan into a folder of shards.

    Raises:
        SpecError, UnknownNameError: the plan, a car that it names, shards or workers out of range.
        FileError: the folder holds another study, or cannot be written to; a package is not installed.
        SimulationError: cars that cannot be certified; workers that end again and again.
        CancelledError: the caller has cancelled.
    """
    plan = load_plan(request.plan)
    cars = tuple(prepared_car(each.car, request).completed for each in plan.variants)
    done = run_sharded(produced_cars(plan, cars, request.precision), request, progress, cancel)
    return ProduceCarsResult(title=plan.title or plan.name, **done)


produce_cars = function_of(ProduceCarsRequest, run_produce_cars, "produce_cars")
