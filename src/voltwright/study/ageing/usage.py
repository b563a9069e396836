"""How a car is used over years: distance, climate, parking, charging. What a person says, checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.library.climates import Climate, load_climate
from voltwright.physics.battery.ageing_laws import LAWS
from voltwright.ranges import CHARGE_TO, DISTANCE_A_YEAR, ENERGY_A_YEAR, SEVERITY, SHARE, YEARS, Checked, OneOf

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
class Usage(Checked):
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
    years: Annotated[int, YEARS] = 10
    distance_a_year_km: Annotated[float, DISTANCE_A_YEAR] = 15_000.0
    charging: Annotated[str, OneOf(HABITS)] = "home"
    charge_to: Annotated[float, CHARGE_TO] | None = None
    dc_share: Annotated[float, SHARE] | None = None
    parking: Annotated[str, OneOf(PARKING)] = "outside"
    precondition: bool = True
    v2x_a_year_kwh: Annotated[float, ENERGY_A_YEAR] = 0.0
    severity: Annotated[float, SEVERITY] = 1.0
    law: Annotated[str, OneOf(LAWS)] | None = None
    charger: str | None = None

    def check(self) -> tuple[Climate, Habit]:
        """The climate and the habit.

        Raises:
            SpecError, UnknownNameError, FileError: with the field, what it must be and what it is.
        """
        chosen = HABITS[self.charging]
        charge_to = chosen.charge_to if self.charge_to is None else self.charge_to
        dc_share = chosen.dc_share if self.dc_share is None else self.dc_share
        if chosen.plug_below is not None and charge_to <= chosen.plug_below:
            raise SpecError(
                f"`charge_to` must be above {chosen.plug_below:g}, at which the habit '{self.charging}' plugs the car in, "
                f"but is {charge_to:g}.",
                "charge_to",
            )
        return load_climate(self.climate), Habit(chosen.title, charge_to, chosen.plug_below, dc_share, chosen.late)
