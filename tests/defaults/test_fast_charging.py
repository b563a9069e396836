"""Default laws of fast charging: typical power by class, voltage and year, and what cells sustain of a rating."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, vary
from voltwright.defaults.fast_charging import (
    BURST_SHARE,
    CHARGE_RATE_TYPICAL,
    RATE_2020_PER_H,
    RATE_HIGH_VOLTAGE_PER_H,
    STATION_GAIN,
    sustained_share,
)
from voltwright.library.cars import load_car
from voltwright.spec.base import replace_fields


def changed(name: str, **changes: Any) -> CompletedCar:
    return complete(replace_fields(load_car(name), {key.replace("__", "."): value for key, value in changes.items()}))


@pytest.mark.parametrize(("year", "growth"), [(None, 0), (2012, -4), (2018, -2), (2020, 0), (2024, 4), (2030, 5)])
def test_a_car_without_a_written_power_has_that_of_its_year(year: int | None, growth: int):
    car = changed("volkswagen-id3-2021-pro", charging__power_dc_kw=None, model_year=year)
    expected = RATE_2020_PER_H * 1.028**growth * car.battery.energy_usable_kwh
    assert car.charging.power_dc_kw == pytest.approx(expected)
    assert "typical of 400 V" in car.assumptions["charging.power_dc_kw"]


@pytest.mark.parametrize("name", ["xiaomi-su7", "xiaomi-su7-pro", "xiaomi-su7-max"])
def test_the_cars_of_the_library_without_a_power_have_one(name: str):
    car = complete(load_car(name))
    rate = (car.charging.power_dc_kw or 0.0) / car.battery.energy_usable_kwh
    assert rate == pytest.approx(RATE_HIGH_VOLTAGE_PER_H if name == "xiaomi-su7-max" else RATE_2020_PER_H * 1.028**4)


def test_a_vehicle_that_charges_by_its_plug_alone_has_no_dc_power():
    for car in (complete(load_car("xiaomi-scooter-pro-2")), changed("volkswagen-id3-2021-pro", charging__power_dc_kw=None,
                                                                    charging__inlets=("type2",))):  # fmt: skip
        assert car.charging.power_dc_kw is None
        capacity_ah = car.battery.energy_gross_kwh * 1e3 / car.battery.voltage_nominal_v
        assert car.battery.current_charge_sustained_a == pytest.approx(
            CHARGE_RATE_TYPICAL * (car.battery.capacity_ah or capacity_ah)
        )


def test_a_written_sustained_current_is_not_cut_by_the_typical_power():
    car = changed("xiaomi-su7", battery__current_charge_sustained_a=900.0)
    assert car.charging.power_dc_kw == pytest.approx(0.9 * car.battery.voltage_nominal_v)


def test_a_car_of_low_rate_sustains_its_rating():
    for name in ("volkswagen-id3-2021-pro", "chevrolet-bolt-2021"):
        car = complete(load_car(name))
        rated_a = 1e3 * (car.charging.power_dc_kw or 0.0) / car.battery.voltage_nominal_v
        assert car.battery.current_charge_sustained_a == pytest.approx(rated_a, rel=3e-3)


@pytest.mark.parametrize(("rate", "volts", "kw", "kwh", "chemistry", "share"), [
    (1.2, 360.0, 77.0, 64.0, "nmc", 1.0),
    (2.6, 360.0, 205.0, 80.0, "nmc", 1.0 - BURST_SHARE),
    (3.2, 350.0, 170.0, 60.0, "lfp", 1.0 - BURST_SHARE),
    (3.2, 700.0, 233.0, 74.0, "nmc", 1.0),
    (1.3, 350.0, 46.0, 35.0, "nmc", 1.0 + STATION_GAIN),
    (1.3, 350.0, 46.0, 35.0, "lmo", 1.0),
    (1.3, 350.0, 46.0, 35.0, "lfp", 1.0),
    (1.0, 350.0, 34.0, 32.0, "nmc", 1.0),
    (0.8, 350.0, 50.0, 60.0, "nmc", 1.0),
    (2.4, 350.0, 48.0, 20.0, "nca", (1.0 - BURST_SHARE) * (1.0 + STATION_GAIN)),
])  # fmt: skip
def test_share_by_class(rate: float, volts: float, kw: float, kwh: float, chemistry: str, share: float):
    assert sustained_share(rate, volts, kw, kwh, chemistry) == pytest.approx(share, rel=2e-2)


def test_share_is_smooth_and_traced_numbers_pass():
    rates = jnp.linspace(0.1, 5.0, 400)
    shares = np.asarray(jax.vmap(lambda rate: sustained_share(rate, 360.0, 100.0, 60.0))(rates))
    assert np.all(np.diff(shares) <= 1e-12)
    assert np.all(np.diff(np.asarray(rates) * shares) > -1e-3)
    slope = jax.grad(lambda rate: sustained_share(rate, 360.0, 100.0, 60.0))(1.8)
    assert float(slope) == pytest.approx(-BURST_SHARE / 4.0 / 0.04, rel=1e-3)
    for far in (1e-3, 1e3):
        assert np.isfinite(float(jax.grad(lambda rate: sustained_share(rate, 360.0, 100.0, 60.0))(far)))


def test_the_sustained_current_follows_the_power_of_a_variant():
    car = complete(load_car("volkswagen-id3-2021-pro"))
    half = vary(car, {"charging.power_dc_kw": 50.0})
    assert half.battery.current_charge_sustained_a == pytest.approx(0.5e5 / car.battery.voltage_nominal_v, rel=1e-3)
