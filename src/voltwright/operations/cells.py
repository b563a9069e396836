"""Parameter sets of cells: listed, shown, imported."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from voltwright.interfaces.bpx import import_bpx
from voltwright.library.cells import cell_names, load_cell, shipped_cell
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import Checked
from voltwright.spec.cell import CellSpec

MILLI = 1e3
CellArgument = CellSpec | str | Path


@dataclass(frozen=True)
class CellsRequest(Checked):
    """List the shipped parameter sets of cells."""


@dataclass(frozen=True)
class CellRow:
    """A parameter set; `settled_mohm` is the whole resistance, `settled_ohm_ah` the same times the capacity."""

    name: str
    title: str
    capacity_ah: float
    voltage_min_v: float
    voltage_max_v: float
    settled_mohm: float
    settled_ohm_ah: float
    origin: str


@dataclass(frozen=True, repr=False)
class CellsResult(Presented):
    """The shipped parameter sets."""

    cells: tuple[CellRow, ...]


def run_cells(request: CellsRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CellsResult:
    """List the shipped parameter sets."""
    parts = Parts(progress, cancel)
    parts.begin("reading cells")
    return CellsResult(tuple(_row(shipped_cell(name)) for name in cell_names()))


def _row(spec: CellSpec) -> CellRow:
    settled = spec.ohmic_mohm + spec.branch1_mohm + spec.branch2_mohm
    limits = (spec.voltage_min_v, spec.voltage_max_v)
    return CellRow(spec.name, spec.title, spec.capacity_ah, *limits, settled, settled * spec.capacity_ah / MILLI, spec.origin)


@dataclass(frozen=True)
class CellShowRequest(Checked):
    """Show a parameter set.

    Attributes:
        cell: spec, name in the library, or path of a file.
    """

    cell: CellArgument


@dataclass(frozen=True)
class CellImportRequest(Checked):
    """Import a BPX file: voltage and entropy as in it, resistances estimated from it.

    Attributes:
        file: BPX (JSON).
        name: of the set; None as in the file.
    """

    file: Path
    _: KW_ONLY
    name: str | None = None


@dataclass(frozen=True, repr=False)
class CellResult(Presented):
    """A parameter set."""

    cell: CellSpec


def run_cell_show(request: CellShowRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CellResult:
    """Show a parameter set.

    Raises:
        SpecError, UnknownNameError, FileError: the cell.
    """
    parts = Parts(progress, cancel)
    parts.begin("reading the cell")
    return CellResult(cell_of(request.cell))


def run_cell_import(request: CellImportRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CellResult:
    """Import a BPX file.

    Raises:
        FileError, SpecError: the file.
    """
    parts = Parts(progress, cancel)
    parts.begin(f"importing {request.file}")
    return CellResult(import_bpx(Path(request.file), request.name))


def cell_of(cell: CellArgument) -> CellSpec:
    """The cell that a person names."""
    return load_cell(cell)


cells = function_of(CellsRequest, run_cells, "cells")
show_cell = function_of(CellShowRequest, run_cell_show, "show_cell")
import_cell = function_of(CellImportRequest, run_cell_import, "import_cell")
