"""Shards on a Ray cluster: one that runs already, or one that is started here and listens on 127.0.0.1 alone.

A task gives the bytes of its shard back and the driver writes them, so that the machines need no common folder. Ray computes a
task again whose worker is killed; when the driver is killed, what it has written stays and the rest is computed on resume.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from voltwright.errors import FileError, SimulationError, VoltwrightError
from voltwright.interfaces.shards.manifest import Manifest, code_version
from voltwright.interfaces.shards.shard_file import shard_bytes, write_shard
from voltwright.interfaces.shards.worker import bound_threads
from voltwright.study.shards.sharded_study import ShardedStudy

RETRIES = 3
"""Times that Ray computes a shard again whose worker was killed."""
AHEAD = 2
"""Tasks that are handed out for each that can run, so that none waits; more would only fill the memory of the driver."""
LOOK_S = 0.5
LOCAL = "127.0.0.1"
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""No report of usage is sent; no variable of GPUs is changed for tasks without one."""


def compute_on_ray(
    study: ShardedStudy,
    manifest: Manifest,
    folder: Path,
    indices: Sequence[int],
    workers: int | None,
    address: str | None,
    gpus: float,
    stopped: Callable[[], bool],
) -> Iterator[int]:
    """Compute shards on a cluster; gives the index of each once it is written.

    Args:
        study: to compute; its code must be installed on the machines of the cluster, in the same version.
        manifest: of its folder.
        folder: of the shards, on this machine.
        indices: of the shards to compute, from 0.
        workers: tasks at a time; None takes all processors of the cluster.
        address: of a running cluster, as "10.0.0.1:6379"; None starts one here.
        gpus: that each task takes.
        stopped: asked often; once it is true, no further task begins.

    Raises:
        FileError: Ray is not installed, or there is no cluster at the address.
        SimulationError: a shard whose workers are killed again and again, or a machine with other code.
        VoltwrightError: what a shard raises.
    """
    ray = _started(workers, address)
    try:
        yield from _compute(ray, study, manifest, folder, list(indices), workers, gpus, stopped)
    finally:
        ray.shutdown()


def _started(workers: int | None, address: str | None) -> Any:
    wanted = QUIET if address is not None else {**QUIET, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    if "RAY_AUTH_MODE" not in os.environ:  # Ray reads it when it is imported
        os.environ.update({name: value for name, value in wanted.items() if name not in os.environ})
    try:
        import ray  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise FileError("A run on Ray takes ray: `pip install 'voltwright[cluster]'`, or leave out `--cluster`.") from error
    common: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address is None:
            _start_here(ray, workers, common)
        else:
            ray.init(address=address, **common)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError, OSError) as error:
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        where = "starts here" if address is None else f"answers at '{address}'"
        raise FileError(f"No Ray cluster {where}: {words.rstrip('.')}.") from error
    return ray


def _start_here(ray: Any, workers: int | None, common: dict[str, Any]) -> None:
    """Start a cluster that no other machine reaches, and of this machine only who knows its token.

    Ray replaces 127.0.0.1 by the address of a network card, and listens on all of them; it is told not to.
    """
    from ray._private import services  # pyright: ignore[reportMissingImports]

    replace = services.resolve_ip_for_localhost
    services.resolve_ip_for_localhost = lambda host: host
    try:
        ray.init(address="local", num_cpus=workers, include_dashboard=False, _node_ip_address=LOCAL, **common)
    finally:
        services.resolve_ip_for_localhost = replace
    elsewhere = {node["NodeManagerAddress"] for node in ray.nodes()} - {LOCAL}
    if elsewhere:
        ray.shutdown()
        raise RuntimeError(f"this version of Ray ({ray.__version__}) listens on {', '.join(elsewhere)}, not on {LOCAL} alone")


def _compute(
    ray: Any,
    study: ShardedStudy,
    manifest: Manifest,
    folder: Path,
    left: list[int],
    workers: int | None,
    gpus: float,
    stopped: Callable[[], bool],
) -> Iterator[int]:
    at_once = AHEAD * max(1, workers or int(ray.cluster_resources().get("CPU", 1)))
    task = ray.remote(num_cpus=1, num_gpus=gpus, max_retries=RETRIES)(_shard_on_machine)
    held, described = ray.put(study), ray.put(manifest)
    running: dict[Any, int] = {}
    while (left or running) and not stopped():
        while left and len(running) < at_once:
            running[task.remote(held, described, left[0])] = left[0]
            left.pop(0)
        ready, _ = ray.wait(list(running), timeout=LOOK_S)
        for reference in ready:
            index = running.pop(reference)
            write_shard(folder, index, _content(ray, reference, index))
            yield index


def _content(ray: Any, reference: Any, index: int) -> bytes:
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, VoltwrightError):
            raise cause from None
        words = str(cause or error).strip().splitlines()[-1]
        raise SimulationError(f"Shard {index + 1} failed on the cluster: {words.rstrip('.')}.") from error
    except ray.exceptions.RayError as error:
        words = f"{type(error).__name__}: the worker of shard {index + 1} was lost {RETRIES + 1} times"
        raise SimulationError(f"{words}; often memory runs out: try again with `--resume` and fewer workers.") from error


def _shard_on_machine(study: ShardedStudy, manifest: Manifest, index: int) -> bytes:
    """The task: runs on a machine of the cluster."""
    if code_version() != manifest.code_version:
        raise SimulationError(f"A machine of the cluster has voltwright {code_version()}, not {manifest.code_version}.")
    bound_threads(1, jax=getattr(study, "uses_jax", True))
    return shard_bytes(_same(study), manifest, index)


def _same(study: ShardedStudy) -> ShardedStudy:
    """The study as this process has met it first: each task gets a copy, to whose cars no compiled program belongs yet."""
    key = study.spec_hash, study.count, study.seed, study.precision
    if key not in _met:
        _met.clear()
        _met[key] = study
    return _met[key]


_met: dict[tuple[str, int, int, str], ShardedStudy] = {}
