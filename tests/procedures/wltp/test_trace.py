"""The trace of WLTP: scaling and cap by hand, the way of each phase kept."""

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.library.cycles import load_cycle
from voltwright.procedures.bench.coast_down import RoadLoadCoefficients
from voltwright.procedures.wltp.certification import wltp_test
from voltwright.procedures.wltp.trace import applicable_cycle, capped, downscaled, downscaling_factor
from voltwright.spec.cycle import Cycle, Phase, make_cycle
from voltwright.units import M_S_PER_KMH

LOAD = RoadLoadCoefficients(150.0, 0.8, 0.040)
STRONG_W = 150e3


def way_m(cycle: Cycle, part: Phase) -> float:
    return float(np.trapezoid(cycle.speed_m_s[int(part.start_s) : int(part.end_s) + 1]))


def test_factor_by_hand():
    """150 + 89.52 + 500.86 N of road load and 824 N of inertia at 111.9 km/h are 48.6 kW."""
    power_w = (150.0 + 0.8 * 111.9 + 0.040 * 111.9**2 + 1.03 * 1600.0 * 0.5) * 111.9 / 3.6
    assert power_w == pytest.approx(48625.0, rel=1e-4)
    assert downscaling_factor(50e3, LOAD, 1600.0) == round(0.588 * power_w / 50e3 - 0.510, 3) == 0.062


@pytest.mark.parametrize(("ratio", "wanted"), [(0.866, 0.0), (0.868, 0.0), (0.884, 0.0), (0.886, 0.011), (1.1, 0.137)])
def test_no_scaling_below_the_limits(ratio: float, wanted: float):
    power_w = (150.0 + 0.8 * 111.9 + 0.040 * 111.9**2 + 1.03 * 1600.0 * 0.5) * 111.9 / 3.6
    assert downscaling_factor(power_w / ratio, LOAD, 1600.0) == wanted


@pytest.mark.parametrize("name", ["wltc-class3a", "wltc-class3b"])
def test_scaled_section_joins_the_rest(name: str):
    cycle = load_cycle(name)
    scaled = downscaled(cycle, 0.10)
    old, new = cycle.speed_m_s / M_S_PER_KMH, scaled.speed_m_s / M_S_PER_KMH
    assert new[:1534] == pytest.approx(old[:1534], rel=1e-14)
    assert new[1763:] == pytest.approx(old[1763:], rel=1e-14)
    assert new[1724] == pytest.approx(old[1533] + 0.9 * (old[1724] - old[1533]), rel=1e-12)
    assert np.diff(new)[1533:1724] == pytest.approx(0.9 * np.diff(old)[1533:1724], abs=1e-9)
    assert np.max(np.abs(np.diff(new))) <= np.max(np.abs(np.diff(old))) + 1e-9
    assert cycle.duration_s == scaled.duration_s


def test_no_factor_leaves_the_trace():
    cycle = load_cycle("wltc-class3b")
    assert downscaled(cycle, 0.0) is cycle


def test_capped_by_hand():
    """A trapezium of 0, 10, 20, 20, 10, 0 m/s is 60 m long; capped at 12 m/s 44 m, and 16 m are 1.33, so 1 s at 12 m/s."""
    time = np.arange(8.0)
    speed = np.array([0.0, 10.0, 20.0, 20.0, 10.0, 0.0, 8.0, 0.0])
    cycle = make_cycle("hand", time, speed, phases=(Phase("fast", 0, 5), Phase("slow", 5, 7)))
    found = capped(cycle, 12.0 / M_S_PER_KMH)
    assert found.speed_m_s == pytest.approx([0.0, 10.0, 12.0, 12.0, 12.0, 10.0, 0.0, 8.0, 0.0], rel=1e-12)
    assert [(part.name, part.start_s, part.end_s) for part in found.phases] == [("fast", 0, 6), ("slow", 6, 8)]
    assert found.time_s == pytest.approx(np.arange(9.0), rel=1e-12)
    assert len(found.grade) == len(found.altitude_m) == 9


@pytest.mark.parametrize("speed_max_kmh", [45.0, 70.0, 90.0, 125.0])
def test_capped_keeps_the_way_of_each_phase(speed_max_kmh: float):
    cycle, factor = applicable_cycle(STRONG_W, LOAD, 1600.0, speed_max_kmh)
    whole = load_cycle(cycle.name)
    assert factor == 0.0
    assert cycle.speed_max_m_s == pytest.approx(speed_max_kmh * M_S_PER_KMH, rel=1e-12)
    for part, old in zip(cycle.phases, whole.phases, strict=True):
        assert part.name == old.name
        assert way_m(cycle, part) == pytest.approx(way_m(whole, old), abs=0.5 * speed_max_kmh * M_S_PER_KMH)
        assert part.end_s - part.start_s >= old.end_s - old.start_s
    assert cycle.phases[-1].end_s == cycle.time_s[-1]
    assert cycle.duration_s > whole.duration_s


def test_a_fast_car_drives_the_trace_as_it_is():
    cycle, factor = applicable_cycle(STRONG_W, LOAD, 1600.0, 160.0)
    assert factor == 0.0
    assert cycle.speed_m_s == pytest.approx(load_cycle("wltc-class3b").speed_m_s, rel=1e-14)


def test_weak_and_slow_is_scaled_first_and_capped_then():
    """Class 3a, f = 0.062: the scaled trace is the one whose way is kept."""
    cycle, factor = applicable_cycle(50e3, LOAD, 1600.0, 100.0)
    assert (cycle.name, factor) == ("wltc-class3a", 0.062)
    scaled = downscaled(load_cycle("wltc-class3a"), factor)
    assert cycle.distance_m == pytest.approx(scaled.distance_m, abs=28.0)
    assert wltp_test(cycle, 90.0).speed_constant_m_s == pytest.approx(90.0 * M_S_PER_KMH, rel=1e-12)


def test_without_extra_high_nothing_is_scaled():
    cycle, factor = applicable_cycle(30e3, LOAD, 1600.0, 90.0, extra_high=False)
    assert factor == 0.0
    assert [part.name for part in cycle.phases] == ["low", "medium", "high"]
    assert cycle.duration_s > 1477.0


def test_a_walking_pace_is_refused():
    with pytest.raises(TraceError, match=r"reach 45 km/h, but the top speed is 15 km/h"):
        applicable_cycle(STRONG_W, LOAD, 1600.0, 15.0)
