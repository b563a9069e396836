"""A table of vehicles in use as telematics export it: what its columns are called, in which units, and what each may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from voltwright.units import SECONDS_PER_HOUR, SPELLINGS, SUFFIXES, Unit, unit_of

TEXTS = ("vehicle", "kind", "start", "metered", "currency", "in_service")
NUMBERS: dict[str, tuple[float, float]] = {
    "distance_km": (0.0, 3000.0),
    "duration_min": (0.0, 6000.0),
    "speed_mean_kmh": (0.0, 300.0),
    "temp_ambient_c": (-60.0, 60.0),
    "energy_kwh": (-100.0, 2000.0),
    "soc_start_percent": (0.0, 100.0),
    "soc_end_percent": (0.0, 100.0),
    "odometer_km": (0.0, 3e6),
    "power_max_kw": (0.0, 2000.0),
    "cost": (-1e6, 1e6),
    "price_kwh": (-1000.0, 1000.0),
}
"""Columns of numbers, and the ends of what each may hold; a row beyond them is not used, and it is said."""
KINDS = ("trip", "charge")
METERS = ("battery", "charger", "grid")
"""Where the energy of a charge is counted: at the battery's terminals, at the output of charger or wall box, at the grid."""
SYNONYMS: dict[str, tuple[str, ...]] = {
    "vehicle": ("vin", "vehicleid", "vehiclename", "car", "carid", "asset", "assetid", "plate", "licenseplate", "registration"),
    "kind": ("type", "event", "eventtype", "recordtype"),
    "start": ("starttime", "startdate", "startdatetime", "timestamp", "time", "datetime", "begin", "tripstart", "chargestart"),
    "distance_km": ("distance", "tripdistance", "distancedriven", "distancetravelled", "length"),
    "duration_min": ("duration", "tripduration", "triptime", "drivetime", "drivingtime", "durationtotal"),
    "speed_mean_kmh": ("speed", "speedmean", "meanspeed", "averagespeed", "avgspeed", "speedavg", "speedaverage"),
    "temp_ambient_c": ("tempambient", "ambienttemp", "ambienttemperature", "outsidetemp", "outsidetemperature", "temperature",
                       "exteriortemperature", "outdoortemp"),
    "energy_kwh": ("energy", "energyused", "energyconsumed", "energyconsumption", "energycharged", "energyadded", "chargeenergy",
                   "energyin", "energyout"),
    "soc_start_percent": ("socstart", "startsoc", "batterystart", "startbattery", "socbegin", "batterylevelstart",
                          "startbatterylevel", "socfrom"),
    "soc_end_percent": ("socend", "endsoc", "batteryend", "endbattery", "batterylevelend", "endbatterylevel", "socto"),
    "odometer_km": ("odometer", "odo", "odometerstart", "startodometer", "mileage"),
    "metered": ("meter", "meteredat", "energyat"),
    "power_max_kw": ("powermax", "maxpower", "peakpower", "chargepower"),
    "cost": ("price", "amount", "totalcost", "costtotal"),
    "price_kwh": ("priceperkwh", "tariff", "unitprice", "costperkwh"),
    "currency": ("currencycode",),
    "in_service": ("inservice", "firstuse", "firstregistration", "registrationdate", "inservicedate"),
}  # fmt: skip
"""Usual names in exports, in small letters and digits alone, without their unit."""
UNIT_WORDS: dict[str, str] = {
    "percent": "%", "pct": "%", "miles": "mi", "mile": "mi", "minutes": "min", "mins": "min", "seconds": "s", "sec": "s",
    "hours": "h", "hour": "h", "kilometers": "km", "kilometres": "km", "celsius": "°C", "fahrenheit": "°F", "kph": "km/h",
    "degc": "°C", "degf": "°F", "c": "°C", "f": "°F", "kmh": "km/h",
}  # fmt: skip
_HOUR = Unit("h", "s", SECONDS_PER_HOUR)


@dataclass(frozen=True)
class Column:
    """A column of a file: which quantity it is, and the unit that it is written in; None where the heading names none."""

    quantity: str
    unit: str | None

    def converted(self, values: np.ndarray) -> np.ndarray:
        """The values in the unit of the quantity's name."""
        wanted, found = unit_of(self.quantity), unit_named(self.unit or "")
        if self.unit is None or wanted is None or found is None or found.symbol == wanted.symbol:
            return values
        return (values * found.si_factor + found.si_offset - wanted.si_offset) / wanted.si_factor


def unit_named(text: str) -> Unit | None:
    """A unit by its symbol, a usual spelling or an English word; None where it is none."""
    word = UNIT_WORDS.get(text.lower(), text)
    if word == "h":
        return _HOUR
    return SPELLINGS.get(word) or SUFFIXES.get(word.lower())


def column_of(heading: str) -> Column | None:
    """What a heading means: a name of `NUMBERS` or `TEXTS`, or a usual one of exports, with a unit in brackets or at its end.

    >>> column_of("Trip Distance (mi)")
    Column(quantity='distance_km', unit='mi')
    >>> column_of("start_soc_pct"), column_of("colour")
    (Column(quantity='soc_start_percent', unit='%'), None)
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.strip())
    bracket = re.fullmatch(r"(.*?)\s*[\[(]\s*([^\])]+?)\s*[\])]\s*", text)
    words = [word for word in re.split(r"[^A-Za-z0-9%°/]+", bracket[1] if bracket else text) if word]
    unit = bracket[2] if bracket else None
    name = _quantity("".join(words).lower())
    if name is None and unit is None and len(words) > 1:
        name, unit = _quantity("".join(words[:-1]).lower()), words[-1]
    if name is None:
        return None
    if name in TEXTS or name == "cost" or (unit is not None and not _fits(unit, name)):
        return Column(name, None) if name in TEXTS or name == "cost" else None
    whole = _quantity("_".join(words).lower()) if unit is None else None
    return Column(whole or name, UNIT_WORDS.get(unit.lower(), unit) if unit else None)


def _fits(unit: str, quantity: str) -> bool:
    """Whether a unit is one of a quantity's dimension."""
    if quantity.endswith("_percent"):
        return UNIT_WORDS.get(unit.lower(), unit) == "%"
    wanted, found = unit_of(quantity), unit_named(unit)
    return quantity == "price_kwh" or (wanted is not None and found is not None and found.dimension == wanted.dimension)


def _quantity(bare: str) -> str | None:
    plain = re.sub(r"[^a-z0-9]", "", bare)
    for name in (*TEXTS, *NUMBERS):
        if plain == re.sub(r"[^a-z0-9]", "", name) or plain in SYNONYMS.get(name, ()):
            return name
    return None


@dataclass(frozen=True)
class Rows:
    """Trips, or charges, of a fleet as columns of shape (n,).

    Attributes:
        vehicle: place in the fleet's names. start_s: seconds since 1970, NaN where not given. numbers: by name of `NUMBERS`, NaN
        where not given. metered: place in `METERS`; that of the grid where not given.
    """

    vehicle: np.ndarray
    start_s: np.ndarray
    numbers: dict[str, np.ndarray]
    metered: np.ndarray

    def __len__(self) -> int:
        return len(self.vehicle)

    def part(self, kept: np.ndarray) -> Rows:
        """Some of the rows."""
        numbers = {name: values[kept] for name, values in self.numbers.items()}
        return Rows(self.vehicle[kept], self.start_s[kept], numbers, self.metered[kept])


@dataclass(frozen=True)
class FleetTable:
    """A fleet as read and checked.

    Attributes:
        names: of the vehicles. trips, charges: rows that are used. read: rows of the file. dropped: how many rows are not used,
        by reason. notes: what was taken, mended or is suspected, in words. in_service_s: first use of each vehicle, seconds
        since 1970, NaN where not given, shape (vehicles,). currency: of the costs. columns: by quantity, the heading that it
        was read from.
    """

    names: tuple[str, ...]
    trips: Rows
    charges: Rows
    read: int
    dropped: dict[str, int]
    notes: tuple[str, ...]
    in_service_s: np.ndarray
    currency: str
    columns: dict[str, str] = field(default_factory=dict)
