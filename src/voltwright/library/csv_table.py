"""The one reader of CSV tables, shipped or a person's own: any encoding, spaces in headings, empty lines at the end.

Columns are separated by commas, numbers have decimal points, and lines that begin with # are comments. A name ends in the unit of
its column, such as `time_s`, `speed_kmh` or `temperature_C`.
"""

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path

import numpy as np

from voltwright.errors import FileError, SpecError, TraceError, VoltwrightError, shown
from voltwright.spec.input_file import BYTE_ORDER_MARKS, TABLE_BYTES, read_bytes

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")


@dataclass(frozen=True)
class CsvTable:
    """A table as texts.

    Attributes:
        name: of the file, for sentences. heading: names of the columns. rows: the line of each row, and its cells.
    """

    name: str
    heading: list[str]
    rows: list[tuple[int, list[str]]]

    def columns(self) -> dict[str, list[str]]:
        """The cells of each column, by its name."""
        return {name: [row[place] for _, row in self.rows] for place, name in enumerate(self.heading)}

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The line of each row, and its cells by column."""
        return ((line, dict(zip(self.heading, row, strict=True))) for line, row in self.rows)


def decoded(path: Path, declared: str | None = None, most: int = TABLE_BYTES) -> str:
    """The text of a file.

    Args:
        path: of the file.
        declared: encoding that the file names, where it does; else its mark, UTF-8, or ISO-8859-1.
        most: bytes that it may have.

    Raises:
        FileError: no such file, or one that is not text in the encoding that it names.
    """
    raw = read_bytes(path, most)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if raw.startswith(mark)), None)
    encodings = [marked] if marked else [declared] if declared else ["utf-8", "iso-8859-1"]
    for encoding in encodings:
        try:
            return _text(path, raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise FileError(f"'{path}' names the encoding '{encoding}', which does not exist; name its own.") from error
    raise FileError(f"'{path}' is no text in {encodings[-1]}; name its encoding, or write it as UTF-8.")


def _text(path: Path, text: str) -> str:
    if "\0" in text:
        raise FileError(f"'{path}' must be text, but line {text.count(chr(10), 0, text.index(chr(0))) + 1} holds a zero byte.")
    return text


def read_csv(
    source: Path | Traversable, needs: str, *, whole: bool = False, refuse: type[VoltwrightError] = TraceError
) -> CsvTable:
    """A table of texts.

    Args:
        source: a CSV file. needs: what such a table must have, for the sentence of an empty one. whole: whether a row with fewer
            cells than the heading is refused; else the missing ones are empty. refuse: the error of what is no table.

    Raises:
        FileError: the file cannot be read. refuse: it is empty or no table, with the line that is none.
    """
    text = decoded(source) if isinstance(source, Path) else source.read_text(encoding="utf-8")
    kept = [(number, line) for number, line in enumerate(StringIO(text, newline=None), 1) if _is_row(line)]
    if not kept:
        raise refuse(f"'{source}' is empty; {needs}.")
    _check_separator(source, [line for _, line in kept], refuse)
    rows = csv.reader((line for _, line in kept), skipinitialspace=True)
    try:
        heading = [name.strip() for name in next(rows)]
        cells = [(kept[rows.line_num - 1][0], [cell.strip() for cell in row]) for row in rows]
    except csv.Error as error:
        raise refuse(f"'{source}' is no CSV table: line {kept[rows.line_num - 1][0]}: {error}.") from error
    while cells and not any(cells[-1][1]):
        cells.pop()
    again = next((name for place, name in enumerate(heading) if name and name in heading[:place]), None)
    if again is not None:
        raise refuse(f"'{source}' must name each column once, but has {shown(again)} twice; rename one.")
    for line, row in cells:
        if len(row) > len(heading) or (whole and len(row) < len(heading)):
            raise refuse(f"'{source}', line {line}: must have {len(heading)} cells as the heading has, but has {len(row)}.")
        row.extend([""] * (len(heading) - len(row)))
    return CsvTable(str(source), heading, cells)


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _check_separator(source: Path | Traversable, lines: list[str], refuse: type[VoltwrightError]) -> None:
    for mark, words in OTHER_SEPARATORS.items():
        if mark in lines[0] and "," not in lines[0]:
            comma = ", and decimal commas" if any("," in line for line in lines[1:]) else ""
            raise refuse(
                f"'{source}' must have commas between its columns and decimal points, but has {words}{comma}; "
                "save it as CSV with commas and points."
            )


def read_columns(source: Path | Traversable) -> dict[str, tuple[float, ...]]:
    """Columns of finite numbers of a table.

    Raises: FileError: a file that cannot be read. SpecError: no such table, with the line that is none.
    """
    table = read_csv(source, "write a heading and rows of numbers", whole=True, refuse=SpecError)
    if not table.rows:
        raise SpecError(f"'{source}' must hold a heading and rows of numbers, but holds no row.")
    columns = {name: numbers_of(cells) for name, cells in table.columns().items()}
    for name, numbers in columns.items():
        if not np.all(np.isfinite(numbers)):
            line, row = table.rows[int(np.argmin(np.isfinite(numbers)))]
            finite_number(table.name, line, name, row[table.heading.index(name)])
    return {name: tuple(numbers.tolist()) for name, numbers in columns.items()}


def finite_number(name: str, line: int, column: str, text: str, least: float = -math.inf) -> float:
    """The number that a cell writes; `name` and `line` say where it stands.

    Raises: SpecError: none, not finite, or below the least.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least:
        words = "a number" if least == -math.inf else f"a number of at least {least:g}"
        raise SpecError(f"'{name}', line {line}: `{column}` must be {words}, but is '{shown(text)}'.", column)
    return value


def numbers_of(cells: list[str]) -> np.ndarray:
    """The numbers of a column, NaN where a cell holds none."""
    try:
        return np.array(cells, float)
    except ValueError:
        return np.array([_number(cell) for cell in cells], float)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan


def read_table(path: Path, needs: str) -> dict[str, np.ndarray]:
    """Columns of numbers by their heading, NaN where a cell holds none.

    Args:
        path: of a CSV file with a heading, commas and decimal points; lines that begin with # are comments.
        needs: what such a table must have, for the sentence of an empty one.

    Raises:
        FileError: the file cannot be read. TraceError: it is empty or no table.
    """
    return _numbers(path, read_csv(path, needs).columns())


def read_tables(path: Path, needs: str, by: str) -> dict[str, dict[str, np.ndarray]]:
    """The tables of a file by the names in its column `by`, in the order of the file; or one by the file's name without it.

    Args:
        path, needs: as `read_table`. by: column of names, whose rows need not lie together.

    Raises:
        FileError: the file cannot be read. TraceError: it is empty or no table.
    """
    columns = read_csv(path, needs).columns()
    if by not in columns:
        return {path.stem: _numbers(path, columns)}
    names = np.array(columns.pop(by))
    numbers = _numbers(path, columns)
    return {name: {key: values[names == name] for key, values in numbers.items()} for name in dict.fromkeys(names.tolist())}


def _numbers(path: Path, columns: dict[str, list[str]]) -> dict[str, np.ndarray]:
    with_comma = [name for name, cells in columns.items() if any(DECIMAL_COMMA.fullmatch(cell) for cell in cells if "," in cell)]
    if with_comma:
        raise TraceError(
            f"'{path}' must have decimal points, but has decimal commas in {', '.join(with_comma)}; save it as CSV with points."
        )
    return {name: numbers_of(cells) for name, cells in columns.items()}


def without_repeats(columns: dict[str, np.ndarray], time: str, remarks: list[str]) -> dict[str, np.ndarray]:
    """The columns without rows at the time of the row before: of each the first is kept, and it is said."""
    times = columns[time]
    again = np.concatenate([[False], np.diff(times) == 0.0])
    if not np.any(again):
        return columns
    count = int(np.sum(again))
    remarks.append(f"{count} row{'s' if count > 1 else ''} at the time of the row before left out")
    return {name: values[~again] for name, values in columns.items()}
