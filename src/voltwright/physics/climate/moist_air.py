"""Moist air: how much water it holds, and what it takes to dry it.

Left out: ice and fog, pressure other than at sea level.
"""

from __future__ import annotations

from voltwright.physics.arrays import xnp
from voltwright.units import ZERO_CELSIUS_K

HEAT_CAPACITY_AIR_J_KG_K = 1006.0
DENSITY_NORMAL_KG_M3 = 1.2041
"""Of the air that a blower's flow in m3/h is stated for: 20 °C, 101.325 kPa."""
EVAPORATION_J_KG = 2.45e6
PRESSURE_PA = 101_325.0
WATER_OVER_AIR = 0.622


def water_kg_kg(temperature_k, humidity):
    """Water in air, over dry air.

    Equation: w = 0.622 p_v / (p - p_v), p_v = humidity x 611.2 Pa exp(17.62 t / (243.12 + t)), t in degrees Celsius.

    Args:
        temperature_k: [K]. humidity: relative, 0-1.
    Returns: [kg/kg].
    Valid: -40 to 60 C, 101.325 kPa.
    Source: Magnus formula with the coefficients of WMO No. 8 (2008), annex 4.B.

    >>> round(float(water_kg_kg(293.15, 0.5)), 4)
    0.0072
    """
    celsius = temperature_k - ZERO_CELSIUS_K
    vapour = humidity * 611.2 * xnp.exp(17.62 * celsius / (243.12 + celsius))
    return WATER_OVER_AIR * vapour / (PRESSURE_PA - vapour)


def drying_w(fresh_kg_s, ambient_k, humidity, coil_k):
    """Heat that drying the air drawn in takes on a cold coil.

    Equation: Q = m h_fg max(0, w_ambient - w_saturated(T_coil)).

    Args:
        fresh_kg_s: air drawn in [kg/s]. ambient_k: its temperature [K]. humidity: relative, 0-1. coil_k: surface [K].
    Returns: [W].
    Valid: the cabin's air itself is taken as dry as the coil makes it; what people breathe out comes on top.
    Source: water balance of the air drawn in.
    """
    return fresh_kg_s * EVAPORATION_J_KG * xnp.maximum(water_kg_kg(ambient_k, humidity) - water_kg_kg(coil_k, 1.0), 0.0)
