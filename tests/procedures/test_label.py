"""From measured phases to a label: the certificate of a car, agreement with the simulated test, and what is refused."""

import pytest

from voltwright.errors import SpecError, UnknownNameError
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.certify import certify
from voltwright.procedures.label import LABELS, label_of_phases
from voltwright.units import M_PER_KM, M_PER_MILE

EX30_MI_KWH = (
    ("udds", 7.429, 1.3933),
    ("hwfet", 10.259, 2.0921),
    ("udds", 7.423, 1.2474),
    ("constant", 183.355, 48.1046),
    ("udds", 7.421, 1.2059),
    ("hwfet", 10.259, 2.0352),
    ("udds", 7.443, 1.2262),
    ("constant", 37.860, 9.8940),
)
EX30 = [PhaseEnergy(name, miles * M_PER_MILE / M_PER_KM, 1e3 * kwh) for name, miles, kwh in EX30_MI_KWH]
RECHARGE_WH = 75_559.0


def test_the_volvos_certificate_to_its_last_digit():
    certificate = label_of_phases(EX30, "epa", RECHARGE_WH, "volvo")
    miles = {name: round(km * M_PER_KM / M_PER_MILE, 3) for name, km in certificate.range_km.items()}
    assert (miles["city"], miles["highway"]) == (405.883, 334.064)
    assert certificate.label == {
        "range_mi": 261, "mpge_city": 127, "mpge_highway": 104, "mpge_combined": 116, "kwh_100mi": 29, "range_km": 420,
        "adjustment": 0.7,
    }  # fmt: skip
    assert (certificate.car, certificate.runs) == ("volvo", ())
    assert certificate.rules


@pytest.mark.parametrize(("name", "procedure"), [("epa", "epa-mct"), ("wltp", "wltp"), ("cltc", "cltc"), ("nedc", "nedc")])
def test_phases_of_a_simulated_test_give_its_certificate(name: str, procedure: str):
    certificate = certify("tesla-model-3-2024-rwd", procedure)
    rows = phase_energies(certificate.runs[0], parts=procedure == "wltp")
    again = label_of_phases(rows, name, certificate.energy_recharge_wh)
    assert again.label == certificate.label
    assert again.procedure == procedure
    assert again.edition == certificate.edition
    assert again.weights == certificate.weights
    for figures in ("range_km", "consumption_dc_wh_km", "consumption_ac_wh_km"):
        # The same arithmetic on the same rows: equal but for the last bits.
        assert getattr(again, figures) == pytest.approx(getattr(certificate, figures), rel=1e-12)


def test_an_energy_from_the_mains_is_asked_for():
    with pytest.raises(SpecError, match="a column energy_recharge_kwh in the table, or --recharge"):
        label_of_phases(EX30, "epa", None)


@pytest.mark.parametrize("recharge_wh", [7_000.0, 75_559_000.0])
def test_a_slip_of_the_unit_is_noticed(recharge_wh: float):
    with pytest.raises(SpecError, match=r"from 1 to 2 times the usable energy \(67.1987 kWh\), but is .* kWh; is the unit right"):
        label_of_phases(EX30, "epa", recharge_wh)


def test_an_unknown_procedure_gets_the_known_names():
    with pytest.raises(UnknownNameError, match="no procedure named 'wltc'; the nearest are wltp, cltc"):
        label_of_phases(EX30, "wltc", RECHARGE_WH)
    assert LABELS == ("epa", "wltp", "cltc", "nedc")


def test_phases_of_another_rule_book_are_refused():
    with pytest.raises(SpecError, match="has the phases udds, hwfet"):
        label_of_phases(EX30, "cltc", RECHARGE_WH)


def test_a_wltp_test_must_complete_its_cycle():
    rows = [PhaseEnergy("low", 3.1, 400.0), PhaseEnergy("medium", 4.8, 500.0), PhaseEnergy("high", 5.0, 600.0, complete=False)]
    with pytest.raises(SpecError, match="must complete a whole wltc, but completes city, low, medium alone"):
        label_of_phases(rows, "wltp", 1_700.0)
