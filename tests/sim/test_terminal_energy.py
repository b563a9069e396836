"""The energy at the terminals with a split that is given, step by step."""

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import completed_car
from voltwright.physics.split import AxleSplit
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.precision import double_precision
from voltwright.sim.terminal_energy import given_steps, terminal_energy


def test_a_share_given_for_each_step_is_that_of_a_fixed_split():
    with double_precision():
        vehicle = Vehicle.from_car(completed_car("tesla-model-3-2024-lr-awd"))
        steps, inputs = given_steps(np.array([1.0, 3.0, 6.0, 8.0, 8.0, 7.0, 5.0, 2.0, 0.0]), 1.0), inputs_of(0.0)

        def energy(of, share):
            return compiled(of, steps, None if share is None else np.full(9, share))

        compiled = jax.jit(lambda of, given, share: terminal_energy(of, given, inputs, 1.0, soc=0.6, front_share=share))
        fixed = vehicle.replaced(split=AxleSplit(jnp.asarray(0.0), jnp.asarray(0.3)))
        own, given, other = energy(fixed, None), energy(vehicle, 0.3), energy(vehicle, 1.0)
        best = energy(vehicle, None)
    assert bool(own.followed) and bool(given.followed)
    np.testing.assert_allclose(given.terminal_j, own.terminal_j, rtol=1e-12)
    assert float(best.terminal_j) < min(float(given.terminal_j), float(other.terminal_j)) + 1e-6
