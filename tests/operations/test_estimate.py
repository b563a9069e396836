"""The estimate of a car with other numbers: figures of the program, and refusals."""

import pytest

import voltwright as vw
from voltwright.cli.main import run as run_command_line
from voltwright.errors import SpecError, UnknownNameError
from voltwright.study.cost import price_of

CAR = "volkswagen-id3-2021-pro"


def test_a_number_moves_its_figures():
    done = vw.estimate(CAR, {"battery.energy_gross_kwh": 70.0}, ("price_usd",))
    assert done.own == {"price_usd": pytest.approx(price_of(vw.complete(vw.load_car(CAR))).total, rel=1e-12)}
    assert done.figures["price_usd"] > done.own["price_usd"]
    assert done.numbers == {"battery.energy_gross_kwh": 70.0}


def test_a_figure_that_a_vehicle_cannot_have_says_why():
    done = vw.estimate("xiaomi-scooter-pro-2", figures=("price_usd",))
    assert done.figures == {}
    assert "no cost law" in done.missing["price_usd"]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"battery.energy_gros_kwh": 70.0}, "the nearest are `battery.energy_gross_kwh`"),
        ({"masses.mass_curb_kg": -1.0}, "must be"),
        ({"masses.mass_curb_kg": float("nan")}, "must be"),
    ],
)
def test_a_number_that_the_file_cannot_have_is_refused(numbers, words):
    with pytest.raises(SpecError, match=words):
        vw.estimate(CAR, numbers, ("price_usd",))


def test_an_unknown_figure_is_refused():
    with pytest.raises(UnknownNameError, match="figure"):
        vw.estimate(CAR, figures=("range_moon_km",))


def test_the_command_prints_both(capsys):
    assert run_command_line(["estimate", CAR, "battery.energy_gross_kwh=70", "--figure", "price"]) == 0
    assert "with these numbers" in capsys.readouterr().out
    assert run_command_line(["estimate", CAR, "battery.energy_gross_kwh"]) == 3
    assert "PATH=VALUE" in capsys.readouterr().err
