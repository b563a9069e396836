"""A slow discharge gives back the integral of the open-circuit voltage; that of a range test, the usable energy."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import pytest

from voltwright.physics.vehicle import Vehicle


@pytest.mark.parametrize("name", ["tesla-model-3-2024-rwd", "xiaomi-scooter-pro-2"])
def test_energy_of_the_cells_comes_out_of_a_slow_discharge(vehicle_of: Callable[..., Vehicle], name: str):
    pack = vehicle_of(name).pack
    count = 2000
    chemical_start_j = float(pack.energy_chemical_j())
    step = pack.time_step(jnp.asarray(100.0), jnp.asarray(298.15))
    power_w = chemical_start_j / (count * 100.0)

    def body(state, _):
        after, flow = pack.advance(state, jnp.asarray(power_w), step, pack.limits(state, step))
        return after, jnp.stack([flow.chemical_w, flow.ohmic_w + flow.polarisation_w, flow.stored_w])

    end, powers = jax.lax.scan(body, pack.full(), None, length=count)
    chemical_j, lost_j, stored_j = (float(part) * 100.0 for part in jnp.sum(powers, axis=0))
    assert chemical_j == pytest.approx(chemical_start_j + lost_j + stored_j, rel=1e-12)
    # Within a step the voltage is that of its start: 2000 steps over a curve that falls by a third err by 1e-4.
    drawn_j = pack.capacity_c * pack.cells_series
    grid = jnp.linspace(0.0, 1.0, pack.open_circuit.voltage_v.shape[-1])
    integral = jnp.interp(jnp.stack([end.soc, pack.full().soc]), grid, pack.open_circuit.energy_per_coulomb_j())
    assert chemical_j == pytest.approx(float((integral[1] - integral[0]) * drawn_j), rel=3e-4)
