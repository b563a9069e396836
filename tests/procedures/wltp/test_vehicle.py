"""Masses and classes of WLTP: the rules by hand, and the masses that registrations carry."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.wltp.vehicle import mass_load_max_kg as load_max
from voltwright.procedures.wltp.vehicle import mass_rotating_kg, mass_running_order_kg, masses_of, wltc_class
from voltwright.procedures.wltp.vehicle import mass_test_kg as rule_mass
from voltwright.spec.car import CarSpec


def test_test_mass_by_hand():
    # Options of 100 kg leave less room for load, and count in full.
    assert load_max(2300.0, 1800.0, 100.0) == 375.0
    assert rule_mass(1800.0, 375.0, 100.0) == pytest.approx(1981.25, rel=1e-14)
    assert rule_mass(1800.0, 375.0, 100.0, category=2) == pytest.approx(2030.0, rel=1e-14)


def test_rotating_mass_of_one_axle_is_half():
    assert mass_rotating_kg(1800.0) == pytest.approx(54.75, rel=1e-14)
    assert mass_rotating_kg(1800.0, axles=1) == pytest.approx(27.375, rel=1e-14)


@pytest.mark.parametrize(
    ("speed_max_kmh", "wanted"), [(60.0, "class3a"), (119.9, "class3a"), (120.0, "class3b"), (250.0, "class3b")]
)
def test_every_electric_car_is_class_3(speed_max_kmh: float, wanted: str):
    assert wltc_class(speed_max_kmh) == wanted


def test_test_mass_of_a_registered_car():
    """Model 3 RWD: 1,836 kg in running order and 1,932 kg on the test by its registrations; the rule knows no options."""
    car = load_car("tesla-model-3-2024-rwd")
    found = masses_of(complete(car))
    assert found.mass_running_order_kg == pytest.approx(1836.0, rel=0.005)  # 1,765 kg is the US car
    assert found.mass_test_kg == pytest.approx(1932.0, rel=0.02)
    assert "no options" in found.origin


@pytest.mark.parametrize(
    ("market", "mass_test_kg", "gross_kg", "given_kg", "wanted_kg"),
    [
        ("EU", 1711.0, 2000.0, None, 1711.0),
        ("US", 1701.0, 2000.0, None, 1575.0 + 25.0 + 0.15 * 400.0),
        ("US", 1701.0, None, None, 1575.0 + 25.0 + 0.15 * 400.0),
        ("EU", 1711.0, 2000.0, 1650.0, 1650.0),
    ],
)
def test_whose_test_mass(
    car_data: dict[str, Any], market: str, mass_test_kg: float, gross_kg: float | None, given_kg: float | None, wanted_kg: float
):
    car_data["market"] = market
    written = {"mass_test_kg": mass_test_kg, "mass_gross_max_kg": gross_kg}
    car_data["masses"] |= {name: value for name, value in written.items() if value is not None}
    found = masses_of(complete(CarSpec(**car_data)), given_kg)
    assert found.mass_test_kg == pytest.approx(wanted_kg, rel=1e-14)
    assert found.mass_running_order_kg == mass_running_order_kg(1500.0)
