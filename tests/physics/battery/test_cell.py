"""One cell: heat balance against the closed form, energy, voltage at rest."""

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.library.cells import load_cell
from voltwright.physics.battery.cell import Cell, run_current

WARM_K = 298.15
STEPS = 600


@pytest.fixture(scope="module")
def cell() -> Cell:
    """The shipped Leaf cell."""
    return Cell.from_spec(load_cell("lmo-leaf-2013"))


@pytest.fixture(scope="module")
def record(cell: Cell):
    """Ten minutes at 1 C, half of them at rest."""
    current = jnp.where(jnp.arange(STEPS) < STEPS // 2, 30.5, 0.0)
    return run_current(cell, cell.at_rest(0.9), current, jnp.ones(STEPS), 298.15)


def test_electric_and_thermal_energy_close(cell: Cell, record):
    left = record.chemical_w - record.terminal_w - record.ohmic_w - record.polarisation_w - record.stored_w
    assert float(jnp.max(jnp.abs(left))) < 1e-9
    heat_j = float(jnp.sum(record.ohmic_w + record.polarisation_w + record.entropic_w - record.transfer_w))
    warmed_j = float(cell.heat_capacity_j_k * (record.temperature_k[-1] - WARM_K))
    assert warmed_j == pytest.approx(heat_j, rel=1e-9)
    assert float(record.temperature_k.max()) > WARM_K + 0.3


def test_cooling_follows_the_exponential(cell: Cell):
    lag_s = float(cell.heat_capacity_j_k / cell.heat_transfer_w_k)
    out = run_current(cell, cell.at_rest(0.5, 318.15), jnp.zeros(STEPS), jnp.ones(STEPS), 298.15)
    assert float(out.temperature_k[-1]) == pytest.approx(298.15 + 20.0 * np.exp(-STEPS / lag_s), abs=1e-4)


def test_rest_gives_its_state_of_charge_back(cell: Cell):
    volts = cell.circuit.open_circuit.at(jnp.asarray(0.37), 288.15)
    assert float(cell.soc_of_rest(volts, 288.15)) == pytest.approx(0.37, abs=1e-9)


def test_a_cell_without_mass_keeps_its_temperature():
    cell = Cell.from_spec(load_cell("nca-kim2011"))
    out = run_current(cell, cell.at_rest(0.8), jnp.full(STEPS, 1.0), jnp.ones(STEPS), 298.15)
    np.testing.assert_array_equal(out.temperature_k, WARM_K)
    assert bool(jnp.all(jnp.isfinite(out.transfer_w)))
