"""The leaves of a live car: paths, units, signs, and what may be set."""

import math
from typing import Any

import pytest

from parked_vehicle import SIGNALS, ParkedVehicle
from voltwright.live.vss.entries import entries_of
from voltwright.live.vss.tree import NoSuchPathError, ReadOnlyError, Tree, WrongValueError
from voltwright.signals import SIGNALS as CATALOGUE

BATTERY = "Vehicle.Powertrain.TractionBattery"


@pytest.fixture
def vehicle() -> ParkedVehicle:
    return ParkedVehicle()


@pytest.fixture
def tree(vehicle: ParkedVehicle) -> Tree:
    return Tree(vehicle)


def test_every_signal_with_a_path_is_there(tree: Tree):
    assert {each.vss for each in CATALOGUE.values() if each.vss and each.name in SIGNALS} <= set(tree.entries)
    assert list(tree.entries) == sorted(tree.entries)


def test_units_and_signs_of_the_specification(vehicle: ParkedVehicle):
    vehicle.now |= {"speed_m_s": 10.0, "speed_kmh": 36.0, "shaft_rad_s": 261.8, "torque_nm": -12.4}
    values = Tree(vehicle).values()
    assert values["Vehicle.Speed"] == pytest.approx(36.0)
    assert values[f"{BATTERY}.CurrentPower"] == pytest.approx(11012.5)
    assert values[f"{BATTERY}.CurrentCurrent"] == pytest.approx(31.25)
    assert values[f"{BATTERY}.StateOfCharge.Current"] == pytest.approx(52.5)
    assert values[f"{BATTERY}.StateOfCharge.Displayed"] == pytest.approx(52.5)
    assert values["Vehicle.Powertrain.ElectricMotor.Speed"] == 2500
    assert values["Vehicle.Powertrain.ElectricMotor.Torque"] == -12
    assert values["Vehicle.TraveledDistance"] == pytest.approx(12345.6)
    assert values["Vehicle.Exterior.AirTemperature"] == pytest.approx(-7.0)
    assert values[f"{BATTERY}.Charging.IsCharging"] is True and values["Vehicle.IsMoving"] is True


def test_what_is_not_finite_has_no_value_and_what_is_too_large_ends_at_its_type(vehicle: ParkedVehicle):
    vehicle.now |= {"voltage_v": math.nan, "torque_nm": 1e9}
    values = Tree(vehicle).values()
    assert values[f"{BATTERY}.CurrentVoltage"] is None
    assert values["Vehicle.Powertrain.ElectricMotor.Torque"] == 2**15 - 1


def test_range(vehicle: ParkedVehicle):
    assert Tree(vehicle, range_full_km=400.0).values()["Vehicle.Powertrain.Range"] == 210_000
    assert "Vehicle.Powertrain.Range" not in Tree(vehicle).entries


def test_a_car_without_climate_has_fewer_leaves(vehicle: ParkedVehicle):
    del vehicle.now["cabin_c"]
    assert "Vehicle.Cabin.HVAC.AmbientAirTemperature" not in entries_of(vehicle)


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("Vehicle.Speed", 1),
        (f"{BATTERY}.StateOfCharge", 2),
        (f"{BATTERY}.StateOfCharge.*", 2),
        (f"{BATTERY}.*", 3),
        ("Vehicle.VersionVSS.**", 3),
        ("**.Temperature", 3),
    ],
)
def test_branches_and_patterns(tree: Tree, pattern: str, count: int):
    assert len(tree.below(pattern)) == count


@pytest.mark.parametrize("pattern", ["", "Vehicle", "**", "Vehicle.**"])
def test_everything(tree: Tree, pattern: str):
    assert len(tree.below(pattern)) == len(tree.entries)


@pytest.mark.parametrize("path", ["Vehicle.Wings", "Speed", "Vehicle.Speed.More", "vehicle.speed", "Vehicle.Speed.**.*"])
def test_unknown_paths(tree: Tree, path: str):
    with pytest.raises(NoSuchPathError, match="has no signal"):
        tree.below(path)


@pytest.mark.parametrize("path", ["Vehicle..Speed", ".", "Vehicle.Speed ", "Vehicle.(a|b)+", "a" * 1001, "**.**.**.**", "\0"])
def test_what_is_no_path(tree: Tree, path: str):
    with pytest.raises(WrongValueError, match="path"):
        tree.below(path)


@pytest.mark.parametrize(
    ("path", "value", "command", "kept"),
    [
        (f"{BATTERY}.Charging.ChargeLimit", 80, "soc_target_percent", 80.0),
        (f"{BATTERY}.Charging.StartStopCharging", "STOP", "charge_on", False),
        ("Vehicle.Cabin.HVAC.IsAirConditioningActive", True, "cabin_on", True),
        ("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 19, "cabin_temp_c", 19.0),
        (f"{BATTERY}.BatteryConditioning.RequestedMode", "FAST_CHARGING_PREPARATION", "precondition", True),
        ("Vehicle.Private.Charging.PowerLimit", 7400.0, "power_limit_w", 7400.0),
        ("Vehicle.Private.Charging.CurrentLimit", 16.0, "current_limit_a", 16.0),
    ],
)
def test_actuators_act_and_show_what_they_are_set_to(vehicle: ParkedVehicle, path: str, value: Any, command: str, kept: object):
    tree = Tree(vehicle)
    tree.values()
    tree.set(path, value)
    assert vehicle.settings[command] == kept
    assert tree.values()[path] == value


def test_what_cannot_be_set(tree: Tree):
    with pytest.raises(ReadOnlyError, match=r"Vehicle\.Speed \(sensor\)"):
        tree.set("Vehicle.Speed", 1.0)
    with pytest.raises(ReadOnlyError, match=r"\(attribute\)"):
        tree.set("Vehicle.VehicleIdentification.VIN", "x")
    with pytest.raises(NoSuchPathError):
        tree.set("Vehicle.Wings", 1.0)
    with pytest.raises(WrongValueError, match="from 1 to 100 percent, but is 101"):
        tree.set(f"{BATTERY}.Charging.ChargeLimit", 101)
    with pytest.raises(WrongValueError, match="one of STOP, START, but is 'GO'"):
        tree.set(f"{BATTERY}.Charging.StartStopCharging", "GO")
    with pytest.raises(WrongValueError, match="from 0 to 1e\\+06 W, but is nan"):
        tree.set("Vehicle.Private.Charging.PowerLimit", math.nan)


def test_trouble_codes(vehicle: ParkedVehicle):
    tree = Tree(vehicle)
    assert tree.values()["Vehicle.Diagnostics.DTCCount"] == 0
    vehicle.fault("contactor_open")
    tree = Tree(vehicle)
    assert tree.values()["Vehicle.Diagnostics.DTCList"] == [code.code for code in vehicle.trouble_codes()]
    assert tree.values()["Vehicle.Diagnostics.DTCCount"] == 1
