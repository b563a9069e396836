"""Shards on the cores of this machine: worker processes, started again when one is killed, ended when the driver is."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from pathlib import Path

from voltwright.errors import SimulationError
from voltwright.interfaces.shards.manifest import Manifest
from voltwright.interfaces.shards.worker import begin, compute
from voltwright.study.shards.sharded_study import ShardedStudy

LOOK_S = 0.2
"""How often it looks whether it should stop."""
BREAKS_MOST = 3
"""Times in a row that workers may end without a shard done, before it gives up."""


class LostWorkers:
    """How often workers have ended without a word."""

    def __init__(self):
        self.times = 0


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def compute_in_pool(
    study: ShardedStudy,
    manifest: Manifest,
    folder: Path,
    indices: Sequence[int],
    workers: int,
    lost: LostWorkers,
    stopped: Callable[[], bool],
) -> Iterator[int]:
    """Compute shards in worker processes; gives the index of each once it is written.

    Args:
        study: to compute; it is pickled.
        manifest: of its folder.
        folder: of the shards.
        indices: of the shards to compute, from 0.
        workers: processes.
        lost: is told of workers that end without a word; what they computed is computed again.
        stopped: asked often; once it is true, the workers are ended.

    Raises:
        SimulationError: workers end again and again without a shard done.
        VoltwrightError: what a shard raises.
    """
    left, in_a_row = list(indices), 0
    while left and not stopped():
        try:
            for index in _one_pool(study, manifest, folder, list(left), min(workers, len(left)), stopped):
                left.remove(index)
                in_a_row = 0
                yield index
        except BrokenProcessPool as error:
            lost.times, in_a_row = lost.times + 1, in_a_row + 1
            if in_a_row >= BREAKS_MOST:
                raise SimulationError(
                    f"Workers ended without a word {BREAKS_MOST} times in a row; often memory runs out: try again "
                    'with `--resume` and fewer workers. A script of your own must start them below `if __name__ == "__main__":`.'
                ) from error


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """While the pool starts its processes, which inherit it: a Ctrl-C is for the driver, also while they are being loaded."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _one_pool(
    study: ShardedStudy, manifest: Manifest, folder: Path, left: list[int], workers: int, stopped: Callable[[], bool]
) -> Iterator[int]:
    context = multiprocessing.get_context("spawn")
    theirs, mine = context.Pipe(duplex=False)
    threads = max(1, cores() // workers)
    pool = ProcessPoolExecutor(workers, context, begin, (study, manifest, folder, threads, theirs))
    running: set[Future[int]] = set()
    try:
        while (left or running) and not stopped():
            with _interrupts_ignored() if not running else nullcontext():
                while left and len(running) < workers:
                    running.add(pool.submit(compute, left.pop(0)))
            done, running = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            whole = [future for future in done if future.exception() is None]
            for future in (*whole, *(done - set(whole))):
                yield future.result()
    finally:
        mine.close()  # the workers end with it
        pool.shutdown(wait=True, cancel_futures=True)
        theirs.close()
