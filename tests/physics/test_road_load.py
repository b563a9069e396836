"""Road load: a coast-down is used as it is, body and tyres give the same form, wind and temperature act as they should."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.road_load import RoadForces, RoadLoad, rolling_temperature_factor
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.loading import car_from_data

LBF, MPH, KMH, G = 4.4482216152605, 0.44704, 1.0 / 3.6, 9.80665


def resistance(
    road: RoadLoad, speed, mass_kg: float, sine: float = 0.0, headwind: float = 0.0, density: float = 1.2
) -> RoadForces:
    numbers = (speed, mass_kg, sine, np.sqrt(1 - sine**2), headwind, density, 1.0)
    return road.forces(*(jnp.asarray(number) for number in numbers))


def coasting_force_n(vehicle: Vehicle, speed_m_s: float) -> float:
    """Road load and spin loss of the drive units without current: what a coast-down measures."""
    road = vehicle.road_load
    forces = resistance(road, speed_m_s, float(road.mass_reference_kg), density=float(road.air_density_reference_kg_m3))
    spin = sum(constant + linear * speed_m_s for constant, linear in (unit.coasting_force() for unit in vehicle.units))
    return float(forces.rolling_n + forces.aerodynamic_n + spin)


@pytest.mark.parametrize("name", ["tesla-model-3-2024-rwd", "chevrolet-bolt-2021", "tesla-model-3-2024-lr-awd"])
@pytest.mark.parametrize("speed_mph", [0.0, 10.0, 50.0, 80.0])
def test_us_coast_down_is_used_as_it_is(name: str, speed_mph: float):
    car = complete(load_car(name), "type")  # the loss model of the maker moves the road load
    load: Any = car.written.road_load
    expected = LBF * (load.a_lbf + load.b_lbf_per_mph * speed_mph + load.c_lbf_per_mph2 * speed_mph**2)
    assert coasting_force_n(Vehicle.from_car(car), speed_mph * MPH) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("speed_kmh", [0.0, 30.0, 120.0])
def test_si_coast_down_is_used_as_it_is(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle], speed_kmh: float):
    car_data["road_load"] = {"kind": "coast_down", "f0_n": 110, "f1_n_per_kmh": 0.7, "f2_n_per_kmh2": 0.025}
    expected = 110 + 0.7 * speed_kmh + 0.025 * speed_kmh**2
    assert coasting_force_n(vehicle_of(car_from_data(car_data)), speed_kmh * KMH) == pytest.approx(expected, rel=1e-12)


def test_a_coast_down_without_the_driveline_leaves_its_drag_on_top(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["road_load"] = {
        "kind": "coast_down", "f0_n": 110, "f1_n_per_kmh": 0.7, "f2_n_per_kmh2": 0.025, "driveline_drag_share": 0.0,
    }  # fmt: skip
    vehicle = vehicle_of(car_from_data(car_data))
    assert float(vehicle.road_load.driveline_constant_n) == 0.0
    assert coasting_force_n(vehicle, 10.0) > 110 + 0.7 * 36 + 0.025 * 36**2


def test_body_and_tyres(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["body"], car_data["tyres"] = {"drag_area_m2": 0.6}, {"rolling_resistance": 0.01}
    car_data["masses"]["mass_test_kg"] = 1600
    road = vehicle_of(car_from_data(car_data)).road_load
    forces = resistance(road, 30.0, 1600.0, density=1.2041)
    assert float(forces.aerodynamic_n) == pytest.approx(0.5 * 1.2041 * 0.6 * 900, rel=1e-12)
    assert float(forces.rolling_n) == pytest.approx(0.01 * 1600 * G, rel=1e-12)


def test_load_wind_and_hill(vehicle_of: Callable[..., Vehicle]):
    road = vehicle_of("tesla-model-3-2024-rwd").road_load
    base, head = resistance(road, 20.0, 2000.0), resistance(road, 20.0, 2000.0, headwind=5.0)
    tail, hill = resistance(road, 20.0, 2000.0, headwind=-30.0), resistance(road, 20.0, 2000.0, sine=0.1)
    assert float(head.aerodynamic_n / base.aerodynamic_n) == pytest.approx((25 / 20) ** 2, rel=1e-12)
    assert float(tail.aerodynamic_n / base.aerodynamic_n) == pytest.approx(-((10 / 20) ** 2), rel=1e-12)
    assert float(hill.grade_n) == pytest.approx(0.1 * 2000 * G, rel=1e-12)
    assert float(hill.rolling_n) < float(base.rolling_n)


def test_drag_is_smooth_where_the_wind_turns(vehicle_of: Callable[..., Vehicle]):
    road = vehicle_of("tesla-model-3-2024-rwd").road_load
    slope = jax.grad(lambda speed: resistance(road, speed, 2000.0).aerodynamic_n)
    assert float(slope(0.0)) == 0.0


def test_rolling_factor_against_gtr_15():
    # F(T) = F(20 C) / (1 + 8.6e-3 (T - 20)): 1.348 at -10 C, 0.921 at 30 C; printed here to four digits.
    assert rolling_temperature_factor(263.15) == pytest.approx(1.3477, rel=1e-4)
    assert rolling_temperature_factor(293.15) == 1.0
    assert rolling_temperature_factor(303.15) == pytest.approx(0.9208, rel=1e-4)
