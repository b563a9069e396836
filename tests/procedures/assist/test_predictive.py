"""Predictive cruise takes less energy over hills at equal time, within its band and below the limit."""

import numpy as np
import pytest

import voltwright as vw
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.assist.predictive import predictive_speeds, resampled
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.heights import HeightProfile, grade_of_rise
from voltwright.spec.route import Route
from voltwright.spec.way import way_of_trace
from voltwright.units import M_S_PER_KMH

PLAIN_M_S, LIMIT_M_S, BAND_M_S = 95.0 * M_S_PER_KMH, 100.0 * M_S_PER_KMH, 10.0 * M_S_PER_KMH
WAVE_M, LENGTH_M = 1000.0, 10_000.0


def hills(grade: float) -> Route:
    """A road over waves of 1 km."""
    way = np.arange(0.0, LENGTH_M + 20.0, 20.0)
    heights = 200.0 + grade * WAVE_M / (2.0 * np.pi) * np.sin(2.0 * np.pi * way / WAVE_M)
    return Route("hills", "Hills", LENGTH_M, HeightProfile(way, heights), np.zeros(1), np.array([LIMIT_M_S]))


@pytest.fixture
def plain() -> np.ndarray:
    """Speeds of a plain cruise control from rest to rest over the way [m/s]."""
    ramp = np.linspace(0.0, PLAIN_M_S, 31)
    holds = round((LENGTH_M - 30.0 * PLAIN_M_S) / PLAIN_M_S)
    speed = np.concatenate([ramp, np.full(holds, PLAIN_M_S), ramp[::-1]])
    return speed * LENGTH_M / np.sum(speed)


def test_a_trace_that_is_slower_here_and_faster_there_keeps_way_and_time(plain: np.ndarray):
    wave = 0.05 * np.sin(np.linspace(0.0, 20.0 * np.pi, len(plain) - 80))
    slowness = np.ones_like(plain)
    slowness[40:-40] += wave - wave.mean()
    speeds = resampled(plain, slowness)
    assert len(speeds) == len(plain) and speeds[-1] == 0.0
    assert np.sum(speeds) == pytest.approx(np.sum(plain)) and np.max(speeds) > 1.04 * PLAIN_M_S


@pytest.mark.long
def test_hills_cost_less_at_equal_time(plain: np.ndarray):
    vehicle = Vehicle.from_car(vw.complete(vw.load_car("volkswagen-id3-2021-pro")), road=True)
    start, limit = start_of(vehicle, 0.8), np.full(len(plain), LIMIT_M_S)

    def energy_j(route: Route, speeds: np.ndarray) -> float:
        way = way_of_trace(speeds, 1.0)
        grade = grade_of_rise(np.diff(route.height_at(way)), np.diff(way))
        return float(run(vehicle, inputs_of(speeds[1:], grade=grade[1:]), start, 1.0).ledger.terminal_j)

    # Measured 1.2 % and 2.8 %; waves of 4 km and 4 % gave 0.8 %, docs/assist.md.
    for grade, least, most in ((0.04, 0.008, 0.02), (0.06, 0.018, 0.04)):
        route = hills(grade)
        speeds, horizons = predictive_speeds(vehicle, start, route, plain, limit, BAND_M_S)
        assert horizons == 1 and len(speeds) == len(plain) and np.sum(speeds) == pytest.approx(np.sum(plain), rel=1e-9)
        assert np.max(speeds) < LIMIT_M_S + 0.05 and np.min(speeds[60:-60]) > PLAIN_M_S - BAND_M_S - 0.05
        assert np.max(np.abs(np.diff(speeds))) < 1.3, "comfort"
        assert least < 1.0 - energy_j(route, speeds) / energy_j(route, plain) < most
    flat, horizons = predictive_speeds(vehicle, start, hills(0.0), plain, limit, BAND_M_S)
    assert horizons == 0
    np.testing.assert_allclose(flat, plain, rtol=1e-9)
