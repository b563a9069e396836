"""The supply: stages against their polynomial, both directions closed, inverse functions, batches."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.chargers import charger_names, load_charger
from voltwright.physics.charging.cable import ac_cable, dc_cable
from voltwright.physics.charging.supply import STAGES, Stage, Stages, Supply, stack
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of

STAGE = Stage.of(10000.0, 0.01, 0.04, 0.02)


def supply(**limits: float) -> Supply:
    stages = Stages.of(station=Stage.of(50e3, 0.006, 0.03, 0.014), cable=dc_cable(0.005, 400.0, 50e3), on_board=STAGE)
    return Supply.of(stages, 12.0, **limits)


def test_loss_of_a_stage_and_its_inverse():
    assert float(STAGE.loss_w(10000.0)) == pytest.approx(700.0, rel=1e-12)
    assert float(STAGE.loss_w(0.0)) == pytest.approx(100.0, rel=1e-12)
    assert float(STAGE.output_for(5000.0)) == pytest.approx(5000.0 - 10000.0 * (0.01 + 0.02 + 0.005), rel=1e-12)
    powers = jnp.linspace(0.0, 20000.0, 41)
    np.testing.assert_allclose(STAGE.output_for(STAGE.input_for(powers)), powers, rtol=1e-12, atol=1e-9)


def test_a_stage_that_is_not_there_loses_nothing():
    none = Stage.of()
    assert float(none.input_for(1234.5)) == pytest.approx(1234.5, rel=1e-15)
    assert float(none.loss_w(1e6)) == 0.0


def test_cables_against_the_law_of_ohm():
    one = ac_cable(0.02, 230.0, 1, 32.0)
    assert float(one.loss_w(7360.0)) == pytest.approx(2 * 0.02 * 32.0**2, rel=1e-12)
    assert float(one.loss_w(3680.0)) == pytest.approx(2 * 0.02 * 16.0**2, rel=1e-12)
    three = ac_cable(0.02, 230.0, 3, 16.0, 0.99)
    assert float(three.loss_w(3 * 230.0 * 16.0 * 0.99)) == pytest.approx(3 * 0.02 * 16.0**2, rel=1e-12)
    assert float(dc_cable(0.003, 400.0, 150e3).loss_w(100e3)) == pytest.approx(0.003 * 250.0**2, rel=1e-12)


def test_powers_add_up_in_both_directions():
    for dc_w in (-9000.0, -500.0, -1.0, 0.0, 1.0, 500.0, 9000.0):
        flow = supply().flow(jnp.asarray(dc_w))
        losses = [float(getattr(flow, f"{name}_w")) for name in STAGES]
        assert min(losses) >= 0.0
        assert float(flow.grid_w) == pytest.approx(float(flow.dc_w) + sum(losses) + 12.0, rel=1e-12)
        assert float(flow.loss_w) == pytest.approx(float(flow.grid_w) - dc_w, rel=1e-9, abs=1e-9)
        assert float(flow.grid_w) > dc_w


def test_open_contactors_take_standby_only():
    flow = supply().flow(jnp.asarray(0.0))
    assert float(flow.grid_w) == 12.0
    assert float(flow.loss_w) == 12.0
    assert float(Supply.of().flow(jnp.asarray(0.0)).grid_w) == 0.0


@pytest.mark.long
def test_inverse_functions_agree_with_the_flow():
    made, powers = supply(), jnp.linspace(100.0, 9500.0, 17)
    grid = made.input_for(powers)
    np.testing.assert_allclose(made.output_for(grid), powers, rtol=1e-12)
    np.testing.assert_allclose(jax.vmap(made.flow)(powers).grid_w, grid, rtol=1e-12)
    taken = made.dc_for_given(powers)
    np.testing.assert_allclose(jax.vmap(made.flow)(-taken).grid_w, -powers, rtol=1e-12)
    assert bool(jnp.all(taken > powers))
    # Too little for its own needs: nothing, and no negative power.
    assert float(made.output_for(50.0)) == 0.0


def test_limits():
    made = supply(power_max_w=50e3, power_give_w=5e3, current_max_a=125.0, voltage_min_v=200.0, voltage_max_v=500.0)
    assert float(made.charge_limit_w(300.0)) == 37500.0
    assert float(made.charge_limit_w(450.0)) == 50e3
    assert float(made.give_limit_w(300.0)) == 5e3
    assert [float(made.charge_limit_w(volts)) for volts in (199.0, 501.0)] == [0.0, 0.0]


def test_a_batch_of_all_kinds_equals_one_by_one():
    car = complete(load_car("hyundai-ioniq-5-2024-lr-rwd"))
    answers = [supply_of(car, load_charger(name)) for name in charger_names()]
    supplies = [answer.supply for answer in answers if isinstance(answer, Served)]
    powers = jnp.asarray([0.7 * float(made.power_max_w) for made in supplies])
    batch = jax.vmap(lambda made, power: made.flow(power))(stack(supplies), powers)
    singles = [float(made.flow(power).grid_w) for made, power in zip(supplies, powers, strict=True)]
    np.testing.assert_allclose(batch.grid_w, singles, rtol=1e-12)


def test_gradient_of_the_flow_is_finite():
    slope = jax.grad(lambda power: supply().flow(power).grid_w)
    assert [bool(jnp.isfinite(slope(power))) for power in (-5e3, 0.0, 5e3)] == [True] * 3
    assert float(slope(5e3)) == pytest.approx(1.0 / float(jax.grad(supply().output_for)(supply().input_for(5e3))), rel=1e-9)
