"""How a car is used over years: distance, climate, parking, charging. What a person says, checked."""

import math
from dataclasses import dataclass
from pathlib import Path

from voltwright.errors import SpecError, shown, unknown_name
from voltwright.library.climates import Climate, load_climate
from voltwright.physics.battery.ageing_laws import LAWS

YEARS_MAX = 30
PARKING = ("outside", "garage")


@dataclass(frozen=True)
class Habit:
    """A way of charging.

    Attributes:
        charge_to: display at which charging stops. plug_below: display at which the car is plugged in; None is every evening.
        dc_share: of the energy, at fast chargers. late: whether charging waits until shortly before the car leaves.
    """

    title: str
    charge_to: float
    plug_below: float | None
    dc_share: float
    late: bool = False


HABITS = {
    "home": Habit("every evening at home, to 80 %", 0.8, None, 0.0),
    "home-late": Habit("every night at home, to 80 % shortly before leaving", 0.8, None, 0.0, late=True),
    "home-full": Habit("every evening at home, to 100 %", 1.0, None, 0.0),
    "weekly": Habit("at home below 30 %, to 80 %", 0.8, 0.3, 0.0),
    "mixed": Habit("at home below 40 %, to 80 %, and 30 % of the energy at fast chargers", 0.8, 0.4, 0.3),
    "fast": Habit("fast chargers only, below 15 %, to 80 %", 0.8, 0.15, 1.0),
}


@dataclass(frozen=True)
class Usage:
    """The life of a car.

    Attributes:
        climate: name of a shipped one, or the path of a CSV file.
        years: to look ahead.
        distance_a_year_km: driven [km].
        charging: a key of `HABITS`.
        charge_to: display at which charging stops, 0-1, in place of the habit's.
        dc_share: share of the energy from fast chargers, in place of the habit's.
        parking: "outside" or "garage".
        precondition: whether the car warms its cells before a fast charge.
        v2x_a_year_kwh: given back to house or grid [kWh].
        severity: multiplies loss and rise of the law.
        law: a key of `LAWS`; None takes that of the car's chemistry.
        charger: where charge times are taken; None is the strongest shipped station that serves the car.
    """

    climate: str | Path = "munich"
    years: int = 10
    distance_a_year_km: float = 15_000.0
    charging: str = "home"
    charge_to: float | None = None
    dc_share: float | None = None
    parking: str = "outside"
    precondition: bool = True
    v2x_a_year_kwh: float = 0.0
    severity: float = 1.0
    law: str | None = None
    charger: str | None = None

    def check(self) -> tuple[Climate, Habit]:
        """The climate and the habit, once everything is in range.

        Raises:
            SpecError, UnknownNameError, FileError: with the field, what it must be and what it is.
        """
        _within("years", float(self.years), 1.0, float(YEARS_MAX), "years")
        _within("distance_a_year_km", self.distance_a_year_km, 0.0, 200_000.0, "km a year")
        _within("v2x_a_year_kwh", self.v2x_a_year_kwh, 0.0, 50_000.0, "kWh a year")
        _within("severity", self.severity, 0.1, 10.0, "")
        if self.parking not in PARKING:
            raise SpecError(f"`parking` must be {' or '.join(PARKING)}, but is '{shown(self.parking)}'.", "parking")
        if self.charging not in HABITS:
            raise unknown_name("charging habit", self.charging, HABITS)
        if self.law is not None and self.law not in LAWS:
            raise unknown_name("ageing law", self.law, LAWS)
        chosen = HABITS[self.charging]
        charge_to = chosen.charge_to if self.charge_to is None else self.charge_to
        dc_share = chosen.dc_share if self.dc_share is None else self.dc_share
        _within("charge_to", charge_to, 0.3, 1.0, "")
        _within("dc_share", dc_share, 0.0, 1.0, "")
        if chosen.plug_below is not None and charge_to <= chosen.plug_below:
            raise SpecError(
                f"`charge_to` must be above {chosen.plug_below:g}, at which the habit '{self.charging}' plugs the car in, "
                f"but is {charge_to:g}.",
                "charge_to",
            )
        return load_climate(self.climate), Habit(chosen.title, charge_to, chosen.plug_below, dc_share, chosen.late)


def _within(name: str, value: float, low: float, high: float, unit: str) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        words = f" {unit}" if unit else ""
        raise SpecError(f"`{name}` must be from {low:g} to {high:,.12g}{words}, but is {value:,.12g}{words}.", name)
