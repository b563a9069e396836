"""Loads of the five-cycle tests from the climate system of the car."""

import pytest

from voltwright.library.cars import load_car
from voltwright.procedures.epa.cold_ftp import drive_cold_discharge
from voltwright.procedures.epa.five_cycle_loads import held_loads, own_conditions


def test_a_heat_pump_takes_less_than_a_resistance_heater():
    pump, wire = (held_loads(load_car(name)) for name in ("tesla-model-3-2024-rwd", "chevrolet-bolt-2021"))
    assert 500.0 < pump.power_heater_w < 1200.0
    assert 1600.0 < wire.power_heater_w < 2600.0
    assert 700.0 < pump.power_cooling_w < 1600.0
    assert pump.road_load_cold == pytest.approx(1.0 / 0.9) and pump.ftp_20f_wh_mi is None


@pytest.mark.long
def test_the_test_at_20_f_is_driven_from_full_to_empty():
    car = load_car("tesla-model-3-2024-rwd")
    own_wh_mi, heavier_wh_mi = own_conditions(car).ftp_20f_wh_mi, own_conditions(car, 2300.0).ftp_20f_wh_mi
    assert own_wh_mi is not None and heavier_wh_mi is not None
    assert own_wh_mi == pytest.approx(1.609344 * drive_cold_discharge(car).discharge_wh_km, rel=1e-9)
    # Cells and cabin warm up: far less than the 300 Wh/mi of cells that stay at 20 F.
    assert 210.0 < own_wh_mi < 260.0
    assert own_wh_mi < heavier_wh_mi < 1.2 * own_wh_mi


def test_a_car_without_climate_system_takes_nothing():
    loads = held_loads(load_car("xiaomi-scooter-pro-2"))
    assert loads.power_heater_w == loads.power_cooling_w == 0.0
