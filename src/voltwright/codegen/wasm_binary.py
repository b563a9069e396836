"""The binary format of WebAssembly: numbers, vectors, sections, as far as a module with functions and one memory needs them.

Source: WebAssembly Core Specification 2.0, chapter 5.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MAGIC = b"\0asm\1\0\0\0"
I32, F64 = 0x7F, 0x7C
FUNCTION, NO_BLOCK, END = 0x60, 0x40, b"\x0b"
TYPES, IMPORTS, FUNCTIONS, MEMORY, EXPORTS, CODE, DATA = 1, 2, 3, 5, 7, 10, 11
"""Ids of the sections, in the order in which they stand."""
PAGE = 65_536
"""Bytes of a page of memory."""


def unsigned(value: int) -> bytes:
    """A number of at least zero, in LEB128.

    >>> unsigned(624485).hex()
    'e58e26'
    """
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def signed(value: int) -> bytes:
    """A number of either sign, in LEB128.

    >>> signed(-123456).hex()
    'c0bb78'
    """
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        done = (value == 0 and not low & 0x40) or (value == -1 and low & 0x40)
        found.append(low if done else low | 0x80)
        if done:
            return bytes(found)


def vector(parts: Sequence[bytes]) -> bytes:
    """Parts behind their number."""
    return unsigned(len(parts)) + b"".join(parts)


def name(text: str) -> bytes:
    """A text behind its length."""
    return unsigned(len(text.encode())) + text.encode()


def f64_constant(value: float) -> bytes:
    """The instruction that gives a number."""
    return b"\x44" + struct.pack("<d", value)


def i32_constant(value: int) -> bytes:
    """The instruction that gives a whole number."""
    return b"\x41" + signed(value)


@dataclass(frozen=True)
class Function:
    """A function of a module.

    Attributes:
        name: of its export; empty for one that is not exported.
        parameters: types.
        locals: types of its further local numbers.
        body: instructions, without the last `end`.
    """

    name: str
    parameters: tuple[int, ...]
    locals: tuple[int, ...]
    body: bytes

    def code(self) -> bytes:
        """Its entry in the section of code."""
        runs: list[tuple[int, int]] = []
        for kind in self.locals:
            if runs and runs[-1][1] == kind:
                runs[-1] = (runs[-1][0] + 1, kind)
            else:
                runs.append((1, kind))
        whole = vector([unsigned(count) + bytes([kind]) for count, kind in runs]) + self.body + END
        return unsigned(len(whole)) + whole


@dataclass
class Module:
    """A module with one exported memory.

    Attributes:
        imports: functions of one module of the host, by name: how many f64 each takes; each gives one.
        functions: of its own.
        data: bytes by their address.
        memory_bytes: least size of the memory.
    """

    imports: dict[str, int]
    functions: list[Function] = field(default_factory=list)
    data: dict[int, bytes] = field(default_factory=dict)
    memory_bytes: int = 0

    def encoded(self, host: str = "math") -> bytes:
        """The module.

        Args:
            host: name of the module that its imports come from.
        """
        kinds = [_kind([F64] * count, [F64]) for count in self.imports.values()]
        kinds += [_kind(function.parameters, ()) for function in self.functions]
        types = list(dict.fromkeys(kinds))
        taken = [
            name(host) + name(each) + b"\0" + unsigned(types.index(kind)) for each, kind in zip(self.imports, kinds, strict=False)
        ]
        own = [unsigned(types.index(kind)) for kind in kinds[len(self.imports) :]]
        exported = [(function.name, len(self.imports) + place) for place, function in enumerate(self.functions) if function.name]
        exports = [name("memory") + b"\2\0", *(name(each) + b"\0" + unsigned(place) for each, place in exported)]
        data = [b"\0" + i32_constant(address) + END + unsigned(len(each)) + each for address, each in self.data.items()]
        return MAGIC + b"".join(
            [
                _section(TYPES, vector(types)),
                _section(IMPORTS, vector(taken)),
                _section(FUNCTIONS, vector(own)),
                _section(MEMORY, vector([b"\0" + unsigned(-(-self.memory_bytes // PAGE))])),
                _section(EXPORTS, vector(exports)),
                _section(CODE, vector([function.code() for function in self.functions])),
                _section(DATA, vector(data)),
            ]
        )


def _kind(parameters: Iterable[int], results: Iterable[int]) -> bytes:
    return bytes([FUNCTION]) + vector([bytes([each]) for each in parameters]) + vector([bytes([each]) for each in results])


def _section(number: int, content: bytes) -> bytes:
    return bytes([number]) + unsigned(len(content)) + content
