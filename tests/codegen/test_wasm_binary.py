"""The binary format, against the examples and rules of the specification."""

import pytest

from voltwright.codegen.wasm_binary import (
    F64,
    I32,
    MAGIC,
    PAGE,
    Function,
    Module,
    f64_constant,
    i32_constant,
    name,
    signed,
    unsigned,
    vector,
)


@pytest.mark.parametrize(
    ("value", "encoded"), [(0, "00"), (127, "7f"), (128, "8001"), (624485, "e58e26"), (2**32 - 1, "ffffffff0f")]
)
def test_unsigned_numbers(value: int, encoded: str):
    assert unsigned(value).hex() == encoded


@pytest.mark.parametrize(
    ("value", "encoded"),
    [(0, "00"), (63, "3f"), (64, "c000"), (-1, "7f"), (-64, "40"), (-65, "bf7f"), (-123456, "c0bb78"), (2**31 - 1, "ffffffff07")],
)
def test_signed_numbers(value: int, encoded: str):
    assert signed(value).hex() == encoded


def test_parts():
    assert vector([b"a", b"bc"]) == b"\x02abc"
    assert name("é") == b"\x02\xc3\xa9"
    assert i32_constant(-1) == b"\x41\x7f"
    assert f64_constant(1.0) == b"\x44" + bytes(6) + b"\xf0\x3f"


def test_local_numbers_of_one_type_are_counted_together():
    code = Function("f", (I32,), (F64, F64, I32), b"\x01").code()
    assert code == bytes([7, 2, 2, F64, 1, I32, 0x01, 0x0B])


def test_a_module_holds_its_sections_in_order():
    module = Module({"exp": 1}, [Function("f", (F64,), (), b""), Function("", (F64,), (), b"")], {16: b"ab"}, PAGE + 1)
    binary, ids, at = module.encoded(), [], len(MAGIC)
    assert binary.startswith(MAGIC)
    while at < len(binary):
        ids.append(binary[at])
        at += 2 + binary[at + 1]  # all of them are short
    assert ids == [1, 2, 3, 5, 7, 10, 11] and at == len(binary)
    assert b"\x05\x03\x01\x00\x02" in binary, "two pages"
    assert b"\x04math\x03exp" in binary and b"\x01f\x00\x01" in binary
