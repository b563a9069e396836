"""Many charges at once: a few numbers of each, nothing kept of the steps.

Every lane is one coupled car at one supply; the loop ends when the slowest lane is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp

from voltwright.physics.charging.supply import Supply
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, air_density_kg_m3
from voltwright.physics.record import Record
from voltwright.physics.road_load import rolling_temperature_factor
from voltwright.sim.coupled.around import at_a_stand
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.limit import Limit
from voltwright.sim.coupled.records import Around, CoupledState
from voltwright.sim.coupled.step import CoupledConstants, coupled_step
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from jaxtyping import Array, Bool, Float

STEP_S = 2.0
LONGEST_S = 24.0 * SECONDS_PER_HOUR
AT_TARGET = 1e-7
LANES = 64
COLD_FACTOR = 1.1
"""Cells whose graphite resists so many times more than when warm count as cold."""


class ChargeCase(Record):
    """One charge: car at a supply, charges shown at its ends, temperatures of cells and air [K]."""

    car: CoupledCar
    supply: Supply
    soc_start: Float[Array, "*batch"]
    soc_end: Float[Array, "*batch"]
    cells_k: Float[Array, "*batch"]
    ambient_k: Float[Array, "*batch"]

    @classmethod
    def of(cls, car: CoupledCar, supply: Supply, soc_start=0.1, soc_end=0.8, cells_k=303.15, ambient_k=293.15) -> ChargeCase:
        """From plain numbers."""
        numbers = (jnp.asarray(value, float) for value in (soc_start, soc_end, cells_k, ambient_k))
        return cls(car, supply, *numbers)


class ChargeSums(Record):
    """What a charge came to: times [s], energies [J], warmest cells [K], charge shown at the end, whether it got there.

    Attributes:
        grid_j: from the mains. plug_j: into the car. cells_j: into the cells. cold_s, cells_s, supply_s: times in which cold
        cells, the charge of cells warm enough (or their heat), and charger or car held the power.
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
    """Many cases as one, with a leading axis; their cars come from `plugged_car`, so that they are of one build."""
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *cases)


def charge_many(cases: Sequence[ChargeCase], dt_s: float = STEP_S, longest_s: float = LONGEST_S) -> ChargeSums:
    """Charge every case; filled up to a round number, so that batches of many sizes share one compiled run.

    Args: cases: at least one. dt_s: step [s], 1 to 5. longest_s: after which the rest is given up [s].
    """
    filled = [*cases, *[cases[-1]] * (-len(cases) % LANES)]
    return jax.tree.map(lambda leaf: leaf[: len(cases)], charge_stacked(stack_cases(filled), dt_s, longest_s))


@jax.jit
def charge_stacked(cases: ChargeCase, dt_s=STEP_S, longest_s=LONGEST_S) -> ChargeSums:
    """Charge every case of a stack until each is there; as `charge_many`."""

    def goes_on(carry):
        _, sums, steps = carry
        return ~jnp.all(sums.reached) & (steps * dt_s < longest_s)

    return _finish(cases, *jax.lax.while_loop(goes_on, lambda carry: _advance(cases, dt_s, carry), _begin(cases)))


def _begin(cases: ChargeCase):
    states = jax.vmap(_arrive)(cases)
    zero = jnp.zeros_like(cases.soc_start)
    sums = ChargeSums(zero, zero, zero, zero, zero, zero, zero, cases.cells_k, cases.soc_start, jnp.zeros_like(zero, bool))
    return states, sums, jnp.asarray(0)


def _advance(cases: ChargeCase, dt_s, carry):
    states, sums, steps = carry
    return *jax.vmap(lambda case, state, part: _step(case, state, part, dt_s))(cases, states, sums), steps + 1


def _finish(cases: ChargeCase, states: CoupledState, sums: ChargeSums, steps) -> ChargeSums:
    shown = jax.vmap(lambda case, state: case.car.vehicle.pack.display_of_soc(state.pack.soc))(cases, states)
    return sums.replaced(soc_display=shown)


def _arrive(case: ChargeCase) -> CoupledState:
    cells = case.car.soaked(case.cells_k, case.soc_start)
    return case.car.soaked(case.ambient_k, case.soc_start).replaced(pack_heat=cells.pack_heat)


def _step(case: ChargeCase, state: CoupledState, sums: ChargeSums, dt_s) -> tuple[CoupledState, ChargeSums]:
    dt_s = jnp.asarray(dt_s, float)
    constants = CoupledConstants(dt_s, case.car.pack_heat.time_step(dt_s), jnp.asarray(0.0))
    target = case.car.vehicle.pack.soc_of_display(case.soc_end)
    supplies = jax.tree.map(lambda leaf: leaf[None], case.supply)
    ask = jax.tree.map(lambda leaf: leaf[0], at_a_stand(1))
    after, record = coupled_step(case.car, supplies, constants, state, ask, _around(case, target))
    going, flow, limit = ~sums.reached, record.plug.flow, record.plug.limit
    on_s = going.astype(float) * dt_s
    plating = (limit == Limit.PLATING) | (limit == Limit.VOLTAGE)
    cold = plating & (case.car.charge_limit.cold_factor(state.pack_heat.cells_k) > COLD_FACTOR)
    held = (limit == Limit.POWER) | (limit == Limit.CURRENT) | (limit == Limit.STATION)
    added = ChargeSums(
        duration_s=sums.duration_s + on_s,
        cold_s=sums.cold_s + on_s * cold,
        cells_s=sums.cells_s + on_s * (plating & ~cold),
        supply_s=sums.supply_s + on_s * held,
        grid_j=sums.grid_j + on_s * flow.grid_w,
        plug_j=sums.plug_j + on_s * flow.dc_w,
        cells_j=sums.cells_j - on_s * record.drive.chemical_w,
        cells_max_k=jnp.maximum(sums.cells_max_k, record.heat.cells_k),
        soc_display=sums.soc_display,
        reached=sums.reached | (target - after.pack.soc <= AT_TARGET),
    )
    return jax.tree.map(lambda new, old: jnp.where(going, new, old), after, state), added


def _around(case: ChargeCase, target) -> Around:
    zero, one = jnp.zeros_like(target), jnp.ones_like(target)
    return Around(
        ambient_k=case.ambient_k,
        sun_w_m2=zero,
        humidity=0.5 * one,
        air_density_kg_m3=air_density_kg_m3(case.ambient_k, PRESSURE_SEA_LEVEL_PA),
        rolling=rolling_temperature_factor(case.ambient_k),
        occupants=zero,
        comfort=zero,
        preparing=zero,
        standby=zero,
        place=jnp.zeros_like(target, jnp.int32),
        plugged=one,
        soc_target=target,
        give_w=zero,
        extra_w=zero,
    )
