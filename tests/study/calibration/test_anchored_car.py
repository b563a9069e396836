"""A car whose losses are anchored on a known test."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.procedures.epa.certification import certify_epa
from voltwright.study.calibration.anchored_car import Anchor, anchor_of, anchored_car, read_anchor

CAR = "polestar-2-2024-lrsm"


@pytest.mark.long
def test_anchor_on_its_own_test_repeats_it():
    spec = load_car(CAR)
    anchor = anchor_of(spec)
    before, after = (certify_epa(car).consumption_ac_wh_km for car in (complete(spec), anchored_car(spec, anchor)))
    for name, value in (("city", anchor.udds_wh_km), ("highway", anchor.hwfet_wh_km)):
        assert abs(after[name] / value - 1.0) < 0.02
        assert abs(after[name] / value - 1.0) < abs(before[name] / value - 1.0) + 0.01


@pytest.mark.long
def test_anchor_makes_surer():
    spec = load_car(CAR)
    cars = complete(spec), anchored_car(spec, anchor_of(spec))
    widths = [np.sqrt(np.diag(car.loss_model.covariance)) for car in cars]
    assert np.all(widths[1] <= widths[0] + 1e-12)
    assert np.sum(widths[1]) < 0.95 * np.sum(widths[0])


def test_anchor_is_read_from_text():
    assert read_anchor(CAR) == anchor_of(load_car(CAR))
    assert read_anchor("xiaomi-su7:120,130.5") == Anchor(load_car("xiaomi-su7"), 120.0, 130.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [("xiaomi-su7", "publishes no"), (f"{CAR}:120", "a colon"), (f"{CAR}:a,b", "a colon"), (f"{CAR}:1,140", "from 5 to 1000")],
)
def test_bad_anchors_are_refused(text: str, words: str):
    with pytest.raises(SpecError, match=words):
        anchored_car(load_car(CAR), read_anchor(text))
