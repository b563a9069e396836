"""Coast-down times to forces to a corrected polynomial."""

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.procedures.bench.coast_down import (
    RoadLoadCoefficients,
    coast_down_forces_n,
    corrected,
    fit_coefficients,
    refit_with_linear_term,
)

TRUE = RoadLoadCoefficients(120.0, 0.4, 0.028)
SPEEDS_KMH = np.arange(20.0, 131.0, 10.0)


def test_times_of_a_known_road_load_give_it_back():
    """The time between v + dv and v - dv follows from dv / dt = F / m in closed steps; small dv makes the force constant."""
    half_kmh, mass_kg, rotating_kg = 0.05, 1500.0, 45.0
    times = 2.0 * half_kmh / 3.6 * (mass_kg + rotating_kg) / TRUE.force_n(SPEEDS_KMH)
    forces = coast_down_forces_n(list(times), list(times), half_kmh, mass_kg, rotating_kg)
    found = fit_coefficients(list(SPEEDS_KMH), forces)
    assert vars(found) == pytest.approx(vars(TRUE), rel=1e-9)  # the condition of the fit


def test_directions_are_averaged_as_forces():
    # 9 and 11 s mean 1/10 of the sum of 1/9 and 1/11: forces add, not times.
    both = coast_down_forces_n([9.0], [11.0], 5.0, 1400.0, 40.0)
    alone = [coast_down_forces_n([time], [time], 5.0, 1400.0, 40.0)[0] for time in (9.0, 11.0)]
    assert both[0] == pytest.approx(np.mean(alone), rel=1e-14)
    assert alone[0] == pytest.approx(1440.0 * (10.0 / 3.6) / 9.0, rel=1e-14)


def test_reference_state_changes_nothing():
    same = corrected(TRUE, mass_kg=1500.0, mass_test_kg=1500.0, temperature_c=20.0, pressure_kpa=100.0)
    assert vars(same) == pytest.approx(vars(TRUE), rel=1e-14)


def test_corrections_by_hand():
    found = corrected(TRUE, mass_kg=1500.0, mass_test_kg=1560.0, temperature_c=10.0, pressure_kpa=98.0, wind_m_s=2.0)
    still = 120.0 - 0.028 * 7.2**2 + 120.0 * 60.0 / 1500.0
    assert found.f0_n == pytest.approx(still * (1.0 - 0.086), rel=1e-12)
    assert found.f1_n_per_kmh == pytest.approx(0.4 * (1.0 - 0.086), rel=1e-12)
    assert found.f2_n_per_kmh2 == pytest.approx(0.028 * (283.15 / 293.15) * (100.0 / 98.0), rel=1e-12)


def test_refit_keeps_the_curve():
    again = refit_with_linear_term(TRUE, 0.4, list(SPEEDS_KMH))
    assert vars(again) == pytest.approx(vars(TRUE), rel=1e-9)
    other = refit_with_linear_term(TRUE, 0.0, list(SPEEDS_KMH))
    assert other.f1_n_per_kmh == 0.0
    # 0.4 N per km/h, up to 52 N, goes over into the other two terms; what is left of it stays small beside the force.
    assert np.max(np.abs(other.force_n(SPEEDS_KMH) - TRUE.force_n(SPEEDS_KMH)) / TRUE.force_n(SPEEDS_KMH)) < 0.05


def test_what_cannot_be_is_refused():
    with pytest.raises(SpecError, match="as many times"):
        coast_down_forces_n([9.0, 8.0], [9.0], 5.0, 1400.0, 40.0)
    with pytest.raises(SpecError, match="at least 3"):
        fit_coefficients([50.0, 80.0], [200.0, 300.0])
