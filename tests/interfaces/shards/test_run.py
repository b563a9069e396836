"""A study in a folder of shards: complete, resumed, divided, and what is refused."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest

from number_study import NumberStudy
from voltwright.errors import FileError, SimulationError, SpecError
from voltwright.interfaces.shards import manifest as manifests
from voltwright.interfaces.shards import ray_cluster
from voltwright.interfaces.shards.run import run_shards

STUDY = NumberStudy(1000)


def contents(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    folder = tmp_path / "whole"
    assert run_shards(STUDY, folder, shards=4, workers=1).missing == ()
    return folder


def test_a_folder_holds_shards_and_a_manifest(whole: Path):
    manifest = json.loads((whole / "manifest.json").read_text())
    assert manifest["count"] == 1000 and manifest["shards"] == 4 and len(manifest["files"]) == 4
    assert {"name": "range_km", "type": "double", "unit": "km"} in manifest["columns"]
    assert manifest["summary"]["numbers"]["range_km"]["count"] == 1000
    table = pyarrow.parquet.read_table([whole / each["file"] for each in manifest["files"]])
    assert table["car"].to_pylist() == list(range(1000))
    assert table.schema.field("mass_kg").metadata == {b"unit": b"kg"}
    sums = [path.read_text().split() for path in sorted(whole.glob("checksums/*"))]
    assert all(hashlib.sha256((whole / name).read_bytes()).hexdigest() == digest for digest, name in sums)


def test_rows_do_not_depend_on_the_number_of_shards(whole: Path, tmp_path: Path):
    run_shards(STUDY, tmp_path / "other", shards=7, workers=1)
    one, other = (pyarrow.parquet.ParquetDataset(folder / "cars").read() for folder in (whole, tmp_path / "other"))
    assert one.equals(other)


def test_parts_on_many_machines_give_the_same_folder(whole: Path, tmp_path: Path):
    folder = tmp_path / "parts"
    runs = [run_shards(STUDY, folder, shards=4, only=(part, 3), workers=1) for part in (2, 3, 1)]
    assert [run.mine for run in runs] == [1, 1, 2] and runs[0].missing == (1, 3, 4) and runs[2].missing == ()
    assert contents(folder) == contents(whole)
    assert run_shards(STUDY, folder, only=(1, 4), workers=1).computed == 0


def test_only_what_is_missing_or_damaged_is_computed_again(whole: Path):
    before = contents(whole)
    (whole / "cars/cars-00001.parquet").unlink()
    (whole / "checksums/cars-00002.sha256").unlink()
    half = (whole / "cars/cars-00003.parquet").read_bytes()
    (whole / "cars/cars-00003.parquet").write_bytes(half[: len(half) // 2])
    (whole / f"cars/.cars-00004.parquet.{os.uname().nodename}.999999999.tmp").write_bytes(b"half")
    with pytest.raises(FileError, match="holds 1 of 4 shards of this study already; add `--resume`"):
        run_shards(STUDY, whole, shards=4, workers=1)
    again = run_shards(STUDY, whole, shards=4, workers=1, resume=True)
    assert again.computed == 3 and contents(whole) == before


@pytest.mark.parametrize(
    ("study", "words"),
    [
        (replace(STUDY, seed=2), "their seed is 1, not 2"),
        (replace(STUDY, count=999), "their number of cars is 1,000, not 999"),
        (replace(STUDY, name="other"), "their study is numbers, not other"),
        (replace(STUDY, precision="float32"), "their precision is float64, not float32"),
    ],
)
def test_a_folder_of_another_study_is_refused(study: NumberStudy, words: str, whole: Path):
    before = contents(whole)
    with pytest.raises(FileError, match=f"holds shards of another run: {words}"):
        run_shards(study, whole, shards=4, workers=1, resume=True)
    assert contents(whole) == before


def test_other_code_and_another_number_of_shards_are_refused(whole: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(FileError, match="their number of shards is 4, not 5; leave out"):
        run_shards(STUDY, whole, shards=5, workers=1, resume=True)
    monkeypatch.setattr(manifests, "code_version", lambda: "9.9.9+0")
    with pytest.raises(FileError, match="their version of the code is"):
        run_shards(STUDY, whole, shards=4, workers=1, resume=True)


def test_a_shard_of_another_study_among_them_is_refused(whole: Path, tmp_path: Path):
    run_shards(replace(STUDY, seed=2), tmp_path / "two", shards=4, workers=1)
    for name in ("cars/cars-00002.parquet", "checksums/cars-00002.sha256"):
        (whole / name).write_bytes((tmp_path / "two" / name).read_bytes())
    with pytest.raises(FileError, match=r"cars-00002.parquet' is a shard of another study: its seed is 2, not 1"):
        run_shards(STUDY, whole, shards=4, workers=1, resume=True)


def test_foreign_files_are_left_alone(tmp_path: Path):
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(FileError, match="is no manifest of a study"):
        run_shards(STUDY, tmp_path, workers=1)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "cars").mkdir()
    (tmp_path / "cars/cars-00001.parquet").write_bytes(b"mine")
    with pytest.raises(FileError, match=r"holds files of shards, but no manifest.json"):
        run_shards(STUDY, tmp_path, workers=1)
    assert (tmp_path / "cars/cars-00001.parquet").read_bytes() == b"mine"


@pytest.mark.parametrize("part", [(0, 3), (4, 3), (1, 5)])
def test_a_part_that_cannot_be_is_refused(part: tuple[int, int], tmp_path: Path):
    with pytest.raises(SpecError, match="`shard` must be i/n"):
        run_shards(STUDY, tmp_path / "x", shards=4, only=part, workers=1)
    assert not (tmp_path / "x").exists()


def test_a_number_that_is_none_stops_the_run_and_keeps_what_is_whole(tmp_path: Path):
    with pytest.raises(SimulationError, match=r"`mass_kg` of car 600 is no number.* 2 of 4 shards are whole"):
        run_shards(replace(STUDY, wrong=600), tmp_path / "x", shards=4, workers=1)
    assert run_shards(STUDY, tmp_path / "x", shards=4, workers=1, resume=True).computed == 2


def test_a_run_that_failed_before_its_first_shard_is_in_nobodys_way(tmp_path: Path):
    with pytest.raises(SimulationError, match=r"`mass_kg` of car 0 is no number; look for extreme values of what varies.$"):
        run_shards(replace(STUDY, wrong=0), tmp_path / "x", shards=4, workers=1)
    assert run_shards(replace(STUDY, seed=2), tmp_path / "x", shards=3, workers=1).missing == ()


def test_a_run_can_be_stopped(tmp_path: Path):
    seen: list[str] = []
    run = run_shards(
        STUDY, tmp_path / "x", shards=4, workers=1, progress=lambda share, line: seen.append(line), stopped=lambda: len(seen) > 2
    )
    assert run.stopped and run.missing == (3, 4) and run.computed == 2


LIMITED = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from number_study import NumberStudy
from voltwright.errors import VoltwrightError
from voltwright.interfaces.shards.run import run_shards
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    run_shards(NumberStudy(3000), sys.argv[1], shards=3, workers=1)
except VoltwrightError as error:
    print(error)
"""


def test_a_file_that_does_not_fit_leaves_no_half_one(tmp_path: Path):
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "x"), str(Path(__file__).parents[2])]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "cannot be written: file too large. 0 of 3 shards are whole" in result.stdout
    assert list(contents(tmp_path / "x")) == ["manifest.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(FileError, match="cannot be written: permission denied"):
        run_shards(STUDY, tmp_path / "x", workers=1)


def test_a_task_of_a_cluster_goes_on_with_the_study_that_its_process_has_met():
    first, again = replace(STUDY), replace(STUDY)
    assert ray_cluster._same(first) is first
    assert ray_cluster._same(again) is first
    other = replace(STUDY, seed=STUDY.seed + 1)
    assert ray_cluster._same(other) is other
