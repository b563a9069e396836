"""How likely a car is better than a rival: by hand, with what two cars have in common, and for the same car twice."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from voltwright.defaults.calibration.common_error import common_covariance
from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.study.calibration.intervals import Spread
from voltwright.study.uncertainty.rivals import Rival, chances_of

NONE = (0.0,) * len(FACTOR_NAMES)
SU7, RWD, AWD = (complete(load_car(name)) for name in ("xiaomi-su7", "tesla-model-3-2024-rwd", "tesla-model-3-2024-lr-awd"))


def rival(car, values, spread: Spread, assumed=()) -> Rival:
    return Rival(car, values, dict.fromkeys(values, spread), frozenset(assumed))


def alone(width: float) -> Spread:
    return Spread({}, NONE, width, 0.0, 0.0, 0.0)


def test_independent_errors_by_hand():
    one, other = rival(SU7, {"range_cltc_km": 700.0}, alone(0.08)), rival(RWD, {"range_cltc_km": 606.0}, alone(0.06))
    (chance,) = chances_of([one, other])
    wanted = norm.cdf(1.645 * math.log(700 / 606) / 0.10)
    assert chance.probability == pytest.approx(wanted, rel=1e-12) and chance.correlation == 0.0


def test_less_is_better_of_consumption_and_time():
    for name in ("consumption_wltp_wh_km", "acceleration_0_100_s"):
        (chance,) = chances_of([rival(SU7, {name: 5.0}, alone(0.1)), rival(RWD, {name: 6.0}, alone(0.1))])
        assert chance.probability > 0.9


def test_both_orders_come_to_one():
    pair = [rival(SU7, {"range_epa_km": 450.0}, alone(0.08)), rival(RWD, {"range_epa_km": 460.0}, alone(0.03))]
    (one,), (other,) = chances_of(pair), chances_of(pair[::-1])
    assert one.probability + other.probability == pytest.approx(1.0, abs=1e-12)


def test_a_law_that_filled_both_cars_is_off_in_both():
    spread = Spread({"rolling_resistance": -0.08}, NONE, 0.08, 0.0, 0.0, 0.0)
    values = [{"range_cltc_km": 700.0}, {"range_cltc_km": 660.0}]
    both = [rival(car, own, spread, ["rolling_resistance"]) for car, own in zip((SU7, RWD), values, strict=True)]
    apart = [rival(car, own, spread) for car, own in zip((SU7, RWD), values, strict=True)]
    (common,), (free,) = chances_of(both), chances_of(apart)
    assert common.correlation == pytest.approx(0.5, rel=1e-9) and free.correlation == 0.0
    assert common.probability > free.probability > 0.5
    # The same by draws of both errors: no formula of the module.
    cov: Any = np.array([[1.0, 0.5], [0.5, 1.0]]) * (0.08 / 1.645) ** 2
    drawn = multivariate_normal(cov=cov).rvs(200_000, random_state=1)
    share = np.mean(700.0 * np.exp(drawn[:, 0]) > 660.0 * np.exp(drawn[:, 1]))
    assert common.probability == pytest.approx(share, abs=0.005)


def test_the_same_car_twice_is_even():
    spread = Spread({"mass": 0.02}, NONE, 0.02, 0.0, 0.0, 0.04)
    (chance,) = chances_of([rival(RWD, {"range_epa_km": 430.0}, spread)] * 2)
    assert chance.probability == 0.5
    known = Spread({}, NONE, 0.0, 0.0, 0.0, 0.0)
    (sure,) = chances_of([rival(RWD, {"range_epa_km": 430.0}, known), rival(SU7, {"range_epa_km": 430.0}, known)])
    assert sure.probability == 0.5


def test_cars_of_one_maker_share_more_of_the_loss_model_than_others_do():
    within, across = (np.trace(common_covariance(RWD, other)) for other in (AWD, SU7))
    assert within > across > 0.0
    own = np.trace(RWD.loss_model.covariance)
    assert across < own
    scooter = complete(load_car("xiaomi-scooter-pro-2"))
    assert not common_covariance(RWD, scooter).any(), "no test teaches about scooters"
    assert np.allclose(common_covariance(RWD, AWD), common_covariance(AWD, RWD).T, atol=1e-12)
