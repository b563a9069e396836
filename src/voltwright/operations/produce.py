"""A series of cars by a production plan: spread, conformity of production, drift, durability of the fleet."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, fields
from pathlib import Path
from typing import Annotated, Literal

from voltwright.library.plans import load_plan
from voltwright.operations.car import LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import CARS_CERTIFIED, RISK
from voltwright.spec.production import ProductionSpec
from voltwright.study.production import produce as study
from voltwright.study.production.result import ProductionResult

PARTS = 4


@dataclass(frozen=True)
class ProduceRequest(LossOptions):
    """Spread, conformity, drift and durability of the cars of a production plan.

    Attributes:
        plan: as written, name of a shipped one, or path of a file.
        sampled: cars to certify, evenly over the series; at most its count.
        risk: of failing the conformity test, for which a consumption to declare is sought.
        audit: whether to certify the cars of the maker's own tests, and find drift.
        durability: whether to age the fleet in use.
        precision: of the batch engine.
    """

    plan: ProductionSpec | str | Path
    _: KW_ONLY
    sampled: Annotated[int, CARS_CERTIFIED] = 2000
    risk: Annotated[float, RISK] = 0.01
    audit: bool = True
    durability: bool = True
    precision: Literal["float32", "float64"] = "float32"


@dataclass(frozen=True, repr=False)
class ProduceResult(Presented, ProductionResult):
    """What a production plan comes to.

    Attributes:
        loss_models: that the cars ran with, in words, by variant.
    """

    _: KW_ONLY
    loss_models: dict[str, str]


def run_produce(request: ProduceRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ProduceResult:
    """Compute a production plan.

    Raises:
        SpecError, UnknownNameError, FileError: the plan, or a car that it names.
        SimulationError: cars that cannot be certified, how many and why.
    """
    parts = Parts(progress, cancel, PARTS)
    plan = load_plan(request.plan)
    cars = [prepared_car(each.car, request) for each in plan.variants]
    done = study.produce(
        plan,
        tuple(car.completed for car in cars),
        cars=request.sampled,
        risk=request.risk,
        audit=request.audit,
        durability=request.durability,
        precision=request.precision,
        tell=parts.begin,
        within=parts.within,
    )
    parts.end()
    models = {each.car: car.loss_model for each, car in zip(plan.variants, cars, strict=True)}
    return ProduceResult(**{each.name: getattr(done, each.name) for each in fields(done)}, loss_models=models)


produce = function_of(ProduceRequest, run_produce, "produce")
