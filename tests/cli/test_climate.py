"""`voltwright climate`: table, JSON, picture, bad input."""

import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

FEW = ("climate", "bmw-i3-60ah", "--cycle", "udds", "--from=-10", "--to", "35", "--step", "15")


@pytest.mark.long
def test_json_and_picture(voltwright, tmp_path: Path):
    target = tmp_path / "climate.svg"
    answer = json.loads(voltwright(*FEW, "--json", "--picture", str(target)).out)
    assert [point["temperature_c"] for point in answer["points"]] == [-10.0, 5.0, 20.0, 35.0]
    assert answer["reference"]["temperature_c"] == 20.0
    assert answer["kind"] == "resistance"
    assert target.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "30", "--to", "10"), "`--to` must be at least `--from` (30 °C), but is 10 °C"),
        (("--step", "0"), "`--step` must be from 0.5 to 100 K, but is 0 K"),
        (("--from=-50",), "`--from` must be from -30 to 50 °C, but is -50 °C"),
        (("--sun", "5000"), "`--sun` must be from 0 to 1400 W/m², but is 5000"),
    ],
)
def test_bad_input(voltwright, arguments, words: str):
    answer = voltwright("climate", "bmw-i3-60ah", *arguments)
    assert answer.code == ExitCode.SPEC
    assert words in answer.err
