"""Measured loss maps of drive units, found by name, or read from a CSV file of the user's."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from voltwright.errors import SpecError, known_name
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder, names_in

COLUMNS = ("speed_rpm", "torque_nm", "loss_w", "drag_w")
FILES_KEPT = 32


@dataclass(frozen=True, eq=False)
class LossTable:
    """Losses of a machine with its inverter on a rectangular grid.

    Attributes:
        name: as the car's file has it.
        speed_rpm, torque_nm: the grid, ascending, shapes (m,) and (n,).
        loss_w: electrical loss, shape (m, n).
        drag_w: loss of the machine turning without current, shape (m,).
    """

    name: str
    speed_rpm: np.ndarray
    torque_nm: np.ndarray
    loss_w: np.ndarray
    drag_w: np.ndarray


def load_loss_map(name: str) -> LossTable:
    """A shipped loss map by name, or that of a CSV file by path; read once, and again where the file has changed.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: no such file.
        SpecError: the table lacks a column or is no rectangular grid.
    """
    if name.lower().endswith(".csv"):
        path = Path(name)
        return _table(name, path.resolve(), path.stat().st_mtime_ns if path.is_file() else 0)
    name = known_name("loss map", name, names_in("loss_maps", ".csv"))
    return _table(name, folder("loss_maps") / f"{name}.csv", 0)


@lru_cache(maxsize=FILES_KEPT)
def _table(name: str, entry: Traversable, modified_ns: int) -> LossTable:
    columns = read_columns(entry)
    if not set(COLUMNS) <= columns.keys():
        raise SpecError(f"Loss map '{name}' must have the columns {', '.join(sorted(COLUMNS))}, but has {', '.join(columns)}.")
    speeds, torques = np.unique(columns["speed_rpm"]), np.unique(columns["torque_nm"])
    if len(speeds) * len(torques) != len(columns["loss_w"]):
        raise SpecError(f"Loss map '{name}' must be a full grid of speeds and torques, but has {len(columns['loss_w'])} rows.")
    order = np.lexsort((columns["torque_nm"], columns["speed_rpm"]))
    loss, drag = (np.asarray(columns[key])[order].reshape(len(speeds), len(torques)) for key in ("loss_w", "drag_w"))
    return LossTable(name, speeds, torques, loss, drag[:, 0].copy())
