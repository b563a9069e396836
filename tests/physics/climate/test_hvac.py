"""The climate system whole: balance of heat, comfort held, what is lacking, order of the kinds, gradients."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.climate.cabin import Outside
from voltwright.physics.climate.hvac import Hvac, shed
from voltwright.spec.base import replace_fields

# Without XLA's fusion a gradient compiles in a third of the time and memory; what comes out is the same to rounding.
UNFUSED = {"xla_disable_hlo_passes": "fusion"}
AMBIENT_C = np.array([-20.0, -10.0, 0.0, 10.0, 23.0, 30.0, 40.0])
SPEC = complete(load_car("tesla-model-3-2024-rwd"))


def system(kind: Any, **fields) -> Hvac:
    """A climate system of a kind in the same cabin."""
    written = {"flow_fresh_m3_h": 50.0, **fields}
    bare = load_car("tesla-model-3-2024-rwd").model_copy(update={"hvac": SPEC.written.hvac.__class__(kind=kind, **written)})
    return Hvac.from_car(complete(bare))


@partial(jax.jit, static_argnames="steps")
def hold(hvac: Hvac, ambient_k, sun_w_m2=0.0, steps: int = 3000):
    """(actions, flows, states) of a run at each ambient from a soaked car, with comfort wanted."""

    def one(kelvin):
        outside = Outside.of(kelvin, sun_w_m2, 8.8)

        def body(state, _):
            action = hvac.ask(state, outside, 1.0, kelvin)
            after, flow = hvac.advance(state, 1.0, outside, action)
            return after, (action, flow, after)

        return jax.lax.scan(body, hvac.cabin.at(kelvin), length=steps)[1]

    return jax.vmap(one)(jnp.asarray(ambient_k))


@pytest.fixture(scope="module")
def held():
    """Runs of both kinds over all ambients."""
    return {kind: hold(system(kind), AMBIENT_C + 273.15) for kind in ("heat_pump", "resistance")}


@pytest.mark.parametrize("kind", ["heat_pump", "resistance"])
def test_heat_balances(held, kind: str):
    action, flow, _ = held[kind]
    into = action.electric_w + action.blower_heat_w + action.heat_from_ambient_w + action.heat_from_drive_units_w
    np.testing.assert_allclose(into, action.heat_to_cabin_w + action.loss_w, rtol=0.0, atol=1e-8)
    np.testing.assert_allclose(flow.hvac_w, action.heat_to_cabin_w, rtol=0.0, atol=1e-9)
    np.testing.assert_allclose(action.electric_w, action.compressor_w + action.heater_w, rtol=0.0, atol=1e-9)


@pytest.mark.parametrize("kind", ["heat_pump", "resistance"])
def test_comfort_is_held(held, kind: str):
    action, _, state = held[kind]
    end_c = np.asarray(state.air_k[:, -1]) - 273.15
    assert np.all((end_c > 21.9) & (end_c < 23.1))
    assert float(np.max(action.unmet_w)) == 0.0


def test_resistance_takes_at_least_what_a_heat_pump_takes(held):
    pump, wire = (np.asarray(held[kind][0].electric_w[:, -1]) for kind in ("heat_pump", "resistance"))
    cold = AMBIENT_C < 15.0
    assert np.all(wire[cold] > 1.2 * pump[cold])
    np.testing.assert_allclose(wire[~cold], pump[~cold], rtol=0.05, atol=1e-9)


def test_power_grows_with_the_distance_from_comfort(held):
    electric = np.asarray(held["heat_pump"][0].electric_w[:, -1])
    assert np.all(np.diff(electric[AMBIENT_C <= 10.0]) < 0.0)
    assert np.all(np.diff(electric[AMBIENT_C >= 23.0]) > 0.0)


def test_what_is_lacking_is_said():
    ambient = np.array([253.15, 313.15])
    none, _, state = hold(system("none"), ambient, 800.0)
    assert np.all(np.asarray(none.electric_w) == 0.0)
    assert np.all(np.asarray(none.unmet_w[:, -1]) > 300.0)
    assert np.all(np.abs(np.asarray(state.air_k[:, -1]) - ambient) > 1.0)
    weak, _, state = hold(system("resistance", power_heater_kw=0.0), ambient[:1])
    assert float(weak.unmet_w[0, -1]) > 1500.0
    assert float(state.air_k[0, -1]) < 260.0


def test_a_battery_that_feeds_less_leaves_heat_unmet():
    hvac, outside = system("resistance"), Outside.of(258.15)
    full = hvac.ask(hvac.cabin.at(294.0), outside, 1.0, 258.15)
    weak = hvac.ask(hvac.cabin.at(294.0), outside, 1.0, 258.15, 1000.0)
    assert float(weak.electric_w) == pytest.approx(1000.0)
    assert float(weak.unmet_w) > 0.0 == float(full.unmet_w)
    half = shed(full, 0.5)
    assert float(half.electric_w) == pytest.approx(0.5 * float(full.electric_w))
    balance = half.electric_w + half.blower_heat_w + half.heat_from_ambient_w - half.heat_to_cabin_w - half.loss_w
    assert float(balance) == pytest.approx(0.0, abs=1e-9)


def test_the_chiller_shares_the_compressor():
    hvac = system("heat_pump")
    outside = Outside.of(308.15, 850.0)
    busy = hvac.ask(hvac.cabin.at(330.0), outside, 1.0, 308.15)
    idle = hvac.ask(hvac.cabin.at(297.0), outside, 0.0, 308.15)
    assert float(hvac.chiller_most_w(busy, 308.15)) < float(hvac.chiller_most_w(idle, 308.15))
    most = hvac.chiller_most_w(idle, 308.15)
    assert float(hvac.chiller_electric_w(most, 308.15)) == pytest.approx(4000.0)


def test_cooling_begins_without_a_jump():
    """XLA may compute a condition twice, with roundings that disagree; a jump there breaks the balance of the machine."""
    hvac, outside = system("heat_pump"), Outside.of(298.15, humidity=0.9)
    air_k = np.arange(294.0, 297.0, 1e-3)
    action = jax.vmap(lambda kelvin: hvac.ask(hvac.cabin.at(kelvin), outside, 1.0, 298.15))(air_k)
    assert float(action.latent_w[0]) == 0.0 < float(action.latent_w[-1])
    # 500 W/K over 1 mK, and what is dried on top over the first 100 W.
    assert float(np.max(np.abs(np.diff(action.latent_w)))) < 10.0


@pytest.mark.parametrize("count", [0.0, 1.0, 3.0])
def test_people_breathe_out_water_that_the_coil_takes(count: float):
    hvac = system("resistance")
    state, dry = hvac.cabin.at(297.0), Outside.of(308.15, occupants=count, humidity=0.05)
    action = hvac.ask(state, dry, 1.0, 308.15)
    assert float(action.latent_w) == pytest.approx(50.0 * count, abs=1e-9)


def test_fresh_air_does_not_depend_on_the_heater():
    flows = {kind: float(Hvac.from_car(complete(_bare(kind))).controller.fresh_kg_s) for kind in ("heat_pump", "resistance")}
    assert flows["heat_pump"] == flows["resistance"] == pytest.approx(50.0 * 1.2041 / 3600.0, rel=1e-12)


def _bare(kind: Any):
    car = load_car("tesla-model-3-2024-rwd")
    return car.model_copy(update={"hvac": car.hvac.__class__(kind=kind)})


def test_gradients_are_finite():
    def energy(hvac: Hvac):
        action, _, _ = hold(hvac, AMBIENT_C + 273.15, 300.0, steps=60)
        return jnp.sum(action.electric_w)

    slopes = jax.tree.leaves(jax.jit(jax.grad(energy), compiler_options=UNFUSED)(system("heat_pump")))
    assert all(np.all(np.isfinite(slope)) for slope in slopes)


def test_scooter_has_no_cabin():
    spec = complete(load_car("xiaomi-scooter-pro-2"))
    assert spec.hvac.kind == "none"
    action = Hvac.from_car(spec).ask(Hvac.from_car(spec).cabin.at(283.15), Outside.of(283.15), 0.0, 283.15)
    assert float(action.electric_w) == float(action.blower_w) == float(action.unmet_w) == 0.0


def test_a_written_field_stays():
    changed = replace_fields(SPEC, {"hvac.conductance_walls_w_k": 55.0})
    assert float(Hvac.from_car(changed).cabin.walls_w_k) == 55.0
