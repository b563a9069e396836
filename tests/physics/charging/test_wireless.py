"""Wireless links: efficiency against its closed form and printed values, coupling against the far field, place and power."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.charging.wireless import coupling_shape_m, link_efficiency, power_share

# Figure of merit k sqrt(Q1 Q2), best efficiency: u = merit2, (sqrt(1 + u) - 1) / (sqrt(1 + u) + 1).
MERITS = [(1.0, 0.1716), (10.0, 0.8190), (50.0, 0.9608), (80.0, 0.9753), (100.0, 0.9802)]


@pytest.mark.parametrize(("merit", "efficiency"), MERITS)
def test_best_efficiency_by_figure_of_merit(merit: float, efficiency: float):
    assert float(link_efficiency(merit / 400.0, 400.0, 400.0)) == pytest.approx(efficiency, abs=5e-5)  # four decimals
    root = np.sqrt(1.0 + merit**2)
    assert float(link_efficiency(merit / 300.0, 150.0, 600.0)) == pytest.approx((root - 1.0) / (root + 1.0), rel=1e-12)


def test_far_coils_couple_as_dipoles():
    # Aligned, far above: M = mu_0 A1 A2 / (2 pi z3), here over mu_0 / 4 pi.
    far = float(coupling_shape_m(0.5, 0.65, 0.35, 0.3, 0.0, 0.0, 30.0))
    assert far == pytest.approx(2.0 * 0.5 * 0.65 * 0.35 * 0.3 / 30.0**3, rel=1e-3)  # next order: (side / height)2
    # Beside each other in one plane it turns round, with half of it.
    beside = float(coupling_shape_m(0.5, 0.65, 0.35, 0.3, 30.0, 0.0, 1e-3))
    assert beside == pytest.approx(-0.5 * 0.65 * 0.35 * 0.3 / 30.0**3, rel=2e-3)


def test_coupling_falls_with_height_and_offset_on_either_side():
    def at(x_m, y_m, gap_m):
        return coupling_shape_m(0.5, 0.65, 0.35, 0.35, x_m, y_m, gap_m)

    heights = jax.vmap(lambda gap: at(0.0, 0.0, gap))(jnp.linspace(0.1, 0.25, 7))
    assert bool(jnp.all(jnp.diff(heights) < 0.0))
    offsets = jax.vmap(lambda x: at(x, 0.0, 0.17))(jnp.linspace(0.0, 0.3, 7))
    assert bool(jnp.all(jnp.diff(offsets) < 0.0))
    assert float(at(0.075, 0.1, 0.17)) == pytest.approx(float(at(-0.075, -0.1, 0.17)), rel=1e-12)
    assert float(at(0.0, 0.0, 0.17)) == pytest.approx(float(coupling_shape_m(0.35, 0.35, 0.5, 0.65, 0.0, 0.0, 0.17)), rel=1e-12)


def test_power_falls_with_coupling_beyond_the_edge():
    assert [float(power_share(k, 0.1)) for k in (0.2, 0.1, 0.05)] == pytest.approx([1.0, 1.0, 0.5], rel=1e-12)
