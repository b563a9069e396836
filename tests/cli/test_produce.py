"""`voltwright produce` and `voltwright conformity`: what a person sees, writes and is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from template_files import filled
from voltwright.errors import ExitCode
from voltwright.library.csv_table import read_csv
from voltwright.spec.template import template

FEW = ("--cars", "6", "--no-audit", "--no-durability")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "my-plan.yaml").write_text(filled(template("my-plan", "plan"), "plan"))
    return tmp_path


def test_a_plan_as_tables_json_and_files(voltwright: Callable, here: Path):
    done = voltwright("produce", "my-plan.yaml", *FEW, "--picture", "cars.svg", "--csv", "cars.csv")
    assert done.code == 0
    assert all(len(line) <= 80 for line in done.out.splitlines())
    for words in ("Measured figures", "What the spread consists of", "Conformity of production", "Test noise"):
        assert words in done.out
    assert (here / "cars.svg").stat().st_size > 1000
    table = read_csv(here / "cars.csv", "")
    assert len(table.rows) == 6
    assert {"car", "variant", "plant", "built", "range_wltp_km", "measured_consumption_wltp_wh_km"} <= set(table.heading)


@pytest.mark.long
def test_a_plan_as_json_and_in_shards(voltwright: Callable, here: Path):
    told = json.loads(voltwright("produce", "my-plan.yaml", *FEW, "--json").out)
    assert told["sampled"] == 6
    assert {row["name"] for row in told["tolerances"]} >= {"mass", "test_noise"}
    assert all(row["source"] for row in told["tolerances"])
    text = (here / "my-plan.yaml").read_text()
    (here / "few.yaml").write_text(text.replace("count: 5000", "count: 20"))
    done = voltwright("produce", "few.yaml", "--out", "cars", "--shards", "2", "--workers", "1")
    assert done.code == 0
    assert "2 of 2 shards are in cars" in " ".join(done.out.split())
    assert len(list((here / "cars").rglob("*.parquet"))) == 2


def test_options_of_shards_need_a_folder(voltwright: Callable, here: Path):
    done = voltwright("produce", "my-plan.yaml", "--workers", "2")
    assert (done.code, "`--workers` is of a run into a folder" in done.err) == (ExitCode.SPEC, True)


def test_files_of_a_sample_do_not_go_with_a_folder(voltwright: Callable, here: Path):
    done = voltwright("produce", "my-plan.yaml", "--out", "cars", "--csv", "cars.csv")
    assert (done.code, "`--csv` is of a run without `--out`" in done.err) == (ExitCode.SPEC, True)


def test_a_plan_is_checked(voltwright: Callable, here: Path):
    assert "ok" in voltwright("check", "my-plan.yaml").out
    text = (here / "my-plan.yaml").read_text()
    for old, new, code, words in (
        ("volkswagen-id3-2021-pro", "volkswagen-id9", ExitCode.NAME, "There is no car named 'volkswagen-id9'"),
        ("cars_a_shift: 100", "cars_a_shift: 0.01", ExitCode.SPEC, "within 30 years"),
        ("procedures: [wltp]", "procedures: [wltc9]", ExitCode.NAME, "wltc9"),
        ("count: 5000", "count: 0", ExitCode.SPEC, "`count` must be at least 1, but is 0"),
    ):
        (here / "my-plan.yaml").write_text(text.replace(old, new))
        for command in (("check", "my-plan.yaml"), ("produce", "my-plan.yaml", *FEW)):
            done = voltwright(*command)
            assert done.code == code
            assert words in done.err


def test_options_out_of_range_name_the_option(voltwright: Callable, here: Path):
    done = voltwright("produce", "my-plan.yaml", "--cars", "1")
    assert (done.code, "`--cars` must be from 2" in done.err) == (ExitCode.SPEC, True)
    done = voltwright("produce", "my-plan.yaml", "--risk", "0")
    assert (done.code, "`--risk` must be from 0.001" in done.err) == (ExitCode.SPEC, True)
    assert voltwright("produce", "no-such-plan").code == ExitCode.NAME


def write(here: Path, *values: float) -> str:
    (here / "tests.csv").write_text("consumption_wh_km\n" + "".join(f"{value}\n" for value in values))
    return "tests.csv"


def test_measured_values_pass_fail_or_go_on(voltwright: Callable, here: Path):
    for values, words in (
        ((148, 149, 147.5), "The series passes after 3 tests."),
        ((156, 157, 158), "The series fails after 3 tests."),
        ((148.5, 150, 150.75), "Not decided after 3 tests: test one more. The series passes at once with"),
        ((148,), "Not decided after 1 test: test one more. No value"),
    ):
        done = voltwright("conformity", write(here, *values), "--declared", "150")
        assert done.code == 0
        assert words in " ".join(done.out.split())
        assert all(len(line) <= 80 for line in done.out.splitlines())


def test_the_monitor_is_judged_by_points(voltwright: Callable, here: Path):
    (here / "monitor.csv").write_text("soce_read_percent,soce_measured_percent\n92,91\n90,88.5\n95,95.5\n")
    told = json.loads(voltwright("conformity", "monitor.csv", "--json").out)
    assert (told["of"], told["limit"], told["decision"]) == ("monitor", 5.0, "pass")
    assert [step["value"] for step in told["steps"]] == [1.0, 1.5, -0.5]


def test_values_that_are_refused(voltwright: Callable, here: Path):
    done = voltwright("conformity", write(here, 148, -1, 150), "--declared", "150")
    assert (done.code, "must be from 1 to 5000 Wh/km, but is -1" in done.err) == (ExitCode.SPEC, True)
    done = voltwright("conformity", write(here, *[150] * 17), "--declared", "150")
    assert (done.code, "ends with 16 tests, but there are 17" in done.err) == (ExitCode.SPEC, True)
    done = voltwright("conformity", write(here, 150, 150, 150))
    assert (done.code, "`--declared` must be given" in done.err) == (ExitCode.SPEC, True)
    (here / "other.csv").write_text("speed_kmh\n5\n")
    done = voltwright("conformity", "other.csv", "--declared", "150")
    assert (done.code, "must have a column `consumption_wh_km`" in done.err) == (ExitCode.SPEC, True)
    assert voltwright("conformity", "nowhere.csv", "--declared", "150").code == ExitCode.FILE
    done = voltwright("conformity", write(here, 150, 150, 150), "--declared", "150", "--picture", "oc.svg")
    assert (done.code, "takes measured consumption with a spread" in done.err) == (ExitCode.SPEC, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--resume",), "`--resume` is of a run into a folder"),
        (("--cluster", "ray"), "`--cluster` is of a run into a folder"),
        (("--out", "cars", "--csv", "cars.csv"), "`--csv` is of a run without `--out`"),
        (("--out", "cars", "--risk", "0.1"), "`--risk` is of a run without `--out`"),
        (("--csv", "cars.txt"), "`--csv` must end in .csv or .parquet"),
    ],
)
def test_options_that_do_not_go_together_are_refused(voltwright: Callable, here: Path, options: tuple[str, ...], words: str):
    done = voltwright("produce", "my-plan.yaml", *options)
    assert done.code == ExitCode.SPEC and words in done.err and not done.out
