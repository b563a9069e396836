"""A car with what tests of its kin, or an anchor, teach about it."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.find import load_car
from voltwright.procedures.epa.certification import certify_epa
from voltwright.study.calibration.calibrated_car import Anchor, anchor_of, inform, read_anchor

CAR = "polestar-2-2024-lrsm"


def test_kin_are_of_the_maker_and_not_the_car_itself():
    known = inform(load_car(CAR))
    assert known.tests
    assert {test.maker for test in known.tests} == {"geely"}
    assert not [test for test in known.tests if test.vehicle == "202405"]
    assert f"{len(known.tests)} tests" in known.basis


def test_traits_alone_are_those_of_complete():
    spec = load_car("xiaomi-su7")
    known = inform(spec)
    assert known.tests == () and "no test of its maker" in known.basis
    assert set(known.changes.values()) == {0.0}
    assert complete(known.spec).spec == complete(spec).spec


def test_anchor_on_its_own_test_repeats_it():
    spec = load_car(CAR)
    anchor = anchor_of(spec)
    before, after = (certify_epa(inform(spec, anchor=given).spec).consumption_ac_wh_km for given in (None, anchor))
    for name, value in (("city", anchor.udds_wh_km), ("highway", anchor.hwfet_wh_km)):
        assert abs(after[name] / value - 1.0) < 0.02
        assert abs(after[name] / value - 1.0) < abs(before[name] / value - 1.0) + 0.01


def test_anchor_makes_surer():
    spec = load_car(CAR)
    widths = [np.sqrt(np.diag(inform(spec, anchor=given).covariance)) for given in (None, anchor_of(spec))]
    assert np.all(widths[1] <= widths[0] + 1e-12)
    assert np.sum(widths[1]) < 0.95 * np.sum(widths[0])


def test_what_the_file_writes_is_kept():
    spec = load_car("volkswagen-id3-2021-pro")  # a measured loss map
    known = inform(spec)
    assert known.spec.drive_units.rear.motor == spec.drive_units.rear.motor
    assert known.spec.battery == spec.battery and known.spec.masses == spec.masses


def test_scooter_is_given_back():
    spec = load_car("xiaomi-scooter-pro-2")
    assert inform(spec).spec is spec


def test_anchor_is_read_from_text():
    assert read_anchor(CAR) == anchor_of(load_car(CAR))
    assert read_anchor("xiaomi-su7:120,130.5") == Anchor(load_car("xiaomi-su7"), 120.0, 130.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [("xiaomi-su7", "publishes no"), (f"{CAR}:120", "a colon"), (f"{CAR}:a,b", "a colon"), (f"{CAR}:1,140", "from 5 to 1000")],
)
def test_bad_anchors_are_refused(text: str, words: str):
    with pytest.raises(SpecError, match=words):
        inform(load_car(CAR), anchor=read_anchor(text))
