"""The coupled car: slopes are those of differences, a shorter step changes little, jit changes nothing."""

import equinox as eqx
import jax
import jax.numpy as jnp
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.find import load_car
from voltwright.physics.charging.supply import Supply, stack
from voltwright.sim.coupled.around import surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.run import run_coupled
from voltwright.sim.records import StepInput
from voltwright.sim.scan import Trace
from voltwright.spec.cycle import Cycle

SUPPLIES = stack([Supply.of()])


@pytest.fixture(scope="module")
def car() -> CoupledCar:
    return CoupledCar.from_spec(complete(load_car("volkswagen-id3-2021-pro")).spec)


@pytest.fixture(scope="module")
def asks(town: Cycle) -> StepInput:
    return Trace.of(town).asks


def energy_j(car: CoupledCar, asks: StepInput):
    around = surroundings(len(asks.speed_m_s), 12.0)
    start = car.soaked(294.65, 0.7)
    run = run_coupled(car, SUPPLIES, start, asks, around, jnp.asarray(1.0), jnp.asarray(0.0), history=False)
    return run.ledger.chemical_j


PLACES = {
    "interior of the cabin": (lambda car: car.hvac.cabin.interior_w_k, 1e-2),
    "heat capacity of the cells": (lambda car: car.pack_heat.cells_j_k, 10.0),
    "mass": (lambda car: car.vehicle.mass_kg, 1e-2),
}


@pytest.mark.parametrize("name", PLACES)
def test_slopes_are_those_of_differences(car: CoupledCar, asks: StepInput, name: str):
    where, bump = PLACES[name]

    def of(change):
        return energy_j(eqx.tree_at(where, car, where(car) + change), asks)

    slope = jax.jvp(of, (jnp.asarray(0.0),), (jnp.asarray(1.0),))[1]
    difference = (float(of(bump)) - float(of(-bump))) / (2.0 * bump)
    # Differences of an energy of some 1e6 J carry roundings of 1e-9 over the bump; the cells warm by little.
    assert float(slope) == pytest.approx(difference, rel=2e-4)
    assert float(slope) != 0.0


def test_jit_changes_nothing(car: CoupledCar, asks: StepInput):
    with jax.disable_jit():
        few = jax.tree.map(lambda column: column[:25], asks)
        plain = float(energy_j(car, few))
    assert float(energy_j(car, few)) == pytest.approx(plain, rel=1e-12)
