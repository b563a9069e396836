"""The shipped chargers and adapters: found by name, of every kind, within their connectors' ratings."""

from pathlib import Path

import pytest

from voltwright.errors import FileError, UnknownNameError
from voltwright.library.chargers import adapters, charger_names, load_charger
from voltwright.spec.charger import AcCharger, DcCharger
from voltwright.spec.connectors import AC_RATINGS, DC_RATINGS


def test_the_library_holds_what_was_promised():
    chargers = [load_charger(name) for name in charger_names()]
    assert len(chargers) >= 20
    assert {charger.kind for charger in chargers} == {"ac", "dc", "wireless"}
    connectors = {name for charger in chargers if charger.kind != "wireless" for name in charger.connectors}
    assert {
        "schuko",
        "nema_5_15",
        "type1",
        "type2",
        "gbt_ac",
        "nacs",
        "ccs1",
        "ccs2",
        "chademo",
        "gbt_dc",
        "chaoji",
    } <= connectors
    assert any(charger.gives for charger in chargers)


@pytest.mark.parametrize("name", charger_names())
def test_a_charger_carries_its_own_name_and_stays_within_its_connector(name: str):
    charger = load_charger(name)
    assert charger.name == name
    if isinstance(charger, AcCharger):
        for rating in (AC_RATINGS[connector] for connector in charger.connectors):
            assert charger.current_max_a <= rating.current_max_a
            assert charger.voltage_v <= rating.voltage_max_v
            assert charger.phases <= rating.phases
    if isinstance(charger, DcCharger):
        for rating in (DC_RATINGS[connector] for connector in charger.connectors):
            # A plug may be rated above the standard: the file then says so.
            assert charger.current_max_a <= (charger.plug_current_max_a or rating.current_max_a)
            assert charger.voltage_max_v <= rating.voltage_max_v


def test_adapters_stay_within_their_connectors():
    for adapter in adapters().values():
        ratings = AC_RATINGS if adapter.kind == "ac" else DC_RATINGS
        for side in (adapter.connector, adapter.inlet):
            assert adapter.current_max_a <= ratings[side].current_max_a
            assert adapter.voltage_max_v <= ratings[side].voltage_max_v
            assert adapter.phases <= ratings[side].phases


def test_names_are_offered():
    with pytest.raises(UnknownNameError, match="There is no charger named 'ccs2-250'; the nearest are ccs2-"):
        load_charger("ccs2-250")


def test_files(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\ntitle: Mine\nkind: ac\nconnectors: [type2]\nvoltage_v: 230\nphases: 1\ncurrent_max_a: 16\n")
    assert load_charger(path).name == "mine"
    with pytest.raises(FileError, match="is a folder, not a charger file"):
        load_charger(tmp_path)
    with pytest.raises(FileError, match="There is no file"):
        load_charger(str(tmp_path / "none.yaml"))
