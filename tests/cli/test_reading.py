"""The commands that only read and write files: cars, cycles, show, new, check, schema."""

import json

import pytest

from voltwright.errors import ExitCode
from voltwright.library.cars import car_names, load_car
from voltwright.library.catalogue import catalogue
from voltwright.library.find import cycle_names
from voltwright.spec.base import fields_of


def test_cars(voltwright):
    rows = json.loads(voltwright("cars", "--kind", "reference", "--json").out)["cars"]
    assert [row["name"] for row in rows] == car_names()
    su7 = next(row for row in rows if row["name"] == "xiaomi-su7")
    assert su7["power_max_kw"] == 220
    assert su7["chemistry"] == "lfp"
    assert su7["price"]["currency"] == "CNY"
    table = voltwright("cars").out
    assert all(name in table for name in (*car_names(), *catalogue()))
    assert "215,900 CNY" in table


def test_cars_that_fit(voltwright):
    options = ("--make", "tesla", "--year", "2023-", "--class", "SUV", "--drive", "all", "--range-min", "300 mi")
    rows = json.loads(voltwright("cars", *options, "--json").out)["cars"]
    assert rows and all(row["make"] == "Tesla" and row["model_year"] >= 2023 and row["range_km"] >= 482 for row in rows)
    assert "must be a year" in voltwright("cars", "--year", "new").err
    assert "No car fits" in voltwright("cars", "--make", "nobody").out


def test_cycles_are_beside_their_published_figures(voltwright):
    rows = {row["name"]: row for row in json.loads(voltwright("cycles", "--json").out)["cycles"]}
    assert sorted(rows) == cycle_names()
    wltc = rows["wltc-class3b"]
    assert wltc["duration_s"] == wltc["published"]["duration_s"] == 1800
    for name, row in rows.items():
        for off in row["deviation"].values():
            # Published tables round to whole seconds and to 0.1 km or better of at least 4 km.
            assert off is None or abs(off) < 0.005, name
    assert "23.266" in voltwright("cycles").out


def test_show_says_where_every_number_comes_from(voltwright):
    answer = json.loads(voltwright("show", "polestar-2-2024-lrsm", "--json").out)
    fields = {row["path"]: row for row in answer["fields"]}
    written = [path for path, _ in fields_of(load_car("polestar-2-2024-lrsm")) if "." in path]
    assert set(written) <= set(fields)
    curb = fields["masses.mass_curb_kg"]
    assert (curb["value"], curb["unit"], curb["kind"]) == (2061, "kg", "certified")
    assert curb["source"]["publisher"] == "US EPA"
    assert curb["conflicts"][0]["value"] == 2009
    assert fields["tyres.grip"]["law"] == "dry asphalt, road tyre"
    assert fields["model_year"]["kind"] == "given"
    assert fields["price.amount"]["unit"] == "USD"
    assert all(row["law"] or row["source"] or row["kind"] in ("given", "assumed") for row in answer["fields"])
    assert {"range_epa_km", "speed_max_kmh"} <= {row["quantity"] for row in answer["published"]}


def test_show_assumed_is_what_no_document_says(voltwright):
    rows = json.loads(voltwright("show", "xiaomi-su7", "--assumed", "--json").out)["fields"]
    assert {row["kind"] for row in rows} == {"assumed"}
    paths = {row["path"] for row in rows}
    assert {"tyres.grip", "masses.mass_test_kg"} <= paths
    assert "body.length_mm" not in paths


def test_show_prints_conflicts_and_published_results(voltwright):
    text = voltwright("show", "xiaomi-su7").out
    assert "not used: press" in text
    assert "Published results" in text
    assert "0.83 x width x height" in text


@pytest.mark.parametrize("kind", ["car", "scooter"])
def test_a_new_file_says_what_to_fill_in_and_is_never_overwritten_by_chance(kind, here, voltwright):
    made = voltwright("new", "my-own", "--kind", kind)
    assert (made.code, made.out) == (0, "my-own.yaml\n")
    checked = voltwright("check", "my-own.yaml")
    assert checked.code == ExitCode.SPEC
    assert checked.err.count("must be filled in: ") == len(checked.err.splitlines()) == 6
    file = here / "my-own.yaml"
    file.write_text("mine", encoding="utf-8")
    assert "is there already" in voltwright("new", "my-own").err
    assert file.read_text(encoding="utf-8") == "mine"
    assert voltwright("new", "my-own", "--force").code == 0
    assert file.read_text(encoding="utf-8") != "mine"


def test_schema_to_standard_output_and_to_a_file(here, voltwright):
    printed = json.loads(voltwright("schema").out)
    assert voltwright("schema", "--output", "made/schema.json").out == ""
    assert json.loads((here / "made" / "schema.json").read_text(encoding="utf-8")) == printed
    assert [path.name for path in (here / "made").iterdir()] == ["schema.json"]


def test_every_shipped_car_passes_check(voltwright):
    outcome = voltwright("check", *car_names())
    assert outcome.code == 0
    assert outcome.out.count(": ok, ") == len(car_names())
