"""The pack: window, limits, and one step at constant power."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.physics.battery.pack import REGENERATION_RESERVE, Pack, PackState
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.loading import car_from_data

WARM_K = 298.15


def made(car_data: dict[str, Any], **battery: Any) -> Pack:
    car_data["battery"].update(battery)
    return Pack.from_car(complete(car_from_data(car_data)))


@pytest.mark.parametrize("name", car_names())
def test_window_holds_the_usable_energy(vehicle_of: Callable[..., Vehicle], name: str):
    pack, full = vehicle_of(name).pack, complete(load_car(name))
    assert 0.0 <= float(pack.soc_min) < float(pack.soc_max) <= 1.0
    usable_j = full.battery.energy_usable_kwh * 3.6e6
    # The ends of the window are found on the integral by straight lines between table points, the energy likewise.
    assert float(pack.energy_usable_j()) == pytest.approx(usable_j, rel=1e-9)


def test_resistance_after_10_s_is_the_written_one(car_data: dict[str, Any]):
    pack = made(car_data, resistance_mohm=90)
    circuit, step = pack.circuit, pack.time_step(1.0, WARM_K)
    branches = ((circuit.branch1_ohm, circuit.branch1_f), (circuit.branch2_ohm, circuit.branch2_f))
    pulse = circuit.ohmic_ohm + sum(ohm * (1.0 - jnp.exp(-10.0 / (ohm * farad))) for ohm, farad in branches)
    assert float(pulse) == pytest.approx(0.090, rel=1e-12)
    # Stepped by the second from half charge, with an OCV that stays: the midpoint rule is within 1e-3 of the exponential.
    flat = jnp.full_like(pack.open_circuit.voltage_v, 3.7)
    pack = pack.replaced(circuit__open_circuit__voltage_v=flat)
    middle = PackState(jnp.asarray(0.5), jnp.zeros(()), jnp.zeros(()))
    state, current_a, point = middle, jnp.asarray(1e-3), pack.circuit.at(middle, step)
    for _ in range(10):
        point = pack.circuit.at(state, step)
        state, _ = pack.circuit.advance(state, current_a, point.discharge_ohm, step, point)
    end_v = current_a * point.discharge_ohm + state.branch1_v + state.branch2_v
    assert float(end_v / current_a) == pytest.approx(0.090, rel=1e-3)


def test_cold_raises_the_resistance(car_data: dict[str, Any]):
    pack = made(car_data)
    ratio = float(pack.time_step(1.0, 273.15).ohmic_ohm / pack.time_step(1.0, WARM_K).ohmic_ohm)
    assert ratio == pytest.approx(float(jnp.exp(pack.circuit.activation_ohmic_k * (1 / 273.15 - 1 / 298.15))), rel=1e-12)
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

    slope = jax.jit(jax.grad(end))
    for display, power in ((1.0, -1e5), (0.0, 1e5), (0.5, 0.0), (0.5, 1e7)):
        slopes = slope(pack, display, power)
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes))


@pytest.mark.parametrize("power_w", [-30e3, 30e3])
def test_entropy_heats_or_cools_and_is_in_no_loss(car_data: dict[str, Any], power_w: float):
    pack = made(car_data)
    entropy = jnp.full_like(pack.open_circuit.entropy_v_k, 1e-4)
    pack = pack.replaced(circuit__open_circuit__entropy_v_k=entropy)
    step, state = pack.time_step(1.0, WARM_K), pack.at_display(0.5)
    _, flow = pack.advance(state, jnp.asarray(power_w), step, pack.limits(state, step))
    # Where the voltage rises with temperature, a discharge takes heat up.
    expected = -float(flow.current_a) * WARM_K * 1e-4 * float(pack.cells_series)
    assert float(flow.entropic_w) == pytest.approx(expected, rel=1e-12)
    assert float(flow.chemical_w - flow.ohmic_w - flow.polarisation_w - flow.stored_w) == pytest.approx(power_w, rel=1e-9)


def test_direction_picks_the_resistance(car_data: dict[str, Any]):
    pack = made(car_data)
    pack = pack.replaced(circuit__shape__ohmic_charge=2.0 * pack.circuit.shape.ohmic_discharge)
    step, state = pack.time_step(1.0, WARM_K), pack.at_display(0.5)
    limits = pack.limits(state, step)
    _, giving = pack.advance(state, jnp.asarray(1.0), step, limits)
    _, taking = pack.advance(state, jnp.asarray(-1.0), step, limits)
    assert float(taking.ohmic_w) == pytest.approx(2.0 * float(giving.ohmic_w), rel=1e-3)


def test_an_aged_pack_holds_and_gives_less(car_data: dict[str, Any]):
    pack = made(car_data)
    same, aged = pack.aged(1.0, 1.0), pack.aged(0.8, 1.5)
    assert float(same.energy_usable_j()) == pytest.approx(float(pack.energy_usable_j()), rel=1e-12)
    assert float(aged.capacity_c) == pytest.approx(0.8 * float(pack.capacity_c), rel=1e-12)
    ratio = float(aged.energy_usable_j() / pack.energy_usable_j())
    assert 0.78 < ratio < 0.8
    step, state = pack.time_step(1.0, WARM_K), pack.at_display(0.5)
    older = aged.time_step(1.0, WARM_K)
    assert float(aged.limits(state, older).resistance_ohm) > 1.3 * float(pack.limits(state, step).resistance_ohm)


def test_age_lifts_the_lower_end_where_the_voltage_would_fall_below_its_least(car_data: dict[str, Any]):
    car_data["battery"].update(energy_gross_kwh=60.0)
    pack = made(car_data)
    aged = pack.aged(0.9, 3.0)
    assert float(aged.soc_min) > float(pack.soc_min)


def test_spread_of_the_cells(car_data: dict[str, Any]):
    pack = made(car_data)
    none, spread = pack.spread(0.0, 0.0), pack.spread(2.0, 10.0)
    assert float(none.soc_min) == pytest.approx(float(pack.soc_min), rel=1e-12)
    width = float((spread.soc_max - spread.soc_min) / (pack.soc_max - pack.soc_min))
    # The weakest of 96 cells stands 2.5 deviations out.
    assert width == pytest.approx(1.0 - 2.48 * 0.02, abs=2e-3)
    assert float(spread.weakest_ratio) == pytest.approx(1.0 + 2.48 * 0.1, abs=1e-2)
    assert float(pack.spread(2.0, 10.0, 4).weakest_ratio) == pytest.approx(1.0 + 2.48 * 0.05, abs=1e-2)
