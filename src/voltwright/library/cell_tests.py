"""Tests of a cell read from CSV files: time, current and voltage, and temperature where it was measured."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voltwright.errors import TraceError, nearest
from voltwright.library.csv_table import numbers_of, read_csv
from voltwright.units import SECONDS_PER_HOUR, ZERO_CELSIUS_K

COLUMNS = {
    "time": {"time_s": 1.0, "t_s": 1.0, "time_h": SECONDS_PER_HOUR},
    "current": {"current_a": 1.0, "i_a": 1.0, "current_ma": 1e-3},
    "voltage": {"voltage_v": 1.0, "v_v": 1.0, "u_v": 1.0, "voltage_mv": 1e-3},
}
TEMPERATURES = ("temperature_c", "temperature_degc", "temp_c")
# Two digits, a minus or "deg": a single digit before a C, as in "discharge_2C", is a rate.
TEMPERATURE_IN_NAME = re.compile(r"(?:^|[_ -])((?:-?\d{2}|-\d|-?\d{1,2}(?=deg))(?:\.\d+)?)(?:deg)?c(?=$|[_ -])", re.IGNORECASE)
ROWS_MIN = 10
NEEDS = "a cell test needs a heading with time_s, current_A and voltage_V"
WARM_K = 298.15
TEMPERATURES_C = (-60.0, 100.0)
VOLTAGES_V = (0.5, 6.0)
"""What one cell can show; a voltage beyond it is of a pack, or in another unit."""


@dataclass(frozen=True)
class CellTest:
    """A test in SI, current positive on discharge; the current of a row flowed since the row before.

    Attributes:
        temperature_k: of the surroundings or the cell, one for the whole test. temperature_from: where that is written.
    """

    name: str
    time_s: np.ndarray
    current_a: np.ndarray
    voltage_v: np.ndarray
    temperature_k: float
    temperature_from: str

    @property
    def dt_s(self) -> np.ndarray:
        """Length of each row's step; of the first, a thousandth of a second."""
        return np.diff(self.time_s, prepend=self.time_s[0] - 1e-3)

    @property
    def drawn_c(self) -> np.ndarray:
        """Charge [C] that has left the cell up to each row."""
        return np.concatenate([[0.0], np.cumsum(self.current_a[1:] * np.diff(self.time_s))])


def check_temperature(temperature_c: float, what: str) -> float:
    """The temperature [°C], if a cell can be at it; `what` says whose it is, for the sentence.

    Raises:
        TraceError: no number, or outside of the range.
    """
    least, most = TEMPERATURES_C
    if not least <= temperature_c <= most:
        raise TraceError(
            f"The temperature {what} must be {least:g} to {most:g} °C, but is {temperature_c:g}; "
            "give it in degrees Celsius, or with its unit, such as '298 K'."
        )
    return temperature_c


@dataclass(frozen=True)
class Temperatures:
    """Measured temperatures [K] of a cell and of its surroundings over time [s]."""

    time_s: np.ndarray
    cell_k: np.ndarray
    ambient_k: np.ndarray

    def cell_at(self, time_s: np.ndarray) -> np.ndarray:
        """Of the cell [K]."""
        return np.interp(time_s, self.time_s, self.cell_k)

    def ambient_at(self, time_s: np.ndarray) -> np.ndarray:
        """Of the surroundings [K]."""
        return np.interp(time_s, self.time_s, self.ambient_k)


def read_temperatures(path: Path) -> Temperatures:
    """Temperatures from a CSV file: time_s, and columns in _C.

    The surroundings are the column with "ambient" in its name, else the one that moves least; the cell is the mean of the others.

    Raises:
        FileError, TraceError: one sentence of what must hold.
    """
    table, labels = read_labelled(path, NEEDS)
    time = column_of(path, table, labels, "time")
    columns = {label: _numbers(path, table, label) for name, label in labels.items() if name.endswith(("_c", "_degc"))}
    if len(columns) < 2:
        raise TraceError(
            f"'{path}' must have at least two columns in _C, of the cell and of its surroundings, but has {len(columns)}."
        )
    named = [label for label in columns if "amb" in label.lower()]
    ambient = named[0] if named else min(columns, key=lambda label: float(np.std(columns[label])))
    cell = np.mean([values for label, values in columns.items() if label != ambient], axis=0)
    return Temperatures(time, cell + ZERO_CELSIUS_K, columns[ambient] + ZERO_CELSIUS_K)


def read_cell_test(path: Path, temperature_c: float | None = None) -> CellTest:
    """A test from a CSV file with a heading: time_s, current_A, voltage_V, and perhaps temperature_C.

    Args:
        path: of the file. temperature_c: of the test; default: the column's mean, or that in the file's name ("_25C"), or 25.

    The current's sign is read from the data: where it is positive the voltage must rise in charge, or fall in discharge.

    Raises:
        FileError, TraceError: one sentence of what must hold.
    """
    table, labels = read_labelled(path, NEEDS)
    time, current, voltage = (column_of(path, table, labels, quantity) for quantity in COLUMNS)
    if len(time) < ROWS_MIN:
        raise TraceError(f"'{path}' must have at least {ROWS_MIN} rows, but has {len(time)}.")
    later = np.diff(time) > 0
    if np.any(np.diff(time) < 0):
        row = int(np.argmax(np.diff(time) < 0))
        raise TraceError(f"'{path}' must go forward in time, but row {row + 3} lies before row {row + 2}.")
    keep = np.concatenate([[True], later])
    time, current, voltage = time[keep], current[keep], voltage[keep]
    _check_voltage(path, voltage)
    kelvin, origin = _temperature(path, table, labels, temperature_c)
    check_temperature(kelvin - ZERO_CELSIUS_K, f"of '{path}' ({origin})")
    return CellTest(path.stem, time, _discharge_positive(path, time, current, voltage), voltage, kelvin, origin)


Cells = dict[str, list[str]]


def read_labelled(path: Path, needs: str) -> tuple[Cells, dict[str, str]]:
    """(cells of each column, its headings by their small letters) of a CSV file; `needs` is said of an empty one.

    Raises: FileError, TraceError: as `read_csv`.
    """
    table = read_csv(path, needs).columns()
    return table, {label.lower(): label for label in table}


def column_of(path: Path, table: Cells, labels: dict[str, str], quantity: str) -> np.ndarray:
    """The column of a quantity in SI, one of `COLUMNS`.

    Raises: TraceError: no such column, or a row without a number.
    """
    for name, factor in COLUMNS[quantity].items():
        if name in labels:
            return factor * _numbers(path, table, labels[name])
    close = nearest(next(iter(COLUMNS[quantity])), list(labels))
    raise TraceError(
        f"'{path}' must have a column for {quantity}, one of {', '.join(COLUMNS[quantity])}; the nearest it has are "
        f"{', '.join(close) or 'none'}."
    )


def _numbers(path: Path, table: Cells, label: str) -> np.ndarray:
    values = numbers_of(table[label])
    bad = ~np.isfinite(values)
    if bad.any():
        row = int(np.argmax(bad))
        raise TraceError(
            f"'{path}' must hold a number in every row of {label}, but row {row + 2} has '{table[label][row]}'; "
            "take such rows out."
        )
    return values


def _check_voltage(path: Path, voltage: np.ndarray) -> None:
    least, most = VOLTAGES_V
    wrong = float(voltage.max()) if voltage.max() >= most else float(voltage.min())
    if not least < wrong < most:
        raise TraceError(
            f"'{path}' must hold the voltage of one cell, {least:g} to {most:g} V, but holds {wrong:g} V; a column in millivolts "
            "is headed voltage_mV."
        )


def _temperature(path: Path, table: Cells, labels: dict[str, str], temperature_c: float | None) -> tuple[float, str]:
    if temperature_c is not None:
        return temperature_c + ZERO_CELSIUS_K, "given"
    for name in TEMPERATURES:
        if name in labels:
            values = numbers_of(table[labels[name]])
            known = values[np.isfinite(values)]
            if len(known):
                mean = float(np.mean(known))
                return mean + ZERO_CELSIUS_K, f"mean of the column {labels[name]}"
    found = TEMPERATURE_IN_NAME.findall(path.stem)
    if len(found) == 1:
        return float(found[0]) + ZERO_CELSIUS_K, "the file's name"
    return WARM_K, "nowhere, taken as 25 C"


def _discharge_positive(path: Path, time: np.ndarray, current: np.ndarray, voltage: np.ndarray) -> np.ndarray:
    """The current with discharge positive; its sign follows from the steps of the voltage at steps of the current."""
    steps, answers = np.diff(current), np.diff(voltage)
    sudden = (np.abs(steps) > 0.2 * np.max(np.abs(current))) & (np.diff(time) < 120.0)
    if not sudden.any() or np.max(np.abs(current)) == 0.0:
        raise TraceError(
            f"'{path}' must hold steps of the current, from which sign and resistance are read, but has none; "
            "take a test with pulses."
        )
    return -current if float(np.sum(steps[sudden] * answers[sudden])) > 0.0 else current
