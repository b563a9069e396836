"""Moist air against printed values of saturation."""

import pytest

from voltwright.physics.climate.moist_air import drying_w, water_kg_kg


@pytest.mark.parametrize(("celsius", "grams"), [(0.0, 3.77), (10.0, 7.63), (20.0, 14.7), (30.0, 27.2)])
def test_water_of_saturated_air(celsius: float, grams: float):
    # Printed psychrometric tables at 101.325 kPa, g/kg of dry air.
    assert float(water_kg_kg(celsius + 273.15, 1.0)) * 1e3 == pytest.approx(grams, rel=0.01)


def test_dry_air_needs_no_drying():
    assert float(drying_w(0.02, 303.15, 0.1, 281.15)) == 0.0
    assert float(drying_w(0.02, 308.15, 0.5, 281.15)) == pytest.approx(0.02 * 2.45e6 * (0.0177 - 0.0067), rel=0.03)
