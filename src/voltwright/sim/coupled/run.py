"""A coupled run: the step scanned over a trace, whatever the car does in it, and what it comes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import jax

from voltwright.physics.charging.supply import Supply
from voltwright.physics.record import Record
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.ledger import CoupledLedger, summed
from voltwright.sim.coupled.records import Around, CoupledRecord, CoupledState
from voltwright.sim.coupled.step import CoupledConstants, coupled_step
from voltwright.sim.records import StepInput

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


class CoupledRun(Record):
    """What a run comes to.

    Attributes:
        end: the last state. ledger: energies. misses: steps that missed their trace, by code of `Miss`, shape (6,).
        records: of every step where asked for, else None.
    """

    end: CoupledState
    ledger: CoupledLedger
    misses: Int[Array, "*batch 6"]
    records: CoupledRecord | None


@partial(jax.jit, static_argnames="history")
def run_coupled(
    car: CoupledCar,
    supplies: Supply,
    start: CoupledState,
    asks: StepInput,
    around: Around,
    dt_s: Float[Array, ""],
    headwind_m_s: Float[Array, ""],
    history: bool = True,
) -> CoupledRun:
    """Run a car through n steps of driving, parking and charging.

    Args:
        car: in SI. supplies: stacked, the first is `Supply.of()`. start: the state before the first step. asks: what the trace
        asks in each step, shape (n,) each. around: what surrounds the car in each step, likewise. dt_s: step [s], 1 to 5.
        headwind_m_s: against the travel [m/s]. history: whether to keep the record of every step.
    """
    constants = CoupledConstants(dt_s, car.pack_heat.time_step(dt_s), headwind_m_s)

    def advance(state, parts):
        return coupled_step(car, supplies, constants, state, *parts)[0], state

    def write(state, ask, surrounding):
        return coupled_step(car, supplies, constants, state, ask, surrounding)[1]

    # Only the states run from step to step; everything else of a step follows from the state before it, all steps at once.
    end, states = jax.lax.scan(advance, start, (asks, around))
    records = jax.vmap(write)(states, asks, around)
    # Without the barrier XLA computes the whole step anew inside each of the sums.
    records = jax.lax.optimization_barrier(records)
    ledger, misses = summed(car, start, end, records, dt_s)
    return CoupledRun(end, ledger, misses, records if history else None)
