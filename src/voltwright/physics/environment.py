"""The air and the road outside: density and pressure.

Left out: humidity, gusts, side wind. Rain and snow: `road_surface.py`.
"""

from typing import Any

from voltwright.units import GAS_CONSTANT_DRY_AIR_J_KG_K, STANDARD_GRAVITY_M_S2

PRESSURE_SEA_LEVEL_PA = 101_325.0
TEMPERATURE_ROAD_LOAD_K = 293.15
LAPSE_RATE_K_M = 0.0065
TEMPERATURE_ISA_K = 288.15


def air_density_kg_m3(temperature_k, pressure_pa):
    """Density of dry air.

    Equation: rho = p / (R T).

    Args:
        temperature_k: [K]. pressure_pa: [Pa].
    Returns: [kg/m3].
    Valid: 220-330 K; humid air is up to 1 % lighter.
    Source: ideal gas law, R = 287.05 J/(kg K) (ISO 2533:1975).

    >>> round(air_density_kg_m3(293.15, 101325.0), 4)
    1.2041
    """
    return pressure_pa / (GAS_CONSTANT_DRY_AIR_J_KG_K * temperature_k)


def pressure_at_altitude_pa(altitude_m, pressure_sea_level_pa: Any = PRESSURE_SEA_LEVEL_PA):
    """Air pressure at an altitude in the standard atmosphere.

    Equation: p = p0 (1 - L h / T0)^(g / (R L)).

    Args:
        altitude_m: [m], any shape. pressure_sea_level_pa: [Pa].
    Returns: [Pa], the shape of the altitude.
    Valid: -1,000 to 11,000 m.
    Source: ISO 2533:1975.

    >>> round(float(pressure_at_altitude_pa(1000.0)) / 100, 1)
    898.7
    """
    exponent = STANDARD_GRAVITY_M_S2 / (GAS_CONSTANT_DRY_AIR_J_KG_K * LAPSE_RATE_K_M)
    return pressure_sea_level_pa * (1.0 - LAPSE_RATE_K_M * altitude_m / TEMPERATURE_ISA_K) ** exponent
