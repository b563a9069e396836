"""Cycles: the shipped ones by name, and a user's own from CSV or GPX files."""

import math
from functools import cache
from pathlib import Path

import numpy as np

from voltwright.errors import TraceError, known_name, nearest
from voltwright.library.find import cycle_index, cycle_names, folder
from voltwright.spec.cycle import Cycle, Phase, make_cycle
from voltwright.spec.input_file import TRACK_BYTES, read_table, read_text
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH

SPEED_COLUMNS = {
    "speed_m_s": 1.0,
    "speed_mps": 1.0,
    "speed_km_h": M_S_PER_KMH,
    "speed_kmh": M_S_PER_KMH,
    "speed_kph": M_S_PER_KMH,
    "speed_mph": M_S_PER_MPH,
}
TIME_COLUMNS = {"time_s": 1.0, "time_ms": 1e-3}
GRADE_COLUMNS = {"grade": 1.0, "grade_percent": 1e-2}
ELEVATION_COLUMNS = {"elevation_m": 1.0, "altitude_m": 1.0}
ALIASES = {
    "wltp": "wltc-class3b",
    "wltc": "wltc-class3b",
    "wltc3": "wltc-class3b",
    "wltcclass3": "wltc-class3b",
    "ftp": "ftp75",
    "cltc": "cltc-p",
    "uddscity": "udds",
    "highway": "hwfet",
}
"""Usual names of cycles, without signs; WLTC is that of class 3b, of cars of more than 34 W/kg and 120 km/h and more."""
EARTH_RADIUS_M = 6_371_008.8


def load_cycle(name_or_path: Cycle | str | Path, step_s: float | None = None) -> Cycle:
    """A cycle from the library by name, or from a CSV or GPX file by path.

    Args:
        name_or_path: a name such as "wltc-class3b" or "WLTP", or the path of a .csv or .gpx file; or a cycle, as it is. A CSV
            needs a heading with
            time_s and one of speed_m_s, speed_km_h, speed_mph; and may have grade, grade_percent or elevation_m.
        step_s: time step [s] to put it on; None keeps its own.

    Raises:
        UnknownNameError, FileError, TraceError: each with one sentence of what must hold.
    """
    if isinstance(name_or_path, Cycle):
        return name_or_path
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith((".csv", ".gpx")) or "/" in text:
        path = Path(name_or_path)
        return _from_gpx(path, step_s) if path.suffix.lower() == ".gpx" else _from_csv(path, step_s)
    return shipped_cycle(known_name("cycle", text, cycle_names(), ALIASES), step_s)


@cache
def shipped_cycle(name: str, step_s: float | None = None) -> Cycle:
    """A shipped cycle by its exact name."""
    entry = cycle_index()[name]
    lines = [line.split(",") for line in (folder("cycles") / f"{name}.csv").read_text(encoding="utf-8").split()]
    heading, rows = lines[0], lines[1:]
    column = {label: [row[number] for row in rows] for number, label in enumerate(heading)}
    phases = tuple(Phase(phase["name"], phase["start_s"], phase["end_s"]) for phase in entry.get("phases") or ())
    return make_cycle(
        name,
        np.array(column["time_s"], float),
        np.array(column["speed_m_s"], float),
        grade=np.array(column["grade"], float) if "grade" in column else None,
        phases=phases,
        title=entry["title"],
        step_s=step_s,
    )


def _from_csv(path: Path, step_s: float | None) -> Cycle:
    table = read_table(path, "a trace needs a heading with time_s and speed_m_s, and rows")
    time = _column(path, table, "time", TIME_COLUMNS)
    speed = _column(path, table, "speed", SPEED_COLUMNS)
    assert time is not None and speed is not None
    return make_cycle(
        path.stem,
        time,
        speed,
        grade=_column(path, table, "grade", GRADE_COLUMNS, required=False),
        elevation_m=_column(path, table, "elevation", ELEVATION_COLUMNS, required=False),
        step_s=step_s,
    )


def _column(path: Path, table, quantity: str, names: dict[str, float], required: bool = True) -> np.ndarray | None:
    import polars

    for label, factor in names.items():
        if label in table.columns:
            values = table[label].cast(polars.Float64, strict=False).to_numpy()
            return np.array(values, float) * factor
    if not required:
        return None
    close = nearest(next(iter(names)), table.columns)
    raise TraceError(
        f"'{path}' must have a column for {quantity}, one of {', '.join(names)}; the nearest it has are {', '.join(close)}."
    )


def _from_gpx(path: Path, step_s: float | None) -> Cycle:
    """Speed from positions and times of the first track, smoothed over three points against the noise of GPS."""
    import gpxpy
    import gpxpy.gpx

    try:
        track = gpxpy.parse(read_text(path, TRACK_BYTES))
    except (gpxpy.gpx.GPXException, ValueError, AttributeError, TypeError, ArithmeticError, LookupError) as error:
        raise TraceError(f"'{path}' is no GPX file: {(str(error) or type(error).__name__).splitlines()[0]}.") from error
    points = [point for line in track.tracks for segment in line.segments for point in segment.points]
    if len(points) < 2 or not all(point.time for point in points):
        raise TraceError(f"'{path}' must hold a track of at least 2 points with times, but holds {len(points)} points.")
    stamps = [point.time for point in points if point.time is not None]
    time = np.array([(stamp - stamps[0]).total_seconds() for stamp in stamps])
    if np.any(np.diff(time) <= 0):
        raise TraceError(f"'{path}' must go forward in time, but has two points at one time or in the wrong order.")
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        worst = max((getattr(point, name) for point in points), key=lambda value: math.inf if value != value else abs(value))
        if not abs(worst) <= most:
            raise TraceError(f"'{path}' must hold a {name} from {-most:g} to {most:g} degrees, but holds {worst:g}.")
    latitude = np.radians([point.latitude for point in points])
    longitude = np.radians([point.longitude for point in points])
    distance = _great_circle_m(latitude, longitude)
    speed = np.gradient(np.concatenate([[0.0], np.cumsum(distance)]), time)
    speed = np.convolve(np.pad(speed, 1, mode="edge"), np.full(3, 1.0 / 3.0), mode="valid")
    elevations = [point.elevation for point in points]
    elevation = None if any(value is None for value in elevations) else np.array(elevations, float)
    return make_cycle(path.stem, time, np.maximum(speed, 0.0), elevation_m=elevation, step_s=step_s or 1.0)


def _great_circle_m(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Distance [m] between consecutive points (haversine on the mean sphere)."""
    half = np.sin(np.diff(latitude) / 2) ** 2 + np.cos(latitude[1:]) * np.cos(latitude[:-1]) * np.sin(np.diff(longitude) / 2) ** 2
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))


def steady_cycle(speed_km_h: float, duration_s: float = 600.0, step_s: float = 1.0) -> Cycle:
    """A trace at one constant speed [km/h]: a test cycle of the common "90 km/h steady" kind."""
    count = round(duration_s / step_s)
    time = step_s * np.arange(count + 1)
    speed = np.full(count + 1, speed_km_h * M_S_PER_KMH)
    return make_cycle(f"steady-{speed_km_h:g}", time, speed, title=f"{speed_km_h:g} km/h steady")
