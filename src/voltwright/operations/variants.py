"""Thousands of variants of one car over one cycle, as a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np

from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import TEMP_AMBIENT
from voltwright.spec.cycle import Cycle
from voltwright.study import variants as study


@dataclass(frozen=True)
class VariantsRequest(LossOptions):
    """Drive variants of a car over a cycle, as a batch.

    Attributes:
        car: spec, name in the library, or path of a file.
        cycle: checked trace, name, or path of a CSV or GPX file.
        variations: from dotted paths of the car's file to values in the field's unit, each of shape (n,); what default laws
            derive from them follows.
        temp_ambient_c: of air, tyres and cells [°C].
        precision: float32 is twice as fast; its ledger closes to 1e-5 instead of 1e-9.
    """

    car: CarArgument
    cycle: Cycle | str | Path
    variations: Mapping[str, Sequence[float]]
    _: KW_ONLY
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    precision: Literal["float32", "float64"] = "float32"


@dataclass(frozen=True, repr=False)
class VariantsResult(OfCar, study.VariantResults):
    """What each variant of a car came to; arrays of shape (n,).

    Attributes:
        car: name.
        cycle: name.
        variants: how many, n.
        variations: from dotted paths to the values that were driven.
    """

    _: KW_ONLY
    car: str
    cycle: str
    variants: int
    variations: Mapping[str, Sequence[float]]


def run_variants(request: VariantsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> VariantsResult:
    """Drive variants.

    Raises:
        SpecError: a path that does not exist or cannot matter for this car; values of different lengths, not finite, or
            outside the field's limits.
        UnknownNameError, FileError: the car.
        TraceError: the cycle.
        SimulationError: a ledger that does not close, or a result that is not finite.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    cycle = load_cycle(request.cycle)
    parts.begin(f"driving variants of {car.written.name} over {cycle.name}")
    done = study.drive_variants(
        car.completed, cycle, request.variations, temperature_c=request.temp_ambient_c, precision=request.precision
    )
    parts.end()
    return of_car(
        VariantsResult,
        done,
        car,
        car=car.written.name,
        cycle=cycle.name,
        variants=int(done.consumption_pack_wh_km.size),
        variations={path: np.atleast_1d(np.asarray(values, float)) for path, values in request.variations.items()},
    )


drive_variants = function_of(VariantsRequest, run_variants, "drive_variants")
