"""The pack: window, limits, and one step at constant power."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from voltwright.library.find import car_names, load_car
from voltwright.physics.battery.pack import REGENERATION_RESERVE, Pack, PackState
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.defaults import complete
from voltwright.spec.loading import car_from_data

WARM_K = 298.15


def made(car_data: dict[str, Any], **battery: Any) -> Pack:
    car_data["battery"].update(battery)
    return Pack.from_spec(complete(car_from_data(car_data)).spec)


@pytest.mark.parametrize("name", car_names())
def test_window_holds_the_usable_energy(vehicle_of: Callable[..., Vehicle], name: str):
    pack, full = vehicle_of(name).pack, complete(load_car(name)).spec
    assert 0.0 <= float(pack.soc_min) < float(pack.soc_max) <= 1.0
    usable_j = full.battery.energy_usable_kwh * 3.6e6
    # The ends of the window are found on the integral by straight lines between table points, the energy likewise.
    assert float(pack.energy_usable_j()) == pytest.approx(usable_j, rel=1e-9)


def test_resistance_after_10_s_is_the_written_one(car_data: dict[str, Any]):
    pack = made(car_data, resistance_mohm=90)
    step = pack.time_step(10.0, WARM_K)
    pulse = step.ohmic_ohm + step.branch1_ohm * (1 - step.decay1) + step.branch2_ohm * (1 - step.decay2)
    assert float(pulse) == pytest.approx(0.090, rel=1e-12)


def test_cold_raises_the_resistance(car_data: dict[str, Any]):
    pack = made(car_data)
    ratio = float(pack.time_step(1.0, 273.15).ohmic_ohm / pack.time_step(1.0, WARM_K).ohmic_ohm)
    assert ratio == pytest.approx(float(jnp.exp(pack.activation_k * (1 / 273.15 - 1 / 298.15))), rel=1e-12)
    assert ratio > 1.5


def test_display_and_cells_are_inverse(car_data: dict[str, Any]):
    pack = made(car_data)
    assert float(pack.display_of_soc(pack.soc_of_display(0.3))) == pytest.approx(0.3, rel=1e-12)
    assert float(pack.full().soc) == pytest.approx(float(pack.soc_max), rel=1e-15)


def test_each_limit_can_bind(car_data: dict[str, Any]):
    wide = dict(power_discharge_max_kw=4000, power_charge_max_kw=4000, current_discharge_max_a=9000, current_charge_max_a=9000)
    for name, value, side, expected in (
        ("power_discharge_max_kw", 50, "discharge_w", 50e3),
        ("power_charge_max_kw", 20, "charge_w", 20e3),
    ):
        pack = made(car_data, **{**wide, name: value})
        limits = pack.limits(pack.at_display(0.5), pack.time_step(1.0, WARM_K))
        assert float(getattr(limits, side)) == pytest.approx(expected, rel=1e-12)
    pack = made(car_data, **{**wide, "current_discharge_max_a": 100})
    limits = pack.limits(pack.at_display(0.5), pack.time_step(1.0, WARM_K))
    assert float(limits.discharge_w) == pytest.approx(float(100 * (limits.free_v - 100 * limits.resistance_ohm)), rel=1e-12)


def test_pack_beyond_its_reserve_takes_nothing_and_empty_pack_gives_nothing(car_data: dict[str, Any]):
    pack = made(car_data)
    step = pack.time_step(1.0, WARM_K)
    above = PackState(pack.soc_max + REGENERATION_RESERVE, jnp.asarray(0.0), jnp.asarray(0.0))
    assert float(pack.limits(above, step).charge_w) == 0.0
    assert float(pack.limits(pack.full(), step).charge_w) > 0.0
    assert float(pack.limits(pack.at_display(0.0), step).discharge_w) == 0.0


@pytest.mark.parametrize("power_w", [-20e3, 0.0, 60e3])
def test_a_step_balances(car_data: dict[str, Any], power_w: float):
    pack = made(car_data)
    step = pack.time_step(1.0, WARM_K)
    state = PackState(jnp.asarray(0.6), jnp.asarray(1.5), jnp.asarray(-0.8))
    after, flow = pack.advance(state, jnp.asarray(power_w), step, pack.limits(state, step))
    given = flow.chemical_w - flow.ohmic_w - flow.polarisation_w - flow.stored_w
    # Rounding of terms of 60 kW.
    assert float(given) == pytest.approx(power_w, abs=1e-9 * 60e3)
    assert float(flow.voltage_v * flow.current_a) == pytest.approx(power_w, abs=1e-9 * 60e3)
    assert float(state.soc - after.soc) == pytest.approx(float(flow.current_a / pack.capacity_c), rel=1e-9, abs=1e-18)


def test_gradient_is_finite_at_every_edge(car_data: dict[str, Any]):
    pack = made(car_data)

    def end(pack, display, power_w):
        step = pack.time_step(1.0, WARM_K)
        state = pack.at_display(display)
        limits = pack.limits(state, step)
        after, flow = pack.advance(state, jnp.clip(power_w, -limits.charge_w, limits.discharge_w), step, limits)
        return after.soc + after.branch1_v + flow.polarisation_w + flow.voltage_v

    for display, power in ((1.0, -1e5), (0.0, 1e5), (0.5, 0.0), (0.5, 1e7)):
        slopes = jax.grad(end)(pack, display, power)
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes))
