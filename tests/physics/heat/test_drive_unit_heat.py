"""Heat of the drive units: balance, and a thermostat that opens the radiator."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.heat.drive_unit_heat import CLOSED_SHARE, DriveUnitHeat

UNITS = DriveUnitHeat.from_car(complete(load_car("tesla-model-3-2024-rwd")))


def test_what_is_stored_is_what_came_less_what_went():
    after, out_w, stored_w = UNITS.advance(330.0, 1.0, 3000.0, 500.0, 290.0)
    assert float(stored_w) == pytest.approx(3000.0 - 500.0 - float(out_w), rel=1e-9)
    assert float(after) > 330.0


def test_a_cold_unit_gives_off_little():
    _, cold_w, _ = UNITS.advance(310.0, 1.0, 0.0, 0.0, 300.0)
    _, hot_w, _ = UNITS.advance(350.0, 1.0, 0.0, 0.0, 340.0)
    assert float(cold_w) == pytest.approx(CLOSED_SHARE * float(hot_w), rel=1e-2)
