"""The control pilot and the cable's resistor: how much current an alternating-current charger offers.

Modelled: the duty of the pilot's 1 kHz signal against current, both ways, and the coding of loose cables.
Left out: voltages and states of the pilot, timing, what is agreed by digital communication.
"""

from __future__ import annotations

from voltwright.physics.arrays import number, xnp

CURRENT_MIN_A = 6.0
CURRENT_MAX_A = 80.0
DUTY_DIGITAL_PERCENT = 5.0
PROXIMITY_OHM: dict[int, float] = {13: 1500.0, 20: 680.0, 32: 220.0, 63: 100.0}
"""Resistor in the plug of a loose cable, by its current rating [A]. Source: IEC 61851-1, annex B."""


def pilot_current_a(duty_percent):
    """Highest current that a pilot's duty allows.

    Equation: 6 A for 8 < D < 10; 0.6 D to D = 85; 2.5 (D - 64) to 96; 80 A to 96.5; else none.
    Args: duty_percent: duty D of the signal [%].
    Returns: [A]; 0 where it offers nothing by itself: at 3 to 7 % (nominally 5) digital communication must say how much.
    Valid: 0-100 %. A limit: many cars take about 95 % of it (`charging.pilot_use`).
    Source: SAE J1772 (2017), page 17; IEC 61851-1, annex A (which ends the last step at 97 %).

    >>> float(pilot_current_a(26.7))
    16.02
    """
    duty = number(duty_percent)
    steps = [duty <= 8.0, duty < 10.0, duty <= 85.0, duty <= 96.0, duty <= 96.5]
    zero = xnp.zeros_like(duty)
    return xnp.select(steps, [zero, zero + CURRENT_MIN_A, 0.6 * duty, 2.5 * (duty - 64.0), zero + CURRENT_MAX_A], zero)


def needs_digital(duty_percent):
    """Whether a duty [%] says that ISO 15118 or DIN 70121 must be spoken: 3 to 7 %."""
    duty = number(duty_percent)
    return (duty >= 3.0) & (duty <= 7.0)


def pilot_duty_percent(current_a):
    """Duty with which a charger offers a current.

    Equation: D = I / 0.6 for 6 to 51 A; D = I / 2.5 + 64 above, to 80 A.
    Args: current_a: [A].
    Returns: [%]; 100, a steady signal that offers nothing, below 6 A and above 80 A.
    Valid: inverse of `pilot_current_a`, but for 51 to 52.5 A, where the two branches of the rule overlap and the duty
        read back gives up to 1.5 A less.
    Source: SAE J1772 (2017), page 17.
    """
    current = number(current_a)
    duty = xnp.where(current <= 51.0, current / 0.6, current / 2.5 + 64.0)
    return xnp.where((current < CURRENT_MIN_A) | (current > CURRENT_MAX_A), 100.0, duty)


def cable_rating_a(resistance_ohm):
    """Current rating of a loose cable from the resistor between proximity contact and earth.

    Args: resistance_ohm: measured [ohm].
    Returns: [A]; 0, no charging, where it is no cable's.
    Valid: the bands in which a charger must read 1500, 680, 220 and 100 ohm as 13, 20, 32 and 63 A.
    Source: IEC 61851-1, annex B; bands from 75, 150, 330, 1000 to 2700 ohm as implemented by wall boxes.
    """
    ohm = number(resistance_ohm)
    zero = xnp.zeros_like(ohm)
    steps = [ohm < 75.0, ohm <= 150.0, ohm <= 330.0, ohm <= 1000.0, ohm <= 2700.0]
    return xnp.select(steps, [zero, zero + 63.0, zero + 32.0, zero + 20.0, zero + 13.0], zero)
