"""Topics, discovery and commands of a live car, without a broker."""

import json
import math
import random

import pytest

from parked_vehicle import SIGNALS, ParkedVehicle
from voltwright.errors import SpecError, UnknownNameError, VoltwrightError
from voltwright.live.commands import COMMANDS
from voltwright.live.mqtt.client import Broker, broker_of
from voltwright.live.mqtt.entities import PAYLOAD_MOST, SENSORS, commanded, discovery, entities_of, slug

BASE = "voltwright/tesla-model-3-2024-rwd"


def test_states_as_texts():
    vehicle = ParkedVehicle()
    states = {key: entity.read(SIGNALS) for key, entity in entities_of(vehicle, range_full_km=400.0).items()}
    assert states["soc"] == "52.5" and states["range"] == "210" and states["odometer"] == "12345.6"
    assert (states["charge_power"], states["plugged"], states["charging"], states["status"]) == ("11500", "ON", "ON", "C")
    assert (states["trouble"], states["trouble_codes"]) == ("OFF", "none")
    assert (states["charge_on"], states["soc_target_percent"], states["plug"]) == ("ON", "100", "ac")
    vehicle.fault("contactor_open")
    assert entities_of(vehicle)["trouble"].read(SIGNALS) == "ON"
    assert entities_of(vehicle)["status"].read({**SIGNALS, "dc_w": 0.0}) == "B"
    assert entities_of(vehicle)["status"].read({**SIGNALS, "dc_w": 0.0, "place": 0.0}) == "A"
    assert entities_of(vehicle)["soc"].read({**SIGNALS, "soc_percent": math.nan}) is None
    assert entities_of(vehicle)["current_a"].read({**SIGNALS, "current_a": -0.01}) == "0.0"  # not -0.0


def test_every_command_and_signal_has_one_topic():
    entities = entities_of(ParkedVehicle(), 400.0)
    assert set(COMMANDS) <= set(entities)
    assert len(entities) == len(COMMANDS) + len(set(SENSORS) & set(SIGNALS)) + 1 + 5


def test_discovery():
    vehicle = ParkedVehicle()
    entities = entities_of(vehicle, 400.0)
    about = {key: discovery(entity, BASE, vehicle) for key, entity in entities.items()}
    assert len({each["unique_id"] for each in about.values()}) == len(entities)
    assert len({json.dumps(each["device"], sort_keys=True) for each in about.values()}) == 1
    soc = about["soc"]
    assert (soc["device_class"], soc["unit_of_measurement"], soc["state_class"]) == ("battery", "%", "measurement")
    assert soc["state_topic"] == f"{BASE}/soc" and soc["availability_topic"] == f"{BASE}/availability"
    assert "command_topic" not in soc
    energy = about["meter_energy_wh"]
    assert (energy["device_class"], energy["unit_of_measurement"], energy["state_class"]) == ("energy", "Wh", "total_increasing")
    target = about["soc_target_percent"]
    assert entities["soc_target_percent"].component == "number"
    assert (target["command_topic"], target["min"], target["max"]) == (f"{BASE}/soc_target_percent/set", 1.0, 100.0)
    assert entities["charge_on"].component == "switch" and about["charge_on"]["payload_on"] == "ON"
    assert entities["plug"].component == "select" and about["plug"]["options"] == ["none", "ac", "dc"]


@pytest.mark.parametrize(
    ("name", "payload", "value"),
    [
        ("soc_target_percent", b"80", 80.0),
        ("soc_target_percent", b" 79.5\n", 79.5),
        ("power_limit_w", b"1.1e4", 11000.0),
        ("charge_on", b"OFF", False),
        ("charge_on", b"1", True),
        ("plug", b"DC", "dc"),
    ],
)
def test_commands(name: str, payload: bytes, value: object):
    assert commanded(COMMANDS[name], payload) == value


@pytest.mark.parametrize(
    ("name", "payload", "error", "words"),
    [
        ("soc_target_percent", b"101", SpecError, "from 1 to 100"),
        ("soc_target_percent", b"nan", SpecError, "in plain digits, but is 'nan'; try 1 to 100"),
        ("soc_target_percent", b"8_0", SpecError, "plain digits"),
        ("soc_target_percent", b"", SpecError, "plain digits"),
        ("soc_target_percent", b"80 %", SpecError, "plain digits"),
        ("power_limit_w", b"1e999", SpecError, "from 0 to"),
        ("charge_on", b"maybe", SpecError, "on or off"),
        ("charge_on", b"\xff\xfe", SpecError, "ASCII"),
        ("charge_on", "١".encode(), SpecError, "ASCII"),
        ("plug", b"roof", UnknownNameError, "none, ac, dc"),
        ("plug", b"a" * (PAYLOAD_MOST + 1), SpecError, "at most 64 bytes, but 65"),
    ],
)
def test_commands_that_are_refused(name: str, payload: bytes, error: type[VoltwrightError], words: str):
    with pytest.raises(error, match=words):
        commanded(COMMANDS[name], payload)


def test_random_payloads_are_obeyed_or_refused():
    draw = random.Random(9)
    for _ in range(10_000):
        command = draw.choice(list(COMMANDS.values()))
        noise = draw.randbytes(draw.randrange(100))
        payload = draw.choice([noise, bytes(draw.choices(b"0123456789.eE+-_ ", k=draw.randrange(12)))])
        try:
            value = commanded(command, payload)
        except VoltwrightError as error:
            assert str(error).isprintable() and str(error).endswith((".", "..."))
        else:
            assert command.range is None or command.range.holds(float(value))


@pytest.mark.parametrize(
    ("text", "broker"),
    [
        ("127.0.0.1", Broker("127.0.0.1", 1883)),
        ("localhost:1884", Broker("localhost", 1884)),
        ("mqtt://me:p%40ss@host:1885/", Broker("host", 1885, "me", "p@ss")),
        ("[::1]:1886", Broker("::1", 1886)),
    ],
)
def test_addresses(text: str, broker: Broker):
    assert broker_of(text) == broker


@pytest.mark.parametrize("text", ["", ":1883", "host:port", "host:99999", "http://host", "mqtt://u:secret@host/path", "[::1"])
def test_addresses_that_are_none(text: str):
    with pytest.raises(SpecError, match="`mqtt` must be a host") as caught:
        broker_of(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("name", "part"), [("BMW i4 eDrive40", "bmw-i4-edrive40"), ("##+/", "car"), ("a" * 99, "a" * 60)])
def test_topic_parts(name: str, part: str):
    assert slug(name) == part
