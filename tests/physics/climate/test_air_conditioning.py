"""Air conditioning: a published coefficient of performance, limits, balance of heat, the battery's chiller."""

import jax.numpy as jnp
import pytest

from voltwright.physics.climate.air_conditioning import REFRIGERANT_K, AirConditioning

MACHINE = AirConditioning(*(jnp.asarray(value) for value in (5500.0, 4000.0, 0.38)))


def test_published_coefficient_of_performance():
    # doi 10.1177/1687814019845806: 45.4 C outside, air cooled to 14.6 C, 3.88 kW: 1.8.
    value = float(MACHINE.cop(jnp.asarray(REFRIGERANT_K), 45.4 + 273.15))
    assert value == pytest.approx(1.8, rel=0.05)


def test_heat_out_is_what_went_in():
    point = MACHINE.cool(1500.0, 400.0, 308.15, 1e9)
    assert float(point.rejected_w) == pytest.approx(float(point.sensible_w + point.latent_w + point.electric_w), rel=1e-12)
    assert float(point.sensible_w) == 1500.0


def test_capacity_and_battery_limit_sensible_and_latent_alike():
    full = MACHINE.cool(9000.0, 3000.0, 308.15, 1e9)
    assert float(full.sensible_w + full.latent_w) == pytest.approx(5500.0)
    assert float(full.sensible_w / full.latent_w) == pytest.approx(3.0)
    weak = MACHINE.cool(3000.0, 0.0, 308.15, 500.0)
    assert float(weak.electric_w) == pytest.approx(500.0)


def test_part_load_costs_more_of_each_watt():
    powers = [float(MACHINE.cool(heat_w, 0.0, 308.15, 1e9).electric_w) / heat_w for heat_w in (275.0, 2750.0, 5500.0)]
    full = 1.0 / float(MACHINE.cop(REFRIGERANT_K, 308.15))
    assert powers[2] == pytest.approx(full, rel=1e-12)
    assert powers[1] == pytest.approx(full / 0.875, rel=1e-12) and powers[0] == pytest.approx(full / 0.7625, rel=1e-12)
    idle = MACHINE.cool(0.0, 0.0, 308.15, 1e9)
    assert float(idle.electric_w) == 0.0
    none = AirConditioning(*(jnp.asarray(value) for value in (0.0, 4000.0, 0.38))).cool(900.0, 100.0, 308.15, 1e9)
    assert float(none.electric_w) == float(none.sensible_w) == 0.0


def test_hotter_air_costs_more():
    powers = [float(MACHINE.chiller_electric_w(2000.0, celsius + 273.15)) for celsius in (15.0, 25.0, 35.0, 45.0)]
    assert powers == sorted(powers)
    assert 300.0 < powers[2] < 1200.0
