"""Predictive cruise control: speed against way over hills, by the gradient of the car's own simulation, at equal time.

Modelled: the speed of a plain cruise control is spread over the way, slower here and faster there, within a band and below the
limit; each horizon takes the time of the plain control and not more. Left out: other cars, and power that the car lacks: the
simulator that drives the speeds says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.optimize import minimize

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.precision import double_precision
from voltwright.spec.route import Route
from voltwright.spec.way import way_of_trace
from voltwright.units import M_S_PER_KMH

HORIZON_STEPS, KNOTS = 450, 48
"""A horizon has so many seconds, and the speed over it so many knots, evenly over its way."""
FREE_M_S, FADE_M = 55.0 * M_S_PER_KMH, 250.0
"""Speed above which a control may choose, and the way over which its freedom fades in and out."""
ITERATIONS, TOLERANCE = 40, 1e-6
FLAT_M = 3.0
"""A horizon whose heights differ by less is driven as it is."""


@dataclass(frozen=True)
class Horizon:
    """A piece of a plain trace, padded to so many steps of a second.

    Attributes:
        speed_m_s: [m/s], shape (HORIZON_STEPS + 1,).
        way_m: since its start [m], likewise.
        height_m: at these places [m].
        free: how far the control may choose there, 0-1.
        knots: weights from knots to places, shape (HORIZON_STEPS + 1, KNOTS).
        steps: that count.
    """

    speed_m_s: np.ndarray
    way_m: np.ndarray
    height_m: np.ndarray
    free: np.ndarray
    knots: np.ndarray
    steps: int


def predictive_speeds(
    vehicle: Vehicle, start: Any, route: Route, speed_m_s: np.ndarray, limit_m_s: np.ndarray, band_m_s: float
) -> tuple[np.ndarray, int]:
    """Speeds that take least energy at equal time.

    Args:
        vehicle: in SI, of one temperature.
        start: its state before the trip.
        route: with the heights.
        speed_m_s: of the plain cruise control, at each second, shape (n + 1,) [m/s].
        limit_m_s: speed limits there [m/s].
        band_m_s: how far the speed may go off the plain one [m/s].

    Returns:
        (speeds at each second [m/s], the last at rest where the first were; horizons that were optimised).
    """
    way = way_of_trace(speed_m_s, 1.0)
    slowness = np.ones_like(speed_m_s)
    done = 0
    for first in range(0, len(speed_m_s) - 1, HORIZON_STEPS):
        last = min(first + HORIZON_STEPS, len(speed_m_s) - 1)
        piece = slice(first, last + 1)
        horizon = _horizon(route, way[piece], speed_m_s[piece])
        if np.ptp(horizon.height_m) < FLAT_M or not np.any(horizon.free > 0.0):
            continue
        slowness[piece] = _planned(vehicle, start, horizon, limit_m_s[piece], band_m_s)
        done += 1
    return resampled(speed_m_s, slowness), done


def resampled(speed_m_s: np.ndarray, slowness: np.ndarray) -> np.ndarray:
    """Speeds at each second of a trace that passes each place so many times as slowly, with the same way and time [m/s]."""
    times = np.concatenate([[0.0], np.cumsum(0.5 * (slowness[1:] + slowness[:-1]))])
    grid = np.arange(len(speed_m_s), dtype=float)
    speeds = np.interp(grid, times, speed_m_s / slowness)
    speeds[-1] = speed_m_s[-1]
    return speeds * (np.sum(speed_m_s) / max(np.sum(speeds), 1e-9))


def _horizon(route: Route, way_m: np.ndarray, speed_m_s: np.ndarray) -> Horizon:
    steps, pad = len(way_m) - 1, HORIZON_STEPS + 1 - len(way_m)
    way = np.pad(way_m, (0, pad), mode="edge")
    speed = np.pad(speed_m_s, (0, pad))
    length = max(float(way_m[-1] - way_m[0]), 1.0)
    place = (way - way[0]) / length * (KNOTS - 1)
    left = np.clip(place.astype(int), 0, KNOTS - 2)
    knots = np.zeros((len(way), KNOTS))
    rows = np.arange(len(way))
    knots[rows, left], knots[rows, left + 1] = 1.0 - (place - left), place - left
    return Horizon(speed, way - way[0], route.height_at(way), _free(way - way[0], speed), knots, steps)


def _free(way_m: np.ndarray, speed_m_s: np.ndarray) -> np.ndarray:
    """How far a control may choose its speed at each place: not near stops and ends, 0-1."""
    grid = np.arange(0.0, max(way_m[-1], 1.0) + 10.0, 10.0)
    moving = np.concatenate([[True], np.diff(way_m) > 0.0])
    fast = np.interp(grid, way_m[moving], speed_m_s[moving]) > FREE_M_S
    reach = round(FADE_M / 10.0)
    fast[:reach] = fast[-reach:] = False
    eroded = minimum_filter1d(fast.astype(float), 2 * (reach // 2) + 1, mode="nearest")
    return np.interp(way_m, grid, uniform_filter1d(eroded, reach + 1 - reach % 2, mode="nearest"))


def _planned(vehicle: Vehicle, start: Any, horizon: Horizon, limit_m_s: np.ndarray, band_m_s: float) -> np.ndarray:
    """Slowness at each second of a horizon, that of the plain control being 1."""
    count = horizon.steps
    low, high = _bounds(horizon, limit_m_s, band_m_s)
    bounds = list(zip(low, high, strict=True))
    weights = horizon.free[:, None] * horizon.knots
    mean = 0.5 * (weights[1 : count + 1] + weights[:count])
    time = np.sum(mean, axis=0)
    energy = partial(_energy, vehicle, start, horizon)
    scale = max(abs(energy(np.zeros(KNOTS))[0]), 1.0)

    def goal(change: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = energy(change)
        return value / scale, slope / scale

    equal_time = {"type": "eq", "fun": lambda change: time @ change, "jac": lambda change: time}
    options = {"maxiter": ITERATIONS, "ftol": TOLERANCE}
    found = minimize(goal, np.zeros(KNOTS), jac=True, method="SLSQP", bounds=bounds, constraints=[equal_time], options=options)
    change = np.clip(found.x, low, high)
    # What rounding leaves of the time is taken from all knots, so that a horizon is never slower than asked.
    over = float(time @ change)
    change = change - max(over, 0.0) * time / max(float(time @ time), 1e-9)
    better = goal(change)[0] < 1.0
    return 1.0 + (weights @ change if better else 0.0 * horizon.free)[: count + 1]


def _bounds(horizon: Horizon, limit_m_s: np.ndarray, band_m_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest change of slowness of each knot: within the band everywhere, and above no limit."""
    low, high = np.zeros(KNOTS), np.zeros(KNOTS)
    speed, limit = horizon.speed_m_s[: horizon.steps + 1], limit_m_s
    for knot in range(KNOTS):
        near = (horizon.knots[: horizon.steps + 1, knot] > 0.0) & (horizon.free[: horizon.steps + 1] > 0.0)
        if np.any(near) and 0 < knot < KNOTS - 1:
            there, most = speed[near], np.maximum(np.minimum(speed[near] + band_m_s, limit[near]), speed[near])
            low[knot] = float(np.max(there / most)) - 1.0
            high[knot] = float(np.min(there / (there - min(band_m_s, 0.5 * float(there.min()))))) - 1.0
    return low, high


def _energy(vehicle: Vehicle, start: Any, horizon: Horizon, change: np.ndarray) -> tuple[float, np.ndarray]:
    """(energy out of the terminals [J], its slope by each knot)."""
    with double_precision():
        value, slope = _program()(vehicle, start, vars(horizon), change)
        return float(value), np.asarray(slope, float)


@cache
def _program() -> Any:
    """The compiled energy of a horizon and its gradient."""
    import jax
    import jax.numpy as jnp

    from voltwright.sim.loop import simulate

    def energy(change, vehicle, start, horizon):
        steps = horizon["steps"]
        slowness = 1.0 + horizon["free"] * (horizon["knots"] @ change)
        times = jnp.concatenate([jnp.zeros(1), jnp.cumsum(0.5 * (slowness[1:] + slowness[:-1]))])
        grid = jnp.arange(HORIZON_STEPS + 1.0)
        speed = jnp.interp(grid, times, horizon["speed_m_s"] / slowness)
        way = jnp.interp(grid, times, horizon["way_m"])
        height = jnp.interp(way, horizon["way_m"] + 1e-6 * grid, horizon["height_m"])
        ran = jnp.maximum(jnp.diff(way), 1e-3)
        grade = jnp.where(jnp.diff(way) > 0.1, jnp.diff(height) / ran, 0.0)
        inputs = inputs_of(np.zeros(HORIZON_STEPS)).replaced(speed_m_s=speed[1:], grade=grade)
        begin = start.replaced(speed_m_s=speed[0])
        return simulate(vehicle, inputs, begin, 1.0, steps=steps, method="following").totals.ledger.terminal_j

    return jax.jit(lambda vehicle, start, horizon, change: jax.value_and_grad(energy)(change, vehicle, start, horizon))
