"""Launches, top speed and grades against what the same forces say, and against their own order."""

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.drive import drive
from voltwright.procedures.epa.certification import certify_epa
from voltwright.procedures.performance import Performance, accelerate
from voltwright.spec.base import replace_fields
from voltwright.spec.loading import car_from_data

CAR = "tesla-model-3-2024-rwd"


@pytest.fixture(scope="module")
def launch() -> Performance:
    return accelerate(CAR)


def test_times_are_in_order(launch: Performance):
    times = [
        launch.acceleration_0_50_s, launch.acceleration_0_60mph_s, launch.acceleration_0_100_s, launch.acceleration_0_160_s,
    ]  # fmt: skip
    assert all(time is not None for time in times)
    assert times == sorted(time for time in times if time is not None)
    assert launch.acceleration_0_100_rollout_s is not None
    assert launch.acceleration_0_100_s is not None
    assert 0.05 < launch.acceleration_0_100_s - launch.acceleration_0_100_rollout_s < 0.6


def test_picture_belongs_to_the_times(launch: Performance):
    assert np.all(np.diff(launch.speed_kmh) > -1e-9)
    assert launch.acceleration_0_100_s is not None
    assert np.interp(launch.acceleration_0_100_s, launch.time_s, launch.speed_kmh) == pytest.approx(100.0, rel=1e-9)
    distance = np.interp(launch.acceleration_0_100_s, launch.time_s, np.cumsum(launch.speed_kmh) * 0.01 / 3.6)
    assert launch.distance_0_100_m == pytest.approx(distance, rel=5e-3)  # a sum of rectangles against trapezoids


def test_the_full_torque_over_mass_once_it_is_built_up(launch: Performance):
    spec = complete(load_car(CAR))
    vehicle = Vehicle.from_car(spec, launch.mass_kg, road=True)
    (unit,) = vehicle.units
    gripping = vehicle.grip.axle_limits_n(vehicle.mass_kg, 1.0, vehicle.front_driven)[0]
    force = min(float(unit.force_limits_n(1.0)[0]), float(gripping))
    road = float(vehicle.road_load.constant_n)
    # The road load is taken at zero speed; it is 3 % of the force.
    assert launch.acceleration_m_s2[70] == pytest.approx((force - road) / float(vehicle.inertia_mass_kg), rel=0.01)


def test_top_speed_is_the_limit_that_comes_first(launch: Performance):
    assert launch.speed_max_kmh == pytest.approx(201.0, rel=1e-9)  # the maker's
    free = replace_fields(
        load_car(CAR),
        {
            "limits.speed_max_kmh": None,
            "drive_units.rear.motor.speed_max_rpm": 39000.0,
            "battery.power_discharge_max_kw": 100.0,  # the torque envelope alone limits
        },
    )
    top = accelerate(replace_fields(free, {"drive_units.rear.motor.power_max_kw": 50.0}))
    assert 150.0 < top.speed_max_kmh < 201.0
    # At the top, wheel power meets road load; the launch creeps towards that speed from below.
    vehicle = Vehicle.from_car(complete(replace_fields(free, {"drive_units.rear.motor.power_max_kw": 50.0})), top.mass_kg)
    speed, (unit,) = top.speed_max_kmh / 3.6, vehicle.units
    still, one = jnp.asarray(0.0), jnp.asarray(1.0)
    road = vehicle.road_load.forces(jnp.asarray(speed), vehicle.mass_kg, still, one, still, jnp.asarray(1.2041), one)
    resisting = float(road.rolling_n + road.aerodynamic_n)
    # A step takes its forces at the mean of speed and wish, 0.075 m/s above: 0.15 % of the force and 0.3 % of the drag.
    assert float(unit.force_limits_n(jnp.asarray(speed))[0]) == pytest.approx(resisting, rel=6e-3)
    assert 0.9 * top.speed_max_kmh < top.speed_kmh[-1] < top.speed_max_kmh


def test_torque_builds_up_before_the_first_foot_is_passed(launch: Performance):
    at_once = accelerate(CAR, torque_build_up_s=0.0)
    for name in ("acceleration_0_50_s", "acceleration_0_100_s", "acceleration_0_160_s"):
        late = getattr(launch, name) - getattr(at_once, name)
        assert late == pytest.approx(0.25, abs=0.02)  # half the time of a linear rise, whatever comes later
    # The first foot takes the lost time with it, as clocks behind a rollout do.
    assert launch.acceleration_0_100_rollout_s is not None
    assert launch.acceleration_0_100_rollout_s == pytest.approx(at_once.acceleration_0_100_rollout_s, abs=0.06)
    assert launch.acceleration_m_s2[5] < 0.2 * launch.acceleration_m_s2[60]


def test_power_of_the_data_sheet_is_taken_from_the_battery():
    spec = replace_fields(load_car("volkswagen-id3-2021-pro"), {"limits.speed_max_kmh": None})  # with a measured loss map
    by_default, free = accelerate(spec), accelerate(replace_fields(spec, {"battery.power_discharge_max_kw": 400.0}))
    assert by_default.acceleration_80_120_s is not None
    assert free.acceleration_80_120_s is not None
    # Measured losses of 4 to 9 % at full power, less the 2 % that the battery gives beyond the rating.
    assert 1.02 < by_default.acceleration_80_120_s / free.acceleration_80_120_s < 1.12


def test_a_drive_turns_all_wheels_and_a_certified_test_the_driven_ones(car_data: dict[str, Any]):
    car = complete(car_from_data(car_data))
    heavy = replace_fields(car, {"masses.inertia_factor_road": 1.2})
    assert drive(heavy, "udds").consumption_pack_wh_km > 1.01 * drive(car, "udds").consumption_pack_wh_km
    assert accelerate(heavy).acceleration_0_50_s > 1.1 * accelerate(car).acceleration_0_50_s  # pyright: ignore
    certified = [certify_epa(each).runs[0].phases[0].energy_dc_j for each in (car, heavy)]
    assert certified[0] == certified[1]


def test_grades_fall_with_speed_and_meet_the_force(launch: Performance):
    grades = [launch.gradeability_percent[key] for key in ("10_kmh", "50_kmh", "100_kmh")]
    assert grades == sorted(grades, reverse=True)
    assert grades[0] > 30.0


def test_load_and_ice_slow_it_down(launch: Performance):
    assert launch.acceleration_0_100_s is not None
    loaded, icy = accelerate(CAR, payload_kg=300.0), accelerate(CAR, grip=0.2)
    assert loaded.mass_kg == pytest.approx(launch.mass_kg + 300.0)
    assert loaded.acceleration_0_100_s is not None
    assert loaded.acceleration_0_100_s > 1.1 * launch.acceleration_0_100_s
    # On ice the driven axle's grip is the force: 0.2 x 9.81 x its share of the weight, plus load transfer.
    spec = complete(load_car(CAR))
    vehicle = Vehicle.from_car(spec, launch.mass_kg)
    limit = 0.2 * (1 - float(vehicle.grip.front_share)) / (1 - 0.2 * float(vehicle.grip.height_over_wheelbase)) * 9.80665
    assert icy.acceleration_m_s2[100] < limit
    assert icy.acceleration_m_s2[100] > 0.8 * limit


def test_a_scooter_does_not_reach_100():
    scooter = accelerate("xiaomi-scooter-pro-2")
    assert scooter.acceleration_0_100_s is None
    assert scooter.acceleration_0_200_s is None
    assert scooter.distance_0_100_m is None
    assert scooter.speed_max_kmh == pytest.approx(25.0, rel=1e-9)


@pytest.mark.parametrize("grip", [0.0, 5.0, float("nan")])
def test_grip_out_of_range(grip: float):
    with pytest.raises(SpecError, match=r"`grip` must be from 0\.05 to 3"):
        accelerate(CAR, grip=grip)


@pytest.mark.parametrize("rise", [-0.1, 6.0, float("nan")])
def test_torque_build_up_out_of_range(rise: float):
    with pytest.raises(SpecError, match=r"`torque_build_up_s` must be from 0 to 5 s"):
        accelerate(CAR, torque_build_up_s=rise)


def test_a_speed_that_the_limiter_holds_is_reached_when_it_is_first_reached():
    full = complete(load_car("volkswagen-id3-2021-pro"))
    free, held = accelerate(full), accelerate(vary(full, {"limits.speed_max_kmh": 100.0}))
    assert held.acceleration_0_100_s == pytest.approx(free.acceleration_0_100_s, rel=0.01)
    assert held.acceleration_0_160_s is None
