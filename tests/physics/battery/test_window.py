"""Capacity and window: a discharge as in a range test takes the energies of the file from the terminals."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.physics.arrays import xnp
from voltwright.physics.battery.pack import Pack
from voltwright.physics.battery.window import TEMPERATURE_TEST_K, discharge_current_a
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.base import replace_fields
from voltwright.spec.chemistry import CHEMISTRIES
from voltwright.spec.loading import car_from_data

STEPS = 2000


def discharged_j(pack: Pack, soc_start, soc_end) -> float:
    """Terminal energy at the constant current of a range test, step by step through the circuit."""
    dt_s = (soc_start - soc_end) * pack.capacity_c / pack.current_test_a / STEPS
    step = pack.time_step(dt_s, TEMPERATURE_TEST_K)

    def body(state, _):
        limits = pack.limits(state, step)
        power_w = pack.current_test_a * (limits.free_v - limits.resistance_ohm * pack.current_test_a)
        after, flow = pack.advance(state, power_w, step, limits)
        return after, flow.voltage_v * flow.current_a

    start = pack.full()
    start = type(start)(jnp.asarray(soc_start, float), start.branch1_v, start.branch2_v)
    _, powers = jax.lax.scan(body, start, None, length=STEPS)
    return float(jnp.sum(powers) * dt_s)


@pytest.mark.parametrize("name", car_names())
def test_a_range_test_takes_the_usable_energy_from_the_terminals(vehicle_of: Callable[..., Vehicle], name: str):
    pack, battery = vehicle_of(name).pack, complete(load_car(name)).battery
    # Until its branches have filled, a rested pack gives a little more; the voltage is that of the start of each step.
    assert discharged_j(pack, pack.soc_max, pack.soc_min) == pytest.approx(battery.energy_usable_kwh * 3.6e6, rel=1e-3)
    assert float(pack.energy_usable_j()) == pytest.approx(battery.energy_usable_kwh * 3.6e6, rel=1e-9)


def test_gross_energy_is_that_of_the_whole_cells_down_to_their_least_voltage(car_data: dict[str, Any]):
    car_data["battery"].update(energy_gross_kwh=64.0)
    spec = complete(car_from_data(car_data))
    pack, law = Pack.from_car(spec), CHEMISTRIES["nmc"]
    drop_v = pack.current_test_a * pack.circuit.settled_table_ohm(TEMPERATURE_TEST_K) / pack.cells_series
    loaded = pack.open_circuit.voltages_v(TEMPERATURE_TEST_K) - drop_v
    empty = float(np.interp(law.voltage_min_v, loaded, np.linspace(0.0, 1.0, len(loaded))))
    assert 0.01 < empty < 0.02
    assert discharged_j(pack, 1.0, empty) == pytest.approx(64.0 * 3.6e6, rel=1e-3)


def test_usable_energy_that_fills_the_cells_ends_at_their_least_voltage(car_data: dict[str, Any]):
    car_data["battery"].update(energy_gross_kwh=60.0)
    pack = Pack.from_car(complete(car_from_data(car_data)))
    step = pack.time_step(1.0, TEMPERATURE_TEST_K)
    empty = pack.at_display(0.0)
    settled = pack.current_test_a * jnp.interp(
        empty.soc, pack.open_circuit.grid, pack.circuit.settled_table_ohm(TEMPERATURE_TEST_K)
    )
    at_the_end_v = pack.limits(empty, step).open_circuit_v - settled
    assert float(at_the_end_v) == pytest.approx(float(pack.voltage_min_v), rel=1e-9)
    assert float(pack.soc_max) == pytest.approx(1.0, abs=1e-12)


def test_a_written_capacity_counts(car_data: dict[str, Any]):
    car_data["battery"].update(capacity_ah=170.0)
    assert float(Pack.from_car(complete(car_from_data(car_data))).capacity_c) == 170.0 * 3600.0


# Power [kW], usable energy [kWh], resistance [ohm], expected current [A], what sets it
CURRENTS = [
    (15.0, 60.0, 0.1, 15e3 / 350.0, "typical power"),
    (15.0, 6.0, 0.1, 6e3 / 350.0, "one hour"),
    (15.0, 60.0, 10.0, 0.45 * 350.0 / 10.0, "a resistance beyond reason"),
]


@pytest.mark.parametrize(("power_kw", "energy_kwh", "ohm", "current_a", "_by"), CURRENTS, ids=[row[-1] for row in CURRENTS])
def test_current_of_a_range_test(power_kw: float, energy_kwh: float, ohm: float, current_a: float, _by: str):
    assert float(discharge_current_a(power_kw, energy_kwh, 350.0, ohm)) == pytest.approx(current_a, rel=1e-12)


def test_absurd_resistance_stays_a_number(car_data: dict[str, Any]):
    car_data["battery"].update(resistance_mohm=1000)
    pack = Pack.from_car(complete(car_from_data(car_data)))
    assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(pack))
    assert 0.0 <= float(pack.soc_min) < float(pack.soc_max) <= 1.0


@pytest.mark.parametrize("field", ["energy_usable_kwh", "energy_gross_kwh", "resistance_mohm", "soc_max"])
def test_gradient_of_the_window_against_differences(car_data: dict[str, Any], field: str):
    # Away from the points of the table, where the window's ends have a kink.
    car_data["battery"].update(energy_gross_kwh=66.0, soc_max=0.965)
    spec = complete(car_from_data(car_data))
    value = float(getattr(spec.battery, field))

    def ends(number):
        pack = Pack.from_car(replace_fields(spec, {f"battery.{field}": number}))
        return xnp.stack([pack.soc_min, pack.soc_max, 1e-6 * pack.capacity_c, 1e-8 * pack.energy_chemical_j()])

    slope = jax.jit(jax.jacfwd(ends))(jnp.asarray(value))
    step = 1e-5 * value
    difference = (ends(value + step) - ends(value - step)) / (2.0 * step)
    np.testing.assert_allclose(slope, difference, rtol=1e-5, atol=1e-8)
