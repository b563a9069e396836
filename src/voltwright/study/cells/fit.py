"""A cell's parameter set from pulse tests: voltage over charge, resistances and lags over charge and temperature.

The current of a test is known, so the charge of every row is too; what remains is a voltage that is linear in two lagged
currents. Least squares over all rows of all tests at once: logarithms of R0 (each direction), R1 and R2 at nodes of charge,
two time constants, three Arrhenius temperatures, and the open-circuit voltage at nodes, each held to its neighbours so that
nodes that no pulse reaches stay in reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.errors import TraceError
from voltwright.library.cell_tests import CellTest
from voltwright.physics.battery.open_circuit import TEMPERATURE_REFERENCE_K
from voltwright.sim.precision import double_precision
from voltwright.spec.cell import CellSpec
from voltwright.study.cells.profile import GRID, Course, course_of, joined, pulse_count, pulse_levels
from voltwright.study.cells.set import ACTIVATION_K, MIDDLE, Given, fitted_set, notes_on_charge
from voltwright.study.cells.voltage import SlowCurve, rest_points
from voltwright.units import C_PER_AH

NODES = np.array([0.0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
ON_GRID = np.stack([np.interp(GRID, NODES, unit) for unit in np.eye(len(NODES))], axis=1)
"""From values at the nodes to the grid."""
PULSES_MIN = 3
ACTIVATION_SPREAD_K = 1500.0
OCV_SPREAD_V = (0.004, 0.06)
"""How far the open-circuit voltage may leave the slow curve: in the middle, and at the steep low end."""
SMOOTHNESS = 0.25
DIRECTION_SPREAD = 0.15
LAGS_S = (12.0, 200.0)
LEVEL_SPREAD = 1.5
LOG_LAG_SPREAD = 0.5
PRIOR_WEIGHT = 0.4
ROUNDS_MAX = 60
GAIN_LEAST = 1e-4
DAMPING_MAX = 1e8


@dataclass(frozen=True)
class Fit:
    """The set, and how it meets the tests it was fitted on.

    Attributes:
        rmse_v: over all rows of each test, by name. pulses: number of steps of the current that were found in each. slow: name
        of the test that gave the open-circuit voltage, or none.
    """

    spec: CellSpec
    rmse_v: dict[str, float]
    pulses: dict[str, int]
    temperatures_k: dict[str, float]
    slow: str | None


@double_precision()
def fit_cell(
    tests: Sequence[CellTest],
    slow: CellTest | None = None,
    name: str = "fitted",
    capacity_ah: float | None = None,
    mass_kg: float | None = None,
    heat_transfer_w_k: float | None = None,
) -> Fit:
    """Fit a parameter set.

    Args:
        tests: pulse tests, each from full to empty (a charge before counts too), at one temperature each. slow: a discharge
            and a charge at C/10 or less, for the open-circuit voltage; left out, the ends of the rests give it.
        name: of the set. capacity_ah: between full and empty; left out, the most that a test took out at the temperature
            nearest to 25 C. mass_kg, heat_transfer_w_k: kept in the set as given.

    Returns:
        the set with its errors. Entropy cannot be seen in such tests and is 0.

    Raises:
        TraceError: too few pulses, more charge drawn than the capacity, or no finite error.
        SpecError: a value that no cell file may hold.
    """
    counts = {test.name: pulse_count(test) for test in tests}
    if not tests:
        raise TraceError("A fit must have at least one pulse test, but has none; give a CSV file with pulses and rests.")
    for test in tests:
        levels = pulse_levels(test)
        if levels < PULSES_MIN:
            raise TraceError(
                f"'{test.name}' must hold pulses from rest at {PULSES_MIN} or more states of charge, but holds them at {levels}; "
                "give a pulse test (HPPC)."
            )
    warm = min(tests, key=lambda test: abs(test.temperature_k - TEMPERATURE_REFERENCE_K))
    seen_c = max(float(np.ptp(warm.drawn_c)), 0.0 if slow is None else _whole_c(slow))
    capacity_c = seen_c if capacity_ah is None else capacity_ah * C_PER_AH
    notes = notes_on_charge(tests, seen_c, capacity_c)
    if capacity_ah is None:
        volts = np.concatenate([warm.voltage_v, [] if slow is None else slow.voltage_v])
        ends = f"{volts.min():.2f} and {volts.max():.2f} V"
        notes.append(f"Capacity as moved between {ends}; where the cell's limits lie further apart, give --capacity.")
    base = _base_voltage(tests, slow, warm, capacity_c)
    course = joined([course_of(test, capacity_c, base) for test in tests])
    scale_ohm = _first_guess_ohm(warm)
    fixed = 0.0 if len({round(test.temperature_k, 1) for test in tests}) > 1 else 1.0
    problem = _Problem(course, jnp.asarray(base), jnp.asarray(scale_ohm), jnp.asarray(_ocv_spread_v(slow)), jnp.asarray(fixed))
    vector = _least(problem)
    values = {key: np.asarray(value) for key, value in _unpack(vector, problem.base, problem.scale_ohm).items()}
    left = np.asarray(_voltage(values, course)) - course.voltage_v
    parts = np.split(left, np.cumsum([len(test.time_s) - 1 for test in tests])[:-1])
    errors = {test.name: float(np.sqrt(np.mean(part**2))) for test, part in zip(tests, parts, strict=True)}
    if not all(np.isfinite(error) for error in errors.values()):
        raise TraceError("The fit must end in a finite error, but does not; check the tests for wrong currents and temperatures.")
    spec = fitted_set(values, tests, slow, Given(name, capacity_c, mass_kg, heat_transfer_w_k, fixed > 0.5), notes)
    return Fit(spec, errors, counts, {test.name: test.temperature_k for test in tests}, None if slow is None else slow.name)


def _base_voltage(tests: Sequence[CellTest], slow: CellTest | None, warm: CellTest, capacity_c: float) -> np.ndarray:
    if slow is not None:
        return SlowCurve.of(slow).on_grid(GRID, capacity_c)
    soc, voltage = rest_points(warm, capacity_c)
    return np.interp(GRID, soc, voltage)


def _whole_c(slow: CellTest) -> float:
    """Charge [C] of the largest discharge of a slow test."""
    return SlowCurve.of(slow).discharge_c


def _first_guess_ohm(test: CellTest) -> float:
    """Median of the immediate drop over the step of the current."""
    steps, drops = np.diff(test.current_a), -np.diff(test.voltage_v)
    large = np.abs(steps) > 0.5 * np.max(np.abs(test.current_a))
    guess = float(np.median(drops[large] / steps[large]))
    if not guess > 0.0:
        raise TraceError(f"'{test.name}' must lose voltage where its current rises, but does not; check the sign of the current.")
    return guess


_K = len(NODES)
_PARTS = {"ohmic": _K, "direction": _K, "branch1": _K, "branch2": _K, "voltage": _K, "lags": 2, "activation": 3}
_COUNT = sum(_PARTS.values())


def _split(vector) -> dict[str, jax.Array]:
    ends = np.cumsum(list(_PARTS.values()))
    return {key: vector[end - size : end] for (key, size), end in zip(_PARTS.items(), ends, strict=True)}


def _unpack(vector, base, scale_ohm) -> dict[str, jax.Array]:
    parts = _split(vector)

    def over_charge(name: str, guess_ohm):
        return guess_ohm * jnp.exp(ON_GRID @ parts[name])

    discharge = over_charge("ohmic", scale_ohm)
    branch1, branch2 = over_charge("branch1", 0.5 * scale_ohm), over_charge("branch2", scale_ohm)
    tau1, tau2 = (seconds * jnp.exp(parts["lags"][place]) for place, seconds in enumerate(LAGS_S))
    return {
        "discharge": discharge,
        "charge": discharge * jnp.exp(ON_GRID @ parts["direction"]),
        "branch1": branch1,
        "branch2": branch2,
        "farad1": tau1 / branch1[MIDDLE],
        "farad2": tau2 / branch2[MIDDLE],
        "activation": ACTIVATION_K + ACTIVATION_SPREAD_K * parts["activation"],
        "ocv": base + ON_GRID @ parts["voltage"],
    }


def _read(table, place):
    below, ahead = place
    return table[below] * (1.0 - ahead) + table[below + 1] * ahead


def _voltage(values, course: Course):
    """Voltage at the end of every row's step; the branches by the midpoint rule, as in `physics/battery/circuit.py`."""
    factors = jnp.exp(values["activation"][:, None] * course.inverse_k)
    decays, gains = [], []
    for place, name in ((1, "branch1"), (2, "branch2")):
        ohm = _read(jnp.asarray(values[name]), course.before) * factors[place]
        gain = 0.5 * course.dt_s / values[f"farad{place}"]
        share = ohm / (ohm + gain)
        decays.append(course.kept * (2.0 * share - 1.0))
        gains.append(2.0 * share * gain * course.current_a)

    def join(before, part):
        after = part[0] * before + part[1]
        return after, jnp.sum(after)

    lagged = jax.lax.scan(join, jnp.zeros(2), (jnp.stack(decays, 1), jnp.stack(gains, 1)))[1]
    table = jnp.where(
        course.current_a < 0.0,
        _read(jnp.asarray(values["charge"]), course.after),
        _read(jnp.asarray(values["discharge"]), course.after),
    )
    return (_read(jnp.asarray(values["ocv"]), course.after) - table * factors[0] * course.current_a - lagged)[course.rows]


class _Problem(NamedTuple):
    course: Course
    base: jax.Array
    scale_ohm: jax.Array
    ocv_spread_v: jax.Array
    fixed: jax.Array


def _ocv_spread_v(slow: CellTest | None) -> np.ndarray:
    return np.where(NODES < 0.12, OCV_SPREAD_V[1], OCV_SPREAD_V[1] if slow is None else OCV_SPREAD_V[0])


@jax.jit
def _residuals(vector, problem: _Problem):
    """What is left of each row's voltage, and what each unknown leaves its expectation by; in units of what is expected."""
    values, parts = _unpack(vector, problem.base, problem.scale_ohm), _split(vector)
    found = (_voltage(values, problem.course) - problem.course.voltage_v) * problem.course.weight
    smooth = [jnp.diff(parts[name], 2) / SMOOTHNESS for name in ("ohmic", "branch1", "branch2", "direction")]
    held = [
        parts["voltage"] / problem.ocv_spread_v,
        jnp.diff(parts["voltage"]) / problem.ocv_spread_v[1:],
        *(parts[name] / LEVEL_SPREAD for name in ("ohmic", "branch1", "branch2")),
        parts["direction"] / DIRECTION_SPREAD,
        parts["lags"] / LOG_LAG_SPREAD,
        parts["activation"] * (1.0 + 1e3 * problem.fixed),
    ]
    return jnp.concatenate([found, *(PRIOR_WEIGHT * part for part in (*smooth, *held))])


@jax.jit
def _normal(vector, problem: _Problem):
    """(sum of squares, its gradient, the matrix of its normal equations), halved."""
    residuals = _residuals(vector, problem)
    jacobian = jax.jacfwd(_residuals)(vector, problem)
    return 0.5 * residuals @ residuals, jacobian.T @ residuals, jacobian.T @ jacobian


def _least(problem: _Problem) -> jax.Array:
    """The unknowns of the least sum of squares, by Levenberg and Marquardt's damped steps.

    With thousands of rows and some eighty unknowns the normal equations are far cheaper than a decomposition of the whole
    matrix; what each unknown is held to keeps them well conditioned.
    """
    vector, damping = np.zeros(_COUNT), 1e-3
    cost, gradient, matrix = (np.asarray(part) for part in _normal(vector, problem))
    for _ in range(ROUNDS_MAX):
        step = np.linalg.solve(matrix + damping * np.diag(np.diag(matrix)), -gradient)
        tried = float(0.5 * np.sum(np.asarray(_residuals(vector + step, problem)) ** 2))
        if not tried < cost:
            damping *= 8.0
            if damping > DAMPING_MAX:
                break
            continue
        gain, vector, damping = (cost - tried) / cost, vector + step, 0.2 * damping
        cost, gradient, matrix = (np.asarray(part) for part in _normal(vector, problem))
        if gain < GAIN_LEAST:
            break
    return jnp.asarray(vector)
