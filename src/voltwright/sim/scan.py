"""A drive: the step scanned over a trace, with totals always and the history when asked for.

A car that follows its trace has its speeds given, so all that its wheels and motors do is known without a scan: only
the pack's state runs from step to step. `drive_trace` tries that first, checks that every step had the force and the
pack had the power, and otherwise scans the whole step. Both ways are made of the same parts of `sim/step.py`.
"""

from typing import Literal

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, Environment, air_density_kg_m3, pressure_at_altitude_pa
from voltwright.physics.road_load import rolling_temperature_factor
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import Ledger
from voltwright.sim.outcome import Miss
from voltwright.sim.records import RunConstants, State, StepInput, StepRecord
from voltwright.sim.step import act, follows, give, make_wish, step, while_present, write_down
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
        ledger: energies [J]. distance_m: driven. end: the last state. misses: steps that missed, by code of `Miss`,
        shape (6,). shortfall_max_m_s: largest lack of speed. followed: whether the car followed its trace at every step
        within the pack's limits; a result of `way="follow"` holds only where this is true.
    """

    ledger: Ledger
    distance_m: Float[Array, "*batch"]
    end: State
    misses: Int[Array, "*batch 6"]
    shortfall_max_m_s: Float[Array, "*batch"]
    followed: Bool[Array, "*batch"]


Way = Literal["either", "follow", "chase"]


def drive_trace(
    vehicle: Vehicle, trace: Trace, environment: Environment, soc_display=1.0, history: bool = False, way: Way = "either"
) -> tuple[Totals, StepRecord | None]:
    """Drive a vehicle along a trace.

    Args:
        vehicle: in SI. trace: n steps. environment: ambient. soc_display: at the start, 0-1 of the usable window.
        history: whether to keep the record of every step.
        way: "follow" takes the trace's speeds as given, "chase" scans the whole step, "either" follows where it holds.

    Returns:
        totals, and the stacked records, shape (n,) each, or None.
    """
    constants, start = begin(vehicle, trace, environment, soc_display)

    def account(end: State, records: StepRecord, followed) -> tuple:
        return _totals(vehicle, trace, start, end, records, followed), records if history else None

    def chase() -> tuple:
        return account(*_chase(vehicle, constants, start, trace.asks), jnp.asarray(False))

    if way == "chase":
        return chase()
    end, records, followed = _follow(vehicle, constants, start, trace.asks)
    if way == "follow":
        return account(end, records, followed)
    return jax.lax.cond(followed, lambda: account(end, records, followed), jax.checkpoint(chase))


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


def _follow(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> tuple[State, StepRecord, Array]:
    """(state at the end, records, whether they hold) of a car that has the speeds of its trace."""
    before = jnp.concatenate([start.speed_m_s[None], asks.speed_m_s[:-1]])
    wishes = jax.vmap(lambda speed, ask: make_wish(vehicle, constants, speed, ask))(before, asks)
    actions = jax.vmap(lambda *parts: act(vehicle, constants, *parts, limits=None))(before, asks, wishes)

    def body(pack, parts):
        ask, terminal_w = parts
        limits = vehicle.pack.limits(pack, constants.pack_step)
        after, _ = vehicle.pack.advance(pack, terminal_w, constants.pack_step, limits)
        return while_present(ask, after, pack), pack

    pack_end, packs = jax.lax.scan(body, start.pack, (asks.present, actions.terminal_w))
    limits = jax.vmap(lambda pack: vehicle.pack.limits(pack, constants.pack_step))(packs)
    given = jax.vmap(lambda *parts: give(vehicle, constants, *parts))(packs, asks, actions, limits)
    records = jax.vmap(lambda *parts: write_down(vehicle, *parts))(asks, wishes, actions, *given)
    terminal_w = actions.terminal_w
    gives = (
        (terminal_w <= limits.discharge_w)
        & (terminal_w >= -limits.charge_w)
        & (limits.discharge_w > sum(vehicle.auxiliaries.loads_w()))
    )
    holds = jax.vmap(follows)(asks, actions) & (gives | (asks.present < 0.5))
    return State(asks.speed_m_s[-1], pack_end), records, jnp.all(holds)


def _chase(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> tuple[State, StepRecord]:
    """(state at the end, records), whatever the car can follow."""
    return jax.lax.scan(lambda state, ask: step(vehicle, constants, state, ask), start, asks)


def _totals(vehicle: Vehicle, trace: Trace, start: State, end: State, records: StepRecord, followed) -> Totals:
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
    return Totals(ledger, energy(records.velocity_m_s), end, counts, jnp.max(jnp.abs(records.shortfall_m_s)), followed)
