"""Cycles: the shipped ones by name, and a user's own from CSV or GPX files."""

from functools import cache
from pathlib import Path

import numpy as np

from voltwright.errors import TraceError, known_name, nearest
from voltwright.library.csv_table import numbers_of, read_csv, read_table, without_repeats
from voltwright.library.find import cycle_index, cycle_names, folder
from voltwright.library.gpx_track import read_track
from voltwright.spec.cycle import Cycle, Phase, cycle_of_places, make_cycle
from voltwright.spec.written_cycle import whole_cycle
from voltwright.units import M_PER_FOOT, M_PER_KM, M_S_PER_KMH, M_S_PER_MPH

SPEED_COLUMNS = {
    "speed_m_s": 1.0,
    "speed_mps": 1.0,
    "speed_kmh": M_S_PER_KMH,
    "speed_km_h": M_S_PER_KMH,
    "speed_kph": M_S_PER_KMH,
    "speed_mph": M_S_PER_MPH,
    "mps": 1.0,
    "cycMps": 1.0,
}
TIME_COLUMNS = {"time_s": 1.0, "time_ms": 1e-3, "cycSecs": 1.0}
GRADE_COLUMNS = {"grade": 1.0, "grade_percent": 1e-2, "cycGrade": 1.0}
ELEVATION_COLUMNS = {"elevation_m": 1.0, "altitude_m": 1.0, "elevation_ft": M_PER_FOOT}
DISTANCE_COLUMNS = {"distance_m": 1.0, "gps_distance_m": 1.0, "distance_km": M_PER_KM}
WAY_SLACK = 0.01
"""Relative difference of the way by speed and by distance that is left to rounding."""
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
MEAN_S = 3.0
"""Time over which a speed from places is the mean, against the noise of GPS; the way and the stops are kept."""


def load_cycle(name_or_path: Cycle | str | Path, step_s: float | None = None) -> Cycle:
    """A cycle from the library by name, or from a CSV or GPX file by path.

    Args:
        name_or_path: a name such as "wltc-class3b" or "WLTP", or the path of a .csv or .gpx file; or a cycle, as it is. A CSV
            needs a heading with
            time_s and one of speed_m_s, speed_kmh, speed_mph, or distance_m; and may have grade, grade_percent or
            elevation_m. The names of FASTSim (mps; cycSecs, cycMps, cycGrade) are read as they are.
        step_s: time step [s] to put it on; None keeps its own, and takes a second for a GPX or an irregular file.

    Returns:
        the trace, checked, at a uniform time step.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        TraceError: the file holds no trace that can be driven.
    """
    if isinstance(name_or_path, Cycle):
        return whole_cycle(name_or_path)
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith((".csv", ".gpx")) or "/" in text:
        path = Path(name_or_path)
        return _from_gpx(path, step_s) if path.suffix.lower() == ".gpx" else _from_csv(path, step_s)
    return shipped_cycle(known_name("cycle", text, cycle_names(), ALIASES), step_s)


@cache
def shipped_cycle(name: str, step_s: float | None = None) -> Cycle:
    """A shipped cycle by its exact name."""
    entry = cycle_index()[name]
    table = read_csv(folder("cycles") / f"{name}.csv", "it holds a cycle", whole=True).columns()
    column = {label: numbers_of(cells) for label, cells in table.items()}
    phases = tuple(Phase(phase["name"], phase["start_s"], phase["end_s"]) for phase in entry.get("phases") or ())
    return make_cycle(
        name,
        column["time_s"],
        column["speed_m_s"],
        grade=column.get("grade"),
        phases=phases,
        title=entry["title"],
        step_s=step_s,
    )


def _from_csv(path: Path, step_s: float | None) -> Cycle:
    remarks: list[str] = []
    table = read_table(path, "a trace needs a heading with time_s and speed_m_s, and rows")
    time, seconds = _named(path, table, "time", TIME_COLUMNS)
    table = without_repeats(table, time, remarks)
    times = seconds * table[time]
    elevation = _column(table, ELEVATION_COLUMNS)
    distance = _column(table, DISTANCE_COLUMNS)
    speed = _column(table, SPEED_COLUMNS)
    if speed is None and distance is None:
        _named(path, table, "speed", SPEED_COLUMNS)
    grade = _column(table, GRADE_COLUMNS)
    if distance is not None and (speed is None or (grade is None and _by_distance(times, speed, distance, remarks))):
        if grade is not None:
            raise TraceError(f"'{path}' must give speeds with its grades; with {', '.join(DISTANCE_COLUMNS)} give elevation_m.")
        way = distance - distance[0] if len(distance) else distance
        return cycle_of_places(
            path.stem, times, way, elevation_m=elevation, step_s=step_s, smooth_s=MEAN_S, remarks=tuple(remarks)
        )
    assert speed is not None
    return make_cycle(path.stem, times, speed, grade=grade, elevation_m=elevation, step_s=step_s, remarks=tuple(remarks))


def _by_distance(time_s: np.ndarray, speed_m_s: np.ndarray, distance_m: np.ndarray, remarks: list[str]) -> bool:
    """Whether the distances of a recording tell its way better than the speeds: uneven times, and another way."""
    if not (len(time_s) > 2 and np.all(np.isfinite(distance_m)) and np.all(np.isfinite(speed_m_s) & np.isfinite(time_s))):
        return False
    by_speed, by_distance = float(np.trapezoid(speed_m_s, time_s)), float(distance_m[-1] - distance_m[0])
    if abs(by_speed - by_distance) <= WAY_SLACK * by_distance:
        return False
    uneven = np.ptp(np.diff(time_s)) > 0.1 * np.median(np.diff(time_s)) and np.all(np.diff(distance_m) >= 0.0)
    taken = "distances" if uneven else "speeds"
    remarks.append(f"{by_speed:.0f} m by speed, {by_distance:.0f} m by distance: the {taken} are taken")
    return bool(uneven)


def _column(table: dict[str, np.ndarray], names: dict[str, float]) -> np.ndarray | None:
    return next((factor * table[label] for label, factor in names.items() if label in table), None)


def _named(path: Path, table: dict[str, np.ndarray], quantity: str, names: dict[str, float]) -> tuple[str, float]:
    """The heading of a column that must be there, and its factor."""
    for label, factor in names.items():
        if label in table:
            return label, factor
    close = nearest(next(iter(names)), table)
    raise TraceError(
        f"'{path}' must have a column for {quantity}, one of {', '.join(names)}; the nearest it has are {', '.join(close)}."
    )


def _from_gpx(path: Path, step_s: float | None) -> Cycle:
    """Speed from positions and times."""
    track = read_track(path)
    return cycle_of_places(
        path.stem,
        track.time_s,
        track.way_m,
        elevation_m=track.height_m,
        step_s=step_s,
        smooth_s=MEAN_S,
        remarks=track.remarks,
    )


def steady_cycle(speed_kmh: float, duration_s: float = 600.0, step_s: float = 1.0) -> Cycle:
    """A trace at one constant speed: a test cycle of the common "90 km/h steady" kind.

    Args:
        speed_kmh: held [km/h].
        duration_s: length in time [s].
        step_s: time step [s].

    Returns:
        the trace, without grade, at sea level.

    Raises:
        TraceError: a speed or a length that no trace can have.
    """
    count = round(duration_s / step_s)
    time = step_s * np.arange(count + 1)
    speed = np.full(count + 1, speed_kmh * M_S_PER_KMH)
    return make_cycle(f"steady-{speed_kmh:g}", time, speed, title=f"{speed_kmh:g} km/h steady")
