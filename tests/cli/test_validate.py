"""`validate` and `fit-losses`: their JSON, tables, files and bad input, on a few shipped tests."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voltwright.cli import names
from voltwright.cli.fit_losses import _shipped_calibration
from voltwright.defaults.calibration.test_evidence import MODES, knowledge
from voltwright.errors import ExitCode
from voltwright.library.find import folder
from voltwright.study.calibration.baselines import BASELINES
from voltwright.study.calibration.calibrate import Calibration
from voltwright.study.calibration.fastsim_peer import fastsim_version

ROWS = list(csv.DictReader((folder("certified_tests") / "epa-bev-pairs.csv").read_text(encoding="utf-8").splitlines()))
PAIR = [row for row in ROWS if row["test_vehicle_id"] == "6PME4407"]
"""Two configurations of one car with a rear motor."""
RESULTS = ("udds_ac_Wh_per_km", "hwfet_ac_Wh_per_km")
STATISTICS = {"n", "mean", "mae", "rmse", "p90", "mae_makers", "coverage"}


@pytest.fixture
def table(here: Path) -> Callable[..., str]:
    """Writes rows as a CSV file of tests, some columns left out."""

    def write(*rows: dict[str, str], without: tuple[str, ...] = ()) -> str:
        path = here / "tests.csv"
        columns = [column for column in ROWS[0] if column not in without]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path.name

    return write


def unmeasured(row: dict[str, str], **changes: str) -> dict[str, str]:
    return row | dict.fromkeys(RESULTS, "") | changes


def answer(outcome) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


@pytest.mark.long
def test_json_of_each_mode(table, voltwright):
    assert len(PAIR) == 2
    slip = PAIR[0] | {"F2_N_per_m2_s2": "20", "test_vehicle_id": "slip"}
    stranger = unmeasured(PAIR[0], make="Nobody", model="Thing", test_vehicle_id="new")
    file = table(*PAIR, slip, stranger)
    for mode in ("unseen-maker", "anchored"):
        known = ("--known", file) if mode == "anchored" else ()
        found = answer(voltwright("validate", file, "--mode", mode, *known, "--json"))
        assert list(found["baselines"]) == list(BASELINES[mode])
        assert {pair["udds"]["n"] for pair in found["baselines"].values()} == {2}
        assert list(found)[:3] == ["mode", "udds", "hwfet"]
        assert found["mode"] == mode
        assert set(found["udds"]) == set(found["hwfet"]) == STATISTICS
        assert found["udds"]["n"] == found["hwfet"]["n"] == 2
        assert 0.0 < found["udds"]["mae"] <= found["udds"]["p90"] + 1e-12 < 0.3
        anchored = mode == "anchored"
        assert [row["standing"] for row in found["tests"]] == ["counted"] * 2 + [
            "slip",
            "not_anchored" if anchored else "counted",
        ]
        assert found["tests_left_out"] == {"slip": 1, "not_anchored": int(anchored)}
        first, second = found["tests"][:2]
        if anchored:
            assert first["sibling"]["config"] == second["config"]
            assert found["not_anchored"]["udds"] == {**dict.fromkeys(STATISTICS), "n": 0}
        udds = first["udds"]
        assert udds["low_wh_km"] < udds["predicted_wh_km"] < udds["high_wh_km"]
        assert udds["deviation"] == pytest.approx(udds["predicted_wh_km"] / udds["measured_wh_km"] - 1.0)
        assert found["tests"][3]["hwfet"]["measured_wh_km"] is None
        assert found["tests"][3]["hwfet"]["predicted_wh_km"] > 0.0
        assert {len(row["reasons"]) > 0 for row in found["worst"]} == {True}
        assert found["groups"]["drive"]["rear"]["udds"]["n"] == 2


@pytest.mark.long
def test_a_table_without_results_has_predictions_alone(table, here, voltwright):
    file = table(*map(unmeasured, PAIR), without=(*RESULTS, "n_udds", "verified_with_fe_guide"))
    found = answer(voltwright("validate", file, "--json"))
    assert found["udds"] == found["hwfet"] == {**dict.fromkeys(STATISTICS), "n": 0}
    assert found["tests_without_result"] == 2
    assert found["worst"] == []
    outcome = voltwright("validate", file)
    assert "2 without a result." in outcome.out
    assert "The tests" in outcome.out
    assert "mean" not in outcome.out
    outcome = voltwright("validate", file, "--picture", "x.svg")
    assert outcome.code == ExitCode.SPEC
    assert "There is nothing to draw" in outcome.err
    assert not (here / "x.svg").exists()


@pytest.mark.long
def test_tables_page_and_picture(table, here, voltwright):
    outcome = voltwright(
        "validate", table(*PAIR), "--mode", "anchored", "--known", "tests.csv", "--html", "out/v.html", "--picture", "v.png"
    )
    assert outcome.code == 0
    lines = [line.split("│") for line in outcome.out.splitlines()]
    assert next(line for line in lines if len(line) > 4 and line[2].strip() == "UDDS")[3].strip() == "2"
    assert "than its sibling on the same road load" in " ".join(outcome.out.split())
    assert outcome.err.split() == ["html:", "out/v.html", "picture:", "v.png"]
    assert "<svg" in (here / "out" / "v.html").read_text(encoding="utf-8")
    assert (here / "v.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(fastsim_version() is None, reason="FASTSim is not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_peer_stands_beside(table, voltwright):
    found = answer(voltwright("validate", table(*PAIR), "--peer", "--json"))
    assert found["peer"]["name"].startswith("FASTSim ")
    assert found["peer"]["udds"]["n"] == 2


def test_without_the_peer_it_says_so(table, voltwright, monkeypatch):
    monkeypatch.setattr("voltwright.operations.validate.fastsim_version", lambda: None)
    outcome = voltwright("validate", table(*PAIR), "--peer")
    assert outcome.code == ExitCode.SPEC
    assert "FASTSim is not installed" in outcome.err


@pytest.mark.parametrize(
    ("rows", "without", "words", "code"),
    [
        (PAIR, ("etw_kg",), "must have the columns etw_kg", ExitCode.SPEC),
        ([PAIR[0] | {"rated_hp": "lots"}], (), "line 2: `rated_hp` must be a number, but is 'lots'", ExitCode.SPEC),
        ([PAIR[0] | {"udds_ac_Wh_per_km": "-5"}], (), "`udds_ac_Wh_per_km` must be more than 0 Wh/km", ExitCode.SPEC),
        ([], (), "holds no test", ExitCode.FILE),
    ],
)
def test_a_bad_table_gets_one_sentence(rows, without, words, code, table, voltwright):
    outcome = voltwright("validate", table(*rows, without=without), "--json")
    assert (outcome.code, outcome.out) == (code, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "words", "code"),
    [
        ("validate no.csv", "There is no file 'no.csv'", ExitCode.FILE),
        (
            "validate --mode blnd",
            "platform, anchored, but is 'blnd'; the nearest is blind",
            ExitCode.NAME,
        ),
        ("validate --mode blind --known no.csv", "`--known` is used in the modes platform and anchored", ExitCode.SPEC),
        ("validate --mode platform --known no.csv", "There is no file 'no.csv'", ExitCode.FILE),
        ("validate --picture x.gif", "must end in .svg or .png", ExitCode.FILE),
        ("validate --html .", "it is a folder", ExitCode.FILE),
        ("fit-losses no.csv", "There is no file 'no.csv'", ExitCode.FILE),
        ("fit-losses --out .", "it is a folder", ExitCode.FILE),
        ("fit-losses no.csv --install", "leave the file out", ExitCode.USAGE),
    ],
)
def test_a_bad_command_gets_one_sentence(command, words, code, here, voltwright):
    outcome = voltwright(*command.split())
    assert (outcome.code, outcome.out) == (code, "")
    assert words in outcome.err
    assert list(here.iterdir()) == []


def test_too_few_tests_teach_nothing(table, voltwright):
    outcome = voltwright("fit-losses", table(*PAIR), "--out", "c.json")
    assert outcome.code == ExitCode.SPEC
    assert "at least 30 tests with both results" in outcome.err


def test_calibrate_shows_what_was_learned_and_writes_where_it_is_asked(here, voltwright, monkeypatch):
    before = _shipped_calibration().read_bytes()

    def calibrate(tests, tell):
        tell("step 1: effects change by at most 0.001")
        return Calibration(knowledge(), (0.001,))

    monkeypatch.setattr("voltwright.study.calibration.calibrate.calibrate", calibrate)
    # The predictions of all shipped tests are the business of `make validate`.
    monkeypatch.setattr("voltwright.report.validation.calibration_tables.statistics", lambda outcomes, cycle: found)
    monkeypatch.setattr("voltwright.operations.fit_losses.statistics", lambda outcomes, cycle: found)
    monkeypatch.setattr("voltwright.operations.fit_losses.validate", lambda tests, mode, known, taught=(): Empty(mode))
    from voltwright.study.calibration.validate import Statistics

    found = Statistics(3, 0.0, 0.04, 0.05, 0.08, 0.06, 0.9)
    outcome = voltwright("fit-losses", "--out", "mine/c.json")
    assert outcome.code == 0, outcome.err
    for words in ("Factors on the default losses", "Spread of the factors", "Cross-validated deviations", "both axles driven"):
        assert words in outcome.out
    assert outcome.err.splitlines() == ["calibration: mine/c.json"]
    written = json.loads((here / "mine" / "c.json").read_text(encoding="utf-8"))
    assert written["effects"] == json.loads(before)["effects"]
    assert _shipped_calibration().read_bytes() == before


class Empty:
    """A validation in a mode, without tests."""

    counted = ()

    def __init__(self, mode: str):
        self.mode = mode


def test_modes_are_those_of_the_study():
    assert names.MODES == MODES
    assert names.complete_mode("b") == ["blind"]
