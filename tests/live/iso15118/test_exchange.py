"""What a car does in a session, and what it tells: with the words of a station, and without one."""

import math

import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.live.iso15118.exchange import RETRY_S, Exchange, Phase
from voltwright.live.iso15118.frames import BATTERY, TOO_COLD_OR_HOT, frame, would_take

ABOUT = {"station": "[::1]:1", "protocols": ["ISO_15118_2"], "evcc_id": "02FFFFFFFFFF"}


class Clock:
    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


def steps(car, seconds):
    for _ in range(round(seconds / car.dt_s)):
        car.step()


def talking(car, plug="dc", **options):
    car.command("plug", plug)
    exchange = Exchange(car, ABOUT, **options)
    assert [message["type"] for message in exchange.due()] == ["car", "session"]
    return exchange


def test_power_flows_between_start_and_stop_alone(live_car):
    car = live_car(soc_start=0.3)
    exchange = talking(car)
    steps(car, 3.0)
    assert exchange.phase is Phase.TALKING and car.meter_w == 0.0 and car.pilot.name == "B2"
    assert [message["type"] for message in exchange.due()] == ["car"]
    exchange.hear({"type": "station", "power_max_w": 50_000.0, "current_max_a": 200.0})
    exchange.hear({"type": "power", "on": True})
    steps(car, 3.0)
    assert exchange.phase is Phase.POWER and car.pilot.name == "C2"
    assert car.meter_w == pytest.approx(50_000.0, rel=1e-6)
    exchange.hear({"type": "station", "current_max_a": 50.0})
    steps(car, 1.0)
    assert car.signals()["meter_current_a"] == pytest.approx(50.0, rel=0.01)
    exchange.hear({"type": "power", "on": False})
    steps(car, 1.0)
    assert car.meter_w == 0.0
    exchange.hear({"type": "end", "successful": True, "reason": "done"})
    assert exchange.phase is Phase.ENDED and exchange.due() == []
    car.command("plug", "none")
    assert exchange.due() == [] and exchange.phase is Phase.IDLE
    assert (car.settings["charge_on"], car.settings["current_limit_a"], car.settings["power_limit_w"]) == (True, 1e3, 1e6)


def test_the_present_current_can_be_followed(live_car):
    car = live_car(soc_start=0.3)
    exchange = talking(car, follow="present")
    exchange.hear({"type": "power", "on": True})
    exchange.hear({"type": "station", "current_max_a": 200.0, "current_a": 0.0})
    steps(car, 3.0)
    assert car.pilot.name == "C2" and car.meter_w < 10.0
    exchange.hear({"type": "station", "current_a": 80.0})
    steps(car, 1.0)
    assert car.signals()["meter_current_a"] == pytest.approx(80.0, rel=0.01)


def test_alternating_current_takes_the_limit_of_a_phase(live_car):
    car = live_car(soc_start=0.3)
    exchange = talking(car, "ac")
    exchange.hear({"type": "station", "current_max_a": 10.0, "power_max_w": 22_000.0})
    exchange.hear({"type": "power", "on": True})
    steps(car, 4.0)
    assert 8.0 < car.signals()["meter_current_a"] <= 10.0
    exchange.hear({"type": "station", "current_max_a": 0.0})
    steps(car, 3.0)
    assert car.pilot.name == "B1" and car.meter_w == 0.0


def test_a_session_that_fails_is_tried_again(live_car):
    clock, car = Clock(), live_car()
    exchange = talking(car, clock=clock)
    exchange.hear({"type": "power", "on": True})
    exchange.lost("the process ended")
    steps(car, 2.0)
    assert exchange.phase is Phase.WAITING and exchange.reason == "the process ended" and car.meter_w == 0.0
    assert exchange.due() == []
    clock.now_s = RETRY_S
    assert [message["type"] for message in exchange.due()] == ["car", "session"] and exchange.sessions == 2


def test_ended_by_the_driver_and_by_pulling_the_plug(live_car):
    car = live_car(soc_start=0.3)
    exchange = talking(car)
    exchange.hear({"type": "power", "on": True})
    car.command("charge_on", False)
    assert exchange.due()[0]["ready"] is False
    car.command("plug", "none")
    assert exchange.due() == [{"type": "end"}]


def test_a_plugged_car_waits_for_its_speaker(live_car):
    car = live_car(soc_start=0.3)
    car.command("plug", "dc")
    exchange = Exchange(car, ABOUT)
    exchange.hold()
    steps(car, 3.0)
    assert car.meter_w == 0.0 and exchange.phase is Phase.WAITING
    assert [message["type"] for message in exchange.due()] == ["car", "session"]
    assert exchange._before["current_limit_a"] == 1e3


@pytest.mark.parametrize("value", [math.nan, math.inf, True, "16", None, [1.0]])
def test_a_number_that_is_none_is_refused(live_car, value):
    car = live_car()
    exchange = talking(car)
    before = dict(car.settings)
    with pytest.raises(SpecError, match="`power_max_w` of the station must be a number"):
        exchange.hear({"type": "station", "power_max_w": value})
    assert car.settings == before


def test_unknown_words_mean_nothing_and_a_wrong_choice_is_named(live_car):
    car = live_car()
    exchange = talking(car)
    for message in ({}, {"type": "rocket"}, {"type": ["power"]}, {"type": "enabled", "on": True}):
        exchange.hear(message)
    assert exchange.phase is Phase.TALKING
    with pytest.raises(UnknownNameError, match="must be limits or present"):
        Exchange(car, ABOUT, "always")


def test_what_the_car_would_take_is_what_it_takes(live_car):
    car = live_car(soc_start=0.3, lumped=True)
    car.command("plug", "dc")
    car.command("charge_on", False)
    steps(car, 2.0)
    before = car.vector.copy()
    current_a, voltage_v, power_w, _ = would_take(car, car.outlet)
    assert (car.vector == before).all() and car.meter_w == 0.0
    assert car.flows_if()["grid_w"] == car.flow("grid_w")
    car.command("charge_on", True)
    steps(car, 1.9)
    assert car.meter_w == pytest.approx(power_w, rel=0.02)
    assert car.signals()["dc_w"] == pytest.approx(current_a * voltage_v, rel=0.02)


def test_the_frame_of_a_car(live_car):
    car = live_car(soc_start=0.6)
    car.command("plug", "dc")
    car.command("soc_target_percent", 80.0)
    told = frame(car, ready=True)
    assert told["energy_wanted_wh"] == pytest.approx(0.2 * told["energy_capacity_wh"])
    assert told["ready"] and not told["complete"] and told["error"] == "NO_ERROR"
    assert told["voltage_v"] < told["voltage_max_v"]
    assert all(math.isfinite(value) for value in told.values() if isinstance(value, float))
    car.command("soc_target_percent", 60.0)
    assert frame(car, ready=True)["complete"]
    car.fault("contactor_open")
    assert frame(car, ready=True)["error"] == BATTERY and not frame(car, ready=True)["ready"]
    car.command("plug", "none")
    with pytest.raises(SpecError, match="not plugged in"):
        frame(car, ready=True)


def test_frozen_cells_inhibit(live_car):
    car = live_car(soc_start=0.9, temp_ambient_c=-39.0)
    car.command("plug", "dc")
    told = frame(car, ready=True)
    assert told["error"] in ("NO_ERROR", TOO_COLD_OR_HOT)
    assert (told["current_wanted_a"] < 0.1) == (told["error"] == TOO_COLD_OR_HOT)
