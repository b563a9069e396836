"""The batch of variants beside compiled C of the same program on the same cores: how far JAX is from a native kernel.

Both sides begin with vehicles that are built and end with results in NumPy's arrays; the public call, which builds and checks as
well, is stated beside them. Run by `make bench`, or alone: it then prints how far the results agree, too.
"""

import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

import voltwright as vw
from batch_variants import variations
from compiled_car import compiler
from compiled_lanes import CompiledLanes
from speed_processes import VARIANTS
from speed_rows import CAR, Row
from timing import Call, Times, block_s, times_from
from voltwright.study.lanes import LaneBuilder, given_of
from voltwright.study.variants import drive_lanes

CYCLE, TEMPERATURE_C = "udds", 20.0
COMPILERS = ("gcc", "clang", "cc")
ROUNDS, BLOCK = 12, 2
NO_COMPILER = "This machine has no C compiler (gcc, clang or cc), so there is no compiled C to compare the batch with."


class Measured(NamedTuple):
    """CPU times of a batch, and how far it agrees.

    Attributes:
        call: of the public call. program: of the drive of built vehicles. native: of the kernel in C, of the faster compiler.
        compiler: its name.
        apart: by precision, the largest relative difference of each result.
    """

    call: Times
    program: Times
    native: Times
    compiler: str
    apart: dict[str, dict[str, float]]


def native_row() -> tuple[list[Row], list[str]]:
    """(the row of the batch beside C, nothing where there is no compiler; a sentence that says so, or how far both agree)."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        found = other.submit(measured).result()
    if found is None:
        return [], [NO_COMPILER]
    call, program, native = ([VARIANTS / each for each in times] for times in (found.call, found.program, found.native))
    row = Row(
        f"{VARIANTS:,} variants x UDDS, float32, two threads: the drive of built vehicles by JAX, over generated C",
        f"{program[0]:,.0f} a CPU second ({program[1]:,.0f}); public call {call[0]:,.0f}",
        f"{native[0]:,.0f} a CPU second ({native[1]:,.0f}), {found.compiler}",
        program[0] / native[0],
        f"{program[1] / native[1]:.2f} of medians; public call {call[0] / native[0]:.2f}",
        "0.5",
        0.6,
        1.0,
    )
    worst = {name: max(each.values()) for name, each in found.apart.items()}
    words = " and ".join(f"{worst[name]:.1e} in {name}" for name in sorted(worst, reverse=True))
    return [row], [f"Every result of every variant in C agrees with JAX to {words}."]


def measured() -> Measured | None:
    """Both sides in this process, in blocks by turns; None without a compiler."""
    names = [name for name in COMPILERS if compiler(name) is not None][:2]
    if not names:
        return None
    vw.configure(cpu_devices=2)
    car, columns = vw.complete(vw.load_car(CAR)), variations(VARIANTS)
    given = given_of(vw.load_cycle(CYCLE), TEMPERATURE_C)
    apart: dict[str, dict[str, float]] = {}
    calls: dict[str, Call] = {"call": lambda: vw.drive_variants(car, CYCLE, columns)}
    with tempfile.TemporaryDirectory() as folder:
        for precision in ("float64", "float32"):
            single = precision == "float32"
            with jax.enable_x64(not single):
                lanes = LaneBuilder(car)({path: np.asarray(column, precision) for path, column in columns.items()})
                sums = drive_lanes(lanes, given, "lanes")
            for name in names if single else names[:1]:
                kernel = CompiledLanes(lanes, given, Path(folder) / precision / name, single=single, cc=name)
                apart[precision] = differences(sums.named(), kernel.drive())
                calls[name] = kernel.drive

        def program() -> None:
            with jax.enable_x64(False):
                drive_lanes(lanes, given, "lanes")

        times = _by_turns(calls | {"program": program})
    best = min(names, key=lambda name: times[name].fast)
    return Measured(times["call"], times["program"], times[best], best, apart)


def differences(wanted: dict[str, np.ndarray], native: dict[str, np.ndarray]) -> dict[str, float]:
    """The largest difference of each result of a kernel from that of JAX, relative to it where it is not zero."""
    found = {}
    for name, values in native.items():
        right = np.asarray(wanted[name], float)
        found[name] = float(np.max(np.abs(values - right) / np.where(right == 0.0, 1.0, np.abs(right))))
    return found


def _by_turns(calls: dict[str, Call]) -> dict[str, Times]:
    """CPU times of calls, in blocks by turns."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for each in calls.values():
        each()
    for _ in range(ROUNDS):
        for name, each in calls.items():
            taken[name].append(block_s(each, BLOCK))
    return {name: times_from(found) for name, found in taken.items()}


if __name__ == "__main__":
    rows, words = native_row()
    for row in rows:
        print(f"{row.what}\n  {row.ours}\n  {row.beside}\n  ratio {row.warm:.2f}; {row.more}; {row.reached}")
    print("\n".join(words))
