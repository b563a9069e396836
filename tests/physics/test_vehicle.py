"""Putting a vehicle together."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.base import replace_fields
from voltwright.spec.loading import car_from_data


@pytest.mark.parametrize("name", car_names())
def test_every_leaf_is_a_finite_float_array(vehicle_of: Callable[..., Vehicle], name: str):
    for leaf in jax.tree.leaves(vehicle_of(name)):
        assert leaf.dtype == np.float64
        assert np.all(np.isfinite(leaf))


def test_masses(car_data: dict[str, Any]):
    car_data["masses"].update(mass_test_kg=1600, inertia_factor=1.05, inertia_factor_road=1.08, mass_payload_kg=100)
    full = complete(car_from_data(car_data))
    vehicle = Vehicle.from_car(full)
    assert float(vehicle.mass_kg) == 1700.0
    # What rotates does not grow with the load.
    assert float(vehicle.inertia_mass_kg) == pytest.approx(1700.0 + 0.05 * 1600.0, rel=1e-12)
    assert float(Vehicle.from_car(full, 1500.0).inertia_mass_kg) == pytest.approx(1580.0, rel=1e-12)
    # On the road all that rotates turns, on the rollers the driven axles alone.
    assert float(Vehicle.from_car(full, road=True).inertia_mass_kg) == pytest.approx(1700.0 + 0.08 * 1600.0, rel=1e-12)


@pytest.mark.parametrize(
    ("vehicle_class", "units", "rollers", "road"),
    [("car", 1, 1.015, 1.040), ("suv", 2, 1.030, 1.055), ("scooter", 1, 1.015, 1.030), ("truck", 2, 1.030, 1.045)],
)
def test_what_rotates_by_class_and_driven_axles(
    car_data: dict[str, Any], vehicle_class: str, units: int, rollers: float, road: float
):
    own = car_data["drive_units"]["rear"]
    car_data |= {"vehicle_class": vehicle_class, "drive_units": {"rear": own, "front": own} if units == 2 else {"rear": own}}
    masses = complete(car_from_data(car_data)).masses
    assert masses.inertia_factor == pytest.approx(rollers, rel=1e-12)
    assert masses.inertia_factor_road == pytest.approx(road, rel=1e-12)


def test_top_speed_is_the_lowest_of_maker_and_motors(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["tyres"] = {"radius_dynamic_mm": 320}
    unit = car_data["drive_units"]["rear"]
    unit["motor"]["speed_max_rpm"], unit["gear"] = 12000, {"ratio": 10}
    by_motor = 12000 * 3.141592653589793 / 30 * 0.32 / 10
    assert float(vehicle_of(car_from_data(car_data)).speed_max_m_s) == pytest.approx(by_motor, rel=1e-12)
    car_data["limits"] = {"speed_max_kmh": 90}
    assert float(vehicle_of(car_from_data(car_data)).speed_max_m_s) == pytest.approx(25.0, rel=1e-12)


def test_units_are_front_first(vehicle_of: Callable[..., Vehicle]):
    car = vehicle_of("tesla-model-3-2024-lr-awd")
    assert len(car.units) == 2
    # The rear motor of this car is the stronger one.
    assert float(car.units[1].machine.power_max_w) > float(car.units[0].machine.power_max_w)
    assert (float(vehicle_of("chevrolet-bolt-2021").front_driven), len(vehicle_of("chevrolet-bolt-2021").units)) == (1.0, 1)


def test_gradient_reaches_every_number_through_the_laws():
    spec = complete(load_car("tesla-model-3-2024-rwd"))

    def capacity(energy):
        return Vehicle.from_car(replace_fields(spec, {"battery.energy_gross_kwh": energy})).pack.capacity_c

    value = float(spec.battery.energy_gross_kwh)
    # The capacity is proportional to the gross energy.
    assert float(jax.grad(capacity)(value)) == pytest.approx(float(capacity(value)) / value, rel=1e-12)
