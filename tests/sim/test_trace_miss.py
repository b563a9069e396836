"""Codes of a missed step."""

from voltwright.sim.trace_miss import SPEED_TOLERANCE_M_S, TraceMiss


def test_reasons_are_the_words_of_the_results():
    assert [miss.reason for miss in TraceMiss] == ["none", "force", "power", "pack", "grip", "speed"]


def test_none_is_false():
    assert not TraceMiss.NONE


def test_tolerance_is_two_km_h():
    assert abs(SPEED_TOLERANCE_M_S * 3.6 - 2.0) < 1e-12
