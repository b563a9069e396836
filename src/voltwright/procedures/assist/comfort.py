"""Limits of adaptive cruise control on acceleration, deceleration and jerk.

Source: ISO 15622:2018, Adaptive cruise control systems, 6.3.5 (second hand, from published summaries): deceleration, mean over
    2 s, at most 3.5 m/s² above 20 m/s and 5 m/s² below 5 m/s; acceleration at most 2 and 4 m/s²; jerk of braking, mean over 1 s,
    at most 2.5 and 5 m/s³; straight lines between.
"""

from __future__ import annotations

import numpy as np

SPEEDS_M_S = (5.0, 20.0)
DECELERATION_M_S2, ACCELERATION_M_S2, JERK_M_S3 = (5.0, 3.5), (4.0, 2.0), (5.0, 2.5)


def deceleration_most_m_s2(speed_m_s):
    """Deceleration [m/s²], positive, at some speeds [m/s]."""
    return np.interp(speed_m_s, SPEEDS_M_S, DECELERATION_M_S2)


def acceleration_most_m_s2(speed_m_s):
    """Acceleration [m/s²] at some speeds [m/s]."""
    return np.interp(speed_m_s, SPEEDS_M_S, ACCELERATION_M_S2)


def jerk_most_m_s3(speed_m_s):
    """Jerk [m/s³], positive, at some speeds [m/s]."""
    return np.interp(speed_m_s, SPEEDS_M_S, JERK_M_S3)
