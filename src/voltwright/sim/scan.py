"""A drive: the step scanned over a trace, with totals always and the history when asked for.

A car that follows its trace has its speeds given, so all that its wheels and motors do is known without a scan: only
the pack's state runs from step to step. `drive_trace` tries that first, checks that every step had the force and the
pack had the power, and otherwise scans the whole step. Either way the records come from the one `step`.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from voltwright.physics.battery.pack import PackState
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, Environment, air_density_kg_m3, pressure_at_altitude_pa
from voltwright.physics.road_load import rolling_temperature_factor
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import Ledger
from voltwright.sim.outcome import Miss
from voltwright.sim.step import RunConstants, State, StepInput, StepRecord, Wish, finish_step, followed_terminal_w, make_wish, step, while_present
from voltwright.spec.cycle import Cycle


class Trace(eqx.Module):
    """A cycle as arrays, for the n steps between its samples.

    Attributes:
        asks: wanted speed, road angle, thinness of the air, presence of each step. speed_start_m_s: at the start.
        dt_s: time step. Padding behind the cycle's end lets cycles of many lengths share one compiled drive.
    """

    asks: StepInput
    speed_start_m_s: Float[Array, "*batch"]
    dt_s: Float[Array, "*batch"]

    @classmethod
    def of(cls, cycle: Cycle, pad_to: int | None = None) -> "Trace":
        """From a checked cycle, padded at its last speed to `pad_to` steps where that is more than it has."""
        count = len(cycle.time_s) - 1
        padding = (0, max(0, (pad_to or 0) - count))
        speed = np.pad(cycle.speed_m_s[1:], padding, mode="edge")
        grade = np.pad(cycle.grade[1:], padding)
        cosine = 1.0 / np.sqrt(1.0 + grade**2)
        thinness = pressure_at_altitude_pa(np.pad(cycle.altitude_m[1:], padding)) / PRESSURE_SEA_LEVEL_PA
        columns = (speed, grade * cosine, cosine, thinness, np.pad(np.ones(count), padding))
        asks = StepInput(*(jnp.asarray(column, float) for column in columns))
        return cls(asks, jnp.asarray(float(cycle.speed_m_s[0])), jnp.asarray(cycle.dt_s))


class Totals(eqx.Module):
    """What a whole drive comes to.

    Attributes:
        ledger: energies [J]. distance_m: driven. end: the last state. misses: steps that missed the trace, by code of
        `Miss`, shape (5,). shortfall_max_m_s: largest lack of speed. voltage_min_v, current_max_a: extremes of the pack.
    """

    ledger: Ledger
    distance_m: Float[Array, "*batch"]
    end: State
    misses: Int[Array, "*batch 5"]
    shortfall_max_m_s: Float[Array, "*batch"]


def drive_trace(
    vehicle: Vehicle, trace: Trace, environment: Environment, soc_display=1.0, history: bool = False
) -> tuple[Totals, StepRecord | None]:
    """Drive a vehicle along a trace.

    Args:
        vehicle: in SI. trace: n steps. environment: ambient. soc_display: at the start, 0-1 of the usable window.
        history: whether to keep the record of every step.
    Returns:
        totals, and the stacked records, shape (n,) each, or None.
    """
    constants, start = begin(vehicle, trace, environment, soc_display)
    asks = trace.asks
    before = jnp.concatenate([trace.speed_start_m_s[None], asks.speed_m_s[:-1]])
    wishes = jax.vmap(lambda speed, ask: make_wish(vehicle, constants, speed, ask))(before, asks)
    terminal_w, follows = jax.vmap(lambda speed, ask, wish: followed_terminal_w(vehicle, constants, speed, ask, wish))(
        before, asks, wishes
    )
    packs_end, packs = _scan_pack(vehicle, constants, start.pack, terminal_w, asks.present)
    limits = jax.vmap(lambda pack: vehicle.pack.limits(pack, constants.pack_step))(packs)
    gives = (terminal_w <= limits.discharge_w) & (terminal_w >= -limits.charge_w) & (limits.discharge_w > 0.0)
    followed = jnp.all(follows & (gives | (asks.present < 0.5)))

    def account(end, states, wishes):
        records = jax.vmap(lambda state, ask, wish: finish_step(vehicle, constants, state, ask, wish)[1])(states, asks, wishes)
        return _totals(vehicle, trace, start, end, records), records if history else None

    return jax.lax.cond(
        followed,
        lambda: account(State(asks.speed_m_s[-1], packs_end), State(before, packs), wishes),
        jax.checkpoint(lambda: account(*_scan_step(vehicle, constants, start, asks))),
    )


def begin(vehicle: Vehicle, trace: Trace, environment: Environment, soc_display) -> tuple[RunConstants, State]:
    """Constants of a drive, and the state at its start."""
    constants = RunConstants(
        trace.dt_s,
        vehicle.pack.time_step(trace.dt_s, environment.temperature_k),
        environment.headwind_m_s,
        air_density_kg_m3(environment.temperature_k, environment.pressure_pa),
        rolling_temperature_factor(environment.temperature_k),
    )
    return constants, State(trace.speed_start_m_s, vehicle.pack.at_display(soc_display))


def _scan_pack(vehicle: Vehicle, constants: RunConstants, start: PackState, terminal_w, present) -> tuple:
    """(state at the end, states at the start of every step) of the pack under given terminal powers."""

    def body(pack, step_input):
        power_w, there = step_input
        limits = vehicle.pack.limits(pack, constants.pack_step)
        after, _ = vehicle.pack.advance(pack, power_w, constants.pack_step, limits)
        return while_present(there, after, pack), pack

    return jax.lax.scan(body, start, (terminal_w, present))


def _scan_step(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> tuple[State, State, Wish]:
    """(state at the end, states at the start of every step, wishes), whatever the car can follow."""
    end, states = jax.lax.scan(lambda state, ask: (step(vehicle, constants, state, ask)[0], state), start, asks)
    return end, states, jax.vmap(lambda speed, ask: make_wish(vehicle, constants, speed, ask))(states.speed_m_s, asks)


def _totals(vehicle: Vehicle, trace: Trace, start: State, end: State, records: StepRecord) -> Totals:
    # Without the barrier XLA computes the whole step anew inside each of the sums.
    records = jax.lax.optimization_barrier(records)
    kinetic = 0.5 * vehicle.inertia_mass_kg * (end.speed_m_s**2 - start.speed_m_s**2)

    means = dict(
        chemical_j=records.chemical_w,
        terminal_j=records.terminal_w,
        discharge_j=jnp.maximum(records.terminal_w, 0.0),
        charge_j=jnp.maximum(-records.terminal_w, 0.0),
        potential_j=records.grade_w,
        stored_j=records.stored_w,
        traction_j=jnp.maximum(records.traction_w, 0.0),
        recovered_j=jnp.maximum(-records.traction_w, 0.0),
        throughput_j=jnp.abs(records.chemical_w),
    )

    def energy(power_w):
        return jnp.sum(power_w) * trace.dt_s

    ledger = Ledger(losses=jax.tree.map(energy, records.losses), kinetic_j=kinetic, **jax.tree.map(energy, means))
    counts = jnp.stack([jnp.sum((records.miss == code) & (trace.asks.present > 0.5)) for code in Miss])
    return Totals(ledger, energy(records.velocity_m_s), end, counts, jnp.max(jnp.abs(records.shortfall_m_s)))
