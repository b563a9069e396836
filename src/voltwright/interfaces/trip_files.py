"""Recorded trips from a folder of CSV files, one trip a file or many in one with a column `trip`; what is wrong is said by name.

Columns, with their unit in the name: time_s, speed_m_s and elevation_m must be there; the others of `COLUMNS` are read where
they are. A trip that cannot be read is left out with its reason, so that one bad file does not hide the others.
"""

from importlib.resources import as_file
from pathlib import Path

import numpy as np

from voltwright.errors import FileError, TraceError, VoltwrightError, nearest, shown
from voltwright.library.csv_table import read_table, read_tables, without_repeats
from voltwright.library.trips import shipped_trips
from voltwright.spec.between_samples import is_coarse, speeds_between
from voltwright.spec.heights import bridged_heights, height_profile
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.trace_checks import SPEED_PLAUSIBLE_MAX_M_S
from voltwright.spec.way import on_grid, speeds_on_grid, way_of_speeds
from voltwright.units import M_S_PER_KMH

REQUIRED = ("time_s", "speed_m_s", "elevation_m")
COLUMNS: dict[str, tuple[str, float]] = {
    "ambient_temp_C": ("ambient_c", 1.0),
    "cabin_temp_C": ("cabin_c", 1.0),
    "battery_temp_C": ("cells_c", 1.0),
    "soc_percent": ("soc", 0.01),
    "battery_voltage_V": ("voltage_v", 1.0),
    "battery_power_W": ("power_w", -1.0),
    "heating_power_kW": ("heater_w", 1e3),
    "aircon_power_kW": ("air_conditioning_w", 1e3),
}
"""Columns that a file may have, and the field and factor of each; in the files power is positive into the battery."""
NEEDS = f"a trip needs a heading with {', '.join(REQUIRED)}, and rows"
BY = "trip"
"""Column that names the trip of each row, where a file holds many."""
DISTANCE = "gps_distance_m"
PLAUSIBLE: dict[str, tuple[float, float]] = {
    "ambient_temp_C": (-50.0, 60.0),
    "cabin_temp_C": (-50.0, 90.0),
    "battery_temp_C": (-50.0, 90.0),
    "soc_percent": (0.0, 100.0),
    "battery_voltage_V": (1.0, 1500.0),
    "battery_power_W": (-2e6, 2e6),
    "heating_power_kW": (-0.5, 50.0),
    "aircon_power_kW": (-0.5, 50.0),
}
"""Ends of what a sound sensor can read on a road, wider than any trip; what lies beyond is a fault and no trip."""
STEP_S = 1.0
GAP_MAX_S = 120.0
"""GPS loggers write every ten metres, so a stand at a light is a gap; a longer one is a fault."""
END_ROWS, END_SHARE = 20, 0.25
"""Unfinished rows at an end of a trip that are cut: so many, or this share of all."""
SPEED_SLACK = 0.4
"""Relative slack within which the way by GPS must be 3.6 times that by speed for the speed to be taken as converted twice;
the way by GPS is the longer one where the signal wanders."""
JUMP_POINTS = 0.1
"""Change of the state of charge from one row to the next that no battery makes."""


def read_trips(folder: Path) -> tuple[list[RecordedTrip], dict[str, str]]:
    """All trips of a folder, in the order of their names.

    Returns:
        the trips, and the reason by name of each file that holds no readable trip.

    Raises:
        FileError: no such folder, or no readable trip in it; with the first reason.
    """
    if not folder.is_dir():
        raise FileError(f"There is no folder '{folder}'; name one that holds a CSV file for each trip.")
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise FileError(f"'{folder}' must hold a CSV file for each trip, but holds none.")
    trips, left_out = [], {}
    for path in paths:
        try:
            tables = read_tables(path, NEEDS, BY)
        except VoltwrightError as error:
            left_out[path.stem] = str(error)
            continue
        for name, table in tables.items():
            try:
                trips.append(_trip(name, path.name if name == path.stem else f"{path.name}, trip {shown(name)}", table))
            except VoltwrightError as error:
                left_out[name] = str(error)
    if not trips:
        raise FileError(f"'{folder}' holds no readable trip; of the first file: {next(iter(left_out.values()))}")
    return trips, left_out


def read_shipped_trips(name: str) -> list[RecordedTrip]:
    """The trips of a shipped set, in the order of their names.

    Raises:
        UnknownNameError: no such set; with the nearest.
    """
    trips = []
    for entry in shipped_trips(name):
        with as_file(entry) as path:
            trips.append(read_trip(path))
    return trips


def read_trip(path: Path) -> RecordedTrip:
    """One trip.

    Raises:
        FileError: the file cannot be read. TraceError: a column is missing, a number is missing within the trip, or the time
            does not go forward; with the column and the row.
    """
    return _trip(path.stem, path.name, read_table(path, NEEDS))


def trip_of(name: str, columns: dict[str, np.ndarray]) -> RecordedTrip:
    """A trip from its columns, checked and mended as those of a file are.

    Args:
        name: of the trip.
        columns: by the names that a file has, each of shape (n,).

    Raises:
        TraceError: as of `read_trip`.
    """
    return _trip(name, name, columns)


def _trip(trip: str, file: str, table: dict[str, np.ndarray]) -> RecordedTrip:
    """The trip of a table; `file` says where it stands."""
    remarks: list[str] = []
    for name in REQUIRED:
        if name not in table:
            close = ", ".join(nearest(name, table))
            raise TraceError(f"'{file}' must have the columns {', '.join(REQUIRED)}, but has no {name}; it has {close}.")
    known = _with_readings({name: table[name] for name in (*REQUIRED, DISTANCE, *COLUMNS) if name in table}, remarks)
    known = without_repeats(_within_ends(file, known, remarks), "time_s", remarks)
    time = known["time_s"]
    _check_time(file, time)
    known = _mended(file, known, remarks)
    _check_ranges(file, known)
    grid = STEP_S * np.arange(int((time[-1] - time[0]) / STEP_S) + 1)
    columns = {name: np.interp(grid, time - time[0], values) for name, values in known.items()}
    way, stops = way_of_speeds(time - time[0], known["speed_m_s"])
    if is_coarse(time) and not stops:
        columns["speed_m_s"] = speeds_between(time - time[0], known["speed_m_s"], grid)
        remarks.append(f"speeds every {np.median(np.diff(time)):.3g} s, with the peaks between them as a spline has them")
    elif not on_grid(time, STEP_S):
        columns["speed_m_s"] = speeds_on_grid(way, grid)
    fields = {field: factor * columns[name] for name, (field, factor) in COLUMNS.items() if name in columns}
    return RecordedTrip(
        name=trip,
        time_s=grid,
        speed_m_s=columns["speed_m_s"],
        elevation_m=columns["elevation_m"],
        distance_m=float(known[DISTANCE][-1]) if DISTANCE in known else None,
        remarks=tuple(remarks),
        **fields,
    )


def signals_of(trip: RecordedTrip) -> set[str]:
    """Fields of a trip that its file's columns gave, of those in `COLUMNS`."""
    return {field for field, _ in COLUMNS.values() if getattr(trip, field) is not None}


def _check_ranges(name: str, columns: dict[str, np.ndarray]) -> None:
    for column, (low, high) in PLAUSIBLE.items():
        values = columns.get(column, np.array([low]))
        outside = (values < low) | (values > high)
        if np.any(outside):
            row = int(np.argmax(outside))
            raise TraceError(
                f"'{name}' must hold {column} from {low:g} to {high:g}, but has {values[row]:g} in data row {row + 1}; "
                "mend the column or leave the trip out."
            )
    if "soc_percent" in columns and columns["soc_percent"][0] <= 0.0:
        raise TraceError(f"'{name}' must start with a charge, but soc_percent is 0 in data row 1; mend the column.")


def _with_readings(columns: dict[str, np.ndarray], remarks: list[str]) -> dict[str, np.ndarray]:
    """The columns without those that hold no number at all; a column that must be there is missed later."""
    empty = [name for name, values in columns.items() if name not in REQUIRED and not np.any(np.isfinite(values))]
    if empty:
        remarks.append(f"no readings in {', '.join(empty)}")
    return {name: values for name, values in columns.items() if name not in empty}


def _within_ends(name: str, columns: dict[str, np.ndarray], remarks: list[str]) -> dict[str, np.ndarray]:
    """The columns without unfinished rows at both ends, where a logger had not all its channels; heights are bridged instead."""
    needed = {key: values for key, values in columns.items() if key != "elevation_m"}
    whole = np.all([np.isfinite(values) for values in needed.values()], axis=0)
    first, last = (int(np.argmax(whole)), len(whole) - int(np.argmax(whole[::-1]))) if np.any(whole) else (0, 0)
    if last - first < 2:
        raise TraceError(f"'{name}' must hold at least 2 rows with numbers in every column, but holds {int(np.sum(whole))}.")
    if not np.all(whole[first:last]):
        row = first + int(np.argmin(whole[first:last]))
        column = next(key for key, values in needed.items() if not np.isfinite(values[row]))
        raise TraceError(
            f"'{name}' must hold a number in every row, but {column} is {needed[column][row]:g} in data row {row + 1}; "
            "mend the row or leave it out."
        )
    for place, count in (("first", first), ("last", len(whole) - last)):
        if count > max(END_ROWS, END_SHARE * len(whole)):
            lacking = ", ".join(key for key, values in needed.items() if not np.isfinite(values[0 if place == "first" else -1]))
            raise TraceError(
                f"'{name}' must hold numbers from its beginning to its end, but its {place} {count} rows lack some ({lacking}); "
                "cut the trip there or leave the column out."
            )
        if count:
            remarks.append(f"{place} {count} row{'s' if count > 1 else ''} unfinished, left out")
    return {key: values[first:last] for key, values in columns.items()}


def _check_time(name: str, time: np.ndarray) -> None:
    steps = np.diff(time)
    if np.any(steps <= 0):
        row = int(np.argmax(steps <= 0)) + 1
        raise TraceError(
            f"'{name}' must go forward in time, but data row {row + 1} is at {time[row]:g} s after {time[row - 1]:g} s; sort it."
        )
    if np.max(steps) > GAP_MAX_S:
        row = int(np.argmax(steps))
        raise TraceError(
            f"'{name}' must have no gap above {GAP_MAX_S:g} s, but has one of {steps[row]:g} s after {time[row]:g} s; "
            "cut the trip in two there."
        )
    if time[-1] - time[0] < STEP_S:
        raise TraceError(f"'{name}' must last at least {STEP_S:g} s, but lasts {time[-1] - time[0]:g} s.")


def _mended(name: str, columns: dict[str, np.ndarray], remarks: list[str]) -> dict[str, np.ndarray]:
    """The columns with the faults mended that another column, or the column itself, proves; each is remarked."""
    columns = dict(columns)
    columns["speed_m_s"] = _speed(name, columns, remarks)
    if "soc_percent" in columns:
        columns["soc_percent"] = _without_jumps(_percent(columns["soc_percent"], remarks), remarks)
    way = way_of_speeds(columns["time_s"], columns["speed_m_s"])[0]
    ways = way.at(columns["time_s"])
    heights = bridged_heights(name, ways, columns["elevation_m"], remarks)
    columns["elevation_m"] = np.zeros_like(ways) if heights is None else heights
    height_profile(name, ways, columns["elevation_m"], remarks)
    return columns


def _percent(values: np.ndarray, remarks: list[str]) -> np.ndarray:
    """A state of charge in per cent; one that never passes 1 is a fraction, for no car makes a trip on its last per cent."""
    if np.max(values) > 1.0 or np.max(values) <= 0.0:
        return values
    remarks.append(f"state of charge from {values[0]:g} to {values[-1]:g} taken as a fraction, not as per cent")
    return 100.0 * values


def _speed(name: str, columns: dict[str, np.ndarray], remarks: list[str]) -> np.ndarray:
    speed = columns["speed_m_s"]
    known = speed >= 0.0
    if not np.all(known) and np.any(known):
        count = int(np.sum(~known))
        remarks.append(f"{count} speed{'s' if count > 1 else ''} below zero (no reading) bridged")
        speed = np.interp(columns["time_s"], columns["time_s"][known], speed[known])
    by_speed = float(np.trapezoid(speed, columns["time_s"]))
    if DISTANCE in columns and by_speed > 0.0:
        ratio = columns[DISTANCE][-1] / by_speed
        if abs(ratio * M_S_PER_KMH - 1.0) < SPEED_SLACK:
            speed = speed / M_S_PER_KMH
            remarks.append(f"speed times 3.6: by GPS the way is {ratio:.1f} times that by speed")
    if np.max(speed) > SPEED_PLAUSIBLE_MAX_M_S:
        raise TraceError(f"'{name}' must stay under {SPEED_PLAUSIBLE_MAX_M_S:g} m/s, but reaches {np.max(speed):g} m/s.")
    if np.max(speed) == 0.0:
        raise TraceError(f"'{name}' must move, but its speed is 0 m/s throughout.")
    return speed


def _without_jumps(percent: np.ndarray, remarks: list[str]) -> np.ndarray:
    """The state of charge with readings bridged that fall far from the median of their neighbourhood."""
    half = max(2, min(15, len(percent) // 4))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(percent, half, mode="edge"), 2 * half + 1)
    good = np.abs(percent - np.median(windows, axis=1)) <= 100.0 * JUMP_POINTS
    if np.all(good):
        return percent
    remarks.append(f"{int(np.sum(~good))} readings of the state of charge jump, bridged")
    return np.interp(np.arange(len(percent)), np.flatnonzero(good), percent[good])
