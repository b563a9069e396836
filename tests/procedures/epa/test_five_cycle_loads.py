"""Loads of the five-cycle tests from the climate system of the car."""

from voltwright.library.cars import load_car
from voltwright.procedures.epa.five_cycle_loads import held_loads


def test_a_heat_pump_takes_less_than_a_resistance_heater():
    pump, wire = (held_loads(load_car(name)) for name in ("tesla-model-3-2024-rwd", "chevrolet-bolt-2021"))
    assert 500.0 < pump.power_heater_w < 1200.0
    assert 1600.0 < wire.power_heater_w < 2600.0
    assert 700.0 < pump.power_cooling_w < 1600.0
    assert pump.road_load_cold == 1.10


def test_a_car_without_climate_system_takes_nothing():
    loads = held_loads(load_car("xiaomi-scooter-pro-2"))
    assert loads.power_heater_w == loads.power_cooling_w == 0.0
