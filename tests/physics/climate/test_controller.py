"""The controller: heats, cools or does nothing; recirculates while far off; lets the outside air cool where it can."""

import jax.numpy as jnp
import pytest

from voltwright.physics.climate.cabin import Cabin, CabinState, Outside
from voltwright.physics.climate.controller import LEAK_SHARE, Controller

CABIN = Cabin(*(jnp.asarray(value) for value in (18e3, 65e3, 40.0, 340.0, 1.1)))
CONTROLLER = Controller(*(jnp.asarray(value) for value in (295.15, 0.0234, 0.134, 0.6, 5500.0)))


def ask(air_c: float, ambient_c: float, sun_w_m2: float = 0.0, comfort: float = 1.0):
    """The wish with air and interior at one temperature."""
    state = CabinState(jnp.asarray(air_c + 273.15), jnp.asarray(air_c + 273.15))
    return CONTROLLER.ask(CABIN, state, Outside.of(ambient_c + 273.15, sun_w_m2), jnp.asarray(comfort))


@pytest.mark.parametrize("air_c", [-10.0, 15.0, 22.0, 23.0, 24.0, 30.0, 60.0])
@pytest.mark.parametrize("ambient_c", [-20.0, 10.0, 23.0, 40.0])
def test_never_heats_and_cools_at_once(air_c: float, ambient_c: float):
    wish = ask(air_c, ambient_c, 400.0)
    assert min(float(wish.heating_w), float(wish.cooling_w)) == 0.0
    assert min(float(wish.heating_w), float(wish.cooling_w), float(wish.fresh_kg_s)) >= 0.0
    assert float(wish.heating_needed_w) <= float(wish.heating_w)
    assert float(wish.fresh_kg_s) <= float(wish.flow_kg_s) <= 0.134 + 1e-12


def test_mild_air_needs_nothing():
    wish = ask(22.5, 22.0)
    assert float(wish.heating_w) == float(wish.cooling_w) == 0.0


def test_off_is_off():
    wish = ask(-10.0, -10.0, comfort=0.0)
    assert float(wish.heating_w) == 0.0
    assert float(wish.fresh_kg_s) == pytest.approx(LEAK_SHARE * 0.0234)


def test_recirculates_while_far_from_comfort():
    assert float(ask(-10.0, -10.0).fresh_kg_s) == pytest.approx(0.4 * 0.0234)
    assert float(ask(22.0, -10.0).fresh_kg_s) == pytest.approx(0.0234)


def test_cool_air_outside_cools_for_nothing():
    wish = ask(24.3, 12.0, 300.0)
    assert float(wish.fresh_kg_s) > 2.0 * 0.0234
    assert float(wish.cooling_w) == pytest.approx(0.0, abs=1e-6)
    assert float(ask(24.3, 35.0, 300.0).cooling_w) > 500.0
