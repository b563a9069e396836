"""Every command, as its help has it: whole at 80 columns, and readable where the terminal knows few signs."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from voltwright.cli.encoding import FALLBACKS, encodable, fallback
from voltwright.cli.help import EXAMPLES
from voltwright.cli.main import app, run

FEW_CARS = "--out out --vary masses.mass_test_kg=normal(1%) --count 60 --cycle hop.csv --workers 1"
QUICK = {
    "age": "voltwright age volkswagen-id3-2021-pro --years 1 --climate oslo",
    "assist": "voltwright assist volkswagen-id3-2021-pro hop.csv",
    "calibrate": "voltwright calibrate bmw-i3-60ah-tum trips --loads measured",
    "fit-losses": "",  # fits for minutes; its tables are those of `validate`
    "check": "voltwright check xiaomi-su7",
    "cell fit": "voltwright cell fit pulses_25C.csv --out my-cell.yaml",
    "cell import": "voltwright cell import parameters.json --out my-cell.yaml",
    "climate": "voltwright climate volkswagen-id3-2021-pro --from -10 --to 20 --step 30",
    "day": "voltwright day day.yaml",
    "plan": "voltwright plan way.csv --car volkswagen-id3-2021-pro --stations stations.csv --no-alternatives",
    "route": "voltwright route way.csv --car volkswagen-id3-2021-pro",
    "studio": "",  # a server, which does not end
    "sumo": "",  # SUMO is not installed
    "platform": "voltwright platform platform.yaml",
    "headline": "voltwright headline volkswagen-id3-2021-pro --figure range_wltp_km",
    "curves": "voltwright curves volkswagen-id3-2021-pro --part flow",
    "in-use": "voltwright in-use simulated --car volkswagen-id3-2021-pro",
    "sensitivity": "voltwright sensitivity volkswagen-id3-2021-pro --figure price",
    "fleet": f"voltwright fleet volkswagen-id3-2021-pro {FEW_CARS}",
    "query": "voltwright query tests.csv select(1)",
    "evidence confirm": (
        "voltwright evidence confirm xiaomi-su7 tyres.grip 1 --source evkx --kind database --out a.yaml --no-figures"
    ),
    "evidence refute": "voltwright evidence refute xiaomi-su7 body.drag_coefficient --reason wheels --out b.yaml --no-figures",
    "uncertainty": "voltwright uncertainty volkswagen-id3-2021-pro --draws 50",
    "trips": "voltwright trips bmw-i3-60ah-tum trips --loads measured",
    "validate": "voltwright validate tests.csv",
}
"""In place of an example whose files are the reader's, or that takes long."""
COMMANDS = {name: QUICK.get(name, line) for name, line in EXAMPLES.items() if QUICK.get(name, line)}
WIDTH = 80


@pytest.fixture
def printed(inputs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    """What a command line writes to standard output in an encoding, at 80 columns."""
    for path in inputs.iterdir():
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(WIDTH))

    def call(line: str, encoding: str) -> str:
        raws = {name: io.BytesIO() for name in ("stdout", "stderr")}
        streams = {name: io.TextIOWrapper(raw, encoding=encoding, newline="", write_through=True) for name, raw in raws.items()}
        with monkeypatch.context() as patch:
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            code = run(line.split()[1:])
        assert code == 0, raws["stderr"].getvalue().decode(encoding)
        return raws["stdout"].getvalue().decode(encoding)

    return call


LONG = (
    *("calibrate", "cell fit", "climate", "compare", "export can", "export fmu", "export routing", "export sumo", "in-use"),
    *("bridge", "estimate", "export page", "live", "optimise"),
    *("platform", "produce", "target", "uncertainty", "validate"),
)
SHOWN = [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in COMMANDS]


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.long)])
def test_a_command_prints_all_of_its_signs_in_a_narrow_encoding(name: str, encoding: str, printed):
    text = printed(COMMANDS[name], encoding)
    assert "?" not in text.replace("?;", "")
    too_wide = [line for line in text.splitlines() if len(line) > WIDTH]
    assert not too_wide or name in ("check", "schema", "template")  # a line a file; JSON; a file with its comments


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_signs_have_fallbacks_that_can_be_read(encoding: str):
    assert encodable("−7 °C → 20 °C", encoding).startswith("-7 ")
    assert "->" in encodable("−7 °C → 20 °C", encoding)
    assert all(sign.isascii() for sign in FALLBACKS.values())
    assert [fallback(sign) for sign in "→é\u4e2d"] == ["->", "e", "?"]
    assert encodable("−7 °C", "utf-8") == "−7 °C"


def commands() -> dict[str, Any]:
    """Every command by its words."""
    found = {}
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        own = getattr(command, "commands", None)
        found |= {name: command} if own is None else {f"{name} {each}": below for each, below in own.items()}
    return found


def test_every_command_has_an_example():
    assert set(EXAMPLES) == set(commands())


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_help_has_the_example_and_no_python_types(name: str, encoding: str, printed):
    text = printed(f"voltwright {name} --help", encoding)
    assert text.rstrip().endswith(f"Example:\n  {EXAMPLES[name]}")
    for word in ("<str>", "<float>", "<int>", "<Path>", "<path>", "<list", "TEXT", "FLOAT", "INTEGER"):
        assert word not in text
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("group", ["", "cell", "export"])
def test_no_description_is_cut_in_the_list_of_commands(group: str, printed):
    listed = printed(f"voltwright {group} --help", "utf-8").partition("Commands:")[2]
    assert listed and "..." not in listed


def test_a_mistake_can_be_read_in_a_narrow_encoding(monkeypatch, here):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        for words in (["drive", "xiaomi-su7", "udds", "--temp", "−300 °C"], ["show", "škoda-°"]):
            assert run(words) != 0
    told = raw.getvalue().decode("ascii")
    assert "is -300 degC" in told and "skoda-deg" in told and "?" not in told
