"""`voltwright fleet` and `voltwright query`: from a car to an answer, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CAR = "volkswagen-id3-2021-pro"
HOP = "time_s,speed_km_h\n" + "".join(f"{time},{speed}\n" for time, speed in enumerate([0, 5, 10, 15, 20, 25, 20, 10, 5, 0]))
LINE = ("fleet", CAR, "--out", "out", "--cycle", "hop.csv", "--count", "384", "--workers", "1", "--shards", "3")
MASS = ("--vary", "masses.mass_test_kg=normal(1%)")


@pytest.fixture
def hop(here: Path) -> Path:
    (here / "hop.csv").write_text(HOP)
    return here


def test_parts_of_a_fleet_are_asked_in_sql(voltwright: Callable[..., Any], hop: Path):
    part = voltwright(*LINE, *MASS, "--shard", "1/2")
    assert part.code == 0 and "2 of 3 shards are in out, 2 computed now" in part.out and "Missing: 2." in part.out
    asked = voltwright("query", "out", "select count(*) as n from cars", "--json")
    assert json.loads(asked.out)["rows"] == [[256]] and "Only 2 of 3 shards are there" in asked.err
    again = voltwright(*LINE, *MASS)
    assert again.code == 6 and "holds 2 of 3 shards of this study already; add `--resume`" in again.err
    whole = voltwright(*LINE, *MASS, "--resume", "--json", "--picture", "out.svg")
    told = json.loads(whole.out)
    assert whole.code == 0 and told["complete"] and told["computed"] == 1 and (hop / "out.svg").is_file()
    mass = told["summary"]["masses_mass_test_kg"]
    assert mass["count"] == 384 and mass["sd"] / mass["mean"] == pytest.approx(0.01, rel=0.2)  # 384 draws: 4 % at 1 sigma
    slope = voltwright(
        "query", "out", "select regr_slope(consumption_pack_wh_km, masses_mass_test_kg) as slope from cars", "--json"
    )
    assert json.loads(slope.out)["rows"][0][0] > 0.0
    other = voltwright(*LINE, *MASS, "--resume", "--seed", "2")
    assert other.code == 6 and "holds shards of another run: their seed is 1, not 2" in other.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--vary", "x"), "`--vary` must be PATH=KIND(NUMBERS)"),
        (("--vary", "masses.mass_tst_kg=normal(1%)"), "`masses.mass_tst_kg` is not a numeric field of the car; the nearest are"),
        (("--vary", "masses.mass_test_kg=normal(-5)"), "the standard deviation must be at least 0, but is -5"),
        (("--vary", "masses.mass_test_kg=uniform(2,1)"), "uniform must have low ≤ high, but has 2, 1"),
        (("--vary", "masses.mass_test_kg=gamma(2,1)"), "must vary by normal, uniform, triangular"),
        (("--vary", "masses.mass_test_kg=normal(nan)"), "normal takes sd, or mean and sd, as numbers or percentages"),
        (("--vary", "masses.mass_test_kg=normal(1e400)"), "the numbers of normal must be finite"),
        (("--vary", "body.length_mm=normal(1%)"), "changes nothing"),
        ((*MASS, *MASS), "`masses.mass_test_kg` must vary in one way, but is there twice"),
        ((*MASS, "--shard", "4/3"), "`--shard` must be i/n with i from 1 to n"),
        ((*MASS, "--shard", "x"), "`--shard` must be i/n, the i-th of n parts"),
        ((*MASS, "--shards", "385"), "`--shards` must be at most the number of cars, 384, but is 385"),
        ((*MASS, "--workers", "0"), "`--workers` must be from 1 to 1024"),
        ((*MASS, "--cluster", "dask"), "`--cluster` must be none or ray"),
    ],
)
def test_bad_input_is_one_sentence(words: tuple[str, ...], sentence: str, voltwright: Callable[..., Any], hop: Path):
    told = voltwright(*LINE, *words)
    assert told.code != 0 and sentence in told.err and told.err.count("\n") == 1, told.err
    assert not (hop / "out").exists()


def test_a_query_prints_rows_and_writes_all(voltwright: Callable[..., Any], here: Path):
    (here / "cars.csv").write_text("range_km,name\n400,[red]a\n410,b\n420,c\n")
    told = voltwright("query", "cars.csv", "select * from cars order by range_km", "--rows", "2", "--csv", "all.csv")
    assert told.code == 0 and "[red]a" in told.out and "420" not in told.out and "The first 2 rows" in told.out
    assert (here / "all.csv").read_text().count("\n") == 4 and "3 rows: all.csv" in told.err
    both = voltwright("query", "cars.csv", "select 1", "--csv", "a.csv", "--parquet", "a.parquet")
    assert both.code == 3 and "Give one of `--csv` and `--parquet`" in both.err
    wrong = voltwright("query", "cars.csv", "select km from cars")
    assert wrong.code == 3 and wrong.err.startswith("error: `SQL` cannot run: ") and "cars has range_km, name" in wrong.err
