"""A car with heat and a port: heat goes where it should, nothing is clipped in silence, charges end where they are told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voltwright.library.chargers import load_charger
from voltwright.library.cycles import load_cycle
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.sim.inputs import Inputs, inputs_of_cycle, standing
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.run import Result, run
from voltwright.sim.state import start_of
from voltwright.sim.trace_miss import TraceMiss
from voltwright.units import J_PER_KWH, celsius_to_kelvin

CAR = "volkswagen-id3-2021-pro"
STEPS = 1800


@pytest.fixture(scope="module")
def supplies(vehicle_of: Callable[..., Vehicle]) -> list[Supply]:
    """None, a fast charger and a wall box."""
    from voltwright.defaults.completion import complete
    from voltwright.library.cars import load_car

    spec = complete(load_car(CAR))
    served = [supply_of(spec, load_charger(name)) for name in ("ccs2-150", "wallbox-11kw")]
    return [Supply.of(), *(answer.supply for answer in served if isinstance(answer, Served))]


@pytest.fixture(scope="module")
def car(vehicle_of: Callable[..., Vehicle], supplies: list[Supply]) -> Vehicle:
    return vehicle_of(CAR, lumped=True, supplies=supplies)


def gone(vehicle: Vehicle, inputs: Inputs, soc: float = 0.8, start_c: float | None = None) -> Any:
    """A run from a soaked car; its ledger is checked on the way."""
    cells_k = inputs.ambient_k if start_c is None else celsius_to_kelvin(start_c)
    return run(vehicle, inputs, start_of(vehicle, soc, cells_k=cells_k), keep="all", method="forward")


def trip(temp_c: float, **wanted: Any) -> Inputs:
    """The WLTC in some weather, the cabin at comfort unless told otherwise."""
    return inputs_of_cycle(load_cycle("wltc-class3b"), **{"ambient_c": temp_c, "cabin_on": 1.0, **wanted})


def plugged(temp_c: float, **wanted: Any) -> Inputs:
    """Half an hour at a plug, nobody in the car."""
    return standing(STEPS, **{"ambient_c": temp_c, "plugged": 1.0, "place": 1, "occupants": 0.0, **wanted})


def kwh(energy_j: Any) -> float:
    return float(energy_j) / J_PER_KWH


def displayed(vehicle: Vehicle, done: Result) -> np.ndarray:
    return np.asarray(vehicle.pack.display_of_soc(done.columns["soc"]))


@pytest.mark.long
def test_cold_and_heat_cost_more(car: Vehicle):
    runs = {temp: gone(car, trip(temp)) for temp in (-15.0, 0.0, 20.0, 38.0)}
    energy = {temp: kwh(done.ledger.terminal_j) for temp, done in runs.items()}
    assert energy[-15.0] > energy[0.0] > energy[20.0]
    assert energy[38.0] > energy[20.0]
    assert float(runs[-15.0].end.thermal.cabin.air_k) == pytest.approx(float(runs[38.0].end.thermal.cabin.air_k), abs=4.0)
    assert all(np.all(np.isfinite(column)) for done in runs.values() for column in done.columns.values())


@pytest.mark.long
def test_cold_cells_refuse_what_brakes_could_give_back(car: Vehicle):
    unheated = car.replaced(thermal__conditioner__heater_w=np.asarray(0.0))
    warm, cold = (gone(unheated, trip(temp, cabin_on=0.0)).ledger for temp in (25.0, -12.0))
    assert kwh(cold.charge_j) < 0.4 * kwh(warm.charge_j)
    assert kwh(cold["friction_brake"]) > 2.0 * kwh(warm["friction_brake"])


@pytest.mark.long
def test_a_fast_charge_is_slower_in_the_cold_and_preparing_helps(car: Vehicle):
    target = float(car.pack.soc_max)
    charge = {
        start_c: float(gone(car, plugged(-5.0, soc_target=target), 0.1, start_c).end.pack.soc) for start_c in (-5.0, 10.0, 28.0)
    }
    assert charge[-5.0] < charge[10.0] < charge[28.0]


def test_a_charge_ends_at_its_target_and_leaves_the_rest_to_the_pack(car: Vehicle):
    done = gone(car, plugged(20.0, soc_target=float(car.pack.soc_of_display(0.72))), 0.7)
    shown = displayed(car, done)
    assert shown.max() == pytest.approx(0.72, abs=1e-9)
    assert done.columns["limiter"][-1] == ChargeLimiter.TARGET
    assert done.columns["dc_w"][-1] == 0.0
    assert shown[-1] > 0.719
    assert float(np.sum(done.totals.limiters_s)) == STEPS
    assert done.totals.limiters_s[ChargeLimiter.TARGET] == np.sum(done.columns["limiter"] == ChargeLimiter.TARGET)


def test_the_wall_box_feeds_a_warm_cabin_without_the_pack(car: Vehicle):
    target = float(car.pack.soc_of_display(0.8))
    done = gone(car, plugged(-5.0, place=2, soc_target=target, cabin_on=1.0), 0.8)
    assert float(done.end.thermal.cabin.air_k) > celsius_to_kelvin(18.0)
    assert abs(kwh(done.ledger.terminal_j)) < 0.02
    assert kwh(done.ledger["grid"]) > 1.0


def test_giving_stops_at_the_floor_and_says_so(car: Vehicle, vehicle_of: Callable[..., Vehicle]):
    giving = vehicle_of(CAR, lumped=True, supplies=[Supply.of(), *[Supply.of(power_give_w=7000.0)] * 2])
    done = gone(giving, plugged(20.0, soc_target=float(car.pack.soc_of_display(0.29)), give_w=5000.0), 0.3)
    assert done.columns["grid_w"][10] == pytest.approx(-5000.0, rel=1e-9)
    assert done.columns["limiter"][10] == ChargeLimiter.LOAD
    assert displayed(giving, done)[-1] == pytest.approx(0.29, abs=1e-3)
    assert done.columns["limiter"][-1] == ChargeLimiter.TARGET
    assert done.columns["unserved_w"][-1] > 4000.0


def test_an_empty_pack_stands_and_feeds_nothing(car: Vehicle):
    # Cells that are warm: cold ones keep charge back, on which the car creeps for long.
    done = gone(car, trip(-10.0), 0.03, 25.0)
    assert int(done.totals.misses[TraceMiss.PACK]) > 100
    # In its last step alive the pack feeds what the motor loses without torque, some joules of 2e8.
    assert displayed(car, done).min() > -1e-6
    assert done.columns["terminal_w"][-1] == 0.0
    assert done.columns["climate_w"][-1] == done.columns["low_voltage_w"][-1] == 0.0
    assert done.columns["shed"].max() == 1.0


def test_a_given_load_is_drawn_and_warms_nobody(car: Vehicle):
    without, with_load = (gone(car, trip(20.0, cabin_on=0.0, extra_w=watts)) for watts in (0.0, 2000.0))
    more = kwh(with_load.ledger.terminal_j) - kwh(without.ledger.terminal_j)
    assert more == pytest.approx(2.0 * STEPS / 3600.0, rel=2e-3)
    cabins = [float(done.end.thermal.cabin.air_k) for done in (with_load, without)]
    assert cabins[0] == pytest.approx(cabins[1], abs=1e-6)


def test_an_aged_pack_ends_emptier(car: Vehicle):
    aged = car.aged(0.8, 1.5)
    new, old = (float(displayed(each, gone(each, trip(20.0)))[-1]) for each in (car, aged))
    assert 0.8 - old == pytest.approx((0.8 - new) / 0.8, rel=0.03)


def test_a_station_of_little_voltage_tapers_and_says_so(vehicle_of: Callable[..., Vehicle]):
    low = Supply.of(power_max_w=50_000.0, current_max_a=125.0, voltage_min_v=200.0, voltage_max_v=390.0)
    vehicle = vehicle_of(CAR, lumped=True, supplies=[Supply.of(), low, low])
    done = gone(vehicle, plugged(20.0), 0.15)
    assert done.columns["limiter"][0] == ChargeLimiter.CURRENT
    assert -done.columns["current_a"].min() <= 125.0 * (1.0 + 1e-3)
    assert done.columns["limiter"][-1] == ChargeLimiter.STATION
    assert done.columns["voltage_v"].max() <= 390.0 * (1.0 + 1e-9)
    assert np.all(np.diff(displayed(vehicle, done)) > -1e-12)
