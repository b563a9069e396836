"""A million cars as built: certified range by EPA and WLTP and a drive over WLTC, in Parquet; writes docs/fleet-speed.md.

Run by `make bench`; `--cars N` tries it with fewer, prints the rows and writes no page. Each measurement is a process of its own,
told by its elapsed time, its CPU time and the most memory that it had.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "fleet-speed.md"
CAR = "tesla-model-3-2024-rwd"
SPREADS = {
    "masses.mass_curb_kg": 0.01,
    "road_load.a_lbf": 0.03,
    "road_load.c_lbf_per_mph2": 0.01,
    "battery.energy_usable_kwh": 0.01,
    "battery.resistance_mohm": 0.08,
    "auxiliaries.power_base_w": 0.15,
    "drive_units.rear.motor.loss_copper_kw": 0.05,
    "drive_units.rear.inverter.loss_linear_kw": 0.05,
}
CERTIFY, DRIVE = "certify:epa-mct,certify:wltp", "drive:wltc-class3b"
MILLION = 1_000_000
CHECKED = 200


def worker(first: int, last: int, runs: list[str], devices: int, checked: int) -> None:
    """Compute some of the variants, write them, and print what it took as JSON."""
    began, cpu = time.perf_counter(), time.process_time()
    import voltwright as vw

    vw.configure(cpu_devices=devices)
    import numpy as np

    from voltwright.defaults.completion import completed_car
    from voltwright.defaults.numbers import variables_of
    from voltwright.interfaces.parquet_blocks import write_blocks
    from voltwright.study.fleet.blocks import run_blocks
    from voltwright.study.random_numbers import draw_rows

    car = completed_car(CAR)
    known, kept, done = variables_of(car), [], []

    def some(begin: int, end: int) -> dict[str, np.ndarray]:
        return {
            path: known[path]
            * (1.0 + share * draw_rows(1, k, first + begin, first + end, lambda random, n: random.normal(size=n)))
            for k, (path, share) in enumerate(SPREADS.items())
        }

    def tables() -> Iterator[dict[str, np.ndarray]]:
        for block in run_blocks(car, some, last - first, runs, checked=checked):
            columns = {**block.numbers, **block.columns}
            yield {name: values.astype(np.float32) for name, values in columns.items()}
            kept.append(block.deviations)
            done.append((time.perf_counter(), len(block.full_tests)))

    with tempfile.TemporaryDirectory() as folder:
        size = write_blocks(Path(folder) / "fleet.parquet", tables()).stat().st_size
    names = list(dict.fromkeys(name for part in kept for name in part))
    deviations = {name: np.concatenate([part[name] for part in kept if name in part]) for name in names}
    print(
        json.dumps(
            {
                "elapsed_s": time.perf_counter() - began,
                # Behind the first block everything is compiled.
                "variants_s": sum(count for _, count in done[1:]) / (done[-1][0] - done[0][0]) if len(done) > 1 else 0.0,
                "cpu_s": time.process_time() - cpu,
                "memory_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
                "file_mb": size / 1e6,
                "error_sd": {name: float(np.std(values)) for name, values in deviations.items()},
                "error_worst": {name: float(np.max(np.abs(values))) for name, values in deviations.items()},
            }
        )
    )


def measured(cars: int, runs: str, *, processes: int = 1, devices: int = 1, checked: int = CHECKED) -> dict[str, Any]:
    """What a fleet takes: elapsed time of all processes, their CPU time together, the most memory of one, errors."""
    ends = [cars * place // processes for place in range(processes + 1)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    began = time.perf_counter()
    started = [
        subprocess.Popen(
            [sys.executable, __file__, "--worker", f"{first},{last},{devices},{checked // processes}", "--runs", runs],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for first, last in pairwise(ends)
    ]
    told = []
    for each in started:
        words, _ = each.communicate(timeout=3600)
        if each.returncode:
            raise SystemExit(f"The worker ended with {each.returncode}.")
        told.append(json.loads(words.splitlines()[-1]))
    return {
        "elapsed_s": time.perf_counter() - began,
        "variants_s": sum(one["variants_s"] for one in told),
        "cpu_s": sum(one["cpu_s"] for one in told),
        "memory_gb": max(one["memory_gb"] for one in told),
        "file_mb": sum(one["file_mb"] for one in told),
        "error_sd": told[0]["error_sd"],
        "error_worst": told[0]["error_worst"],
    }


def main() -> None:
    """Measure, print, and write the page where it is the million."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cars", type=int, default=MILLION)
    parser.add_argument("--worker")
    parser.add_argument("--runs", default=CERTIFY)
    asked = parser.parse_args()
    if asked.worker:
        first, last, devices, checked = map(int, asked.worker.split(","))
        worker(first, last, asked.runs.split(","), devices, checked)
        return
    busy = os.getloadavg()[0]
    certified = measured(asked.cars, CERTIFY, devices=2)
    driven = measured(asked.cars, DRIVE, devices=2, checked=20)
    share = max(asked.cars // 2, 4 * 65_536)
    alone, pair = measured(share, CERTIFY, checked=0), measured(share, CERTIFY, processes=2, checked=0)
    rows = [
        _row(
            f"{asked.cars:,} as-built cars x certified EPA and WLTP range in Parquet, two cores, s",
            certified["elapsed_s"],
            300,
            60,
        ),
        _row(f"{asked.cars:,} x WLTC in Parquet, two cores, s", driven["elapsed_s"], 60, 15),
        _row("Memory of the first, no history, GB", certified["memory_gb"], 4, 1),
        _row(
            "Two processes against one, variants a second once compiled",
            pair["variants_s"] / alone["variants_s"],
            1.7,
            1.9,
            more=True,
        ),
    ]
    errors = [f"| `{name}` | {sd:.1e} | {certified['error_worst'][name]:.1e} |" for name, sd in certified["error_sd"].items()]
    runs = {"certified": certified, "driven": driven, "alone": alone, "pair": pair}
    page = _page(rows, errors, busy, runs)
    print(page)
    if asked.cars == MILLION:
        PAGE.write_text(page, encoding="utf-8")


def _row(what: str, value: float, floor: float, goal: float, *, more: bool = False) -> str:
    def meets(bound: float) -> bool:
        return value >= bound if more else value <= bound

    reached = "goal" if meets(goal) else "floor" if meets(floor) else "**missed**"
    bound = "above" if more else "below"
    return f"| {what} | {value:.3g} | {bound} {floor:g} | {bound} {goal:g} | {reached} |"


HEAD = """# A million cars: how long, and how exact

Measured by `benchmarks/fleet.py` on {today}: {cores} cores, load {busy:.1f} when it began. Each row is a process of its own, from
its start to its end: reading the car, compiling, full tests of the car and of the variants that are checked, writing Parquet.
Eight numbers of a Tesla Model 3 vary. No GPU was lent for this page.

| what | measured | floor | goal | reached |
|---|---|---|---|---|
{rows}

CPU time of all threads: certified {certified:.0f} s, WLTC {driven:.0f} s; one process {alone:.0f} s, two {pair:.0f} s. Files:
{certified_mb:.0f} MB and {driven_mb:.0f} MB.

{checked} of the variants took the full test as well. Relative errors of the lanes against it:

| figure | standard deviation | worst |
|---|---|---|
{errors}

How it is done, and what it leaves out: [many runs](many-runs.md).
"""


def _page(rows: list[str], errors: list[str], busy: float, runs: dict[str, dict[str, Any]]) -> str:
    return HEAD.format(
        today=datetime.now(tz=UTC).strftime("%d %B %Y").lstrip("0"),
        cores=os.cpu_count(),
        busy=busy,
        rows="\n".join(rows),
        errors="\n".join(errors),
        checked=CHECKED,
        certified_mb=runs["certified"]["file_mb"],
        driven_mb=runs["driven"]["file_mb"],
        **{name: run["cpu_s"] for name, run in runs.items()},
    )


if __name__ == "__main__":
    main()
