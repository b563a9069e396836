"""A site where cars charge: its chargers, the sessions of the cars, and what a kWh costs and emits over time."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from pydantic import Field, model_validator

from voltwright.errors import SpecError, shown
from voltwright.formatting import in_short, quantity
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.columns import check_column
from voltwright.spec.connectors import AC_RATINGS, DC_RATINGS, Connector

DAY_H, HOURS_MOST = 24.0, 8784.0
PRICE_MOST, CO2_MOST_G_KWH = 1e4, 1e4
STAY_MOST_H = 744.0
SESSIONS_MOST = 100_000
CHARGERS_MOST = 2000
WORDS = re.compile(r"^\s*(\d+)\s+(\S+)\s+([0-9.]+)(?:\s*kW)?(\s+v2g)?\s*$", re.IGNORECASE)


class SiteCharger(SpecModel):
    """Chargers of one kind at a site."""

    count: int = given("How many there are.", ge=1, le=CHARGERS_MOST)
    connector: Connector = given("Plug, such as `type2`.")
    power_kw: Number = given("Highest power of each.", gt=0.5, lt=2000)
    v2g: bool = Field(default=False, description="Whether it takes power back from a car.")

    def __repr__(self) -> str:
        """Count, plug and power."""
        return in_short("SiteCharger", str(self.count), self.connector, quantity(self.power_kw, "kW"))

    __str__ = __repr__


def charger_of_words(text: str) -> SiteCharger:
    """Chargers from words such as "20 type2 11" or "4 ccs2 22 v2g".

    Raises:
        SpecError: other words, or a plug or number that there is not.
    """
    found = WORDS.match(text)
    plugs = [*AC_RATINGS, *DC_RATINGS]
    if not found or found.group(2).lower() not in plugs or not 0.5 < _number(found.group(3)) < 2000.0:
        raise SpecError(
            f"`chargers` must be a count, a plug and a power of 0.5 to 2000 kW, such as '20 type2 11', but has '{shown(text)}'; "
            f"plugs are {', '.join(dict.fromkeys(plugs))}.",
            "chargers",
        )
    if not 1 <= int(found.group(1)[:9]) <= CHARGERS_MOST:
        raise SpecError(
            f"`chargers` must have 1 to {CHARGERS_MOST} of a kind, but has {shown(found.group(1))}; "
            "a site without a charger serves nobody.",
            "chargers",
        )
    return SiteCharger(
        count=int(found.group(1)),
        connector=found.group(2).lower(),  # pyright: ignore[reportArgumentType]
        power_kw=_number(found.group(3)),
        v2g=found.group(4) is not None,
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


class Session(SpecModel):
    """A stay of a car at a site, and what it wants there."""

    name: str = Field(default="", description="Name of the session; default: its number.", max_length=200)
    arrive_h: Number = given("Arrival, in hours after midnight of the first day.", ge=0, le=HOURS_MOST)
    depart_h: Number = given("Departure, likewise.", ge=0, le=HOURS_MOST)
    car: str | None = optional("Name of a car, or of a car file; its own limits of charge hold.", max_length=300)
    battery_kwh: MaybeNumber = optional("Usable energy of the battery, where no car is named.", gt=0.5, lt=2000)
    power_max_kw: MaybeNumber = optional("Most that the car takes; default: what the charger gives.", gt=0.1, lt=2000)
    energy_kwh: MaybeNumber = optional("Energy wanted at the outlet, in place of `soc_to`.", ge=0, lt=5000)
    soc_from: MaybeNumber = optional("State of charge on arrival, 0-1.", ge=0, le=1)
    soc_to: MaybeNumber = optional("State of charge wanted at departure, 0-1.", ge=0, le=1)
    connector: Connector | None = optional("Plug; default: the first kind of charger that fits.")
    v2g: bool = Field(default=False, description="Whether its driver lets the car give power back.")
    soc_min: Number = Field(default=0.3, description="Least state of charge while it gives power, 0-1.", ge=0, le=1)

    @model_validator(mode="after")
    def _makes_sense(self) -> Session:
        if self.depart_h <= self.arrive_h:
            raise SpecError(
                f"`depart_h` must be after `arrive_h` ({self.arrive_h:g} h), but is {self.depart_h:g} h; "
                "write a time of the next day as 31:30.",
                "depart_h",
            )
        if self.depart_h - self.arrive_h > STAY_MOST_H:
            stay = self.depart_h - self.arrive_h
            raise SpecError(f"A stay must have at most {STAY_MOST_H:g} h, but has {stay:g} h; cut it in two.", "depart_h")
        battery = self.car is not None or self.battery_kwh is not None
        if self.energy_kwh is None and (self.soc_to is None or self.soc_from is None or not battery):
            raise SpecError(
                "A session must have `energy_kwh`, or `soc_from` and `soc_to` with `battery_kwh` or `car`; write one of them.",
                "energy_kwh",
            )
        if self.car is not None and self.battery_kwh is not None:
            raise SpecError("A session must have `car` or `battery_kwh`, but has both; leave one out.", "battery_kwh")
        if self.energy_kwh is not None and self.soc_to is not None:
            raise SpecError("A session must have `energy_kwh` or `soc_to`, but has both; leave one out.", "soc_to")
        if self.soc_to is not None and self.soc_from is not None and self.soc_to < self.soc_from:
            raise SpecError(
                f"`soc_to` must be at least `soc_from` ({self.soc_from:g}), but is {self.soc_to:g}; a session charges.", "soc_to"
            )
        return self

    def __repr__(self) -> str:
        """Name and stay."""
        return in_short("Session", self.name, f"{self.arrive_h:g} to {self.depart_h:g} h")

    __str__ = __repr__


@dataclass(frozen=True)
class Sessions:
    """The sessions at a site.

    Attributes:
        name: in the library, or of the file.
        sessions: in the order of the file.
        remarks: what the reader must know.
    """

    name: str
    sessions: tuple[Session, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tariff:
    """What a kWh costs and emits over time; it begins anew behind its last row.

    Attributes:
        name: in the library, or of the file.
        hours: from which on each row holds [h], the first is 0, shape (n,).
        period_h: after which it begins anew, a number of days [h].
        price_kwh: of a kWh bought. sell_kwh: paid for a kWh given back. co2_g_kwh: emitted for a kWh [g]; each of shape (n,).
        currency: ISO 4217; empty where nobody named it.
    """

    name: str
    hours: tuple[float, ...]
    period_h: float
    price_kwh: tuple[float, ...]
    sell_kwh: tuple[float, ...]
    co2_g_kwh: tuple[float, ...]
    currency: str = ""

    def __post_init__(self) -> None:
        check_column("period_h", [self.period_h], low=DAY_H, high=HOURS_MOST)
        check_column("hours", self.hours, low=0.0, high=self.period_h, rising=True)
        if self.hours[0] != 0.0:
            raise SpecError(f"`hours` must begin at 0, but begin at {self.hours[0]:g}.", "hours")
        for name in ("price_kwh", "sell_kwh"):
            check_column(name, getattr(self, name), (len(self.hours),), low=-PRICE_MOST, high=PRICE_MOST)
        check_column("co2_g_kwh", self.co2_g_kwh, (len(self.hours),), low=0.0, high=CO2_MOST_G_KWH)

    def at(self, quantity_name: str, hour: np.ndarray) -> np.ndarray:
        """A quantity at hours after midnight of the first day."""
        row = np.searchsorted(np.array(self.hours), np.mod(hour, self.period_h), side="right") - 1
        return np.array(getattr(self, quantity_name))[row]
