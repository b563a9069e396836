"""`simulate`: what a car does that cannot follow, stands with the key off, rolls into a stand, or starts cold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.physics.cold_drag import COOLING_S, WARMING_S
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import FIELDS, Inputs, inputs_of, inputs_of_cycle, standing
from voltwright.sim.task import Method, kept_names
from voltwright.sim.trace_miss import TraceMiss
from voltwright.spec.cycle import Cycle, make_cycle

CAR = "tesla-model-3-2024-rwd"
STEPS = 120
METHODS = ["forward", "following", "lanes"]


def test_a_steady_car_stays_at_its_speed(vehicle_of: Callable[..., Vehicle], drive: Any, road: Any):
    for method in METHODS:
        done = drive(vehicle_of(CAR), road(25.0), speed_m_s=25.0, method=method)
        assert float(done.totals.ledger.distance_m) == pytest.approx(3000.0, rel=1e-12)
        assert float(done.end.speed_m_s) == pytest.approx(25.0, rel=1e-12)
        assert float(done.totals.ledger["kinetic"]) == pytest.approx(0.0, abs=1e-4)
        assert float(done.totals.ledger.residual()) < 1e-12


def test_a_car_that_cannot_follow_misses_and_says_why(vehicle_of: Callable[..., Vehicle], drive: Any, road: Any):
    vehicle = vehicle_of(CAR)
    done = drive(vehicle, road(np.minimum(8.0 * np.arange(1.0, STEPS + 1.0), 80.0)))
    misses = np.asarray(done.totals.misses)
    assert misses[TraceMiss.FORCE] > 0
    assert misses[TraceMiss.PACK] > 0, "the power of a data sheet is a limit at the battery"
    assert misses.sum() == STEPS
    assert float(done.totals.shortfall_max_m_s) > 20.0
    assert np.all(np.asarray(done.columns["speed_m_s"]) <= float(vehicle.speed_max_m_s) + 1e-9)
    assert float(done.totals.ledger.residual()) < 1e-12


@pytest.mark.parametrize("lumped", [False, True])
@pytest.mark.long
def test_columns_are_those_that_were_asked_for(
    lumped: bool, vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs, same_energies: Any
):
    vehicle = vehicle_of(CAR, lumped=lumped)
    few, every = (drive(vehicle, town_inputs, keep=keep) for keep in (("soc", "traction_w"), "all"))
    assert tuple(few.columns) == ("soc", "traction_w")
    assert set(every.columns) == set(kept_names(vehicle))
    assert {len(column) for column in every.columns.values()} == {STEPS}
    assert ("cells_k" in every.columns) == lumped
    same_energies(few.totals.ledger, every.totals.ledger, 1e-12)


def test_thin_air_of_a_trace_at_altitude(town: Cycle):
    high = make_cycle("high", town.time_s, town.speed_m_s, elevation_m=np.full(STEPS + 1, 2000.0))
    # ISO 2533: pressure at 2000 m is 794.95 hPa; printed to five digits.
    np.testing.assert_allclose(inputs_of_cycle(high).road_pressure_pa, 79_495.0, rtol=1e-4)
    assert float(inputs_of_cycle(town).road_pressure_pa) == 101_325.0


def test_a_cycle_begins_behind_its_first_sample(town: Cycle):
    inputs = inputs_of_cycle(town, ambient_c=-5.0, cabin_on=1.0)
    np.testing.assert_array_equal(inputs.speed_m_s, town.speed_m_s[1:])
    assert (float(inputs.ambient_k), float(inputs.road_k), float(inputs.cabin_on)) == (268.15, 268.15, 1.0)
    # A dynamometer knows the air that the road load stands for, whatever surrounds the car.
    apart = inputs_of_cycle(town, ambient_c=-5.0, road_c=20.0)
    assert (float(apart.ambient_k), float(apart.road_k)) == (268.15, 293.15)


def test_standing_is_a_stand_with_the_key_off():
    still = standing(7, plugged=1.0)
    assert list(still.speed_m_s) == [0.0] * 7
    assert (float(still.key_on), float(still.plugged)) == (0.0, 1.0)
    assert all(np.ndim(getattr(still, name)) == 0 for name in FIELDS if name != "speed_m_s")
    assert float(standing(7, key_on=1.0).key_on) == 1.0


@pytest.mark.parametrize("method", ["forward", "following"])
def test_key_off_takes_the_standby_load_alone(method: Method, vehicle_of: Callable[..., Vehicle], drive: Any):
    vehicle, number = vehicle_of(CAR), np.arange(STEPS)
    stop = inputs_of(np.maximum(9.0 - number, 0.0), key_on=np.where(number < 20, 1.0, 0.0))
    done = drive(vehicle, stop, speed_m_s=10.0, method=method)
    standby_w, columns = float(vehicle.auxiliaries.power_standby_w), done.columns
    np.testing.assert_allclose(columns["terminal_w"][20:], standby_w, rtol=1e-12)
    np.testing.assert_allclose(columns["auxiliaries_w"][20:], standby_w, rtol=1e-12)
    assert np.all(np.asarray(columns["dcdc_w"] + columns["inverter_w"] + columns["motor_excitation_w"])[20:] == 0.0)
    assert float(columns["terminal_w"][19]) > 150.0
    assert float(done.totals.ledger.residual()) < 1e-12


def test_a_car_that_still_rolls_into_a_soak_stays_switched_on(vehicle_of: Callable[..., Vehicle], drive: Any):
    # From 30 m/s to a stand within 1 s, beyond any grip: it rolls on while the trace already stands with the key off.
    speeds = np.where(np.arange(STEPS) < 1, 30.0, 0.0)
    done = drive(vehicle_of(CAR), inputs_of(speeds, key_on=np.where(speeds > 0.0, 1.0, 0.0)), speed_m_s=30.0)
    assert float(done.columns["velocity_m_s"][3]) > 1.0
    assert float(done.columns["speed_m_s"][-1]) == 0.0
    assert float(done.totals.ledger.residual()) < 1e-12


def test_cold_drag_goes_into_rolling_and_gear(vehicle_of: Callable[..., Vehicle], drive: Any, town_inputs: Inputs):
    vehicle = vehicle_of(CAR)
    cold, warm = (drive(vehicle, town_inputs, cold_drag=start) for start in (1.0, 0.0))
    energies, others = cold.totals.ledger, warm.totals.ledger
    assert float(energies.residual()) < 1e-12
    assert float(energies["aerodynamic"]) == pytest.approx(float(others["aerodynamic"]), rel=1e-12)

    def means(run: Any, start: float) -> np.ndarray:
        ends = np.concatenate([[start], np.asarray(run.columns["cold_drag"])])
        return 0.5 * (ends[1:] + ends[:-1])

    more = float(vehicle.cold_drag.gear_n) * (means(cold, 1.0) - means(warm, 0.0))
    # Beside their own drag, the gears mesh a little more force.
    expected = float(np.sum(more * np.asarray(cold.columns["velocity_m_s"])))
    assert float(energies["gear"] - others["gear"]) == pytest.approx(expected, rel=0.05)
    assert 1.1 < float(energies["rolling"] / others["rolling"]) < 1.4


def test_cold_drag_falls_on_the_move_and_comes_back_at_a_stand(vehicle_of: Callable[..., Vehicle], drive: Any, road: Any):
    number = np.arange(STEPS)
    inputs = road(np.where(number < 80, 10.0, 0.0))
    for method in ("forward", "following"):
        cold = np.asarray(drive(vehicle_of(CAR), inputs, cold_drag=0.6, speed_m_s=10.0, method=method).columns["cold_drag"])
        np.testing.assert_allclose(cold[:80], 0.6 * np.exp(-(number[:80] + 1.0) / WARMING_S), rtol=1e-12)
        # The step that brakes to a stand still moves; the car is stopped by grip within three more.
        np.testing.assert_allclose(1.0 - cold[90:], (1.0 - cold[89]) * np.exp(-(number[90:] - 89.0) / COOLING_S), rtol=1e-12)


def test_cold_and_full_cells_limit_recovery_without_heat(vehicle_of: Callable[..., Vehicle], drive: Any, road: Any):
    def charged_j(temp_c: float, soc: float) -> float:
        return float(drive(vehicle_of(CAR), road(30.0, -0.1), soc, temp_c, speed_m_s=30.0).totals.ledger.charge_j)

    warm = charged_j(25.0, 0.5)
    assert charged_j(-2.0, 0.5) < 0.4 * warm
    assert charged_j(25.0, 1.0) < 0.4 * warm
    assert charged_j(-2.0, 1.0) < charged_j(-2.0, 0.5)
