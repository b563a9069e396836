"""The trace of a trip that a person names: a cycle, a track, the trips of a day, or speeds written out."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from voltwright.errors import SpecError, TraceError, VoltwrightError
from voltwright.library.cycles import load_cycle
from voltwright.library.days import day_names, load_day
from voltwright.procedures.day.trips import trip_of as entry_trip
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.spec.day import DaySpec, DriveEntry
from voltwright.spec.trace_checks import check_finite
from voltwright.spec.written_cycle import COLUMNS

MAPPINGS = (".yaml", ".yml", ".json", ".toml")
"""Endings of the files of days."""
STEP_S = 1.0
"""Time step of every drive of a bridge [s], so that all of them share one compiled program."""


def trip_of(trip: Cycle | DaySpec | str | Path) -> Cycle:
    """The trace of a trip, a second a step.

    Args:
        trip: a trace; a day, whose trips follow one another; or the name of either, or the path of a CSV or GPX file, or
            of a day's file.

    Raises:
        TraceError: no trace that can be driven.
        SpecError: a day without a trip.
        UnknownNameError, FileError: nothing of that name.
    """
    if isinstance(trip, Cycle):
        return _checked(trip)
    if isinstance(trip, DaySpec):
        return _of_day(trip)
    if str(trip) in day_names() or str(trip).lower().endswith(MAPPINGS):
        return _of_day(load_day(trip))
    return load_cycle(trip, STEP_S)


def _checked(trip: Cycle) -> Cycle:
    """A trace that somebody wrote out, a second a step; uneven times are taken, as from a file."""
    columns = {name: np.asarray(getattr(trip, name), float) for name in COLUMNS}
    shape = columns["time_s"].shape
    for name, column in columns.items():
        if column.ndim != 1 or (column.shape != shape and (column.size or name == "speed_m_s")):
            raise TraceError(f"`{name}` must have a value for each of the {shape[0]} times, but has {column.size}.")
    climbs = bool(np.any(columns["grade"]))
    high = columns["altitude_m"] if columns["altitude_m"].size else None
    checked = make_cycle(
        trip.name,
        columns["time_s"],
        columns["speed_m_s"],
        grade=columns["grade"] if climbs else None,
        elevation_m=None if climbs else high,
        title=trip.title,
        step_s=STEP_S,
    )
    if climbs and high is not None:
        check_finite(trip.name, "height", high, columns["time_s"])
        checked = replace(checked, altitude_m=np.interp(checked.time_s, columns["time_s"], high))
    return replace(checked, remarks=(*trip.remarks, *checked.remarks))


def _of_day(day: DaySpec) -> Cycle:
    """The trips of a day, one behind the other, without the time between them."""
    drives = [(number, entry) for number, entry in enumerate(day.entries) if isinstance(entry, DriveEntry)]
    if not drives:
        raise SpecError(f"The day '{day.name}' must hold a trip, but no entry of it drives.", "trip")
    try:
        trips = [entry_trip(number, entry, None) for number, entry in drives]
    except VoltwrightError as error:
        raise type(error)(f"The day '{day.name}': {error}") from error
    names = ("speed_m_s", "grade", "altitude_m")
    joined = {name: np.concatenate([getattr(trips[0], name)[:1], *(getattr(each, name)[1:] for each in trips)]) for name in names}
    time_s = STEP_S * np.arange(joined["speed_m_s"].size)
    remarks = tuple(dict.fromkeys(words for each in trips for words in each.remarks))
    speed_m_s, grade, altitude_m = (joined[name] for name in names)
    return Cycle(day.name, time_s, speed_m_s, grade, altitude_m, title=f"Trips of: {day.title or day.name}", remarks=remarks)
