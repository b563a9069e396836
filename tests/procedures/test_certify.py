"""The one door to the test procedures: every procedure by its name, its options, and the quantities that others publish."""

import pytest

import voltwright
from voltwright.cli.names import LABELS as LABELS_ON_THE_COMMAND_LINE
from voltwright.cli.names import PROCEDURES as NAMES_ON_THE_COMMAND_LINE
from voltwright.errors import SpecError, UnknownNameError
from voltwright.figures import QUANTITIES
from voltwright.procedures.certify import PROCEDURES, certify, figures_published, options_of
from voltwright.procedures.constant_speed import certify_constant
from voltwright.procedures.epa.certification import certify_epa
from voltwright.procedures.label import LABELS

CAR = "bmw-i3-60ah"


def test_the_command_line_knows_the_same_names():
    assert set(NAMES_ON_THE_COMMAND_LINE) == set(PROCEDURES)
    assert LABELS_ON_THE_COMMAND_LINE == LABELS


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_procedure_gives_its_certificate(procedure: str):
    certificate = certify(CAR, procedure)
    assert certificate.procedure == procedure
    assert certificate.car == CAR
    assert certificate.runs
    assert certificate.rules


def test_it_is_the_procedures_own_function():
    assert certify(CAR, "constant", speed_kmh=90.0).label == certify_constant(CAR, speed_kmh=90.0).label
    assert certify(CAR).label == certify_epa(CAR, "epa-mct").label
    assert voltwright.certify(CAR, "cltc").label == certify(CAR, "cltc").label


def test_options_are_those_of_the_function():
    assert options_of("constant") == ("speed_kmh", "temperature_c", "payload_kg")
    assert "procedure" not in options_of("epa-sct")
    assert "adjustment" in options_of("epa-mct")


def test_an_option_of_another_procedure_is_refused():
    with pytest.raises(SpecError, match="`edition` is no option of the procedure wltp, which has form, extra_high"):
        certify(CAR, "wltp", edition="drive-to-empty")


def test_an_unknown_procedure_gets_the_nearest_names():
    with pytest.raises(UnknownNameError, match="no procedure named 'epa-mtc'; the nearest are epa-mct, epa-sct"):
        certify(CAR, "epa-mtc")


@pytest.mark.parametrize("procedure", ["epa-mct", "wltp", "cltc", "nedc"])
def test_published_quantities_are_those_of_car_files(procedure: str):
    figures = figures_published(certify(CAR, procedure))
    book = procedure.split("-", maxsplit=1)[0]
    assert f"range_{book}_km" in figures
    # A car file has no consumption by NEDC.
    assert set(figures) - {"consumption_nedc_wh_km"} <= set(QUANTITIES)


def test_the_published_range_of_the_epa_is_that_of_the_label():
    certificate = certify(CAR)
    # Exact: miles of the label in km.
    assert figures_published(certificate)["range_epa_km"] == pytest.approx(1.609344 * certificate.label["range_mi"], rel=1e-12)


def test_a_constant_speed_is_published_by_its_speed():
    certificate = certify(CAR, "constant", speed_kmh=90.0)
    assert figures_published(certificate) == {"consumption_90kmh_wh_km": certificate.consumption_dc_wh_km["constant"]}
