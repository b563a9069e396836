"""Texts with units become numbers in the unit of the key, or one sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.errors import SpecError
from voltwright.spec.loading import car_from_data
from voltwright.spec.quantity import QuantityError, read_text
from voltwright.units import SUFFIXES, symbol_of

CAR: dict[str, Any] = {
    "name": "some-car",
    "title": "Some car",
    "make": "Some",
    "masses": {"mass_curb_kg": 1500},
    "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}}},
    "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
}
PLACES = [
    ("masses", "mass_curb_kg"),
    ("battery", "energy_usable_kwh"),
    ("body", "width_mm"),
    ("body", "drag_coefficient"),
    ("tyres", "rolling_resistance"),
    ("limits", "speed_max_kmh"),
    ("auxiliaries", "power_base_w"),
    ("thermal", "conductance_radiator_w_k"),
    ("charging", "power_ac_kw"),
]
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
    ("300 PS", "kw", 220.6496),
    ("300 CV", "kw", 220.6496),
    ("300 ch", "hp", 295.8962),
    ("300 bhp", "kw", 223.7100),
    ("0.3 MW", "kw", 300.0),
    ("120 km/h", "mph", 74.56454),
    ("33 m/s", "kmh", 118.8),
    ("−7 °C", "c", -7.0),
    ("20 °F", "c", -6.66667),
    ("266.15 K", "c", -7.0),
    ("300 lb-ft", "nm", 406.7454),
    ("300 Nm", "nm", 300.0),
    ("16 000 min⁻¹", "rpm", 16000.0),
    ("1000 rad/s", "rpm", 9549.297),
    ("16.5 kWh/100 km", "wh_km", 165.0),
    ("260 Wh/mi", "wh_km", 161.5565),
    ("1.95 t", "kg", 1950.0),
    ("2.9 m", "mm", 2900.0),
    ("2.2 m²", "m2", 2.2),
    ("2.9 bar", "kpa", 290.0),
    ("400 l/h", "m3_h", 0.4),
    ("90 minutes", "s", 5400.0),
]
REFUSED = [
    ("6.5 l/100 km", "wh_km", "litres measure fuel"),
    ("120 MPGe", "wh_km", "MPGe is distance over energy"),
    ("6 km/kWh", "wh_km", "inverse of a consumption"),
    ("3.9 mi/kWh", "kwh_100km", "inverse of a consumption"),
    ("1.8 tons", "kg", "a ton may be"),
    ("200 Hz", "rpm", "revolutions or radians"),
    ("5 °C", "k", "is a difference: write it in K"),
    ("9 °F", "k", "is a difference: write it in K"),
]


@pytest.mark.parametrize(("text", "suffix", "expected"), TEXTS)
def test_text_with_unit(text: str, suffix: str, expected: float):
    # The expected figures are rounded to six digits.
    assert read_text(text, SUFFIXES[suffix]) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("text", "suffix", "reason"), REFUSED)
def test_a_unit_that_people_write_is_refused_with_the_reason(text: str, suffix: str, reason: str):
    with pytest.raises(QuantityError) as caught:
        read_text(text, SUFFIXES[suffix])
    assert reason in caught.value.advice


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_unit_is_read_by_its_symbol_and_in_other_letters(suffix: str):
    unit = SUFFIXES[suffix]
    for text in (f"3 {unit.symbol}", f"3{unit.symbol}" if unit.symbol[0] != "1" else "3 1/min"):
        assert read_text(text, unit) == 3.0
    if suffix not in ("m", "s", "j", "mohm"):
        assert read_text(f"3 {unit.symbol.upper()}", unit) == pytest.approx(3.0, rel=1e-12)
        assert read_text(f"3 {unit.symbol.lower()}", unit) == pytest.approx(3.0, rel=1e-12)


@given(text=st.sampled_from(("60,5", "1,700", "1 70", "3 1/2", "0:30", "75 to 80", "10²")), data=st.data())
def test_what_is_refused_in_a_file_is_refused_in_every_place(text: str, data: st.DataObject):
    section, key = data.draw(st.sampled_from(PLACES))
    symbol = symbol_of(key)
    with pytest.raises(SpecError, match=rf"`{section}\.{key}` must be .*, but is "):
        car_from_data(CAR | {section: CAR.get(section, {}) | {key: f"{text} {symbol}".strip()}})


def test_a_percentage_where_the_name_is_a_percentage(car_data: dict[str, Any]):
    car_data["battery"]["spread_capacity_percent"] = "2 %"
    assert car_from_data(car_data).battery.spread_capacity_percent == 2.0
    car_data["charging"] = {"efficiency_ac": "89 %"}
    with pytest.raises(SpecError, match=r"without a unit, but is '89 %'; a share is a fraction of 1\."):
        car_from_data(car_data)


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
