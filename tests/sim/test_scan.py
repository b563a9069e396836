"""A drive: padding, both ways to the same result, the record and its totals."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.batch import chase_sums, follow_sums
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


@pytest.mark.parametrize("way", ["follow", "chase"])
def test_key_off_takes_the_standby_load_alone(run: Run, vehicle_of: Callable[..., Vehicle], ambient: Environment, way: str):
    stop = make_cycle("stop", np.arange(STEPS + 1.0), np.maximum(10.0 - np.arange(STEPS + 1.0), 0.0))
    key_on = np.where(np.arange(STEPS) < 20, 1.0, 0.0)
    totals, record = run(vehicle_of(CAR), Trace.of(stop, key_on=key_on), ambient, 0.8, history=True, way=way)
    standby_w = float(vehicle_of(CAR).auxiliaries.power_standby_w)
    np.testing.assert_allclose(record.terminal_w[20:], standby_w, rtol=1e-12)
    np.testing.assert_allclose(record.losses.auxiliaries[20:], standby_w, rtol=1e-12)
    assert np.all(np.asarray(record.losses.dcdc + record.losses.inverter + record.losses.motor_excitation)[20:] == 0.0)
    assert float(record.terminal_w[19]) > 150.0
    assert float(totals.ledger.residual_relative()) < 1e-12


def test_key_off_on_the_move_is_refused(town: Cycle):
    with pytest.raises(TraceError, match="town must stand still while the key is off, but moves"):
        Trace.of(town, key_on=np.zeros(STEPS))


def test_a_car_that_still_rolls_into_a_soak_stays_switched_on(run: Run, vehicle_of: Callable[..., Vehicle], ambient: Environment):
    # From 30 m/s to a stand within 1 s, beyond any grip: it rolls on while the trace already stands with the key off.
    speeds = np.where(np.arange(STEPS + 1) < 2, 30.0, 0.0)
    key_on = np.where(speeds[1:] + speeds[:-1] > 0.0, 1.0, 0.0)
    trace = Trace.of(make_cycle("stop", np.arange(STEPS + 1.0), speeds), key_on=key_on)
    totals, record = run(vehicle_of(CAR), trace, ambient, 0.8, history=True)
    assert float(record.velocity_m_s[3]) > 1.0
    assert float(record.speed_m_s[-1]) == 0.0
    assert float(totals.ledger.residual_relative()) < 1e-12


def test_coldness_goes_into_rolling_and_gear_and_both_ways_agree(
    driven: Any, run: Run, vehicle_of: Callable[..., Vehicle], town: Cycle, ambient: Environment
):
    vehicle, coldness = vehicle_of(CAR), np.linspace(1.0, 0.2, STEPS)
    trace = Trace.of(town, pad_to=STEPS, coldness=coldness)
    cold, record = run(vehicle, trace, ambient, 0.8, history=True)
    chased, chased_record = run(vehicle, trace, ambient, 0.8, history=True, way="chase")
    leaves_close((cold.ledger, record.soc), (chased.ledger, chased_record.soc), 1e-10)
    warm = driven[0].ledger.losses
    assert float(cold.ledger.residual_relative()) < 1e-12
    assert float(cold.ledger.losses.aerodynamic) == pytest.approx(float(warm.aerodynamic), rel=1e-12)
    gear_n = float(np.sum(coldness * np.asarray(record.velocity_m_s))) * float(vehicle.warm_up.gear_n)
    # Beside their own drag, the gears mesh a little more force.
    assert float(cold.ledger.losses.gear - warm.gear) == pytest.approx(gear_n, rel=0.05)
    assert 1.1 < float(cold.ledger.losses.rolling / warm.rolling) < 1.4


def test_batch_knows_coldness_and_key(run: Run, vehicle_of: Callable[..., Vehicle], town: Cycle, ambient: Environment):
    key_on = np.where(town.speed_m_s[1:] + town.speed_m_s[:-1] > 0.0, 1.0, 0.0)
    trace = Trace.of(town, pad_to=STEPS, coldness=np.full(STEPS, 0.7), key_on=key_on)
    totals, _ = run(vehicle_of(CAR), trace, ambient, 0.8, history=True)
    for sums in (follow_sums, chase_sums):
        short = jax.jit(sums)(vehicle_of(CAR), trace, ambient, 0.8)
        assert float(short.terminal_j) == pytest.approx(float(totals.ledger.terminal_j), rel=1e-10)
        assert float(short.residual_relative) < 1e-12
