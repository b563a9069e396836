"""Codes of a missed step."""

from voltwright.sim.outcome import SPEED_TOLERANCE_M_S, Miss


def test_reasons_are_the_words_of_the_results():
    assert [miss.reason for miss in Miss] == ["none", "force", "power", "pack", "grip", "speed"]


def test_none_is_false():
    assert not Miss.NONE


def test_tolerance_is_two_km_h():
    assert abs(SPEED_TOLERANCE_M_S * 3.6 - 2.0) < 1e-12
