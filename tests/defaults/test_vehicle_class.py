"""Every class of vehicle is usable from five numbers of a data sheet."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.defaults.vehicle_class import CLASSES
from voltwright.library.cycles import steady_cycle
from voltwright.procedures.drive import drive
from voltwright.procedures.performance import accelerate
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data


def minimal(
    vehicle_class: str, mass_kg: float, power_kw: float, energy_kwh: float, body: dict[str, float], top: float
) -> CarSpec:
    motor = {"kind": "pmsm", "power_max_kw": power_kw}
    return car_from_data(
        {
            "name": "minimal",
            "title": "Minimal",
            "make": "None",
            "vehicle_class": vehicle_class,
            "masses": {"mass_curb_kg": mass_kg},
            "body": body,
            "drive_units": {"front" if vehicle_class in ("van", "car") else "rear": {"motor": motor}},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": energy_kwh},
            "limits": {"speed_max_kmh": top},
        }
    )


# Consumption at a steady speed [Wh/km at the battery], in the band that tests and owners of such vehicles report.
VEHICLES: list[tuple[str, float, float, float, dict[str, float], float, float, tuple[float, float]]] = [
    ("scooter", 14, 0.5, 0.3, {"drag_area_m2": 0.5}, 20, 20, (7, 15)),
    ("scooter", 25, 1.0, 0.7, {"height_mm": 1250}, 25, 25, (8, 20)),
    ("quadricycle", 485, 6, 5.5, {"height_mm": 1520}, 45, 45, (40, 75)),
    ("quadricycle", 474, 13, 6.1, {"drag_area_m2": 0.64}, 80, 80, (65, 105)),
    ("car", 1045, 33, 25, {"drag_coefficient": 0.35}, 125, 80, (90, 140)),
    ("suv", 2200, 250, 90, {"frontal_area_m2": 2.7}, 200, 110, (160, 230)),
    ("van", 1700, 44, 33, {"drag_area_m2": 1.0}, 130, 80, (125, 180)),
    ("van", 2500, 85, 60, {"height_mm": 2600}, 120, 80, (190, 270)),
    ("truck", 18000, 300, 300, {"height_mm": 3600}, 90, 80, (700, 950)),
    ("truck", 40000, 400, 600, {"drag_area_m2": 5.5}, 89, 80, (1000, 1350)),
]


@pytest.mark.parametrize("vehicle", VEHICLES, ids=lambda vehicle: f"{vehicle[0]}-{vehicle[1]:g}kg")
def test_five_numbers_give_a_usable_vehicle(vehicle: tuple[Any, ...]):
    *numbers, steady_kmh, band = vehicle
    spec, top = minimal(*numbers), numbers[-1]
    figures = accelerate(spec)
    assert figures.speed_max_kmh == pytest.approx(top, rel=0.02)
    driven = drive(spec, steady_cycle(steady_kmh))
    assert band[0] < driven.consumption_pack_wh_km < band[1]
    if top > 50:
        assert figures.acceleration_0_50_s is not None and 1.5 < figures.acceleration_0_50_s < 20.0
    assert figures.gradeability_percent["10_kmh"] > 10.0


@pytest.mark.parametrize("vehicle_class", sorted(CLASSES))
def test_every_class_without_a_top_speed_reaches_a_usual_one(vehicle_class: str):
    usual = {"scooter": (20, 45), "quadricycle": (45, 130), "truck": (70, 160)}.get(vehicle_class, (130, 260))
    mass, power = {"scooter": (18, 0.6), "quadricycle": (480, 12), "truck": (30000, 350)}.get(vehicle_class, (1700, 120))
    spec = minimal(vehicle_class, mass, power, power, {}, 100)
    free = spec.model_copy(update={"limits": spec.limits.model_copy(update={"speed_max_kmh": None})})
    assert usual[0] < accelerate(free).speed_max_kmh < usual[1]


# What a file writes of motor, gear, torque and top speed, each with the others left out.
DRIVES: list[tuple[str, dict[str, float], dict[str, float]]] = [
    ("van", {"power_max_kw": 44, "torque_max_nm": 226}, {}),
    ("car", {"power_max_kw": 60, "torque_max_nm": 900}, {}),  # hub motors
    ("car", {"power_max_kw": 60, "torque_max_nm": 900}, {"ratio": 1.0}),
    ("car", {"power_max_kw": 60}, {"ratio": 1.0}),
    ("car", {"power_max_kw": 60, "speed_max_rpm": 1200}, {}),
    ("car", {"power_max_kw": 60, "speed_max_rpm": 20000}, {}),
    ("suv", {"power_max_kw": 60, "speed_max_rpm": 4000}, {}),
]


@pytest.mark.parametrize(("vehicle_class", "motor", "gear"), DRIVES)
def test_written_top_speed_is_reached_whatever_else_is_written(
    vehicle_class: str, motor: dict[str, float], gear: dict[str, float]
):
    spec = minimal(vehicle_class, 1500, 60, 40, {"drag_area_m2": 0.7}, 110)
    data = spec.model_dump(exclude_unset=True)
    for unit in data["drive_units"].values():
        unit.update(motor={"kind": "pmsm", **motor}, gear=gear)
    assert accelerate(car_from_data(data)).speed_max_kmh == pytest.approx(110, rel=0.02)


@pytest.mark.parametrize(("power_kw", "torque_nm"), [(100, 250), (220, 400), (300, 450)])
def test_the_gear_of_a_car_puts_the_base_speed_of_its_motor_where_cars_have_it(power_kw: float, torque_nm: float):
    data = minimal("car", 1800, power_kw, 60, {"drag_area_m2": 0.6}, 160).model_dump(exclude_unset=True)
    data["drive_units"]["front"]["motor"]["torque_max_nm"] = torque_nm
    car = complete(car_from_data(data))
    assert car.drive_units.front is not None
    base_kmh = 3.6e3 * power_kw / torque_nm / car.drive_units.front.gear.ratio * car.tyres.radius_dynamic_mm * 1e-3
    assert base_kmh == pytest.approx(63.0, rel=1e-9)
    words = car.assumptions["drive_units.front.gear.ratio"]
    assert words == "peak power begins at 63 km/h, ratio at most 13"


def test_a_gear_has_no_more_than_two_stages():
    data = minimal("car", 1800, 300, 60, {"drag_area_m2": 0.6}, 160).model_dump(exclude_unset=True)
    data["drive_units"]["front"]["motor"]["torque_max_nm"] = 150
    car = complete(car_from_data(data))
    assert car.drive_units.front is not None and car.drive_units.front.gear.ratio == 13.0


@pytest.mark.parametrize(("vehicle_class", "over"), [("car", 1.02), ("suv", 1.02), ("van", 1.15), ("truck", 1.15)])
def test_the_battery_gives_what_the_data_sheet_says_of_a_car(vehicle_class: str, over: float):
    car = complete(minimal(vehicle_class, 2000, 150, 60, {"drag_area_m2": 0.9}, 90))
    assert car.battery.power_discharge_max_kw == pytest.approx(over * 150.0)


@pytest.mark.parametrize(("top", "grip"), [(None, 1.0), (180, 1.0), (240, 1.0), (250, 1.05), (270, 1.15), (350, 1.15)])
def test_a_fast_car_has_the_tyres_that_its_top_speed_needs(top: float | None, grip: float):
    spec = minimal("car", 2000, 300, 80, {"drag_area_m2": 0.6}, 100)
    spec = spec.model_copy(update={"limits": spec.limits.model_copy(update={"speed_max_kmh": top})})
    car = complete(spec)
    assert car.tyres.grip == pytest.approx(grip)
    assert ("above 240 km/h" in car.assumptions["tyres.grip"]) == (grip > 1.0)


def test_defaults_stay_out_of_the_way_of_what_is_written():
    data = minimal("quadricycle", 480, 12, 8, {}, 80).model_dump(exclude_unset=True)
    data["regeneration"] = {"speed_fade_end_kmh": 20}
    data["battery"] = {"chemistry": "lfp", "energy_gross_kwh": 40.0, "capacity_ah": 50.0}
    data["charging"] = {"current_ac_max_a": 32, "phases_ac": 3}
    data["hvac"] = {"power_heat_pump_kw": 2.0}
    data["thermal"] = {"power_chiller_kw": 1.5}
    car = complete(car_from_data(data))
    assert car.regeneration.speed_fade_start_kmh > 20.0
    assert car.battery.voltage_nominal_v == pytest.approx(800.0, rel=0.01)
    assert car.charging.power_ac_kw == pytest.approx(22.0, rel=0.02)
    assert (car.hvac.kind, car.thermal.cooling) == ("heat_pump", "liquid")
    data["regeneration"] = {"speed_fade_start_kmh": 3}
    assert complete(car_from_data(data)).regeneration.speed_fade_end_kmh < 3.0


@pytest.mark.parametrize("mass_test_kg", [25.0, 80.0, 120.0])
def test_empty_mass_is_never_below_nothing(mass_test_kg: float):
    data = minimal("scooter", 20, 0.5, 0.4, {}, 25).model_dump(exclude_unset=True)
    data["masses"] = {"mass_test_kg": mass_test_kg}
    assert 5.0 <= complete(car_from_data(data)).masses.mass_curb_kg < mass_test_kg
