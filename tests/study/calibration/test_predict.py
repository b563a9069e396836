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
        off = np.mean(np.abs(errors(found)), axis=0)
        assert np.all(off <= GOALS.get(mode, np.inf)), mode
        naive = found.baselines[-1].consumption_wh_km / [test.consumption_wh_km for test in TESTS] - 1.0
        assert mode == "anchored" or np.all(off <= np.mean(np.abs(naive), axis=0)), mode
        inside = np.mean(np.abs(np.log1p(errors(found))) <= 1.645 * found.width[found.told], axis=0)
        assert np.all((inside >= 0.85) & (inside <= 0.95)), mode
        if mode == "anchored":
            for test, sibling, told in zip(TESTS, found.siblings, found.told, strict=True):
                assert told == (sibling is not None)
                assert sibling is None or (vehicle_name(sibling) == vehicle_name(test) and sibling.key != test.key)


@pytest.mark.long
def test_own_result_is_never_seen():
    tests = TESTS[100:104]
    changed = [replace(test, consumption_wh_km=(300.0, 300.0)) for test in tests]
    hidden = [replace(test, consumption_wh_km=(float("nan"), float("nan"))) for test in tests]
    for mode in ("unseen-maker", "blind", "platform"):
        own, other, none = (predict(rows, mode, knowledge()).consumption_wh_km for rows in (tests, changed, hidden))
        assert own == pytest.approx(other, rel=1e-12)
        assert own == pytest.approx(none, rel=1e-12)


@pytest.mark.long
def test_results_of_a_file_teach_only_where_they_are_named():
    """Two strangers of one maker and platform, whose results lie 20 % above what the calibration says."""
    one, two = (
        replace(test, make="Acme", maker="acme", platform="acme-one", vehicle=f"A{place}", configuration="0", mass_kg=mass)
        for place, (test, mass) in enumerate(zip(TESTS[100:102], (1801.0, 1802.0), strict=True))
    )
    plain = predict([one, two], "platform", knowledge())
    high = [
        replace(test, consumption_wh_km=tuple(1.2 * each for each in value))
        for test, value in zip((one, two), plain.consumption_wh_km.tolist(), strict=True)
    ]
    unused = predict(high, "platform", knowledge())
    assert unused.consumption_wh_km == pytest.approx(plain.consumption_wh_km, rel=1e-12)
    assert np.all(unused.width == plain.width)
    taught = predict(high, "platform", knowledge(), high)
    assert np.all(taught.consumption_wh_km > 1.04 * plain.consumption_wh_km)
    alone = predict(high[:1], "platform", knowledge(), high[:1])
    assert alone.consumption_wh_km == pytest.approx(plain.consumption_wh_km[:1], rel=1e-12), "its own result never teaches"
    for mode in ("unseen-maker", "blind"):
        seen, unseen = (predict(high, mode, knowledge(), known).consumption_wh_km for known in (high, ()))
        assert seen == pytest.approx(unseen, rel=1e-12)


@pytest.mark.long
def test_an_anchor_is_a_known_result():
    one = replace(TESTS[100], vehicle="ours", configuration="0")
    two = replace(one, configuration="1")
    assert not predict([one], "anchored", knowledge()).told[0]
    found = predict([one], "anchored", knowledge(), [one, two])
    assert found.told[0] and found.siblings[0] == two


def test_folds_are_even_and_keep_groups_together():
    names = [test.platform for test in TESTS]
    of = dealt(names)
    sizes = [sum(of[name] == fold for name in names) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= max(names.count(name) for name in names)
    assert dealt(names) == of


def test_knowledge_leaves_out_what_it_is_asked_about():
    known = knowledge()
    for test in TESTS[::40]:
        assert known.without_maker(test) in known.by_maker
        assert known.without_platform(test) in known.by_platform
        assert known.without_vehicle(test) in known.by_vehicle
    stranger = replace(TESTS[0], maker="nobody", platform="nobody", vehicle="never seen")
    assert known.without_platform(stranger) is known.whole is known.without_vehicle(stranger)
    assert known.without_maker(stranger) is known.whole
