"""Recorded trips driven again by a car, and how far it is from what was measured."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

from voltwright.errors import FileError
from voltwright.interfaces.trip_files import read_shipped_trips, read_trips, signals_of
from voltwright.library.recordings import Recording, recording_of, shipped_recording
from voltwright.library.trips import trip_sets
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import PAYLOAD_TRIPS
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.study.trips.replay import Loads, TripResult, replay
from voltwright.study.trips.summary import TripsSummary, summaries


@dataclass(frozen=True)
class TripsRequest(LossOptions):
    """Drive recorded trips again with a car, and compare.

    Attributes:
        car: spec, name in the library, or path of a file.
        folder: with a CSV file for each trip, or the name of a shipped set.
        loads: heater and air conditioning as "measured", or "modelled".
        payload_kg: beside the car's test mass [kg]; None as the recording knows.
    """

    car: CarArgument
    folder: str | Path
    _: KW_ONLY
    loads: Loads = "modelled"
    payload_kg: Annotated[float, PAYLOAD_TRIPS] | None = None


@dataclass(frozen=True, repr=False)
class TripsResult(OfCar):
    """Trips, measured and modelled.

    Attributes:
        car: name.
        simulated: whether the trips are a shipped example, in which nothing was measured.
        recording: name of the known recording that the trips belong to, or None.
        loads: as asked for.
        trips: that can be compared.
        summary: by season, and of all.
        left_out: why, by name of the trip.
        about: what is known of the recording.
    """

    car: str
    recording: str | None
    simulated: bool
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
    recorded, unreadable, recording = recorded_trips(request.folder, car.written.name)
    parts.begin(f"driving {len(recorded)} trips with {car.written.name}")
    results, left_out = replay(car.completed, recorded, request.loads, recording, request.payload_kg)
    parts.end()
    return TripsResult(
        car=car.written.name,
        recording=recording.name or None,
        simulated=recording.simulated,
        loads=request.loads,
        trips=tuple(results),
        summary=tuple(summaries(results)),
        left_out={**unreadable, **left_out},
        about=recording,
        **car.about,
    )


def recorded_trips(folder: str | Path, car: str) -> tuple[list[RecordedTrip], dict[str, str], Recording]:
    """Trips of a folder or a shipped set, the reason of each that cannot be read, and what is known of the recording."""
    text = str(folder)
    if not isinstance(folder, Path) and text in trip_sets() and not Path(text).is_dir():
        return read_shipped_trips(text), {}, shipped_recording(text)
    if not Path(text).is_dir() and "/" not in text:
        raise FileError(
            f"There is no folder '{text}'; name one with a CSV file for each trip, or a shipped set: {', '.join(trip_sets())}."
        )
    recorded, unreadable = read_trips(Path(text))
    return recorded, unreadable, recording_of(car, [trip.name for trip in recorded], [signals_of(trip) for trip in recorded])


trips = function_of(TripsRequest, run_trips, "trips")
