"""Diagnostic trouble codes: their three bytes, and the memory that remembers which test failed since when.

Source: ISO 14229-1:2020, annex D (status byte); SAE J2012 (text and bytes of a code), both at second hand.
"""

import re
from collections.abc import Iterable

CODE = re.compile(r"([PCBU])([0-3])([0-9A-F]{3})(?:-?([0-9A-F]{2}))?")
SYSTEMS = "PCBU"
FAILED, FAILED_THIS_CYCLE, PENDING, CONFIRMED, FAILED_SINCE_CLEAR = 0x01, 0x02, 0x04, 0x08, 0x20
AVAILABLE = FAILED | FAILED_THIS_CYCLE | PENDING | CONFIRMED | FAILED_SINCE_CLEAR
"""Bits of the status that the car keeps. Its tests run all the time, so that none is ever incomplete."""
GROUP_ALL = 0xFFFFFF
FORMAT_J2012 = 0x00
"""`SAE_J2012-DA_DTCFormat_00`: two bytes of the code, one of the failure type."""


def code_number(text: str) -> int:
    """The three bytes of a trouble code as one number: P0A80 or P0A80-1A; without a failure type its byte is 0.

    >>> hex(code_number("P0A80-1A")), hex(code_number("U3FFF"))
    ('0xa801a', '0xffff00')

    Raises: ValueError: not a code.
    """
    found = CODE.fullmatch(text)
    if found is None:
        raise ValueError(f"a trouble code is a letter of {SYSTEMS} and four digits, such as P0A80, but is '{text}'")
    high = SYSTEMS.index(found[1]) << 14 | int(found[2]) << 12 | int(found[3], 16)
    return high << 8 | int(found[4] or "0", 16)


class TroubleMemory:
    """What the car remembers of its tests.

    Attributes:
        status: status byte of each code that the car can report, by its number; 0 where no test has failed.
    """

    def __init__(self, supported: Iterable[int]):
        """Begin with no failed test. Args: supported: numbers of all codes that may occur."""
        self.status: dict[int, int] = dict.fromkeys(supported, 0)

    def update(self, failing: Iterable[int]) -> None:
        """Enter the result of all tests: those of `failing` fail now, all others pass."""
        failing = set(failing)
        for number in failing | set(self.status):
            before = self.status.get(number, 0)
            passed = before & ~(FAILED | PENDING)
            self.status[number] = AVAILABLE if number in failing else passed

    def clear(self, group: int) -> bool:
        """Forget one code, or all; whether the group exists. A test that still fails enters its code again."""
        chosen = list(self.status) if group == GROUP_ALL else [group] if group in self.status else []
        for number in chosen:
            self.status[number] = 0
        return bool(chosen) or group == GROUP_ALL

    def matching(self, mask: int) -> list[tuple[int, int]]:
        """(number, status) of the codes that have a bit of the mask, in ascending order."""
        return sorted((number, status) for number, status in self.status.items() if status & mask & AVAILABLE)

    def new_cycle(self) -> None:
        """Begin an operation cycle: what failed in the last one is no longer of this one."""
        for number, status in self.status.items():
            self.status[number] = status & ~FAILED_THIS_CYCLE
