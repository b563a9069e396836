"""Factors on the default losses by the traits of a car."""

import math
from typing import Any

import pytest

from voltwright.defaults.calibration.factors import (
    DRAG,
    FACTORS,
    NO_CERTIFICATE,
    POWER_EXPONENT,
    POWER_OVER_MASS_TYPICAL_W_KG,
    ROAD,
    TRAITS,
    calibration,
    factors_of,
    loss_paths,
    traits_of,
    with_factors,
)
from voltwright.defaults.completed_parts import CompletedMotor
from voltwright.defaults.completion import complete
from voltwright.spec.base import fields_of
from voltwright.spec.loading import car_from_data

POWER_KW, MASS_KG = 150.0, 1636.0


@pytest.fixture
def spec(car_data: dict[str, Any]):
    return complete(car_from_data(car_data), "none")


def test_traits_of_one_driven_axle_with_magnets(spec):
    traits = traits_of(spec)
    assert set(traits) == set(TRAITS)
    assert traits.pop("every car") == traits.pop(NO_CERTIFICATE) == 1.0
    assert set(traits.values()) == {0.0}


def test_traits_of_two_axles(car_data: dict[str, Any]):
    rear = car_data["drive_units"]["rear"]
    car_data["drive_units"]["front"] = {"motor": {"kind": "induction", "power_max_kw": 100}, "inverter": {"technology": "sic"}}
    assert rear["motor"]["kind"] == "pmsm"
    traits = traits_of(complete(car_from_data(car_data), "none"))
    assert traits["both axles driven"] == traits["induction in front of magnets"] == 1.0
    assert traits["silicon carbide"] == 0.5
    assert traits["induction alone"] == traits["induction behind magnets"] == traits["electrically excited"] == 0.0


def test_factor_is_the_exponential_of_effect_times_trait(spec):
    factors = factors_of(spec, {"every car": {"machine": 0.2, "auxiliaries": -1.0}, "both axles driven": {"gear": 1.0}})
    ratio = POWER_KW * 1e3 / MASS_KG / POWER_OVER_MASS_TYPICAL_W_KG
    assert factors["machine"] == pytest.approx(math.exp(0.2) * ratio**POWER_EXPONENT, rel=1e-12)
    assert factors["auxiliaries"] == pytest.approx(math.exp(-1.0), rel=1e-12)
    assert factors["inverter"] == factors["gear"] == factors[DRAG] == 1.0
    assert set(factors_of(spec, {}).values()) == {1.0}, "the default laws alone have no effect of power either"


def test_losses_of_a_machine_do_not_follow_its_rated_power(car_data: dict[str, Any]):
    """Within a model line rated power is a matter of software; torque, and so the size, is the same."""

    def copper_kw(power_kw: float) -> float:
        car_data["drive_units"]["rear"]["motor"] = {"kind": "pmsm", "power_max_kw": power_kw, "torque_max_nm": 350}
        unit = complete(car_from_data(car_data), "type").drive_units.rear
        assert unit is not None and isinstance(unit.motor, CompletedMotor)
        return unit.motor.loss_copper_kw

    assert copper_kw(250.0) == pytest.approx(copper_kw(150.0), rel=1e-9)


def test_only_losses_are_scaled(spec: Any):
    scaled: Any = with_factors(spec, {"machine": 2.0, "inverter": 3.0, "gear": 4.0, "auxiliaries": 5.0})
    before, after = spec.drive_units.rear.motor, scaled.drive_units.rear.motor
    assert isinstance(before, CompletedMotor) and isinstance(after, CompletedMotor)
    assert after.loss_copper_kw == 2.0 * before.loss_copper_kw
    assert scaled.drive_units.rear.inverter.loss_linear_kw == 3.0 * spec.drive_units.rear.inverter.loss_linear_kw
    assert scaled.drive_units.rear.gear.mesh_loss_fraction == 4.0 * spec.drive_units.rear.gear.mesh_loss_fraction
    assert scaled.auxiliaries.power_base_w == 5.0 * spec.auxiliaries.power_base_w
    assert scaled.masses == spec.masses and scaled.road_load == spec.road_load and scaled.battery == spec.battery
    fields = sum(len(fields) for fields in FACTORS.values()) + len(ROAD[spec.road_load.kind])
    assert len(loss_paths(spec)) == fields


def test_what_the_file_writes_is_not_scaled(car_data: dict[str, Any]):
    car_data["auxiliaries"] = {"power_base_w": 300}
    completed = complete(car_from_data(car_data))
    assert completed.auxiliaries.power_base_w == 300
    assert "calibrated" in completed.assumptions["drive_units.rear.motor.loss_copper_kw"]


def test_scooter_is_left_alone(car_data: dict[str, Any]):
    scooter = car_from_data({**car_data, "vehicle_class": "scooter"})
    assert dict(fields_of(complete(scooter))) == dict(fields_of(complete(scooter, "none")))


def test_shipped_effects_are_known_and_moderate():
    for trait, own in calibration()["effects"].items():
        assert set(own) <= set(TRAITS[trait])
        assert all(abs(effect) < (4.0 if name == DRAG else 1.5) for name, effect in own.items())


def test_a_charger_of_no_certificate_loses_more_unless_its_efficiency_is_written(car_data: dict[str, Any]):
    plain, fitted = (complete(car_from_data(car_data), basis).charging for basis in ("none", "type"))
    assert fitted.efficiency_ac < plain.efficiency_ac
    assert fitted.loss_linear / plain.loss_linear == pytest.approx(math.exp(calibration()["effects"][NO_CERTIFICATE]["charger"]))
    tesla = complete(car_from_data({**car_data, "make": "Tesla"}), "type")
    assert tesla.charging.efficiency_ac == pytest.approx(plain.efficiency_ac, rel=1e-12)
    car_data["charging"] = {**car_data.get("charging", {}), "efficiency_ac": 0.9}
    assert complete(car_from_data(car_data), "type").charging.efficiency_ac == 0.9
