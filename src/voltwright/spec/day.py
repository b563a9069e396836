"""A day as a person writes it down: trips, charging and preparation by time of day, and the weather around them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from voltwright.errors import SpecError
from voltwright.formatting import in_short
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.car import Slug
from voltwright.spec.written_number import split_time

MINUTES_PER_HOUR = 60
HOURS_MAX = 72


def read_clock(value: Any) -> Any:
    """Minutes since midnight of the first day, from a time such as "07:30"; after midnight the hours go on: "25:30".

    >>> read_clock("07:30")
    450
    """
    if (
        isinstance(value, int)
        and not isinstance(value, bool)
        and (value == 0 or MINUTES_PER_HOUR <= value <= MINUTES_PER_HOUR * HOURS_MAX)
    ):
        return value
    hours, minutes, seconds, behind = split_time(str(value)) or (HOURS_MAX + 1, 0, None, "")
    if seconds is not None or behind or MINUTES_PER_HOUR * hours + minutes > MINUTES_PER_HOUR * HOURS_MAX:
        raise PydanticCustomError("quantity", 'must be a time such as "07:30" (after midnight "25:30", up to "72:00")')
    return MINUTES_PER_HOUR * hours + minutes


def clock(minutes: float) -> str:
    """The time that a person reads, from minutes since midnight.

    >>> clock(450)
    '07:30'
    """
    whole = int(minutes)
    return f"{whole // MINUTES_PER_HOUR:02d}:{whole % MINUTES_PER_HOUR:02d}"


CLOCK_PATTERN = r"^\s*[0-9]{1,2}:[0-5][0-9]\s*$"
Clock = Annotated[int, BeforeValidator(read_clock), WithJsonSchema({"type": "string", "pattern": CLOCK_PATTERN})]
ByClock = Annotated[dict[Clock, Number], Field(min_length=1)]


class DriveEntry(SpecModel):
    """A trip: a cycle, or a steady speed over a distance."""

    do: Literal["drive"]
    at: Clock = given("When it starts.")
    title: str | None = optional("Name for people.")
    cycle: str | None = optional("Name of a shipped cycle, or a CSV or GPX file beside the day's file.")
    times: int = Field(default=1, description="How often the cycle is driven, one after the other.", ge=1, le=100)
    speed_kmh: MaybeNumber = optional("Steady speed, instead of a cycle.", gt=3, le=250)
    distance_km: MaybeNumber = optional("Distance at the steady speed.", gt=0.05, le=1500)
    occupants: int = Field(default=1, description="People in the car.", ge=1, le=9)
    cabin: bool = Field(default=True, description="Whether the cabin is held at comfort.")

    @model_validator(mode="after")
    def _one_way_of_driving(self) -> "DriveEntry":
        steady = self.speed_kmh is not None or self.distance_km is not None
        if (self.cycle is None) == (not steady) or (steady and (self.speed_kmh is None or self.distance_km is None)):
            raise SpecError("A `drive` must have either `cycle`, or both `speed_kmh` and `distance_km`.", "entries.cycle")
        return self


class ChargeEntry(SpecModel):
    """Plugged in from `at` to `until`, charging to a target; what prepares cabin and cells meanwhile comes from the charger."""

    do: Literal["charge"]
    at: Clock = given("When the car is plugged in.")
    until: Clock = given("When it is unplugged.")
    title: str | None = optional("Name for people.")
    charger: str = given("Name of a shipped charger, or a charger file.")
    to_percent: Number = Field(default=100.0, description="Displayed SoC where charging ends.", gt=0, le=100)
    cabin: bool = Field(default=False, description="Whether people sit in the car and the cabin is held at comfort.")


class GiveEntry(SpecModel):
    """The car feeds a load, a house or the grid."""

    do: Literal["give"]
    at: Clock = given("When it starts.")
    until: Clock = given("When it ends.")
    title: str | None = optional("Name for people.")
    charger: str = given("Name of a shipped charger that gives back, or a charger file.")
    load_kw: Number = given("What the load asks.", gt=0, le=1000)
    down_to_percent: Number = Field(default=20.0, description="Displayed SoC where giving ends.", ge=0, lt=100)


class PrepareEntry(SpecModel):
    """Cabin or cells brought to temperature beforehand; may lie within a charge or a drive."""

    do: Literal["prepare"]
    at: Clock = given("When it starts.")
    until: Clock = given("When it ends: the departure, or the arrival at the charger.")
    title: str | None = optional("Name for people.")
    cabin: bool = Field(default=True, description="Whether the cabin is brought to comfort.")
    cells: bool = Field(default=False, description="Whether the cells are brought to the temperature of a fast charge.")


Entry = Annotated[DriveEntry | ChargeEntry | GiveEntry | PrepareEntry, Field(discriminator="do")]


class DaySpec(SpecModel):
    """A car through a day."""

    name: Slug
    title: str | None = optional("Name for people.")
    car: str = given("Name of a shipped car, or a car file.")
    start: Clock = Field(default="00:00", validate_default=True, description="When the run starts.")
    end: Clock = Field(default="24:00", validate_default=True, description="When the run ends.")
    charge_percent: Number = Field(default=80.0, description="Displayed SoC at the start.", gt=0, le=100)
    soaked_c: MaybeNumber = optional("Temperature of the whole car at the start; that of the air where left out.", ge=-40, le=60)
    capacity_share: Number = Field(default=1.0, description="Capacity left of the new battery's.", ge=0.3, le=1.0)
    resistance_factor: MaybeNumber = optional("Resistance over the new battery's; default: from the capacity.", ge=0.5, le=10.0)
    ambient_c: ByClock = given("Temperature of the air by time of day; straight lines between.")
    sun_w_m2: ByClock = Field(
        default={"00:00": 0.0}, validate_default=True, description="Sun on the car by time of day; straight lines between."
    )
    price_kwh: MaybeNumber = optional(
        "Price of energy where the charger has none, per kWh; below 0 where the grid pays.", ge=-100, le=100
    )
    currency: str | None = optional("Of that price, as an ISO 4217 code such as EUR.", pattern=r"^[A-Z]{3}$")
    entries: tuple[Entry, ...] = given("What happens, in order.", min_length=1)

    def __repr__(self) -> str:
        """Name, car, time of day, and how often the car does what."""
        done = [entry.do for entry in self.entries]
        counts = (f"{done.count(kind)} x {kind}" for kind in dict.fromkeys(done))
        hours = f"{clock(self.start)} to {clock(self.end)}"
        return in_short("DaySpec", f"{self.name}: {self.title or self.name}", f"car {self.car}", hours, *counts)

    __str__ = __repr__

    @model_validator(mode="after")
    def _parts_agree(self) -> "DaySpec":
        _ends_after_start(self)
        _weather_is_plausible(self)
        _charges_one_at_a_time(self)
        return self


def _ends_after_start(day: DaySpec) -> None:
    if day.end <= day.start:
        raise SpecError(f"`end` must be after `start` ({clock(day.start)}), but is {clock(day.end)}.", "end")
    for number, entry in enumerate(day.entries):
        where = f"entries[{number}]"
        if not day.start <= entry.at < day.end:
            raise SpecError(
                f"`{where}.at` must lie within the day ({clock(day.start)} to {clock(day.end)}), but is {clock(entry.at)}.", where
            )
        until = getattr(entry, "until", None)
        if until is not None and not entry.at < until <= day.end:
            raise SpecError(
                f"`{where}.until` must be after {clock(entry.at)} and at most {clock(day.end)}, but is {clock(until)}.", where
            )


def _weather_is_plausible(day: DaySpec) -> None:
    for name, values, low, high in (("ambient_c", day.ambient_c, -40.0, 55.0), ("sun_w_m2", day.sun_w_m2, 0.0, 1400.0)):
        for minute, value in values.items():
            if not low <= value <= high:
                raise SpecError(f"`{name}` must be from {low:g} to {high:g}, but is {value:g} at {clock(minute)}.", name)


def _charges_one_at_a_time(day: DaySpec) -> None:
    """Entries other than preparation follow each other; how long a drive takes is known later, see `procedures/day/plan.py`."""
    last = None
    for number, entry in enumerate(day.entries):
        if isinstance(entry, PrepareEntry):
            continue
        if last is not None:
            before, earlier = day.entries[last], getattr(day.entries[last], "until", day.entries[last].at)
            if entry.at < max(earlier, before.at):
                raise SpecError(
                    f"`entries[{number}]` ({entry.do} at {clock(entry.at)}) must start after `entries[{last}]` "
                    f"({before.do}, until {clock(earlier)}) has ended; move one of them.",
                    f"entries[{number}]",
                )
        last = number
