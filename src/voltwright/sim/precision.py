"""How JAX runs here: float64, the XLA options that make a loop fast, the cache of compiled programs.

Entry points (command line, benchmarks, a user's own script) call `configure` for speed; importing voltwright sets nothing,
and every public function is right without it: each run enters its precision here.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voltwright.sim.program_cache import CacheWarning, program_cache, use

SMALL_WHILE_LOOP = "xla_cpu_small_while_loop_byte_threshold"
"""XLA compiles a loop into one function only below this size [bytes]; above it every step pays for a dispatch."""
SMALL_WHILE_LOOP_BYTES = 100_000_000
VECTOR_WIDTH = "--xla_cpu_prefer_vector_width=512"
"""Batches gain a fifth where the processor has 512-bit registers; nothing is lost elsewhere."""


def configure(*, cache: Path | None = None, cpu_devices: int = 1) -> None:
    """Prepare JAX for fast runs in this process; call it before the first computation. It changes no result.

    Args:
        cache: folder of compiled programs; None takes $VOLTWRIGHT_CACHE, or a folder below the user's cache folder.
            An empty $VOLTWRIGHT_CACHE keeps none. Where it cannot be written to, one `CacheWarning` says so; nothing is kept.
        cpu_devices: into how many devices JAX divides the processor, for wide batches.

    Flags that the user has put into XLA_FLAGS are kept, and win.
    """
    trouble = prepare(cache, cpu_devices)
    if trouble is not None:
        warnings.warn(trouble, CacheWarning, stacklevel=2)


def prepare(cache: Path | None = None, cpu_devices: int = 1) -> str | None:
    """As `configure`; gives the sentence about a cache that cannot be used, for those who show it in their own way."""
    flags = os.environ.get("XLA_FLAGS", "")
    if SMALL_WHILE_LOOP not in flags and "xla_backend_extra_options" not in flags:
        flags += f" --xla_backend_extra_options={SMALL_WHILE_LOOP}={SMALL_WHILE_LOOP_BYTES}"
    if "xla_cpu_prefer_vector_width" not in flags:
        flags += f" {VECTOR_WIDTH}"
    if cpu_devices > 1 and "xla_force_host_platform_device_count" not in flags:
        flags += f" --xla_force_host_platform_device_count={cpu_devices}"
    os.environ["XLA_FLAGS"] = flags.strip()
    import jax

    jax.config.update("jax_enable_x64", True)
    # One run takes less time than handing it to another thread; shards on several devices need the other threads.
    jax.config.update("jax_cpu_enable_async_dispatch", cpu_devices > 1)
    found = program_cache(cache, bounded=getattr(jax.config, "jax_compilation_cache_max_size", -1) >= 0)
    use(found)
    return found.trouble


@contextmanager
def double_precision() -> Iterator[None]:
    """float64 inside the block, whatever the process is set to."""
    import jax

    with jax.enable_x64(True):
        yield
