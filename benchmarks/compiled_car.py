"""A car's generated C, compiled by the C compiler of this machine and called from Python; for tests and for benchmarks."""

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.codegen.c_source import c_files
from voltwright.codegen.fields import Struct
from voltwright.codegen.program import CarProgram

TYPES = {"f64": ctypes.c_double, "i32": ctypes.c_int32, "bool": ctypes.c_int}
FLAGS = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-ffp-contract=off")
COMPILE_S = 120


def compiler(name: str = "cc") -> str | None:
    """Path of a C compiler, or None where this machine has none."""
    return shutil.which(name)


def write_c(program: CarProgram, folder: Path) -> Path:
    """Write a car's C into a folder; the path of the source."""
    folder.mkdir(parents=True, exist_ok=True)
    files = c_files(program)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / next(name for name in files if name.endswith(".c"))


def structure(struct: Struct) -> type[ctypes.Structure]:
    """A struct of generated code for `ctypes`."""
    fields = [(each.name, TYPES[each.kind] * each.length if each.length else TYPES[each.kind]) for each in struct.fields]
    return type(struct.name, (ctypes.Structure,), {"_fields_": fields})


class CompiledCar:
    """A car in machine code.

    Attributes:
        program: that it was generated from.
        kinds: by name of a struct, its type for `ctypes`.
    """

    def __init__(self, program: CarProgram, folder: Path, *flags: str, cc: str = "cc"):
        """Compile a car.

        Args:
            program: of the car.
            folder: that takes the source and the library; a library keeps the path that it was loaded from, so take a new one.
            flags: further ones of the compiler, such as "-O2".
            cc: the compiler.
        """
        source, self.program = write_c(program, folder), program
        self.path = folder / "car.so"
        found = compiler(cc)
        assert found is not None, f"there is no compiler {cc}"
        command = [found, *FLAGS, *flags, "-shared", "-fPIC", "-o", self.path, source, "-lm"]
        subprocess.run(command, check=True, timeout=COMPILE_S)
        self.library = ctypes.CDLL(str(self.path))
        self.kinds = {name: structure(struct) for name, struct in program.structs.items()}

    def function(self, name: str) -> Any:
        """A function of the library, without the prefix."""
        function = getattr(self.library, f"{self.program.prefix}_{name}")
        function.restype = None
        return function

    def new(self, struct: str, values: dict[str, Any] | None = None) -> Any:
        """A struct with its default numbers.

        Args:
            struct: its name.
            values: by name of a field, numbers in place of the default ones.
        """
        made = self.kinds[struct]()
        for each in self.program.structs[struct].fields:
            value = (values or {}).get(each.name, each.default)
            setattr(made, each.name, type(getattr(made, each.name))(*value) if each.length else value)
        return made

    def vehicle(self, parameters: dict[str, float] | None = None) -> Any:
        """The vehicle as voltwright has it, or made of other numbers of its file."""
        made = self.kinds["vehicle"]()
        if parameters is None:
            self.function("default_vehicle")(ctypes.byref(made))
        else:
            given = self.new("parameters", parameters)
            self.function("prepare")(ctypes.byref(given), ctypes.byref(made))
        return made

    def start(self, vehicle: Any, **values: float) -> Any:
        """A state to begin with; values as of `start_of`."""
        made = self.kinds["state"]()
        numbers = [ctypes.c_double(values.get(each.name, each.default)) for each in self.program.start_arguments]
        self.function("start")(ctypes.byref(vehicle), ctypes.byref(made), *numbers)
        return made

    def derive(self, vehicle: Any, state: Any, inputs: Any, dt_s: float) -> None:
        """Make a vehicle ready for steps with these inputs."""
        pointers = [ctypes.byref(each) for each in (vehicle, state, inputs)]
        self.function("derive")(*pointers, ctypes.c_double(dt_s))

    def step(self, vehicle: Any, state: Any, inputs: Any, dt_s: float) -> Any:
        """One step: the state is changed in its place.

        Returns:
            the outputs.
        """
        made = self.kinds["outputs"]()
        pointers = [ctypes.byref(each) for each in (vehicle, state, inputs)]
        self.function("step")(*pointers, ctypes.c_double(dt_s), ctypes.byref(made))
        return made


def values_of(made: Any) -> dict[str, Any]:
    """The numbers of a struct by name; an array for a field that is one."""
    values = {name: getattr(made, name) for name, *_ in made._fields_}
    return {name: np.array(value) if isinstance(value, ctypes.Array) else value for name, value in values.items()}
