"""The options of VSS, MQTT and diagnostics: bad input is one sentence that names the option."""

import socket

import pytest

from voltwright.cli.main import run
from voltwright.errors import ExitCode


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--vss", "99999"], "`--vss` must be a port from 0 to 65535, or host:port, but is '99999'; 0 takes any free port."),
        (["--doip", "0", "--doip-announce", "off"], "`--doip-announce` must be a port from 0 to 65535"),
        (["--mqtt", "ftp://x"], "`--mqtt` must be a host, host:port or mqtt://user:password@host:port, but is 'ftp://x'."),
        (["--mqtt", "x", "--mqtt-period", "0"], "`--mqtt-period` must be from 0.05 to 3600 s, but is 0 s; try 1 s."),
        (["--mqtt", "a..b"], "`--mqtt` must be a host, host:port or mqtt://user:password@host:port, but is 'a..b'."),
        (["--doip", "a..b:5"], "`--doip` must name a host such as 127.0.0.1, but is 'a..b:5'"),
        (["--can", f"{'a' * 64}:5"], "`--can` must name a host such as 127.0.0.1"),
        (["--ocpp", "ws://a..b:9000"], "`--ocpp` must be an address such as ws://127.0.0.1:9000, but is 'ws://a..b:9000'."),
        (["--mqtt-period", "3"], "`--mqtt-period` needs `--mqtt`"),
    ],
)
def test_bad_input_is_one_sentence(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]):
    assert run(["live", "volkswagen-id3-2021-pro", "--duration", "1", "--speed", "max", *words]) == ExitCode.SPEC
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1


def test_a_port_in_use_is_one_sentence(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["live", "volkswagen-id3-2021-pro", "--duration", "20", "--doip", port]) == ExitCode.SPEC
    assert f"`--doip` cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err
