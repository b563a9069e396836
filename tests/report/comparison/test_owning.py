"""The figures of owning a car as rows and conditions, and their section on the page."""

from dataclasses import replace
from typing import Any

import pytest

from voltwright.report.comparison.owning import owning_conditions, owning_rows
from voltwright.report.comparison.page import page
from voltwright.spec.battery import Price
from voltwright.study.compare import Comparison
from voltwright.study.ownership import AgedBattery, FastCharge, Ownership, WinterRange

OWNED = Ownership(
    price_kwh=0.3,
    currency="EUR",
    speed_motorway_kmh=120.0,
    price=Price(amount=215900, currency="CNY"),
    fast_charge=FastCharge("gbt-480", 33.8, 142.0, 0.39, 165.6),
    winter=WinterRange("wltc-class3b", -7.0, 420.0, 560.0),
    range_motorway_km=447.6,
    energy_cost_100_km=4.32,
    battery=AgedBattery(8, 0.898, 0.897, 514.8),
    missing={},
)
NOTHING = replace(
    OWNED,
    price=None,
    fast_charge=None,
    winter=None,
    range_motorway_km=None,
    energy_cost_100_km=None,
    battery=None,
    missing={"fast_charge": "No shipped DC charger serves it."},
)


def test_every_figure_has_a_row(make_car: Any):
    cars = [replace(make_car("alpha"), ownership=OWNED), replace(make_car("gamma", follows=False), ownership=NOTHING)]
    rows = {row.words: (row.unit, *row.cells) for row in owning_rows(cars)}
    assert rows["10-80 % at a fast charger"] == ("min", "34", "–")
    assert rows["Added in 10 minutes, by WLTP"] == ("km", "166", "–")
    assert rows["Fast charger"] == ("", "gbt-480", "–")
    assert rows["Range at −7 °C"] == ("km", "420", "–")
    assert rows["· of that at 20 °C"] == ("%", "75", "–")
    assert rows["120 km/h, full to empty"] == ("km", "448", "–")
    assert rows["· its cost"] == ("EUR", "4.32", "–")
    assert rows["Price of the car"] == ("", "215,900 CNY", "–")
    assert rows["Capacity after 8 years"] == ("%", "90", "–")


def test_conditions_and_gaps_are_told(make_car: Any):
    cars = [replace(make_car("alpha"), ownership=OWNED), replace(make_car("gamma", follows=False), ownership=NOTHING)]
    words = " ".join(owning_conditions(cars))
    assert "0.30 EUR for each kWh from the grid" in words
    assert "Winter: WLTC again and again from full to empty, everything at −7 °C at the start" in words
    assert "120 km/h, full to empty: from rest with a cold car, at 23 °C" in words
    assert "Gamma: No shipped DC charger serves it." in words
    scooter = replace(OWNED, winter=WinterRange("steady-20", -7.0, 30.0, 40.0))
    both = owning_conditions([cars[0], replace(make_car("delta"), ownership=scooter)])
    assert any(sentence.startswith("Winter: WLTC or steady-20 again") for sentence in both)
    assert owning_conditions([make_car("alpha")]) == owning_rows([make_car("alpha")]) == []


@pytest.mark.long
def test_the_page_has_the_section_where_it_was_asked_for(make_car: Any):
    asked = page(Comparison((replace(make_car("alpha"), ownership=OWNED),)))
    assert '<section id="owning"' in asked and 'href="#owning"' in asked
    plain = page(Comparison((make_car("alpha"),)))
    assert '<section id="owning"' not in plain
    besides = "but for “Charging, winter, cost and years” above"
    assert besides in asked and besides not in plain
