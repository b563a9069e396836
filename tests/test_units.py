"""Factors against their definitions, and the unit that a name ends in."""

import pytest

from voltwright import units
from voltwright.units import SUFFIXES, celsius_to_kelvin, symbol_of, unit_of

# name, SI value of one unit, where the figure is printed
PRINTED = [
    ("speed_mph", 0.44704, "NIST SP 811, B.8: mile per hour, exact"),
    ("a_lbf", 4.448221615, "NIST SP 811, B.8: pound-force"),
    ("mass_lb", 0.45359237, "NIST SP 811, B.8: pound, exact"),
    ("energy_kwh", 3.6e6, "NIST SP 811, B.8: kilowatt hour, exact"),
    ("speed_kmh", 0.2777777778, "NIST SP 811, B.8: kilometre per hour"),
    ("speed_max_rpm", 0.1047197551, "NIST SP 811, B.8: revolution per minute"),
    ("consumption_kwh_100km", 36.0, "3.6 MJ over 100 km"),
    ("consumption_wh_km", 3.6, "3600 J over 1 km"),
]


@pytest.mark.parametrize(("name", "expected", "source"), PRINTED, ids=lambda value: str(value)[:24])
def test_factor_equals_the_printed_one(name: str, expected: float, source: str):
    unit = unit_of(name)
    assert unit is not None, source
    # Relative: the tables print ten digits.
    assert unit.si_factor == pytest.approx(expected, rel=1e-9)


def test_every_suffix_is_found_as_itself_and_never_as_a_shorter_one():
    for suffix, unit in SUFFIXES.items():
        assert unit_of(f"some.path.thing_{suffix}") is unit


def test_coast_down_units_are_force_over_powers_of_speed():
    assert SUFFIXES["lbf_per_mph2"].si_factor == pytest.approx(4.4482216152605 / 0.44704**2, rel=1e-12)
    assert SUFFIXES["n_per_kmh2"].si_factor == pytest.approx(12.96, rel=1e-12)


def test_plain_nouns_have_no_unit():
    assert unit_of("battery.soc") is None
    assert symbol_of("drag_coefficient") == ""
    assert symbol_of("battery.energy_usable_kwh") == "kWh"


def test_celsius():
    assert celsius_to_kelvin(-40.0) == pytest.approx(233.15, rel=1e-15)
    assert SUFFIXES["c"].si_offset == units.ZERO_CELSIUS_K


def test_epa_gallon_is_the_regulations():
    # 40 CFR 600.002: 33,705 Wh a gallon.
    assert units.WH_PER_GALLON_EQUIVALENT == 33705.0
