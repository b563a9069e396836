"""What else changes where pack energy, motor power or mass do."""

import jax
import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.library.cars import load_car
from voltwright.study.design.coupling import LIGHTER_USD_PER_KG, coupled, lighter_usd
from voltwright.units import STANDARD_GRAVITY_M_S2

USABLE, POWER = "battery.energy_usable_kwh", "drive_units.rear.motor.power_max_kw"
CURB, TEST = "masses.mass_curb_kg", "masses.mass_test_kg"


@pytest.fixture(scope="module")
def su7():
    return complete(load_car("xiaomi-su7"))


def test_energy_moves_gross_energy_and_mass_once(su7):
    numbers, laws = coupled(su7, {USABLE: 83.0})
    gross = 73.6 * 83.0 / 73.0
    assert numbers["battery.energy_gross_kwh"] == pytest.approx(gross)
    extra = 1.4 * 7.3 * (gross - 73.6)
    assert numbers[CURB] == pytest.approx(1980.0 + extra) and numbers[TEST] == pytest.approx(2080.0 + extra)
    assert laws[CURB] == "mass" and USABLE not in laws


def test_what_a_default_law_derives_follows_by_itself(su7):
    """The SU7 writes no resistance: the law halves it with twice the energy, and the coupling leaves it alone."""
    numbers, _ = coupled(su7, {USABLE: 146.0})
    assert "battery.resistance_mohm" not in numbers
    assert vary(su7, numbers).battery.resistance_mohm == pytest.approx(su7.battery.resistance_mohm / 2.0, rel=1e-6)


def test_what_is_written_moves_as_the_default_law_would():
    car = complete(load_car("volkswagen-id3-2021-pro"))
    numbers, laws = coupled(car, {USABLE: 29.0})
    assert numbers["battery.resistance_mohm"] == pytest.approx(2.0 * 100.3)
    assert numbers["charging.power_dc_kw"] == pytest.approx(50.0) and laws["charging.power_dc_kw"] == "energy"


def test_power_moves_torque_and_mass(su7):
    numbers, _ = coupled(su7, {POWER: 330.0})
    assert numbers["drive_units.rear.motor.torque_max_nm"] == pytest.approx(600.0)
    assert 1980.0 + 110.0 * 0.3 < numbers[CURB] < 1980.0 + 110.0 * 0.8
    assert "battery.energy_gross_kwh" not in numbers


def test_a_number_that_is_chosen_is_not_moved(su7):
    numbers, laws = coupled(su7, {USABLE: 83.0, CURB: 1900.0})
    assert numbers[CURB] == 1900.0 and CURB not in laws
    assert numbers[TEST] == pytest.approx(2000.0)


def test_a_lighter_body_costs_and_a_heavier_one_does_not(su7):
    assert lighter_usd(su7, {CURB: 1880.0}) == pytest.approx(100.0 * LIGHTER_USD_PER_KG)
    assert lighter_usd(su7, {CURB: 2080.0}) == 0.0 and lighter_usd(su7, {USABLE: 83.0}) == 0.0
    usual = coupled(su7, {USABLE: 83.0})[0][CURB]
    assert lighter_usd(su7, {USABLE: 83.0, CURB: usual}) == pytest.approx(0.0, abs=1e-6)


def test_the_rolling_part_of_a_coast_down_grows_with_the_mass():
    car = complete(load_car("nissan-leaf-2018"))
    before = car.written.road_load
    numbers, laws = coupled(car, {USABLE: 1.2 * float(car.battery.energy_usable_kwh)})
    path = "road_load.a_lbf" if before.kind == "coast_down_us" else "road_load.f0_n"
    assert laws[path] == "rolling"
    gained_n = (numbers[path] - getattr(before, path.rsplit(".", 1)[-1])) * (4.4482216 if path.endswith("lbf") else 1.0)
    written = next(name for name in (CURB, TEST) if name in numbers)
    gained_kg = numbers[written] - (car.masses.mass_curb_kg if written == CURB else car.masses.mass_test_kg)
    assert gained_n == pytest.approx(car.tyres.rolling_resistance * STANDARD_GRAVITY_M_S2 * gained_kg, rel=1e-6)


def test_gradients_pass_through(su7):
    with jax.enable_x64(True):
        slope = jax.grad(lambda kwh: coupled(su7, {USABLE: kwh})[0][CURB])(73.0)
    assert float(slope) == pytest.approx(1.4 * 7.3 * 73.6 / 73.0)
