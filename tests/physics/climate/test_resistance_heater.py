"""The resistance heater: heat and loss are its electricity, within its power and the battery's."""

import jax.numpy as jnp
import pytest

from voltwright.physics.climate.resistance_heater import ResistanceHeater

HEATER = ResistanceHeater(jnp.asarray(5500.0), jnp.asarray(0.95))


@pytest.mark.parametrize(("wanted_w", "battery_w", "electric_w"), [(950.0, 1e9, 1000.0), (9e3, 1e9, 5500.0), (9e3, 800.0, 800.0)])
def test_heat(wanted_w: float, battery_w: float, electric_w: float):
    point = HEATER.heat(wanted_w, battery_w)
    assert float(point.electric_w) == pytest.approx(electric_w)
    assert float(point.heat_w + point.loss_w) == pytest.approx(electric_w, rel=1e-12)
