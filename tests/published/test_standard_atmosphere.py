"""Printed values of the standard atmosphere."""

import pytest

from voltwright.physics.environment import air_density_kg_m3, pressure_at_altitude_pa

# altitude [m], pressure [hPa], temperature [K], density [kg/m3]; ISO 2533:1975 = US Standard Atmosphere 1976, geopotential.
PRINTED = [
    (0.0, 1013.25, 288.150, 1.22500),
    (500.0, 954.61, 284.900, 1.16727),
    (1000.0, 898.75, 281.650, 1.11164),
    (2000.0, 794.95, 275.150, 1.00649),
    (3000.0, 701.09, 268.650, 0.909122),
    (5000.0, 540.20, 255.650, 0.736116),
    (8000.0, 356.00, 236.150, 0.525168),
    (11000.0, 226.32, 216.650, 0.363918),
]


@pytest.mark.parametrize(("altitude_m", "pressure_hpa", "temperature_k", "density_kg_m3"), PRINTED)
def test_pressure_and_density(altitude_m: float, pressure_hpa: float, temperature_k: float, density_kg_m3: float):
    pressure = float(pressure_at_altitude_pa(altitude_m))
    # Printed to 1 Pa; the gas constant of the standard is 287.05287, here 287.05: 1e-5 in density, 5e-5 in the exponent.
    assert pressure == pytest.approx(100.0 * pressure_hpa, rel=6e-5)
    assert float(air_density_kg_m3(temperature_k, pressure)) == pytest.approx(density_kg_m3, rel=6e-5)
