"""Default laws: nothing is left empty, what was written stays, and each law says itself in words."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.defaults.drive_unit import MACHINE_LAWS
from voltwright.library.find import car_names, load_car
from voltwright.spec.base import fields_of
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.spec.drive_unit import Motor
from voltwright.spec.loading import car_from_data

OPTIONAL = {
    "body.drag_coefficient", "body.length_mm", "tyres.size", "masses.mass_gross_max_kg", "battery.capacity_ah",
    "charging.power_dc_kw", "charging.current_dc_max_a", "charging.voltage_dc_min_v", "charging.voltage_dc_max_v",
    "charging.booster_kw", "charging.split_pack", "charging.wireless", "charging.v2l_kw", "charging.v2h_kw",
    "charging.v2g_kw", "charging.gives_through", "limits.speed_max_kmh", "split.front_share", "regeneration.lift_off",
    "battery.spread_capacity_percent", "battery.spread_resistance_percent",
}  # fmt: skip


@pytest.mark.parametrize("name", car_names())
def test_every_shipped_car_is_filled_and_keeps_what_it_wrote(name: str):
    spec = load_car(name)
    completed = complete(spec)
    written, full = dict(fields_of(spec)), dict(fields_of(completed.spec))
    assert all(full[path] is value or full[path] == value for path, value in written.items())
    added = {path for path in full if path not in written}
    assert added == set(completed.assumptions)
    assert all(completed.assumptions[path] for path in added)


def test_only_what_may_be_absent_stays_absent(car_data: dict[str, Any]):
    full = complete(car_from_data(car_data)).spec
    filled = {path for path, _ in fields_of(full)}
    sections = ("body", "tyres", "masses", "battery", "auxiliaries", "warm_up", "charging", "regeneration", "thermal", "hvac")
    for section in sections:
        for name in type(getattr(full, section)).model_fields:
            path = f"{section}.{name}"
            assert path in filled or path in OPTIONAL, path


def test_completing_twice_changes_nothing(car_data: dict[str, Any]):
    once = complete(car_from_data(car_data))
    twice = complete(once.spec)
    assert twice.spec == once.spec
    assert twice.assumptions == {}


def test_losses_scale_with_peak_power(car_data: dict[str, Any]):
    motor = complete(car_from_data(car_data), {}).spec.drive_units.rear.motor
    law = MACHINE_LAWS["pmsm"].losses
    assert isinstance(motor, Motor)
    assert motor.loss_copper_kw == pytest.approx(law["loss_copper_kw"] * 150.0, rel=1e-12)


def test_a_car_that_rolls_free_hides_its_driveline_drag(car_data: dict[str, Any]):
    car_data["road_load"] = {"kind": "coast_down", "f0_n": 110, "f1_n_per_kmh": 0.7, "f2_n_per_kmh2": 0.025}
    for lift_off, included in (("blended", True), ("coasting", False)):
        car_data["regeneration"] = {"lift_off": lift_off}
        load = complete(car_from_data(car_data)).spec.road_load
        assert load.kind == "coast_down"
        assert load.driveline_drag_included is included


def test_resistance_from_chemistry_and_size(car_data: dict[str, Any]):
    car_data["battery"].update(energy_gross_kwh=64, cells_series=96, voltage_nominal_v=355)
    battery = complete(car_from_data(car_data)).spec.battery
    capacity_ah = 64e3 / 355
    expected = 1e3 * CHEMISTRIES["nmc"].resistance_capacity_ohm_ah * 96 / capacity_ah
    assert battery.resistance_mohm == pytest.approx(expected, rel=1e-12)


def test_masses_fill_each_other(car_data: dict[str, Any]):
    masses = complete(car_from_data(car_data)).spec.masses
    assert masses.mass_test_kg == 1636.0
    car_data["masses"] = {"mass_test_kg": 1636}
    assert complete(car_from_data(car_data)).spec.masses.mass_curb_kg == 1500.0


def test_drag_area_from_its_parts_or_from_the_class(car_data: dict[str, Any]):
    car_data["body"] = {"drag_coefficient": 0.25, "frontal_area_m2": 2.4}
    completed = complete(car_from_data(car_data))
    assert completed.spec.body.drag_area_m2 == pytest.approx(0.6, rel=1e-12)
    assert completed.parents["body.drag_area_m2"] == ("body.drag_coefficient", "body.frontal_area_m2")
    car_data["body"] = {}
    assert "of the class" in complete(car_from_data(car_data)).assumptions["body.drag_area_m2"]


def test_pulse_share_of_the_resistance():
    for law in CHEMISTRIES.values():
        assert law.ohmic_share + law.branch1_share + law.branch2_share == pytest.approx(1.0, rel=2e-3)  # printed to three digits
        assert law.ohmic_share < law.share_after_10_s < 1.0
