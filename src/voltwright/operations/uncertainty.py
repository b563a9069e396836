"""How sure the headline figures of cars are, and how likely one car is better than another."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import DRAWS, SEED
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import Published
from voltwright.study.uncertainty import study
from voltwright.study.uncertainty.headline import HEADLINE
from voltwright.study.uncertainty.rivals import Chance, chances_of

CARS_MOST = 8
PARTS_OF_A_CAR = 3
ROLLOUT = "acceleration_0_100_rollout_s"


@dataclass(frozen=True)
class UncertaintyRequest(LossOptions):
    """How sure the headline figures of cars are: their evidence by draws and by slopes, the model's own error apart.

    Attributes:
        cars: one to eight specs, names in the library, or paths of files.
        draws: of all numbers of a car at once.
        seed: of the random numbers; draw number k is the same for every number of draws.
    """

    cars: Sequence[CarArgument] | CarArgument
    _: KW_ONLY
    draws: Annotated[int, DRAWS] = 1000
    seed: Annotated[int, SEED] = 0


@dataclass(frozen=True)
class PublishedValue:
    """A figure that others published for a car; `kind` is of its evidence."""

    quantity: str
    value: float
    kind: str


@dataclass(frozen=True)
class CarUncertainty:
    """A car with its figures.

    Attributes:
        loss_model: that it ran with, in words.
        figures: with their uncertainty. published: of these quantities, what others say.
        unknowns: numbers that were drawn. notes: what could not be drawn, and why.
    """

    name: str
    title: str
    make: str
    loss_model: str
    figures: tuple[study.FigureUncertainty, ...]
    published: tuple[PublishedValue, ...]
    unknowns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class UncertaintyResult(Presented):
    """Cars with the uncertainty of their figures.

    Attributes:
        chances: of each pair of cars, by figure: how likely the one named first is better; by slopes, as `compare` has it.
        levels: shares of the probability below the quantiles of each figure.
        draws, seed: as asked for.
    """

    cars: tuple[CarUncertainty, ...]
    chances: tuple[Chance, ...]
    levels: tuple[float, ...]
    draws: int
    seed: int


def run_uncertainty(
    request: UncertaintyRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> UncertaintyResult:
    """Carry the evidence of cars through to their figures.

    Raises:
        SpecError: no car, or more than eight; correlations of a file that cannot be.
        UnknownNameError, FileError: a car.
    """
    named = request.cars
    chosen = [named] if isinstance(named, str | Path | CarSpec | CompletedCar) else list(named)
    if not 1 <= len(chosen) <= CARS_MOST:
        raise SpecError(f"`cars` must be 1 to {CARS_MOST} cars, but are {len(chosen)}.", "cars")
    parts = Parts(progress, cancel, PARTS_OF_A_CAR * len(chosen))
    prepared = [prepared_car(car, request) for car in chosen]
    rows, rivals = [], []
    for car in prepared:
        done = study.uncertainty(car.completed, draws=request.draws, seed=request.seed, progress=parts.begin)
        spec = car.written
        published = tuple(PublishedValue(_as_run(each), each.value, each.kind) for each in spec.published)
        rows.append(
            CarUncertainty(
                name=spec.name,
                title=spec.title,
                make=spec.make,
                loss_model=car.loss_model,
                figures=done.figures,
                published=tuple(each for each in published if each.quantity in HEADLINE),
                unknowns=done.unknowns,
                notes=done.notes,
            )
        )
        rivals.append(done.rival)
    parts.end()
    return UncertaintyResult(tuple(rows), chances_of(rivals), study.LEVELS, request.draws, request.seed)


def _as_run(entry: Published) -> str:
    """The quantity whose clock starts where that of a published figure does."""
    return ROLLOUT if entry.quantity == "acceleration_0_100_s" and entry.rollout else entry.quantity


uncertainty = function_of(UncertaintyRequest, run_uncertainty, "uncertainty")
