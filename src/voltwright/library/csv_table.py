"""A table from a CSV file as people have them: any encoding, spaces in headings, empty lines at the end; commas and points."""

import csv
import re
from io import StringIO
from pathlib import Path

import numpy as np

from voltwright.errors import FileError, TraceError, shown
from voltwright.spec.input_file import BYTE_ORDER_MARKS, TABLE_BYTES, read_bytes

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")


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
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise FileError(f"'{path}' names the encoding '{encoding}', which does not exist; name its own.") from error
    raise FileError(f"'{path}' is no text in {encodings[-1]}; name its encoding, or write it as UTF-8.")


def read_cells(path: Path, needs: str) -> dict[str, list[str]]:
    """The cells of each column as texts, by heading; lines that begin with # and empty rows at the end are left out.

    Args:
        path: of a CSV file with a heading, commas and decimal points.
        needs: what such a table must have, for the sentence of an empty one.

    Raises:
        FileError: the file cannot be read. TraceError: it is empty or no table, with the line that is none.
    """
    lines = [line for line in StringIO(decoded(path), newline=None) if line.strip() and not line.startswith("#")]
    if not lines:
        raise TraceError(f"'{path}' is empty; {needs}.")
    for mark, words in OTHER_SEPARATORS.items():
        if mark in lines[0] and "," not in lines[0]:
            comma = ", and decimal commas" if any("," in line for line in lines[1:]) else ""
            raise TraceError(
                f"'{path}' must have commas between its columns and decimal points, but has {words}{comma}; "
                "save it as CSV with commas and points."
            )
    rows = csv.reader(lines, skipinitialspace=True)
    try:
        heading = [name.strip() for name in next(rows)]
        cells = [(rows.line_num, [cell.strip() for cell in row]) for row in rows]
    except csv.Error as error:
        raise TraceError(f"'{path}' is no CSV table: row {rows.line_num}: {error}.") from error
    while cells and not any(cells[-1][1]):
        cells.pop()
    again = next((name for place, name in enumerate(heading) if name and name in heading[:place]), None)
    if again is not None:
        raise TraceError(f"'{path}' must name each column once, but has {shown(again)} twice; rename one.")
    for number, row in cells:
        if len(row) > len(heading):
            raise TraceError(
                f"'{path}' is no CSV table: row {number} has {len(row)} cells, but the heading {len(heading)}; mend that row."
            )
        row.extend([""] * (len(heading) - len(row)))
    return {name: [row[place] for _, row in cells] for place, name in enumerate(heading)}


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
    columns = read_cells(path, needs)
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
