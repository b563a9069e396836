"""The heat pump: published coefficients of performance, limits, second source, balance of heat."""

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.climate.heat_pump import HeatPump

PUMP = HeatPump(*(jnp.asarray(value) for value in (5000.0, 4000.0, 0.45, 253.15, 60.0)))
COLD_UNITS_K = 200.0


def cop(ambient_c: float, supply_c: float) -> float:
    """COP with the air outside as the only source."""
    return float(PUMP.cop(ambient_c + 273.15, supply_c + 273.15, ambient_c + 273.15))


def test_published_coefficients_of_performance():
    # doi 10.1177/1687814019845806: -1 C outside, air at 41.5 C, 4.2 kW: 1.9, with a secondary circuit that costs a tenth or more.
    assert cop(-1.0, 41.5) == pytest.approx(1.9, rel=0.15)
    # Qin et al. 2014, Energy Procedia (6th ICAE): above 1.7 at -20 C, all fresh air.
    assert 1.7 < cop(-20.0, 30.0) < 2.3


def test_performance_falls_with_the_cold_and_with_warmer_supply():
    ambient = np.linspace(-25.0, 15.0, 41)
    clear_of_frost = np.abs(ambient) > 8.0
    values = np.array([cop(each, 40.0) for each in ambient])
    assert np.all(np.diff(values[clear_of_frost]) > 0.0)
    assert cop(5.0, 50.0) < cop(5.0, 35.0)
    assert cop(0.0, 40.0) < 0.93 * float(PUMP.cop(273.15, 313.15, 293.15))  # frost
    assert values.min() >= 1.0
    assert values.max() <= 5.0


def test_capacity_falls_and_ends():
    capacity = [float(PUMP.capacity_w(celsius + 273.15)) for celsius in (-26.0, -22.5, -20.0, -10.0, 0.0, 10.0, 30.0)]
    assert capacity[0] == 0.0
    assert capacity[4] == pytest.approx(5000.0)
    assert np.all(np.diff(capacity) >= 0.0)


@pytest.mark.parametrize("units_k", [COLD_UNITS_K, 275.0, 310.0])
def test_heat_out_is_electricity_and_heat_in(units_k: float):
    point = PUMP.heat(3000.0, 313.15, 265.0, units_k, 1e9)
    taken = point.electric_w + point.from_ambient_w + point.from_drive_units_w
    assert float(point.heat_w) == pytest.approx(float(taken), rel=1e-12)
    assert float(point.heat_w) == 3000.0
    assert min(float(point.from_ambient_w), float(point.from_drive_units_w)) >= 0.0


def test_warm_drive_units_save_electricity():
    alone = PUMP.heat(2500.0, 313.15, 263.15, COLD_UNITS_K, 1e9)
    helped = PUMP.heat(2500.0, 313.15, 263.15, 293.15, 1e9)
    assert float(alone.from_drive_units_w) == 0.0
    assert float(helped.from_drive_units_w) > 500.0
    assert float(helped.electric_w) < 0.9 * float(alone.electric_w)


def test_a_weak_battery_limits_the_heat():
    point = PUMP.heat(4000.0, 313.15, 263.15, COLD_UNITS_K, 500.0)
    assert float(point.electric_w) == pytest.approx(500.0)
    assert float(point.heat_w) < 4000.0
