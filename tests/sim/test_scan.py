"""A drive: padding, both ways to the same result, the record and its totals."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import LOSS_NAMES
from voltwright.sim.outcome import Miss
from voltwright.sim.scan import Trace
from voltwright.spec.cycle import Cycle, make_cycle

CAR = "tesla-model-3-2024-rwd"
STEPS = 120

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def driven(run: Run, vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment) -> Any:
    return run(vehicle_of(CAR), town_trace, ambient, 0.8, history=True)


def leaves_close(one: Any, other: Any, tolerance: float) -> None:
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    for a, b in ((np.asarray(first, float), np.asarray(second, float)) for first, second in pairs):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * max(1.0, float(np.max(np.abs(b)))))


def test_totals_are_sums_of_the_record(driven: Any, town: Cycle):
    totals, record = driven
    assert float(totals.distance_m) == pytest.approx(town.distance_m, rel=1e-12)
    for name in LOSS_NAMES:
        total = float(getattr(totals.ledger.losses, name))
        assert total == pytest.approx(float(np.sum(getattr(record.losses, name))), rel=1e-12, abs=1e-9)
    ledger = totals.ledger
    assert float(ledger.discharge_j - ledger.charge_j) == pytest.approx(float(ledger.terminal_j), rel=1e-12)
    assert float(ledger.kinetic_j) == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(
        np.asarray(record.voltage_v * record.current_a), np.asarray(record.terminal_w), rtol=1e-9, atol=1e-6
    )


def test_car_follows_and_says_so(driven: Any, town: Cycle):
    totals, record = driven
    assert bool(totals.followed)
    assert np.asarray(totals.misses)[1:].sum() == 0
    np.testing.assert_allclose(record.speed_m_s, town.speed_m_s[1:], rtol=1e-12, atol=1e-9)


def test_following_equals_chasing(
    driven: Any, run: Run, vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment
):
    totals, record = run(vehicle_of(CAR), town_trace, ambient, 0.8, history=True, way="chase")
    # The chase reaches each speed by its own force, to rounding; the difference lives on in the pack's state.
    leaves_close((totals.ledger, record.soc, record.terminal_w), (driven[0].ledger, driven[1].soc, driven[1].terminal_w), 1e-10)
    assert not bool(totals.followed)


def test_padding_changes_nothing(run: Run, vehicle_of: Callable[..., Vehicle], ambient: Environment, town: Cycle):
    short = make_cycle("short", town.time_s[:61], town.speed_m_s[:61])  # ends on the move
    exact, _ = run(vehicle_of(CAR), Trace.of(short), ambient)
    padded, record = run(vehicle_of(CAR), Trace.of(short, pad_to=STEPS), ambient, history=True)
    leaves_close(padded.ledger, exact.ledger, 1e-12)
    leaves_close(padded.end, exact.end, 1e-12)
    assert float(padded.distance_m) == pytest.approx(float(exact.distance_m), rel=1e-12)
    assert np.all(np.asarray(record.terminal_w)[60:] == 0.0)
    assert np.asarray(padded.misses).sum() == 60


def test_padded_steady_trace_stays_at_its_speed(run: Run, vehicle_of: Callable[..., Vehicle], ambient: Environment):
    steady = make_cycle("steady", np.arange(61.0), np.full(61, 25.0))
    for way in ("either", "chase"):
        totals, record = run(vehicle_of(CAR), Trace.of(steady, pad_to=STEPS), ambient, 0.8, history=True, way=way)
        assert float(totals.distance_m) == pytest.approx(1500.0, rel=1e-12)
        assert float(totals.end.speed_m_s) == pytest.approx(25.0, rel=1e-12)
        assert float(totals.ledger.kinetic_j) == pytest.approx(0.0, abs=1e-4)
        assert float(totals.ledger.residual_relative()) < 1e-12
        assert np.all(np.asarray(record.losses.aerodynamic)[60:] == 0.0)


def test_a_car_that_cannot_follow_is_chased(run: Run, vehicle_of: Callable[..., Vehicle], ambient: Environment):
    speeds = np.concatenate([np.linspace(0.0, 80.0, 11), np.full(50, 80.0)])
    trace = Trace.of(make_cycle("rocket", np.arange(61.0), speeds), pad_to=STEPS)
    either, record = run(vehicle_of(CAR), trace, ambient, 0.8, history=True)
    chase, _ = run(vehicle_of(CAR), trace, ambient, 0.8, history=True, way="chase")
    assert not bool(either.followed)
    leaves_close(either.ledger, chase.ledger, 1e-12)
    misses = np.asarray(either.misses)
    assert misses[Miss.FORCE] > 0
    assert misses[Miss.POWER] > 0
    assert misses.sum() == 60
    assert float(either.shortfall_max_m_s) > 20.0
    assert np.all(np.asarray(record.speed_m_s) <= float(vehicle_of(CAR).speed_max_m_s) + 1e-9)
    assert float(either.ledger.residual_relative()) < 1e-12


def test_without_history_there_is_no_record(
    run: Run, vehicle_of: Callable[..., Vehicle], town_trace: Trace, ambient: Environment, driven
):
    totals, record = run(vehicle_of(CAR), town_trace, ambient, 0.8)
    assert record is None
    leaves_close(totals, driven[0], 1e-12)


def test_altitude_thins_the_air(town: Cycle):
    high = make_cycle("high", town.time_s, town.speed_m_s, elevation_m=np.full(STEPS + 1, 2000.0))
    thinness = np.asarray(Trace.of(high).asks.air_thinness)
    # ISO 2533: pressure at 2000 m is 794.95 hPa, of 1013.25 hPa; printed to five digits.
    np.testing.assert_allclose(thinness, 794.95 / 1013.25, rtol=1e-4)
