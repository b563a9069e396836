"""The fitter: it gives a known cell back, and predicts measured discharges from the pulses alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.errors import FileError, SpecError, TraceError
from voltwright.library.cell_tests import CellTest
from voltwright.library.cells import load_cell
from voltwright.physics.battery.cell import Cell, run_current
from voltwright.study.cells.fit import fit_cell
from voltwright.study.cells.job import fit_files
from voltwright.study.cells.set import notes_on_charge

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "cells"
measured = pytest.mark.skipif(not DATA.is_dir(), reason="the measured cells are not here")


def pulses(cell: Cell, kelvin: float) -> CellTest:
    """A pulse test of a known cell: 30 s out, 10 s in and a C/3 step in each tenth."""
    amps = float(cell.circuit.capacity_c) / 3600.0
    parts = [(0.0, 600, 60.0), (amps, 30, 1.0), (0.0, 40, 2.0), (-0.75 * amps, 10, 1.0), (amps / 3.0, 1000, 10.0)]
    steps = np.concatenate([np.full(int(length / dt), dt) for _, length, dt in parts] * 10)
    current = np.concatenate([np.full(int(length / dt), value) for value, length, dt in parts] * 10)
    record = run_current(cell, cell.at_rest(1.0, kelvin), jnp.asarray(current), jnp.asarray(steps), kelvin)
    time = np.concatenate([[0.0], np.cumsum(steps)])
    volts = np.concatenate([[float(cell.circuit.open_circuit.voltage_v[-1])], np.asarray(record.voltage_v)])
    return CellTest("made", time, np.concatenate([[0.0], current]), volts, kelvin, "given")


@pytest.mark.long
def test_a_known_cell_comes_back():
    spec = load_cell("nca-kim2011")
    fit = fit_cell([pulses(Cell.from_spec(spec), 298.15)], capacity_ah=spec.capacity_ah)
    assert fit.rmse_v["made"] < 0.006
    found, table = fit.spec, fit.spec.table
    settled = spec.ohmic_mohm + spec.branch1_mohm + spec.branch2_mohm
    assert found.ohmic_mohm + found.branch1_mohm + found.branch2_mohm == pytest.approx(settled, rel=0.1)
    assert found.ohmic_mohm == pytest.approx(spec.ohmic_mohm, rel=0.15)
    for soc in (0.3, 0.5, 0.7, 0.9):
        assert table.ocv_v[round(100 * soc)] == pytest.approx(spec.table.ocv_v[round(100 * soc)], abs=0.012)
    assert any("One temperature" in note for note in found.notes)
    assert not any("held to neighbours" in note for note in found.notes)


@pytest.fixture(scope="module")
def made() -> CellTest:
    """Pulses of a known cell, which only their rows and currents are read from."""
    return pulses(Cell.from_spec(load_cell("nca-kim2011")), 298.15)


def test_what_pulses_leave_out_is_said(made: CellTest):
    whole_c = float(np.ptp(made.drawn_c))
    assert notes_on_charge([made], whole_c, whole_c) == []
    rows = int(0.6 * len(made.time_s))
    half = replace(made, time_s=made.time_s[:rows], current_a=made.current_a[:rows], voltage_v=made.voltage_v[:rows])
    (note,) = notes_on_charge([half], float(np.ptp(half.drawn_c)), whole_c)
    assert "No pulses below" in note
    assert "held to neighbours" in note
    assert "less than half" in notes_on_charge([made], whole_c, 2.5 * whole_c)[0]
    with pytest.raises(TraceError, match="capacity must be at least what a test moved"):
        fit_cell([made], capacity_ah=0.8 * whole_c / 3600.0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"capacity_ah": -3.0}, "`capacity_ah` must be from 0.001 to 2000 Ah, but is -3 Ah"),
        ({"mass_kg": 0.0}, "`mass_kg` must be from 0.0001 to 100 kg, but is 0 kg"),
        ({"mass_kg": float("nan")}, "`mass_kg` must be .* but is nan"),
        ({"name": "A B!"}, "`name` must be small letters, .* but is 'A B!'"),
    ],
)
def test_wrong_options_get_one_sentence(options: dict[str, Any], words: str):
    with pytest.raises(SpecError, match=words):
        fit_files([], **options)


@pytest.mark.long
@measured
def test_leaf_discharges_from_the_pulses_alone():
    checks, warmth = ([DATA / f"leaf_cell_{kind}_{rate}.csv" for rate in ("1C", "2C")] for kind in ("discharge", "temperature"))
    files = [DATA / f"leaf_cell_{name}.csv" for name in ("hppc_25C", "hppc_10C", "cycling_10_24_40C")]
    done = fit_files(files, mass_kg=0.799, checks=checks, temperature_files=warmth)
    assert len(done.checks) == 8
    assert {round(check.current_a) for check in done.checks} == {31, 61}
    for check in done.checks:
        assert check.rmse_v < 0.025
        assert check.rise_k == pytest.approx(check.rise_measured_k, abs=1.5)
        assert abs(check.energy_error) < 0.005
    # What those who measured it took for the heat capacity: 0.799 kg, 1600 J/(kg K).
    assert done.spec.heat_capacity_j_k == pytest.approx(0.799 * 1600.0, rel=0.1)


def test_wrong_tests_get_one_sentence(tmp_path: Path):
    flat = CellTest("flat", np.arange(20.0), np.zeros(20), np.full(20, 3.7), 298.15, "given")
    with pytest.raises(TraceError, match="must hold pulses from rest at 3 or more states of charge, but holds them at 0"):
        fit_cell([flat])
    with pytest.raises(TraceError, match="at least one pulse test"):
        fit_cell([])
    with pytest.raises(FileError, match="There is no file"):
        fit_files([tmp_path / "none.csv"])
    with pytest.raises(SpecError, match="entropy must be as of nmc"):
        fit_files([], entropy="gold")
    with pytest.raises(TraceError, match="one --temp for each of the 2"):
        fit_files([tmp_path / "a.csv", tmp_path / "b.csv"], temperatures_c=[25.0])
    with pytest.raises(TraceError, match="one --temperatures for each"):
        fit_files([], checks=[tmp_path / "a.csv"], temperature_files=[tmp_path / "b.csv"] * 2)
