"""BPX files: what carries over, and one sentence for what cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError
from voltwright.interfaces.bpx import NOMINAL, import_bpx
from voltwright.library.chemistries import load_chemistry

PAIRS = "Number of electrode pairs connected in parallel to make a cell"
FILE = Path(__file__).with_name("bpx_lfp.json")


def test_voltage_entropy_and_capacity_carry_over():
    spec = import_bpx(FILE)
    shipped = load_chemistry("lfp")
    # The shipped chemistry was made from the same file, by other means.
    np.testing.assert_allclose(spec.table.ocv_v, shipped.ocv_v, atol=2e-5)
    np.testing.assert_allclose(spec.table.entropy_v_k, shipped.entropy_v_k, atol=2e-6)
    assert spec.capacity_ah == pytest.approx(2.08, abs=0.01)
    assert spec.mass_kg == pytest.approx(1940 * 1.7e-5, rel=1e-3)
    assert (spec.voltage_min_v, spec.voltage_max_v) == (2.0, 3.65)


def test_resistance_is_that_of_the_physics_based_model():
    spec = import_bpx(FILE)
    settled = spec.ohmic_mohm + spec.branch1_mohm + spec.branch2_mohm
    # PyBaMM's DFN on the same file: 0.1476 ohm Ah when settled (library/chemistries/index.yaml).
    assert 1e-3 * settled * spec.capacity_ah == pytest.approx(0.1476, rel=0.15)


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = json.loads(FILE.read_text())
    change(data["Parameterisation"])
    return data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body.pop("Separator"), "must have the section `Separator`"),
        (lambda body: body["Negative electrode"].update({"OCP [V]": "__import__('os')"}), "must be arithmetic in x"),
        (lambda body: body["Negative electrode"].update({"OCP [V]": "x +"}), "must be an expression in x"),
        (lambda body: body["Negative electrode"].update({"OCP [V]": "9**9**9**9"}), "must be finite"),
        (lambda body: body["Negative electrode"].pop("OCP [V]"), "must give `OCP \\[V\\]`"),
        (lambda body: body["Positive electrode"].update({"Minimum stoichiometry": 2.0}), "minimum < maximum stoichiometry"),
        (lambda body: body["Cell"].update({"Electrode area [m2]": "wide"}), "`Electrode area \\[m2\\]` as a number"),
        (lambda body: body["Positive electrode"].update({"Particle": {}}), "blended electrodes"),
        (
            lambda body: body["Cell"].update({"Lower voltage cut-off [V]": 5}),
            "`Lower voltage cut-off \\[V\\]` and .* but are 5 and 3.65",
        ),
        (
            lambda body: body["Positive electrode"].update({"Particle radius [m]": 0}),
            "`Particle radius .* must be more than 0, but is 0",
        ),
        (lambda body: body["Positive electrode"].update({"OCP [V]": {"x": [0, 1], "y": [3.6]}}), "2 x and 1 y"),
        (lambda body: body["Positive electrode"].update({"OCP [V]": {"x": [0, 1, 1], "y": [4, 3, 3]}}), "x that rise"),
        (lambda body: body["Positive electrode"].update({"OCP [V]": {"x": [0, 1], "y": ["a", 4]}}), "table of numbers"),
        (lambda body: body["Positive electrode"].update({"Diffusivity [m2.s-1]": 0}), "`Diffusivity .* must be more than 0"),
        (lambda body: body["Cell"].update({PAIRS: 0}), "`Number of electrode pairs .* must be more than 0, but is 0"),
        (lambda body: body["Cell"].update({NOMINAL: -2}), "`Nominal cell capacity .* must be more than 0, but is -2"),
        (lambda body: body["Cell"].update({"Volume [m3]": -1}), "`Volume \\[m3\\]` of `Cell` must be more than 0"),
    ],
)
def test_wrong_files_get_one_sentence(tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str):
    path = tmp_path / "cell.json"
    path.write_text(json.dumps(changed(change)))
    with pytest.raises(SpecError, match=words):
        import_bpx(path)


def test_the_nominal_capacity_is_held_against_the_stoichiometry(tmp_path: Path):
    assert not any("capacity" in note for note in import_bpx(FILE).notes)
    path = tmp_path / "cell.json"
    path.write_text(json.dumps(changed(lambda body: body["Cell"].update({NOMINAL: 3}))))
    spec = import_bpx(path)
    assert spec.capacity_ah == pytest.approx(2.08, abs=0.01)
    assert any("nominal capacity is 3 Ah" in note for note in spec.notes)
    path.write_text(json.dumps(changed(lambda body: body["Cell"].pop(NOMINAL))))
    assert any("No nominal capacity" in note for note in import_bpx(path).notes)


def test_a_name_must_be_short():
    with pytest.raises(SpecError, match="`name` must be small letters"):
        import_bpx(FILE, "A B!")


def test_no_bpx_file_at_all(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        import_bpx(tmp_path / "none.json")
    path = tmp_path / "cell.json"
    path.write_text("{]")
    with pytest.raises(SpecError, match="must be a BPX file in JSON"):
        import_bpx(path)
    path.write_text("{}")
    with pytest.raises(SpecError, match="section `Parameterisation`"):
        import_bpx(path)
