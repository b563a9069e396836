"""The link with the process that speaks, played here by a few lines of Python: bad lines, a wrong greeting, an end."""

import asyncio
import math
import sys

import pytest

from voltwright.errors import FileError, SpecError
from voltwright.live.iso15118 import part
from voltwright.live.iso15118.exchange import Phase
from voltwright.live.iso15118.options import Asked
from voltwright.live.iso15118.part import Iso15118
from voltwright.live.runner import run_live

GREETS = """
import json, os, socket, sys
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
lines = link.makefile("rw")
def tell(**words):
    lines.write(json.dumps(words) + "\\n"); lines.flush()
def heard(kind):
    while (line := lines.readline()):
        message = json.loads(line)
        if message["type"] == kind:
            return message
    sys.exit(0)
tell(type="hello", token=os.environ["VOLTWRIGHT_LINK"], library="by hand")
"""
CHARGES = """
session = heard("session")
tell(type="message", sent=True, name=session["protocols"][0], body={})
tell(type="station", power_max_w=30000.0, voltage_v="none")
tell(type="station", power_max_w=20000.0, voltage_v=400.0)
tell(type="power", on=True)
for _ in range(30):
    frame = heard("car")
tell(type="power", on=False)
tell(type="end", successful=True, reason="enough")
heard("end")
"""


def speaks(monkeypatch, tmp_path, car, code, protocols=("iso15118-2",)) -> Iso15118:
    (tmp_path / "ev.py").write_text(code)
    monkeypatch.setattr(part, "HOME", tmp_path)
    options = Asked("[::1]:1", protocols, "limits", sys.executable, tmp_path / "log.jsonl", "02FFFFFFFFFF")  # pyright: ignore[reportArgumentType]
    return Iso15118(options, car)


@pytest.mark.long
def test_a_session_by_hand(live_car, monkeypatch, tmp_path, caplog):
    car = live_car(soc_start=0.3, dt_s=0.1)
    car.command("plug", "dc")
    speaker = speaks(monkeypatch, tmp_path, car, GREETS + CHARGES)
    powers = []

    class Watcher:
        name = "watcher"

        async def run(self, live):
            while speaker.exchange.phase is not Phase.ENDED:
                powers.append(car.meter_w)
                await live.wait(0.05)
            live.stop()

    asyncio.run(run_live(car, [speaker, Watcher()], duration_s=60.0))
    assert speaker.library == "by hand" and speaker.messages == ["ISO_15118_2"] and speaker.exchange.sessions == 1
    assert max(powers) == pytest.approx(20_000.0, rel=1e-6) and powers[0] == 0.0
    assert "`voltage_v` of the station must be a number, but is 'none'" in caplog.text
    kinds = [line.split('"type": "')[1].split('"')[0] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert kinds == ["message", "station", "station", "power", "power", "end"]
    assert car.settings["charge_on"] and car.settings["power_limit_w"] == 1e6


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("raise SystemExit('no such library')", r"does not start \(no such library\)"),
        (GREETS + "raise SystemExit('out of memory')", r"ended 3 times in a row \(out of memory\)"),
        (GREETS + "lines.write('rocket\\n'); lines.flush(); heard('never')", "ended 3 times in a row"),
        (GREETS + "lines.write('[]\\n'); lines.flush(); heard('never')", "ended 3 times in a row"),
        (GREETS + "lines.write('x' * 2000000 + '\\n'); lines.flush(); heard('never')", "ended 3 times in a row"),
        (GREETS + "link.send(bytes(range(128, 200)) + b'\\n'); heard('never')", "ended 3 times in a row"),
    ],
    ids=["start", "ends", "no-json", "no-object", "too-long", "bytes"],
)
def test_a_process_that_fails_is_a_sentence(live_car, monkeypatch, tmp_path, code, sentence):
    car = live_car(soc_start=0.3, dt_s=0.1)
    car.command("plug", "dc")
    with pytest.raises(FileError, match=sentence):
        asyncio.run(run_live(car, [speaks(monkeypatch, tmp_path, car, code)], duration_s=60.0))


def test_who_does_not_know_the_token_is_not_heard(live_car, monkeypatch, tmp_path):
    monkeypatch.setattr(part, "START_S", 1.5)
    car = live_car(soc_start=0.3)
    code = GREETS.replace('os.environ["VOLTWRIGHT_LINK"]', '"guessed"') + "tell(type='power', on=True); heard('never')"
    with pytest.raises(FileError, match="does not start"):
        asyncio.run(run_live(car, [speaks(monkeypatch, tmp_path, car, code)], duration_s=60.0))


def test_din_knows_no_alternating_current(live_car, monkeypatch, tmp_path):
    car = live_car(soc_start=0.3)
    car.command("plug", "ac")
    speaker = speaks(monkeypatch, tmp_path, car, GREETS + "heard('never')", protocols=("din70121",))
    with pytest.raises(SpecError, match="DIN 70121 knows direct current alone"):
        asyncio.run(run_live(car, [speaker], duration_s=60.0))


def test_a_car_that_runs_as_fast_as_it_goes_is_refused(live_car, monkeypatch, tmp_path):
    car = live_car(soc_start=0.3)
    with pytest.raises(SpecError, match="`--iso15118` talks in real time"):
        asyncio.run(run_live(car, [speaks(monkeypatch, tmp_path, car, GREETS)], speed=math.inf, duration_s=60.0))
