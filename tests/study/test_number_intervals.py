"""Ends of the intervals of a car's numbers: written ones, of laws, and of what laws make of written ones."""

import math

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.spec.car import CarSpec
from voltwright.study.number_intervals import correlations_of, half_widths, relative_ends


def car(**changes) -> CarSpec:
    """A saloon of few numbers, with changes of its parts."""
    data = {
        "name": "a-car",
        "title": "A car",
        "make": "Example",
        "masses": {"mass_curb_kg": 1850},
        "body": {"drag_coefficient": 0.21, "width_mm": 1900, "height_mm": 1450},
        "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 250}}},
        "battery": {"chemistry": "nmc", "energy_gross_kwh": 80},
        "sources": {"talk": {"title": "Talk", "publisher": "A forum", "date": "2026"}},
    }
    return CarSpec.model_validate({**data, **changes})


def test_written_ends_keep_both_their_sides():
    evidence = {"masses.mass_curb_kg": {"kind": "rumour", "source": "talk", "low": 1830, "high": 1950}}
    ends = relative_ends(complete(car(evidence=evidence)))["masses.mass_curb_kg"]
    assert ends == pytest.approx((20 / 1850, 100 / 1850), rel=1e-12)


def test_a_rumoured_gross_energy_makes_a_wide_usable_one():
    known = relative_ends(complete(car()))["battery.energy_usable_kwh"]
    evidence = {"battery.energy_gross_kwh": {"kind": "rumour", "source": "talk"}}
    rumoured = relative_ends(complete(car(evidence=evidence)))["battery.energy_usable_kwh"]
    law = math.sqrt(known[0] ** 2 - 0.05**2)  # without evidence, a written number is good to 5 %
    assert rumoured[0] == pytest.approx(math.hypot(law, 0.20), rel=1e-9) and rumoured[0] > known[0]


def test_the_file_comes_before_the_correlations_of_every_car():
    pair = ("body.frontal_area_m2", "body.drag_coefficient")
    spec = car(correlations=[{"fields": pair, "correlation": 0.2}])
    found = correlations_of(complete(spec))
    assert found[pair] == 0.2 and (pair[1], pair[0]) not in found


def test_half_widths_are_half_of_both_ends():
    full = complete(load_car("xiaomi-su7"))
    assert half_widths(full)["battery.energy_usable_kwh"] == pytest.approx(1.8, rel=1e-12)
    assert all(width >= 0.0 and math.isfinite(width) for width in half_widths(full).values())
