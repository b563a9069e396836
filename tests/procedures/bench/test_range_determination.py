"""The two forms of a range test on the bench: choice, order, lengths, break-off, what is left, and the recharge."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import TraceError
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.procedures.bench.dynamometer import TestRun as Run
from voltwright.procedures.bench.range_determination import (
    LEFT_MAX,
    RangeTest,
    break_max_min,
    drive_range_test,
    energy_recharge_wh,
    first_phases,
    vehicle_on_bench,
)
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH

CAR = "tesla-model-3-2024-rwd"
WLTC = load_cycle("wltc-class3b")
CITY = first_phases(WLTC, 2, "city")
TEST = RangeTest("wltp", WLTC, (WLTC, CITY), 3, 100.0 * M_S_PER_KMH)


def with_energy(energy_kwh: float) -> CarSpec:
    """The car with another battery energy, at the same power and mass."""
    changes = {"battery.energy_usable_kwh": energy_kwh, "battery.energy_gross_kwh": 1.03 * energy_kwh}
    return replace_fields(load_car(CAR), changes)


def drive(spec: CarSpec, form=None) -> tuple[Run, str]:
    return drive_range_test(vehicle_on_bench(complete(spec), 1900.0, 57.0), TEST, form)


@pytest.fixture(scope="module")
def shortened() -> Run:
    return drive(load_car(CAR))[0]


def test_order_and_lengths(shortened: Run):
    names = ["ds1 wltc-class3b", "ds1 city", "css_m", "ds2 wltc-class3b", "ds2 city", "css_e"]
    assert [phase.name for phase in shortened.phases] == names
    # A cycle's own way, to what the bench's steps of one second give.
    assert shortened.phases[0].distance_m == pytest.approx(WLTC.distance_m, rel=1e-9)
    assert shortened.phases[4].distance_m == pytest.approx(CITY.distance_m, rel=1e-9)
    assert [part.name for part in shortened.phases[1].parts] == ["low", "medium"]


def test_constant_speed_is_reached_within_a_minute(shortened: Run):
    middle = shortened.phases[2]
    inside = (shortened.time_s > middle.start_s + 60.0) & (shortened.time_s < middle.start_s + middle.duration_s - 60.0)
    assert np.max(np.abs(shortened.speed_m_s[inside] - 100.0 / 3.6)) < 1e-9


def test_little_is_left_behind_the_second_segment(shortened: Run):
    last = shortened.phases[-1]
    assert 0.0 < last.energy_dc_j / shortened.energy_usable_j <= LEFT_MAX
    assert shortened.ended_by == "empty battery"
    assert not last.complete


def test_break_off_after_four_seconds(shortened: Run):
    missed = np.abs(shortened.speed_wanted_m_s - shortened.speed_m_s) > 2.0 / 3.6
    assert missed[-4:].all()
    assert not missed[:-4].any()


@pytest.mark.parametrize(("laps", "wanted"), [(2.7, "consecutive"), (3.3, "shortened")])
def test_form_by_estimated_range(laps: float, wanted: str):
    # The first WLTC of a cold car with a full and small pack, which takes little of what braking recovers.
    lap_kwh = 3.3
    run, form = drive(with_energy(laps * lap_kwh))
    assert form == wanted
    assert run.to_the_end


def test_forms_agree():
    """Both forms measure one car: they differ by the energy that a cycle can no longer take from a nearly empty pack."""
    spec = with_energy(30.0)
    ranges = []
    for form in ("consecutive", "shortened"):
        run, driven = drive(spec, form)
        assert driven == form
        ranges.append(run.energy_usable_j)
    assert ranges[0] == pytest.approx(ranges[1], rel=0.03)


def test_a_car_too_weak_is_refused():
    weak = replace_fields(
        load_car(CAR), {"drive_units.rear.motor.power_max_kw": 25.0, "drive_units.rear.motor.torque_max_nm": 60.0}
    )
    with pytest.raises(TraceError, match="not made slower"):
        drive(weak)


def test_recharge_by_the_given_efficiency_or_by_the_charger(shortened: Run):
    spec = load_car(CAR)
    assert spec.charging.efficiency_ac is not None
    vehicle = vehicle_on_bench(complete(spec), 1900.0, 57.0)
    given = energy_recharge_wh(complete(spec), vehicle, shortened)
    assert given == pytest.approx(shortened.energy_usable_j / 3600.0 / spec.charging.efficiency_ac, rel=1e-12)
    unknown = complete(replace_fields(spec, {"charging.efficiency_ac": None}))
    computed = energy_recharge_wh(unknown, vehicle_on_bench(unknown, 1900.0, 57.0), shortened)
    assert computed == pytest.approx(given, rel=0.05)  # certificates lie from 0.886 to 0.902


def test_rotating_mass_and_rolling_part_on_the_bench():
    full = complete(load_car(CAR))
    vehicle = vehicle_on_bench(full, 1900.0, 57.0)
    assert float(vehicle.inertia_mass_kg) == pytest.approx(1957.0, rel=1e-12)
    assert float(vehicle.road_load.mass_reference_kg) == full.masses.mass_test_kg


def test_first_phases():
    assert CITY.duration_s == 1022.0
    assert CITY.distance_m == pytest.approx(3095.0 + 4756.0, abs=2.0)  # published to the metre, each
    assert CITY.speed_m_s[-1] == 0.0


def test_breaks():
    assert [break_max_min(way) for way in (100.0, 100.1, 200.0, 201.0, 300.1)] == [10.0, 20.0, 30.0, 60.0, None]
