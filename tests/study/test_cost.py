"""The cost model: by hand, by its gradient, and against the written prices."""

import math

import jax
import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.study.cost import LAWS, MARKUP, pack_cost, price_of

GROSS = "battery.energy_gross_kwh"


def test_the_price_of_a_car_is_that_worked_out_by_hand():
    """ID.3: 62 kWh gross NMC, one unit of 150 kW, model year before the curves, sold in Europe."""
    car = complete(load_car("volkswagen-id3-2021-pro"))
    price = price_of(car)
    gross = car.battery.energy_gross_kwh
    assert price.parts["pack"] == pytest.approx(1.5 * 1.48 / 1.31 * (128.9 * gross + 1480.0 * gross ** (1 - 1.164)))
    learned = (14.6 / 8.0) ** -0.245
    assert price.parts["drive_units"] == pytest.approx(1.5 * learned * (1.1097 * 150 + 323.22 + 1.26 * 150 + 559 + 281), rel=1e-6)
    assert price.total == pytest.approx(sum(price.parts.values()))
    assert set(price.parts) == set(LAWS) and price.written is not None and price.written.currency == "EUR"


def test_lithium_iron_phosphate_costs_less_and_the_difference_grows_with_the_year():
    spread = [pack_cost(60.0, "nmc", year) - pack_cost(60.0, "lfp", year) for year in (2023, 2026)]
    assert 0.0 < spread[0] < spread[1]


def test_the_gradient_of_the_price_is_that_of_a_difference():
    car = complete(load_car("xiaomi-su7"))
    with jax.enable_x64(True):

        def total(kwh):
            return price_of(vary(car, {GROSS: kwh})).total

        slope = float(jax.grad(total)(73.6))
        difference = (float(total(73.7)) - float(total(73.5))) / 0.2
    assert slope == pytest.approx(difference, rel=1e-5)
    assert MARKUP * 50.0 < slope < MARKUP * 140.0


def test_a_vehicle_without_a_law_is_refused_in_words():
    scooter = complete(load_car("xiaomi-scooter-pro-2"))
    with pytest.raises(SpecError, match=r"vehicle_class.*scooter"):
        price_of(scooter)


def test_years_beyond_the_curves_are_priced_at_their_ends():
    assert pack_cost(60.0, "nmc", 2010) == pack_cost(60.0, "nmc", 2023)
    assert math.isfinite(pack_cost(60.0, "lfp", 2060)) and pack_cost(60.0, "lfp", 2060) == pack_cost(60.0, "lfp", 2035)
