"""What is asked for with `--iso15118`, checked with a sentence before the car runs."""

import shutil
import sys

import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError, UnknownNameError
from voltwright.library.cars import load_car
from voltwright.live.car import LiveCar
from voltwright.live.iso15118 import options
from voltwright.live.iso15118.options import asked


@pytest.fixture
def no_environment(monkeypatch):
    monkeypatch.setattr(options, "_python", lambda text: options.USUAL_PYTHON)


def test_what_is_asked(live_car, no_environment):
    found = asked(" [::1]:15118 ", live_car(), {})
    assert (found.station, found.follow, found.log) == ("[::1]:15118", "limits", None)
    assert found.named_for("dc") == ["ISO_15118_20_DC", "ISO_15118_2", "DIN_SPEC_70121"]
    assert found.named_for("ac") == ["ISO_15118_20_AC", "ISO_15118_2"]
    assert len(found.evcc_id) == 12 and int(found.evcc_id, 16) >> 40 == 2
    assert asked("simulator", live_car(), {"iso15118_protocols": "din70121, iso15118-2"}).protocols == ("din70121", "iso15118-2")
    assert asked("lo", live_car(), {"iso15118_follow": "present"}).follow == "present"


@pytest.mark.parametrize(
    "text", ["", "[::1]", "[::1]:0", "[::1]:65536", "[::1]:x", "[rocket]:1", "127.0.0.1:15118", "wlan99", "\x1b[2J"]
)
def test_a_station_that_is_none(live_car, no_environment, text):
    with pytest.raises(SpecError, match=r"`--iso15118` must be an IPv6 address and a port such as \[::1\]:15118, an interface"):
        asked(text, live_car(), {})


@pytest.mark.parametrize(
    ("settings", "error", "sentence"),
    [
        ({"iso15118_protocols": "iso15118-8"}, UnknownNameError, "`--iso15118-protocols` must be one of"),
        ({"iso15118_protocols": ""}, None, ""),
        ({"iso15118_follow": "never"}, UnknownNameError, "`--iso15118-follow` must be limits or present"),
        ({"iso15118_log": "."}, FileError, "is a folder"),
    ],
)
def test_options_that_are_none(live_car, no_environment, settings, error, sentence):
    if error is None:
        assert asked("simulator", live_car(), settings).protocols == tuple(options.PROTOCOLS)
        return
    with pytest.raises(error, match=sentence):
        asked("simulator", live_car(), settings)


def test_without_the_environment_the_sentence_says_how_to_get_it(live_car, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VOLTWRIGHT_ISO15118", raising=False)
    with pytest.raises(FileError, match="`make iso15118` sets it up"):
        asked("simulator", live_car(), {})
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(FileError, match="needs Java 17"):
        asked("simulator", live_car(), {"iso15118_python": sys.executable})
    monkeypatch.setattr(shutil, "which", lambda name: name)
    with pytest.raises(FileError, match="has the packages iso15118 and aiofile"):
        asked("simulator", live_car(), {"iso15118_python": sys.executable})


def test_a_car_whose_inlet_has_another_voltage_is_refused(no_environment):
    car = complete(load_car("hyundai-ioniq-5-2024-lr-rwd"))
    assert asked("simulator", LiveCar(car), {}).station == "simulator"
    with pytest.raises(SpecError, match=r"at supercharger-v3: by its `charging\.booster_kw`"):
        asked("simulator", LiveCar(car, dc="supercharger-v3"), {})
