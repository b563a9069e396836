"""Texts with units become numbers in the unit of the key, or one sentence."""

from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.spec.loading import car_from_data
from voltwright.spec.quantity import quantity_to_unit
from voltwright.units import SUFFIXES

TEXTS = [
    ("75 kWh", "kwh", 75.0),
    ("75000 Wh", "kwh", 75.0),
    ("46 mph", "kmh", 74.029824),
    ("-5 degC", "c", -5.0),
    ("8000 rpm", "rpm", 8000.0),
    ("204 hp", "kw", 152.1228),
    ("250 lbf*ft", "nm", 338.954),
    ("4250 lb", "kg", 1927.776),
    ("26 lbf", "n", 115.654),
    ("71 in", "mm", 1803.4),
    ("2.2 m^2", "m2", 2.2),
    ("95 milliohm", "ohm", 0.095),
]


@pytest.mark.parametrize(("text", "suffix", "expected"), TEXTS)
def test_text_with_unit(text: str, suffix: str, expected: float):
    # The expected figures are rounded to six digits.
    assert quantity_to_unit(text, SUFFIXES[suffix]) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("suffix", [name for name in SUFFIXES if "per" not in name and name not in ("wh_km", "kwh_100km")])
def test_every_unit_is_known_to_pint_by_its_symbol(suffix: str):
    unit = SUFFIXES[suffix]
    symbol = {"1/min": "rpm", "°C": "degC", "Ω": "ohm", "mΩ": "milliohm"}.get(unit.symbol, unit.symbol)
    assert quantity_to_unit(f"3 {symbol.replace('²', '^2').replace('³', '^3').replace('·', '*')}", unit) == pytest.approx(
        3.0, rel=1e-12
    )


def test_a_number_without_a_unit_is_taken_as_it_is(car_data: dict[str, Any]):
    car_data["battery"]["energy_usable_kwh"] = "60"
    assert car_from_data(car_data).battery.energy_usable_kwh == 60.0


def test_a_text_with_a_unit_is_converted(car_data: dict[str, Any]):
    car_data["limits"] = {"speed_max_kmh": "100 mph"}
    limit = car_from_data(car_data).limits.speed_max_kmh
    assert limit == pytest.approx(160.9344, rel=1e-12)


@pytest.mark.parametrize("text", ["75 kg", "many", "75 kWh or so", "", "kWh kWh", "1/0 kWh"])
def test_a_text_that_is_no_such_quantity(car_data: dict[str, Any], text: str):
    car_data["battery"]["energy_usable_kwh"] = text
    with pytest.raises(SpecError, match=r"`battery\.energy_usable_kwh` must be .*kWh"):
        car_from_data(car_data)


def test_a_unit_where_none_belongs(car_data: dict[str, Any]):
    car_data["body"] = {"drag_coefficient": "0.3 kg"}
    with pytest.raises(SpecError, match="must be a plain number without a unit"):
        car_from_data(car_data)


def test_true_is_no_number(car_data: dict[str, Any]):
    car_data["battery"]["energy_usable_kwh"] = True
    with pytest.raises(SpecError, match="must be a number"):
        car_from_data(car_data)
