"""The control pilot: the printed table both ways, and the coding of cables."""

import numpy as np
import pytest

from voltwright.physics.charging.pilot import PROXIMITY_OHM, cable_rating_a, needs_digital, pilot_current_a, pilot_duty_percent

# Duty [%], current [A]: SAE J1772 (2017), page 17; IEC 61851-1 table A.7.
TABLE = [
    (0.0, 0.0), (3.0, 0.0), (5.0, 0.0), (8.0, 0.0), (9.0, 6.0), (9.99, 6.0), (10.0, 6.0), (16.0, 9.6), (20.0, 12.0), (25.0, 15.0),
    (30.0, 18.0), (40.0, 24.0), (50.0, 30.0), (65.0, 39.0), (80.0, 48.0), (85.0, 51.0), (90.0, 65.0), (94.0, 75.0), (96.0, 80.0),
    (96.4, 80.0), (97.5, 0.0), (100.0, 0.0),
]  # fmt: skip
INVERSE = [(6.0, 10.0), (12.0, 20.0), (16.0, 26.667), (32.0, 53.333), (51.0, 85.0), (65.0, 90.0), (80.0, 96.0)]


@pytest.mark.parametrize(("duty", "current_a"), TABLE)
def test_printed_table(duty: float, current_a: float):
    assert float(pilot_current_a(duty)) == pytest.approx(current_a, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("current_a", "duty"), INVERSE)
def test_printed_inverse(current_a: float, duty: float):
    assert float(pilot_duty_percent(current_a)) == pytest.approx(duty, abs=5e-4)  # printed to three decimals
    assert float(pilot_current_a(pilot_duty_percent(current_a))) == pytest.approx(current_a, rel=1e-12)


def test_inverse_everywhere_but_in_the_overlap():
    current = np.concatenate([np.linspace(6.0, 51.0, 91), np.linspace(52.6, 80.0, 100)])
    np.testing.assert_allclose(pilot_current_a(pilot_duty_percent(current)), current, rtol=1e-12)
    overlap = np.linspace(51.05, 52.45, 29)
    short = overlap - np.asarray(pilot_current_a(pilot_duty_percent(overlap)))
    assert short.min() > 0.0
    assert short.max() < 1.5
    # What no pilot can offer is offered by none.
    np.testing.assert_array_equal(pilot_current_a(pilot_duty_percent(np.array([0.0, 5.9, 80.1]))), 0.0)


def test_digital_communication():
    assert [bool(needs_digital(duty)) for duty in (2.9, 3.0, 5.0, 7.0, 7.1, 10.0)] == [False, True, True, True, False, False]


def test_cables():
    for rating_a, ohm in PROXIMITY_OHM.items():
        assert float(cable_rating_a(ohm)) == rating_a
        np.testing.assert_array_equal(cable_rating_a(np.array([0.9 * ohm, 1.1 * ohm])), rating_a)
    np.testing.assert_array_equal(cable_rating_a(np.array([0.0, 50.0, 4700.0])), 0.0)
