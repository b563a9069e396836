"""The batch of variants as compiled C, generated from the program that JAX runs of a lane; for a benchmark and for tests."""

import ctypes
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jax
import numpy as np

from voltwright.codegen.fields import Struct
from voltwright.codegen.lanes_source import FLAGS, lanes_files
from voltwright.codegen.run_form import COLUMNS, LANES, RESULTS
from voltwright.study.lanes import Given, Lanes
from voltwright.study.lanes_kernel import lane_columns, lane_run

WARNINGS = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic")
WIDE = "-mprefer-vector-width=512"
"""Worth a fifth where there are 512-bit registers; a compiler for another processor does not know it."""
STEM, COMPILE_S = "lanes_kernel", 120


class CompiledLanes:
    """Lanes in machine code.

    Attributes:
        count: of lanes. run: of a lane, as a form. library: loaded.
    """

    def __init__(self, lanes: Lanes, given: Given, folder: Path, *flags: str, single: bool = True, cc: str = "cc"):
        """Generate, compile and load a kernel.

        Args:
            lanes: of a batch, in the kernel's precision.
            given: what they meet.
            folder: that takes the source and the library; a library keeps the path that it was loaded from, so take a new one.
            flags: of the compiler; none: those of the generated header.
            single: float32, else float64.
            cc: the compiler.
        """
        with jax.enable_x64(not single):
            self.run = lane_run(lanes, given)
        self._kind, self._real = (np.float32, ctypes.c_float) if single else (np.float64, ctypes.c_double)
        self.count, self._steps = len(lanes.moving[0]), len(given.inputs.speed_m_s)
        files = lanes_files(self.run, "Lanes of a batch", STEM, single=single)
        self._row = int(re.search(r"_ROW = (\d+)", files[f"{STEM}.h"]).group(1))
        self.library = _compiled(files, folder, cc, flags or _flags(cc))
        own = {name: np.ascontiguousarray(leaf.T, self._kind) for name, leaf in lane_columns(lanes).items()}
        self._arrays = {LANES: own, COLUMNS: {each.name: self._column(each) for each in self.run.structs[COLUMNS].fields}}
        shared = [each for name, each in self.run.structs.items() if name not in (LANES, COLUMNS, RESULTS)]
        self._shared = [self._numbers(each) for each in shared]

    def drive(self, threads: int = 2) -> dict[str, np.ndarray]:
        """Results of every lane by name, shape (n,); the cycle is worked out first, then the lanes in some threads."""
        rows = np.empty((self._steps + 1) * self._row, self._kind)
        results = {each.name: np.empty(self.count, self._kind) for each in self.run.structs[RESULTS].fields}
        shared, columns = [ctypes.byref(each) for each in self._shared], self._pointers(COLUMNS, self._arrays[COLUMNS])
        steps, at = ctypes.c_int32(self._steps), rows.ctypes.data_as(ctypes.c_void_p)
        self._function("rows")(*shared, ctypes.byref(columns), steps, at)
        lanes, into = self._pointers(LANES, self._arrays[LANES], self.count), self._pointers(RESULTS, results)

        def part(first: int, count: int) -> None:
            self._function("drive")(
                *shared, at, steps, ctypes.byref(lanes), ctypes.c_int32(first), ctypes.c_int32(count), ctypes.byref(into)
            )

        ends = [self.count * number // threads for number in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:  # a foreign call lets the other threads run
            list(pool.map(part, ends[:-1], np.diff(ends).tolist()))
        return results

    def _function(self, name: str) -> Any:
        function = getattr(self.library, f"{STEM}_{name}")
        function.restype = None
        return function

    def _column(self, field: Any) -> np.ndarray:
        return np.ascontiguousarray(field.default, self._kind)

    def _numbers(self, struct: Struct) -> ctypes.Structure:
        """A struct of numbers that all lanes share."""
        kinds = {"f64": self._real, "i32": ctypes.c_int32, "bool": ctypes.c_int32}
        fields = [(each.name, kinds[each.kind] * each.length if each.length else kinds[each.kind]) for each in struct.fields]
        made = type(struct.name, (ctypes.Structure,), {"_fields_": fields})()
        for each in struct.fields:
            setattr(made, each.name, type(getattr(made, each.name))(*each.default) if each.length else each.default)
        return made

    def _pointers(self, name: str, arrays: dict[str, np.ndarray], count: int | None = None) -> ctypes.Structure:
        """A struct of pointers to arrays."""
        names = [each.name for each in self.run.structs[name].fields]
        fields = [*([("count", ctypes.c_int32)] if count is not None else []), *((each, ctypes.c_void_p) for each in names)]
        made = type(name, (ctypes.Structure,), {"_fields_": fields})()
        if count is not None:
            made.count = count
        for each in names:
            setattr(made, each, arrays[each].ctypes.data)
        return made


def _compiled(files: dict[str, str], folder: Path, cc: str, flags: tuple[str, ...]) -> ctypes.CDLL:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    source, library = folder / f"{STEM}.c", folder / f"{STEM}.so"
    subprocess.run([cc, *WARNINGS, *flags, "-shared", "-fPIC", "-o", library, source, "-lm"], check=True, timeout=COMPILE_S)
    return ctypes.CDLL(str(library))


def _flags(cc: str) -> tuple[str, ...]:
    """The flags of the generated header, with wide registers where the compiler knows them."""
    command = [cc, "-march=native", WIDE, "-x", "c", "-E", "-"]
    known = subprocess.run(command, input="", capture_output=True, text=True, timeout=COMPILE_S, check=False).returncode == 0
    return (*FLAGS, WIDE) if known else FLAGS
