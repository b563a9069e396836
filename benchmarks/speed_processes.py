"""What `make bench` measures in processes of its own: a batch on two devices, whole commands, and calls of an older checkout."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import voltwright as vw
from batch_variants import variations
from fastsim_peer import peer_variants
from speed_rows import CAR, CYCLE, Row

ROOT = Path(__file__).parents[1]
VARIANTS, PEER_VARIANTS = 10_000, 2_000
COMPARED = ("xiaomi-su7", "tesla-model-3-2024-rwd", "polestar-2-2024-lrsm")
BEFORE = "VOLTWRIGHT_BEFORE"
"""Names the folder of an older checkout whose calls are timed in the same run."""
ASKED = {
    "certify epa-mct": ("39 ms", 39.0 / 12.0, 39.0 / 8.0),
    "charge": ("40 ms", 40.0 / 15.0, 40.0 / 10.0),
    "accelerate": ("12 ms", 12.0 / 4.0, 12.0 / 3.0),
}


def batch_row() -> Row:
    """10,000 variants over UDDS, results read, against FASTSim in two processes."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        return other.submit(_batch_row).result()


def _batch_row() -> Row:
    vw.configure(cpu_devices=2)
    numbers = variations(VARIANTS)
    car = vw.load_car(CAR)
    vw.drive_variants(car, "udds", numbers)
    wall, cpu, peer = [], [], []
    for _ in range(3):
        for _ in range(6):
            start, used = time.perf_counter(), time.process_time()
            vw.drive_variants(car, "udds", numbers)
            wall.append(time.perf_counter() - start)
            cpu.append(time.process_time() - used)
        peer.append(peer_variants(PEER_VARIANTS))
    rate, peer_rate = (VARIANTS / min(wall), VARIANTS / statistics.median(wall)), [each[0] for each in peer]
    a_cpu_s, peer_a_cpu_s = VARIANTS / min(cpu), max(each[1] for each in peer)
    by_wall = rate[0] / max(peer_rate), rate[1] / statistics.median(peer_rate)
    by_median = VARIANTS / statistics.median(cpu) / statistics.median(each[1] for each in peer)
    return Row(
        f"{VARIANTS:,} variants x UDDS, float32, two cores, eight numbers varied, results read; by CPU time",
        f"{a_cpu_s:,.0f} a CPU second; {rate[0]:,.0f} /s ({rate[1]:,.0f})",
        f"{peer_a_cpu_s:,.0f} a CPU second; {max(peer_rate):,.0f} /s, FASTSim in two processes",
        a_cpu_s / peer_a_cpu_s,
        f"{by_median:.0f}x of medians; elapsed time {by_wall[0]:.0f}x ({by_wall[1]:.0f}x)",
        "62-80x",
        140.0,
        250.0,
    )


def call_rows() -> tuple[list[Row], list[str]]:
    """(calls that an older checkout has too, beside it; lines of those without a floor, or of all where there is no checkout)."""
    folder = os.environ.get(BEFORE)
    now, before = [_calls(ROOT)], [_calls(Path(folder))] if folder else []
    if folder:
        now, before = [*now, _calls(ROOT)], [*before, _calls(Path(folder))]
    rows, lines = [], []
    for name in now[0]:
        least, median = (min(found[name][side] for found in now) * 1e3 for side in (0, 1))
        text = f"{least:.3g} ({median:.3g}) ms"
        if not before:
            lines.append(f"| `{name}` | {text} | - | - |")
            continue
        old, old_median = (min(found[name][side] for found in before) * 1e3 for side in (0, 1))
        if name in ASKED:
            more = f"{old_median / median:.1f}x of medians"
            rows.append(Row(f"`vw.{name}`", text, f"{old:.3g} ({old_median:.3g}) ms before", old / least, more, *ASKED[name]))
        else:
            lines.append(f"| `vw.{name}` | {text} | {old:.3g} ({old_median:.3g}) ms | {old / least:.1f}x |")
    return rows, lines


def _calls(folder: Path) -> dict[str, tuple[float, float]]:
    """CPU seconds of the public calls of a checkout."""
    paths = os.pathsep.join([str(folder / "src"), str(ROOT / "benchmarks")])
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONPATH": paths, "VOLTWRIGHT_CACHE": cache}
        script = [sys.executable, str(ROOT / "benchmarks" / "public_calls.py")]
        return json.loads(subprocess.run(script, check=True, capture_output=True, env=environment, text=True).stdout)


def command_rows() -> tuple[list[Row], list[str]]:
    """(commands with a floor; lines of the others): CPU seconds of whole processes."""
    with tempfile.TemporaryDirectory() as cache:
        first = _command(cache, "drive", CAR, CYCLE)
        again = sorted(_command(cache, "drive", CAR, CYCLE) for _ in range(7))
        compared_first = _command(cache, "compare", *COMPARED)
        compared = sorted(_command(cache, "compare", *COMPARED) for _ in range(2))
        shown = sorted(_command(cache, "--help") for _ in range(7))
    text = f"{again[0]:.2f} s ({again[3]:.2f})"
    rows = [
        Row("second `voltwright drive`, whole process, CPU [s]", text, "-", again[0], f"{again[3]:.2f} median", "2.5", 1.4, 1.0),
        Row(
            "`voltwright compare` of three cars, warm, whole process, CPU [s]",
            f"{compared[0]:.1f} s",
            "-",
            compared[0],
            f"{compared[-1]:.1f} the other",
            "16",
            6.0,
            4.0,
        ),
    ]
    return rows, [
        f"| `voltwright drive`, first in a new cache | {first:.1f} s | - | - |",
        f"| `voltwright compare` of three cars, first | {compared_first:.1f} s | - | - |",
        f"| `voltwright --help` | {shown[0]:.2f} s ({shown[3]:.2f}) | - | - |",
    ]


def _command(cache: str, *words: str) -> float:
    """CPU seconds of a whole command."""
    command = str(Path(sys.executable).with_name("voltwright"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # As for a user: Python may keep what it has compiled.
    environment = os.environ | {"VOLTWRIGHT_CACHE": cache, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([command, *words], check=True, capture_output=True, env=environment, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
