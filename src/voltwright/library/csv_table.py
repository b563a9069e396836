"""A table of numbers from a CSV file as people have them: any encoding, spaces in headings, empty lines at the end."""

from io import StringIO
from pathlib import Path

import numpy as np

from voltwright.errors import FileError, TraceError
from voltwright.spec.input_file import BYTE_ORDER_MARKS, TABLE_BYTES, read_bytes

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


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


def read_table(path: Path, needed: str) -> dict[str, np.ndarray]:
    """Columns of numbers by their heading, NaN where a cell holds none; empty rows at the end are left out.

    Args:
        path: of a CSV file with a heading, commas and decimal points; lines that begin with # are comments.
        needed: columns that are looked for, for sentences.

    Raises:
        FileError: the file cannot be read. TraceError: it is empty or no table.
    """
    import polars

    text = decoded(path)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise TraceError(f"'{path}' is empty; a trace needs a heading with {needed}, and rows.")
    for mark, words in OTHER_SEPARATORS.items():
        if mark in lines[0] and "," not in lines[0]:
            comma = ", and decimal commas" if any("," in line for line in lines[1:]) else ""
            raise TraceError(
                f"'{path}' must have commas between its columns and decimal points, but has {words}{comma}; "
                "save it as CSV with commas and points."
            )
    try:
        table = polars.read_csv(StringIO("\n".join(lines)), infer_schema=False)
    except (polars.exceptions.PolarsError, UnicodeError) as error:
        raise TraceError(f"'{path}' is no CSV table: {str(error).splitlines()[0]}.") from error
    with_comma = [name for name in table.columns if table[name].str.contains(r"^\s*-?\d+,\d+\s*$").any()]
    if with_comma:
        raise TraceError(
            f"'{path}' must have decimal points, but has decimal commas in {', '.join(with_comma)}; save it as CSV with points."
        )
    numbers = table.select(polars.all().str.strip_chars().cast(polars.Float64, strict=False).fill_null(np.nan))
    columns = {name.strip().strip('"').strip(): numbers[name].to_numpy() for name in numbers.columns}
    full = np.any([np.isfinite(values) for values in columns.values()], axis=0)
    last = len(full) - int(np.argmax(full[::-1])) if np.any(full) else 0
    blank = np.all([table[name].fill_null("").str.strip_chars().to_numpy() == "" for name in table.columns], axis=0)
    while last < len(full) and not np.all(blank[last:]):
        last += 1
    return {name: values[:last].copy() for name, values in columns.items()}


def without_repeats(columns: dict[str, np.ndarray], time: str, remarks: list[str]) -> dict[str, np.ndarray]:
    """The columns without rows at the time of the row before: of each the first is kept, and it is said."""
    times = columns[time]
    again = np.concatenate([[False], np.diff(times) == 0.0])
    if not np.any(again):
        return columns
    count = int(np.sum(again))
    remarks.append(f"{count} row{'s' if count > 1 else ''} at the time of the row before left out")
    return {name: values[~again] for name, values in columns.items()}
