"""Words of a certificate: phases, times, weights, and published figures beside its own."""

import pytest

from voltwright.library.cars import load_car
from voltwright.procedures.certify import PROCEDURES, certify
from voltwright.report.certification import labels as words

CAR = "tesla-model-3-2024-rwd"


def test_every_procedure_has_words():
    assert list(words.PROCEDURES) == list(PROCEDURES)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("UDDS 1", "UDDS 1"),
        ("udds", "UDDS"),
        ("hwfet", "HFEDS"),
        ("CSC mid", "CSC mid"),
        ("ds2 wltc-class3a", "DS2 WLTC"),
        ("ds2 wltc-class3b-3-city", "DS2 city"),
        ("wltc-class3b 12", "WLTC 12"),
        ("ds1 cltc-p", "DS1 CLTC-P"),
        ("nedc 3", "NEDC 3"),
        ("css_e", "CSS_E"),
        ("extra_high", "extra high"),
        ("bag 3", "bag 3"),
    ],
)
def test_phases(name: str, shown: str):
    assert words.phase_words(name) == shown


@pytest.mark.parametrize(("time_s", "shown"), [(0.0, "0:00"), (59.6, "1:00"), (3599.0, "59:59"), (104528.0, "29:02:08")])
def test_durations(time_s: float, shown: str):
    assert words.duration(time_s) == shown


def test_equal_weights_stand_together():
    assert words.weights_words((0.02, 0.98 / 3, 0.98 / 3, 0.98 / 3)) == "0.0200 + 3 × 0.3267"
    assert words.weights_words((1.0,)) == "1.0000"


def test_every_label_has_words_for_its_values():
    for procedure in PROCEDURES:
        assert set(certify(CAR, procedure).label) <= set(words.LABEL)


@pytest.mark.long
def test_a_test_says_how_it_ended():
    certificate = certify(CAR, adjustment="five-cycle")
    assert words.ending(certificate.runs[0]).endswith("\u202fh, ended by an empty battery.")
    assert words.ending(certificate.runs[1]) == "17.8\u202fkm in 41:14\u202fmin, to the end of the schedule."
    assert words.words_of_test(certificate, certificate.runs[1]) == "FTP at 75 F"


def test_published_figures_stand_beside_those_of_their_procedure_alone():
    spec = load_car(CAR)
    quantities = {entry.quantity for entry in words.deviations(certify(CAR, "wltp"), spec)}
    assert quantities == {"range_wltp_km", "consumption_wltp_wh_km"}
    epa = {entry.quantity: entry for entry in words.deviations(certify(CAR), spec)}
    assert set(epa) == {"range_epa_km", "consumption_udds_unadjusted_wh_km", "consumption_hwfet_unadjusted_wh_km"}
    entry = epa["consumption_udds_unadjusted_wh_km"]
    assert entry.predicted is not None
    assert entry.deviation == pytest.approx(entry.predicted / 104.98 - 1.0, rel=1e-12)
    assert (entry.kind, entry.source) == ("certified", spec.sources["epa-tests"].title)
