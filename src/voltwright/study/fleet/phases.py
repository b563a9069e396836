"""Energies of the phases of a certification test as a pure function of the vehicle.

Modelled: the cycles of a test as its base car has driven them, with their cold drag, by `sim/terminal_energy.py`; what a full
battery does not take back of braking, at the charge that the base car had there.
Left out: the battery's own course; what that changes is in the ratio of the base car's own test to this function.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.sim.inputs import inputs_of
from voltwright.sim.terminal_energy import GivenSteps, given_steps, terminal_power
from voltwright.units import celsius_to_kelvin


class PhaseTrace(NamedTuple):
    """Phases of a test, one behind the other, at one second a step.

    Attributes:
        before_m_s, speed_m_s: at the start and the end of each step [m/s], shape (n,).
        cold_drag: mean of each step, 0-1, shape (n,).
        soc: displayed, before each step, of the base car, 0-1, shape (n,).
        ambient_c, road_c: of air and cells, and of the air that the road load stands for [C].
        road_pressure_pa: of that air [Pa].
    """

    before_m_s: Any
    speed_m_s: Any
    cold_drag: Any
    soc: Any
    ambient_c: Any
    road_c: Any
    road_pressure_pa: Any


class PhasePlan(NamedTuple):
    """What is driven, and its parts.

    Attributes:
        trace: the phases, one behind the other.
        ends: index of the first step behind each phase.
        distances_m: of each phase [m].
        energies_j: that the base car's own test has measured [J].
    """

    trace: PhaseTrace
    ends: tuple[int, ...]
    distances_m: tuple[float, ...]
    energies_j: tuple[float, ...]


def phase_plan(run: TestRun, phases: Sequence[PhaseResult], steady: int | None = None) -> PhasePlan:
    """The plan of some phases of a test, as the base car has driven them from its cold start.

    Args:
        run: the test.
        phases: of it, in the order driven; with the key on.
        steady: number of a step at constant speed, which becomes a phase of its own behind the others.
    """
    driven = given_steps(run.speed_wanted_m_s, STEP_S)
    soc = np.concatenate([[1.0], run.soc[:-1]])
    first = [round(phase.start_s / STEP_S) for phase in phases]
    count = [round(phase.duration_s / STEP_S) for phase in phases]
    steps = np.concatenate([np.arange(start, start + length) for start, length in zip(first, count, strict=True)])
    distances, energies = ([getattr(phase, name) for phase in phases] for name in ("distance_m", "energy_dc_j"))
    if steady is not None:
        steps, count = np.append(steps, steady), [*count, 1]
        distances.append(float(run.speed_wanted_m_s[steady]) * STEP_S)
        energies.append(float(run.power_dc_w[steady]) * STEP_S)
    plan = run.schedule
    trace = PhaseTrace(
        *(np.asarray(column[steps], float) for column in (driven.before_m_s, driven.speed_m_s, driven.cold_drag, soc)),
        *(np.asarray(value, float) for value in (plan.temperature_c, plan.road_temperature_c, plan.road_pressure_pa)),
    )
    return PhasePlan(trace, tuple(np.cumsum(count).tolist()), tuple(distances), tuple(energies))


@partial(jax.jit, static_argnames="ends")
def phase_energies_j(vehicle: Vehicle, trace: PhaseTrace, ends: tuple[int, ...]) -> tuple[Any, Any]:
    """Energy [J] at the terminals of each phase, shape (phases,), and whether the car follows all of them.

    Args:
        vehicle: on the rollers; may be traced, and mapped by `jax.vmap`.
        trace, ends: of a `PhasePlan`.
    """
    power_w, holds = phase_power_w(vehicle, trace)
    begins = (0, *ends[:-1])
    sums = [jnp.sum(power_w[first:last]) * STEP_S for first, last in zip(begins, ends, strict=True)]
    return jnp.stack(sums), jnp.all(holds)


def phase_power_w(vehicle: Vehicle, trace: PhaseTrace) -> tuple[Any, Any]:
    """Power [W] at the terminals in each step, shape (n,), and whether the car follows it.

    Args:
        vehicle: on the rollers; may be traced.
        trace: of a `PhasePlan`.
    """
    inputs = inputs_of(0.0).replaced(
        ambient_k=celsius_to_kelvin(trace.ambient_c),
        road_k=celsius_to_kelvin(trace.road_c),
        road_pressure_pa=trace.road_pressure_pa,
    )
    steps = GivenSteps(trace.before_m_s, trace.speed_m_s, trace.cold_drag)
    return terminal_power(vehicle, steps, inputs, STEP_S, soc=trace.soc)
