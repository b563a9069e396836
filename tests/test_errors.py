"""The error tree: exit codes, nearest names."""

import pytest

from voltwright.errors import (
    ExitCode,
    FileError,
    SimulationError,
    SpecError,
    TraceError,
    UnknownNameError,
    VoltwrightError,
    nearest,
    unknown_name,
)

KINDS = [
    (SpecError, ExitCode.SPEC),
    (TraceError, ExitCode.TRACE),
    (UnknownNameError, ExitCode.NAME),
    (FileError, ExitCode.FILE),
    (SimulationError, ExitCode.SIMULATION),
]


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_each_kind_has_its_exit_code(kind: type[VoltwrightError], code: ExitCode):
    error = kind("One sentence.")
    assert error.exit_code is code
    assert str(error) == "One sentence."
    assert isinstance(error, VoltwrightError)


def test_exit_codes_leave_one_and_two_to_python_and_the_shell():
    assert {code for _, code in KINDS}.isdisjoint({0, 1, 2})
    assert len({code for _, code in KINDS}) == len(KINDS)


def test_spec_error_keeps_the_path():
    assert SpecError("No.", "battery.energy_usable_kwh").path == "battery.energy_usable_kwh"


def test_nearest_puts_the_best_first_and_falls_back_to_the_first_names():
    known = ["xiaomi-su7", "xiaomi-su7-pro", "tesla-model-3-2024-rwd", "polestar-2-2021-dual"]
    assert nearest("xiaomi-su7-por", known)[0] == "xiaomi-su7-pro"
    assert nearest("qqqq", known) == sorted(known)[:3]
    assert nearest("anything", []) == []


def test_unknown_name_says_which_and_offers_three():
    error = unknown_name("cycle", "wltc-3b", ["wltc-class3b", "udds", "hwfet", "nedc"])
    assert isinstance(error, UnknownNameError)
    assert str(error).startswith("There is no cycle named 'wltc-3b'; the nearest are wltc-class3b")
