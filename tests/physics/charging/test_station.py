"""Stations: sharing, and how their voltage meets that of a battery."""

import pytest

from voltwright.physics.charging.station import Meeting, Mismatch, meet, outlet_power_w, station_stage

# What the car has: battery empty, nominal, full [V]; station least, highest [V]; booster; halves -> way, ratio, end [V]
MEETINGS = [
    ((300, 360, 403), (150, 920), False, None, "direct", 1.0, 920),
    ((300, 360, 403), (150, 400), False, None, "direct", 1.0, 400),
    ((653, 697, 806), (150, 920), True, None, "direct", 1.0, 920),
    ((653, 697, 806), (150, 500), True, None, "booster", 1.0, 886.6),
    ((653, 697, 806), (150, 500), False, "parallel", "parallel", 0.5, 1000),
    ((300, 360, 403), (150, 920), False, "series", "series", 2.0, 460),
    ((300, 360, 403), (150, 500), False, "series", "direct", 1.0, 500),
]


@pytest.mark.parametrize(("battery", "station", "booster", "split", "way", "ratio", "end_v"), MEETINGS)
def test_ways_to_meet(battery, station, booster, split, way: str, ratio: float, end_v: float):
    empty, nominal, full = (float(volts) for volts in battery)
    answer = meet(empty, nominal, full, float(station[0]), float(station[1]), booster, split)
    assert isinstance(answer, Meeting)
    assert (answer.way, answer.ratio) == (way, ratio)
    assert answer.voltage_max_v == pytest.approx(end_v, rel=1e-12)


def test_no_way_to_meet():
    low = meet(653.0, 697.0, 806.0, 150.0, 500.0)
    assert low == Mismatch("voltage too low", 500.0)
    assert meet(36.0, 37.0, 42.0, 150.0, 500.0) == Mismatch("voltage too high", 150.0)


def test_power_is_shared_equally():
    assert [float(outlet_power_w(300e3, 300e3, cars)) for cars in (1, 2, 3)] == pytest.approx([300e3, 150e3, 100e3])
    assert float(outlet_power_w(150e3, 600e3, 2)) == 150e3


def test_efficiency_of_a_station_over_power():
    stage = station_stage(150e3, 0.006, 0.030, 0.014)
    share = [float(stage.output_for(power)) / power for power in (7.5e3, 15e3, 75e3, 150e3)]
    assert share[-1] == pytest.approx(0.95, abs=1e-12)
    assert share[2] > share[-1] > share[1] > share[0] > 0.8
