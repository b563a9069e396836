"""Learning the usable share: placeholders, shrinkage, folds."""

import numpy as np
import pytest

from voltwright.study.usable_energy import (
    CHARGING_EFFICIENCY,
    LabelEntry,
    car_fold,
    chosen_weights,
    constant_share,
    errors_left_out,
    fit_shares,
    learnable,
    maker_of_entry,
    placeholders,
    platform_of_entry,
    recharge_efficiency,
)


def entry(share: float, maker: str = "a", platform: str = "a-one", car: str = "one", capacity_ah: float = 200.0) -> LabelEntry:
    return LabelEntry(maker, platform, car, 400.0, capacity_ah, share * 400.0 * capacity_ah / 1e3 / recharge_efficiency(maker))


def test_the_recharge_of_a_maker_without_certificate_loses_more():
    assert recharge_efficiency("tesla") == CHARGING_EFFICIENCY
    assert 0.82 < recharge_efficiency("nobody") < CHARGING_EFFICIENCY - 0.02


def test_one_v_x_ah_for_packs_of_all_sizes_is_a_placeholder():
    spread = [entry(share) for share in (0.70, 0.80, 0.95, 1.05)]
    assert placeholders(spread) == tuple(spread)
    assert placeholders([entry(share) for share in (0.90, 0.95, 1.0)]) == ()


def test_one_odd_car_of_many_is_left_out_alone():
    cars = [*(entry(0.95 + 0.005 * place) for place in range(6)), entry(0.76)]
    assert placeholders(cars) == (cars[-1],)
    assert learnable(cars) == tuple(cars[:-1])
    assert learnable([entry(1.5, capacity_ah=100.0)]) == ()


def test_a_factor_is_drawn_towards_the_level_above():
    cars = [entry(0.9, "a", "a-one"), entry(0.9, "a", "a-two"), entry(1.0, "b", "b-one"), entry(0.95, "c", "c-one")]
    free, held = fit_shares(cars, (0.0, 0.0)), fit_shares(cars, (1.0, 1.0))
    assert free.whole == pytest.approx(0.95)
    assert free.share("a", "a-one") == pytest.approx(0.9) and free.share("b", "b-one") == pytest.approx(1.0)
    assert 0.9 < held.share("a", "a-one") < 0.95 < held.share("b", "b-one") < 1.0
    # Two platforms say more of a maker than one does.
    assert np.log(held.makers["a"]) / np.log(0.9 / 0.95) == pytest.approx(2 / 3)
    assert np.log(held.makers["b"]) / np.log(1.0 / 0.95) == pytest.approx(1 / 2)


def test_a_group_that_is_left_out_is_not_seen():
    cars = [entry(0.9, "a", "a-one"), entry(1.0, "b", "b-one"), entry(0.96, "c", "c-one"), entry(0.94, "c", "c-two")]
    errors = errors_left_out(cars, maker_of_entry, lambda rest: fit_shares(rest, (0.5, 0.5)))
    without_a = fit_shares(cars[1:], (0.5, 0.5))
    assert errors[0] == pytest.approx(without_a.whole / 0.9 - 1.0)
    assert errors_left_out(cars, maker_of_entry, constant_share)[1] == pytest.approx(0.94 / 1.0 - 1.0)


def test_with_makers_that_differ_the_law_is_better_than_one_share():
    level = {"a": 0.86, "b": 0.93, "c": 1.0, "d": 0.95}
    cars = [
        entry(level[maker] * (1.0 + 0.01 * platform), maker, f"{maker}-{platform}", f"car {maker}{platform}{car}", 150.0 + car)
        for maker in level
        for platform in range(3)
        for car in range(3)
    ]
    weights = chosen_weights(cars)
    for fold in (platform_of_entry, car_fold):
        law = np.abs(errors_left_out(cars, fold, lambda rest: fit_shares(rest, weights)))
        assert np.median(law) < 0.5 * np.median(np.abs(errors_left_out(cars, fold, constant_share)))
