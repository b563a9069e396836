"""The weather of a trip from a small CSV table: times, places, or both."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from voltwright.errors import SpecError, shown
from voltwright.library.csv_table import finite_number, read_csv
from voltwright.spec.weather import RANGES, Weather, weather_of

CLOCK = re.compile(r"^(\d{1,2}):([0-5]\d)$")
NEEDS = f"write a heading with time, way_km or both, and some of {', '.join(RANGES)}"


def read_weather(path: Path) -> Weather:
    """A weather from a CSV file with a column `time` (such as 07:30), `way_km`, or both, and columns of quantities.

    Raises:
        FileError: the file cannot be read.
        SpecError: a column that is none, a value out of range, or a time and place that is missing.
    """
    table = read_csv(path, NEEDS, whole=True, refuse=SpecError)
    known = {"time", "way_km", *RANGES}
    wrong = [name for name in table.heading if name not in known]
    if wrong or not set(table.heading) & set(RANGES) or not set(table.heading) & {"time", "way_km"}:
        said = f"but has {shown(wrong[0])}" if wrong else f"but has {', '.join(table.heading)}"
        raise SpecError(f"'{path}' must have columns of a weather, {said}; {NEEDS}.")
    if not table.rows:
        raise SpecError(f"'{path}' must hold rows below its heading; {NEEDS}.")
    rows = []
    for line, row in table.records():
        hour = _hour(path, line, row["time"]) if "time" in row else 0.0
        way = finite_number(str(path), line, "way_km", row["way_km"], 0.0) if "way_km" in row else 0.0
        rows.append((hour, way, {name: finite_number(str(path), line, name, row[name]) for name in row if name in RANGES}))
    hours, ways = np.unique([row[0] for row in rows]), np.unique([row[1] for row in rows])
    if len(rows) != len(hours) * len(ways):
        raise SpecError(
            f"'{path}' must have one row for each time at each place ({len(hours)} x {len(ways)}), but has {len(rows)} rows."
        )
    columns = {name: np.full((len(hours), len(ways)), np.nan) for name in rows[0][2]}
    for hour, way, values in rows:
        for name, value in values.items():
            columns[name][np.searchsorted(hours, hour), np.searchsorted(ways, way)] = value
    if any(np.any(np.isnan(column)) for column in columns.values()):
        raise SpecError(f"'{path}' must have each time at each place once, but has one twice.")
    return weather_of(path.name, hours, ways, columns)


def _hour(path: Path, line: int, text: str) -> float:
    found = CLOCK.match(text.strip())
    if not found or int(found.group(1)) > 72:
        raise SpecError(
            f"'{path}', line {line}: `time` must be a time such as 07:30 (after midnight 25:30), but is '{shown(text)}'."
        )
    return int(found.group(1)) + int(found.group(2)) / 60.0
