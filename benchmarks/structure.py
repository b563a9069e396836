"""What XLA makes of a run, in counts that do not depend on the machine's load: programs, and operations in them.

The programs are those that the public calls compile, with the product's own flags, as XLA writes them out.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

CAR = "tesla-model-3-2024-rwd"
FREE = {"parameter", "constant", "tuple", "get-tuple-element", "broadcast", "bitcast", "iota"}
OPERATION = re.compile(r"= (?:\([^=]*?\)|\S+) ([\w\-]+)\(")
CALLED = re.compile(r"(?:calls|to_apply|body|branch_computations)=\{?(%[\w.\-]+(?:, %[\w.\-]+)*)")
DRIVE = f"""
import voltwright as vw
vw.configure()
vw.drive({CAR!r}, "udds")
"""
FORWARD = f"""
import voltwright as vw
vw.configure()
vw.accelerate({CAR!r})
"""
LANES = f"""
import voltwright as vw
vw.configure()
masses = [1800.0 + number for number in range(256)]
losses = [4.0 + 0.01 * number for number in range(256)]
vw.drive_variants({CAR!r}, "udds", {{"masses.mass_test_kg": masses, "drive_units.rear.motor.loss_copper_kw": losses}})
"""


class Program(NamedTuple):
    """A compiled program.

    Attributes:
        name: of the function.
        operations: in all of it, those of each fusion once.
        loop: in the body of its largest loop, likewise.
    """

    name: str
    operations: int
    loop: int


def programs_of(script: str) -> list[Program]:
    """The programs that a script compiles in a process of its own, the largest first."""
    with tempfile.TemporaryDirectory() as folder:
        flags = f"--xla_dump_to={folder} --xla_dump_hlo_as_text"
        environment = os.environ | {"XLA_FLAGS": flags, "VOLTWRIGHT_CACHE": ""}
        subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, env=environment, timeout=300)
        found = [_program(path) for path in Path(folder).glob("*cpu_after_optimizations.txt")]
    return sorted(found, key=lambda program: -program.operations)


def counts() -> dict[str, int]:
    """The counts that docs/speed.md shows and a test bounds."""
    drive, forward, lanes = programs_of(DRIVE), programs_of(FORWARD), programs_of(LANES)
    return {
        "programs compiled for a drive": len(drive),
        "operations in the program of a drive that follows its trace": drive[0].operations,
        "of them in a step of its battery": drive[0].loop,
        "operations in a step of a forward run": forward[0].loop,
        "operations in a step of a batch": lanes[0].loop,
    }


def _program(path: Path) -> Program:
    text = path.read_text(encoding="utf-8")
    bodies = dict(re.findall(r"\n(?:ENTRY )?(%[\w.\-]+) \([^\n]*\{\n(.*?)\n\}", text, re.DOTALL))
    loops = [name for name in re.findall(r"body=(%[\w.\-]+)", text) if name in bodies]
    total = sum(_own_operations(body) for body in bodies.values())
    return Program(path.name.split(".")[1], total, max((_operations(name, bodies) for name in loops), default=0))


def _operations(name: str, bodies: dict[str, str]) -> int:
    """Operations of a computation and of all that it calls, loops inside of it apart."""
    lines = bodies.get(name, "").splitlines()
    called = [below for line in lines if " while(" not in line for each in CALLED.findall(line) for below in each.split(", ")]
    return _own_operations("\n".join(lines)) + sum(_operations(below, bodies) for below in called)


def _own_operations(body: str) -> int:
    kinds = OPERATION.findall(body)
    return sum(kind not in FREE and kind not in {"fusion", "call", "while", "conditional"} for kind in kinds)


if __name__ == "__main__":
    for what, count in counts().items():
        print(f"{count:6} {what}")
