"""Trouble codes and their memory."""

import pytest

from voltwright.live.diagnostics.trouble import AVAILABLE, GROUP_ALL, TroubleMemory, code_number


def test_bytes_of_codes():
    assert code_number("P0A80") == 0x0A8000
    assert code_number("C1234-5F") == 0x52345F
    assert code_number("B3FFF-01") == 0xBFFF01
    assert code_number("U0100") == 0xC10000


@pytest.mark.parametrize("text", ["", "P4000", "X0000", "P0A8", "P0A80-", "P0A80-1", "p0a80", "P0A80-00 "])
def test_what_is_no_code_is_refused(text: str):
    with pytest.raises(ValueError, match="such as P0A80"):
        code_number(text)


def test_memory_through_a_fault():
    memory = TroubleMemory([1, 2])
    assert memory.matching(0xFF) == []
    memory.update([2])
    assert memory.matching(0x01) == [(2, AVAILABLE)]
    memory.update([])
    assert memory.matching(0x01) == [] and memory.matching(0x08) == [(2, 0x2A)]
    memory.new_cycle()
    assert memory.matching(0xFF) == [(2, 0x28)]
    assert not memory.clear(3) and memory.clear(2) and memory.matching(0xFF) == []
    memory.update([1])
    assert memory.clear(GROUP_ALL)
    memory.update([1])
    assert memory.matching(0x01) == [(1, AVAILABLE)]
