"""Which cars are of one interpolation family."""

from collections.abc import Callable
from typing import Any

import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.procedures.wltp.family_criteria import families_of, motor_rad_per_m, why_apart
from voltwright.spec.car import CarSpec


@pytest.fixture
def car(car_data: dict[str, Any]) -> Callable[..., CompletedCar]:
    def made(**sections: dict[str, Any]) -> CompletedCar:
        merged = {name: {**car_data.get(name, {}), **fields} for name, fields in sections.items()}
        return complete(CarSpec.model_validate({**car_data, **merged}), "none")

    return made


def test_body_mass_and_tyres_keep_no_car_out_of_a_family(car: Callable[..., CompletedCar]):
    heavy = car(body={"drag_area_m2": 0.8}, masses={"mass_curb_kg": 1900}, tyres={"rolling_resistance": 0.01})
    assert why_apart(car(), heavy) == ()


@pytest.mark.parametrize(
    ("sections", "path"),
    [
        ({"battery": {"energy_usable_kwh": 70}}, "battery.energy_usable_kwh"),
        ({"drive_units": {"rear": {"motor": {"kind": "induction", "power_max_kw": 150}}}}, "drive_units.rear.motor.kind"),
        ({"charging": {"power_ac_kw": 22}}, "charging.power_ac_kw"),
        ({"regeneration": {"deceleration_max_m_s2": 1.0}}, "regeneration.deceleration_max_m_s2"),
    ],
)
def test_another_powertrain_keeps_a_car_out(car: Callable[..., CompletedCar], sections: dict[str, Any], path: str):
    assert path in why_apart(car(), car(**sections))
    cars = {"one": car(), "other": car(**sections), "third": car()}
    assert families_of(cars) == (("one", "third"), ("other",))


def test_motor_speed_over_vehicle_speed_may_differ_by_eight_per_cent(car: Callable[..., CompletedCar]):
    plain = car(tyres={"radius_dynamic_mm": 340})
    unit = plain.drive_units.rear
    assert unit is not None and motor_rad_per_m(plain)[0] == pytest.approx(unit.gear.ratio / 0.34, rel=1e-12)
    assert why_apart(plain, car(tyres={"radius_dynamic_mm": 340 / 1.079})) == ()
    assert why_apart(plain, car(tyres={"radius_dynamic_mm": 340 / 1.081})) == ("tyres.radius_dynamic_mm",)
