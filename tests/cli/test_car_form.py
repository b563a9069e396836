"""`voltwright car-form` and `voltwright template`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voltwright.cli.main import run
from voltwright.library.cars import load_car, read_car

CAR = "tesla-model-3-2024-rwd"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Exit code, standard output and standard error of a command line."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_the_table_says_what_a_number_may_be(told: Callable[..., tuple[int, str, str]]):
    code, out, _ = told("car-form", CAR)
    assert code == 0 and "battery.energy_usable_kwh" in out and "60.997" in out and "above 0.01" in out


def test_a_car_is_written_as_it_is_read(told: Callable[..., tuple[int, str, str]], tmp_path: Path):
    path = tmp_path / "again.yaml"
    code, out, _ = told("car-form", CAR, "--out", str(path), "--json")
    assert code == 0 and read_car(path) == load_car(CAR) and json.loads(out)["name"] == CAR


def test_two_cars_alike_have_no_difference(told: Callable[..., tuple[int, str, str]]):
    assert told("car-form", CAR, "--against", CAR)[1].strip() == f"{CAR} and {CAR} have the same numbers."


def test_a_blank_car_checks_at_once(told: Callable[..., tuple[int, str, str]], tmp_path: Path):
    path = tmp_path / "van.yaml"
    assert told("template", "van", "--name", "my-van", "--out", str(path))[0] == 0
    assert told("check", str(path))[0] == 0 and read_car(path).name == "my-van"
    assert "masses:" in told("template", "van")[1]


def test_bad_input_is_one_sentence(told: Callable[..., tuple[int, str, str]]):
    wrong = [("template", "bus"), ("template", "--name", "A B"), ("car-form", "no-such-car"), ("car-form", CAR, "--out", "x")]
    for arguments in wrong:
        code, _, err = told(*arguments)
        assert code != 0 and err.startswith("error: ") and len(err.strip().splitlines()) == 1
