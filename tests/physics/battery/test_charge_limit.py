"""What charge current cells bear: by charge, temperature and age, with gradients; what a cold pack recovers."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.battery.charge_limit import LOW_CHARGE_GAIN, MARGIN_V, RATED_SOC, ChargeLimit
from voltwright.units import celsius_to_kelvin

SPEC = complete(load_car("volkswagen-id3-2021-pro"))
LIMIT = ChargeLimit.from_car(SPEC)
WARM_K, COLD_K = celsius_to_kelvin(38.0), celsius_to_kelvin(-10.0)


def current(limit=LIMIT, soc=0.5, temperature_k=WARM_K):
    return limit.current_a(jnp.asarray(soc), jnp.asarray(temperature_k))


def test_law_at_the_rated_charge_is_the_sustained_current_and_a_tenth_more_below():
    sustained_a = SPEC.battery.current_charge_sustained_a
    # The bend just below the most takes 0.05 ln(1 + exp(-(1.1 - 1) / 0.055)) of it.
    assert float(current(soc=RATED_SOC)) == pytest.approx(sustained_a, rel=1e-2)
    assert float(current(soc=0.1)) == pytest.approx(LOW_CHARGE_GAIN * sustained_a, rel=2e-3)


def test_law_above_the_rated_charge_follows_the_graphite():
    at = [float(np.interp(soc, np.linspace(0.0, 1.0, len(LIMIT.anode_v)), LIMIT.anode_v)) - MARGIN_V for soc in (0.7, 0.9)]
    assert float(current(soc=0.7) / current(soc=0.9)) == pytest.approx(at[0] / at[1], rel=1e-3)


def test_falls_with_charge_and_with_age():
    over_charge = [float(current(soc=soc)) for soc in np.linspace(0.0, 1.0, 41)]
    assert all(after <= before for before, after in pairwise(over_charge))
    by_age = [float(current(LIMIT.aged(share, 1.0 + 2.0 * (1.0 - share)))) for share in (1.0, 0.95, 0.85, 0.7)]
    assert all(after < before for before, after in pairwise(by_age))
    # The C rate falls with half of the growth of resistance.
    assert float(current(LIMIT.aged(0.8, 1.25))) == pytest.approx(0.8 / 1.125 * float(current()))
    assert float(current(LIMIT.aged(1.0, 1.0))) == float(current())


def test_rises_with_temperature_to_30_degrees_and_falls_above_50():
    celsius = np.arange(-30.0, 61.0, 2.0)
    each = np.array([float(current(temperature_k=celsius_to_kelvin(t))) for t in celsius])
    assert np.all(np.diff(each[celsius <= 30.0]) > 0.0)
    assert np.ptp(each[(celsius >= 34.0) & (celsius <= 44.0)]) < 0.02 * each.max()
    assert np.all(np.diff(each[celsius >= 48.0]) < 0.0)
    assert each[celsius == 54.0] == pytest.approx(0.5 * each.max(), rel=0.02)


def test_cold_cells_follow_arrhenius():
    ratio = LIMIT.cold_factor(jnp.asarray(COLD_K)) / LIMIT.cold_factor(jnp.asarray(celsius_to_kelvin(10.0)))
    expected = np.exp(float(LIMIT.activation_k) * (1.0 / COLD_K - 1.0 / celsius_to_kelvin(10.0)))
    assert float(ratio) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("soc", [0.2, 0.35, 0.63, 0.97])
@pytest.mark.parametrize("celsius", [-15.0, 29.0, 30.0, 52.0])
def test_gradients_are_finite_and_those_of_the_differences(soc: float, celsius: float):
    kelvin, step = celsius_to_kelvin(celsius), 1e-3
    slope = jax.grad(lambda t: LIMIT.current_a(jnp.asarray(soc), t))(kelvin)
    around = (current(soc=soc, temperature_k=kelvin + step) - current(soc=soc, temperature_k=kelvin - step)) / (2.0 * step)
    assert float(slope) == pytest.approx(float(around), rel=1e-5, abs=1e-6)
    by_resistance = jax.grad(lambda limit: limit.current_a(jnp.asarray(soc), jnp.asarray(kelvin)))(LIMIT)
    assert np.isfinite(float(by_resistance.resistance_ohm)) and float(by_resistance.resistance_ohm) < 0.0


def share(celsius: float, soc: float = 0.5) -> float:
    return float(LIMIT.regeneration_share(jnp.asarray(celsius_to_kelvin(celsius)), jnp.asarray(soc)))


def test_a_warm_pack_recovers_all_and_a_frozen_one_next_to_nothing():
    assert share(25.0) == pytest.approx(1.0, abs=1e-3)
    assert share(-10.0) < 0.01
    each = [share(celsius) for celsius in np.arange(-30.0, 41.0, 1.0)]
    assert all(after >= before for before, after in pairwise(each))
    assert min(each) >= 0.0 and max(each) <= 1.0


TRIPS = ((0.0, 0.5, 29.0), (2.0, 0.5, 60.0), (4.0, 0.4, 70.0), (8.0, 0.5, 131.0), (16.0, 0.3, 134.0), (22.0, 0.9, 70.0))


@pytest.mark.parametrize(("celsius", "soc", "measured_a"), TRIPS)
def test_regeneration_of_a_bmw_i3_in_recorded_trips(celsius: float, soc: float, measured_a: float):
    # Highest charge current in 60 trips by cell temperature (2 K) and charge (20 %), 136 A when warm. Some rest on few
    # seconds, so 0.15 of it.
    assert share(celsius, soc) * 136.0 == pytest.approx(measured_a, abs=0.15 * 136.0)
