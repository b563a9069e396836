"""The coupled car: ledgers close whatever it does, heat goes where it should, nothing is clipped in silence."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.chargers import load_charger
from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.charging.supply import Supply, stack
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.sim.coupled.around import at_a_stand, surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.columns import columns_of
from voltwright.sim.coupled.limit import Limit
from voltwright.sim.coupled.run import CoupledRun, run_coupled
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.sim.outcome import Miss
from voltwright.sim.records import StepInput
from voltwright.sim.scan import Trace
from voltwright.spec.base import replace_fields
from voltwright.units import J_PER_KWH, ZERO_CELSIUS_K

STEPS = 1800
CAR = "volkswagen-id3-2021-pro"
SPEC = complete(load_car(CAR)).spec


@pytest.fixture(scope="module")
def car() -> CoupledCar:
    return CoupledCar.from_spec(SPEC)


@pytest.fixture(scope="module")
def supplies() -> Supply:
    served = [supply_of(SPEC, load_charger(name)) for name in ("ccs2-150", "wallbox-11kw")]
    assert all(isinstance(answer, Served) for answer in served)
    return stack([Supply.of(), *(answer.supply for answer in served if isinstance(answer, Served))])


def trip() -> StepInput:
    return Trace.of(load_cycle("wltc-class3b"), pad_to=STEPS).asks


def run(
    car: CoupledCar, supplies: Supply, asks: StepInput, temp_c: float, soc: float = 0.8, start_c=None, **wanted
) -> CoupledRun:
    start = car.soaked((temp_c if start_c is None else start_c) + ZERO_CELSIUS_K, soc)
    around = surroundings(STEPS, temp_c, **wanted)
    made = run_coupled(car, supplies, start, asks, around, jnp.asarray(1.0), jnp.asarray(0.0))
    assert float(made.ledger.residual_relative()) < RESIDUAL_MAX_RELATIVE
    return made


def kwh(energy_j) -> float:
    return float(energy_j) / J_PER_KWH


def test_cold_costs_more_and_every_balance_closes(car: CoupledCar, supplies: Supply):
    runs = {temp: run(car, supplies, trip(), temp) for temp in (-15.0, 0.0, 20.0, 38.0)}
    energy = {temp: kwh(made.ledger.terminal_j) for temp, made in runs.items()}
    assert energy[-15.0] > energy[0.0] > energy[20.0]
    assert energy[38.0] > energy[20.0]
    assert float(runs[-15.0].end.cabin.air_k) == pytest.approx(float(runs[38.0].end.cabin.air_k), abs=4.0)
    assert all(np.isfinite(leaf).all() for made in runs.values() for leaf in jax.tree.leaves(jax.device_get(made)))


def test_a_cold_full_pack_refuses_what_brakes_could_give_back(car: CoupledCar, supplies: Supply):
    unheated = CoupledCar.from_spec(replace_fields(SPEC, {"thermal.power_heater_kw": 0.0}))
    warm, cold = (run(unheated, supplies, trip(), temp, comfort=0.0).ledger for temp in (25.0, -12.0))
    assert kwh(cold.charge_j) < 0.4 * kwh(warm.charge_j)
    assert kwh(cold.losses.friction_brake) > 2.0 * kwh(warm.losses.friction_brake)


def test_a_fast_charge_is_slower_in_the_cold_and_preparing_helps(car: CoupledCar, supplies: Supply):
    plugged = dict(place=1, plugged=1.0, comfort=0.0, occupants=0.0, soc_target=float(car.vehicle.pack.soc_max))
    charge = {
        start_c: float(run(car, supplies, at_a_stand(STEPS), -5.0, 0.1, start_c=start_c, **plugged).end.pack.soc)
        for start_c in (-5.0, 10.0, 28.0)
    }
    assert charge[-5.0] < charge[10.0] < charge[28.0]


def test_a_charge_ends_at_its_target_and_leaves_the_rest_to_the_pack(car: CoupledCar, supplies: Supply):
    target = float(car.vehicle.pack.soc_of_display(0.72))
    made = run(car, supplies, at_a_stand(STEPS), 20.0, 0.7, place=1, plugged=1.0, comfort=0.0, soc_target=target)
    columns = columns_of(car, made.records, np.zeros(STEPS))
    assert columns["soc_display"].max() == pytest.approx(0.72, abs=1e-9)
    assert columns["limit"][-1] == Limit.TARGET
    assert columns["supply_w"][-1] == 0.0
    assert columns["soc_display"][-1] > 0.719


def test_the_wall_box_feeds_a_warm_cabin_without_the_pack(car: CoupledCar, supplies: Supply):
    target = float(car.vehicle.pack.soc_of_display(0.8))
    made = run(car, supplies, at_a_stand(STEPS), -5.0, 0.8, place=2, plugged=1.0, comfort=1.0, soc_target=target)
    assert float(made.end.cabin.air_k) > ZERO_CELSIUS_K + 18.0
    assert abs(kwh(made.ledger.terminal_j)) < 0.02
    assert kwh(made.ledger.plug.grid_w) > 1.0


def test_giving_stops_at_the_floor_and_says_so(car: CoupledCar, supplies: Supply):
    giving = stack([Supply.of(), *[Supply.of(power_give_w=7000.0)] * 2])
    floor = float(car.vehicle.pack.soc_of_display(0.29))
    made = run(car, giving, at_a_stand(STEPS), 20.0, 0.3, place=1, plugged=1.0, comfort=0.0, soc_target=floor, give_w=5000.0)
    columns = columns_of(car, made.records, np.zeros(STEPS))
    assert columns["grid_w"][10] == pytest.approx(-5000.0, rel=1e-9)
    assert columns["limit"][10] == Limit.LOAD
    assert columns["soc_display"][-1] == pytest.approx(0.29, abs=1e-3)
    assert columns["limit"][-1] == Limit.TARGET
    assert columns["load_unmet_w"][-1] > 4000.0


def test_an_empty_pack_stands_and_feeds_nothing(car: CoupledCar, supplies: Supply):
    made = run(car, supplies, trip(), -10.0, 0.03)
    columns = columns_of(car, made.records, np.asarray(trip().speed_m_s))
    assert int(made.misses[Miss.PACK]) > 100
    assert columns["soc_display"].min() > -1e-9
    assert columns["terminal_w"][-1] == 0.0
    assert columns["climate_w"][-1] == columns["low_voltage_w"][-1] == 0.0
    assert columns["shed"].max() == 1.0


def test_a_given_load_is_drawn_and_warms_nobody(car: CoupledCar, supplies: Supply):
    without, with_load = (run(car, supplies, trip(), 20.0, comfort=0.0, extra_w=watts) for watts in (0.0, 2000.0))
    more = kwh(with_load.ledger.terminal_j) - kwh(without.ledger.terminal_j)
    assert more == pytest.approx(2.0 * STEPS / 3600.0, rel=2e-3)
    assert float(with_load.end.cabin.air_k) == pytest.approx(float(without.end.cabin.air_k), abs=1e-6)


def test_an_aged_pack_ends_emptier(car: CoupledCar, supplies: Supply):
    aged = CoupledCar.from_spec(SPEC, capacity_share=0.8, resistance_factor=1.5)
    new, old = (run(each, supplies, trip(), 20.0).end.pack.soc for each in (car, aged))
    shown = [float(each.vehicle.pack.display_of_soc(soc)) for each, soc in ((car, new), (aged, old))]
    assert 0.8 - shown[1] == pytest.approx((0.8 - shown[0]) / 0.8, rel=0.03)


def test_a_batch_equals_one_by_one(car: CoupledCar, supplies: Supply):
    temps = jnp.asarray([-10.0, 15.0])
    asks = trip()

    def energy(temp_c):
        around = surroundings(STEPS, 0.0)
        start = car.soaked(temp_c + ZERO_CELSIUS_K, 0.8)
        made = run_coupled(car, supplies, start, asks, around, jnp.asarray(1.0), jnp.asarray(0.0), history=False)
        return made.ledger.terminal_j

    together = jax.vmap(energy)(temps)
    alone = [float(energy(temp)) for temp in temps]
    np.testing.assert_allclose(np.asarray(together), alone, rtol=1e-11)


def test_a_station_of_little_voltage_tapers_and_says_so(car: CoupledCar, supplies: Supply):
    low = Supply.of(power_max_w=50_000.0, current_max_a=125.0, voltage_min_v=200.0, voltage_max_v=390.0)
    made = run(car, stack([Supply.of(), low, low]), at_a_stand(STEPS), 20.0, 0.15, place=1, plugged=1.0, comfort=0.0)
    columns = columns_of(car, made.records, np.zeros(STEPS))
    assert columns["limit"][0] == Limit.CURRENT
    assert -columns["current_a"].min() <= 125.0 * (1.0 + 1e-3)
    assert columns["limit"][-1] == Limit.STATION
    assert columns["voltage_v"].max() <= 390.0 * (1.0 + 1e-9)
    assert np.all(np.diff(columns["soc_display"]) > -1e-12)
