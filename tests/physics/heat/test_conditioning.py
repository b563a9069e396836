"""Who heats and cools the pack: thermostats stay within what the car has, and say what it lacks."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.heat.conditioning import BAND_K, CHILLER_LATER_K, Conditioner
from voltwright.spec.base import replace_fields

SPEC = complete(load_car("tesla-model-3-2024-lr-awd"))
LIQUID = Conditioner.from_car(SPEC)
NO_HEATER = Conditioner.from_car(replace_fields(SPEC, {"thermal.power_heater_kw": 0.0}))


def ask(conditioner: Conditioner, cells_k: float, *, awake=1.0, preparing=0.0, charging=0.0, ambient_k=293.15):
    return conditioner.ask(cells_k, min(cells_k, 320.0), ambient_k, awake, preparing, charging)


def test_in_the_middle_nothing_happens():
    idle = ask(LIQUID, 298.15)
    assert float(idle.heater_w) == float(idle.chiller_w) == float(idle.pump) == float(idle.pump_w) == 0.0


def test_preparing_heats_and_a_car_without_a_heater_says_so():
    assert float(ask(LIQUID, 275.0, preparing=1.0).heater_w) == pytest.approx(float(LIQUID.heater_w))
    lacking = ask(NO_HEATER, 275.0, preparing=1.0)
    assert float(lacking.heater_w) == 0.0
    assert float(lacking.lacking) == 1.0
    assert float(ask(LIQUID, 275.0, preparing=1.0).lacking) == 0.0


def test_asleep_nothing_is_heated():
    assert float(ask(LIQUID, 250.0, awake=0.0).heater_w) == 0.0


def test_radiator_comes_first_and_the_chiller_later():
    warm = float(LIQUID.cooling_above_k) + 0.5 * CHILLER_LATER_K
    cooled = ask(LIQUID, warm)
    assert float(cooled.radiator) > 0.0
    assert float(cooled.chiller_w) == 0.0
    hot = ask(LIQUID, float(LIQUID.cooling_above_k) + CHILLER_LATER_K + BAND_K)
    assert float(hot.chiller_w) == pytest.approx(float(LIQUID.chiller_w))


def test_the_radiator_stays_shut_where_the_air_is_warmer():
    assert float(ask(LIQUID, 312.0, ambient_k=330.0).radiator) == 0.0


def test_shares_scale_powers():
    whole = ask(LIQUID, 275.0, preparing=1.0)
    half = whole.shed(0.5)
    assert float(half.heater_w) == pytest.approx(0.5 * float(whole.heater_w))
    assert float(half.pump) == float(whole.pump)
    assert float(whole.pumped(0.0).pump_w) == 0.0
    assert float(ask(LIQUID, 315.0).chilling_at_most(100.0).chiller_w) == 100.0
