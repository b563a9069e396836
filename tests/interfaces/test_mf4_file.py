"""MF4: what asammdf reads back is what was written, with groups, units, meanings and words of codes."""

import json
from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError
from voltwright.interfaces.table_file import write_table
from voltwright.signals import GROUPS, SIGNALS, group_of, signal

asammdf = pytest.importorskip("asammdf", reason="MF4 takes asammdf")
COLUMNS = {
    "time_s": np.array([1.0, 2.0, 3.0]),
    "speed_m_s": np.array([0.0, 1.0 / 3.0, 2.0]),
    "miss": np.array([0, 4, 1]),
    "soc_display": np.array([0.9, 0.8, 0.7]),
    "cells_c": np.array([-7.25, -7.0, 0.0]),
    "loss_gear_w": np.array([1.0, 2.0, 3.0]),
    "limiter": np.array(["cells: highest voltage", "größer <&>", ""], dtype=object),
    "own_kwh": np.array([1.0, 2.0, 3.0]),
}
ABOUT = {"car": "a-car", "words": 'a <b> & "c" ü'}


def test_a_file_is_read_back_with_groups_units_and_meanings(tmp_path: Path):
    path = write_table(tmp_path / "run.MF4", COLUMNS, ABOUT)
    assert [each.name for each in tmp_path.iterdir()] == ["run.MF4"]
    with asammdf.MDF(path) as file:
        groups = {group.channel_group.acq_name: {each.name: each for each in group.channels} for group in file.groups}
        assert {name: set(channels) - {"time_s"} for name, channels in groups.items()} == {
            "movement": {"speed_m_s", "miss"},
            "battery": {"soc_display"},
            "losses": {"loss_gear_w"},
            "thermal": {"cells_c"},
            "charging": {"limiter"},
            "other": {"own_kwh"},
        }
        for name in ("speed_m_s", "soc_display", "cells_c", "loss_gear_w", "own_kwh"):
            read = file.get(name)
            np.testing.assert_array_equal(read.samples, COLUMNS[name])
            np.testing.assert_array_equal(read.timestamps, COLUMNS["time_s"])
        units = {channel.name: channel.unit for group in groups.values() for channel in group.values()}
        assert (units["speed_m_s"], units["cells_c"], units["soc_display"], units["own_kwh"]) == ("m/s", "°C", "", "kWh")
        assert groups["battery"]["soc_display"].comment.startswith(signal("soc_display").meaning)
        assert [word.decode() for word in file.get("miss").samples] == ["none", "grip", "force"]
        assert [word.decode() for word in file.get("limiter").samples] == list(COLUMNS["limiter"])
        assert "a-car" in file.header.comment


def test_the_run_stands_in_the_comment_as_json(tmp_path: Path):
    with asammdf.MDF(write_table(tmp_path / "a.mf4", COLUMNS, ABOUT)) as file:
        text = file.header.description
    assert json.loads(text) == ABOUT


def test_the_same_run_gives_the_same_bytes(tmp_path: Path):
    first, second = (write_table(tmp_path / name, COLUMNS).read_bytes() for name in ("a.mf4", "b.mf4"))
    assert first == second


@pytest.mark.parametrize("time_s", [None, np.array([0.0, 1.0, 1.0])])
def test_a_table_without_a_time_that_rises_is_refused(tmp_path: Path, time_s: np.ndarray | None):
    columns = {"soc": np.zeros(3)} if time_s is None else {"time_s": time_s, "soc": np.zeros(3)}
    with pytest.raises(FileError, match="`time_s` that rises"):
        write_table(tmp_path / "a.mf4", columns)
    assert not list(tmp_path.iterdir())


def test_every_signal_is_in_one_group():
    names = [each.name for group in GROUPS.values() for each in group]
    assert len(names) == len(set(names)) and set(names) == set(SIGNALS)
    assert all(group_of(name) in GROUPS for name in SIGNALS)
