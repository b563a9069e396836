"""`voltwright plan --so-far mqtt://...`: bad input is one sentence that names the option."""

import pytest

from broker import free_port
from voltwright.cli.main import run
from voltwright.errors import ExitCode


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ["--so-far", "mqtt://127.0.0.1"],
            ExitCode.SPEC,
            "`--so-far` must be a CSV file, or an address such as mqtt://127.0.0.1:1883",
        ),
        (
            ["--so-far", "mqtt://127.0.0.1/a", "--every", "0"],
            ExitCode.SPEC,
            "`--every` must be from 1 to 3600 s, but is 0 s; try 60 s.",
        ),
        (["--so-far", "mqtt://127.0.0.1/a", "--picture", "a.svg"], ExitCode.SPEC, "`--picture` is written of one plan"),
        (["--plans", "3"], ExitCode.SPEC, "`--plans` must be left out without `--so-far mqtt://HOST/TOPIC`, but is 3;"),
        (["--so-far", f"mqtt://127.0.0.1:{free_port()}/a"], ExitCode.SPEC, "`--so-far` finds no MQTT broker at 127.0.0.1:"),
    ],
)
def test_bad_input_is_one_sentence(words: list[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
    assert run(["plan", "made-north-south", "--car", "volkswagen-id3-2021-pro", *words]) == code
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
