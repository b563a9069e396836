"""Speed beside FASTSim 3.1, in one run: writes docs/speed.md and prints the same table.

Machines are shared and noisy, so every figure is a ratio, the two sides timed in turn, median over rounds.
Run by `make bench`.
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import voltwright as vw
from coupled_speed import coupled_rows
from fastsim_peer import peer_cycle, peer_drive, peer_variants, peer_vehicle

ROUNDS = 200
VARIANTS = 10_000
PEER_VARIANTS = 2_000
CAR = "tesla-model-3-2024-rwd"
TESTS = 300
ROOT = Path(__file__).parents[1]
SHIPPED_TESTS = ROOT / "src" / "voltwright" / "library" / "certified_tests" / "epa-bev-pairs.csv"
REPORT = ROOT / "docs" / "speed.md"


def timed(work) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours, theirs) -> tuple[float, float]:
    """Median seconds of two calls, timed in turn; both report their own seconds."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)][ROUNDS // 10 :]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def drive_rows() -> list[tuple[str, str, str, str]]:
    """One WLTC drive, with and without history, and its gradient."""
    import jax
    from voltwright.sim.scan import Trace, drive_trace

    vehicle = vw.Vehicle.from_car(vw.complete(vw.load_car(CAR)))
    trace, ambient = Trace.of(vw.load_cycle("wltc-class3b")), vw.Environment.of(20.0)
    cycle = peer_cycle("wltc-class3b")
    rows = []
    for history, label, goal in ((False, "totals only", "4, goal 10"), (True, "history of every step", "4, goal 10")):
        compiled = jax.jit(lambda v, t, e, history=history: drive_trace(v, t, e, history=history))
        jax.block_until_ready(compiled(vehicle, trace, ambient))
        peer = peer_vehicle(history)
        ours, theirs = in_turn(
            lambda compiled=compiled: timed(lambda: jax.block_until_ready(compiled(vehicle, trace, ambient))),
            lambda peer=peer: peer_drive(peer, cycle),
        )
        times = f"{ours * 1e3:.2f} ms / {theirs * 1e3:.2f} ms"
        rows.append((f"one WLTC drive, float64, {label}", times, f"{theirs / ours:.1f} x as fast", f"at least {goal}"))
    numbers, energy = spec_energy(trace, ambient)
    gradient = jax.jit(jax.value_and_grad(energy))
    plain = jax.jit(energy)
    jax.block_until_ready((gradient(numbers), plain(numbers)))
    ours, base = in_turn(
        lambda: timed(lambda: jax.block_until_ready(gradient(numbers))),
        lambda: timed(lambda: jax.block_until_ready(plain(numbers))),
    )
    label = f"value and gradient of pack energy for all {numbers.size} numbers of the spec, by their keys"
    rows.append((label, f"{ours * 1e3:.2f} ms / {base * 1e3:.2f} ms forward", f"{ours / base:.1f} x a drive", "under 4, goal 3"))
    return rows


def spec_energy(trace, ambient):
    """(numbers of the completed spec as one vector, the pack energy [J] of a drive as a function of them)."""
    import jax.numpy as jnp
    from voltwright.sim.scan import drive_trace

    from voltwright.spec.base import replace_fields
    from voltwright.study.sensitivity import numbers_of

    spec = vw.complete(vw.load_car(CAR))
    named = numbers_of(spec)

    def energy_j(vector):
        changed = replace_fields(spec, dict(zip(named, vector, strict=True)))
        return drive_trace(vw.Vehicle.from_car(changed), trace, ambient)[0].ledger.terminal_j

    return jnp.asarray([float(value) for value in named.values()]), energy_j


def batch_row() -> tuple[str, str, str, str]:
    """10,000 variants over UDDS, results read, against FASTSim in two processes."""
    import numpy as np

    vw.configure(cpu_devices=2)
    generator = np.random.default_rng(1)

    def spread(middle: float, share: float):
        return middle * (1.0 + share * generator.uniform(-1.0, 1.0, VARIANTS))

    variations = {
        "masses.mass_test_kg": spread(1928.0, 0.05),
        "road_load.a_lbf": spread(27.0, 0.1),
        "road_load.c_lbf_per_mph2": spread(0.0122, 0.1),
        "battery.resistance_mohm": spread(75.0, 0.2),
        "auxiliaries.power_base_w": spread(220.0, 0.3),
        "drive_units.rear.gear.mesh_loss_fraction": spread(0.015, 0.3),
        "drive_units.rear.motor.loss_copper_kw": spread(4.8, 0.3),
        "drive_units.rear.inverter.loss_linear_kw": spread(1.9, 0.3),
    }
    vw.drive_variants(CAR, "udds", variations)
    ours, theirs = [], []
    for _ in range(3):
        ours += [timed(lambda: vw.drive_variants(CAR, "udds", variations)) for _ in range(3)]
        theirs.append(peer_variants(PEER_VARIANTS))
    rate, peer_rate = VARIANTS / statistics.median(ours), statistics.median(theirs)
    times = f"{rate:,.0f} /s / {peer_rate:,.0f} /s"
    return (
        f"{VARIANTS:,} variants x UDDS, float32, two cores, eight numbers varied, results read",
        times,
        f"{rate / peer_rate:.0f} x the throughput of two processes",
        "at least 50, goal 200",
    )


def certificate_rows() -> list[tuple[str, str, str, str]]:
    """A whole EPA multi-cycle test and its certificate, compiled; and the validation of 300 tests in a fresh cache."""
    from voltwright.procedures.bench.dynamometer import run_test

    spec = vw.load_car(CAR)
    schedule = vw.certify(spec, "epa-mct").runs[0].schedule
    vehicle = vw.Vehicle.from_car(vw.complete(spec))
    run_test(vehicle, schedule)
    test = statistics.median(timed(lambda: run_test(vehicle, schedule)) for _ in range(20))
    whole = statistics.median(timed(lambda: vw.certify(spec, "epa-mct")) for _ in range(20))
    with tempfile.TemporaryDirectory() as folder:
        rows = SHIPPED_TESTS.read_text(encoding="utf-8").splitlines()[: TESTS + 1]
        table = Path(folder) / "tests.csv"
        table.write_text("\n".join(rows) + "\n", encoding="utf-8")
        environment = os.environ | {"VOLTWRIGHT_CACHE": folder}
        words = [str(Path(sys.executable).with_name("voltwright")), "validate", str(table), "--mode", "platform", "--json"]

        def validate() -> float:
            return timed(lambda: subprocess.run(words, check=True, capture_output=True, env=environment, timeout=300))

        first, again = validate(), validate()
    return [
        ("EPA multi-cycle test, whole, compiled", f"{test * 1e3:.0f} ms", f"{test / 0.2:.2f} of the limit", "under 0.2 s"),
        ("its certificate, with the estimating test", f"{whole * 1e3:.0f} ms", f"{whole / 0.2:.2f} of the limit", "-"),
        (f"`voltwright validate` of {TESTS} tests, new cache", f"{first:.0f} s", f"{first / 60.0:.2f} of it", "under 60 s"),
        ("the same again", f"{again:.0f} s", f"{again / 60.0:.2f} of the limit", "under 60 s"),
    ]


def command_rows() -> list[tuple[str, str, str, str]]:
    """Whole commands: help, and a second drive."""
    command = str(Path(sys.executable).with_name("voltwright"))
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"VOLTWRIGHT_CACHE": folder}

        def run(*words: str) -> float:
            return timed(lambda: subprocess.run([command, *words], check=True, capture_output=True, env=environment, timeout=120))

        first = run("drive", CAR, "wltc-class3b", "--json")
        again = statistics.median(run("drive", CAR, "udds", "--json") for _ in range(5))
        shown = statistics.median(run("--help") for _ in range(7))
    return [
        ("`voltwright drive`, first in a new cache", f"{first:.1f} s", "-", "-"),
        ("`voltwright drive`, second, whole process", f"{again:.2f} s", f"{again / 3.0:.2f} of the limit", "under 3 s"),
        ("`voltwright --help`, whole process", f"{shown:.2f} s", f"{shown / 0.3:.2f} of the limit", "under 0.3 s"),
    ]


def main() -> None:
    """Measure all and write the page."""
    import warnings

    warnings.simplefilter("ignore")
    vw.configure()
    rows = drive_rows()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        rows.append(other.submit(batch_row).result())
    rows += certificate_rows()
    rows += coupled_rows()
    rows += command_rows()
    table = ["| what | voltwright / peer | ratio | asked |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    page = [
        "# Speed",
        "",
        "Measured by `make bench`: FASTSim 3.1.0 (Rust, `RUST_BACKTRACE=0`, its Tesla Model 3 without thermal models) in the",
        "same run, both sides timed in turn, medians. The machine is shared and noisy: only the ratios mean something.",
        "",
        *table,
        "",
        "The variants' figure includes building 10,000 vehicles from the varied spec numbers, moving them and reading every",
        "result back; FASTSim's includes building each vehicle from a dictionary and reading its state, in two processes",
        "that have already started.",
        "FASTSim's model is the simpler one: one efficiency curve, a battery of constant efficiency, no ledger by cause.",
        "",
    ]
    REPORT.write_text("\n".join(page), encoding="utf-8")
    print("\n".join(table))


if __name__ == "__main__":
    main()
