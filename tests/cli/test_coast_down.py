"""`voltwright coast-down`: from times to the road load of a file, and a sentence for a table that is none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from platform_files import TIMES, platform_data
from voltwright.errors import ExitCode


@pytest.fixture
def times(here: Path) -> str:
    (here / "times.csv").write_text(TIMES, encoding="utf-8")
    return "times.csv"


def test_the_road_load_comes_back_from_its_times(voltwright, times: str):
    result = json.loads(voltwright("coast-down", times, "--mass", "1900", "--json").out)
    # The mean of 1/t in the two directions is that of the forces, so that f0 is that of 140 and 150 N.
    assert result["measured"]["f0_n"] == pytest.approx(145.0, rel=1e-4)
    assert result["measured"]["f2_n_per_kmh2"] == pytest.approx(0.03, rel=1e-4)
    assert result["corrected"] == pytest.approx(result["measured"], rel=1e-9)
    assert [row["speed_kmh"] for row in result["rows"]] == list(range(20, 131, 10))


def test_a_colder_and_thinner_air_and_a_heavier_test_are_corrected(voltwright, times: str):
    words = ("coast-down", times, "--mass", "1900", "--test-mass", "1950", "--temp", "12", "--pressure", "98", "--json")
    found = json.loads(voltwright(*words).out)["corrected"]
    assert found["f0_n"] == pytest.approx(145.0 * 1950 / 1900 * (1 - 8 * 8.6e-3), rel=1e-4)
    assert found["f2_n_per_kmh2"] == pytest.approx(0.03 * 285.15 / 293.15 * 100 / 98, rel=1e-4)


def test_what_it_prints_is_a_section_of_a_variant(voltwright, here: Path, times: str):
    printed = voltwright("coast-down", times, "--mass", "1900").out.partition("road_load:")[2]
    data = platform_data()
    rows = (line.split(": ") for line in printed.strip().splitlines())
    data["variants"]["suv"]["road_load"] = {key.strip(): value if key.strip() == "kind" else float(value) for key, value in rows}
    (here / "small.json").write_text(json.dumps(data), encoding="utf-8")
    assert voltwright("check", "small.json#suv").code == 0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text.replace("time_b_s", "time_s"), "has no time_b_s"),
        (
            lambda text: text.replace("20,", "-20,", 1),
            "`speed_kmh` of 'times.csv' must be above 0 in every row, but is -20",
        ),
        (lambda text: text.replace("130,", "120,", 1), "has 120 km/h twice"),
        (lambda text: "\n".join(text.splitlines()[:3]), "must hold at least 3 reference speeds, but holds 2"),
        (lambda text: text + "140,x,8\n", "`time_a_s` of 'times.csv' must be above 0 in every row, but is no number in row 13"),
        (lambda text: text + "3,9,8\n", "`--half-width` must be at most the lowest reference speed (3 km/h), but is 5 km/h"),
    ],
)
def test_a_table_that_is_no_coast_down_is_one_sentence(
    voltwright, here: Path, times: str, spoil: Callable[[str], str], words: str
):
    (here / times).write_text(spoil(TIMES), encoding="utf-8")
    done = voltwright("coast-down", times, "--mass", "1900")
    assert (done.code, done.err.count("\n")) == (ExitCode.SPEC, 1)
    assert words in done.err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--mass", "0"), "`--mass` must be from 20 to 60000 kg, but is 0 kg"),
        (("--mass", "1900", "--pressure", "1013"), "`--pressure` must be from 50 to 110 kPa, but is 1013 kPa"),
        (("--mass", "1900", "--test-mass", "1"), "`--test-mass` must be from 20 to 60000 kg"),
    ],
)
def test_a_number_out_of_range_names_its_option(voltwright, times: str, option: tuple[str, ...], words: str):
    done = voltwright("coast-down", times, *option)
    assert done.code == ExitCode.SPEC
    assert words in done.err


def test_times_that_no_road_load_gives_are_refused(voltwright, times: str, here: Path):
    (here / "falling.csv").write_text("speed_kmh,time_a_s,time_b_s\n20,2,2\n60,5,5\n100,20,20\n120,60,60\n")
    done = voltwright("coast-down", "falling.csv", "--mass", "1900")
    assert done.code == ExitCode.SPEC and "force above 0 that grows with speed" in done.err
    done = voltwright("coast-down", times, "--mass", "1900", "--rotating", "2000")
    assert done.code == ExitCode.SPEC and "`--rotating` must be at most 30 %" in done.err
