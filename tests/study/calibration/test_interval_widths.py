"""Widths of intervals: quantiles by weight, the level for a further group, scales by driven axles."""

from dataclasses import replace

import numpy as np
import pytest

import voltwright.study.calibration.interval_widths as widths
from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.calibration.test_evidence import MODES, knowledge
from voltwright.library.certified_tests import shipped_tests
from voltwright.study.calibration.interval_widths import (
    LAYOUTS,
    level_of,
    maker_weights,
    scales_of,
    weighted_quantile,
    without_documents,
)
from voltwright.study.calibration.predict import Predicted

TESTS = shipped_tests()


def test_a_quantile_counts_weight_and_not_tests():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    assert weighted_quantile(values, np.ones(4), 0.5) == pytest.approx(2.5)
    assert weighted_quantile(values, np.array([1.0, 1.0, 1.0, 97.0]), 0.5) == pytest.approx(4.0, abs=0.05)
    assert weighted_quantile(values[::-1], np.ones(4), 0.5) == pytest.approx(2.5)


def test_few_groups_ask_for_a_higher_level():
    assert level_of([]) == level_of(["one"]) == pytest.approx(0.97)
    assert level_of([str(number) for number in range(100)]) == pytest.approx(0.909)
    assert level_of(["a"] * 1000 + [str(number) for number in range(99)]) == pytest.approx(0.909)


def test_a_test_of_a_maker_with_many_counts_less():
    many = [test for test in TESTS if test.maker == "tesla"]
    few = [test for test in TESTS if test.maker == "lucid"]
    weights = maker_weights([*many, *few])
    assert sum(weights[: len(many)]) == pytest.approx(len(many) ** 0.75)
    assert weights[-1] == pytest.approx(len(few) ** -0.25)


def test_scales_follow_the_deviations_of_each_drive(monkeypatch: pytest.MonkeyPatch):
    """Front-driven cars that deviate twice as much as the others by the model's width have twice the scale, nearly."""
    known = knowledge()
    tests = known.evidence.tests
    chance = np.random.default_rng(7)
    size = np.array([2.0 if test.layout == "front" else 1.0 for test in tests])
    off = np.abs(chance.normal(size=(len(tests), 2))) * 0.05 * size[:, None]
    measured = np.array([test.consumption_wh_km for test in tests])

    def answer(given, mode, _):
        assert given is tests
        count = len(tests)
        none = (None,) * count
        every = np.ones(count, bool)
        return Predicted(
            measured * np.exp(off), np.full((count, 2), 0.05), every, none, np.zeros((count, len(FACTOR_NAMES))), every
        )

    monkeypatch.setattr(widths, "predict", answer)
    scales = scales_of(known, "platform")
    assert set(scales) == set(LAYOUTS)
    assert 1.3 < scales["front"][0] / scales["rear"][0] < 2.0, "drawn together by a quarter"
    assert scales["both"][0] == pytest.approx(1.05, rel=0.3), "0.9 of normal deviations lie within 1.645 widths"


def test_the_list_alone_names_no_motors():
    test = next(test for test in TESTS if test.layout == "both" and test.inverter == "sic")
    bare = without_documents(test)
    assert (bare.kinds, bare.inverter, bare.units, bare.disconnects) == (("pmsm", "pmsm"), "igbt", "", (False, False))
    assert replace(bare, kinds=test.kinds, inverter=test.inverter, units=test.units, disconnects=test.disconnects) == test


def test_shipped_scales_are_wider_where_less_is_known():
    known = knowledge()
    assert min(known.undocumented_scale) >= 1.0
    for mode in MODES:
        for layout in LAYOUTS:
            city, highway = known.scale(mode, layout)
            assert 0.3 < city < 3.0
            assert 0.3 < highway < 3.0
            assert known.scale(mode, layout, documented=False)[0] == pytest.approx(city * known.undocumented_scale[0])
