"""Whatever a file holds, a reader gives a thing or one of our own errors: 2,000 seeded mutations, 50,000 in `make test-long`.

A mutation is what a transfer, an editor or an attacker makes of a sound file.
"""

import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from platform_files import PLATFORM, TIMES
from template_files import filled
from voltwright.defaults.charger import complete_charger
from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError, VoltwrightError, harmless
from voltwright.interfaces.bpx import import_bpx
from voltwright.interfaces.trip_files import read_trip
from voltwright.library.cars import load_car
from voltwright.library.cell_tests import read_cell_test, read_temperatures
from voltwright.library.cells import load_cell
from voltwright.library.certified_tests import read_tests
from voltwright.library.chargers import load_charger
from voltwright.library.climates import load_climate
from voltwright.library.current_profile import read_profile
from voltwright.library.cycles import load_cycle
from voltwright.library.days import load_day
from voltwright.library.find import folder, read_yaml
from voltwright.library.loss_maps import load_loss_map
from voltwright.library.plans import load_plan
from voltwright.library.platforms import load_platform
from voltwright.procedures.bench.coast_down import read_coast_down
from voltwright.procedures.bench.phase_energies import read_phase_table
from voltwright.spec.template import template
from voltwright.study.charging_curves import read_curve

LONG = settings.get_profile("long").max_examples
SHARE = 50_000 if settings().max_examples >= LONG else 2_000
"""Mutations over all readers."""
SLOWEST_S = 5.0
TOKENS = (
    *(b"nan", b"inf", b"-inf", b"1e400", b"-1e308", b"1e-320", b"0", b"-1", b"9" * 5000, b"0x1p3", b"1_000"),
    *(b"", b"null", b"~", b"true", b"[]", b"{}", b"[[", b"}}", b"(((", b"'", b'"', b"`", b"%", b"#", b"- ", b": ", b"!!binary x"),
    *(b"\x00", b"\xff\xfe", b"\x1b[2J", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r", b"\t", b"\\ud800"),
    *(b"&a [*a]", b"<<: *a\n", b"1 kWh", b"-- 3 hp", b"5 m/s/s/s", b"exp", b"x**x**x", b"lambda: 0", b"(" * 300, b"[" * 3000),
    *(b"a" * 2000, "電".encode() * 50, b",,,,", b";", b"\n\n\n"),
)
NUMBER = re.compile(rb"-?\d+\.?\d*(?:[eE][-+]?\d+)?")
CHANGES = 3


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to three changes."""
    for _ in range(chance.randint(1, CHANGES)):
        content = chance.choice(_WAYS)(content, chance)
    return content


def _at(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _bytes_flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut_short(content: bytes, chance: random.Random) -> bytes:
    return content[: _at(content, chance)]


def _token_put_in(content: bytes, chance: random.Random) -> bytes:
    place = _at(content, chance)
    return content[:place] + chance.choice(TOKENS) + content[place:]


def _number_replaced(content: bytes, chance: random.Random) -> bytes:
    found = list(NUMBER.finditer(content))
    if not found:
        return content
    start, end = chance.choice(found).span()
    return content[:start] + chance.choice(TOKENS) + content[end:]


def _word_replaced(content: bytes, chance: random.Random) -> bytes:
    words = content.split(b" ")
    words[chance.randrange(len(words))] = chance.choice(TOKENS)
    return b" ".join(words)


def _lines_moved(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _line_repeated(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = chance.randrange(len(lines))
    return b"\n".join(lines[:place] + [lines[place]] * chance.randint(2, 40) + lines[place:])


def _part_left_out(content: bytes, chance: random.Random) -> bytes:
    start = _at(content, chance)
    return content[:start] + content[start + chance.randint(1, 60) :]


def _cell_added(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    lines[chance.randrange(len(lines))] += b"," + chance.choice(TOKENS)
    return b"\n".join(lines)


def _coded_otherwise(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig")))


_WAYS = (
    *(_bytes_flipped, _cut_short, _token_put_in, _token_put_in, _number_replaced, _number_replaced, _number_replaced),
    *(_word_replaced, _lines_moved, _line_repeated, _part_left_out, _cell_added, _coded_otherwise),
)


def _merging(level: int) -> str:
    """A mapping with twelve times the keys of the one before."""
    return f"a{level}: &a{level}\n  <<: [" + ", ".join([f"*a{level - 1}"] * 12) + f"]\n  k{level}: 1"


SHIPPED = Path(str(folder("")))
LOSS_MAP = SHIPPED / "loss_maps/volkswagen-app310.csv"
BPX = Path(__file__).parents[1] / "interfaces" / "bpx_lfp.json"
GPX = "".join(
    f'<trkpt lat="48.{100000 + 120 * point}" lon="11.5"><ele>{500 + point}</ele>'
    f"<time>2026-01-01T10:00:{point:02d}Z</time></trkpt>"
    for point in range(30)
)
ROWS = [(second, round(3.0 + 0.1 * second, 2), 3.7 - 0.01 * (second % 5), 2.0 * (second % 3)) for second in range(40)]
TABLES = {
    "trace": "time_s,speed_km_h,grade\n" + "".join(f"{second},{speed},0.01\n" for second, speed, _, _ in ROWS),
    "trip": "time_s,speed_m_s,elevation_m,soc_percent\n"
    + "".join(f"{second},{speed},500,{80 - 0.01 * second}\n" for second, speed, _, _ in ROWS),
    "cell": "time_s,current_A,voltage_V\n" + "".join(f"{second},{amps},{volts}\n" for second, _, volts, amps in ROWS),
    "temperatures": "time_s,cell_C,ambient_C\n" + "".join(f"{second},{25 + second},25\n" for second, *_ in ROWS),
    "phases": "cycle,distance_km,energy_dc_kwh,energy_recharge_kwh\nudds,12,1.9,\nhwfet,16.5,2.4,\nlow,60,11,\nudds,12,1.8,70\n",
    "curve": "soc_percent,power_kw\n" + "".join(f"{soc},{150 - soc}\n" for soc in range(5, 95, 5)),
    "gpx": f'<?xml version="1.0"?><gpx version="1.1" creator="a"><trk><trkseg>{GPX}</trkseg></trk></gpx>',
}


def _shipped(name: str, lines: int = 40) -> bytes:
    return b"\n".join((SHIPPED / name).read_bytes().split(b"\n")[:lines])


def _as_json(name: str) -> bytes:
    return json.dumps(read_yaml(SHIPPED / name), default=str).encode()


def _completed_car(path: Path) -> Any:
    return complete(load_car(path), "none")


def _completed_charger(path: Path) -> Any:
    return complete_charger(load_charger(path))


# Reader, file name, sound content, share of all mutations.
READERS: list[tuple[str, Callable[[Path], Any], str, Callable[[], bytes], float]] = [
    ("car as YAML", _completed_car, "car.yaml", lambda: filled(template("my-car")).encode(), 0.08),
    ("scooter as TOML", _completed_car, "car.toml", lambda: b'name="a"\ntitle="A"\n[battery]\nchemistry="nmc"\n', 0.04),
    ("car as JSON", _completed_car, "car.json", lambda: _as_json("cars/xiaomi-su7.yaml"), 0.17),
    ("charger", _completed_charger, "charger.yaml", lambda: (SHIPPED / "chargers/wallbox-quasar.yaml").read_bytes(), 0.06),
    ("charger as JSON", _completed_charger, "charger.json", lambda: _as_json("chargers/ccs2-150.yaml"), 0.05),
    ("cell", load_cell, "cell.json", lambda: _as_json("cells/nmc-chen2020.yaml"), 0.06),
    ("day", load_day, "day.yaml", lambda: next((SHIPPED / "days").glob("*.yaml")).read_bytes(), 0.06),
    ("platform", load_platform, "platform.json", lambda: json.dumps(PLATFORM).encode(), 0.02),
    ("production plan", load_plan, "plan.yaml", lambda: next((SHIPPED / "plans").glob("*.yaml")).read_bytes(), 0.06),
    ("BPX file", import_bpx, "cell.json", BPX.read_bytes, 0.12),
    ("trace", load_cycle, "trace.csv", lambda: TABLES["trace"].encode(), 0.05),
    ("track", load_cycle, "track.gpx", lambda: TABLES["gpx"].encode(), 0.06),
    ("trip", read_trip, "trip.csv", lambda: TABLES["trip"].encode(), 0.04),
    ("cell test", read_cell_test, "test.csv", lambda: TABLES["cell"].encode(), 0.03),
    ("current profile", read_profile, "profile.csv", lambda: TABLES["cell"].encode(), 0.02),
    ("temperatures", read_temperatures, "temperatures.csv", lambda: TABLES["temperatures"].encode(), 0.02),
    ("climate", load_climate, "climate.csv", lambda: _shipped("climates/munich.csv"), 0.03),
    ("loss map", lambda path: load_loss_map(str(path)), "map.csv", LOSS_MAP.read_bytes, 0.03),
    ("table of tests", read_tests, "tests.csv", lambda: _shipped("certified_tests/epa-bev-pairs.csv", 12), 0.03),
    ("coast-down", read_coast_down, "times.csv", lambda: TIMES.encode(), 0.02),
    ("test as measured", read_phase_table, "phases.csv", lambda: TABLES["phases"].encode(), 0.03),
    ("charge curve", read_curve, "curve.csv", lambda: TABLES["curve"].encode(), 0.02),
]
CASES = [pytest.param(*reader[1:], id=reader[0].replace(" ", "-")) for reader in READERS]


@pytest.mark.parametrize(("read", "name", "content", "share"), CASES)
def test_mutated_files_end_in_our_own_errors(
    read: Callable[[Path], Any], name: str, content: Callable[[], bytes], share: float, tmp_path: Path
):
    seed = 0 if SHARE == 2_000 else random.SystemRandom().randrange(2**32)
    path, sound = tmp_path / name, content()
    for number in range(round(share * SHARE)):
        chance = random.Random(f"{seed} {name} {number}")
        path.write_bytes(mutated(sound, chance))
        began = time.perf_counter()
        try:
            read(path)
        except VoltwrightError as error:
            sentence = str(error)
            assert len(sentence) <= 1500 and sentence == sentence.encode("utf-8", "strict").decode()
            assert all(map(harmless, sentence)), repr(sentence)
        except Exception as error:
            raise AssertionError(f"seed {seed}, mutation {number}: {type(error).__name__} of {path}") from error
        assert time.perf_counter() - began < SLOWEST_S, f"seed {seed}, mutation {number} took long"


@pytest.mark.parametrize(("read", "name", "content", "share"), CASES)
def test_sound_files_are_read(read: Callable[[Path], Any], name: str, content: Callable[[], bytes], share: float, tmp_path: Path):
    (tmp_path / name).write_bytes(content())
    if name != "car.toml":
        assert read(tmp_path / name) is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
@pytest.mark.parametrize(("read", "name", "content", "share"), CASES)
def test_devices_and_pipes_and_folders_are_refused_at_once(
    read: Callable[[Path], Any], name: str, content: Callable[[], bytes], share: float, tmp_path: Path
):
    pipe, device, missing = tmp_path / name, tmp_path / f"d-{name}", tmp_path / f"m-{name}"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    (tmp_path / f"f-{name}").mkdir()
    began = time.perf_counter()
    for path in (pipe, device, missing, tmp_path / f"f-{name}"):
        with pytest.raises(FileError, match=r"no file|pipe|device|folder|no plain file"):
            read(path)
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("car.yaml", "a: 1\n" * 200_000, "at most"),
        ("car.json", json.dumps({f"key{number}": number for number in range(200_000)}), "at most"),
        ("car.yaml", "a: &a {x: 1}\n" + "".join(f"b{level}: &b{level}\n  <<: [*a]\n" for level in range(3)), "not a key"),
        ("car.yaml", "\n".join(["a0: &a0 {k: 1}", *(_merging(level) for level in range(1, 9))]), "merge keys"),
        ("car.yaml", "".join(f"key{number}: {number}\n" for number in range(7000)), "a mapping has more than 2,000 keys"),
        ("car.yaml", "a: " + "[" * 9000 + "]" * 9000, "it nests brackets or keys too deeply"),
        ("car.json", '{"a":' * 5000 + "1" + "}" * 5000, "it nests brackets or keys too deeply"),
        ("car.yaml", "name: 1" + "0" * 5000, "thousands of digits"),
        ("car.json", '{"name": "a", "title": "b", "name": "c"}', "duplicate key .name."),
        ("car.json", "{" + '"' + "k" * 5000 + '": 1}', "`k{57}[.]{3}` is not a key"),
    ],
)
def test_what_grows_is_bounded(name: str, text: str, words: str, tmp_path: Path):
    (tmp_path / name).write_text(text)
    began = time.perf_counter()
    with pytest.raises((SpecError, FileError), match=words):
        load_car(tmp_path / name)
    assert time.perf_counter() - began < 2.0
