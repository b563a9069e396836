"""Draws of a car's numbers: repeatable, correlated as asked, inside the limits of their fields."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.intervals import ENERGY, GROSS_ENERGY, MASS, unknowns_of
from voltwright.study.uncertainty.draws import ratios, spread_of

DATA = {
    "name": "a-car",
    "title": "A car",
    "make": "Example",
    "masses": {"mass_curb_kg": 1850},
    "body": {"drag_coefficient": 0.21, "width_mm": 1900, "height_mm": 1450},
    "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 250}}},
    "battery": {"chemistry": "nmc", "energy_gross_kwh": 80},
    "evidence": {
        "masses.mass_curb_kg": {"kind": "rumour", "source": "talk", "low": 1700, "high": 1950},
        "battery.energy_gross_kwh": {"kind": "rumour", "source": "talk", "low": 70, "high": 85},
    },
    "sources": {"talk": {"title": "Talk", "publisher": "A forum", "date": "2026"}},
}


def unknowns(**changes):
    return unknowns_of(complete(CarSpec.model_validate({**DATA, **changes})))


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    found: Any = spearmanr(one, other)
    return float(found.statistic)


def test_a_draw_is_the_same_however_many_are_made():
    known = unknowns()
    many, few, other = (ratios(known, known.names, count, seed)[MASS] for count, seed in ((1500, 7), (300, 7), (300, 8)))
    assert np.array_equal(many[:300], few)
    assert not np.array_equal(few, other)


def test_a_twentieth_of_the_draws_lies_beyond_each_end():
    known = unknowns()
    mass = 1850 * ratios(known, known.names, 20_000, seed=1)[MASS]
    assert np.mean(mass < 1700) == pytest.approx(0.05, abs=0.006)
    assert np.mean(mass > 1950) == pytest.approx(0.05, abs=0.006)


def test_correlated_numbers_are_off_together():
    pair = {"fields": ["masses.mass_curb_kg", "battery.energy_gross_kwh"], "correlation": 0.8}
    known = unknowns(correlations=[pair])
    drawn = ratios(known, known.names, 20_000, seed=1)
    wanted = 6.0 / np.pi * np.arcsin(0.5 * 0.8)  # rank correlation of a normal copula
    assert rank_correlation(drawn[MASS], drawn[GROSS_ENERGY]) == pytest.approx(wanted, abs=0.02)
    assert abs(rank_correlation(drawn[MASS], drawn[ENERGY])) < 0.03


def test_no_draw_leaves_the_limits_of_its_field():
    car = complete(load_car("xiaomi-su7"))
    known = unknowns_of(car)
    usable = 73.0 * ratios(known, known.names, 5000, seed=2)[ENERGY]
    assert usable.max() <= 73.6, "no more than the gross energy"
    efficiency = car.charging.efficiency_ac * ratios(known, known.names, 5000, seed=2)["charging_efficiency"]
    assert efficiency.max() <= 1.0
    assert spread_of(known, MASS).least < 1.0 < spread_of(known, MASS).most


def test_a_pair_of_no_number_is_refused():
    known = unknowns(correlations=[{"fields": ["masses.mass_curb_kg", "tyres.gripp"], "correlation": 0.5}])
    with pytest.raises(SpecError, match=r"`tyres.gripp` is not a numeric field"):
        ratios(known, known.names, 10, seed=0)
