"""What a charge point must not lose."""

import sqlite3
from contextlib import closing

import pytest

from voltwright.errors import FileError
from voltwright.live.ocpp import store as module
from voltwright.live.ocpp.store import Store


def test_messages_and_values_are_there_after_a_kill(tmp_path):
    first = Store(tmp_path / "point.db")
    for number in range(3):
        first.add({"action": "x", "number": number}, point={"number": number})
    second = Store(tmp_path / "point.db")  # the first was never closed
    assert len(second) == 3
    place, message = second.first() or (0, {})
    assert message == {"action": "x", "number": 0}
    second.delivered(place, names={"a": 1})
    assert (len(second), second.kept("names"), second.kept("point")) == (2, {"a": 1}, {"number": 2})
    assert second.kept("none") is None


def test_too_many_messages_drop_the_oldest_that_can_be_spared(monkeypatch):
    monkeypatch.setattr(module, "MESSAGES_MOST", 10)
    monkeypatch.setattr(module, "DROPPED_AT_ONCE", 4)
    store = Store(None)
    store.add({"number": -1})
    for number in range(20):
        store.add({"number": number}, spare=True)
    assert len(store) <= 10
    assert store.dropped >= 11
    assert (store.first() or (0, {}))[1] == {"number": -1}


def test_a_file_of_another_kind_is_one_sentence(tmp_path):
    (tmp_path / "point.db").write_text("no database " * 1000, encoding="utf-8")
    with pytest.raises(FileError, match="cannot be used to keep"):
        Store(tmp_path / "point.db")
    with pytest.raises(FileError, match="cannot be used to keep"):
        Store(tmp_path)


def test_a_file_that_cannot_be_written_any_more_is_one_sentence(tmp_path):
    store = Store(tmp_path / "point.db")
    store.add({"number": 1})
    with closing(sqlite3.connect(tmp_path / "point.db")) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'no room'); END")
        other.commit()
    with pytest.raises(FileError, match="can no longer keep what is not yet delivered: no room"):
        store.add({"number": 2}, point={"number": 2})
    assert (len(store), store.kept("point")) == (1, None)
    store.delivered(1, names={"a": 1})
    assert (len(store), store.kept("names")) == (0, {"a": 1})
