"""Every shipped table of numbers is the one whose source is written beside it."""

import hashlib
from typing import Any

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError, UnknownNameError
from voltwright.library.chemistries import load_chemistry
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder, names_in, read_yaml
from voltwright.library.loss_maps import load_loss_map
from voltwright.spec.chemistry import CHEMISTRIES

KINDS = ("cycles", "chemistries", "loss_maps", "technology", "certified_tests", "climates", "charging_curves", "catalogue")
ENTRIES = [(kind, name, entry) for kind in KINDS for name, entry in read_yaml(folder(kind) / "index.yaml")[kind].items()]


@pytest.mark.parametrize(("kind", "name", "entry"), ENTRIES, ids=[f"{kind}/{name}" for kind, name, _ in ENTRIES])
def test_file_has_the_checksum_and_the_columns_of_its_entry(kind: str, name: str, entry: dict[str, Any]):
    path = folder(kind) / entry["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    heading = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert set(entry["columns"]) == set(heading)
    assert entry["licence"]
    assert entry["address"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_without_an_entry(kind: str):
    assert names_in(kind, ".csv") == sorted(name for of, name, _ in ENTRIES if of == kind)


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_figures_of_the_law_are_those_of_the_source(chemistry: str):
    law, entry = CHEMISTRIES[chemistry], read_yaml(folder("chemistries") / "index.yaml")["chemistries"][chemistry]
    branches = entry["rc_branches"]
    assert law.resistance_capacity_ohm_ah == entry["resistance_capacity_ohm_ah"]
    assert law.ohmic_share == entry["ohmic_share"]
    assert (law.branch1_share, law.branch1_s) == (branches[0]["share"], branches[0]["time_constant_s"])
    assert (law.branch2_share, law.branch2_s) == (branches[1]["share"], branches[1]["time_constant_s"])
    assert law.activation_temperature_k == entry["activation_temperature_k"]
    assert law.activation_resistance_k == entry["activation_resistance_k"]
    assert law.voltage_max_v == entry["voltage_limits_v"]["max"]
    # The nominal voltage is written to three digits.
    assert law.voltage_nominal_v == pytest.approx(entry["nominal_voltage_v"], rel=2e-3)
    # The steady resistance times what acts after 10 s is the pulse resistance; both are printed to four digits.
    assert entry["steady_resistance_capacity_ohm_ah"] * law.share_after_10_s == pytest.approx(
        law.resistance_capacity_ohm_ah, rel=2e-3
    )


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_open_circuit_curve_is_uniform_and_never_falls(chemistry: str):
    soc, voltage = load_chemistry(chemistry).soc, load_chemistry(chemistry).ocv_v
    np.testing.assert_allclose(soc, np.linspace(0.0, 1.0, len(soc)), atol=1e-9)
    assert np.all(np.diff(voltage) >= 0.0)


def test_unknown_and_broken_maps(tmp_path):
    with pytest.raises(UnknownNameError, match="There is no loss map named 'app311'"):
        load_loss_map("app311")
    with pytest.raises(FileError, match="There is no file"):
        load_loss_map(str(tmp_path / "none.csv"))
    broken = tmp_path / "broken.csv"
    broken.write_text("speed_rpm,torque_nm\n1,two\n")
    with pytest.raises(SpecError, match="line 2: `torque_nm` must be a number, but is 'two'"):
        read_columns(broken)


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_shapes_are_one_at_half_charge_and_potentials_in_reason(chemistry: str):
    columns = vars(load_chemistry(chemistry))
    middle = len(columns["soc"]) // 2
    for name in ("ohmic_discharge", "branch1", "branch2"):
        assert columns[name][middle] == pytest.approx(1.0, abs=1e-3)
        assert np.all((columns[name] > 0.2) & (columns[name] < 10.0))
    assert 0.5 < columns["ohmic_charge"][middle] < 1.5
    assert np.all(np.abs(columns["entropy_v_k"]) < 1.5e-3)
    assert np.all(np.diff(columns["anode_ocp_v"]) <= 1e-9)
    assert 0.0 < columns["anode_ocp_v"][-1] < 0.12
