"""The live car: the one engine's results, what it can be told, its faults."""

import numpy as np
import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.live.commands import COMMANDS
from voltwright.live.faults import FAULTS
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.signals import SIGNALS
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.state import start_of
from voltwright.units import celsius_to_kelvin


def steps(car, count):
    for _ in range(count):
        car.step()


def test_a_drive_is_that_of_the_engine(live_car, id3, hop, drive):
    car = live_car(drive=hop, dt_s=1.0, temp_ambient_c=-5.0)
    supplies = [Supply.of(), *(each.supply for each in car.outlets.values())]
    vehicle = Vehicle.from_car(id3, lumped=True, supplies=supplies, road=True)
    start = start_of(vehicle, 0.5, cells_k=celsius_to_kelvin(-5.0), cold_drag=1.0)
    wanted = drive(vehicle, inputs_of_cycle(hop, ambient_c=-5.0), start=start, keep=("terminal_w", "cells_k"), road=car.trip.road)
    powers = []
    for _ in range(29):
        car.step()
        powers.append(car.flow("terminal_w"))
    np.testing.assert_allclose(powers, np.asarray(wanted.columns["terminal_w"])[:29], rtol=1e-9, atol=1e-6)
    assert car.signals()["cells_k"] == pytest.approx(float(wanted.columns["cells_k"][28]), rel=1e-12)
    assert car.signals()["odometer_km"] == pytest.approx(hop.distance_m * 1e-3, rel=1e-3)


def test_signals_have_names_of_the_catalogue(live_car):
    for lumped in (True, False):
        values = live_car(lumped=lumped).signals()
        assert set(values) <= set(SIGNALS)
        assert {"time_s", "speed_m_s", "soc_percent", "cells_c", "odometer_km", "meter_energy_wh"} <= set(values)
        assert all(np.isfinite(value) for value in values.values())


def test_a_trace_is_left_at_a_pause_and_joined_again(live_car, hop):
    car = live_car(drive=hop, dt_s=0.1)
    steps(car, 120)
    at_s = car.place.time_s
    car.command("drive", "pause")
    steps(car, 80)
    assert car.speed_m_s == 0.0
    assert car.place.time_s == at_s
    car.command("drive", "on")
    steps(car, 60)
    assert car.speed_m_s == pytest.approx(10.0, abs=0.2)
    assert car.place.joined


def test_a_trace_is_repeated_or_ends(live_car, hop):
    again, once = live_car(drive=hop, dt_s=0.5), live_car(drive=hop, dt_s=0.5, repeat=False)
    steps(again, 150)
    steps(once, 150)
    assert (again.place.laps, once.place.laps) == (2, 1)
    assert once.settings["drive"] == "stop"
    assert once.speed_m_s == 0.0
    assert again.speed_m_s > 5.0


def test_a_charge_tapers_and_ends_at_its_target(live_car):
    car = live_car(dt_s=1.0, soc_start=0.6)
    car.command("soc_target_percent", 70)
    car.command("plug", "dc")
    steps(car, 10)
    early_w = car.meter_w
    assert early_w > 50e3
    steps(car, 800)
    assert car.signals()["soc_percent"] == pytest.approx(70.0, abs=0.01)
    assert car.signals()["meter_w"] == 0.0
    brought_wh = car.signals()["meter_energy_wh"]
    assert 0.9 * 0.1 * 58e3 < brought_wh < 1.2 * 0.1 * 58e3


@pytest.mark.parametrize(("limit_a", "duty"), [(10.0, 10 / 60), (16.0, 16 / 60)])
def test_a_current_limit_goes_through_the_pilot(live_car, limit_a, duty):
    car = live_car(dt_s=0.5)
    car.command("plug", "ac")
    car.command("current_limit_a", limit_a)
    steps(car, 10)
    values = car.signals()
    assert car.pilot.name == "C2"
    assert values["pilot_duty"] == pytest.approx(duty)
    assert values["meter_current_a"] == pytest.approx(limit_a * car.outlet.pilot_use, rel=1e-3)
    car.command("current_limit_a", 5.0)
    steps(car, 10)
    assert car.pilot.name == "B1"
    assert car.signals()["meter_w"] == 0.0


def test_power_limit_and_switches_act(live_car):
    car = live_car(dt_s=0.5)
    car.command("plug", "dc")
    car.command("power_limit_w", 20e3)
    steps(car, 10)
    assert car.meter_w == pytest.approx(20e3, rel=1e-3)
    for switch in ("supply_on", "charge_on"):
        car.command(switch, "off")
        steps(car, 4)
        assert car.meter_w == 0.0
        car.command(switch, True)
        steps(car, 10)
        assert car.meter_w > 19e3


def test_the_cabin_is_heated_to_what_is_set(live_car):
    car = live_car(dt_s=1.0, temp_ambient_c=-5.0)
    car.command("cabin_on", True)
    car.command("cabin_temp_c", 24.0)
    steps(car, 1500)
    assert car.signals()["cabin_c"] == pytest.approx(24.0, abs=1.0)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("power_limit_w", -1, "`power_limit_w` must be from 0"),
        ("power_limit_w", "much", "must be a number from 0 to 1e+06 W, but is 'much'"),
        ("current_limit_a", float("nan"), "must be a number"),
        ("soc_target_percent", 101, "`soc_target_percent` must be from 1 to 100"),
        ("soc_target_percent", None, "must be a number"),
        ("soc_target_percent", [80], "must be a number"),
        ("cabin_on", "warm", "must be on or off"),
        ("plug", "usb", "must be one of none, ac, dc"),
        ("drive", "on", "needs a trace"),
        ("drive", 3, "must be one of on, pause, stop"),
    ],
)
def test_a_bad_command_is_one_sentence_and_changes_nothing(live_car, name, value, words):
    car = live_car()
    before = dict(car.settings)
    with pytest.raises((SpecError, UnknownNameError), match=words.replace("+", r"\+")):
        car.command(name, value)
    assert car.settings == before


def test_what_cannot_be_done_now_is_refused(live_car, hop):
    car = live_car(drive=hop, dt_s=0.5)
    steps(car, 10)
    with pytest.raises(SpecError, match="must wait until the car stands"):
        car.command("plug", "ac")
    car.command("drive", "stop")
    steps(car, 20)
    car.command("plug", "ac")
    with pytest.raises(SpecError, match="unplug first"):
        car.command("drive", "on")
    with pytest.raises(SpecError, match="unplug first"):
        car.command("plug", "dc")
    with pytest.raises(UnknownNameError, match="the nearest are"):
        car.command("soc_target", 80)
    with pytest.raises(SpecError, match="dt_s"):
        live_car(dt_s=5.0)
    with pytest.raises(SpecError, match="must be a charger of AC"):
        live_car(ac="ccs2-150")


def test_a_weak_cell_ends_a_charge_early_and_shows_less(live_car):
    sound, weak = live_car(dt_s=1.0, soc_start=0.9), live_car(dt_s=1.0, soc_start=0.9)
    weak.fault("cell_weak", resistance_factor=4.0)
    for car in (sound, weak):
        car.command("plug", "dc")
        steps(car, 60)
    assert weak.meter_w < 0.95 * sound.meter_w
    assert weak.signals()["soc_percent"] < sound.signals()["soc_percent"]


def test_a_stuck_sensor_changes_what_is_reported_alone(live_car):
    car, sound = live_car(dt_s=1.0), live_car(dt_s=1.0)
    car.fault("sensor_stuck", signal="soc_percent")
    for each in (car, sound):
        each.command("plug", "dc")
        steps(each, 60)
    assert car.signals()["soc_percent"] == pytest.approx(50.0, abs=0.01)
    assert sound.signals()["soc_percent"] > 51.0
    assert car.state_vector.tobytes() == sound.state_vector.tobytes()
    car.fault("sensor_stuck", signal="cells_c", offset=40.0)
    assert car.signals()["cells_c"] == pytest.approx(sound.signals()["cells_c"] + 40.0)
    assert [code.code for code in car.trouble_codes()] == ["P0A9C"]


def test_a_derated_charger_and_an_open_contactor(live_car, hop):
    car = live_car(dt_s=0.5)
    car.command("plug", "dc")
    car.fault("charger_derated", share=0.2)
    steps(car, 10)
    assert car.meter_w == pytest.approx(0.2 * car.outlets["dc"].power_max_w, rel=1e-3)
    car.fault("contactor_open")
    steps(car, 4)
    assert car.meter_w == 0.0
    assert abs(car.flow("current_a")) < 1e-9
    assert [code.code for code in car.trouble_codes()] == ["P0D22", "P0AA2"]
    car.fault("contactor_open", on=False)
    steps(car, 10)
    assert car.meter_w > 20e3
    driving = live_car(drive=hop, dt_s=0.5)
    steps(driving, 20)
    driving.fault("contactor_open")
    steps(driving, 10)
    assert abs(driving.flow("current_a")) < 1e-9
    assert driving.speed_m_s < 10.0


def test_bad_faults_are_one_sentence(live_car):
    car = live_car()
    with pytest.raises(UnknownNameError, match="There is no fault named 'flat_tyre'"):
        car.fault("flat_tyre")
    with pytest.raises(UnknownNameError, match="There is no signal"):
        car.fault("sensor_stuck", signal="mood")
    with pytest.raises(SpecError, match="`share` must be from 0 to 1"):
        car.fault("charger_derated", share=2)
    with pytest.raises(SpecError, match="has no option 'volume'"):
        car.fault("contactor_open", volume=1)
    with pytest.raises(SpecError, match="has no signal"):
        car.fault("contactor_open", signal="soc")
    assert not car.faults


def test_every_command_and_fault_says_what_it_is():
    assert all(command.meaning.endswith(".") for command in COMMANDS.values())
    assert all(len(kind.code) == 5 and kind.meaning.endswith(".") for kind in FAULTS.values())
