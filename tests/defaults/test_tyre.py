"""Rolling radius from a tyre's size."""

import pytest

from voltwright.defaults.tyre import radius_from_size_mm

# size, free diameter [mm] by ETRTO arithmetic
SIZES = [("235/45R18", 668.7), ("155/70R19", 699.6), ("195/60 R16", 640.4), ("245/45ZR19", 703.1)]


@pytest.mark.parametrize(("size", "diameter_mm"), SIZES)
def test_radius_is_97_percent_of_the_free_one(size: str, diameter_mm: float):
    # The diameters are printed to 0.1 mm.
    assert radius_from_size_mm(size) == pytest.approx(0.97 * diameter_mm / 2, rel=1e-4)
