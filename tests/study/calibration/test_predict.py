"""The shipped calibration, and prediction in the three modes on the shipped tests."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.calibration.test_evidence import FOLDS, MODES, dealt, knowledge, vehicle_name
from voltwright.library.certified_tests import shipped_tests
from voltwright.study.calibration.predict import Predicted, predict

GOALS = {"blind": (0.060, 0.045), "platform": (0.045, 0.030), "anchored": (0.018, 0.013)}
TESTS = shipped_tests()


def errors(found: Predicted) -> np.ndarray:
    measured = np.array([test.consumption_wh_km for test in TESTS])
    return (found.consumption_wh_km / measured - 1.0)[found.told]


@pytest.mark.long
def test_goals_are_met_and_intervals_hold_what_they_say():
    # One test, so that one worker compiles and drives all of it once.
    for mode in MODES:
        found = predict(TESTS, mode, knowledge())
        assert np.all(np.mean(np.abs(errors(found)), axis=0) <= GOALS[mode]), mode
        inside = np.mean(np.abs(np.log1p(errors(found))) <= 1.645 * found.width[found.told], axis=0)
        assert np.all((inside >= 0.85) & (inside <= 0.95)), mode
        if mode == "anchored":
            for test, sibling, told in zip(TESTS, found.siblings, found.told, strict=True):
                assert told == (sibling is not None)
                assert sibling is None or (vehicle_name(sibling) == vehicle_name(test) and sibling.key != test.key)


def test_own_result_is_never_seen():
    tests = TESTS[100:104]
    changed = [replace(test, consumption_wh_km=(300.0, 300.0)) for test in tests]
    hidden = [replace(test, consumption_wh_km=(float("nan"), float("nan"))) for test in tests]
    for mode in ("blind", "platform"):
        own, other, none = (predict(rows, mode, knowledge()).consumption_wh_km for rows in (tests, changed, hidden))
        assert own == pytest.approx(other, rel=1e-12)
        assert own == pytest.approx(none, rel=1e-12)


def test_folds_are_even_and_keep_groups_together():
    names = [test.platform for test in TESTS]
    of = dealt(names)
    sizes = [sum(of[name] == fold for name in names) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= max(names.count(name) for name in names)
    assert dealt(names) == of


def test_knowledge_leaves_out_what_it_is_asked_about():
    known = knowledge()
    for test in TESTS[::40]:
        assert known.without_platform(test) in known.by_platform
        assert known.without_vehicle(test) in known.by_vehicle
    stranger = replace(TESTS[0], platform="nobody", vehicle="never seen")
    assert known.without_platform(stranger) is known.whole is known.without_vehicle(stranger)
