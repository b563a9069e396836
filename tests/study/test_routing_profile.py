"""The routing profile: steady speeds, hills and accelerations are those of drives, and add up to a drive over a hill."""

import numpy as np
import pytest

import voltwright as vw
from voltwright.defaults.completion import complete, vary
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.spec.cycle import make_cycle
from voltwright.study.routing_profile import SPEEDS_KMH, RoutingProfile, routing_profile

CAR, SCOOTER = "volkswagen-id3-2021-pro", "xiaomi-scooter-pro-2"
CELLS_DIFFER = 0.01
"""Cells of the profile have warmed a little, those of a plain drive keep 20 °C."""
HILL_DIFFERS = 0.05
"""One ascent and one descent stand for all speeds and grades."""


@pytest.fixture(scope="module")
def profile() -> RoutingProfile:
    return routing_profile(complete(load_car(CAR)), "ccs2-150", (-10.0, 20.0))


def at(profile: RoutingProfile, temperature_c: float) -> dict[float, float]:
    return {point.speed_kmh: point.consumption_wh_km for point in profile.speeds if point.temperature_c == temperature_c}


@pytest.mark.long
def test_a_steady_speed_is_that_of_a_drive(profile: RoutingProfile):
    assert tuple(at(profile, 20.0)) == tuple(at(profile, -10.0)) == SPEEDS_KMH
    for speed_kmh in (30.0, 100.0):
        trace = vw.drive(CAR, vw.steady_cycle(speed_kmh, 300), soc_start=0.85, history=True).trace
        assert trace is not None
        drive_w = trace["terminal_w"][-1] - trace["loss_auxiliaries_w"][-1] - trace["loss_dcdc_w"][-1]
        assert at(profile, 20.0)[speed_kmh] == pytest.approx(drive_w / speed_kmh, rel=CELLS_DIFFER)


@pytest.mark.long
def test_cold_air_takes_more_for_the_drive_and_much_more_beside_it(profile: RoutingProfile):
    warm, cold = at(profile, 20.0), at(profile, -10.0)
    assert all(cold[speed] > 1.05 * warm[speed] for speed in warm)
    others = {value: [point.auxiliary_w for point in profile.speeds if point.temperature_c == value] for value in (-10.0, 20.0)}
    assert min(others[-10.0]) > 4.0 * max(others[20.0])


@pytest.mark.long
def test_the_parts_add_up_to_a_drive_over_a_hill(profile: RoutingProfile):
    seconds, speed_kmh, grade = 600, 80.0, 0.03
    grades = np.where(np.arange(seconds + 1) <= seconds // 2, grade, -grade)
    hill = make_cycle("hill", np.arange(seconds + 1.0), np.full(seconds + 1, speed_kmh / 3.6), grade=grades)
    done = vw.drive(CAR, hill, soc_start=0.8)
    rise_m = 1000.0 * done.distance_km / 2.0 * np.sin(np.arctan(grade))
    others_wh = next(point.auxiliary_w for point in profile.speeds if point.temperature_c == 20.0) * seconds / 3600.0
    level_wh = at(profile, 20.0)[speed_kmh] * done.distance_km
    planned_wh = level_wh + others_wh + (profile.ascent_wh_m - profile.descent_wh_m) * rise_m
    assert planned_wh == pytest.approx(done.energy_pack_wh, rel=HILL_DIFFERS)


@pytest.mark.long
def test_efficiencies_allow_no_perpetual_motion(profile: RoutingProfile):
    for there, back in (
        (profile.uphill_efficiency, profile.downhill_efficiency),
        (profile.acceleration_efficiency, profile.deceleration_efficiency),
    ):
        assert 0.5 < there < 1.0 and back > 0.5 and there * back < 1.0


@pytest.mark.long
def test_the_charging_curve_is_that_of_a_charge(profile: RoutingProfile):
    done = vw.charge(CAR, "ccs2-150", soc_start=0.0, soc_end=1.0)
    powers = {point.soc: point.power_kw for point in profile.charging_curve}
    assert 0.9 * done.power_max_kw < max(powers.values()) < done.power_max_kw, "the battery's losses are not stored"
    assert [point.energy_kwh for point in profile.charging_curve] == pytest.approx(
        np.linspace(0.0, profile.energy_usable_kwh, 21)
    )
    hours = np.sum(0.05 * profile.energy_usable_kwh / np.array(list(powers.values())[:-1]))
    assert 60.0 * hours == pytest.approx(done.duration_min, rel=1e-3), "a planner that adds up the points finds the time"


def test_a_slow_vehicle_has_the_speeds_that_it_holds():
    slow = routing_profile(complete(load_car(SCOOTER)), temperatures_c=(20.0,))
    assert [point.speed_kmh for point in slow.speeds] == [10.0, 20.0]
    assert slow.charger and all(np.isfinite(point.power_kw) for point in slow.charging_curve)


@pytest.mark.long
def test_a_small_battery_has_the_speeds_that_the_motor_holds():
    car = vary(complete(load_car("nissan-leaf-2013")), {"battery.energy_usable_kwh": 6.0, "battery.energy_gross_kwh": 6.6})
    small = routing_profile(car, temperatures_c=(-10.0,))
    speeds, used = zip(*at(small, -10.0).items(), strict=True)
    assert speeds == SPEEDS_KMH
    assert np.all(np.diff(used) > 0.0), "the battery is charged in between: no jump"


def test_a_charger_that_cannot_serve_and_a_temperature_out_of_range_are_refused():
    car = complete(load_car(SCOOTER))
    with pytest.raises(SpecError, match="'ccs2-150' cannot charge"):
        routing_profile(car, "ccs2-150", (20.0,))
    with pytest.raises(SpecError, match="must be from -30 to 50 °C, but is 70"):
        routing_profile(car, None, (70.0,))
