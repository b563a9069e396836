"""What every operation has that runs in shards: where to, which part, by how many workers or on which cluster."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Any

from voltwright.interfaces.shards.run import Cluster, ShardsRun, run_shards
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, CancelledError, Progress
from voltwright.ranges import GPUS_A_TASK, SHARDS, WORKERS, Checked
from voltwright.study.shards.sharded_study import ShardedStudy


@dataclass(frozen=True)
class ShardOptions(Checked):
    """Where and how a study of many cars runs.

    Attributes:
        folder: of the shards, made where there is none.
        shards: files in all; None takes those of `shard`, or about one for 20,000 cars.
        shard: (i, n), only the i-th of n parts of the shards, i from 1; for arrays of jobs. None runs all.
        workers: processes on this machine, or tasks on the cluster; None is one for each core.
        resume: whether the folder may hold shards of this study already; only what is missing is computed.
        cluster: "ray" hands the shards to a Ray cluster.
        cluster_address: of a running one, such as "10.0.0.1:6379"; None starts one on this machine, for itself alone.
        gpus_a_task: GPUs that each shard takes on the cluster.
    """

    _: KW_ONLY
    folder: str | Path
    shards: Annotated[int, SHARDS] | None = None
    shard: tuple[Annotated[int, SHARDS], Annotated[int, SHARDS]] | None = None
    workers: Annotated[int, WORKERS] | None = None
    resume: bool = False
    cluster: Cluster = "none"
    cluster_address: str | None = None
    gpus_a_task: Annotated[float, GPUS_A_TASK] = 0.0


@dataclass(frozen=True, repr=False)
class ShardsResult(Presented):
    """What a run of shards came to.

    Attributes:
        study: name of what was computed.
        folder: of the shards.
        count: cars in all.
        seed: of their random numbers.
        shards: files in all.
        computed: shards that this run computed.
        missing: shards that are not there yet, by number from 1.
        complete: whether all are there; else there is no summary yet.
        lost_workers: times that workers ended without a word; their shards were computed again.
        remarks: what a person should know, a sentence each.
        columns: name, type and unit of each column of the files.
        summary: by column of numbers: count, missing, mean, sd, min, max, and quantiles as `p01` to `p99`.
        histograms: by column of numbers, values in each of 40 equal parts from `min` to `max`; empty where these are the same.
        counted: by column of texts, how often each text stands there.
    """

    _: KW_ONLY
    study: str
    folder: Path
    count: int
    seed: int
    shards: int
    computed: int
    missing: tuple[int, ...]
    complete: bool
    lost_workers: int
    remarks: tuple[str, ...]
    columns: tuple[dict[str, str], ...]
    summary: dict[str, dict[str, float | None]]
    histograms: dict[str, tuple[float, ...]]
    counted: dict[str, dict[str, int]]


def run_sharded(study: ShardedStudy, options: ShardOptions, progress: Progress | None, cancel: Cancel | None) -> dict[str, Any]:
    """Run a study as its request says.

    Args:
        study: to run.
        options: the request.
        progress: of the operation.
        cancel: of the operation.

    Returns:
        the fields of `ShardsResult`.

    Raises:
        CancelledError: the caller has cancelled; what is whole stays.
        SpecError, FileError, SimulationError: as `run_shards`.
    """
    done = run_shards(
        study,
        options.folder,
        shards=options.shards,
        only=options.shard,
        workers=options.workers,
        resume=options.resume,
        cluster=options.cluster,
        cluster_address=options.cluster_address,
        gpus_a_task=options.gpus_a_task,
        progress=progress,
        stopped=lambda: cancel is not None and cancel.cancelled,
    )
    if done.stopped:
        left = f"{len(done.missing)} of {done.manifest.shards} shards are missing in '{done.folder}'"
        raise CancelledError(f"Cancelled: {left}; the same run with `resume` computes them.")
    return _fields(done)


def _fields(done: ShardsRun) -> dict[str, Any]:
    manifest = done.manifest
    return {
        "study": manifest.study,
        "folder": done.folder,
        "count": manifest.count,
        "seed": manifest.seed,
        "shards": manifest.shards,
        "computed": done.computed,
        "missing": done.missing,
        "complete": manifest.complete,
        "lost_workers": done.lost_workers,
        "remarks": done.remarks,
        "columns": tuple(manifest.columns),
        "summary": manifest.summary.get("numbers", {}),
        "histograms": {name: tuple(counts) for name, counts in manifest.summary.get("histograms", {}).items()},
        "counted": manifest.summary.get("texts", {}),
    }
