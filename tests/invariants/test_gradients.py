"""Gradients through a whole drive: finite for every number, also with stops, hills and limits.

The other structures of car are held in `tests/sim/test_step.py`: a drive is a chain of steps.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.scan import Trace, Way, drive_trace
from voltwright.spec.cycle import make_cycle

CAR = "tesla-model-3-2024-rwd"


@partial(jax.jit, static_argnames="way")
def slopes_of(vehicle: Vehicle, trace: Trace, environment: Environment, display, way: Way) -> Any:
    def spent(car, ambient):
        totals, _ = drive_trace(car, trace, ambient, display, way=way)
        return totals.ledger.terminal_j + totals.distance_m

    return jax.grad(spent, argnums=(0, 1))(vehicle, environment)


def rough_trace() -> Trace:
    """Standstill on a hill, full throttle beyond the car, a crash stop, and a way down."""
    speed = np.interp(np.arange(121.0), [0, 20, 40, 60, 62, 80, 120], [0.0, 0.0, 70.0, 70.0, 0.0, 0.0, 20.0])
    grade = np.interp(np.arange(121.0), [0, 30, 60, 120], [0.1, 0.1, 0.0, -0.12])
    return Trace.of(make_cycle("rough", np.arange(121.0), speed, grade=grade))


def test_every_slope_is_finite_in_a_chase(vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment):
    for trace, display in ((rough_trace(), 1.0), (rough_trace(), 0.001), (town_trace, 0.5)):
        slopes = slopes_of(vehicle_of(CAR), trace, ambient, jnp.asarray(display), "chase")
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes))


def test_both_ways_have_the_same_slopes(vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment):
    ways: tuple[Way, Way] = ("chase", "follow")
    chase, follow = (slopes_of(vehicle_of(CAR), town_trace, ambient, jnp.asarray(0.8), way) for way in ways)
    for one, other in zip(jax.tree.leaves(chase), jax.tree.leaves(follow), strict=True):
        # A chase differentiates the speed that it reaches as well, which does not move: sums of zeros to rounding.
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6 * max(1.0, float(jnp.max(jnp.abs(other)))))
