"""`match` and `chargers`: tables and JSON; `check` of charger files."""

import json
from collections.abc import Callable
from pathlib import Path

from voltwright.library.chargers import charger_names

FILE = "name: mine\ntitle: My box\nkind: ac\nconnectors: [type2]\nvoltage_v: 230\nphases: 3\ncurrent_max_a: 20\n"


def test_table_of_one_car(voltwright: Callable):
    done = voltwright("match", "nissan-leaf-2018", "--with", "chademo-50", "--with", "gbt-60", "--with", "wallbox-quasar")
    assert done.code == 0
    assert "Chargers for Nissan Leaf" in done.out
    assert "station current: 125 A at 350 V of the battery" in done.out
    assert "directly; gives 6.0 kW" in done.out
    assert "The charger has GB/T DC; the car has CHAdeMO, and no adapter between them is known." in done.out


def test_json_and_own_file(voltwright: Callable, here: Path):
    (here / "mine.yaml").write_text(FILE)
    done = voltwright("match", "volkswagen-id3-2021-pro", "--with", "mine.yaml", "--json")
    row = json.loads(done.out)["chargers"][0]
    assert (row["charger"], row["serves"], row["limited_by"]) == ("mine", True, "on-board charger")
    assert voltwright("check", "mine.yaml", "ccs2-150").out.count(": ok, ") == 2


def test_wrong_names_and_files(voltwright: Callable, here: Path):
    wrong = voltwright("match", "nissan-leaf-2018", "--with", "chademo-5")
    assert (wrong.code, wrong.err.count("\n")) == (5, 1)
    assert "the nearest are chademo-50" in wrong.err
    (here / "mine.yaml").write_text(FILE.replace("phases: 3", "phases: 4"))
    checked = voltwright("check", "mine.yaml")
    assert checked.code == 3
    assert "`phases` must be at most 3, but is 4" in checked.err
    (here / "mine.yaml").write_text(FILE.replace("kind: ac\n", ""))
    bare = voltwright("check", "mine.yaml")
    assert (bare.code, bare.err) == (3, "error: mine.yaml: `kind` must be written: ac, dc or wireless.\n")


def test_list_of_chargers(voltwright: Callable):
    assert [row["name"] for row in json.loads(voltwright("chargers", "--json").out)["chargers"]] == charger_names()
    shown = voltwright("chargers").out
    assert all(name in shown for name in charger_names())
