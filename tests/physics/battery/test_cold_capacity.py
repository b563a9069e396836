"""Capacity in the cold: figures of the law, order of the chemistries, and what warm cells give back."""

from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.physics.battery.cold_capacity import capacity_share
from voltwright.physics.battery.pack import Pack
from voltwright.spec.loading import car_from_data

COLD_K, WARM_K = 253.15, 296.15


def pack_of(car_data: dict[str, Any], chemistry: str) -> Pack:
    car_data["battery"].update(chemistry=chemistry, energy_usable_kwh=60)
    return Pack.from_car(complete(car_from_data(car_data)))


def discharged(pack: Pack, kelvin: float, soc: float | None = None) -> tuple[float, float]:
    """(energy at the terminals [kWh], charge left at the end) of cells of one temperature at 15 kW, until they refuse it."""
    state = pack.full() if soc is None else pack.full().replaced(soc=jnp.asarray(soc))
    step, out_j = pack.time_step(10.0, kelvin), 0.0

    @jax.jit
    def one(state):
        limits = pack.limits(state, step)
        return *pack.advance(state, jnp.asarray(15e3), step, limits), limits.discharge_w

    while True:
        after, _, most = one(state)
        if float(most) < 15e3:
            return out_j / 3.6e6, float(state.soc)
        state, out_j = after, out_j + 15e4


def test_law_at_its_figures():
    assert float(capacity_share(COLD_K, 0.70)) == pytest.approx(0.70, rel=1e-12)
    assert [float(capacity_share(kelvin, 0.70)) for kelvin in (293.15, 296.15, 318.15)] == [1.0, 1.0, 1.0]
    assert 0.88 < float(capacity_share(273.15, 0.70)) < 0.90
    shares = [float(capacity_share(kelvin, 0.70)) for kelvin in np.arange(233.15, 294.0, 5.0)]
    assert all(low < high for low, high in pairwise(shares)) and shares[0] > 0.35
    # Half the rate leaves half as much behind, to first order.
    slow, usual = (1.0 / float(capacity_share(263.15, 0.70, rate)) - 1.0 for rate in (1.0 / 6.0, 1.0 / 3.0))
    assert slow == pytest.approx(0.5 * usual, rel=1e-12)


@pytest.mark.parametrize("kelvin", [233.15, 263.15, 293.15, 293.16, 313.15])
def test_slope_is_finite(kelvin: float):
    assert np.isfinite(float(jax.grad(lambda value: capacity_share(value, 0.7))(kelvin)))


@pytest.mark.long
def test_cold_cells_of_lfp_lose_most(car_data: dict[str, Any]):
    kept = {}
    for chemistry in ("lfp", "nmc", "nca", "lmo"):
        pack = pack_of(car_data, chemistry)
        cold, warm = discharged(pack, COLD_K)[0], discharged(pack, WARM_K)[0]
        assert warm == pytest.approx(60.0, rel=3e-3)
        kept[chemistry] = cold / warm
    # Cells of cars at -20 C and C/4 to C/2, second hand: LFP 60 to 75 %, layered oxides 75 to 85 % of the capacity, less voltage.
    assert 0.60 < kept["lfp"] < 0.75
    assert 0.70 < kept["nmc"] < 0.85 and 0.75 < kept["nca"] < 0.87
    assert kept["lfp"] == min(kept.values())


@pytest.mark.parametrize("chemistry", ["lfp", "nca"])
def test_what_cold_keeps_back_is_there_when_warm(car_data: dict[str, Any], chemistry: str):
    pack = pack_of(car_data, chemistry)
    cold_kwh, left = discharged(pack, COLD_K)
    assert left == pytest.approx(float(pack.soc_least(COLD_K)), abs=2e-3)
    more_kwh, end = discharged(pack, WARM_K, left)
    assert end == pytest.approx(float(pack.soc_min), abs=2e-3)
    # All but what the cold resistance has turned into heat.
    assert 0.94 * 60.0 < cold_kwh + more_kwh < 60.0
    low, high = float(pack.energy_chemical_j(COLD_K)), float(pack.energy_chemical_j(WARM_K))
    assert low < 0.92 * high and float(pack.energy_chemical_j()) == high


def test_below_the_cold_floor_less_and_less_current_is_left(car_data: dict[str, Any]):
    pack = pack_of(car_data, "lfp")
    step, floor, least = pack.time_step(1.0, COLD_K), float(pack.soc_least(COLD_K)), float(pack.soc_min)

    def most(soc):
        return pack.limits(pack.full().replaced(soc=soc), step).discharge_w

    at = [float(most(jnp.asarray(least + share * (floor - least)))) for share in (0.0, 0.3, 0.6, 0.99, 1.05)]
    assert at[0] == 0.0 and all(low < high for low, high in pairwise(at))
    assert 12e3 < at[3] < 16e3 < at[4]
    warm = pack.limits(pack.full().replaced(soc=jnp.asarray(least + 0.3 * (floor - least))), pack.time_step(1.0, WARM_K))
    assert float(warm.discharge_w) > 100e3
    for soc in (least, floor, 0.5 * (least + floor)):
        assert np.isfinite(float(jax.grad(most)(jnp.asarray(soc))))
