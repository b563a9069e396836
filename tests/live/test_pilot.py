"""The control pilot: states in their order, and when the contactor is closed."""

import pytest

from voltwright.live.pilot import Pilot


def test_a_charge_goes_through_its_states():
    pilot, names = Pilot(), []
    for step in range(60):
        connected, ready, offered = step >= 5, step < 40, 16.0 if 10 <= step < 50 else 0.0
        pilot.step(0.1, connected=connected and step < 55, ready=ready, offered_a=offered)
        if not names or names[-1][0] != pilot.name:
            names.append((pilot.name, pilot.contactor))
        assert not pilot.contactor or pilot.letter == "C"
    assert [name for name, _ in names] == ["A1", "B1", "B2", "C2", "B2", "B1", "A1"]


def test_a_current_that_ends_opens_the_contactor():
    pilot = Pilot()
    for _ in range(30):
        pilot.step(0.1, connected=True, ready=True, offered_a=32.0)
    assert pilot.flows
    assert pilot.current_a == pytest.approx(32.0)
    pilot.step(0.1, connected=True, ready=True, offered_a=0.0)
    assert pilot.name == "C1"
    assert not pilot.flows
    for _ in range(12):
        pilot.step(0.1, connected=True, ready=True, offered_a=0.0)
    assert pilot.name == "B1"
    assert not pilot.contactor


@pytest.mark.parametrize(
    ("options", "name"), [({"available": False}, "F"), ({"shorted": True}, "E"), ({"ventilation": True}, "D2")]
)
def test_other_states(options, name):
    pilot = Pilot()
    for _ in range(30):
        pilot.step(0.1, connected=True, ready=True, offered_a=16.0, **options)
    assert pilot.name == name
    assert pilot.flows == (name == "D2")


def test_a_station_of_direct_current_says_five_per_cent():
    pilot = Pilot()
    for _ in range(30):
        pilot.step(0.1, connected=True, ready=True, offered_a=300.0, digital=True)
    assert pilot.duty_percent == 5.0
    assert pilot.flows
    assert pilot.current_a == float("inf")


def test_less_than_six_amperes_is_no_offer():
    pilot = Pilot()
    for _ in range(30):
        pilot.step(0.1, connected=True, ready=True, offered_a=5.9)
    assert pilot.name == "B1"
