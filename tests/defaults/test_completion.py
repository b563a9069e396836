"""Default laws: nothing is left empty, what was written stays, and each law says itself in words."""

from typing import Any

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import ROAD
from voltwright.defaults.completed_parts import CompletedMotor
from voltwright.defaults.completion import complete
from voltwright.defaults.drive_unit import MACHINE_LAWS
from voltwright.library.cars import car_names, load_car
from voltwright.spec.base import field_names, fields_of
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.spec.loading import car_from_data

NOT_USED = ("price", "published", "history", "correlations", "evidence", "sources")
OPTIONAL = {
    "body.drag_coefficient", "body.length_mm", "tyres.size", "tyres.label_class", "masses.mass_gross_max_kg",
    "battery.capacity_ah",
    "charging.power_dc_kw", "charging.current_dc_max_a", "charging.voltage_dc_min_v", "charging.voltage_dc_max_v",
    "charging.booster_kw", "charging.split_pack", "charging.wireless", "charging.v2l_kw", "charging.v2h_kw",
    "charging.v2g_kw", "charging.gives_through", "limits.speed_max_kmh", "split.front_share", "regeneration.lift_off",
    "battery.spread_capacity_percent", "battery.spread_resistance_percent",
}  # fmt: skip


@pytest.mark.parametrize("name", car_names())
def test_every_shipped_car_is_filled_and_keeps_what_it_wrote(name: str):
    spec = load_car(name)
    completed = complete(spec)
    physical = {path: value for path, value in fields_of(spec) if path.split(".")[0] not in NOT_USED}
    written, full = physical, dict(fields_of(completed))
    road = 1.0 + completed.loss_model.changes["road"]
    scaled = {path: value * road for path, value in written.items() if path in ROAD[spec.road_load.kind]}
    assert all(full[path] == pytest.approx(value, rel=1e-12) for path, value in scaled.items())
    assert all(full[path] is value or full[path] == value for path, value in written.items() if path not in scaled)
    added = {path for path in full if path not in written}
    assert added == set(completed.assumptions)
    assert all(completed.assumptions[path] for path in added)


def test_only_what_may_be_absent_stays_absent(car_data: dict[str, Any]):
    full = complete(car_from_data(car_data))
    filled = {path for path, _ in fields_of(full)}
    sections = ("body", "tyres", "masses", "battery", "auxiliaries", "warm_up", "charging", "regeneration", "thermal", "hvac")
    for section in sections:
        for name in field_names(type(getattr(full, section))):
            path = f"{section}.{name}"
            assert path in filled or path in OPTIONAL, path


def test_losses_scale_with_peak_power(car_data: dict[str, Any]):
    motor = getattr(complete(car_from_data(car_data), "none").drive_units.rear, "motor", None)
    law = MACHINE_LAWS["pmsm"].losses
    assert isinstance(motor, CompletedMotor)
    assert motor.loss_copper_kw == pytest.approx(law["loss_copper_kw"] * 150.0, rel=1e-12)


def test_how_much_driveline_drag_a_coast_down_holds(car_data: dict[str, Any]):
    """Whatever lifting the pedal does: all of it, but for the drive units whose tests say otherwise, or as the file says."""
    car_data["road_load"] = {"kind": "coast_down", "f0_n": 110, "f1_n_per_kmh": 0.7, "f2_n_per_kmh2": 0.025}

    def share(**changes: Any) -> float:
        load = complete(car_from_data(car_data | changes)).road_load
        assert load.kind == "coast_down"
        return load.driveline_drag_share

    for lift_off in ("blended", "coasting", "one_pedal"):
        assert share(regeneration={"lift_off": lift_off}) == 1.0
    first = {"make": "Volkswagen", "title": "ID.4 Pro", "model_year": 2022}
    assert 0.0 < share(**first) < 0.5
    assert share(**first | {"model_year": 2024}) == 1.0
    assert share(**first, road_load=car_data["road_load"] | {"driveline_drag_share": 0.8}) == 0.8


def test_resistance_from_chemistry_and_size(car_data: dict[str, Any]):
    car_data["battery"].update(energy_gross_kwh=64, cells_series=96, voltage_nominal_v=355)
    battery = complete(car_from_data(car_data)).battery
    capacity_ah = 64e3 / 355
    expected = 1e3 * CHEMISTRIES["nmc"].resistance_capacity_ohm_ah * 96 / capacity_ah
    assert battery.resistance_mohm == pytest.approx(expected, rel=1e-12)


def test_masses_fill_each_other(car_data: dict[str, Any]):
    masses = complete(car_from_data(car_data)).masses
    assert masses.mass_test_kg == 1636.0
    car_data["masses"] = {"mass_test_kg": 1636}
    assert complete(car_from_data(car_data)).masses.mass_curb_kg == 1500.0


def test_drag_area_from_its_parts_or_from_the_class(car_data: dict[str, Any]):
    car_data["body"] = {"drag_coefficient": 0.25, "frontal_area_m2": 2.4}
    completed = complete(car_from_data(car_data))
    assert completed.body.drag_area_m2 == pytest.approx(0.6, rel=1e-12)
    assert completed.parents["body.drag_area_m2"] == ("body.drag_coefficient", "body.frontal_area_m2")
    car_data["body"] = {}
    assert "of the class" in complete(car_from_data(car_data)).assumptions["body.drag_area_m2"]


def test_pulse_share_of_the_resistance():
    for law in CHEMISTRIES.values():
        assert law.ohmic_share + law.branch1_share + law.branch2_share == pytest.approx(1.0, rel=2e-3)  # printed to three digits
        assert law.ohmic_share < law.share_after_10_s < 1.0


def test_the_default_motor_speed_reaches_the_written_top_speed(car_data: dict[str, Any]):
    car_data["drive_units"]["rear"]["motor"] = {"kind": "pmsm", "power_max_kw": 33, "torque_max_nm": 125}
    car_data["drive_units"]["rear"]["gear"] = {"ratio": 9.5}
    slow = complete(car_from_data(car_data)).drive_units.rear
    fast = complete(car_from_data({**car_data, "limits": {"speed_max_kmh": 130}}))
    unit, radius_m = fast.drive_units.rear, fast.tyres.radius_dynamic_mm * 1e-3
    assert slow is not None and unit is not None
    assert unit.motor.speed_max_rpm > slow.motor.speed_max_rpm
    reached_kmh = unit.motor.speed_max_rpm * np.pi / 30.0 / unit.gear.ratio * radius_m * 3.6
    assert reached_kmh == pytest.approx(130.0, rel=1e-9)
    car_data["drive_units"]["rear"]["motor"]["speed_max_rpm"] = 9000  # what is written stays
    assert complete(car_from_data({**car_data, "limits": {"speed_max_kmh": 130}})).drive_units.rear.motor.speed_max_rpm == 9000  # pyright: ignore


def test_parts_have_the_fields_of_their_spec():
    car = complete(load_car("volkswagen-id3-2021-pro"))
    for section in field_names(type(car)):
        written, completed = getattr(car.written, section), getattr(car, section)
        if hasattr(written, "model_fields_set"):
            assert field_names(type(completed)) == field_names(type(written)), section
