"""How a run is computed does not change what comes out: batch, compilation, step, precision, device."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE_FLOAT32
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle, make_cycle

CARS = ["tesla-model-3-2024-rwd", "polestar-2-2024-lrsm", "xiaomi-su7", "bmw-i4-2024-edrive40", "chevrolet-bolt-2021"]
"""One driven axle all: one structure, magnets and excited rotor, LFP and NMC, rear and front."""


def lane(tree: Any, number: int) -> Any:
    """One lane of stacked results."""
    return jax.tree.map(lambda leaf: leaf[number], tree)


@pytest.mark.parametrize("lumped", [False, pytest.param(True, marks=pytest.mark.long)])
def test_batch_over_cars_equals_the_cars_one_by_one(
    lumped: bool, vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs, same_energies: Any
):
    vehicles = [vehicle_of(name, lumped=lumped) for name in CARS]
    fleet = jax.tree.map(lambda *leaves: np.stack(leaves), *vehicles)
    batched = jax.jit(
        jax.vmap(lambda car: simulate(car, town_inputs, start_of(car, 0.8), 1.0, method="lanes").totals.ledger)
    )(fleet)  # fmt: skip
    for number, vehicle in enumerate(vehicles):
        # Sums of 120 steps in another order.
        same_energies(lane(batched, number), drive(vehicle, town_inputs, method="lanes").totals.ledger, 1e-12)


@pytest.mark.long
def test_batch_over_conditions_equals_a_loop(
    vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs, same_arrays: Any
):
    vehicle, charges, temps_k = vehicle_of(CARS[0], lumped=True), np.array([0.2, 0.5, 0.9]), np.array([263.0, 283.0, 303.0])
    from_start = jax.vmap(lambda soc, kelvin: simulate(vehicle, town_inputs, start_of(vehicle, soc, cells_k=kelvin), 1.0).end)
    batched = jax.jit(from_start)(charges, temps_k)
    for number, (soc, kelvin) in enumerate(zip(charges, temps_k, strict=True)):
        alone = drive(vehicle, town_inputs, start=start_of(vehicle, soc, cells_k=kelvin)).end
        same_arrays(lane(batched, number), alone, 1e-12)


@pytest.mark.long
@pytest.mark.parametrize("lumped", [False, True])
def test_compiled_equals_uncompiled(
    lumped: bool, vehicle_of: Callable[..., Vehicle], town: Cycle, same_energies: Any, same_arrays: Any
):
    short, vehicle = inputs_of(town.speed_m_s[6:12], ambient_c=2.0, cabin_on=1.0), vehicle_of(CARS[0], lumped=lumped)
    start = start_of(vehicle, 0.8, cells_k=278.0, speed_m_s=town.speed_m_s[5])
    with jax.disable_jit():
        plain = simulate(vehicle, short, start, 1.0)
    compiled = jax.jit(simulate)(vehicle, short, start, 1.0)
    # The compiler may join a product and a sum into one rounding.
    same_energies(compiled.totals.ledger, plain.totals.ledger, 1e-10)
    same_arrays(compiled.end, plain.end, 1e-12)


def test_halving_the_step_converges(vehicle_of: Callable[..., Vehicle], drive: Any, town: Cycle):
    vehicle, energies = vehicle_of(CARS[0]), []
    for halvings in range(4):
        steps = 120 * 2**halvings
        fine = make_cycle("fine", town.time_s, town.speed_m_s, step_s=120.0 / steps).speed_m_s[1:]
        padded = inputs_of(np.pad(fine, (0, 960 - steps)))
        totals = drive(vehicle, padded, dt_s=120.0 / steps, steps=steps, method="following", keep=()).totals
        energies.append(float(totals.ledger.chemical_j))
    differences = np.abs(np.diff(energies))
    # The trace is piecewise linear, so the step's mean speed is exact; what remains is of first order or better: the rest
    # comes from kinks (regeneration's fade) and the open-circuit voltage held over a step.
    # Errors of both may cancel in one halving, so the last is told against the larger of those before.
    assert differences[2] < 0.35 * np.max(differences[:2])
    assert np.max(differences) < 5e-4 * energies[-1]


def single(tree: Any) -> Any:
    """A tree in float32."""
    floats = (np.float64, float)
    return jax.tree.map(lambda leaf: np.float32(leaf) if np.result_type(leaf) in floats else np.asarray(leaf), tree)


@pytest.mark.parametrize("name", CARS[:2])
def test_single_precision_is_close_and_closes(name: str, vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs):
    vehicle = vehicle_of(name)
    exact = drive(vehicle, town_inputs).totals.ledger
    with jax.enable_x64(False):
        given = single((vehicle, town_inputs, start_of(vehicle, 0.8), 1.0))
        energies = jax.jit(simulate)(*given).totals.ledger
    assert energies.chemical_j.dtype == jnp.float32
    # 120 steps of 24 bits; the force is a difference of two speeds over a step, which loses three digits of seven.
    assert float(energies.residual()) < RESIDUAL_MAX_RELATIVE_FLOAT32
    assert float(energies.chemical_j) == pytest.approx(float(exact.chemical_j), rel=1e-4)
    total = sum(float(loss) for loss in exact.losses_j.values())
    for loss, energy in exact.losses_j.items():
        assert abs(float(energies[loss]) - float(energy)) < 1e-4 * total, loss


@pytest.mark.gpu
@pytest.mark.parametrize("lumped", [False, True])
def test_runs_on_a_gpu(lumped: bool, vehicle_of: Callable[..., Vehicle], town_inputs: Inputs, same_energies: Any):
    try:
        device = jax.devices("gpu")[0]
    except RuntimeError:
        pytest.skip("no GPU")
    vehicle = vehicle_of(CARS[0], lumped=lumped)
    start = start_of(vehicle, 0.8)

    def energies(where: Any, method: Any) -> Any:
        with jax.default_device(where):
            program = jax.jit(simulate, static_argnames="method")
            return program(vehicle, town_inputs, start, 1.0, method=method).totals.ledger

    for method in ("forward", "following", "lanes"):
        # The same float64 operations; exp and log differ by some last places.
        same_energies(energies(device, method), energies(jax.devices("cpu")[0], method), 1e-9)
