"""A cell's parameter set from pulse tests: voltage over charge, resistances and lags over charge and temperature.

The current of a test is known, so the charge of every row is too; what remains is a voltage that is linear in two lagged
currents. Least squares over all rows of all tests at once: logarithms of R0 (each direction), R1 and R2 at nodes of charge,
two time constants, three Arrhenius temperatures, and the open-circuit voltage at nodes, each held to its neighbours so that
nodes that no pulse reaches stay in reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares

from voltwright.errors import TraceError
from voltwright.library.cell_tests import CellTest
from voltwright.physics.battery.open_circuit import TEMPERATURE_REFERENCE_K
from voltwright.spec.cell import CellSpec, CellTable
from voltwright.study.cell_voltage import SlowCurve, rest_points
from voltwright.units import C_PER_AH, ZERO_CELSIUS_K

NODES = np.array([0.0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
GRID = np.linspace(0.0, 1.0, 101)
MIDDLE = 50
STEP_MAX_S = 10.0
PULSES_MIN = 3
ACTIVATION_K = 3000.0
ACTIVATION_SPREAD_K = 1500.0
NOISE_V = 1e-3
NOISE_SOC = 0.002
OCV_SPREAD_V = (0.004, 0.06)
"""How far the open-circuit voltage may leave the slow curve: in the middle, and at the steep low end."""
SMOOTHNESS = 0.25
DIRECTION_SPREAD = 0.15
LAGS_S = (12.0, 200.0)
LOG_LAG_SPREAD = 1.0
PRIOR_WEIGHT = 0.2


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


@dataclass(frozen=True)
class _Course:
    """A test on steps short enough for its lags; `rows` are the steps at whose end a row was measured."""

    dt_s: np.ndarray
    current_a: np.ndarray
    soc: np.ndarray
    rows: np.ndarray
    voltage_v: np.ndarray
    noise_v: np.ndarray
    inverse_k: float


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
        TraceError: too few pulses, or no test reaches from full to empty.
    """
    counts = {test.name: pulse_count(test) for test in tests}
    if not tests:
        raise TraceError("A fit must have at least one pulse test, but has none; give a CSV file with pulses and rests.")
    for test in tests:
        if counts[test.name] < PULSES_MIN:
            raise TraceError(
                f"'{test.name}' must hold at least {PULSES_MIN} pulses with rests before them, but holds {counts[test.name]}; "
                "give a pulse test (HPPC)."
            )
    warm = min(tests, key=lambda test: abs(test.temperature_k - TEMPERATURE_REFERENCE_K))
    capacity_c = capacity_ah * C_PER_AH if capacity_ah else float(np.ptp(warm.drawn_c))
    base = _base_voltage(tests, slow, warm, capacity_c)
    courses = [_course(test, capacity_c, base) for test in tests]
    scale_ohm = _first_guess_ohm(warm)
    fixed = 0.0 if len({round(test.temperature_k, 1) for test in tests}) > 1 else 1.0
    residuals, jacobian = _problem(courses, base, scale_ohm, bool(slow), fixed)
    start = np.zeros(_COUNT)
    solution = least_squares(residuals, start, jac=jacobian, method="trf", x_scale=1.0, max_nfev=60)
    values = {key: np.asarray(value) for key, value in _unpack(jnp.asarray(solution.x), jnp.asarray(base), scale_ohm).items()}
    errors = {
        test.name: float(np.sqrt(np.mean((np.asarray(_voltage(values, course)) - course.voltage_v) ** 2)))
        for test, course in zip(tests, courses, strict=True)
    }
    spec = _spec(values, name, tests, slow, capacity_c, mass_kg, heat_transfer_w_k, fixed > 0.5)
    return Fit(spec, errors, counts, {test.name: test.temperature_k for test in tests}, None if slow is None else slow.name)


def pulse_count(test: CellTest) -> int:
    """Steps from a rest to a current of more than a tenth of the test's highest."""
    largest = np.max(np.abs(test.current_a))
    resting = np.abs(test.current_a) < 0.01 * largest
    return int(np.sum(resting[:-1] & (np.abs(test.current_a[1:]) > 0.1 * largest)))


def _base_voltage(tests: Sequence[CellTest], slow: CellTest | None, warm: CellTest, capacity_c: float) -> np.ndarray:
    if slow is not None:
        return SlowCurve.of(slow).on_grid(GRID, capacity_c)
    soc, voltage = rest_points(warm, capacity_c)
    return np.interp(GRID, soc, voltage)


def _course(test: CellTest, capacity_c: float, base: np.ndarray) -> _Course:
    dt = np.diff(test.time_s)
    counts = np.maximum(np.ceil(dt / STEP_MAX_S).astype(int), 1)
    steps = np.repeat(dt / counts, counts)
    current = np.repeat(test.current_a[1:], counts)
    drawn = np.concatenate([[0.0], np.cumsum(current * steps)])
    soc = 1.0 - (drawn - drawn.min()) / capacity_c
    rows = np.cumsum(counts) - 1
    inverse = 1.0 / test.temperature_k - 1.0 / TEMPERATURE_REFERENCE_K
    # A charge that is counted a little wrong costs much voltage where the curve is steep.
    noise = np.hypot(NOISE_V, NOISE_SOC * np.interp(soc[1:][rows], GRID, np.gradient(base, GRID)))
    return _Course(steps, current, soc, rows, test.voltage_v[1:], noise, inverse)


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


def _unpack(vector, base, scale_ohm: float) -> dict[str, jax.Array]:
    parts = _split(vector)
    nodes, grid = jnp.asarray(NODES), jnp.asarray(GRID)

    def over_charge(name: str, guess_ohm: float):
        return guess_ohm * jnp.exp(jnp.interp(grid, nodes, parts[name]))

    discharge = over_charge("ohmic", scale_ohm)
    branch1, branch2 = over_charge("branch1", 0.5 * scale_ohm), over_charge("branch2", scale_ohm)
    tau1, tau2 = (seconds * jnp.exp(parts["lags"][place]) for place, seconds in enumerate(LAGS_S))
    return {
        "discharge": discharge,
        "charge": discharge * jnp.exp(jnp.interp(grid, nodes, parts["direction"])),
        "branch1": branch1,
        "branch2": branch2,
        "farad1": tau1 / branch1[MIDDLE],
        "farad2": tau2 / branch2[MIDDLE],
        "activation": ACTIVATION_K + ACTIVATION_SPREAD_K * parts["activation"],
        "ocv": base + jnp.interp(grid, nodes, parts["voltage"]),
    }


def _voltage(values, course: _Course):
    """Voltage at the end of every row's step; the branches by the midpoint rule, as in `physics/battery/circuit.py`."""
    grid = jnp.asarray(GRID)
    before, after = course.soc[:-1], course.soc[1:]
    factors = jnp.exp(values["activation"] * course.inverse_k)
    lagged = 0.0
    for place, name in ((1, "branch1"), (2, "branch2")):
        ohm = jnp.interp(before, grid, values[name]) * factors[place]
        gain = 0.5 * course.dt_s / values[f"farad{place}"]
        share = ohm / (ohm + gain)
        lagged = lagged + _recurrence(2.0 * share - 1.0, 2.0 * share * gain * course.current_a)
    rows = course.rows
    ohmic = jnp.where(
        course.current_a < 0.0, jnp.interp(after, grid, values["charge"]), jnp.interp(after, grid, values["discharge"])
    )
    return (jnp.interp(after, grid, values["ocv"]) - ohmic * factors[0] * course.current_a - lagged)[rows]


def _recurrence(decay, gain):
    """u_i = decay_i u_(i-1) + gain_i from u = 0."""

    def join(first, second):
        return first[0] * second[0], second[0] * first[1] + second[1]

    return jax.lax.associative_scan(join, (decay, gain))[1]


def _problem(courses: list[_Course], base: np.ndarray, scale_ohm: float, slow: bool, fixed: float):
    """(residuals, Jacobian) of the least squares, in units of what is expected."""
    steep = np.where(NODES < 0.12, OCV_SPREAD_V[1], OCV_SPREAD_V[0] if slow else OCV_SPREAD_V[1])

    @jax.jit
    def residuals(vector):
        values, parts = _unpack(vector, jnp.asarray(base), scale_ohm), _split(vector)
        found = [(_voltage(values, course) - course.voltage_v) / (course.noise_v * len(course.rows) ** 0.5) for course in courses]
        smooth = [jnp.diff(parts[name], 2) / SMOOTHNESS for name in ("ohmic", "branch1", "branch2", "direction")]
        held = [
            parts["voltage"] / steep,
            jnp.diff(parts["voltage"]) / steep[1:],
            parts["direction"] / DIRECTION_SPREAD,
            parts["lags"] / LOG_LAG_SPREAD,
            parts["activation"] * (1.0 + 1e3 * fixed),
        ]
        return jnp.concatenate([*found, *(PRIOR_WEIGHT * part for part in (*smooth, *held))])

    return (lambda x: np.asarray(residuals(jnp.asarray(x)))), (lambda x: np.asarray(_jacobian(residuals)(jnp.asarray(x))))


@partial(jax.jit, static_argnums=0)
def _jacobian_of(function, vector):
    return jax.jacfwd(function)(vector)


def _jacobian(function):
    return partial(_jacobian_of, function)


def _spec(values, name: str, tests, slow, capacity_c: float, mass_kg, heat_transfer_w_k, fixed: bool) -> CellSpec:
    volts = np.maximum.accumulate(values["ocv"])
    middle = {key: float(values[key][MIDDLE]) for key in ("discharge", "branch1", "branch2")}
    notes = ["No entropy: such tests do not show it."]
    if fixed:
        notes.append(f"One temperature only: the Arrhenius temperatures are assumed, {ACTIVATION_K:g} K.")
    if slow is None:
        notes.append("Open-circuit voltage from the ends of the rests, straight between them.")
    words = ", ".join(f"{test.name} ({test.temperature_k - ZERO_CELSIUS_K:.0f} C)" for test in tests)
    thermal = {"mass_kg": mass_kg, "heat_transfer_w_k": heat_transfer_w_k}
    rounded = {key: tuple(float(f"{value:.5g}") for value in column) for key, column in _columns(values, volts, middle).items()}
    return CellSpec(
        name=name,
        title=f"Fitted to {len(tests)} pulse test{'s' if len(tests) > 1 else ''}",
        origin=f"voltwright cell fit of {words}" + ("" if slow is None else f"; open-circuit voltage from {slow.name}"),
        capacity_ah=round(capacity_c / C_PER_AH, 4),
        voltage_min_v=round(min(float(test.voltage_v.min()) for test in tests), 3),
        voltage_max_v=round(max(float(test.voltage_v.max()) for test in tests), 3),
        ohmic_mohm=float(f"{1e3 * middle['discharge']:.5g}"),
        branch1_mohm=float(f"{1e3 * middle['branch1']:.5g}"),
        branch2_mohm=float(f"{1e3 * middle['branch2']:.5g}"),
        branch1_s=float(f"{values['farad1'] * middle['branch1']:.4g}"),
        branch2_s=float(f"{values['farad2'] * middle['branch2']:.4g}"),
        activation_ohmic_k=round(float(values["activation"][0])),
        activation1_k=round(float(values["activation"][1])),
        activation2_k=round(float(values["activation"][2])),
        notes=tuple(notes),
        table=CellTable(soc=tuple(float(round(soc, 4)) for soc in GRID), **rounded),
        **{key: value for key, value in thermal.items() if value is not None},
    )


def _columns(values, volts: np.ndarray, middle: dict[str, float]) -> dict[str, np.ndarray]:
    return {
        "ocv_v": volts,
        "entropy_v_k": np.zeros_like(volts),
        "ohmic_discharge": values["discharge"] / middle["discharge"],
        "ohmic_charge": values["charge"] / middle["discharge"],
        "branch1": values["branch1"] / middle["branch1"],
        "branch2": values["branch2"] / middle["branch2"],
    }
