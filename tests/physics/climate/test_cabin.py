"""The cabin: steady state and time constants of the closed form, flows that add up, stability of the step."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.climate.cabin import PERSON_W, Cabin, CabinState, Outside
from voltwright.physics.climate.moist_air import HEAT_CAPACITY_AIR_J_KG_K

CABIN = Cabin(*(jnp.asarray(value) for value in (18e3, 65e3, 40.0, 340.0, 1.1)))
FRESH_KG_S = 0.02


def run(outside: Outside, heat_w: float, start: CabinState, dt_s: float, steps: int):
    """(states, flows) of a run under constant conditions."""

    @jax.jit
    def drive(begin):
        return jax.lax.scan(lambda state, _: _twice(CABIN.advance(state, dt_s, outside, FRESH_KG_S, heat_w)), begin, length=steps)

    return drive(start)[1]


def _twice(result):
    state, flow = result
    return state, (state, flow)


def test_steady_state_is_that_of_the_closed_form():
    outside = Outside.of(263.15, sun_w_m2=300.0, speed_m_s=20.0, occupants=2.0)
    state, _ = run(outside, 2000.0, CABIN.at(263.15), 1.0, 30000)
    passing = 40.0 * (1.0 + 20.0 / 50.0) + FRESH_KG_S * HEAT_CAPACITY_AIR_J_KG_K
    air = 263.15 + (2000.0 + 2 * PERSON_W + 1.1 * 300.0) / passing
    assert float(state.air_k[-1]) == pytest.approx(air, rel=1e-9)
    assert float(state.interior_k[-1]) == pytest.approx(air + 1.1 * 300.0 / 340.0, rel=1e-9)


def test_the_load_holds_the_air_where_it_is():
    outside, state = Outside.of(268.15, 100.0, 10.0), CabinState(jnp.asarray(295.15), jnp.asarray(285.0))
    load = CABIN.load_w(state, outside, 295.15, FRESH_KG_S)
    after, _ = CABIN.advance(state, 1.0, outside, FRESH_KG_S, load)
    assert float(after.air_k) == pytest.approx(295.15, abs=1e-9)


def test_stored_heat_is_the_sum_of_the_flows():
    outside = Outside.of(303.15, 850.0, 15.0, 3.0)
    _, flow = run(outside, -1500.0, CABIN.at(330.0), 1.0, 600)
    summed = flow.walls_w + flow.ventilation_w + flow.sun_w + flow.people_w + flow.hvac_w
    np.testing.assert_allclose(flow.stored_w, summed, rtol=0.0, atol=1e-6)


def test_ten_second_steps_end_where_one_second_steps_end():
    outside = Outside.of(258.15, 0.0, 10.0)
    fine, _ = run(outside, 3000.0, CABIN.at(258.15), 1.0, 600)
    coarse, _ = run(outside, 3000.0, CABIN.at(258.15), 10.0, 60)
    assert float(coarse.air_k[-1]) == pytest.approx(float(fine.air_k[-1]), abs=0.3)


def test_no_heat_and_no_difference_change_nothing():
    outside = Outside.of(290.0, occupants=0.0)
    state, flow = CABIN.advance(CABIN.at(290.0), 1.0, outside, FRESH_KG_S, 0.0)
    assert float(state.air_k) == 290.0
    assert float(flow.stored_w) == 0.0
