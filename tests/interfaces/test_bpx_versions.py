"""BPX 0.1 to 1.1: the same cell from every version, the reference temperature used, and what is not read named."""

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.interfaces.bpx import import_bpx
from voltwright.interfaces.bpx_fields import CONTACT, REFERENCE, SALT, SALT_BEFORE, TRANSFER
from voltwright.spec.cell import CellSpec

FILE = Path(__file__).with_name("bpx_lfp.json")
SIDES = ("Negative electrode", "Positive electrode")
GAS = 8.314462618
FIGURES = ("capacity_ah", "ohmic_mohm", "branch1_mohm", "branch2_mohm", "branch1_s", "branch2_s", "mass_kg", "heat_capacity_j_k")


def old() -> dict[str, Any]:
    """A file of version 0.1."""
    return json.loads(FILE.read_text())


def new(version: Any = "1.1.0") -> dict[str, Any]:
    """The same file as version 1.0 and 1.1 have it: temperatures and concentration in `State`, no thermal conductivity."""
    data = old()
    data["Header"]["BPX"] = version
    body = data["Parameterisation"]
    start_k, air_k = (body["Cell"].pop(f"{word} temperature [K]") for word in ("Initial", "Ambient"))
    body["Cell"].pop("Thermal conductivity [W.m-1.K-1]")
    data["State"] = {
        "Initial conditions": {
            "Initial state-of-charge": 0.5,
            "Initial temperature [K]": start_k,
            SALT: body["Electrolyte"].pop(SALT_BEFORE),
        },
        "Thermal environment": {"Ambient temperature [K]": air_k, TRANSFER: 12.0},
    }
    return data


def imported(folder: Path, data: dict[str, Any]) -> CellSpec:
    path = folder / "cell.json"
    path.write_text(json.dumps(data))
    return import_bpx(path)


def figures(spec: CellSpec) -> list[Any]:
    return [*(getattr(spec, name) for name in FIGURES), spec.table]


@pytest.mark.parametrize("version", ["1.0.0", "1.0", 1.0, "1.1.0", 1.1, "1.1"])
def test_versions_1_0_and_1_1_give_the_cell_of_version_0_1(tmp_path: Path, version: Any):
    spec = imported(tmp_path, new(version))
    assert figures(spec) == figures(import_bpx(FILE))
    assert f"BPX {version} file" in spec.origin
    assert spec.heat_transfer_w_k == pytest.approx(12.0 * 0.00431, rel=1e-4)
    assert len(spec.notes) == 2  # nothing unread, nothing unknown


def test_a_newer_version_is_read_as_the_newest_known_and_says_so(tmp_path: Path):
    spec = imported(tmp_path, new("1.3.0"))
    assert any("BPX 1.3.0, read as 1.1" in note for note in spec.notes)


@pytest.mark.parametrize("version", [None, "2.0.0", "one", True, "1", [1, 1], "-1.0"])
def test_other_versions_are_refused(tmp_path: Path, version: Any):
    with pytest.raises(SpecError, match=r"`BPX` of `Header` must be the version of the standard, 0.1 to 1.1, but is"):
        imported(tmp_path, new(version))


def test_the_reference_temperature_is_used(tmp_path: Path):
    """A file whose figures are given at 318.15 K, of the same cell, gives the same set at 25 C."""
    at_k, warm_k = 318.15, 298.15
    data = new()
    body = data["Parameterisation"]
    body["Cell"][REFERENCE] = at_k

    def factor(activation_j_mol: float) -> float:
        return math.exp(-activation_j_mol / GAS * (1.0 / at_k - 1.0 / warm_k))

    def scale(section: str, key: str) -> None:
        fields = body[section]
        by = factor(fields[f"{key.split(' [', maxsplit=1)[0]} activation energy [J.mol-1]"])
        fields[key] = f"({fields[key]}) * {by!r}" if isinstance(fields[key], str) else fields[key] * by

    for section in SIDES:
        scale(section, "Diffusivity [m2.s-1]")
        scale(section, "Reaction rate constant [mol.m-2.s-1]")
        body[section]["Entropic change coefficient [V.K-1]"] = {"Negative electrode": -1e-4, "Positive electrode": 2e-4}[section]
    scale("Electrolyte", "Conductivity [S.m-1]")
    scale("Electrolyte", "Diffusivity [m2.s-1]")
    cold = copy.deepcopy(new())
    for section in SIDES:
        cold["Parameterisation"][section]["Entropic change coefficient [V.K-1]"] = {SIDES[0]: -1e-4, SIDES[1]: 2e-4}[section]
    warm, plain = imported(tmp_path, data), imported(tmp_path, cold)
    # The potentials are the same in both files, at 45 C in the one: at 25 C its voltage is 20 K times 0.3 mV/K less.
    for name in FIGURES:
        assert getattr(warm, name) == pytest.approx(getattr(plain, name), rel=1e-4), name
    np.testing.assert_allclose(warm.table.ocv_v, np.array(plain.table.ocv_v) - 20.0 * 3e-4, atol=2e-5)
    assert any("reference temperature of 318.15 K" in note for note in warm.notes)


@pytest.mark.parametrize("kelvin", [25, 0, -5, 500])
def test_a_reference_temperature_in_other_units_is_refused(tmp_path: Path, kelvin: float):
    data = new()
    data["Parameterisation"]["Cell"][REFERENCE] = kelvin
    with pytest.raises(SpecError, match=f"`Reference temperature .* must be 200 to 400 K, but is {kelvin}"):
        imported(tmp_path, data)


def test_what_a_file_need_not_give_is_taken_and_said(tmp_path: Path):
    data = new()
    data["Parameterisation"]["Cell"].pop(REFERENCE)
    data.pop("State")
    spec = imported(tmp_path, data)
    assert figures(spec) == figures(import_bpx(FILE))  # 25 °C and 1000 mol/m³, as that file has them
    for words in ("No reference temperature", "No concentration of the electrolyte"):
        assert any(words in note for note in spec.notes)


def body_of(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    data = new()
    change(data["Parameterisation"])
    return data


def table_of(low: float, high: float) -> dict[str, list[float]]:
    x = np.linspace(low, high, 60)
    return {"x": list(x), "y": list(3.6 - 0.3 * x)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda body: body["Positive electrode"].update({"OCP [V]": table_of(0.2, 1.0)}),
            r"cover x = 0.0875 to .* from 0.2 to 1",
        ),
        (
            lambda body: body["Positive electrode"].update({"OCP [V]": table_of(0.0, 0.5)}),
            "bring the stoichiometry limits within",
        ),
        (
            lambda body: body["Negative electrode"].update({"Entropic change coefficient [V.K-1]": {"x": [0.1, 1], "y": [0, 0]}}),
            r"The table `Entropic change coefficient \[V.K-1\]` of `Negative electrode` must cover",
        ),
        (
            lambda body: body["Electrolyte"].update({"Conductivity [S.m-1]": {"x": [0, 1], "y": [1, 1]}}),
            "must cover x = 1000, but goes from 0 to 1; extend it",
        ),
        (lambda body: body["Positive electrode"].update({"OCP [V]": 3.4}), r"`OCP \[V\]` .* but is the number 3.4"),
        (lambda body: body["Cell"].update({"Upper voltage cut-off [V]": 3.4}), "`Upper voltage cut-off .* not be over 0.1 V"),
        (lambda body: body["Cell"].update({"Lower voltage cut-off [V]": 2.6}), "`Lower voltage cut-off .* not be over 0.1 V"),
        (lambda body: body["Negative electrode"].update({"Porosity": 20.6}), "`Porosity` .* at most 1, but is 20.6"),
        (lambda body: body["Negative electrode"].update({"Porosity": 0.6}), "Particles and pores must fill at most all"),
        (lambda body: body["Separator"].update({"Transport efficiency": 33}), "`Transport efficiency` of `Separator`"),
        (lambda body: body["Electrolyte"].update({"Cation transference number": 26}), "must be -1 to 1, but is 26"),
        (lambda body: body["Electrolyte"].update({SALT_BEFORE: 900}), "must agree, but are 1000 and 900"),
        (
            lambda body: body["Cell"].update({"Number of electrode pairs connected in parallel to make a cell": 1.5}),
            "must be a whole number, but is 1.5",
        ),
        (
            lambda body: body["Negative electrode"].update({"Diffusivity activation energy [J.mol-1]": "30 kJ"}),
            "`Diffusivity activation energy .* as a number, but gives '30 kJ'",
        ),
        (lambda body: body["Cell"].update({"Density [kg.m-3]": "heavy"}), r"`Density \[kg.m-3\]` as a number"),
        (lambda body: body["Separator"].pop("Thickness [m]"), r"must give `Thickness \[m\]`, but does not; the nearest it has"),
        (lambda body: body.update({"Separator": [1, 2]}), "`Separator` must be a section with fields"),
    ],
)
def test_what_cannot_be_read_is_refused_with_field_and_value(tmp_path: Path, change: Callable[[dict[str, Any]], Any], words: str):
    with pytest.raises(SpecError, match=words):
        imported(tmp_path, body_of(change))


@pytest.mark.parametrize(
    ("model", "words"), [("SPM", "is 'SPM', a set without electrolyte"), ("P2D", "one of DFN, SPMe, SPM, Partial")]
)
def test_models_that_cannot_be_imported(tmp_path: Path, model: str, words: str):
    data = new()
    data["Header"]["Model"] = model
    with pytest.raises(SpecError, match=words):
        imported(tmp_path, data)


def test_tables_may_fall_and_may_end_at_the_limits(tmp_path: Path):
    data = new()
    low, high = (data["Parameterisation"]["Positive electrode"][f"{word} stoichiometry"] for word in ("Minimum", "Maximum"))
    rising = table_of(low, high)
    data["Parameterisation"]["Cell"]["Upper voltage cut-off [V]"] = 3.6
    data["Parameterisation"]["Positive electrode"]["OCP [V]"] = rising
    spec = imported(tmp_path, data)
    data["Parameterisation"]["Positive electrode"]["OCP [V]"] = {axis: values[::-1] for axis, values in rising.items()}
    assert figures(imported(tmp_path, data)) == figures(spec)


def test_a_voltage_beyond_a_cut_off_is_said(tmp_path: Path):
    full_v = import_bpx(FILE).table.ocv_v[-1]
    spec = imported(tmp_path, body_of(lambda body: body["Cell"].update({"Upper voltage cut-off [V]": full_v - 0.02})))
    assert any("`Upper voltage cut-off" in note and "20 mV beyond" in note for note in spec.notes)
    spec = imported(tmp_path, body_of(lambda body: body["Cell"].update({"Upper voltage cut-off [V]": full_v + 0.3})))
    assert any("state of charge 1 is that limit" in note for note in spec.notes)


def test_fields_of_the_user_are_read_or_named(tmp_path: Path):
    plain = imported(tmp_path, new())
    data = new()
    data["State"]["Thermal environment"].pop(TRANSFER)
    data["Parameterisation"]["User-defined"] = {
        "description": "of a test",
        CONTACT: 0.004,
        TRANSFER: 30.0,
        "Casing": {"Emissivity": 0.9, "Loss": {"x": [0, 1], "y": [1, 2]}},
    }
    spec = imported(tmp_path, data)
    assert spec.ohmic_mohm == pytest.approx(plain.ohmic_mohm + 4.0, rel=1e-4)
    assert spec.heat_transfer_w_k == pytest.approx(30.0 * 0.00431, rel=1e-4)
    assert "`User-defined` fields that are not read: Casing > Emissivity, Casing > Loss." in spec.notes
    assert any("with the contact resistance of `User-defined`" in note for note in spec.notes)
    data["Parameterisation"]["User-defined"][CONTACT] = -0.1
    with pytest.raises(SpecError, match=r"`Contact resistance .* must be at least 0, but is -0.1"):
        imported(tmp_path, data)


def test_a_potential_of_the_user_is_not_passed_over(tmp_path: Path):
    data = new()
    data["Parameterisation"]["Negative electrode"]["OCP [V]"] = 0
    data["Parameterisation"]["User-defined"] = {"Negative electrode delithiation OCP [V]": {"x": [1, 0], "y": [0.1, 1]}}
    with pytest.raises(SpecError, match="is the number 0; `User-defined` has Negative electrode delithiation OCP"):
        imported(tmp_path, data)


def test_unknown_fields_are_named_with_the_nearest(tmp_path: Path):
    data = new()
    data["Parameterisation"]["Cell"]["Density [g.cm-3]"] = 1.9
    data["Parameterisation"]["Cell"].pop("Density [kg.m-3]")
    data["Parameterisation"]["Tabs"] = {}
    data["Licence"] = "free"
    spec = imported(tmp_path, data)
    note = next(note for note in spec.notes if "BPX does not know" in note)
    for words in ("'Licence'", "'Tabs' of `Parameterisation`", "'Density [g.cm-3]' of `Cell` (is 'Density [kg.m-3]' meant?)"):
        assert words in note
    assert spec.mass_kg is None
    assert any("No heat capacity: the file lacks `Density [kg.m-3]`" in note for note in spec.notes)


def test_a_field_that_is_written_twice_is_refused(tmp_path: Path):
    path = tmp_path / "cell.json"
    path.write_text(json.dumps(new()).replace('"Porosity"', '"Porosity": 0.3, "Porosity"', 1))
    with pytest.raises(SpecError, match="`Porosity` stands there twice"):
        import_bpx(path)


def test_hysteresis_and_wear_are_said_to_be_left_out(tmp_path: Path):
    data = body_of(lambda body: body["Negative electrode"].update({"OCP (lithiation) [V]": "0.1 - 0.01 * x"}))
    data["State"]["Degradation"] = {"LLI": 0.1, "LAM: Positive electrode": 0, "LAM: Negative electrode": 0}
    notes = imported(tmp_path, data).notes
    assert any("Hysteresis of `Negative electrode`" in note for note in notes)
    assert any("`Degradation` of `State` is not applied" in note for note in notes)


def test_electrodes_of_unlike_capacity_are_said(tmp_path: Path):
    spec = imported(tmp_path, body_of(lambda body: body["Positive electrode"].update({"Thickness [m]": 9e-5})))
    assert any("Ah in the positive one" in note.replace("\n", " ") for note in spec.notes)
