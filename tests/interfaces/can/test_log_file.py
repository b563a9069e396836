"""Logs of CAN frames: each form is read back by python-can, and BLF by tshark."""

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError
from voltwright.interfaces.can.frames import decoded, frames_of
from voltwright.interfaces.can.layout import LAYOUT
from voltwright.interfaces.table_file import LOGS, write_table
from voltwright.procedures.recorded_drive import RecordedDrive

can = pytest.importorskip("can", reason="logs of CAN frames take python-can")
READERS = {".blf": can.BLFReader, ".asc": can.ASCReader, ".log": can.CanutilsLogReader}


@pytest.mark.parametrize("ending", LOGS)
def test_a_log_is_read_back_frame_by_frame(ending: str, town_drive: RecordedDrive, tmp_path: Path):
    path = write_table(tmp_path / f"run{ending}", town_drive.columns)
    wanted = list(frames_of(town_drive.columns))
    with READERS[ending](path) as reader:
        read = [(round(each.timestamp * 1000), each.arbitration_id, bytes(each.data), each.is_extended_id) for each in reader]
    assert read == [(frame.time_ms, frame.identifier, frame.data, False) for frame in wanted]
    assert path.read_bytes() == write_table(tmp_path / f"again{ending}", town_drive.columns).read_bytes()


def test_frames_come_at_their_cycle_times_with_the_last_step_that_ended(town_drive: RecordedDrive):
    columns = town_drive.columns
    frames = list(frames_of(columns))
    assert [frame.time_ms for frame in frames] == sorted(frame.time_ms for frame in frames)
    time_ms, speed_kmh = columns["time_s"] * 1000.0, columns["speed_m_s"] * 3.6
    for message in LAYOUT:
        sent = [frame for frame in frames if frame.identifier == message.identifier]
        if message.name == "Charging_Power":
            assert not sent, "the car has no port in this run"
            continue
        assert {later.time_ms - first.time_ms for first, later in pairwise(sent)} == {message.cycle_ms}
        assert (sent[0].time_ms, sent[-1].time_ms) == (1000, 120_000)
    for frame in frames:
        if frame.identifier == 0x100 and frame.time_ms % 7 == 0:
            step = np.flatnonzero(time_ms <= frame.time_ms)[-1]
            assert decoded(0x100, frame.data)["speed_kmh"] == pytest.approx(speed_kmh[step], abs=0.005001)


def test_a_charge_fills_the_battery_and_charging_messages():
    trace = {
        "time_s": np.array([1.0, 2.0]),
        "soc_percent": np.array([10.0, 10.1]),
        "power_grid_kw": np.array([100.0, 101.0]),
        "power_battery_kw": np.array([90.0, 91.0]),
        "limiter": np.array(["power", "plating"], dtype=object),
    }
    frames = list(frames_of(trace))
    assert {frame.identifier for frame in frames} == {0x200, 0x201, 0x300}
    first = decoded(0x300, next(frame.data for frame in frames if frame.identifier == 0x300))
    assert first == {"grid_w": 100_000.0, "dc_w": "not_available", "meter_w": "not_available", "limiter": "power"}
    assert decoded(0x200, frames[0].data)["terminal_w"] == -90_000.0


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"soc": np.zeros(3)}, "takes a column `time_s` that rises"),
        ({"time_s": np.array([1.0, 1.0]), "soc": np.zeros(2)}, "takes a column `time_s` that rises"),
        ({"time_s": np.arange(3.0), "own_kwh": np.zeros(3)}, "no signal of the CAN layout"),
        ({"time_s": np.arange(0.0, 200_000.0, 10_000.0), "speed_m_s": np.zeros(20)}, "at most 5,000,000 frames"),
    ],
)
def test_what_gives_no_log_is_refused_before_a_file_is_made(columns: dict[str, np.ndarray], words: str, tmp_path: Path):
    with pytest.raises(FileError, match=words):
        write_table(tmp_path / "run.blf", columns)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_a_blf(town_drive: RecordedDrive, tmp_path: Path):
    path = write_table(tmp_path / "run.blf", town_drive.columns)
    fields = ["-T", "fields", "-e", "frame.time_relative", "-e", "can.id", "-e", "data.data"]
    done = subprocess.run(["tshark", "-r", str(path), *fields], capture_output=True, text=True, timeout=60, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    wanted = list(frames_of(town_drive.columns))
    assert [int(identifier) for _, identifier, _ in rows] == [frame.identifier for frame in wanted]
    assert [data for _, _, data in rows] == [frame.data.hex() for frame in wanted]
    times = [round(float(time) * 1000) for time, _, _ in rows]
    assert times == [frame.time_ms - wanted[0].time_ms for frame in wanted]
