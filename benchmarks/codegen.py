"""Generated code beside the engine that JAX compiles, over one WLTC with a record of every step; part of `make bench`.

C by the machine's compilers; WebAssembly in Node; the engine by `sim.run`, which picks its fastest method, and by the loop over
whole steps (`forward`), which does what the generated step does. All of them give the same energies, which is checked.
"""

import ctypes
import json
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import voltwright as vw
from batch_variants import variations
from compiled_car import FLAGS, CompiledCar, compiler, write_c
from native_batch import NativeBatch
from timing import Times, block_s, times_of
from voltwright.codegen.program import CarProgram, program_of
from voltwright.codegen.wasm_page import wasm_files
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import State, start_of

CAR, CYCLE = "tesla-model-3-2024-rwd", "wltc-class3b"
COLD_C, SOC = -7.0, 0.9
ROUNDS, SAME = 100, 1e-9
TIMEOUT_S = 300
JAX_VARIANTS, C_VARIANTS = 10_000, 1_600
METHODS = ("`sim.run`", "step by step")
LOOP = """#include "{stem}.h"
void drive(const {p}_vehicle *, {p}_state *, {p}_inputs, const double *, int, {p}_outputs *);
void drive(const {p}_vehicle *vehicle, {p}_state *state, {p}_inputs inputs, const double *speed, int count, {p}_outputs *outputs)
{{
    for (int k = 0; k < count; k++) {{
        inputs.speed_m_s = speed[k];
        {p}_step(vehicle, state, &inputs, 1.0, outputs + k);
    }}
}}
"""
NODE = """
const [, , script, rounds] = process.argv;
const { loadCar } = require(script);
const task = JSON.parse(require("fs").readFileSync(0));
loadCar().then((car) => {
  Object.assign(car.inputs, task.inputs);
  const times = [];
  let record;
  for (let round = 0; round < rounds; round++) {
    car.start(task.start);
    car.derive(1);
    record = new Float64Array(task.speed_m_s.length * task.outputs.length);
    const begun = performance.now();
    let at = 0;
    for (const speed of task.speed_m_s) {
      car.inputs.speed_m_s = speed;
      car.step(1);
      record.set(car.record(), at);
      at += task.outputs.length;
    }
    times.push((performance.now() - begun) / 1000);
  }
  const column = task.outputs.indexOf("terminal_w");
  let energy = 0;
  for (let k = column; k < record.length; k += task.outputs.length) energy += record[k];
  console.log(JSON.stringify({ times, energy }));
});
"""


@dataclass(frozen=True)
class Case:
    """A drive to be timed.

    Attributes:
        what: in words.
        program: of the car. vehicle, inputs, start: of the same drive in the engine.
        begun: arguments of the start.
    """

    what: str
    program: CarProgram
    vehicle: Vehicle
    inputs: Inputs
    start: State
    begun: dict[str, float]

    @property
    def speed_m_s(self) -> np.ndarray:
        """Wanted at the end of each step [m/s]."""
        return np.ascontiguousarray(self.inputs.speed_m_s)

    def fixed(self) -> dict[str, float]:
        """Inputs that do not change."""
        names = (each.name for each in self.program.structs["inputs"].fields)
        return {name: float(np.ravel(getattr(self.inputs, name))[0]) for name in names}


def cases() -> list[Case]:
    """A plain drive, and one in the cold with heat and cabin."""
    car, cycle = vw.complete(vw.load_car(CAR)), vw.load_cycle(CYCLE)
    found = []
    for what, lumped, ambient_c in (("isothermal, 20 degC", False, 20.0), ("heat and cabin, -7 degC", True, COLD_C)):
        vehicle = Vehicle.from_car(car, lumped=lumped, road=True)
        inputs = inputs_of_cycle(cycle, ambient_c=ambient_c, cabin_on=float(lumped))
        kelvin = float(inputs.ambient_k)
        begun = {"soc": SOC, "cells_k": kelvin, "ambient_k": kelvin}
        start = start_of(vehicle, SOC, cells_k=kelvin)
        found.append(Case(what, program_of(car, lumped=lumped), vehicle, inputs, start, begun))
    return found


def in_jax(case: Case) -> tuple[Times, Times, float]:
    """Times of the engine by its fastest method and step by step, and the energy at the terminals [J]."""

    def fastest() -> Any:
        return run(case.vehicle, case.inputs, case.start, keep="all")

    with double_precision():
        compiled = jax.jit(lambda vehicle, inputs, start: simulate(vehicle, inputs, start, 1.0, keep="all"))
        given = jax.tree.map(jnp.asarray, (case.vehicle, case.inputs, case.start))
        stepping = times_of(lambda: jax.block_until_ready(compiled(*given)), ROUNDS)
    return times_of(fastest, ROUNDS), stepping, float(np.sum(fastest().columns["terminal_w"]))


def in_c(case: Case, cc: str) -> tuple[Times, float]:
    """Time of the generated C, and the energy at the terminals [J]."""
    with tempfile.TemporaryDirectory() as name:
        folder, prefix = Path(name), case.program.prefix
        car, source = CompiledCar(case.program, folder, "-O2", cc=cc), write_c(case.program, folder)
        loop = folder / "loop.c"
        loop.write_text(LOOP.format(p=prefix, stem=source.stem), encoding="ascii")
        library, found = folder / "loop.so", compiler(cc)
        assert found is not None
        command = [found, *FLAGS, "-O2", "-shared", "-fPIC", "-o", library, loop, source, "-lm"]
        subprocess.run(command, check=True, timeout=TIMEOUT_S)
        drive = ctypes.CDLL(str(library)).drive
        drive.restype = None
        return _driven(case, car, drive)


def _driven(case: Case, car: CompiledCar, drive: Callable[..., None]) -> tuple[Times, float]:
    vehicle, inputs, speed = car.vehicle(), car.new("inputs", case.fixed()), case.speed_m_s
    car.derive(vehicle, car.start(vehicle, **case.begun), inputs, 1.0)
    outputs = (car.kinds["outputs"] * len(speed))()

    def once() -> None:
        state = car.start(vehicle, **case.begun)
        drive(ctypes.byref(vehicle), ctypes.byref(state), inputs, speed.ctypes.data_as(ctypes.c_void_p), len(speed), outputs)

    return times_of(once, ROUNDS), sum(each.terminal_w for each in outputs)


def line(case: Case, what: str, times: Times, beside: tuple[Times, Times]) -> str:
    """A row: time, time of a step, and the ratios to the engine's two methods."""
    step_ns = times.fast / len(case.speed_m_s) * 1e9
    ratios = " | ".join(f"{each.fast / times.fast:.1f}x" for each in beside)
    return f"| {case.what} | {what} | {times} | {step_ns:.0f} ns | {ratios} |"


def in_node(case: Case, node: str) -> tuple[Times, float]:
    """Time of the generated WebAssembly in Node, and the energy at the terminals [J]."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in wasm_files(case.program).items():
            (folder / file).write_bytes(content)
        script = folder / "drive.js"
        script.write_text(NODE, encoding="utf-8")
        outputs = [each.name for each in case.program.structs["outputs"].fields]
        task = {"inputs": case.fixed(), "start": case.begun, "speed_m_s": case.speed_m_s.tolist(), "outputs": outputs}
        command = [node, script, folder / "car.js", str(ROUNDS)]
        done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    said = json.loads(done.stdout)
    return Times(sorted(said["times"])[ROUNDS // 10], float(np.median(said["times"]))), said["energy"]


def rows() -> list[str]:
    """The table, a line each."""
    lines = [
        "| drive | what | time (median) | of a step | `sim.run` takes | step by step, JAX takes |",
        "|---|---|---|---|---|---|",
    ]
    for case in cases():
        *beside, wanted_j = in_jax(case)
        lines += [line(case, f"JAX, {what}", times, (beside[0], beside[1])) for what, times in zip(METHODS, beside, strict=True)]
        found = {f"C, {cc} -O2": in_c(case, cc) for cc in ("gcc", "clang") if compiler(cc)}
        node = compiler("node")
        found |= {"WebAssembly, Node": in_node(case, node)} if node else {}
        for what, (times, energy_j) in found.items():
            assert abs(energy_j / wanted_j - 1.0) < SAME, f"{what}: {energy_j} J, but the engine has {wanted_j} J"
            lines.append(line(case, what, times, (beside[0], beside[1])))
    return lines


def batch_lines() -> list[str]:
    """Variants over UDDS in a CPU second, in C on vectors and by `drive_variants`; both sum every loss."""
    car, cycle = vw.complete(vw.load_car(CAR)), vw.load_cycle("udds")
    lines = ["| variants over UDDS, float32 | a CPU second |", "|---|---|"]
    numbers = variations(JAX_VARIANTS)
    vw.drive_variants(car, cycle, numbers)
    taken = [block_s(lambda: vw.drive_variants(car, cycle, numbers), 1) for _ in range(5)]
    lines.append(f"| `drive_variants`, built and read | {JAX_VARIANTS / min(taken):,.0f} |")
    if compiler("gcc"):
        program = program_of(car, lumped=False)
        fixed = {each.name: each.default for each in program.structs["inputs"].fields if each.name != "speed_m_s"}
        columns = {path.replace(".", "_"): column[:C_VARIANTS] for path, column in numbers.items()}
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        with tempfile.TemporaryDirectory() as name:
            batch = NativeBatch(program, Path(name), fixed)
            given = batch.made(rows, soc=1.0)
            taken = [block_s(lambda: batch.drive(*given, cycle.speed_m_s[1:]), 1) for _ in range(5)]
        lines.append(f"| C on vectors, whole steps, gcc -O3 -ffast-math | {C_VARIANTS / min(taken):,.0f} |")
    return lines


def main() -> None:
    """Print the tables."""
    warnings.simplefilter("ignore")
    vw.configure()
    print(f"{CYCLE} with {CAR}, every step recorded; CPU time of blocks, the fastest tenth.\n")
    print("\n".join(rows()), end="\n\n")
    print("\n".join(batch_lines()))


if __name__ == "__main__":
    main()
