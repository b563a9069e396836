"""Tests through the simulator in a batch: the same as the test bench, and slopes as differences."""

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import FACTOR_NAMES, calibration, factors_of, with_factors
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.certified_tests import shipped_tests, spec_of_test
from voltwright.procedures.epa.certification import certify_epa
from voltwright.study.calibration.simulate_tests import consumptions, consumptions_of_specs

CAR = "tesla-model-3-2024-rwd"
EFFECTS = calibration()["effects"]


@pytest.mark.long
def test_batch_is_the_multi_cycle_test():
    spec = load_car(CAR)
    mains = certify_epa(spec).consumption_ac_wh_km
    batch = np.exp(consumptions_of_specs([complete(spec)]).log_wh_km[0])
    # The batch takes the usual weight of the first UDDS, and one efficiency of charging.
    assert batch == pytest.approx([mains["city"], mains["highway"]], rel=0.005)


@pytest.mark.long
def test_slopes_are_differences():
    spec = complete(load_car(CAR))
    base = consumptions_of_specs([spec])
    step = 0.01
    for place, name in enumerate(FACTOR_NAMES):
        pair = [with_factors(spec, {name: float(np.exp(sign * step))}) for sign in (-1.0, 1.0)]
        low, high = consumptions_of_specs(pair).log_wh_km
        # The choice of flux and of the force's split has kinks.
        assert base.slopes[0, :, place] == pytest.approx((high - low) / (2.0 * step), rel=0.03, abs=3e-4), name


@pytest.mark.long
def test_order_of_the_tests_does_not_matter():
    tests = [shipped_tests()[place] for place in (3, 150, 60, 220)]
    one = consumptions(tests, [EFFECTS] * 4)
    other = consumptions(tests[::-1], [EFFECTS] * 4)
    assert one.log_wh_km == pytest.approx(other.log_wh_km[::-1], rel=1e-12)
    assert np.all(one.followed)


@pytest.mark.long
def test_effects_are_those_of_complete():
    test = shipped_tests()[100]
    plain = complete(spec_of_test(test), "none")
    by_hand = with_factors(plain, factors_of(plain, EFFECTS))
    found = consumptions([test], [EFFECTS]).log_wh_km
    assert found == pytest.approx(consumptions_of_specs([by_hand]).log_wh_km, rel=1e-12)
