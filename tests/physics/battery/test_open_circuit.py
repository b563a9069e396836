"""Open-circuit voltage over state of charge."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.library.chemistries import load_chemistry
from voltwright.physics.battery.open_circuit import OpenCircuit


@pytest.mark.parametrize("chemistry", ["nmc", "nca", "lfp", "lmo"])
def test_table_points_and_middles(chemistry: str):
    cell = load_chemistry(chemistry)
    curve, soc, voltage = OpenCircuit(jnp.asarray(cell.ocv_v), jnp.asarray(cell.entropy_v_k)), cell.soc, cell.ocv_v
    np.testing.assert_allclose(jax.vmap(curve.at)(jnp.asarray(soc)), voltage, rtol=1e-12)
    middles = 0.5 * (soc[1:] + soc[:-1])
    np.testing.assert_allclose(jax.vmap(curve.at)(jnp.asarray(middles)), 0.5 * (voltage[1:] + voltage[:-1]), rtol=1e-12)


def test_end_segments_run_on():
    curve = OpenCircuit(jnp.array([3.0, 3.5, 4.2]), jnp.zeros(3))
    assert float(curve.at(jnp.asarray(-0.1))) == pytest.approx(2.9, rel=1e-12)
    assert float(curve.at(jnp.asarray(1.1))) == pytest.approx(4.34, rel=1e-12)
    assert float(jax.grad(curve.at)(jnp.asarray(0.25))) == pytest.approx(1.0, rel=1e-12)


def test_energy_per_coulomb_of_a_straight_line():
    curve = OpenCircuit(jnp.linspace(3.0, 4.0, 11), jnp.zeros(11))
    soc = jnp.linspace(0.0, 1.0, 11)
    # Trapezoids are exact on a line: 3 s + s2 / 2.
    np.testing.assert_allclose(curve.energy_per_coulomb_j(), 3.0 * soc + 0.5 * soc**2, rtol=1e-12)


def test_temperature_moves_the_voltage_by_the_entropy_coefficient():
    curve = OpenCircuit(jnp.array([3.0, 4.0]), jnp.array([-2e-4, 1e-4]))
    assert float(curve.at(jnp.asarray(0.5), 298.15)) == pytest.approx(3.5, rel=1e-12)
    assert float(curve.at(jnp.asarray(0.5), 318.15)) == pytest.approx(3.5 - 20.0 * 0.5e-4, rel=1e-12)
    np.testing.assert_allclose(curve.voltages_v(288.15), [3.002, 3.999], rtol=1e-12)
