"""`voltwright live`: status lines, JSON lines, a state that goes on, a recording that is run again, and bad input."""

import json
from typing import Any

import pytest

from voltwright.cli import live_protocols
from voltwright.cli.main import run
from voltwright.errors import ExitCode, FileError

nobody: Any = None
CAR = "volkswagen-id3-2021-pro"
QUICK = ["--speed", "max", "--duration", "20"]


def test_a_status_line_and_json_lines(capsys):
    assert run(["live", CAR, "--plug", "dc", "--soc", "30", "--fault", "charger_derated:share=0.3", *QUICK]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("0:00:20  0 km/h  SoC 30.") and "dc C2" in line and line.endswith("P0D22")
    assert run(["live", CAR, "--drive", "udds", "--json", *QUICK]) == 0
    values = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert values["signals"]["time_s"] == pytest.approx(20.0)
    assert values["settings"]["drive"] == "on"
    assert values["trouble_codes"] == []


def test_a_state_goes_on_and_a_recording_is_run_again(capsys, tmp_path):
    line = ["live", CAR, "--drive", "udds", "--state", str(tmp_path / "car.json"), "--record", str(tmp_path / "run.jsonl")]
    for seconds in (20, 40):
        assert run([*line, *QUICK]) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert last.startswith(f"0:00:{seconds}")
    assert run(["live", CAR, "--drive", "udds", "--replay", str(tmp_path / "run.jsonl")]) == 0
    again = capsys.readouterr()
    assert again.out.splitlines()[-1] == last
    assert "200 steps again" in again.err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--speed", "fast"], ExitCode.SPEC, "`--speed` must be a factor such as 1x or 10x, or max, but is 'fast'."),
        (["--speed", "0x"], ExitCode.SPEC, "`--speed` must be from 0.01 to 10000"),
        (["--speed", "nan"], ExitCode.SPEC, "`--speed` must be"),
        (["--plug", "usb"], ExitCode.NAME, "`--plug` must be one of none, ac, dc"),
        (["--dc", "wallbox-11kw"], ExitCode.SPEC, "`--dc` must be a charger of DC"),
        (["--fault", "puncture"], ExitCode.NAME, "There is no fault named 'puncture'"),
        (["--fault", "cell_weak:much"], ExitCode.SPEC, "`--fault` must be a name, or a name with options"),
        (["--state", "."], ExitCode.FILE, "'.' is a folder"),
        (["--site", "3"], ExitCode.SPEC, "`--site` needs a central system, so give `--ocpp` too"),
        (["--site", "3", "--ocpp", "ws://127.0.0.1:9", "--drive", "udds"], ExitCode.SPEC, "leave `--drive` out"),
        (["--site", "3", "--ocpp", "ws://127.0.0.1:9", "--vss", "0"], ExitCode.SPEC, "speak OCPP alone, so leave `--vss` out."),
        (["--site", "3", "--ocpp", "ws://127.0.0.1:9", "--fault", "cell_weak"], ExitCode.SPEC, "so leave `--fault` out."),
        (["--replay", "run.jsonl", "--doip", "0"], ExitCode.SPEC, "`--replay` runs a recording again and nothing else"),
        (["--replay", "run.jsonl", "--state", "car.json"], ExitCode.SPEC, "so leave `--state` out."),
        (
            ["--ocpp", "ws://127.0.0.1:9", "--iso15118", "simulator"],
            ExitCode.SPEC,
            "do not go together; leave one out.",
        ),
        (["--ocpp", "127.0.0.1"], ExitCode.SPEC, "`--ocpp` must be an address such as ws://127.0.0.1:9000"),
        (["--ocpp-id", "me"], ExitCode.SPEC, "`--ocpp-id` needs `--ocpp`, which is not given"),
        (["--replay", "none.jsonl"], ExitCode.FILE, "There is no file 'none.jsonl'"),
    ],
)
def test_bad_input_is_one_sentence(words, code, sentence, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run(["live", CAR, *QUICK, *words]) == code
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1


def test_a_charge_point_without_a_central_system_says_so_and_goes_on(capsys):
    line = ["live", CAR, "--plug", "ac", "--speed", "20x", "--duration", "20", "--ocpp", "ws://127.0.0.1:9"]
    assert run(line) == 0
    said = capsys.readouterr()
    assert "voltwright-1: ws://127.0.0.1:9 is away" in said.err and said.err.count("\n") == 1
    assert "ac C2" in said.out.splitlines()[-1]


def test_an_option_of_a_protocol_needs_the_protocol(id3_part, monkeypatch):
    monkeypatch.setattr(live_protocols, "PROTOCOLS", (id3_part,))
    assert live_protocols.parts_of(nobody, {"echo": "x", "echo_port": "7"}) == [("x", {"echo_port": "7"})]
    with pytest.raises(Exception, match="`--echo-port` needs `--echo`"):
        live_protocols.parts_of(nobody, {"echo": None, "echo_port": "7"})
    with pytest.raises(FileError, match="in use"):
        live_protocols.parts_of(nobody, {"echo": "taken", "echo_port": None})


@pytest.fixture
def id3_part():
    return live_protocols.Protocol("--echo", "TEXT", "Echo.", f"{__name__}:made", (("--echo-port", "PORT", "Its port."),))


def made(text, car, settings):
    if text == "taken":
        raise FileError("The port is in use; choose another one.")
    return text, settings
