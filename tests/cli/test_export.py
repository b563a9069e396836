"""`voltwright export`: files of a car for other programs, and what is refused."""

import json

import pytest

from template_files import filled
from voltwright.errors import ExitCode
from voltwright.spec.template import template

CAR = "volkswagen-id3-2021-pro"


def test_c_of_a_car(voltwright, here):
    done = voltwright("export", "c", CAR, "made/c", "--isothermal")
    assert done.code == 0 and "Volkswagen ID.3 Pro Performance 58 kWh (2021) as C99" in done.out
    names = sorted(path.name for path in (here / "made" / "c").iterdir())
    assert names == ["voltwright_volkswagen_id3_2021_pro.c", "voltwright_volkswagen_id3_2021_pro.h"]
    assert "every name begins with vw_volkswagen_id3_2021_pro" in done.out
    header = (here / "made" / "c" / names[1]).read_text(encoding="ascii")
    assert "thermal_cells_k" in header and "cabin" not in header


def test_webassembly_of_a_car_with_a_plug(voltwright, here):
    done = voltwright("export", "wasm", CAR, "made", "--with", "ccs2-150", "--json")
    said = json.loads(done.out)
    assert {each["name"] for each in said["files"]} == {"car.wasm", "car.js", "index.html"}
    assert {"plugged", "soc_target"} <= set(said["inputs"]) and {"grid_w", "limiter"} <= set(said["outputs"])
    assert [(here / "made" / each["name"]).stat().st_size for each in said["files"]] == [each["bytes"] for each in said["files"]]


def test_a_car_of_ones_own_with_a_hostile_title(voltwright, here):
    text = filled(template("mine", "scooter"))
    lines = ['title: "</title><script> */ ??/ 北"' if line.startswith("title:") else line for line in text.splitlines()]
    (here / "mine.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert voltwright("export", "wasm", "mine.yaml", "out").code == 0
    assert voltwright("export", "c", "mine.yaml", "out").code == 0
    page = (here / "out" / "index.html").read_text(encoding="utf-8")
    assert "&lt;/title&gt;&lt;script&gt;" in page and page.count("</title>") == 1
    source = (here / "out" / "voltwright_mine.c").read_text(encoding="ascii")
    assert source.splitlines()[0].count("*/") == 1 and "??/" not in source


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("c", "no-such-car", "out"), "There is no car named 'no-such-car'", ExitCode.NAME),
        (("c", CAR, "taken"), "a part of its path is a file", ExitCode.FILE),
        (("wasm", CAR, "out", "--with", "no-such-charger"), "There is no charger", ExitCode.NAME),
        (("wasm", CAR, "out", "--with", "chademo-50"), "'chademo-50' cannot charge 'volkswagen-id3-2021-pro'", ExitCode.SPEC),
        (("c", CAR), "FOLDER", ExitCode.USAGE),
        (("java", CAR, "out"), "java", ExitCode.USAGE),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, code: ExitCode, voltwright, here):
    (here / "taken").write_text("a file", encoding="utf-8")
    done = voltwright("export", *words)
    assert done.code == code and said in done.err and "Traceback" not in done.err
    assert not (here / "out").exists()
