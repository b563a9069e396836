"""A car as a module of WebAssembly: the functions of its C, on structs in one memory; elementary functions come from the host.

Every number in memory is a double, whole ones too. The memory holds one of each struct, ready to be used; `CarModule.addresses`
says where they lie.
"""

from __future__ import annotations

import struct as packing
from dataclasses import dataclass

from voltwright.codegen.fields import Struct
from voltwright.codegen.program import STEP_S, CarProgram
from voltwright.codegen.splitting import DERIVED, MADE_FOR
from voltwright.codegen.wasm_binary import F64, I32, NO_BLOCK, PAGE, Function, Module, f64_constant, i32_constant, unsigned
from voltwright.codegen.wasm_code import CALL as CALL_FUNCTION
from voltwright.codegen.wasm_code import COMPARED, EQZ, IMPORTED, LOCAL_GET, LOCAL_SET, Instructions, Layout

FIRST = 1024
"""Address of the first number: what a pointer of zero reaches is nobody's."""
IF, ENDED, OR, RETURN, MEMORY_COPY = b"\x04", b"\x0b", b"\x72", b"\x0f", b"\xfc\x0a\0\0"
STRUCTS = ("parameters", "vehicle", "inputs", "state", "outputs")
ORDER = ("start", "work_out", "derive", "default_vehicle", "prepare", "step")
"""Functions of the module; `work_out` is not exported."""


@dataclass(frozen=True)
class CarModule:
    """A car in WebAssembly.

    Attributes:
        binary: the module.
        addresses: of each struct.
        offsets: by struct and field, bytes from the beginning of the struct.
        free: address of the first byte that the module does not use.
    """

    binary: bytes
    addresses: dict[str, int]
    offsets: dict[tuple[str, str], int]
    free: int


def car_module(program: CarProgram) -> CarModule:
    """The module of a car.

    Args:
        program: of the car.
    """
    return _Builder(program).module()


class _Builder:
    def __init__(self, program: CarProgram) -> None:
        self.program, self.at = program, FIRST
        used = {node.op for form in self._forms() for node in (form.nodes[index] for index in form.needed())}
        self.imports = {name: count for name, count in IMPORTED.items() if name in used}
        self.offsets: dict[tuple[str, str], int] = {}
        sizes = {name: self._lay(program.structs[name]) for name in STRUCTS}
        self.data_address = self._room(sizes["vehicle"])
        self.begun_address, self.inputs_address = self._room(sizes["state"]), self._room(sizes["inputs"])
        self.own_address = self._room(8 * len(program.derive.results))
        self.addresses = {name: self._room(size) for name, size in sizes.items()}
        self.tables = self._tables()
        self.vehicle_bytes = sizes["vehicle"]
        layout = {"offsets": self.offsets, "tables": self.tables, "scratch": self.at}
        self.layout = Layout(**layout, imports={name: place for place, name in enumerate(self.imports)})
        self.scratch_bytes = 0

    def _forms(self):
        return self.program.prepare, self.program.derive, self.program.start, self.program.step

    def _room(self, size: int) -> int:
        address, self.at = self.at, self.at + size
        return address

    def _lay(self, struct: Struct) -> int:
        """Give each field of a struct its offset; the size of the struct."""
        size = 0
        for each in struct.fields:
            self.offsets[struct.name, each.name] = size
            size += 8 * max(each.length, 1)
        return size

    def _tables(self) -> dict[tuple[float, ...], int]:
        found: dict[tuple[float, ...], int] = {}
        for form in self._forms():
            for node in (form.nodes[index] for index in form.needed()):
                if node.op == "constants" and tuple(map(float, node.of)) not in found:
                    found[tuple(map(float, node.of))] = self._room(8 * len(node.of))
        return found

    def module(self) -> CarModule:
        functions = [getattr(self, f"_{name}")() for name in ORDER]
        defaults = {name: _packed(self.program.structs[name]) for name in ("parameters", "inputs")}
        data = {self.data_address: _packed(self.program.structs["vehicle"])}
        data[self.inputs_address] = defaults["inputs"]
        data |= {self.addresses[name]: each for name, each in defaults.items()}
        data |= {address: packing.pack(f"<{len(table)}d", *table) for table, address in self.tables.items()}
        free = self.at + self.scratch_bytes
        module = Module(self.imports, functions, data, free + PAGE)
        return CarModule(module.encoded(), self.addresses, self.offsets, free)

    def _number(self, name: str) -> bytes:
        """The instruction that calls a function of the module."""
        return CALL_FUNCTION + unsigned(len(self.imports) + ORDER.index(name))

    def _instructions(self, form, parameters: dict[str, int], first: int) -> Instructions:
        return Instructions(form, self.layout, parameters, first)

    def _finished(
        self, name: str, parameters: tuple[int, ...], own: tuple[int, ...], code: Instructions, body: bytes
    ) -> Function:
        self.scratch_bytes = max(self.scratch_bytes, code.scratch_bytes)
        return Function(name, parameters, (*own, *code.locals), body)

    def _start(self) -> Function:
        names = [each.name for each in self.program.start_arguments]
        parameters = {"vehicle": 0, "state": 1, **{name: 2 + place for place, name in enumerate(names)}}
        code = self._instructions(self.program.start, parameters, 2 + len(names))
        body = code.computed() + code.stored("state")
        return self._finished("start", (I32, I32, *([F64] * len(names))), (), code, body)

    def _work_out(self) -> Function:
        parameters = {"vehicle": 0, "state": 1, "inputs": 2, "dt_s": 3, DERIVED: 4}
        code = self._instructions(self.program.derive, parameters, 5)
        body = code.computed() + code.stored("vehicle")
        return self._finished("", (I32, I32, I32, F64, I32), (), code, body)

    def _derive(self) -> Function:
        form = self.program.derive
        code = self._instructions(type(form)(), {"vehicle": 0, "state": 1, "inputs": 2, "dt_s": 3}, 4)
        made = self.offsets["vehicle", MADE_FOR]
        body = b"".join(
            _get(0) + code.loaded(key) + b"\x39\x03" + unsigned(made + 8 * place) for place, key in enumerate(self.program.keys)
        )
        where = _get(0) + i32_constant(self.offsets["vehicle", DERIVED]) + b"\x6a"
        body += _get(0) + _get(1) + _get(2) + _get(3) + where + self._number("work_out")
        return self._finished("derive", (I32, I32, I32, F64), (), code, body)

    def _ready(self, vehicle: int) -> bytes:
        """Make a vehicle ready for the default inputs."""
        state, inputs = i32_constant(self.begun_address), i32_constant(self.inputs_address)
        numbers = b"".join(f64_constant(each.default) for each in self.program.start_arguments)
        begin = _get(vehicle) + state + numbers + self._number("start")
        return begin + _get(vehicle) + state + inputs + f64_constant(STEP_S) + self._number("derive")

    def _copied(self, vehicle: int) -> bytes:
        return _get(vehicle) + i32_constant(self.data_address) + i32_constant(self.vehicle_bytes) + MEMORY_COPY

    def _default_vehicle(self) -> Function:
        return Function("default_vehicle", (I32,), (), self._copied(0) + self._ready(0))

    def _prepare(self) -> Function:
        code = self._instructions(self.program.prepare, {"parameters": 0, "vehicle": 1}, 2)
        body = code.computed() + self._copied(1) + code.stored("vehicle") + self._ready(1)
        return self._finished("prepare", (I32, I32), (), code, body)

    def _step(self) -> Function:
        parameters = {"vehicle": 0, "state": 1, "inputs": 2, "dt_s": 3, "outputs": 4, DERIVED: 5}
        code = self._instructions(self.program.step, parameters, 6)
        made = self.offsets["vehicle", MADE_FOR]
        other = [
            _get(0) + b"\x2b\x03" + unsigned(made + 8 * place) + code.loaded(key) + COMPARED["ne"][0]
            for place, key in enumerate(self.program.keys)
        ]
        where = _get(0) + i32_constant(self.offsets["vehicle", DERIVED]) + b"\x6a" + LOCAL_SET + unsigned(5)
        own = i32_constant(self.own_address)
        anew = _get(0) + _get(1) + _get(2) + _get(3) + own + self._number("work_out") + own + LOCAL_SET + unsigned(5)
        check = other[0] + b"".join(each + OR for each in other[1:]) + IF + bytes([NO_BLOCK]) + anew + ENDED
        body = where + check + code.computed() + code.stored("state")
        body += _get(4) + EQZ + IF + bytes([NO_BLOCK]) + RETURN + ENDED + code.stored("outputs")
        return self._finished("step", (I32, I32, I32, F64, I32), (I32,), code, body)


def _get(local: int) -> bytes:
    return LOCAL_GET + unsigned(local)


def _packed(struct: Struct) -> bytes:
    """The default numbers of a struct."""
    numbers = [each.default if each.length else [each.default] for each in struct.fields]
    flat = [float(number) for part in numbers for number in part]
    return packing.pack(f"<{len(flat)}d", *flat)
