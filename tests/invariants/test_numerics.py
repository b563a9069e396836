"""How a drive is computed does not change what comes out: step, batch, compilation, way, precision."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import LOSS_NAMES, RESIDUAL_MAX_RELATIVE_FLOAT32
from voltwright.sim.scan import Trace, drive_trace
from voltwright.spec.cycle import Cycle, make_cycle

CARS = ["tesla-model-3-2024-rwd", "polestar-2-2024-lrsm", "xiaomi-su7", "bmw-i4-2024-edrive40"]
"""Rear drive all: one structure, magnets and excited rotor, LFP and NMC."""


def assert_close(one: Any, other: Any, tolerance: float) -> None:
    """Every number within a tolerance relative to the largest of its array; losses relative to their sum."""
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    for a, b in ((np.asarray(first, float), np.asarray(second, float)) for first, second in pairs):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * max(1.0, float(np.max(np.abs(b)))))


@pytest.fixture(scope="module")
def singles(run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment) -> list[Any]:
    return [run(vehicle_of(name), town_trace, ambient, 0.8, history=True)[0] for name in CARS]


def test_batch_over_cars_equals_the_cars_one_by_one(
    singles: list[Any], vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment
):
    fleet = jax.tree.map(lambda *leaves: jnp.stack(leaves), *(vehicle_of(name) for name in CARS))
    batched = jax.jit(
        jax.vmap(lambda car: drive_trace(car, town_trace, ambient, 0.8, way="follow")[0].ledger)
    )(fleet)  # fmt: skip
    for number, single in enumerate(singles):
        # Sums of 120 steps in another order.
        assert_close(jax.tree.map(lambda leaf, number=number: leaf[number], batched), single.ledger, 1e-12)


def test_batch_over_conditions_equals_a_loop(
    run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment
):
    vehicle, charges = vehicle_of(CARS[0]), jnp.array([0.2, 0.5, 0.9])
    batched = jax.jit(jax.vmap(lambda charge: drive_trace(vehicle, town_trace, ambient, charge, way="chase")[0].end))(charges)
    for number, charge in enumerate(charges):
        alone = run(vehicle, town_trace, ambient, charge, history=True, way="chase")[0].end
        assert_close(jax.tree.map(lambda leaf, number=number: leaf[number], batched), alone, 1e-12)


def test_compiled_equals_uncompiled(
    run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], town: Cycle, ambient: Environment
):
    short = Trace.of(make_cycle("short", town.time_s[5:12], town.speed_m_s[5:12]))
    vehicle = vehicle_of(CARS[0])
    with jax.disable_jit():
        plain = drive_trace(vehicle, short, ambient, 0.8, way="chase")[0]
    compiled = run(vehicle, short, ambient, 0.8, history=True, way="chase")[0]
    # The compiler may join a product and a sum into one rounding.
    assert_close(compiled.ledger, plain.ledger, 1e-10)
    assert_close(compiled.end, plain.end, 1e-12)


def test_following_equals_chasing(
    changed: Callable[..., Vehicle], run: Callable[..., Any], town_trace: Trace, ambient: Environment
):
    @given(mass=st.floats(1600.0, 2400.0), resistance=st.floats(20.0, 200.0))
    def holds(mass: float, resistance: float) -> None:
        vehicle = changed({"masses.mass_curb_kg": 1500.0, "masses.mass_test_kg": mass, "battery.resistance_mohm": resistance})
        either = run(vehicle, town_trace, ambient, 0.8, history=True)[0]
        chased = run(vehicle, town_trace, ambient, 0.8, history=True, way="chase")[0]
        assert bool(either.followed)
        # The chase reaches each speed by its own force, to rounding of 1e-15 in speed, 1e-10 in force.
        assert_close(either.ledger, chased.ledger, 1e-9)

    holds()


def test_halving_the_step_converges(
    run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], town: Cycle, ambient: Environment
):
    energies = []
    for halvings in range(4):
        steps = 120 * 2**halvings
        fine = make_cycle("fine", town.time_s, town.speed_m_s, step_s=120.0 / steps)
        totals, _ = run(vehicle_of(CARS[0]), Trace.of(fine, pad_to=960), ambient, 0.8, way="follow")
        energies.append(float(totals.ledger.chemical_j))
    differences = np.abs(np.diff(energies))
    # The trace is piecewise linear, so the step's mean speed is exact; what remains is of first order or better: the rest
    # comes from kinks (regeneration's fade) and the open-circuit voltage held over a step.
    assert differences[1] < 0.7 * differences[0]
    assert differences[2] < 0.7 * differences[1]
    assert differences[0] < 2e-3 * energies[-1]


def single_precision(tree: Any) -> Any:
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.float32) if jnp.issubdtype(leaf.dtype, jnp.floating) else leaf, tree)


@pytest.mark.parametrize("name", CARS[:2])
def test_single_precision_is_close_and_closes(
    name: str, run: Callable[..., Any], vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment
):
    exact = run(vehicle_of(name), town_trace, ambient, 0.8, history=True)[0]
    vehicle, trace, environment = (single_precision(tree) for tree in (vehicle_of(name), town_trace, ambient))
    single, _ = run(vehicle, trace, environment, jnp.float32(0.8), history=True, way="chase")
    assert single.ledger.chemical_j.dtype == jnp.float32
    # 120 steps of 24 bits; the force is a difference of two speeds over a step, which loses three digits of seven.
    assert float(single.ledger.residual_relative()) < RESIDUAL_MAX_RELATIVE_FLOAT32
    assert float(single.ledger.chemical_j) == pytest.approx(float(exact.ledger.chemical_j), rel=1e-4)
    total = float(exact.ledger.losses.total())
    for loss in LOSS_NAMES:
        close = float(getattr(single.ledger.losses, loss)) - float(getattr(exact.ledger.losses, loss))
        assert abs(close) < 1e-4 * total, loss
