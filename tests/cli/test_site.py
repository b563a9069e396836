"""`site`: tables, JSON, tables of sessions; bad input as one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

CROWDED = ("--make", "20", "--days", "1", "--seed", "2", "--chargers", "5 type2 11", "--limit", "30")


def test_tables_and_files(voltwright: Callable, here: Path):
    done = voltwright("site", *CROWDED, "--smart", "price", "--sessions-out", "cars.csv", "--trace", "site.csv")
    assert done.code == 0
    assert "20 sessions of made-workplace" in done.out and "moved for price" in done.out and "as it comes" in done.out
    assert "Sessions that lack most" in done.out
    cars = (here / "cars.csv").read_text().splitlines()
    assert cars[1].startswith("name,car,charger,arrive_h") and len(cars) == 22
    assert "load_kw" in (here / "site.csv").read_text()


def test_json_is_the_result(voltwright: Callable):
    done = voltwright("site", *CROWDED, "--leave", "--json")
    result = json.loads(done.out)
    assert result["sums"]["energy_kwh"] == pytest.approx(sum(each["energy_kwh"] for each in result["sessions"]))
    assert result["unmanaged"] is None and result["limit_kw"] == 30.0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("site",), 3, "`--make`"),
        (("site", "--make", "5", "--chargers", "0 type2 11"), 3, "`--chargers` must have 1 to 2000"),
        (("site", "--make", "5", "--chargers", "2 type9 11"), 3, "type9"),
        (("site", "--make", "5", "--limit", "nan"), 2, "`--limit`"),
        (("site", "--make", "5", "--v2g"), 3, "`--smart`"),
        (("site", "--make", "5", "--sessions-out", "cars.txt"), 3, "must end in .csv"),
        (("site", "no-such-set"), 5, "set of sessions"),
        (("site", "gone.csv"), 6, "gone.csv"),
    ],
)
def test_bad_input_is_one_sentence(voltwright: Callable, words, code, sentence):
    done = voltwright(*words)
    assert sentence in done.err and done.err.count("\n") == 1 and done.out == ""
    assert done.code == code
