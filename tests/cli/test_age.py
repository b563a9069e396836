"""`voltwright age` and `voltwright climates`: tables, JSON, picture, and mistakes in one sentence."""

import json

import pytest

from voltwright.errors import ExitCode

CAR = "volkswagen-id3-2021-pro"


def test_table(voltwright):
    shown = voltwright("age", CAR, "--years", "1", "--charging", "mixed")
    assert shown.code == ExitCode.OK, shown.err
    for words in (
        "15,000",
        "Meets UN GTR 22 up to 1 years",
        "By another study, schmalstieg-2014",
        "by the calendar",
    ):
        assert words in shown.out


def test_a_verdict_between_two_years_and_a_law_at_its_end(voltwright):
    figures = voltwright(
        *("age", "nissan-leaf-2018", "--years", "7", "--km", "30000", "--severity", "1.85", "--charging", "mixed", "--json"),
        *("--law", "smith-2021"),
    )
    told = json.loads(figures.out)
    assert "Does not meet UN GTR 22: in year 3.3, at 100,000 km" in told["verdict"]
    assert told["step_ends"][0]["soce"] < told["step_ends"][0]["share_least"]
    assert told["by_year"][3]["soce"] > told["by_year"][3]["share_least"]


def test_json_and_picture(voltwright, here):
    shown = voltwright("age", CAR, "--years", "1", "--km", "8000", "--charge-to", "90", "--picture", "life.svg", "--json")
    assert shown.code == ExitCode.OK, shown.err
    figures = json.loads(shown.out)
    assert [row["year"] for row in figures["by_year"]] == [0, 1]
    assert figures["habit"]["charge_to"] == 0.9
    assert figures["law_words"]["name"] == "fleet-nmc"
    assert figures["by_year"][1]["soce"] > figures["by_year"][1]["share_least"]
    drawn = (here / "life.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "var(--" not in drawn
    for words in ("GTR 22: 80 %", "calendar", "WLTC", "schmalstieg-2014"):
        assert words in drawn


def test_climates(voltwright):
    shown = voltwright("climates")
    assert shown.code == ExitCode.OK
    assert "munich" in shown.out and "Winnipeg" in shown.out
    rows = json.loads(voltwright("climates", "--json").out)["climates"]
    assert all(len(row["temperature_min_c"]) == 12 and row["source"].startswith("http") for row in rows)


@pytest.mark.parametrize(
    ("words", "answer", "code"),
    [
        (("--climate", "munic"), "There is no climate named 'munic'; the nearest are munich", ExitCode.NAME),
        (("--km", "-5"), "`--km` must be from 0 to 200000 km a year, but is -5 km a year; taxis", ExitCode.SPEC),
        (("--years", "300"), "`--years` must be from 1 to 30 years, but is 300 years; no study", ExitCode.SPEC),
        (
            ("--charging", "nightly"),
            "mixed, fast, but is 'nightly'; the nearest is weekly",
            ExitCode.NAME,
        ),
        (("--picture", "life.gif"), "A picture's name must end in .svg or .png", ExitCode.FILE),
    ],
)
def test_mistakes(voltwright, words, answer, code):
    shown = voltwright("age", CAR, *words)
    assert shown.code == code
    assert answer in shown.err
    assert shown.out == ""
    assert shown.err.count("\n") == 1
