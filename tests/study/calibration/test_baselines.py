"""Naive baselines on tests made by hand, and what each of them may see."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.library.certified_tests import shipped_tests
from voltwright.library.cycles import load_cycle
from voltwright.study.calibration.baselines import (
    BASELINES,
    CONSTANT,
    GROUP,
    SIBLING,
    THREE,
    naive,
    three_parameters,
    wheel_energies,
)

TESTS = shipped_tests()[::12]
TRUE = np.array([1.25, 0.6, 400.0])


def made(tests=TESTS, factor=1.0):
    """Tests whose results are exactly those of three parameters, times a factor."""
    results = factor * (wheel_energies(tests) * (1.0, -1.0, 1.0)) @ TRUE
    return tuple(
        replace(test, consumption_wh_km=(float(udds), float(hwfet))) for test, (udds, hwfet) in zip(tests, results, strict=True)
    )


def predictions(tests, mode, pool, siblings=None, seen=None):
    everything = np.ones(len(pool), bool)
    found = naive(tests, mode, pool, seen or (lambda place: everything), siblings or [None] * len(tests))
    return {one.name: one.consumption_wh_km for one in found}


def test_wheel_work_is_road_load_and_kinetic_energy():
    test = replace(TESTS[0], road_n=150.0, road_n_s_m=0.0, road_n_s2_m2=0.0)
    tractive, braking, time = wheel_energies([test])[0, 1]
    # Over a cycle from rest to rest, what is put in less what is taken out is the constant force times the way.
    assert tractive - braking == pytest.approx(150.0 / 3.6, rel=1e-9)
    cycle = load_cycle("hwfet")
    assert time == pytest.approx(cycle.time_s[-1] / 3600.0 / (float(np.trapezoid(cycle.speed_m_s, cycle.time_s)) / 1e3))
    still = replace(test, road_n=0.0)
    heavier = replace(still, mass_kg=2.0 * still.mass_kg)
    assert wheel_energies([heavier])[0, 0, 0] == pytest.approx(2.0 * wheel_energies([still])[0, 0, 0])


def test_each_turning_axle_adds_to_the_mass_on_the_dynamometer():
    one, two = (next(test for test in shipped_tests() if (test.layout == "both") is both) for both in (False, True))
    assert (one.inertia_factor, two.inertia_factor) == pytest.approx((1.015, 1.03))


def test_three_parameters_are_found_again_in_spite_of_outliers():
    tests = made()
    measured = np.array([test.consumption_wh_km for test in tests])
    assert three_parameters(wheel_energies(tests), measured) == pytest.approx(TRUE, rel=1e-6)
    measured[:3] *= 1.4
    assert three_parameters(wheel_energies(tests), measured) == pytest.approx(TRUE, rel=2e-2)


def test_constant_efficiency_is_the_median_of_each_cycle():
    tests = made()
    found = predictions(tests, "blind", tests)
    assert set(found) == set(BASELINES["blind"]) == {CONSTANT, THREE}
    ratio = np.array([test.consumption_wh_km for test in tests]) / found[CONSTANT]
    assert np.median(ratio, axis=0) == pytest.approx([1.0, 1.0])
    assert found[THREE] == pytest.approx(np.array([test.consumption_wh_km for test in tests]), rel=1e-6)


def test_platform_first_then_maker_then_nothing():
    pool = made()
    mine = replace(pool[0], maker="m", platform="p", vehicle="seen")
    of_platform = replace(mine, consumption_wh_km=tuple(1.1 * value for value in mine.consumption_wh_km), vehicle="other")
    of_maker = replace(
        mine, consumption_wh_km=tuple(1.2 * value for value in mine.consumption_wh_km), platform="q", vehicle="third"
    )
    plain = np.array(pool[0].consumption_wh_km)
    for more, factor in (((of_platform, of_maker), 1.1), ((of_maker,), 1.2), ((), 1.0)):
        found = predictions([mine], "platform", (*pool[1:], *more))[GROUP]
        assert found[0] == pytest.approx(factor * plain, rel=2e-3), factor


def test_a_sibling_is_scaled_by_the_ratio_and_none_says_nothing():
    pool = made()
    test, sibling = pool[0], replace(pool[1], consumption_wh_km=tuple(1.07 * value for value in pool[1].consumption_wh_km))
    found = predictions([test, test], "anchored", pool, siblings=[sibling, None])[SIBLING]
    assert found[0] == pytest.approx(1.07 * np.array(test.consumption_wh_km), rel=1e-6)
    assert np.all(np.isnan(found[1]))


def test_only_what_may_be_seen_is_used():
    pool, wrong = made(), made(factor=2.0)
    both = (*pool, *wrong)
    half = np.arange(len(both)) < len(pool)
    found = predictions(pool[:1], "blind", both, seen=lambda place: half)
    assert found[THREE][0] == pytest.approx(pool[0].consumption_wh_km, rel=1e-6)
    assert np.all(np.isnan(predictions(pool[:1], "blind", both, seen=lambda place: ~half & False)[THREE]))
    assert naive([], "blind", pool, lambda place: half, []) == ()
