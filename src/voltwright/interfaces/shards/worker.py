"""What runs in a process that computes shards: bounded threads, and an end as soon as its driver has gone."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from voltwright.interfaces.shards.manifest import Manifest
from voltwright.interfaces.shards.shard_file import shard_bytes, write_shard
from voltwright.study.shards.sharded_study import ShardedStudy

THREADS = ("NPROC", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
"""Variables that bound the threads of XLA on the processor (NPROC), of BLAS and of Arrow."""
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false"

_held: dict[str, Any] = {}


def begin(study: ShardedStudy, manifest: Manifest, folder: Path, threads: int, lifeline: Any) -> None:
    """Prepare a worker process, before JAX computes anything in it.

    Args:
        study: to compute.
        manifest: of its folder.
        folder: of the shards.
        threads: that it may use.
        lifeline: a pipe whose other end the driver holds; the worker ends with it, so that no killed driver leaves workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the driver, which ends its workers
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    bound_threads(threads, jax=getattr(study, "uses_jax", True))
    _held.update(study=study, manifest=manifest, folder=folder)


def compute(index: int) -> int:
    """Compute and write a shard; gives its index back.

    Args:
        index: of the shard, from 0.
    """
    write_shard(_held["folder"], index, shard_bytes(_held["study"], _held["manifest"], index))
    return index


def bound_threads(threads: int, *, jax: bool = True) -> None:
    """Prepare a process that shares the processor with others.

    Args:
        threads: that it may use.
        jax: whether the study computes with JAX; one that says `uses_jax = False` spares its workers the import.
    """
    for name in THREADS:
        os.environ[name] = str(threads)
    if threads == 1 and ONE_THREAD not in os.environ.get("XLA_FLAGS", ""):
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {ONE_THREAD}".strip()
    if jax:
        from voltwright.sim.precision import prepare

        prepare()


def _end_with(lifeline: Any) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(1)
