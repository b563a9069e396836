"""Running `simulate` from the host: compiled once for each structure of vehicle, in float64, block after block, and checked.

All numbers of a vehicle, its start and its single inputs go in as one vector, and all results come back as one: handing a
hundred arrays to a compiled program costs more than the program. A block is run by the method "following" first; where the
car falls behind its trace, or its pack cannot do what the trace asks, it is run again by the method "forward".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from voltwright.errors import SimulationError
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.identity_cache import IdentityCache
from voltwright.sim.inputs import FIELDS, Inputs
from voltwright.sim.ledger import Ledger, check_ledger
from voltwright.sim.loop import simulate
from voltwright.sim.packed import Packed
from voltwright.sim.precision import double_precision
from voltwright.sim.road import Road, road_of
from voltwright.sim.state import State
from voltwright.sim.task import Keep, Method, Progress, Totals, Until, kept_names

BLOCK_STEPS = 1800
"""Steps of a block; all runs of a structure of vehicle share one compiled program of this length."""
ROAD_LEAST = 2048
AT_SOC = 1e-7


@dataclass(frozen=True)
class Result:
    """What a run came to, in NumPy.

    Attributes:
        end: state behind the last step.
        totals: of all steps.
        steps: that were done.
        ended: whether `until` ended the run before its inputs did.
        columns: by name of the flow, shape (steps,).
        residual: what the ledger fails to explain, relative.
    """

    end: State
    totals: Totals
    steps: int
    ended: bool
    columns: dict[str, np.ndarray]
    residual: float

    @property
    def ledger(self) -> Ledger:
        """Energies of the run."""
        return self.totals.ledger


def run(
    vehicle: Vehicle,
    inputs: Inputs,
    start: State,
    dt_s: float = 1.0,
    *,
    keep: Keep = (),
    until: Until | None = None,
    what: str = "The run",
    block: int = BLOCK_STEPS,
    method: Method = "following",
    road: Road | None = None,
) -> Result:
    """Run a vehicle through its inputs.

    Args:
        vehicle: in SI.
        inputs: of n steps.
        start: state before the first step.
        dt_s: time step [s].
        keep: names of the columns to keep, or "all".
        until: ends the run before its inputs do.
        what: is run, for sentences.
        block: steps that are run at once.
        method: "following" tries whether the car follows its trace, block by block; "forward" does not try.
        road: under the car, where it is not that of the inputs, which still have a column of grades.

    Returns:
        the result, in NumPy; its ledger closes and holds no NaN.

    Raises:
        SimulationError: a ledger that does not close.
    """
    with double_precision():
        pieces, end, ended = _blocks(vehicle, inputs, start, dt_s, _with_soc(keep, until), until, block, method, road)
    totals = pieces[0].totals
    for piece in pieces[1:]:
        totals = _together(totals, piece.totals)
    columns = pieces[0].columns
    if len(pieces) > 1:
        columns = {name: np.concatenate([piece.columns[name] for piece in pieces]) for name in columns}
    residual = check_ledger(totals.ledger, what)
    return Result(end, totals, sum(piece.steps for piece in pieces), ended, columns, residual)


def _with_soc(keep: Keep, until: Until | None) -> Keep:
    return keep if until is None or keep == "all" or "soc" in keep else (*keep, "soc")


@dataclass(frozen=True)
class _Piece:
    totals: Totals
    steps: int
    columns: dict[str, np.ndarray]


def _blocks(
    vehicle: Vehicle,
    inputs: Inputs,
    start: State,
    dt_s: float,
    keep: Keep,
    until: Until | None,
    block: int,
    way: Method,
    under: Road | None,
) -> tuple[list[_Piece], State, bool]:
    pieces: list[_Piece] = []
    state, off_s, ended = start, 0.0, False
    laid, single, total = _laid_out(inputs, block)
    first, place = 0, _Place(inputs, start, dt_s, under)
    for columns in laid:
        count = min(block, total - first)

        def go(method: Method, steps: int, columns=columns, state=state, off_s=off_s):
            road = place.passed() if method == "forward" else {}
            given = place.met(columns, state) if method == "following" else columns
            return _call(vehicle, single, given, state, dt_s, steps, keep, until, off_s, method, road)

        done = None if way == "forward" else go("following", count)
        followed = done is not None and bool(done.totals.followed)
        if done is not None and followed:
            steps = count if until is None else _steps_until(done.columns["soc"][:count], until)
            ended = steps is not None and (steps < count or _reached(done.end, until))
            if steps is not None and steps < count:
                done, count = go("following", steps), steps
            off_s = 0.0
        else:
            done = go("forward", count)
            count, ended, off_s = int(done.progress.steps), bool(done.progress.ended), float(done.progress.off_s)
        pieces.append(_Piece(done.totals, count, {name: column[:count] for name, column in done.columns.items()}))
        state = done.end
        first += count
        place.move(first, followed, float(done.totals.ledger.distance_m))
        if ended:
            break
    return pieces, state, ended


class _Place:
    """Where a car is on the road under its trace, from block to block; of a road that is the same everywhere nothing is known."""

    def __init__(self, inputs: Inputs, start: State, dt_s: float, road: Road | None):
        graded = np.ndim(inputs.grade) > 0
        self.dt_s, self.way_m, self.behind = dt_s, 0.0, graded and road is not None
        if graded and road is None:
            road = road_of(inputs, np.asarray(start.speed_m_s), dt_s)
        self.road = road if graded else None

    def move(self, steps: int, followed: bool, distance_m: float) -> None:
        """The place behind a block that ended after so many steps of the run."""
        if self.road is None:
            return
        self.behind = self.behind or not followed
        self.way_m = self.way_m + distance_m if self.behind else float(self.road.way_m[steps])

    def met(self, columns: dict[str, Any], state: State) -> dict[str, Any]:
        """The columns of a block, with the grade and air that a car behind its trace meets if it goes on as asked."""
        if self.road is None or not self.behind:
            return columns
        speed = columns["speed_m_s"]
        steps = 0.5 * self.dt_s * (speed + np.append(np.asarray(state.speed_m_s), speed[:-1]))
        begins = self.way_m + np.cumsum(steps) - steps
        met = {"grade": self.road.grade(begins, steps)}
        if self.road.pressure_pa is not None:
            met["road_pressure_pa"] = np.interp(begins + steps, self.road.way_m, self.road.pressure_pa)
        return columns | met

    def passed(self) -> dict[str, Any]:
        """Road and place for a forward run, padded so that runs of all lengths share a few compiled programs."""
        if self.road is None:
            return {}
        length = 1 << int(len(self.road.way_m) - 1).bit_length()
        padding = (0, max(length, ROAD_LEAST) - len(self.road.way_m))
        parts = {"way_m": self.road.way_m, "rise_m": self.road.rise_m}
        parts |= {} if self.road.pressure_pa is None else {"pressure_pa": self.road.pressure_pa}
        return {"at": np.asarray(self.way_m), **{name: np.pad(values, padding, mode="edge") for name, values in parts.items()}}


def _steps_until(soc: np.ndarray, until: Until) -> int:
    """Steps until the state of charge has reached one of its ends; all of them where it does not."""
    there = np.flatnonzero((soc <= until.soc_low) | (soc >= until.soc_high))
    return int(there[0]) + 1 if len(there) else len(soc)


def _reached(end: State, until: Until | None) -> bool:
    return until is not None and not until.soc_low < float(end.pack.soc) < until.soc_high


def _together(first: Totals, second: Totals) -> Totals:
    """Totals of two runs, one after the other."""
    limiters = None if first.limiters_s is None else first.limiters_s + second.limiters_s
    return Totals(
        ledger=first.ledger + second.ledger,
        misses=first.misses + second.misses,
        shortfall_max_m_s=np.maximum(first.shortfall_max_m_s, second.shortfall_max_m_s),
        limiters_s=limiters,
        cells_max_k=np.maximum(first.cells_max_k, second.cells_max_k),
        followed=first.followed & second.followed,
    )


_laid_out_inputs = IdentityCache()


def _laid_out(inputs: Inputs, block: int) -> tuple[list[dict[str, Any]], dict[str, Any], int]:
    """(columns of each block on the device, padded at their last value; fields that are one number; steps in all)."""
    return _laid_out_inputs.get(inputs, block, lambda: _lay_out(inputs, block))


def _lay_out(inputs: Inputs, block: int) -> tuple[list[dict[str, Any]], dict[str, Any], int]:
    fields = {name: np.asarray(getattr(inputs, name)) for name in FIELDS}
    total = len(fields["speed_m_s"])
    if total < 1:
        raise SimulationError("A run must have at least one step, but has none.")
    blocks = -(-total // block)
    padding = (0, blocks * block - total)
    columns = {name: np.pad(value, padding, mode="edge").reshape(blocks, block) for name, value in fields.items() if value.ndim}
    laid = [{name: value[number] for name, value in columns.items()} for number in range(blocks)]
    return laid, {name: value for name, value in fields.items() if not value.ndim}, total


class _Done(Record):
    end: State
    totals: Totals
    progress: Progress
    columns: dict[str, Any]


def _simulated(vehicle, start, single, numbers, until, passed, *, names, keep, method, road) -> tuple[Any, Any]:
    dt_s, steps, off_s = numbers
    columns, rest = passed[: len(names)], dict(zip(road, passed[len(names) :], strict=True))
    inputs = Inputs(**single, **dict(zip(names, columns, strict=True)))
    more: dict[str, Any] = {}
    if road:
        more = {"way_m": rest["at"], "road": Road(rest["way_m"], rest["rise_m"], rest.get("pressure_pa"))}
    done = simulate(vehicle, inputs, start, dt_s, steps=steps, keep=keep, until=until, off_s=off_s, method=method, **more)
    columns = [jnp.asarray(done.columns[name], float) for name in _order(vehicle, keep)]
    return (done.end, done.totals, done.progress), jnp.stack(columns) if columns else None


def _order(vehicle: Vehicle, keep: Keep) -> tuple[str, ...]:
    return kept_names(vehicle) if keep == "all" else keep


_program = Packed(_simulated)


def _call(vehicle, single, columns, state, dt_s, steps, keep, until, off_s, method: Method, road: dict[str, Any]) -> _Done:
    names, numbers = tuple(columns), (dt_s, steps, off_s)
    passed = (*columns.values(), *road.values())
    static = {"names": names, "keep": keep, "method": method, "road": tuple(road)}
    (end, totals, progress), matrix = _program(vehicle, state, single, numbers, until or Until(), passed=passed, **static)
    kept = {} if matrix is None else dict(zip(_order(vehicle, keep), matrix, strict=True))
    return _Done(end, totals, progress, kept)
