"""Every conversion factor of the project, and the unit suffixes that a name may end in.

Layers 2 to 5 are coherent SI. A spec speaks data-sheet units, and the last part of its key says
which: `energy_usable_kwh`, `speed_max_kmh`. This file is the only one that knows the factors.
"""

from dataclasses import dataclass

# Exact by definition.
STANDARD_GRAVITY_M_S2 = 9.80665
GAS_CONSTANT_DRY_AIR_J_KG_K = 287.05
GAS_CONSTANT_J_MOL_K = 8.314462618
ZERO_CELSIUS_K = 273.15
SECONDS_PER_MINUTE = 60.0
SECONDS_PER_HOUR = 3600.0
J_PER_WH = 3600.0
J_PER_KWH = 3.6e6
C_PER_AH = 3600.0
M_PER_KM = 1000.0
M_PER_MM = 1e-3
W_PER_KW = 1e3
WH_PER_KWH = 1e3
M_PER_MILE = 1609.344
M_S_PER_KMH = 1.0 / 3.6
M_S_PER_MPH = M_PER_MILE / SECONDS_PER_HOUR
N_PER_LBF = 4.4482216152605
KG_PER_LB = 0.45359237
RAD_S_PER_RPM = 3.141592653589793 / 30.0
M_PER_INCH = 0.0254
W_PER_HP_MECHANICAL = 745.69987158227
W_PER_HP_METRIC = 735.49875
M_PER_FOOT = 0.3048
K_PER_FAHRENHEIT = 5.0 / 9.0
ZERO_FAHRENHEIT_K = 459.67 * K_PER_FAHRENHEIT
WH_PER_GALLON_EQUIVALENT = 33705.0
"""Wh of electricity that the EPA counts as one US gallon of petrol (40 CFR 600.002)."""


@dataclass(frozen=True)
class Unit:
    """A unit that a name may end in: how to print it, its dimension, and its size in SI."""

    symbol: str
    dimension: str
    si_factor: float
    si_offset: float = 0.0


# Longest suffix first, so that `_n_per_kmh2` is found before `_kmh2` could be.
SUFFIXES: dict[str, Unit] = {
    "lbf_per_mph2": Unit("lbf/mph²", "kg/m", N_PER_LBF / M_S_PER_MPH**2),
    "lbf_per_mph": Unit("lbf/mph", "kg/s", N_PER_LBF / M_S_PER_MPH),
    "n_per_kmh2": Unit("N/(km/h)²", "kg/m", 1.0 / M_S_PER_KMH**2),
    "n_per_kmh": Unit("N/(km/h)", "kg/s", 1.0 / M_S_PER_KMH),
    "wh_km": Unit("Wh/km", "J/m", J_PER_WH / M_PER_KM),
    "kg_m3": Unit("kg/m³", "kg/m³", 1.0),
    "kj_k": Unit("kJ/K", "J/K", 1e3),
    "j_k": Unit("J/K", "J/K", 1.0),
    "w_k": Unit("W/K", "W/K", 1.0),
    "m3_h": Unit("m³/h", "m³/s", 1.0 / SECONDS_PER_HOUR),
    "w_m2": Unit("W/m²", "W/m²", 1.0),
    "kwh_100km": Unit("kWh/100 km", "J/m", J_PER_KWH / (100.0 * M_PER_KM)),
    "m_s3": Unit("m/s³", "m/s³", 1.0),
    "m_s2": Unit("m/s²", "m/s²", 1.0),
    "m_s": Unit("m/s", "m/s", 1.0),
    "rad_s": Unit("rad/s", "rad/s", 1.0),
    "mohm": Unit("mΩ", "Ω", 1e-3),
    "ohm": Unit("Ω", "Ω", 1.0),
    "kwh": Unit("kWh", "J", J_PER_KWH),
    "wh": Unit("Wh", "J", J_PER_WH),
    "kmh": Unit("km/h", "m/s", M_S_PER_KMH),
    "mph": Unit("mph", "m/s", M_S_PER_MPH),
    "kpa": Unit("kPa", "Pa", 1e3),
    "rpm": Unit("1/min", "rad/s", RAD_S_PER_RPM),
    "lbf": Unit("lbf", "N", N_PER_LBF),
    "nm": Unit("N·m", "N·m", 1.0),
    "kw": Unit("kW", "W", 1e3),
    "kg": Unit("kg", "kg", 1.0),
    "lb": Unit("lb", "kg", KG_PER_LB),
    "hp": Unit("hp", "W", W_PER_HP_MECHANICAL),
    "mm": Unit("mm", "m", 1e-3),
    "m2": Unit("m²", "m²", 1.0),
    "km": Unit("km", "m", M_PER_KM),
    "mi": Unit("mi", "m", M_PER_MILE),
    "ah": Unit("Ah", "C", C_PER_AH),
    "pa": Unit("Pa", "Pa", 1.0),
    "min": Unit("min", "s", 60.0),
    "m": Unit("m", "m", 1.0),
    "s": Unit("s", "s", 1.0),
    "n": Unit("N", "N", 1.0),
    "j": Unit("J", "J", 1.0),
    "w": Unit("W", "W", 1.0),
    "v": Unit("V", "V", 1.0),
    "a": Unit("A", "A", 1.0),
    "k": Unit("K", "K", 1.0),
    "c": Unit("°C", "K", 1.0, ZERO_CELSIUS_K),
}

_METRIC_HP = Unit("PS", "W", W_PER_HP_METRIC)
_FOOT_POUND = Unit("lbf·ft", "N·m", N_PER_LBF * M_PER_FOOT)
_FAHRENHEIT = Unit("°F", "K", K_PER_FAHRENHEIT, ZERO_FAHRENHEIT_K)
_OTHER_SPELLINGS: dict[Unit, tuple[str, ...]] = {
    SUFFIXES["kmh"]: ("kmh", "kph", "km/hr", "kmph"),
    SUFFIXES["rpm"]: ("rpm", "/min", "min-1", "min^-1", "rev/min", "r/min", "U/min", "tr/min"),
    SUFFIXES["rad_s"]: ("rad s-1",),
    SUFFIXES["nm"]: ("Nm", "N m", "N*m", "N.m"),
    SUFFIXES["hp"]: ("bhp", "hp(M)", "horsepower"),
    SUFFIXES["c"]: ("C", "degC", "celsius"),
    SUFFIXES["k"]: ("kelvin",),
    SUFFIXES["kwh_100km"]: ("kWh/100km",),
    SUFFIXES["mohm"]: ("mohm", "milliohm"),
    SUFFIXES["ohm"]: ("ohm",),
    Unit("kWh/100 mi", "J/m", J_PER_KWH / (100.0 * M_PER_MILE)): ("kWh/100mi",),
    Unit("Wh/mi", "J/m", J_PER_WH / M_PER_MILE): (),
    Unit("kWh/km", "J/m", J_PER_KWH / M_PER_KM): (),
    _METRIC_HP: ("CV", "cv", "ch", "pk", "hp(metric)"),
    _FOOT_POUND: ("lbf-ft", "lbf ft", "lbf*ft", "lb-ft", "lb·ft", "lb ft", "lbft", "ft-lb", "ft·lb", "ft lb", "ft-lbf", "ft·lbf"),
    _FAHRENHEIT: ("F", "degF", "fahrenheit"),
}
SPELLINGS: dict[str, Unit] = {
    **{unit.symbol: unit for unit in (*SUFFIXES.values(), *_OTHER_SPELLINGS)},
    **{spelling: unit for unit, spellings in _OTHER_SPELLINGS.items() for spelling in spellings},
}
"""Units as people write them; `PS`, `CV` and `ch` are the metric horsepower, `hp` and `bhp` the mechanical one."""


def unit_of(name: str) -> Unit | None:
    """The unit that a name ends in, or None for a plain, dimensionless noun.

    >>> unit_of("battery.energy_usable_kwh").symbol
    'kWh'
    >>> unit_of("drag_coefficient") is None
    True
    """
    stem = name.rsplit(".", 1)[-1]
    for suffix, unit in SUFFIXES.items():
        if stem.endswith("_" + suffix):
            return unit
    return None


def symbol_of(name: str) -> str:
    """The printed unit of a name, or an empty text for a dimensionless one."""
    unit = unit_of(name)
    return unit.symbol if unit else ""


def celsius_to_kelvin(temperature_c: float) -> float:
    """Temperature on the Kelvin scale, from degrees Celsius."""
    return temperature_c + ZERO_CELSIUS_K
