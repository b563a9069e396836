"""Air density and pressure."""

import numpy as np
import pytest

from voltwright.physics.environment import air_density_kg_m3, pressure_at_altitude_pa


def test_density_follows_the_ideal_gas():
    assert air_density_kg_m3(293.15, 100_000.0) == pytest.approx(1.1884, rel=1e-4)  # UN GTR 15: 1.189 kg/m3, three decimals
    assert air_density_kg_m3(253.15, 101_325.0) > air_density_kg_m3(313.15, 101_325.0)


def test_pressure_keeps_the_shape_and_falls_with_altitude():
    pressure = pressure_at_altitude_pa(np.array([-100.0, 0.0, 1500.0, 4000.0]))
    assert pressure.shape == (4,)
    assert np.all(np.diff(pressure) < 0.0)
    assert pressure[1] == 101_325.0
