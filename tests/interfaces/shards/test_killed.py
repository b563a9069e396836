"""Workers and drivers are killed by the system while they compute and write; a resumed run ends with the same bytes."""

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from number_study import NumberStudy
from voltwright.errors import SimulationError
from voltwright.interfaces.shards.run import run_shards

TESTS = Path(__file__).parents[2]
STUDY = NumberStudy(2000)
SHARDS = 8
PATIENCE_S = 240.0
DRIVER = """
import sys
from number_study import NumberStudy
from voltwright.interfaces.shards.run import run_shards

if __name__ == "__main__":
    folder, wait_s, workers, cluster, kills = sys.argv[1:]
    study = NumberStudy(2000, wait_s=float(wait_s), kills=kills or None)
    print("begun", flush=True)
    run_shards(study, folder, shards=8, workers=int(workers), resume=True, cluster=cluster)
"""
ray_only = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")


def contents(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The folder of a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("wanted") / "x"
    run_shards(STUDY, folder, shards=SHARDS, workers=1)
    return contents(folder)


@contextmanager
def driver(
    folder: Path, script: Path, wait_s: float, workers: int = 2, cluster: str = "none", kills: str = ""
) -> Iterator[subprocess.Popen[str]]:
    script.write_text(DRIVER, encoding="utf-8")
    paths = os.pathsep.join([str(TESTS), *(path for path in sys.path if path)])
    command = [sys.executable, str(script), str(folder), str(wait_s), str(workers), cluster, kills]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def written(folder: Path) -> int:
    return len(list(folder.glob("checksums/*.sha256")))


def wait_for(process: subprocess.Popen[str], folder: Path, shards: int) -> None:
    """Until so many shards are there, or the driver has ended."""
    begun = time.monotonic()
    while written(folder) < shards and process.poll() is None:
        assert time.monotonic() - begun < PATIENCE_S, "no shard came"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Processes below a process, from the system's own list."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if parts[0] != "Z" and int(parts[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.long
def test_a_killed_worker_is_replaced_and_said(wanted: dict[str, str], tmp_path: Path):
    folder = tmp_path / "x"
    run = run_shards(replace(STUDY, kills=str(tmp_path / "killed")), folder, shards=SHARDS, workers=2)
    assert run.lost_workers == 1 and run.missing == () and contents(folder) == wanted
    assert run.remarks == ("A worker ended without a word once; what it computed was computed again.",)


@pytest.mark.long
def test_workers_that_are_killed_again_and_again_end_the_run(tmp_path: Path):
    study = replace(STUDY, kills=str(tmp_path / "killed"), always=True)
    with pytest.raises(SimulationError, match="Workers ended without a word 3 times in a row; often memory runs out"):
        run_shards(study, tmp_path / "x", shards=SHARDS, workers=2)
    assert run_shards(STUDY, tmp_path / "x", shards=SHARDS, workers=1, resume=True).computed == SHARDS


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system for its processes")
def test_a_killed_driver_leaves_no_worker_and_no_half_shard(wanted: dict[str, str], tmp_path: Path):
    folder = tmp_path / "x"
    with driver(folder, tmp_path / "driver.py", wait_s=0.3) as process:
        wait_for(process, folder, 2)
        workers = children(process.pid)
        assert workers
        process.kill()
        process.wait(PATIENCE_S)
        begun = time.monotonic()
        while any(map(alive, workers)):
            assert time.monotonic() - begun < PATIENCE_S, "workers stay after their driver was killed"
            time.sleep(0.05)
    assert 2 <= written(folder) < SHARDS
    run = run_shards(STUDY, folder, shards=SHARDS, workers=1, resume=True)
    assert run.computed <= SHARDS - 2 and contents(folder) == wanted


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system for its processes")
@pytest.mark.parametrize("seed", range(6))
def test_kills_at_random_times_lose_nothing_that_is_whole(seed: int, wanted: dict[str, str], tmp_path: Path):
    folder, dice, before = tmp_path / "x", random.Random(seed), 0
    for _ in range(20):
        with driver(folder, tmp_path / "driver.py", wait_s=0.05) as process:
            wait_for(process, folder, min(SHARDS, before + 1))
            time.sleep(dice.uniform(0.0, 0.2))
            victims = [*children(process.pid), process.pid] if dice.random() < 0.5 else [process.pid]
            for victim in dice.sample(victims, 1):
                if alive(victim):
                    os.kill(victim, signal.SIGKILL)
            if dice.random() < 0.5:
                process.kill()
            process.wait(PATIENCE_S)
        assert written(folder) >= before
        before = written(folder)
        if before == SHARDS:
            break
    run_shards(STUDY, folder, shards=SHARDS, workers=1, resume=True)
    assert contents(folder) == wanted


@ray_only
@pytest.mark.long
def test_ray_computes_again_what_a_killed_worker_had(wanted: dict[str, str], tmp_path: Path):
    folder = tmp_path / "x"
    with driver(folder, tmp_path / "driver.py", 0.1, cluster="ray", kills=str(tmp_path / "killed")) as process:
        told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, told
    assert (tmp_path / "killed").exists() and contents(folder) == wanted


def descendants(process: int) -> list[int]:
    """Numbers of the processes that a process has started, and of those that they have started."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


@ray_only
@pytest.mark.long
def test_a_killed_driver_of_ray_loses_nothing_that_is_whole(wanted: dict[str, str], tmp_path: Path):
    folder = tmp_path / "x"
    with driver(folder, tmp_path / "driver.py", 0.5, cluster="ray") as process:
        wait_for(process, folder, 2)
        started = descendants(process.pid)
        process.kill()
        process.wait(PATIENCE_S)
    for each in started:  # what Ray started outlives its driver
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    there = written(folder)
    assert 2 <= there < SHARDS
    run = run_shards(STUDY, folder, shards=SHARDS, workers=1, resume=True)
    assert run.computed == SHARDS - there and contents(folder) == wanted
