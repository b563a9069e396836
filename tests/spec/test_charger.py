"""A charger's file: what it may write, one clear sentence for what is wrong, and the laws that fill it."""

from typing import Any

import pytest

from voltwright.defaults.charger import complete_charger
from voltwright.errors import SpecError
from voltwright.library.chargers import charger_from_data, charger_names, load_charger
from voltwright.spec.base import fields_of
from voltwright.spec.charger import Tariff

DC: dict[str, Any] = {
    "name": "station", "title": "Station", "kind": "dc", "connectors": ["ccs2"], "power_max_kw": 150, "voltage_min_v": 150,
    "voltage_max_v": 920, "current_max_a": 350,
}  # fmt: skip
AC: dict[str, Any] = {
    "name": "box", "title": "Box", "kind": "ac", "connectors": ["type2"], "voltage_v": 230, "phases": 3, "current_max_a": 16
}  # fmt: skip

WRONG = [
    (DC | {"kind": "steam"}, "`kind` of 'the charger' must be one of 'ac', 'dc', 'wireless', but is 'steam'"),
    ({"name": "x"}, "`kind` of 'the charger' must be one of 'ac', 'dc', 'wireless', but is missing"),
    (DC | {"power_kw": 3}, "`power_kw` is not a key that a charger file knows; the nearest are `power_"),
    (DC | {"voltage_min_v": 1000}, "`voltage_min_v` must be below `voltage_max_v` (920 V), but is 1000 V; are the two swapped?"),
    (DC | {"connectors": ["type2"]}, "`connectors` of a charger of kind dc must be among `ccs1`"),
    (DC | {"connectors": ["css2"]}, "`connectors[0]` must be 'schuko'"),
    (AC | {"current_max_a": 5}, "`current_max_a` must be at least 6 A, but is 5 A"),
    (AC | {"voltage_v": "0.4 kW"}, "`voltage_v` must be a number in V"),
    (AC | {"cable_rating_a": 16}, "`cable_rating_a` must be 13, 20, 32 or 63, but is 16"),
    (DC | {"gives": ["v2g"]}, "`power_give_kw` and `gives` must be written together"),
    (DC | {"evidence": {"power_max_w": {"kind": "assumed"}}}, "the nearest are `power_max_kw`"),
    (DC | {"evidence": {"power_max_kw": {"kind": "press", "source": "paper"}}}, "must be a key of `sources`, but is 'paper'"),
    (DC | {"evidence": {"power_max_kw": {"kind": "assumed", "low": 200, "high": 300}}}, "must lie in the range of its evidence"),
    (
        {"name": "p", "title": "Pad", "kind": "wireless", "power_class": "wpt5", "clearance_classes": ["z1"]},
        "`power_class` must be",
    ),
]


@pytest.mark.parametrize(("data", "words"), WRONG, ids=[words[:40] for _, words in WRONG])
def test_wrong_files_are_told_apart(data: dict[str, Any], words: str):
    with pytest.raises(SpecError) as caught:
        charger_from_data(data)
    assert words in str(caught.value)


def test_units_in_words():
    assert charger_from_data(DC | {"power_max_kw": "150000 W"}).model_dump()["power_max_kw"] == pytest.approx(150.0)


@pytest.mark.parametrize("name", charger_names())
def test_laws_fill_every_gap_and_keep_what_was_written(name: str):
    spec = load_charger(name)
    done = complete_charger(spec)
    written, full = dict(fields_of(spec)), dict(fields_of(done.charger))
    assert all(full[path] == value for path, value in written.items())
    assert set(full) - set(written) == set(done.assumptions)
    assert all(getattr(done.charger, key) is not None for key in ("power_standby_w",))
    assert complete_charger(done.charger).assumptions == {}


def test_cost():
    tariff = Tariff(energy=0.59, minute=0.1, session=0.5, currency="EUR")
    assert tariff.cost(30.0, 20.0) == pytest.approx(0.5 + 17.7 + 2.0)
