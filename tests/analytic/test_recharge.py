"""A recharge against its closed form, for a pack of one voltage: state and gradient."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import pytest

from voltwright.physics.charging.on_board import recharge
from voltwright.physics.vehicle import Vehicle

CELL_V = 3.5


def test_one_voltage(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of("volvo-ex30-2024-smer")
    flat = jnp.full_like(vehicle.pack.open_circuit.voltage_v, CELL_V)
    pack = vehicle.pack.replaced(circuit__open_circuit__voltage_v=flat)
    charger, low, high, power_w = vehicle.charger, 0.2, 0.9, 7000.0

    def closed_form(loss_fixed):
        loss_w = float(charger.power_max_w) * (
            loss_fixed + charger.loss_linear * (power_w / charger.power_max_w)
            + charger.loss_quadratic * (power_w / charger.power_max_w) ** 2
        )  # fmt: skip
        dc_w = power_w - loss_w - charger.power_on_w
        voltage, ohm = pack.cells_series * CELL_V, pack.settled_ohm(296.15)
        # Terminal voltage U + R I, with I = P / (U + R I).
        current = (jnp.sqrt(voltage**2 + 4.0 * ohm * dc_w) - voltage) / (2.0 * ohm)
        return power_w * pack.capacity_c * (high - low) / current

    def integrated(loss_fixed):
        changed = charger.replaced(loss_fixed=loss_fixed)
        return recharge(changed, pack, low, high, power_w).energy_ac_j

    at = float(charger.loss_fixed)
    assert float(jax.jit(integrated)(at)) == pytest.approx(float(closed_form(at)), rel=1e-12)
    assert float(jax.jit(jax.grad(integrated))(at)) == pytest.approx(float(jax.grad(closed_form)(at)), rel=1e-9)
