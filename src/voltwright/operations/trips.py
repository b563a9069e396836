"""Recorded trips driven again by a car, and how far it is from what was measured."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from voltwright.interfaces.trip_files import read_trips, signals_of
from voltwright.library.recordings import Recording, recording_of
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.study.trips.replay import Loads, TripResult, replay
from voltwright.study.trips.summary import TripsSummary, summaries


@dataclass(frozen=True)
class TripsRequest(LossOptions):
    """Drive recorded trips again with a car, and compare.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: with a CSV file for each trip.
        loads: heater and air conditioning as "measured", or "modelled".
        payload_kg: beside the car's test mass [kg]; None as the recording knows.
    """

    car: CarArgument
    folder: Path
    _: KW_ONLY
    loads: Loads = "modelled"
    payload_kg: float | None = None


@dataclass(frozen=True, repr=False)
class TripsResult(OfCar):
    """Trips, measured and modelled.

    Attributes:
        car: name.
        recording: name of the known recording that the trips belong to, or None.
        loads: as asked for.
        trips: that can be compared.
        summary: by season, and of all.
        left_out: why, by name of the trip.
        about: what is known of the recording.
    """

    car: str
    recording: str | None
    loads: Loads
    trips: tuple[TripResult, ...]
    summary: tuple[TripsSummary, ...]
    left_out: dict[str, str]
    about: Recording = field(repr=False)


def run_trips(request: TripsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> TripsResult:
    """Drive recorded trips again.

    Raises:
        SpecError, UnknownNameError, FileError: the car, the folder, a payload out of range.
        TraceError: no trip can be compared.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    recorded, unreadable = read_trips(Path(request.folder))
    recording = recording_of(car.written.name, [trip.name for trip in recorded], [signals_of(trip) for trip in recorded])
    parts.begin(f"driving {len(recorded)} trips with {car.written.name}")
    results, left_out = replay(car.completed, recorded, request.loads, recording, request.payload_kg)
    parts.end()
    return TripsResult(
        car=car.written.name,
        recording=recording.name or None,
        loads=request.loads,
        trips=tuple(results),
        summary=tuple(summaries(results)),
        left_out={**unreadable, **left_out},
        about=recording,
        **car.about,
    )


trips = function_of(TripsRequest, run_trips, "trips")
