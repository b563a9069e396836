"""Time series as MF4 (ASAM MDF 4.10): a channel group for each group of signals, with units and meanings.

A simulated run has no date: the file begins on 1 January 1970, UTC, so that the same run gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.codes import codes_of
from voltwright.signals import GROUPS, OTHER, SIGNALS, group_of, signal
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from asammdf import MDF, Signal

VERSION = "4.10"
TIME = "time_s"
START = datetime(1970, 1, 1, tzinfo=UTC)
DEFLATED = 2
"""asammdf's code of compressed and transposed blocks, which a time series needs least room in."""


def mf4_of(columns: Mapping[str, np.ndarray], words: str | None) -> Callable[[Path], None]:
    """What writes columns as MF4.

    Args:
        columns: by name, shape (n,) each, numbers or texts; `time_s` [s] among them, which becomes the master of each group.
        words: what the run was, as JSON; it becomes the comment of the file.

    Returns:
        a function that writes to a path. Each channel has its unit and, of a known signal, its meaning, its sign and its path
        in the Vehicle Signal Specification as comment; codes have their words as a conversion.

    Raises:
        FileError: there is no column `time_s`, or it does not rise.

    Source: ASAM MDF 4.1; written by asammdf.
    """
    time_s = columns.get(TIME)
    if time_s is None or np.any(np.diff(np.asarray(time_s, float)) <= 0.0):
        raise FileError(f"An MF4 file takes a column `{TIME}` that rises from row to row; name a .csv file for other tables.")
    grouped: dict[str, list[str]] = {name: [] for name in (*GROUPS, OTHER)}
    for name in columns:
        if name != TIME:
            grouped[group_of(name)].append(name)

    def write(beside: Path) -> None:
        _write(beside, columns, grouped, words)

    return write


def _write(path: Path, columns: Mapping[str, np.ndarray], grouped: Mapping[str, list[str]], words: str | None) -> None:
    from asammdf import MDF

    with MDF(version=VERSION) as file:
        file.header.start_time = START
        file.header.comment = words or ""
        _sign(file)
        for group, names in grouped.items():
            if names:
                channels = [_channel(name, columns[name], columns[TIME]) for name in names]
                comment = f"Signals of voltwright: {group}"
                file.append(channels, acq_name=group, comment=comment, common_timebase=True)
        # asammdf puts another ending behind a name whose ending it does not know.
        written = file.save(path.with_suffix(".mf4"), overwrite=True, compression=DEFLATED, add_history_block=False)
    Path(written).replace(path)


def _sign(file: MDF) -> None:
    """Say what wrote the file; asammdf's own entry would have the time of day."""
    import asammdf
    from asammdf.blocks.v4_blocks import FileHistory

    entry: Any = FileHistory()
    entry.time_stamp = START
    tool = f"<tool_id>asammdf</tool_id><tool_vendor>asammdf</tool_vendor><tool_version>{asammdf.__version__}</tool_version>"
    entry.comment = f"<FHcomment><TX>written by voltwright</TX>{tool}</FHcomment>"
    inner: Any = file
    inner._mdf.file_history.append(entry)


def _channel(name: str, column: np.ndarray, time_s: np.ndarray) -> Signal:
    from asammdf import Signal

    values = np.asarray(column)
    encoding = None
    if values.dtype.kind not in "iufb":
        values, encoding = np.char.encode(values.astype(str), "utf-8"), "utf-8"
    return Signal(
        samples=values,
        timestamps=np.asarray(time_s, float),
        name=name,
        unit=symbol_of(name),
        comment=_comment(name),
        conversion=_conversion(name) if values.dtype.kind in "iu" else None,
        encoding=encoding,
        master_metadata=(TIME, 1),
    )


def _conversion(name: str) -> Any:
    codes = codes_of(name)
    if not codes:
        return None
    table: dict[str, object] = {}
    for place, (code, word) in enumerate(codes.items()):
        table |= {f"val_{place}": code, f"text_{place}": word.encode()}
    return {**table, "default": b"unknown"}


def _comment(name: str) -> str:
    if name not in SIGNALS and name.removeprefix("loss_") not in SIGNALS:
        return ""
    known = signal(name)
    parts = (known.meaning, f"Sign: {known.sign}." if known.sign else "", f"VSS: {known.vss}" if known.vss else "")
    return " ".join(part for part in parts if part)
