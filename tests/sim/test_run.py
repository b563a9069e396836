"""Runs from the host: blocks, padding, ends before the trace does, and the steps that they are made of."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from voltwright.errors import SimulationError
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of, inputs_of_cycle
from voltwright.sim.run import Result, run
from voltwright.sim.state import State, start_of
from voltwright.sim.step import step
from voltwright.sim.task import Method, Until
from voltwright.spec.cycle import Cycle

REAR = "tesla-model-3-2024-rwd"
STEPS = 120


def at(inputs: Inputs, number: int) -> Inputs:
    """The inputs of one step."""
    return jax.tree.map(lambda leaf: leaf[number] if np.ndim(leaf) else leaf, inputs)


def weak(vehicle: Vehicle) -> Vehicle:
    """A car that falls behind on the faster parts of a trace."""
    return vehicle.replaced(pack__power_discharge_w=np.asarray(12e3))


one_step = jax.jit(step)


@pytest.mark.long
@pytest.mark.parametrize("lumped", [False, True])
@pytest.mark.parametrize("car", ["strong", "weak"])
def test_blocks_of_any_length_are_the_whole(
    lumped: bool, car: str, vehicle_of: Callable[..., Vehicle], town_inputs: Inputs, same_energies: Any, same_arrays: Any
):
    vehicle = vehicle_of(REAR, lumped=lumped)
    vehicle = weak(vehicle) if car == "weak" else vehicle
    start = start_of(vehicle, 0.8, cells_k=288.15, cold_drag=1.0)
    # The weak car is followed in some of the short blocks, and chased in others.
    whole, parts = (run(vehicle, town_inputs, start, keep="all", block=block) for block in (STEPS, 50))
    assert whole.steps == parts.steps == STEPS
    assert not whole.ended
    assert np.any(whole.totals.misses[1:] > 0) == (car == "weak")
    np.testing.assert_array_equal(parts.totals.misses, whole.totals.misses)
    # A car that is followed has its speeds given, and one that is chased reaches them by its force, to rounding.
    close = 1e-12 if car == "strong" else 1e-9
    same_energies(parts.ledger, whole.ledger, close)
    same_arrays(parts.end, whole.end, close)
    same_arrays(parts.columns, whole.columns, 1e-12 if car == "strong" else 1e-6)
    assert parts.totals.cells_max_k == pytest.approx(whole.totals.cells_max_k, rel=1e-12)


def test_totals_are_sums_of_the_columns(vehicle_of: Callable[..., Vehicle], town: Cycle, town_inputs: Inputs):
    vehicle = vehicle_of(REAR)
    done = run(vehicle, town_inputs, start_of(vehicle, 0.8), keep="all", block=STEPS)
    ledger, columns = done.ledger, done.columns
    assert ledger.distance_m == pytest.approx(town.distance_m, rel=1e-12)
    for name, energy in ledger.sums.items():
        if f"{name}_w" in columns:
            assert float(energy) == pytest.approx(float(np.sum(columns[f"{name}_w"])), rel=1e-12, abs=1e-9), name
    assert ledger.discharge_j - ledger.charge_j == pytest.approx(ledger.terminal_j, rel=1e-12)
    assert ledger.traction_j - ledger.recovered_j == pytest.approx(ledger["traction"], rel=1e-12)
    assert ledger["kinetic"] == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(columns["voltage_v"] * columns["current_a"], columns["terminal_w"], rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(columns["speed_m_s"], town.speed_m_s[1:], rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("method", ["forward", "following", "lanes"])
def test_padding_changes_nothing(
    method: Method, vehicle_of: Callable[..., Vehicle], drive: Any, town: Cycle, same_energies: Any, same_arrays: Any
):
    vehicle, half = vehicle_of(REAR), town.speed_m_s[1:61]  # ends on the move
    exact = drive(vehicle, inputs_of(half, grade=np.zeros(60)), method=method)
    behind = {"same": np.full(60, half[-1]), "fast": np.full(60, 60.0), "stop": np.zeros(60)}
    for pad in behind.values():
        padded = drive(vehicle, inputs_of(np.concatenate([half, pad]), grade=np.zeros(STEPS)), method=method, steps=60)
        same_energies(padded.totals.ledger, exact.totals.ledger, 1e-12)
        same_arrays((padded.end, padded.totals), (exact.end, exact.totals), 1e-12)
        assert int(padded.progress.steps) == 60


def by_hand(vehicle: Vehicle, inputs: Inputs, state: State, over: Callable[[State, float], bool]) -> tuple[State, int]:
    """(state, steps) of a loop of single steps that is over when somebody says so, after being off its trace for so long."""
    off_s = 0.0
    for number in range(len(inputs.speed_m_s)):
        now = at(inputs, number)
        state, _ = one_step(vehicle, state, now, 1.0)
        off_s = off_s + 1.0 if abs(float(state.speed_m_s) - float(now.speed_m_s)) > 1.0 else 0.0
        if over(state, off_s):
            return state, number + 1
    return state, len(inputs.speed_m_s)


@pytest.mark.parametrize("method", [pytest.param("forward", marks=pytest.mark.long), "following"])
@pytest.mark.parametrize("block", [STEPS, 50])
def test_a_run_ends_at_the_step_that_empties_the_battery(
    method: Method, block: int, vehicle_of: Callable[..., Vehicle], town_inputs: Inputs, same_arrays: Any
):
    vehicle = vehicle_of(REAR, lumped=True)
    start = start_of(vehicle, 0.8, cells_k=283.15)
    for less in (5e-4, 1.2e-3):
        low = float(start.pack.soc) - less
        done = run(vehicle, town_inputs, start, keep="all", until=Until(soc_low=low), block=block, method=method)
        state, steps = by_hand(vehicle, town_inputs, start, lambda state, _, low=low: float(state.pack.soc) <= low)
        assert (done.ended, done.steps) == (True, steps)
        assert len(done.columns["soc"]) == steps < STEPS
        same_arrays(done.end, state, 1e-11)


@pytest.mark.parametrize("block", [STEPS, 50])
def test_a_run_ends_at_the_step_that_fills_the_battery(
    block: int, vehicle_of: Callable[..., Vehicle], road: Any, same_arrays: Any
):
    vehicle = vehicle_of(REAR)
    down, start = road(15.0, -0.06), start_of(vehicle, 0.5, speed_m_s=15.0)
    high = float(start.pack.soc) + 1.5e-3
    done = run(vehicle, down, start, keep="all", until=Until(soc_high=high), block=block)
    state, steps = by_hand(vehicle, down, start, lambda state, _: float(state.pack.soc) >= high)
    assert (done.ended, done.steps) == (True, steps)
    assert steps < STEPS
    same_arrays(done.end, state, 1e-11)


@pytest.mark.parametrize("block", [STEPS, 50, 7])
@pytest.mark.long
def test_a_run_ends_where_the_trace_is_lost(block: int, vehicle_of: Callable[..., Vehicle], road: Any, same_arrays: Any):
    vehicle = weak(vehicle_of(REAR))
    # Too fast for two seconds, which is forgiven, and then for good; the limit of four seconds lies across two blocks of 50.
    number = np.arange(STEPS)
    inputs = road(np.where((number >= 30) & (number < 32), 12.5, np.where(number >= 47, 40.0, 10.0)))
    start, until = start_of(vehicle, 0.8, speed_m_s=10.0), Until(tolerance_m_s=1.0, tolerance_s=4.0)
    done = run(vehicle, inputs, start, keep="all", until=until, block=block)
    state, steps = by_hand(vehicle, inputs, start, lambda _, off_s: off_s >= 4.0)
    assert (done.ended, done.steps) == (True, steps)
    assert 47 < steps < STEPS
    same_arrays(done.end, state, 1e-9)


def test_a_run_that_nothing_ends_goes_to_its_end(vehicle_of: Callable[..., Vehicle], town_inputs: Inputs):
    vehicle = vehicle_of(REAR)
    until = Until(tolerance_m_s=1.0, tolerance_s=4.0, soc_low=0.1, soc_high=0.99)
    done = run(vehicle, town_inputs, start_of(vehicle, 0.8), keep="all", until=until, block=50)
    assert (done.ended, done.steps) == (False, STEPS)


def test_hours_in_blocks_of_the_usual_length(vehicle_of: Callable[..., Vehicle], same_energies: Any):
    vehicle, inputs = vehicle_of(REAR), inputs_of_cycle(load_cycle("wltc-class3b"))
    twice: Inputs = inputs.replaced(speed_m_s=np.tile(inputs.speed_m_s, 2))
    once, both = (run(vehicle, each, start_of(vehicle, 0.9)) for each in (inputs, twice))
    assert both.steps == 2 * once.steps == 3600
    second = run(vehicle, inputs, once.end)
    same_energies(once.ledger + second.ledger, both.ledger, 1e-12)


def test_a_run_needs_a_step(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(REAR)
    with pytest.raises(SimulationError, match="must have at least one step"):
        run(vehicle, inputs_of(np.zeros(0)), start_of(vehicle))


def test_an_empty_pack_stands_still(vehicle_of: Callable[..., Vehicle], town_inputs: Inputs):
    vehicle = vehicle_of(REAR)
    done: Result = run(vehicle, town_inputs, start_of(vehicle, 0.0005), keep="all", block=STEPS)
    assert done.columns["speed_m_s"][-1] == 0.0
    assert done.columns["terminal_w"][-1] == 0.0
    assert np.all(np.diff(done.columns["soc"][-20:]) == 0.0)


@pytest.mark.parametrize("key_on", [1.0, 0.0])
@pytest.mark.parametrize("method", ["following", "forward"])
@pytest.mark.parametrize("speed_m_s", [3e-9, 1e-8, 4e-7, 2e-6, 1e-5, 1e-3])
@pytest.mark.long
def test_speeds_that_never_quite_reach_zero_are_paid_for(
    vehicle_of: Callable[..., Vehicle], speed_m_s: float, method: Method, key_on: float
):
    # What a logger's filter leaves behind a stop, with the key on or off.
    speed = np.concatenate([np.linspace(5.0, speed_m_s, 20), speed_m_s * (1.0 + np.sin(np.arange(100.0)) ** 2)])
    vehicle = vehicle_of(REAR)
    inputs = inputs_of(speed, grade=np.full(120, 0.06), key_on=np.where(np.arange(120) < 20, 1.0, key_on), headwind_m_s=6.0)
    done = run(vehicle, inputs, start_of(vehicle, 0.8, speed_m_s=5.0), method=method)
    assert done.residual < 1e-11
