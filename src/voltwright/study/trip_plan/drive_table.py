"""What each piece of a route takes: energy, time and warmth of the cells, by speed, preconditioning and temperature at its start.

Each piece is run by the one simulator, lumped, at two seconds a step, all pieces side by side; between the temperatures that were
run the table is linear. Left out: that a trip begins with a cold cabin and cold
tyres; the drive of the plan has them, and scales the table where they matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.route.trace import RouteTrace
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.units import celsius_to_kelvin

STEP_S = 2.0
PIECE_M = 10_000.0
LANES, STEPS = 64, 128
"""Numbers of pieces and of steps are filled up to multiples of these, so that trips share a few compiled programs."""
SOC = 0.55
CABIN_K = 294.15
"""A cabin that has been at comfort for a while."""


@dataclass(frozen=True)
class Air:
    """Weather of a trip at the middle of each piece, shape (p,).

    Attributes:
        ambient_k: [K].
        headwind_m_s: against the travel [m/s].
        sun_w_m2: [W/m²].
        humidity: 0-1.
        pressure_pa: [Pa].
        rolling_extra: share by which tyres roll harder than on dry asphalt.
    """

    ambient_k: np.ndarray
    headwind_m_s: np.ndarray
    sun_w_m2: np.ndarray
    humidity: np.ndarray
    pressure_pa: np.ndarray
    rolling_extra: np.ndarray


@dataclass(frozen=True)
class DriveTable:
    """What each piece takes.

    Attributes:
        ends_m: ends of the pieces [m], shape (p,).
        cells_k: temperatures at the start of a piece that were run [K], shape (t,).
        energy_j: out of the cells [J], shape (p, c, 2, t): piece, speed choice, preconditioning off and on, temperature.
        after_k: temperature at the end of the piece [K], likewise.
        time_s: [s], shape (p, c).
    """

    ends_m: np.ndarray
    cells_k: np.ndarray
    energy_j: np.ndarray
    after_k: np.ndarray
    time_s: np.ndarray

    def through(self, piece: int, choice: np.ndarray, warming: np.ndarray, cells_k: np.ndarray) -> tuple[np.ndarray, ...]:
        """(energy [J], temperature behind [K], time [s]) of a piece for many trips at once; arrays of shape (n,)."""
        grid = self.cells_k
        left = np.clip(np.searchsorted(grid, cells_k, side="right") - 1, 0, len(grid) - 2)
        share = (cells_k - grid[left]) / (grid[left + 1] - grid[left])
        found = []
        for table in (self.energy_j, self.after_k):
            rows = table[piece]
            low, high = rows[choice, warming, left], rows[choice, warming, left + 1]
            found.append(low + share * (high - low))
        return found[0], found[1], self.time_s[piece, choice]


def piece_ends_m(length_m: float, nodes_m: Sequence[float]) -> np.ndarray:
    """Ends of the pieces of a route: every node is one, and none is longer than 10 km."""
    marks = np.unique(np.concatenate([[0.0, length_m], np.clip(np.asarray(nodes_m, float), 0.0, length_m)]))
    ends = []
    for first, last in pairwise(marks.tolist()):
        count = max(1, int(np.ceil((last - first) / PIECE_M)))
        ends += np.linspace(first, last, count + 1)[1:].tolist()
    return np.array(ends)


def drive_table(
    vehicle: Vehicle, traces: Sequence[RouteTrace], ends_m: np.ndarray, air: Air, cells_c: Sequence[float], occupants: float
) -> DriveTable:
    """The table of a route.

    Args:
        vehicle: lumped, without a plug.
        traces: of the route, one a speed choice, the quickest first.
        ends_m: of the pieces [m], shape (p,).
        air: at the middle of each piece.
        cells_c: temperatures of the cells to run [C], rising.
        occupants: people in the car.
    """
    cells_k = np.array([celsius_to_kelvin(value) for value in cells_c])
    pieces = [_cut(trace, ends_m) for trace in traces]
    count, choices, temps = len(ends_m), len(traces), len(cells_k)
    most = max(len(speed) for each in pieces for speed, _, _ in each)
    steps = STEPS * -(-most // STEPS)
    shape = (count, choices, 2, temps)
    place, choice, warming, temp = (grid.ravel() for grid in np.meshgrid(*(np.arange(n) for n in shape), indexing="ij"))
    laid = np.zeros((3, count, choices, steps))
    lengths = np.zeros((count, choices), int)
    starts = np.zeros((count, choices))
    for c, each in enumerate(pieces):
        for p, (speed, grade, begin) in enumerate(each):
            lengths[p, c], starts[p, c] = len(speed), begin
            laid[0, p, c, : len(speed)], laid[1, p, c, : len(speed)] = speed, grade
            laid[0, p, c, len(speed) :] = speed[-1]
    lanes = LANES * -(-len(place) // LANES)
    padded = np.pad(np.arange(len(place)), (0, lanes - len(place)), mode="edge")
    p, c, w, t = place[padded], choice[padded], warming[padded], temp[padded]
    with double_precision():
        start = start_of(vehicle, SOC, cells_k=cells_k[0], ambient_k=CABIN_K)
        fixed = inputs_of(0.0, cabin_on=1.0, occupants=occupants)
        energy, after, mean_m = _lanes(
            vehicle, start, fixed, laid[0][p, c], laid[1][p, c], lengths[p, c], starts[p, c], cells_k[t], w.astype(float),
            *(getattr(air, name)[p] for name in Air.__dataclass_fields__),
        )  # fmt: skip
    total = len(place)
    lengths_m = np.diff(np.concatenate([[0.0], ends_m]))
    # A piece is a whole number of steps; what it takes is brought to its own length.
    scale = lengths_m[place] / np.maximum(np.asarray(mean_m)[:total], 1.0)
    energy_j = (np.asarray(energy)[:total] * scale).reshape(shape)
    return DriveTable(
        ends_m=ends_m,
        cells_k=cells_k,
        energy_j=energy_j,
        after_k=np.asarray(after)[:total].reshape(shape),
        time_s=_times_s(traces, ends_m),
    )


def _cut(trace: RouteTrace, ends_m: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, float]]:
    """(speeds at the end of each step [m/s], grades, speed at the start [m/s]) of each piece, at two seconds a step."""
    ratio = round(STEP_S / trace.cycle.dt_s)
    speed, way = trace.cycle.speed_m_s[::ratio], trace.way_m[::ratio]
    grade = trace.cycle.grade
    grade = np.add.reduceat(grade[1:], np.arange(0, len(grade) - 1, ratio)) / ratio
    places = np.concatenate([[0], np.searchsorted(way, ends_m[:-1]), [len(speed) - 1]])
    found = []
    for begin, end in pairwise(places.tolist()):
        first = min(begin, len(speed) - 2)
        last = max(end, first + 1)
        found.append((speed[first + 1 : last + 1], grade[first:last], float(speed[first])))
    return found


def _times_s(traces: Sequence[RouteTrace], ends_m: np.ndarray) -> np.ndarray:
    """Time of each piece [s], shape (p, c)."""
    columns = []
    for trace in traces:
        moving = np.concatenate([[True], np.diff(trace.way_m) > 0.0])
        at = np.interp(ends_m, trace.way_m[moving], trace.cycle.time_s[moving])
        at[-1] = trace.cycle.duration_s
        columns.append(np.diff(np.concatenate([[0.0], at])))
    return np.stack(columns, axis=1)


@jax.jit
def _lanes(vehicle, start: State, fixed: Inputs, *columns):
    return jax.vmap(partial(_lane, vehicle, start, fixed))(*columns)


def _lane(
    vehicle: Any, start: State, fixed: Inputs, speed, grade, steps, begin, cells_k, warming,
    ambient_k, wind, sun, humidity, pressure, rolling,
):  # fmt: skip
    """(energy out of the cells [J], cells at the end [K], way [m]) of one piece."""
    thermal: Any = start.thermal
    warm = thermal.pack.replaced(cells_k=cells_k, coolant_k=cells_k, housing_k=cells_k)
    begun = start.replaced(speed_m_s=begin, thermal=thermal.replaced(pack=warm))
    inputs = fixed.replaced(
        speed_m_s=speed, grade=grade, precondition=warming, ambient_k=ambient_k, road_k=ambient_k, headwind_m_s=wind,
        sun_w_m2=sun, humidity=humidity, road_pressure_pa=pressure, rolling_extra=rolling,
    )  # fmt: skip
    done = simulate(vehicle, inputs, begun, STEP_S, steps=steps, method="lanes")
    way = STEP_S * jnp.sum(jnp.where(jnp.arange(speed.shape[0]) < steps, 0.5 * (speed + jnp.append(begin, speed[:-1])), 0.0))
    return done.totals.ledger.chemical_j, done.end.thermal.cells_k, way
