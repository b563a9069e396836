"""Connectors between charger and car: what each can carry, and which of them a car's inlet takes.

The limits are those of the connector's standard, not of any one plug: a car or a charger writes its own, smaller ones.
"""

from dataclasses import dataclass
from typing import Literal

Connector = Literal[
    "schuko",
    "nema_5_15",
    "nema_14_50",
    "gb_1002",
    "type1",
    "type2",
    "gbt_ac",
    "nacs",
    "ccs1",
    "ccs2",
    "chademo",
    "gbt_dc",
    "chaoji",
    "mcs",
]
Inlet = Literal["mains_plug", "type1", "type2", "gbt_ac", "nacs", "ccs1", "ccs2", "chademo", "gbt_dc", "chaoji", "mcs"]
Clearance = Literal["z1", "z2", "z3"]


@dataclass(frozen=True)
class Rating:
    """What a connector's standard allows; for alternating current, phases beside the current of each."""

    title: str
    voltage_max_v: float
    current_max_a: float
    phases: int
    source: str


AC_RATINGS: dict[str, Rating] = {
    "schuko": Rating("household socket, CEE 7", 250.0, 16.0, 1, "CEE 7; hours on end usually 10 A"),
    "nema_5_15": Rating("household socket, NEMA 5-15", 125.0, 12.0, 1, "15 A circuit, 80 % for continuous load (NEC)"),
    "nema_14_50": Rating("socket NEMA 14-50", 250.0, 40.0, 1, "50 A circuit, 80 % for continuous load (NEC)"),
    "gb_1002": Rating("household socket, GB 1002", 250.0, 16.0, 1, "GB 1002"),
    "type1": Rating("Type 1 (J1772)", 250.0, 80.0, 1, "SAE J1772"),
    "type2": Rating("Type 2", 480.0, 63.0, 3, "IEC 62196-2: 63 A three-phase, 70 A one-phase"),
    "gbt_ac": Rating("GB/T AC", 440.0, 63.0, 3, "GB/T 20234.2: 16, 32, 63 A"),
    "nacs": Rating("NACS (J3400), AC", 277.0, 80.0, 1, "SAE J3400"),
}
DC_RATINGS: dict[str, Rating] = {
    "ccs1": Rating("CCS1", 1000.0, 500.0, 1, "IEC 62196-3; 350 to 400 kW deployed"),
    "ccs2": Rating("CCS2", 1000.0, 500.0, 1, "IEC 62196-3; 350 to 400 kW deployed"),
    "nacs": Rating("NACS (J3400), DC", 1000.0, 650.0, 1, "maker's specification: 500 V or 1000 V, above 650 A shown"),
    "chademo": Rating("CHAdeMO", 1000.0, 400.0, 1, "CHAdeMO 2.0; version 1.x 500 V and 125 A"),
    "gbt_dc": Rating("GB/T DC", 1000.0, 800.0, 1, "GB/T 20234.3: 250 A in the edition of 2015, 800 A cooled in that of 2023"),
    "chaoji": Rating("ChaoJi", 1500.0, 800.0, 1, "GB/T 20234.4-2023: up to 1500 V and 800 A"),
    "mcs": Rating("MCS", 1250.0, 3000.0, 1, "CharIN, Megawatt Charging System"),
}
SOCKETS = ("schuko", "nema_5_15", "nema_14_50", "gb_1002")
"""Mains sockets: a cord with a control box, or the vehicle's own power supply, goes between."""

AC_OF_INLET: dict[str, tuple[str, ...]] = {
    "mains_plug": SOCKETS,
    "type1": ("type1", *SOCKETS),
    "type2": ("type2", *SOCKETS),
    "gbt_ac": ("gbt_ac", *SOCKETS),
    "nacs": ("nacs", *SOCKETS),
    "ccs1": ("type1", *SOCKETS),
    "ccs2": ("type2", *SOCKETS),
}
DC_OF_INLET: dict[str, tuple[str, ...]] = {
    name: (name,) for name in ("nacs", "ccs1", "ccs2", "chademo", "gbt_dc", "chaoji", "mcs")
}
TITLES: dict[str, str] = {
    "mains_plug": "its own plug",
    **{name: rating.title for name, rating in AC_RATINGS.items()},
    **{name: rating.title for name, rating in DC_RATINGS.items()},
    "nacs": "NACS (J3400)",
}
CLEARANCES_MM: dict[str, tuple[float, float]] = {"z1": (100.0, 150.0), "z2": (140.0, 210.0), "z3": (170.0, 250.0)}
"""Ground clearance of a car's coil by class. Source: SAE J2954."""

WIRELESS_POWER_KVA: dict[str, float] = {"wpt1": 3.7, "wpt2": 7.7, "wpt3": 11.1, "wpt4": 22.0}
"""Input from the grid (AC) by power class. Source: SAE J2954 (2024)."""
