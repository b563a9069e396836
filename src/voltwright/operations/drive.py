"""Drive a car over a cycle."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError, shown
from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, PreparedCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures import drive as procedure
from voltwright.ranges import HEADWIND, PAYLOAD, SOC_START, STEP, TEMP_AMBIENT
from voltwright.sim.road import Road
from voltwright.spec.cycle import Cycle
from voltwright.units import M_PER_KM, M_S_PER_KMH


@dataclass(frozen=True)
class DriveRequest(LossOptions):
    """Drive a car over a cycle, and see where its energy goes.

    Attributes:
        car: spec, name in the library, or path of a file.
        cycle: checked trace, name, or path of a CSV or GPX file.
        step_s: time step [s]; None takes that of the cycle.
        temp_ambient_c: of air, tyres and cells [°C].
        headwind_kmh: against the travel [km/h].
        payload_kg: beside the test mass [kg].
        soc_start: displayed, 0-1.
        cold_start: whether tyres and gears start cold, as after an overnight soak.
        history: whether to keep the time series.
        allow_misses: whether to give a result even where the car fails to follow most of the trace.
        driver_fmu: path of an FMU that drives: it is told time, speed and trace, and says the speed it wants; None: a driver who
            wants the speeds of the trace.
        driver_map: names of its variables where they differ, "speed_m_s=NAME".
    """

    car: CarArgument
    cycle: Cycle | str | Path
    _: KW_ONLY
    step_s: Annotated[float, STEP] | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    headwind_kmh: Annotated[float, HEADWIND] = 0.0
    payload_kg: Annotated[float, PAYLOAD] = 0.0
    soc_start: Annotated[float, SOC_START] = 1.0
    cold_start: bool = False
    history: bool = False
    allow_misses: bool = False
    driver_fmu: str | Path | None = None
    driver_map: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class DriveResult(OfCar, procedure.DriveResult):
    """What a drive came to.

    Attributes:
        cycle_title: for people.
        cycle_distance_km: of the cycle, whether it was followed or not [km].
        time_step_s: [s].
        remarks: what was mended or is doubtful of the cycle's recording, in words.
    """

    _: KW_ONLY
    cycle_title: str
    cycle_distance_km: float
    time_step_s: float
    remarks: tuple[str, ...] = ()


def run_drive(request: DriveRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> DriveResult:
    """Drive a car over a cycle.

    Raises:
        SpecError, UnknownNameError, FileError: the car or a condition.
        TraceError: the cycle, or a cycle beyond the car.
        SimulationError: a ledger that does not close, or a driver that fails on the way.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    cycle = load_cycle(request.cycle, request.step_s)
    driven, road, said = cycle, None, cycle.remarks
    if request.driver_fmu is not None or request.driver_map:
        parts.begin(f"asking the driver of {car.written.name} over {cycle.name}")
        driven, road, said = _driven(request, car, cycle)
    parts.begin(f"driving {car.written.name} over {cycle.name}")
    done = procedure.drive(
        car.completed,
        driven,
        temperature_c=request.temp_ambient_c,
        headwind_m_s=request.headwind_kmh * M_S_PER_KMH,
        payload_kg=request.payload_kg,
        soc_start=request.soc_start,
        cold_start=request.cold_start,
        history=request.history,
        allow_misses=request.allow_misses,
        road=road,
    )
    parts.end()
    about = {"cycle_title": cycle.title, "cycle_distance_km": cycle.distance_m / M_PER_KM, "time_step_s": cycle.dt_s}
    return of_car(DriveResult, done, car, **about, remarks=said)


def _driven(request: DriveRequest, car: PreparedCar, cycle: Cycle) -> tuple[Cycle, Road | None, tuple[str, ...]]:
    """The cycle as the driver of a request asks for it, the road of its trace, and the remarks on it.

    Raises:
        SpecError: names of variables without an FMU, or of another form.
        FileError, SimulationError: an FMU that does not load, or that fails on the way.
    """
    from voltwright.interfaces.driver_fmu import DriverFmu
    from voltwright.procedures.driver import driven_cycle

    if request.driver_fmu is None:
        raise SpecError("`driver_map` names variables of an FMU, but `driver_fmu` names none; give both.", "driver_map")
    pairs = [text.split("=", 1) for text in request.driver_map]
    wrong = next((text for text, pair in zip(request.driver_map, pairs, strict=True) if len(pair) != 2 or not all(pair)), None)
    if wrong is not None:
        raise SpecError(f"`driver_map` must have the form speed_m_s=NAME, but is '{shown(wrong)}'.", "driver_map")
    headwind_m_s = request.headwind_kmh * M_S_PER_KMH
    procedure.check_conditions(car.completed, request.temp_ambient_c, headwind_m_s, request.payload_kg, request.soc_start)
    with DriverFmu(Path(request.driver_fmu), dict(pairs)) as driver:
        driven = driven_cycle(
            car.completed,
            cycle,
            driver.speed,
            temperature_c=request.temp_ambient_c,
            headwind_m_s=headwind_m_s,
            payload_kg=request.payload_kg,
            soc_start=request.soc_start,
            cold_start=request.cold_start,
        )
    largest, mean = driven.deviation_max_m_s / M_S_PER_KMH, driven.deviation_rms_m_s / M_S_PER_KMH
    deviation = f"{largest:.1f} km/h at most, {mean:.2f} in the root mean square"
    return (
        driven.cycle,
        driven.road,
        (*cycle.remarks, f"driven by {Path(request.driver_fmu).name}, deviation from the trace {deviation}"),
    )


drive = function_of(DriveRequest, run_drive, "drive")
