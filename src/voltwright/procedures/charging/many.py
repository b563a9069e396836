"""Many charges at once: a few numbers of each, nothing kept of the steps.

Every lane is one parked car at one supply; the batch ends when the slowest lane is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.arrays import number
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import standing
from voltwright.sim.ledger import check_ledger
from voltwright.sim.loop import simulate
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.sim.task import Run, Totals, Until
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from jaxtyping import Bool, Float

    from voltwright.physics.arrays import Array

STEP_S = 2.0
LONGEST_S = 24.0 * SECONDS_PER_HOUR
AT_TARGET = 1e-7
LANES = 64
BLOCK_STEPS = 450


class ChargeCase(Record):
    """One charge: a parked car at its supply, displayed SoC at its ends, temperatures of cells and air [K]."""

    vehicle: Vehicle
    soc_start: Float[Array, "*batch"]
    soc_end: Float[Array, "*batch"]
    cells_k: Float[Array, "*batch"]
    ambient_k: Float[Array, "*batch"]

    @classmethod
    def of(cls, vehicle: Vehicle, soc_start=0.1, soc_end=0.8, cells_k=303.15, ambient_k=293.15) -> ChargeCase:
        """From plain numbers; the vehicle comes from `session.plugged_vehicle`."""
        return cls(vehicle, *(number(value) for value in (soc_start, soc_end, cells_k, ambient_k)))


class ChargeSums(Record):
    """What a charge came to: times [s], energies [J], warmest cells [K], displayed SoC at the end, whether it got there.

    Attributes:
        grid_j: from the grid. plug_j: into the car. cells_j: into the cells. cold_s, cells_s, supply_s: times in which cold
        cells, the charge of cells warm enough (or their heat), and charger or car limited the power.
    """

    duration_s: Float[Array, "*batch"]
    cold_s: Float[Array, "*batch"]
    cells_s: Float[Array, "*batch"]
    supply_s: Float[Array, "*batch"]
    grid_j: Float[Array, "*batch"]
    plug_j: Float[Array, "*batch"]
    cells_j: Float[Array, "*batch"]
    cells_max_k: Float[Array, "*batch"]
    soc_display: Float[Array, "*batch"]
    reached: Bool[Array, "*batch"]


def stack_cases(cases: Sequence[ChargeCase]) -> ChargeCase:
    """Many cases as one, with a leading axis; cars of every drive fit together, for they are parked."""
    return jax.tree.map(lambda *leaves: np.stack(leaves), *cases)


def charge_many(cases: Sequence[ChargeCase], dt_s: float = STEP_S, longest_s: float = LONGEST_S) -> ChargeSums:
    """Charge every case; filled up to a round number, so that batches of many sizes share one compiled run.

    Args:
        cases: at least one.
        dt_s: time step [s], 1 to 5.
        longest_s: after which the rest is given up [s].

    Raises:
        SimulationError: a ledger that does not close.
    """
    filled = [*cases, *[cases[-1]] * (-len(cases) % LANES)]
    return jax.tree.map(lambda leaf: leaf[: len(cases)], charge_stacked(stack_cases(filled), dt_s, longest_s))


def charge_stacked(cases: ChargeCase, dt_s: float = STEP_S, longest_s: float = LONGEST_S) -> ChargeSums:
    """Charge every case of a stack until each is there; as `charge_many`."""
    with double_precision():
        states = jax.vmap(_arrive)(cases)
        totals, steps, ended = None, np.zeros(len(cases.soc_start)), np.zeros(len(cases.soc_start), bool)
        for _ in range(int(np.ceil(longest_s / dt_s / BLOCK_STEPS))):
            done = jax.device_get(_block(cases, states, ended, dt_s))
            states, steps, ended = done.end, steps + done.progress.steps, ended | done.progress.ended
            totals = done.totals if totals is None else _added(totals, done.totals)
            if ended.all():
                break
        assert totals is not None
        check_ledger(totals.ledger, "A batch of charges")
        shown = np.asarray(jax.vmap(lambda case, soc: case.vehicle.pack.display_of_soc(soc))(cases, states.pack.soc))
    return _sums(totals, steps * dt_s, shown, ended)


def _arrive(case: ChargeCase) -> State:
    return start_of(case.vehicle, case.soc_start, cells_k=case.cells_k, ambient_k=case.ambient_k)


@partial(jax.jit, static_argnames="dt_s")
def _block(cases: ChargeCase, states: State, ended, dt_s: float) -> Run:
    """A block of steps of every case that has not ended."""

    def one(case: ChargeCase, state: State, over) -> Run:
        target = case.vehicle.pack.soc_of_display(case.soc_end)
        inputs = standing(BLOCK_STEPS, occupants=0.0, standby=0.0, plugged=1.0)
        inputs = inputs.replaced(ambient_k=case.ambient_k, road_k=case.ambient_k, soc_target=target)
        steps = jnp.where(over, 0, BLOCK_STEPS)
        return simulate(case.vehicle, inputs, state, dt_s, steps=steps, until=Until(soc_high=target - AT_TARGET))

    return jax.vmap(one)(cases, states, ended)


def _added(first: Totals, second: Totals) -> Totals:
    assert first.limiters_s is not None
    return first.replaced(
        ledger=first.ledger + second.ledger,
        limiters_s=first.limiters_s + second.limiters_s,
        cells_max_k=np.maximum(first.cells_max_k, second.cells_max_k),
    )


def _sums(totals: Totals, duration_s: np.ndarray, shown: np.ndarray, ended: np.ndarray) -> ChargeSums:
    assert totals.limiters_s is not None

    def limited_s(*limiters: ChargeLimiter):
        return sum(totals.limiters_s[..., limiter] for limiter in limiters)  # pyright: ignore[reportOptionalSubscript]

    own = (ChargeLimiter.RATED, ChargeLimiter.PLATING, ChargeLimiter.HOT, ChargeLimiter.VOLTAGE)
    return ChargeSums(
        duration_s=duration_s,
        cold_s=limited_s(ChargeLimiter.COLD),
        cells_s=limited_s(*own),
        supply_s=limited_s(ChargeLimiter.POWER, ChargeLimiter.CURRENT, ChargeLimiter.STATION),
        grid_j=totals.ledger["grid"],
        plug_j=totals.ledger["dc"],
        cells_j=-totals.ledger.chemical_j,
        cells_max_k=totals.cells_max_k,
        soc_display=shown,
        reached=ended,
    )
