"""Charging: the charger's loss, and a recharge whose energies add up."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.physics.charging.on_board import Charger, Recharge, recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.base import replace_fields

CAR = "polestar-2-2024-lrsm"
LAW = Charger(*(jnp.asarray(value) for value in (9000.0, 3.0, 0.01, 0.05, 0.02, 200.0)))

# AC power [W], voltage of a phase [V], phases, expected loss [W], what it shows
LOSSES = [
    (9000.0, 230.0, 3.0, 720.0, "full power"),
    (0.0, 230.0, 3.0, 90.0, "no current"),
    (4500.0, 230.0, 3.0, 360.0, "half power"),
    (3000.0, 230.0, 1.0, 240.0, "one of its three parts alone, full"),
    (4500.0, 115.0, 3.0, 720.0, "half the voltage takes twice the current"),
]


@pytest.mark.parametrize(("power_w", "mains_v", "phases", "loss_w", "_shows"), LOSSES, ids=[row[-1] for row in LOSSES])
def test_loss_of_the_charger(power_w: float, mains_v: float, phases: float, loss_w: float, _shows: str):
    assert float(LAW.loss_w(power_w, mains_v, phases)) == pytest.approx(loss_w, rel=1e-12)


def test_most_that_a_charger_takes():
    assert float(LAW.power_limit_w()) == 9000.0
    assert float(LAW.power_limit_w(240.0)) == 9000.0
    assert float(LAW.power_limit_w(208.0, 1.0)) == pytest.approx(3000.0 * 208.0 / 230.0, rel=1e-12)
    assert float(LAW.power_limit_w(phases=6.0)) == 9000.0


def charged(vehicle: Vehicle, **conditions: float) -> Recharge:
    pack = vehicle.pack
    return recharge(vehicle.charger, pack, pack.soc_of_display(0.1), pack.soc_of_display(0.9), **conditions)


@pytest.mark.parametrize("name", car_names())
def test_energies_add_up(vehicle_of: Callable[..., Vehicle], name: str):
    taken = charged(vehicle_of(name))
    parts = taken.charger_j + taken.low_voltage_j + taken.pack_j + taken.chemical_j
    assert float(taken.energy_ac_j) == pytest.approx(float(parts), rel=1e-12)
    assert min(float(part) for part in jax.tree.leaves(taken)) > 0.0


def test_chemical_energy_is_the_integral_of_the_voltage(vehicle_of: Callable[..., Vehicle]):
    pack = vehicle_of(CAR).pack
    whole = recharge(vehicle_of(CAR).charger, pack, pack.soc_min, pack.soc_max)
    # Midpoints of 256 intervals against the table's integral, which runs straight between points: the empty end is steep.
    assert float(whole.chemical_j) == pytest.approx(float(pack.energy_chemical_j()), rel=1e-4)


def test_less_power_and_fewer_phases_cost_more_per_energy(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    share = [
        float(charged(vehicle, **conditions).energy_ac_j)
        for conditions in ({}, {"power_ac_w": 7400.0}, {"power_ac_w": 3700.0}, {"phases": 1.0, "power_ac_w": 1400.0})
    ]
    assert share == sorted(share)
    assert float(charged(vehicle, temperature_k=263.15).pack_j) > 1.5 * float(charged(vehicle).pack_j)
    # Too little to feed its own needs: for ever, but a number.
    assert np.isfinite(float(charged(vehicle, power_ac_w=100.0).energy_ac_j))


def test_gradient_against_difference(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)

    @jax.jit
    def energy(linear):
        charger = vehicle.charger.replaced(loss_linear=linear)
        return recharge(charger, vehicle.pack, 0.2, 0.8).energy_ac_j

    at = float(vehicle.charger.loss_linear)
    difference = (energy(at + 1e-5) - energy(at - 1e-5)) / 2e-5
    assert float(jax.grad(energy)(at)) == pytest.approx(float(difference), rel=1e-6)


@pytest.mark.parametrize("name", [name for name in car_names() if name != "xiaomi-scooter-pro-2"])
def test_default_efficiency_agrees_with_the_component(name: str):
    # The rest of the round trip, the discharge, is that of an hour at 105 km/h.
    spec = complete(replace_fields(load_car(name), {"charging.efficiency_ac": None}))
    vehicle = Vehicle.from_car(spec)
    taken = charged(vehicle)
    start = start_of(vehicle, cells_k=296.15, speed_m_s=29.06)
    ledger = run(vehicle, inputs_of(np.full(120, 29.06), ambient_c=23.0), start, 30.0).ledger
    overall = float(taken.chemical_j / taken.energy_ac_j * ledger.terminal_j / ledger.chemical_j)
    assert overall == pytest.approx(float(vehicle.charging_efficiency), abs=0.006)
