"""Fitted sets against curves that PyBaMM's Doyle-Fuller-Newman model gave: 20 minutes of US06 and WLTC at 25 C.

Curves: written by benchmarks/cells.py with PyBaMM 26.10 (BSD-3-Clause), parameter sets Chen2020, Prada2013 and NCA_Kim2011; the
whole drive of 2.7 h stands in docs/cell-accuracy.md.
"""

from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.library.cells import load_cell
from voltwright.physics.battery.cell import Cell, run_current

SOC_START = 0.8


@pytest.mark.parametrize("name", ["nmc-chen2020", "lfp-prada2013", "nca-kim2011"])
def test_voltage_and_energy_of_a_drive(name: str):
    path = Path(__file__).with_name(f"drive_{name}.csv")
    time, current, volts = np.loadtxt(path, delimiter=",", skiprows=1, unpack=True)
    cell = Cell.from_spec(load_cell(name))
    mean = 0.5 * (current[1:] + current[:-1])
    # An endless heat capacity: the curves are of a cell that keeps its temperature.
    kept = Cell(cell.circuit, cell.voltage_min_v, cell.voltage_max_v, jnp.asarray(jnp.inf), jnp.asarray(0.0))
    record = run_current(kept, kept.at_rest(SOC_START), jnp.asarray(mean), jnp.asarray(np.diff(time)), 298.15)
    # PyBaMM's current runs straight between the seconds: the ohmic drop is moved to their end.
    ohm = np.asarray(record.ohmic_w) / np.maximum(mean**2, 1e-12)
    error = np.asarray(record.voltage_v) + ohm * (mean - current[1:]) - volts[1:]
    assert float(np.sqrt(np.mean(error**2))) < 0.015
    energy = float(np.sum(np.asarray(record.terminal_w) * np.diff(time)))
    assert energy == pytest.approx(float(np.trapezoid(current * volts, time)), rel=5e-3)
