"""Tables of vehicles in use, CSV or Parquet, read in pieces so that memory stays bounded, with columns found by name."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError, SpecError, nearest, shown
from voltwright.library.csv_table import DECIMAL_COMMA, OTHER_SEPARATORS, decoded
from voltwright.spec.telematics import KINDS, METERS, NUMBERS, TEXTS, Column, Rows, column_of

PIECE_ROWS = 50_000
ROWS_MOST = 10_000_000
FLEET_BYTES = 1_000_000_000
"""Most bytes of a table: 500,000 rows have some 50 MB."""
NEEDS = "write a heading with vehicle, start, distance_km and energy_kwh or soc_start_percent and soc_end_percent"
MODEL_HEADINGS = ("model", "make", "vehiclemodel", "vehicletype", "variant", "carmodel")
MODELS_MOST = 50
"""Headings that tell the model of a vehicle, and how many different ones are looked for."""
METER_WORDS = {"ac": "grid", "mains": "grid", "wallbox": "grid", "dc": "charger", "station": "charger", "pack": "battery"}
KIND_WORDS = {"drive": "trip", "journey": "trip", "charging": "charge", "chargesession": "charge", "session": "charge"}


class RawTable:
    """Rows of one file as they were written, in numbers: `rows` of all kinds, `kind` 0 trip or 1 charge, -1 unknown."""

    def __init__(self, path: Path):
        """An empty table of a file."""
        self.path = path
        self.names: dict[str, int] = {}
        self.pieces: list[tuple[Rows, np.ndarray]] = []
        self.in_service: dict[int, float] = {}
        self.currencies: dict[str, int] = {}
        self.columns: dict[str, Column] = {}
        self.unknown: list[str] = []
        self.zones = [0, 0]
        self.unread = 0
        self.models: dict[str, set[str]] = {}

    @classmethod
    def of_columns(cls, name: str, columns: Mapping[str, np.ndarray]) -> RawTable:
        """A table of columns by heading, as if a file of that name had been read; NaN stands for an empty cell."""
        made = cls(Path(name))
        _name_columns(made, list(columns))
        cells = {heading: [None if cell != cell else cell for cell in values.tolist()] for heading, values in columns.items()}
        made.pieces.append(_piece(made, cells, "trip"))
        return made

    def rows(self) -> tuple[Rows, np.ndarray]:
        """All rows, and the kind of each."""
        rows, kinds = [piece[0] for piece in self.pieces], np.concatenate([piece[1] for piece in self.pieces])
        numbers = {name: np.concatenate([each.numbers[name] for each in rows]) for name in NUMBERS}
        joined = (np.concatenate([getattr(each, name) for each in rows]) for name in ("vehicle", "start_s", "metered"))
        vehicle, start, metered = joined
        return Rows(vehicle, start, numbers, metered), kinds


def read_raw(path: Path, kind: str = "trip") -> RawTable:
    """The rows of a file.

    Args:
        path: of a .csv or .parquet file. kind: of its rows where it has no column `kind`.

    Raises:
        FileError: the file cannot be read, or what it takes is not installed.
        SpecError: it is empty, or lacks the columns without which it says nothing; with the nearest.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise FileError(f"'{path}' must end in .csv or .parquet; save the table as one of them.")
    made = RawTable(path)
    pieces = _csv_pieces(path) if ending == ".csv" else _parquet_pieces(path)
    heading = next(pieces)
    _name_columns(made, heading)
    for cells in pieces:
        piece = dict(zip(heading, cells, strict=True))
        for name, seen in made.models.items():
            seen.update(_text(cell) for cell in piece[name] if _text(cell) and len(seen) < MODELS_MOST)
        made.pieces.append(_piece(made, piece, kind))
        if len(made.pieces) * PIECE_ROWS > ROWS_MOST:
            raise SpecError(f"'{path}' must have at most {ROWS_MOST:,} rows; split it by vehicle or by month.")
    if not made.pieces or not sum(len(piece[1]) for piece in made.pieces):
        raise SpecError(f"'{path}' must hold a heading and rows, but holds no row; {NEEDS}.")
    return made


def _name_columns(made: RawTable, heading: list[Any]) -> None:
    for name in heading:
        found = column_of(name)
        taken = {column.quantity: other for other, column in made.columns.items()}
        if found is None:
            made.unknown.append(name)
            if "".join(letter for letter in str(name).lower() if letter.isalpha()) in MODEL_HEADINGS:
                made.models[name] = set()
        elif found.quantity in taken:
            raise SpecError(
                f"'{made.path}' must name each quantity once, but has {shown(taken[found.quantity])} and {shown(name)}, "
                f"which are both {found.quantity}; leave one out.",
                found.quantity,
            )
        else:
            made.columns[name] = found
    there = {column.quantity for column in made.columns.values()}
    for needed in ("vehicle", "start"):
        if needed not in there:
            close = ", ".join(shown(each) for each in nearest(needed, heading)) or "none"
            raise SpecError(
                f"'{made.path}' must have a column `{needed}`, but has none; the nearest are {close}; {NEEDS}.", needed
            )
    if "energy_kwh" not in there and not {"soc_start_percent", "soc_end_percent"} <= there:
        raise SpecError(f"'{made.path}' must say what each row used: `energy_kwh`, or `soc_start_percent` and "
                        f"`soc_end_percent`; it has {shown(', '.join(map(str, heading)), 200)}.", "energy_kwh")  # fmt: skip


def _csv_pieces(path: Path) -> Iterator[list[Any]]:
    """The heading, then columns of texts of a piece of the rows at a time."""
    text = decoded(path, most=FLEET_BYTES)
    rows = csv.reader(line for line in StringIO(text, newline=None) if line.strip() and not line.lstrip().startswith("#"))
    try:
        heading = [name.strip() for name in next(rows, [])]
        if not any(heading):
            raise SpecError(f"'{path}' is empty; {NEEDS}.")
        if len(heading) == 1 and (mark := next((mark for mark in OTHER_SEPARATORS if mark in heading[0]), None)):
            raise SpecError(f"'{path}' must have commas between its columns, but has {OTHER_SEPARATORS[mark]}; save it so.")
        yield heading
        piece: list[list[str]] = []
        for row in rows:
            if len(row) > len(heading):
                raise SpecError(f"'{path}' must have {len(heading)} cells in a row, but has {len(row)} in line {rows.line_num}.")
            piece.append(row + [""] * (len(heading) - len(row)))
            if len(piece) == PIECE_ROWS:
                yield [list(column) for column in zip(*piece, strict=True)]
                piece = []
        if piece:
            yield [list(column) for column in zip(*piece, strict=True)]
    except csv.Error as error:
        raise SpecError(f"'{path}' is no CSV table: line {rows.line_num}: {error}.") from error


def _parquet_pieces(path: Path) -> Iterator[list[Any]]:
    """The heading, then columns of values of a piece of the rows at a time."""
    if importlib.util.find_spec("pyarrow") is None:
        raise FileError(f"'{path}' takes pyarrow: `pip install 'voltwright[parquet]'`, or save the table as .csv.")
    import pyarrow
    import pyarrow.parquet

    if not path.is_file():
        raise FileError(f"There is no file '{path}'.")
    try:
        file = pyarrow.parquet.ParquetFile(path)
        yield list(file.schema_arrow.names)
        for batch in file.iter_batches(batch_size=PIECE_ROWS):
            yield [column.to_pylist() for column in batch.columns]
    except (pyarrow.ArrowException, OSError) as error:
        raise FileError(f"'{path}' is no Parquet file that can be read: {error}.") from error


def _piece(made: RawTable, cells: dict[str, list[Any]], kind: str) -> tuple[Rows, np.ndarray]:
    by_name = {column.quantity: (column, cells[name]) for name, column in made.columns.items()}
    count = len(next(iter(cells.values())))
    numbers = {name: np.full(count, np.nan) for name in NUMBERS}
    texts = {name: [_text(cell) for cell in by_name[name][1]] if name in by_name else None for name in TEXTS}
    for name in NUMBERS:
        if name in by_name:
            column, values = by_name[name]
            numbers[name] = column.converted(_numbers(made, name, values))
    vehicle = np.array([made.names.setdefault(text, len(made.names)) for text in texts["vehicle"] or []], np.int64)
    start = _times(made, texts["start"] or [])
    kinds = np.full(count, KINDS.index(kind)) if texts["kind"] is None else np.array([_kind(text) for text in texts["kind"]])
    grid = METERS.index("grid")
    metered = np.full(count, grid) if texts["metered"] is None else np.array([_meter(text) for text in texts["metered"]])
    for text in texts["currency"] or []:
        if text:
            made.currencies[text.upper()] = made.currencies.get(text.upper(), 0) + 1
    if texts["in_service"] is not None:
        for place, moment in zip(vehicle.tolist(), _times(made, texts["in_service"]).tolist(), strict=True):
            if moment == moment:
                made.in_service.setdefault(place, moment)
    return Rows(vehicle, start, numbers, metered), kinds


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def _numbers(made: RawTable, name: str, values: list[Any]) -> np.ndarray:
    try:
        return np.array([np.nan if cell is None or cell == "" else cell for cell in values], float)
    except (TypeError, ValueError):
        pass
    if any(isinstance(cell, str) and DECIMAL_COMMA.fullmatch(cell) for cell in values):
        raise SpecError(f"'{made.path}' must have decimal points, but has decimal commas in {name}; save it with points.", name)
    kept = [_number(cell) for cell in values]
    made.unread += sum(number != number and bool(_text(cell)) for number, cell in zip(kept, values, strict=True))
    return np.array(kept, float)


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("nan")


def _times(made: RawTable, texts: list[str]) -> np.ndarray:
    """Seconds since 1970 of ISO 8601 times; those without a zone count as they stand, as UTC."""
    moments = np.empty(len(texts))
    for place, text in enumerate(texts):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moments[place] = np.nan
            continue
        made.zones[moment.tzinfo is not None] += 1
        moments[place] = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return moments


@lru_cache(maxsize=1000)
def _kind(text: str) -> int:
    bare = "".join(letter for letter in text.lower() if letter.isalpha()).removesuffix("s")
    word = KIND_WORDS.get(bare, bare)
    return KINDS.index(word) if word in KINDS else -1


@lru_cache(maxsize=1000)
def _meter(text: str) -> int:
    word = METER_WORDS.get(text.lower(), text.lower())
    return METERS.index(word) if word in METERS else METERS.index("grid")
