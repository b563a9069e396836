"""A parameter set compared with discharges that it was not fitted on, and its heat read from what lies between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares, minimize_scalar

from voltwright.errors import TraceError
from voltwright.library.cell_tests import CellTest, Temperatures
from voltwright.physics.battery.cell import Cell, CellRecord, run_current
from voltwright.sim.precision import double_precision
from voltwright.spec.cell import CellSpec
from voltwright.study.cells.voltage import long_runs

DISCHARGE_MIN_SHARE = 0.5
"""A discharge moves at least this share of the capacity."""
CHARGE_MIN_SHARE = 0.5
STEP_S = 1.0
CHARGE_STEP_S = 5.0
REST_SKIPPED_S = 300.0
"""After a discharge the branches still give heat for some minutes."""
HEAT_RANGE_J_KG_K = (600.0, 2000.0)
HEAT_RANGE_J_K = (1.0, 1e5)


@dataclass(frozen=True)
class Check:
    """One discharge: what the set says against what was measured.

    Attributes:
        rmse_v, bias_v: over time. energy_error: relative. rise_k, rise_measured_k: of the temperature to the end; None where
        none was measured. worst_k: largest difference of the two temperatures meanwhile.
    """

    test: str
    start_s: float
    current_a: float
    duration_s: float
    rmse_v: float
    bias_v: float
    energy_error: float
    rise_k: float | None
    rise_measured_k: float | None
    worst_k: float | None
    time_s: np.ndarray
    voltage_v: np.ndarray
    measured_v: np.ndarray
    temperature_k: np.ndarray
    measured_k: np.ndarray | None


@double_precision()
def check_discharges(spec: CellSpec, test: CellTest, temperatures: Temperatures | None = None) -> list[Check]:
    """Every long discharge of a test that begins within it, from the rest before it.

    Args: spec: the set. test: measured. temperatures: of the cell and of its surroundings, on the same clock.
    Raises: TraceError: the test holds no such discharge.
    """
    cell = Cell.from_spec(spec)
    flags = test.current_a > 0.05 * float(np.max(np.abs(test.current_a)))
    runs = long_runs(test, flags, DISCHARGE_MIN_SHARE * float(cell.circuit.capacity_c))
    found = [_check(cell, test, temperatures, *run) for run in runs if run[0] > 0]
    if not found:
        raise TraceError(f"'{test.name}' must hold a discharge of at least half the capacity after a rest, but holds none.")
    return found


def _check(cell: Cell, test: CellTest, temperatures: Temperatures | None, first: int, last: int) -> Check:
    record, time, current, kelvin = _simulated(cell, test, temperatures, first, last, STEP_S, _rested_soc(cell, test, first))
    measured = np.interp(time, test.time_s, test.voltage_v)
    voltage = np.asarray(record.voltage_v)
    error = voltage - measured
    own = np.asarray(record.temperature_k)
    rises = (None, None, None)
    if kelvin is not None:
        rises = (float(own[-1] - kelvin[0]), float(kelvin[-1] - kelvin[0]), float(np.max(np.abs(own - kelvin[1:]))))
    return Check(
        test.name,
        float(test.time_s[first - 1]),
        float(np.median(test.current_a[first : last + 1])),
        float(time[-1] - test.time_s[first - 1]),
        float(np.sqrt(np.mean(error**2))),
        float(np.mean(error)),
        float(np.sum(voltage * current) / np.sum(measured * current) - 1.0),
        *rises,
        time - test.time_s[first - 1],
        voltage,
        measured,
        own,
        None if kelvin is None else kelvin[1:],
    )


def _rested_soc(cell: Cell, test: CellTest, first: int) -> float:
    """State of charge by the voltage of the rest before."""
    return float(cell.soc_of_rest(test.voltage_v[first - 1], test.temperature_k))


def _simulated(
    cell: Cell, test: CellTest, temperatures: Temperatures | None, first: int, last: int, step_s: float, soc_start: float
) -> tuple[CellRecord, np.ndarray, np.ndarray, np.ndarray | None]:
    """(record, time at the end of each step, its current, measured temperature from the start on) of part of a test."""
    start, end = test.time_s[first - 1], test.time_s[last]
    count = max(int(np.ceil((end - start) / step_s)), 1)
    step = (end - start) / count
    time = start + step * np.arange(1, count + 1)
    # The current of a row flowed since the row before.
    current = test.current_a[np.minimum(np.searchsorted(test.time_s, time - 0.5 * step), len(test.time_s) - 1)]
    if temperatures is None:
        kelvin, kelvin_start, ambient = None, test.temperature_k, np.full(count, test.temperature_k)
    else:
        kelvin = temperatures.cell_at(np.concatenate([[start], time]))
        kelvin_start, ambient = kelvin[0], temperatures.ambient_at(time)
    record = run_current(
        cell, cell.at_rest(soc_start, kelvin_start), jnp.asarray(current), jnp.full(count, step), jnp.asarray(ambient)
    )
    return record, time, current, kelvin


@double_precision()
def fit_heat(spec: CellSpec, pairs: Sequence[tuple[CellTest, Temperatures]]) -> CellSpec:
    """The set with heat capacity and heat transfer from the charges and rests of tests, not from their discharges.

    The time constant is that of the rests that follow a discharge, after the first minutes; the heat capacity then is the one
    with which the charges warm the cell as measured.

    Raises: TraceError: the tests hold no rest after a discharge, or no long charge.
    """
    lags = [lag for test, temperatures in pairs for lag in _cooling_lags_s(test, temperatures)]
    if not lags:
        raise TraceError("To read the heat transfer, a test must rest for at least 20 minutes after a discharge, but none does.")
    lag_s = float(np.median(lags))
    capacity_c = float(Cell.from_spec(spec).circuit.capacity_c)
    charges = [
        (test, temperatures, *run)
        for test, temperatures in pairs
        for run in long_runs(test, test.current_a < 0.0, CHARGE_MIN_SHARE * capacity_c)
        if run[0] > 0
    ]
    if not charges:
        raise TraceError("To read the heat capacity, a test must hold a charge of half the capacity after a rest, but none does.")

    def misfit(logarithm) -> float:
        cell = Cell.from_spec(_with_heat(spec, float(np.exp(logarithm)), lag_s))
        errors = [_charge_error_k(cell, capacity_c, *charge) for charge in charges]
        return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))

    low, high = (
        HEAT_RANGE_J_K if spec.mass_kg is None else tuple(spec.mass_kg * specific_heat for specific_heat in HEAT_RANGE_J_KG_K)
    )
    found = minimize_scalar(misfit, bounds=(np.log(low), np.log(high)), method="bounded", options={"xatol": 5e-3})
    return _with_heat(spec, float(np.exp(found.x)), lag_s)  # pyright: ignore[reportAttributeAccessIssue]


def _with_heat(spec: CellSpec, heat_capacity_j_k: float, lag_s: float) -> CellSpec:
    values = {"heat_capacity_j_k": float(f"{heat_capacity_j_k:.4g}"), "heat_transfer_w_k": heat_capacity_j_k / lag_s}
    return spec.model_copy(update=values | {"heat_transfer_w_k": float(f"{values['heat_transfer_w_k']:.4g}")})


def _charge_error_k(
    cell: Cell, capacity_c: float, test: CellTest, temperatures: Temperatures, first: int, last: int
) -> np.ndarray:
    charge_c = float(-np.sum(test.current_a[first : last + 1] * np.diff(test.time_s)[first - 1 : last]))
    part = (test, temperatures, first, last, CHARGE_STEP_S, 1.0 - charge_c / capacity_c)
    record, _, _, kelvin = _simulated(cell, *part)
    assert kelvin is not None
    return np.asarray(record.temperature_k) - kelvin[1:]


def _cooling_lags_s(test: CellTest, temperatures: Temperatures) -> list[float]:
    """Time constant of the temperature in each rest after a discharge."""
    largest = float(np.max(np.abs(test.current_a)))
    resting = np.abs(test.current_a) < 0.01 * largest
    lags = []
    for first, last in long_runs(test, resting, 0.0):
        if first == 0 or test.current_a[first - 1] < 0.5 * largest or test.time_s[last] - test.time_s[first] < 1200.0:
            continue
        time = np.arange(test.time_s[first] + REST_SKIPPED_S, test.time_s[last], 30.0)
        above = temperatures.cell_at(time) - temperatures.ambient_at(time)
        guess = np.array([above[0], np.log(900.0)])

        def residual(values, time=time, above=above):
            return values[0] * np.exp(-(time - time[0]) / np.exp(values[1])) - above

        lags.append(float(np.exp(least_squares(residual, guess).x[1])))
    return lags


def with_entropy(spec: CellSpec, entropy_v_k: Sequence[float]) -> CellSpec:
    """A set with an entropy coefficient [V/K] at each point of its table."""
    return spec.model_copy(update={"table": spec.table.model_copy(update={"entropy_v_k": tuple(float(x) for x in entropy_v_k)})})
