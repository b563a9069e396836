"""Heat of the pack: energy adds up, bodies settle at the closed form's temperatures."""

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.heat.pack_heat import SPEED_DOUBLES_M_S, PackHeat

AMBIENT_K = 283.15


@pytest.fixture(scope="module")
def heat() -> PackHeat:
    return PackHeat.from_car(complete(load_car("volkswagen-id3-2021-pro")))


def advance(heat: PackHeat, state, steps: int, dt_s: float = 10.0, **asked: float):
    inputs = dict(heat_w=0.0, into_coolant_w=0.0, pump=0.0, radiator=0.0, ambient_k=AMBIENT_K, speed_m_s=0.0) | asked
    step, flow = heat.time_step(dt_s), None
    for _ in range(steps):
        state, flow = heat.advance(state, step, **inputs)
    assert flow is not None
    return state, flow


def test_what_is_stored_is_what_came_less_what_went(heat: PackHeat):
    state = heat.at(310.0)
    _, flow = advance(heat, state, 1, heat_w=2500.0, into_coolant_w=-1500.0, pump=1.0, radiator=1.0, speed_m_s=20.0)
    out = flow.housing_to_ambient_w + flow.coolant_to_ambient_w
    assert float(flow.stored_w) == pytest.approx(2500.0 - 1500.0 - float(out), rel=1e-9)
    assert float(flow.coolant_to_ambient_w) > 0.0


def test_a_heated_passive_pack_settles_where_housing_gives_off_the_heat(heat: PackHeat):
    start = heat.at(AMBIENT_K)
    heat_w = 40.0
    state, _ = advance(heat, start, 60_000, heat_w=heat_w)
    housing_k = AMBIENT_K + heat_w / float(heat.housing_ambient_w_k)
    # The mean over a step stands for the flow at its start: the settled difference is larger by half a step's exponent.
    assert float(state.housing_k) == pytest.approx(housing_k, abs=0.01)
    assert float(state.cells_k) == pytest.approx(housing_k + heat_w / float(heat.cells_housing_w_k), abs=0.01)


def test_the_stream_cools_the_housing(heat: PackHeat):
    _, still = advance(heat, heat.at(300.0), 1)
    _, moving = advance(heat, heat.at(300.0), 1, speed_m_s=SPEED_DOUBLES_M_S)
    assert float(moving.housing_to_ambient_w) == pytest.approx(2.0 * float(still.housing_to_ambient_w), rel=1e-12)


def test_without_pump_the_coolant_keeps_apart(heat: PackHeat):
    state, flow = advance(heat, heat.at(300.0), 1, heat_w=1000.0)
    assert float(flow.cells_to_coolant_w) == 0.0
    assert float(state.coolant_k) == 300.0
