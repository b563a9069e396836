"""`sensitivity`: tables, JSON and picture of one figure; what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

from voltwright.operations.presentation.pictures import PICTURES


def test_table_json_and_picture(voltwright: Callable, here: Path):
    done = voltwright("sensitivity", "nissan-leaf-2018", "--figure", "price", "--picture", "tornado.svg")
    assert done.code == 0
    assert "battery.energy_gross_kwh" in done.out and "% for 1 %" in done.out
    assert "measure first: `" in done.out
    assert "Price: before tax" in done.out and "cost law itself" in " ".join(done.out.split())
    drawn = (here / "tornado.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "energy_gross_kwh" in drawn
    known = json.loads(voltwright("sensitivity", "nissan-leaf-2018", "--figure", "price", "--json").out)
    assert known["figure"] == "price_usd" and set(known["figures"]) == {"price_usd"}
    first = known["numbers"][0]
    assert first["contributions"]["price_usd"] > 0.0 and first["evidence"]
    assert "SensitivityResult" in PICTURES


def test_one_number(voltwright: Callable):
    known = json.loads(
        voltwright("sensitivity", "nissan-leaf-2018", "--figure", "price", "--number", "body.width_mm", "--json").out
    )
    assert [each["path"] for each in known["numbers"]] == ["body.width_mm"]
    # No test looks at the width of a car with a coast-down, but its price follows its footprint.
    assert known["numbers"][0]["derivatives"]["price_usd"] > 0.0 and "body.width_mm" not in known["without_effect"]


def test_bad_input_is_one_sentence(voltwright: Callable):
    for words, says in (
        (("nissan-leaf-2018", "--figure", "rang"), "the nearest are range_"),
        (("xiaomi-scooter-pro-2", "--figure", "0-100"), "does not reach 100 km/h"),
        (("xiaomi-scooter-pro-2", "--figure", "price"), "no cost law"),
        (("nissan-leaf-2018", "--figure", "charge", "--number", "masses.mass_kg"), "the nearest are `masses."),
        (("nissan-leaf-2018", "--figure", "range-epa", "--number", "body.length_mm"), "changes nothing"),
        (("nissan-leaf-2018", "--cycle", "udds", "--with", "ccs2-50"), "no charge time"),
        (("nissan-leaf-2018", "--cycle", "udds", "--figure", "range-wltp"), "range_cycle_km"),
    ):
        done = voltwright("sensitivity", *words)
        assert done.code != 0 and done.err.count("\n") == 1 and says in done.err, (words, done.err)
