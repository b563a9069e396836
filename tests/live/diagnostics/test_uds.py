"""The diagnostic server by its bytes: services, sessions, and the negative responses in their order."""

import random

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.live.diagnostics.trouble import code_number
from voltwright.live.diagnostics.uds import ANSWER_MOST, CODES, S3_S, DiagnosticServer, Session
from voltwright.live.faults import FAULTS
from voltwright.live.identity import vin_of


def record_of(code: str) -> str:
    """The three bytes of a trouble code."""
    return code_number(code).to_bytes(3, "big").hex(" ")


WEAK = record_of(FAULTS["cell_weak"].code)


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> DiagnosticServer:
    return DiagnosticServer(ParkedVehicle(), clock)


def ask(server: DiagnosticServer, text: str, functional: bool = False) -> str | None:
    answer = server.answer(bytes.fromhex(text), functional=functional)
    return None if answer is None else answer.hex(" ")


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("01 00", "7f 01 11"),  # no such service
        ("10", "7f 10 13"),
        ("10 02", "7f 10 12"),  # programming
        ("10 01 00", "7f 10 13"),
        ("10 03", "50 03 00 32 01 f4"),
        ("10 83", None),  # no positive response wanted
        ("10 82", "7f 10 12"),  # a refusal is sent all the same
        ("11 01", "7f 11 12"),
        ("11 03", "51 03"),
        ("14 ff ff ff", "54"),
        (f"14 {WEAK}", "54"),
        ("14 12 34 56", "7f 14 31"),
        ("14 ff ff", "7f 14 13"),
        ("19 01 ff", "59 01 2f 00 00 00"),
        ("19 02 ff", "59 02 2f"),
        ("19 0a", "59 0a 2f " + " ".join(f"{record_of(code)} 00" for code in sorted(CODES, key=code_number))),
        ("19 0a 00", "7f 19 13"),
        ("19 01", "7f 19 13"),
        ("19 06 0a 7f 00 ff", "7f 19 12"),
        ("22 f1 90", f"62 f1 90 {vin_of(ParkedVehicle().car.name).encode().hex(' ')}"),
        ("22 f1 86", "62 f1 86 01"),
        ("22 01 01 01 04", "62 01 01 14 82 01 04 fe c8"),
        ("22 ff ff 01 03", "62 01 03 0d c4"),  # one unknown, one known
        ("22 ff ff", "7f 22 31"),
        ("22 01 12", "7f 22 31"),  # this car has no such signal
        ("22 01", "7f 22 13"),
        ("22" + " 01 01" * 33, "7f 22 13"),
        ("2e 02 01 1f 40", "7f 2e 7f"),  # needs the extended session
        ("31 01 02 00", "7f 31 7f"),
        ("3e 00", "7e 00"),
        ("3e 80", None),
        ("3e 01", "7f 3e 12"),
        ("3e 00 00", "7f 3e 13"),
        ("27 01", "7f 27 11"),
    ],
)
def test_default_session(server: DiagnosticServer, request_: str, answer: str | None):
    assert ask(server, request_) == answer


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("22 f1 86", "62 f1 86 03"),
        ("2e 02 01 1f 40", "6e 02 01"),
        ("2e 02 01 1f", "7f 2e 13"),
        ("2e 02 01", "7f 2e 13"),
        ("2e 02", "7f 2e 13"),
        ("2e 02 01 ff ff", "7f 2e 31"),  # above its range
        ("2e 01 01 00 00", "7f 2e 31"),  # read only
        ("2e f1 90 00", "7f 2e 31"),
        ("31 03 02 00", "71 03 02 00 01"),
        ("31 02 02 00", "71 02 02 00"),
        ("31 01 02 00 01", "7f 31 13"),
        ("31 01 02", "7f 31 13"),
        ("31 04 02 00", "7f 31 12"),
        ("31 01 09 99", "7f 31 31"),
        ("31 81 03 00", None),
    ],
)
def test_extended_session(server: DiagnosticServer, request_: str, answer: str | None):
    assert ask(server, "10 03") == "50 03 00 32 01 f4"
    assert ask(server, request_) == answer


def test_requests_to_all_entities_are_not_refused_aloud(server: DiagnosticServer):
    assert ask(server, "01 00", functional=True) is None
    assert ask(server, "3e 01", functional=True) is None
    assert ask(server, "22 ff ff", functional=True) is None
    assert ask(server, "3e", functional=True) == "7f 3e 13"
    assert ask(server, "3e 00", functional=True) == "7e 00"


def test_the_extended_session_ends_without_requests(server: DiagnosticServer, clock: Clock):
    ask(server, "10 03")
    for _ in range(4):
        clock.now_s += 0.9 * S3_S
        assert ask(server, "3e 80") is None
    assert server.session is Session.EXTENDED
    clock.now_s += 1.1 * S3_S
    assert ask(server, "22 f1 86") == "62 f1 86 01"


def test_a_fault_from_injection_to_clearing(server: DiagnosticServer):
    ask(server, "10 03")
    assert ask(server, "31 01 03 00") == "71 01 03 00"
    assert ask(server, "31 03 03 00") == "71 03 03 00 01"
    assert ask(server, "19 02 01") == f"59 02 2f {WEAK} 2f"
    assert ask(server, "14 ff ff ff") == "54"
    assert ask(server, "19 02 01") == f"59 02 2f {WEAK} 2f"  # the cell is still weak
    assert ask(server, "31 02 03 00") == "71 02 03 00"
    assert ask(server, "19 02 01") == "59 02 2f"
    assert ask(server, "19 02 08") == f"59 02 2f {WEAK} 2a"
    assert ask(server, "11 03") == "51 03"
    assert ask(server, "19 02 ff") == f"59 02 2f {WEAK} 28"
    assert ask(server, f"14 {WEAK}") == "54"
    assert ask(server, "19 01 ff") == "59 01 2f 00 00 00"


def test_what_is_written_reaches_the_car(server: DiagnosticServer):
    ask(server, "10 03")
    for number, data in {"02 01": "23 28", "02 02": "00 00 1c e8", "02 04": "01", "02 05": "00 c3"}.items():
        assert ask(server, f"2e {number} {data}") == f"6e {number}"
        assert ask(server, f"22 {number}") == f"62 {number} {data}"
    settings = server.vehicle.settings
    assert settings["soc_target_percent"] == pytest.approx(90.0)
    assert (settings["power_limit_w"], settings["cabin_on"]) == (7400.0, True)
    assert settings["cabin_temp_c"] == pytest.approx(19.5)
    ask(server, "31 02 02 00")
    assert server.vehicle.settings["charge_on"] is False


def test_values_outside_their_integer_and_values_that_are_none(server: DiagnosticServer):
    vehicle = server.vehicle
    assert isinstance(vehicle, ParkedVehicle)
    vehicle.now |= {"voltage_v": 1e9, "current_a": -1e9, "speed_kmh": float("nan"), "cells_c": float("inf")}
    assert ask(server, "22 01 03 01 04") == "62 01 03 ff ff 01 04 80 00"
    assert ask(server, "22 01 21") == "7f 22 31" == ask(server, "22 01 10")


def test_random_requests_are_answered_by_the_rules(server: DiagnosticServer):
    draw = random.Random(5)
    for _ in range(5000):
        service = draw.choice([*server.services, draw.randrange(256)])
        request = bytes([service]) + draw.randbytes(draw.choice([0, 1, 2, 3, 4, 8, 60]))
        answer = server.answer(request, functional=draw.random() < 0.3)
        assert answer is None or len(answer) <= ANSWER_MOST
        assert answer is None or answer[0] == request[0] + 0x40 & 0xFF or (answer[0], answer[1]) == (0x7F, request[0])
