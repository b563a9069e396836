"""From the figure on the label to that of a trip, step by step."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import HEADWIND, PAYLOAD, SOC_START, SUN, TEMP_AMBIENT, TEMP_CLIMATE, TYRE_FACTOR, OneOf
from voltwright.spec.cycle import Cycle
from voltwright.spec.day import DaySpec
from voltwright.study.bridge import bridge as study
from voltwright.study.bridge.conditions import Conditions
from voltwright.study.bridge.trip import trip_of
from voltwright.units import M_S_PER_KMH


@dataclass(frozen=True)
class BridgeRequest(LossOptions):
    """From the consumption and range on a label to those of a trip: what each difference between the two costs.

    Attributes:
        car: spec, name in the library, or path of a file.
        trip: checked trace, or day; name of a shipped cycle or day; or path of a CSV or GPX file.
        label: epa, wltp, cltc or nedc.
        temp_ambient_c: of the air [°C].
        cabin: whether the cabin is held at comfort.
        temp_cells_c: of the cells at the start [°C]; None is that of the air.
        cold_start: whether tyres and gears start cold, as after a night.
        payload_kg: beside the test mass [kg].
        headwind_kmh: against the travel [km/h].
        tyre_factor: rolling resistance of the tyres over that of the car's own; winter tyres have about 1.1.
        sun_w_m2: on the car [W/m²].
        soc_start: displayed, 0-1.
        course: whether speed, height, charge and temperatures along the trip are added, in a few hundred parts.
    """

    car: CarArgument
    trip: Cycle | DaySpec | str | Path
    _: KW_ONLY
    label: Annotated[str, OneOf(study.LABELS)] = "epa"
    temp_ambient_c: Annotated[float, TEMP_CLIMATE] = 20.0
    cabin: bool = True
    temp_cells_c: Annotated[float, TEMP_AMBIENT] | None = None
    cold_start: bool = True
    payload_kg: Annotated[float, PAYLOAD] = 0.0
    headwind_kmh: Annotated[float, HEADWIND] = 0.0
    tyre_factor: Annotated[float, TYRE_FACTOR] = 1.0
    sun_w_m2: Annotated[float, SUN] = 0.0
    soc_start: Annotated[float, SOC_START] = 1.0
    course: bool = False


@dataclass(frozen=True, repr=False)
class BridgeResult(OfCar, study.Bridge):
    """A label, a trip, and the steps between.

    Attributes:
        car: name.
        trip_title: for people.
    """

    _: KW_ONLY
    car: str
    trip_title: str


def run_bridge(request: BridgeRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> BridgeResult:
    """Step from a label to a trip.

    Raises:
        SpecError, UnknownNameError, FileError: the car, the trip, or a condition.
        TraceError: a car that cannot do the label's test, or cannot follow the trip.
        SimulationError: a ledger that does not close.
    """
    parts = Parts(progress, cancel, study.RUNS)
    car = prepared_car(request.car, request)
    trip = trip_of(request.trip)
    goal = Conditions(
        cycle=trip,
        heights=True,
        air_c=request.temp_ambient_c,
        cabin=request.cabin,
        cells_c=request.temp_ambient_c if request.temp_cells_c is None else request.temp_cells_c,
        cold=request.cold_start,
        payload_kg=request.payload_kg,
        headwind_m_s=request.headwind_kmh * M_S_PER_KMH,
        tyre_factor=request.tyre_factor,
        sun_w_m2=request.sun_w_m2,
    )
    done = study.bridge(car.completed, goal, request.label, request.soc_start, course=request.course, begin=parts.begin)
    parts.end()
    return of_car(BridgeResult, done, car, car=car.written.name, trip_title=trip.title or trip.name)


bridge = function_of(BridgeRequest, run_bridge, "bridge")
