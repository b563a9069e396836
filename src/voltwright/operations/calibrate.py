"""One car calibrated on its own recorded trips, cross-validated, as a new car file."""

import re
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from voltwright.errors import SpecError
from voltwright.interfaces.whole_file import check_writable, write_text
from voltwright.library.recordings import Recording
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.trips import recorded_trips
from voltwright.ranges import PAYLOAD_TRIPS
from voltwright.spec.base import is_date
from voltwright.spec.car import CarSpec
from voltwright.spec.car_text import car_text, check_car_ending
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.own_trips.calibrate_car import STEPS, CalibratedTrip, FactorResult, calibrate_car
from voltwright.study.own_trips.calibrated_spec import Naming, calibrated_spec
from voltwright.study.own_trips.cross_validation import CrossValidation
from voltwright.study.own_trips.doubts import Doubt
from voltwright.study.own_trips.verdict import Verdict
from voltwright.study.trips.replay import Loads

PARTS_FIXED = 8
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class CalibrateRequest(LossOptions):
    """Calibrate one car on its own recorded trips.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: with a CSV file for each trip, or the name of a shipped set.
        loads: heater and air conditioning "measured", "modelled", or "as-recorded": measured where every trip has them.
        payload_kg: beside the car's test mass [kg]; None as the recording knows.
        out: file of the calibrated car.
        date: of the trips, "2025", "2025-11" or "2025-11-29", for the evidence of the new file.
    """

    car: CarArgument
    folder: str | Path
    _: KW_ONLY
    loads: Literal["as-recorded", "measured", "modelled"] = "as-recorded"
    payload_kg: Annotated[float, PAYLOAD_TRIPS] | None = None
    out: Path | None = None
    date: str | None = None


@dataclass(frozen=True, repr=False)
class CalibrateResult(OfCar):
    """What the trips of one car say of it.

    Attributes:
        car: name.
        recording: name of the known recording that the trips belong to, or None.
        simulated: whether the trips are a shipped example, in which nothing was measured.
        loads: that were taken.
        recommended: whether the calibrated car is to be used: the error of unseen trips fell by more than chance explains.
        verdict: "better", "unclear", "worse", "untested", "doubtful" or "beyond"; see `Judgement`.
        sentence: the same in words.
        factors: before and after the trips.
        correlations: of pairs of factors, by "one, other".
        energy: cross-validation of a trip's energy.
        charge: of its change of charge, by the capacity alone.
        trips: each before and after.
        doubts: factors that an error of the record explains as well.
        outliers: trips far outside, which pull less.
        part_width: relative error that is left of a part of a trip.
        trip_width: the same of a whole one.
        left_out: trips that are not used, and why.
        file: that was written.
        calibrated: the new car as its file writes it.
        about: what is known of the recording.
    """

    car: str
    recording: str | None
    simulated: bool
    loads: Loads
    recommended: bool
    verdict: Verdict
    sentence: str
    factors: tuple[FactorResult, ...]
    correlations: dict[str, float]
    energy: CrossValidation
    charge: CrossValidation | None
    trips: tuple[CalibratedTrip, ...]
    doubts: tuple[Doubt, ...]
    outliers: tuple[str, ...]
    part_width: float
    trip_width: float
    left_out: dict[str, str]
    file: Path | None
    calibrated: CarSpec = field(repr=False)
    about: Recording = field(repr=False)


def run_calibrate(
    request: CalibrateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> CalibrateResult:
    """Calibrate a car on its own trips.

    Raises:
        SpecError, UnknownNameError, FileError: the car, the folder, a date that is none, a file that cannot be written.
        TraceError: no trip can be compared.
    """
    if request.date is not None and not is_date(request.date):
        raise SpecError(f"`date` must be a year, month or day such as 2025-11-29, but is '{request.date}'.", "date")
    if request.out is not None:
        check_car_ending(Path(request.out))
        check_writable(request.out)
    parts = Parts(progress, cancel, PARTS_FIXED + STEPS)
    car = prepared_car(request.car, request)
    recorded, unreadable, recording = recorded_trips(request.folder, car.written.name)
    loads = _loads(request.loads, recorded)
    found = calibrate_car(car.completed, recorded, loads, recording, request.payload_kg, parts.begin)
    naming = Naming(_name(request.out, car.written.name), request.date)
    spec = calibrated_spec(car.completed, found, recording, naming)
    judgement = found.judgement
    if request.out is not None:
        write_text(
            request.out,
            car_text(spec, f"{car.written.name}, calibrated on its own trips by voltwright calibrate.\n{judgement.sentence}"),
        )
    parts.end()
    return CalibrateResult(
        car=car.written.name,
        recording=recording.name or None,
        simulated=recording.simulated,
        loads=loads,
        recommended=judgement.recommended,
        verdict=judgement.verdict,
        sentence=judgement.sentence,
        factors=found.factors,
        correlations=found.correlations,
        energy=found.energy,
        charge=found.charge,
        trips=found.trips,
        doubts=found.doubts,
        outliers=found.outliers,
        part_width=found.part_width,
        trip_width=found.trip_width,
        left_out={**unreadable, **found.left_out},
        file=request.out,
        calibrated=spec,
        about=recording,
        **car.about,
    )


def _loads(asked: str, trips: list[RecordedTrip]) -> Loads:
    """As asked, or as measured where every trip has the power of heater or air conditioning."""
    if asked == "measured" or asked == "modelled":
        return asked
    recorded = all(trip.heater_w is not None or trip.air_conditioning_w is not None for trip in trips)
    return "measured" if recorded else "modelled"


def _name(out: Path | None, car: str) -> str:
    """Name of the new car: that of its file, where it is one."""
    stem = "" if out is None else out.stem.lower()
    return stem if SLUG.fullmatch(stem) else f"{car}-calibrated"


calibrate = function_of(CalibrateRequest, run_calibrate, "calibrate")
