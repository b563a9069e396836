"""Running a study of many cars into a folder: only what is missing is computed, and only whole shards count."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from voltwright.errors import FileError, SpecError, VoltwrightError
from voltwright.interfaces.shards.manifest import Manifest, begin_manifest, environment_differs, manifest_of, write_manifest
from voltwright.interfaces.shards.pool import LostWorkers, compute_in_pool, cores
from voltwright.interfaces.shards.shard_file import CARS, CHECKSUMS, WholeShard, is_written, shard_bytes, whole_shard, write_shard
from voltwright.interfaces.whole_file import check_writable, remove_leftovers
from voltwright.ranges import GPUS_A_TASK, WORKERS
from voltwright.study.shards.sharded_study import ShardedStudy, check_shards, usual_shards
from voltwright.study.shards.summary import TableSummary

Cluster = Literal["none", "ray"]
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class ShardsRun:
    """What a run of shards came to.

    Attributes:
        folder: with the shards.
        manifest: of it; with files and summary once all shards are there.
        mine: shards that this run was asked for.
        computed: of them, those that were computed now; the others were there before.
        missing: shards of the study that are not there yet, by number from 1.
        lost_workers: times that workers ended without a word.
        stopped: whether it was cancelled.
        remarks: what a person should know, a sentence each.
    """

    folder: Path
    manifest: Manifest
    mine: int
    computed: int
    missing: tuple[int, ...]
    lost_workers: int
    stopped: bool
    remarks: tuple[str, ...]


def run_shards(
    study: ShardedStudy,
    folder: Path | str,
    *,
    shards: int | None = None,
    only: tuple[int, int] | None = None,
    workers: int | None = None,
    resume: bool = False,
    cluster: Cluster = "none",
    cluster_address: str | None = None,
    gpus_a_task: float = 0.0,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> ShardsRun:
    """Compute the shards of a study that are not there yet.

    Args:
        study: to compute; pickled where there is more than one worker, so its class must be importable.
        folder: of the shards, made where there is none.
        shards: files in all; None takes those of `only`, or `usual_shards`.
        only: (i, n), the i-th of n parts of the shards, i from 1: i, i + n, ...; None computes all.
        workers: processes on this machine; None is one for each core, on a cluster all that it has.
        resume: whether shards may be there already; with `only` they may.
        cluster: "ray" hands the shards to a Ray cluster.
        cluster_address: of a running one; None starts one here, bound to 127.0.0.1.
        gpus_a_task: GPUs that each shard takes on the cluster.
        progress: called with the share that is done and a line of text.
        stopped: asked often; once true, the run ends with what is whole.

    Raises:
        SpecError: a number of shards, workers or parts that cannot be.
        FileError: the folder holds another study, or cannot be written to; shards are there and `resume` was not said.
        SimulationError: a shard fails, or workers are killed again and again.
    """
    target, tell = Path(folder), progress or (lambda share, line: None)
    manifest, indices = _begin(study, target, shards, only, workers, gpus_a_task)
    tell(0.0, f"looking for shards in {target}")
    looked_at = range(manifest.shards) if only is None else indices
    there = {index for index in looked_at if whole_shard(target, manifest, index) is not None}
    if there and not resume and only is None:
        what = f"all {manifest.shards}" if len(there) == manifest.shards else f"{len(there)} of {manifest.shards}"
        raise FileError(f"'{target}' holds {what} shards of this study already; add `--resume`, or name another folder.")
    todo, lost = [index for index in indices if index not in there], LostWorkers()
    ways = _Way(study, manifest, target, workers, cluster, cluster_address, gpus_a_task)
    done = 0
    try:
        with closing(ways.compute(todo, lost, stopped)) as written:
            for index in written:
                done += 1
                tell(done / len(todo), f"shard {index + 1} is written, {done} of {len(todo)}")
    except VoltwrightError as error:
        error.args = (f"{error}{_state(error, len(there) + done, len(looked_at), target)}",)
        raise
    finally:
        _clean(target)
    finished, missing = _finish(target, manifest)
    return ShardsRun(target, finished, len(indices), done, missing, lost.times, done < len(todo), tuple(_remarks(manifest, lost)))


def _begin(
    study: ShardedStudy, folder: Path, shards: int | None, only: tuple[int, int] | None, workers: int | None, gpus: float
) -> tuple[Manifest, Sequence[int]]:
    if find_spec("pyarrow") is None:
        raise FileError("Shards are Parquet files, which takes pyarrow: `pip install 'voltwright[fleet]'`.")
    count = shards if shards is not None else (only[1] if only is not None else usual_shards(study.count))
    check_shards(study.count, count)
    if workers is not None:
        WORKERS.check("workers", workers)
    GPUS_A_TASK.check("gpus_a_task", gpus)
    if only is not None and not (1 <= only[0] <= only[1] <= count):
        words = f"`shard` must be i/n with i from 1 to n and n at most the number of shards, {count}, but is {only[0]}/{only[1]}."
        raise SpecError(words, "shard")
    check_writable(folder / "manifest.json")
    _clean(folder)
    manifest = begin_manifest(folder, manifest_of(study, count))
    return manifest, range(count) if only is None else range(only[0] - 1, count, only[1])


@dataclass(frozen=True)
class _Way:
    """How shards are computed: in this process, in a pool of processes, or on a cluster."""

    study: ShardedStudy
    manifest: Manifest
    folder: Path
    workers: int | None
    cluster: Cluster
    address: str | None
    gpus: float

    def compute(self, todo: Sequence[int], lost: LostWorkers, stopped: Callable[[], bool]) -> Generator[int, None, None]:
        if not todo:
            return
        if self.cluster == "ray":
            from voltwright.interfaces.shards.ray_cluster import compute_on_ray

            yield from compute_on_ray(
                self.study, self.manifest, self.folder, todo, self.workers, self.address, self.gpus, stopped
            )
            return
        workers = min(self.workers or cores(), len(todo))
        if workers > 1:
            yield from compute_in_pool(self.study, self.manifest, self.folder, todo, workers, lost, stopped)
            return
        for index in todo:
            if stopped():
                return
            write_shard(self.folder, index, shard_bytes(self.study, self.manifest, index))
            yield index


def _state(error: VoltwrightError, whole: int, count: int, folder: Path) -> str:
    """What is whole after an error; another try helps where the disk was full, say, but not where a car cannot be."""
    if whole == 0 and not isinstance(error, FileError):
        return ""
    advice = "; `--resume` computes the others" if isinstance(error, FileError) else ""
    return f" {whole} of {count} shards are whole in '{folder}'{advice}."


def _clean(folder: Path) -> None:
    for each in (folder, folder / CARS, folder / CHECKSUMS):
        remove_leftovers(each)


def _finish(folder: Path, manifest: Manifest) -> tuple[Manifest, tuple[int, ...]]:
    """Look at every shard again; once all are there, the manifest says so, with their summary."""
    missing = tuple(index + 1 for index in range(manifest.shards) if not is_written(folder, index))
    if missing:
        return manifest, missing
    found = [whole_shard(folder, manifest, index) for index in range(manifest.shards)]
    missing = tuple(index + 1 for index, shard in enumerate(found) if shard is None)
    whole = [shard for shard in found if shard is not None]
    if missing or not whole:
        return manifest, missing
    finished = _finished(manifest, whole)
    if finished != manifest:
        write_manifest(folder, finished)
    return finished, missing


def _finished(manifest: Manifest, whole: Sequence[WholeShard]) -> Manifest:
    columns = whole[0].columns
    for shard in whole:
        if shard.columns != columns:
            raise FileError(f"{shard.file} has other columns than {whole[0].file}; remove it, and run again with `--resume`.")
    summary = TableSummary()
    for shard in whole:
        summary.add(shard.summary)
    files: list[dict[str, Any]] = [{"file": each.file, "rows": each.rows, "sha256": each.sha256} for each in whole]
    return replace(manifest, columns=columns, files=files, summary=summary.figures())


def _remarks(manifest: Manifest, lost: LostWorkers) -> Iterator[str]:
    if lost.times:
        times = "once" if lost.times == 1 else f"{lost.times} times"
        yield f"A worker ended without a word {times}; what it computed was computed again."
    differs = environment_differs(manifest)
    if differs:
        yield f"The study was begun elsewhere ({'; '.join(differs)}): the last digits of its shards may differ."
