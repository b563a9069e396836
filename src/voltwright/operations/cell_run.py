"""A cell run at a C-rate, or along a current profile."""

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.library.current_profile import PREVIOUS, Interpolation
from voltwright.operations.cells import CellArgument, cell_of
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import C_RATE, SHARE, TEMP_CELL, Checked
from voltwright.spec.cell import CellSpec
from voltwright.study.cells import run as study
from voltwright.units import ZERO_CELSIUS_K


@dataclass(frozen=True)
class CellRunRequest(Checked):
    """Run a cell at a C-rate, or along a current profile.

    Attributes:
        cell: spec, name in the library, or path of a file.
        c_rate: current over capacity [1/h], negative to charge; or
        profile: CSV file with time_s and current_A, positive on discharge.
        interpolation: what its current is between two rows: "previous", each row's current lasts until the next row, or
            "linear", it changes evenly from row to row.
        soc_start: of the cell, 0-1; None is full, or empty to charge.
        temp_start_c: of the cell [°C].
        temp_ambient_c: around it [°C]; None is the same.
    """

    cell: CellArgument
    _: KW_ONLY
    c_rate: Annotated[float, C_RATE] | None = None
    profile: Path | None = None
    interpolation: Interpolation = PREVIOUS
    soc_start: Annotated[float, SHARE] | None = None
    temp_start_c: Annotated[float, TEMP_CELL] = 25.0
    temp_ambient_c: Annotated[float, TEMP_CELL] | None = None


@dataclass(frozen=True, repr=False)
class CellRunResult(Presented):
    """What a run came to; heat positive into the cell.

    Attributes:
        cell: name.
        ended: what ended the run.
        interpolation: what the current was between two rows of the profile; None at a C-rate.
        heat_note: what the run could not know of the heat of this cell, or None.
        columns: over time.
        spec: of the cell.
        record: the run behind.
    """

    cell: str
    ended: str
    duration_s: float
    charge_ah: float
    energy_wh: float
    voltage_end_v: float
    soc_end: float
    temperature_end_c: float
    temperature_max_c: float
    ohmic_wh: float
    polarisation_wh: float
    entropic_wh: float
    transfer_wh: float
    residual_relative: float
    interpolation: Interpolation | None
    heat_note: str | None
    columns: dict[str, np.ndarray] = field(repr=False)
    spec: CellSpec = field(repr=False)
    record: study.CellRun = field(repr=False)


def run_cell_run(request: CellRunRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CellRunResult:
    """Run a cell.

    Raises:
        SpecError, UnknownNameError, FileError: the cell, the profile.
        TraceError: neither or both of rate and profile, or values out of range.
    """
    parts = Parts(progress, cancel)
    spec, rate = cell_of(request.cell), request.c_rate
    full = 0.0 if rate is not None and rate < 0.0 else 1.0
    soc = full if request.soc_start is None else request.soc_start
    profile = None if request.profile is None else Path(request.profile)
    parts.begin(f"running {spec.name}")
    run = study.run_cell(spec, rate, profile, soc, request.temp_start_c, request.temp_ambient_c, request.interpolation)
    parts.end()
    return CellRunResult(
        cell=spec.name,
        ended=run.ended,
        duration_s=float(run.time_s[-1]),
        charge_ah=run.charge_ah,
        energy_wh=run.energy_wh,
        voltage_end_v=float(run.voltage_v[-1]),
        soc_end=float(run.soc[-1]),
        temperature_end_c=float(run.temperature_k[-1]) - ZERO_CELSIUS_K,
        temperature_max_c=float(run.temperature_k.max()) - ZERO_CELSIUS_K,
        ohmic_wh=run.ohmic_wh,
        polarisation_wh=run.polarisation_wh,
        entropic_wh=run.entropic_wh,
        transfer_wh=run.transfer_wh,
        residual_relative=run.residual_relative,
        interpolation=run.interpolation,
        heat_note=heat_note(spec),
        columns={
            **{name: getattr(run, name) for name in ("time_s", "current_a", "voltage_v", "soc")},
            "cells_c": run.temperature_k - ZERO_CELSIUS_K,
        },
        spec=spec,
        record=run,
    )


def heat_note(spec: CellSpec) -> str | None:
    """What a run cannot know of the heat of this cell."""
    if spec.heat_capacity_j_k is None and spec.mass_kg is None:
        return "The set gives neither mass nor heat capacity, so the cell is held at its temperature at the start."
    if not spec.heat_transfer_w_k:
        return "The set gives no heat transfer, so the cell is adiabatic: no heat leaves it, and --ambient changes nothing."
    return None


run_cell = function_of(CellRunRequest, run_cell_run, "run_cell")
