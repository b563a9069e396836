"""`optimise` and `target`: tables, the car file that they write, and bad input."""

from pathlib import Path

import pytest

from voltwright.library.cars import load_car
from voltwright.library.studies import load_study, study_names

STUDY = """\
name: small
car: volkswagen-id3-2021-pro
free:
  battery.energy_usable_kwh: {low: 40, high: 77}
objectives:
  - {figure: price_usd, goal: minimise}
constraints:
  - {figure: mass_curb_kg, at_least: 1650}
"""


@pytest.fixture(autouse=True)
def study(here: Path) -> None:
    Path("small.yaml").write_text(STUDY)


def test_a_design_is_told_and_written_as_a_car_that_commands_take(voltwright):
    done = voltwright("optimise", "small.yaml", "--out", "made.yaml")
    assert done.code == 0, done.err
    assert "mass_curb_kg at least 1650" in done.out and "Held by" in done.out and "Pack" in done.out
    spec = load_car(Path("made.yaml"))
    assert spec.name == "small" and spec.evidence["battery.energy_usable_kwh"].kind == "design"
    assert voltwright("check", "made.yaml").code == 0
    assert "design" in voltwright("show", "made.yaml").out


def test_a_target_says_what_changes(voltwright):
    done = voltwright("target", "volkswagen-id3-2021-pro", "--mass", "1700", "--free", "battery.energy_usable_kwh")
    assert done.code == 0, done.err
    assert "battery.energy_usable_kwh" in done.out and "1,700" in done.out
    easy = voltwright("target", "volkswagen-id3-2021-pro", "--mass", "2000", "--free", "battery.energy_usable_kwh")
    assert "has that already" in easy.out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("low: 40, high: 77", "low: 77, high: 40"), "must be less than its `high` (40), but is 77"),
        (("energy_usable_kwh", "energy"), "not a numeric field"),
        (("at_least: 1650", "at_most: 1200"), "mass_curb_kg at most 1200, but"),
        (("at_least: 1650", "at_least: 1650, at_most: 1200"), "no design can meet both"),
        (("at_least: 1650", ""), "bounds nothing"),
        (("price_usd", "price"), "`objectives[0].figure` must be"),
        (("goal: minimise", "goal: best"), "`objectives[0].goal` must be"),
        (("low: 40", "low: nothing"), "`free.battery.energy_usable_kwh.low`"),
    ],
)
def test_a_wrong_study_gets_one_sentence(voltwright, change, words):
    Path("wrong.yaml").write_text(STUDY.replace(*change))
    done = voltwright("optimise", "wrong.yaml")
    assert done.code != 0 and words in done.err and "Traceback" not in done.err


def test_other_files_and_missing_targets_are_named(voltwright):
    assert voltwright("target", "xiaomi-su7").code != 0
    made = voltwright("new", "begun", "--kind", "design-study")
    assert made.code == 0 and "must be filled in" in voltwright("check", "begun.yaml").err
    done = voltwright("optimise", "begun.yaml")
    assert done.code != 0 and "must be filled in" in done.err


def test_shipped_studies_are_valid(voltwright):
    assert study_names()
    for name in study_names():
        assert load_study(name).name == name
        assert voltwright("check", name).code == 0
