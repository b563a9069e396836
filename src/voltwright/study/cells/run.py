"""A current profile through a cell, to its end or to the first limit of the cell."""

from dataclasses import dataclass
from pathlib import Path

import jax.numpy as jnp
import numpy as np

from voltwright.errors import TraceError
from voltwright.library.cell_tests import check_temperature
from voltwright.library.current_profile import PREVIOUS, Interpolation, check_interpolation, read_profile
from voltwright.physics.battery.cell import Cell, CellRecord, run_current
from voltwright.sim.precision import double_precision
from voltwright.spec.cell import CellSpec
from voltwright.units import J_PER_WH, SECONDS_PER_HOUR, ZERO_CELSIUS_K

STEP_S = 1.0
HOURS_BEYOND = 1.3
RATES = (0.01, 20.0)


@dataclass(frozen=True)
class CellRun:
    """What a cell did; powers become energies [Wh], heat positive into the cell.

    Attributes:
        time_s and the columns after it: at the end of each step. ended: what ended the run, in words.
        interpolation: what the current was between two rows of its profile; None at a C-rate.
    """

    time_s: np.ndarray
    current_a: np.ndarray
    voltage_v: np.ndarray
    soc: np.ndarray
    temperature_k: np.ndarray
    charge_ah: float
    energy_wh: float
    ohmic_wh: float
    polarisation_wh: float
    entropic_wh: float
    transfer_wh: float
    residual_relative: float
    ended: str
    interpolation: Interpolation | None


@double_precision()
def run_cell(
    spec: CellSpec,
    c_rate: float | None = None,
    profile: Path | None = None,
    soc: float = 1.0,
    temperature_c: float = 25.0,
    ambient_c: float | None = None,
    interpolation: Interpolation = PREVIOUS,
) -> CellRun:
    """Discharge (or charge, at a negative rate) at a rate until a limit, or follow a current profile.

    Args:
        spec: the cell. c_rate: current over capacity [1/h], or profile: a CSV file with time_s and current_A, positive on
            discharge. soc: at the start. temperature_c: of the cell at the start. ambient_c: of its surroundings; default: the
            same. interpolation: "previous", each row's current lasts until the next row, or "linear".

    Raises:
        TraceError: neither or both of rate and profile, or values outside their range.
    """
    if (c_rate is None) == (profile is None):
        raise TraceError("A run must have either a C-rate or a current profile; give --c-rate 1, or --current FILE.")
    if not 0.0 <= soc <= 1.0:
        raise TraceError(f"The state of charge at the start must be 0 to 1, but is {soc:g}.")
    check_temperature(temperature_c, "of the cell at the start")
    if ambient_c is not None:
        check_temperature(ambient_c, "of the surroundings")
    check_interpolation(interpolation)
    if c_rate is not None:
        if not RATES[0] <= abs(c_rate) <= RATES[1]:
            raise TraceError(f"A C-rate must be {RATES[0]:g} to {RATES[1]:g} (negative to charge), but is {c_rate:g}.")
        room = soc if c_rate > 0.0 else 1.0 - soc
        count = max(int(HOURS_BEYOND * SECONDS_PER_HOUR * room / abs(c_rate) / STEP_S), 10)
        dt, current = np.full(count, STEP_S), np.full(count, c_rate * spec.capacity_ah)
    else:
        assert profile is not None
        read = read_profile(profile, interpolation)
        dt, current = read.dt_s, read.current_a
    cell = Cell.from_spec(spec)
    start = cell.at_rest(soc, temperature_c + ZERO_CELSIUS_K)
    ambient_k = (temperature_c if ambient_c is None else ambient_c) + ZERO_CELSIUS_K
    record = run_current(cell, start, jnp.asarray(current), jnp.asarray(dt), jnp.asarray(ambient_k))
    return _cut(spec, record, dt, None if profile is None else interpolation)


def _cut(spec: CellSpec, record: CellRecord, dt: np.ndarray, interpolation: Interpolation | None) -> CellRun:
    """The run up to the step that would pass a limit."""
    volts, soc, current = (np.asarray(column) for column in (record.voltage_v, record.soc, record.current_a))
    reasons = {
        f"reached its cut-off voltage, {spec.voltage_min_v:g} V": (volts < spec.voltage_min_v) & (current > 0.0),
        f"reached its highest voltage, {spec.voltage_max_v:g} V": (volts > spec.voltage_max_v) & (current < 0.0),
        "was empty": soc < 0.0,
        "was full": soc > 1.0 + 1e-9,
        "gave no number any more": ~np.isfinite(volts),
    }
    firsts = {reason: int(np.argmax(flags)) for reason, flags in reasons.items() if flags.any()}
    reason = min(firsts, key=lambda key: firsts[key]) if firsts else ""
    end = firsts[reason] if firsts else len(volts)
    if end == 0:
        raise TraceError(f"The cell {reason} in the first step; start at another state of charge, or take less current.")
    step = dt[:end]

    def wh(column) -> float:
        return float(np.sum(np.asarray(column)[:end] * step)) / J_PER_WH

    explained = wh(record.terminal_w) + wh(record.ohmic_w) + wh(record.polarisation_w) + wh(record.stored_w)
    moved = float(np.sum(np.abs(np.asarray(record.chemical_w)[:end]) * step)) / J_PER_WH
    return CellRun(
        time_s=np.cumsum(step),
        current_a=current[:end],
        voltage_v=volts[:end],
        soc=soc[:end],
        temperature_k=np.asarray(record.temperature_k)[:end],
        charge_ah=float(np.sum(current[:end] * step)) / SECONDS_PER_HOUR,
        energy_wh=wh(record.terminal_w),
        ohmic_wh=wh(record.ohmic_w),
        polarisation_wh=wh(record.polarisation_w),
        entropic_wh=wh(record.entropic_w),
        transfer_wh=wh(record.transfer_w),
        residual_relative=abs(wh(record.chemical_w) - explained) / max(moved, 1e-9),
        ended=f"the cell {reason}" if reason else "the profile was over",
        interpolation=interpolation,
    )
