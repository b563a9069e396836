"""A production plan as a person writes it: cars and their shares, tolerances, plants with ramp and learning, lots, drifts."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from voltwright.errors import SpecError, shown
from voltwright.formatting import in_short, number
from voltwright.ranges import MODEL_YEAR
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.car import Slug
from voltwright.spec.correlation import correlation_matrix, pairs_of
from voltwright.spec.fleet_use import FleetUse
from voltwright.spec.tolerance import ABSOLUTE_ONLY, UNITS, Lot, Shift, Tolerance, ToleranceName

COUNT_MOST = 10_000_000
SHARE_SLACK = 1e-6


def read_date(value: Any) -> Any:
    """A day, from a text such as 2027-01-04."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("quantity", "must be a day such as 2027-01-04") from None
    if not MODEL_YEAR.holds(day.year):
        years = {"low": f"{MODEL_YEAR.low:g}", "high": f"{MODEL_YEAR.high:g}"}
        raise PydanticCustomError("quantity", "must be a day from {low} to {high}, such as 2027-01-04", years)
    return day


Day = Annotated[date, BeforeValidator(read_date)]


class Variant(SpecModel):
    """One car of the plan."""

    car: str = given("Name of a shipped car, or a car file.", min_length=1)
    share: Number = given("Share of the cars that are this one, 0 to 1.", gt=0, le=1)
    declared_wh_km: MaybeNumber = optional(
        "Declared consumption of the first procedure; default: found for the risk.", gt=0, le=2000
    )


class Learning(SpecModel):
    """Tolerances shrink as cars are built: the excess over 1 falls by the progress ratio with each doubling of the count."""

    start_factor: Number = Field(
        default=1.5, description="Tolerances of the first cars over those of a mature plant.", ge=1, le=10
    )
    progress_ratio: Number = Field(
        default=0.8, description="Excess after each doubling of the count over that before.", ge=0.3, le=1
    )
    cars_first: int = Field(default=1000, description="Cars after which the first doubling is counted.", ge=1, le=1_000_000)


class Plant(SpecModel):
    """A plant: its share of the cars, its pace, how it ramps up and learns, and what it does otherwise than others."""

    name: str = given("Name for people.", min_length=1, max_length=40)
    share: Number = given("Share of the cars that it builds, 0 to 1.", gt=0, le=1)
    start: Day = given("Day of the first car.")
    shifts: int = Field(default=2, description="Shifts of a working day.", ge=1, le=4)
    cars_a_shift: Number = given("Cars of one shift at the full rate.", gt=0, le=10_000)
    days_a_week: int = Field(default=5, description="Working days of a week.", ge=1, le=7)
    ramp_weeks: Number = Field(default=26.0, description="From 10 to 90 % of the full rate; a logistic curve.", gt=0, le=520)
    start_percent: Number = Field(default=5.0, description="Rate of the first day, of the full rate.", gt=0, lt=100)
    learning: Learning = Field(default=Learning(), description="How tolerances shrink.")
    bias: dict[ToleranceName, Shift] = Field(default={}, description="By how much the mean of this plant lies off.")
    variants: tuple[str, ...] | None = optional("Cars that are built here; all where left out.", min_length=1)


class Drift(SpecModel):
    """A mean that moves away, from a day on, over some days."""

    tolerance: ToleranceName = given("What drifts.")
    start: Day = given("Day on which it begins.")
    days: Number = Field(default=0.0, description="Over which it grows evenly, then stays; 0 is a step.", ge=0, le=3650)
    plant: str | None = optional("Where; in all plants where left out.")
    shift_percent: MaybeNumber = optional("At the end, relative.", ge=-50, le=50)
    shift: MaybeNumber = optional("At the end, in the number's own unit.", ge=-1e6, le=1e6)


class Audit(SpecModel):
    """Cars that the maker tests, and the chart that is to find a drift."""

    cars_a_week: int = Field(default=3, description="Cars tested each week in each plant.", ge=1, le=1000)
    reference: Number = Field(default=0.5, description="Reference value of the CUSUM chart, standard deviations.", gt=0, le=3)
    decision: Number = Field(default=5.0, description="Decision interval of the CUSUM chart, standard deviations.", gt=0, le=20)


class ProductionSpec(SpecModel):
    """A series of cars, from the first to the last."""

    name: Slug
    title: str | None = optional("Name for people.")
    count: int = given("Cars of the series.", ge=1, le=COUNT_MOST)
    seed: int = Field(default=1, description="Of the random numbers.", ge=0, le=2**31 - 1)
    procedures: tuple[str, ...] = Field(
        default=("wltp",),
        description="Test procedures: wltp, cltc, nedc, epa-mct; conformity is judged by the first.",
        min_length=1,
    )
    variants: tuple[Variant, ...] = given("Cars, and the share of each.", min_length=1, max_length=50)
    tolerances: dict[ToleranceName, Tolerance] = Field(default={}, description="What varies; what is left out has a default.")
    correlations: dict[ToleranceName, dict[ToleranceName, Number]] = Field(
        default={}, description="Between tolerances, -1 to 1: of the normal numbers behind them."
    )
    correlations_source: str | None = optional("Where the correlations come from.", max_length=500)
    plants: tuple[Plant, ...] = given("Where the cars are built.", min_length=1, max_length=50)
    lots: tuple[Lot, ...] = Field(default=(), description="Parts that come in lots.", max_length=20)
    drifts: tuple[Drift, ...] = Field(default=(), description="What moves in the course of the series.", max_length=50)
    audit: Audit = Field(default=Audit(), description="The maker's own tests.")
    fleet_use: FleetUse = Field(default=FleetUse(), description="How the cars are used.")
    end: Day | None = optional("Day by which all cars must be built.")

    def __repr__(self) -> str:
        """Name, count, variants and plants."""
        parts = (f"{number(self.count)} cars", f"{len(self.variants)} variants", f"{len(self.plants)} plants")
        return in_short("ProductionSpec", f"{self.name}: {self.title or self.name}", *parts)

    __str__ = __repr__

    @model_validator(mode="after")
    def _parts_agree(self) -> "ProductionSpec":
        _shares_add_up("variants", [each.share for each in self.variants])
        _shares_add_up("plants", [each.share for each in self.plants])
        again = next((name for place, name in enumerate(self.procedures) if name in self.procedures[:place]), None)
        if again is not None:
            raise SpecError(f"`procedures` must name each test once, but has '{shown(again)}' twice; take one out.", "procedures")
        _names_differ("variants", "car", [each.car for each in self.variants])
        _names_differ("plants", "name", [each.name for each in self.plants])
        for name, tolerance in self.tolerances.items():
            tolerance.check(f"tolerances.{name}", name)
        correlation_matrix(list(UNITS), pairs_of(self.correlations, alone=("test_noise",)))
        for place, plant in enumerate(self.plants):
            _check_plant(self, place, plant)
        _check_drifts(self)
        _check_lots(self)
        for name, shares in (("climates", self.fleet_use.climates), ("habits", self.fleet_use.habits)):
            negative = next((key for key, share in shares.items() if share < 0), None)
            if negative is not None:
                raise SpecError(f"`fleet_use.{name}.{negative}` must be at least 0, but is {shares[negative]:g}.", "fleet_use")
            _shares_add_up(f"fleet_use.{name}", list(shares.values()))
        return self


def _shares_add_up(where: str, shares: list[float]) -> None:
    total = sum(shares)
    if abs(total - 1.0) > SHARE_SLACK:
        raise SpecError(f"The shares of `{where}` must add up to 1, but add up to {total:.6g}; divide each by that.", where)


def _names_differ(where: str, key: str, names: list[str]) -> None:
    again = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if again is not None:
        raise SpecError(f"`{where}` must name each `{key}` once, but has '{again}' twice; add their shares.", where)


def _check_shift(where: str, name: str, shift: Shift | Drift) -> None:
    if (shift.shift_percent is None) == (shift.shift is None):
        raise SpecError(f"`{where}` must have either `shift_percent` or `shift`.", where)
    if shift.shift is not None and UNITS[name] is None:
        raise SpecError(f"`{where}` must be relative; write `shift_percent` in place of `shift`.", where)
    if shift.shift_percent is not None and name in ABSOLUTE_ONLY:
        raise SpecError(f"`{where}` must be absolute, in {UNITS[name]}; write `shift` in place of `shift_percent`.", where)


def _check_plant(plan: ProductionSpec, place: int, plant: Plant) -> None:
    where = f"plants[{place}]"
    for name, shift in plant.bias.items():
        _check_shift(f"{where}.bias.{name}", name, shift)
    known = [each.car for each in plan.variants]
    other = next((name for name in plant.variants or () if name not in known), None)
    if other is not None:
        raise SpecError(f"`{where}.variants` must be among {', '.join(known)}, but has '{other}'.", where)
    if plan.end is not None and plan.end <= plant.start:
        raise SpecError(f"`end` must be after the start of {plant.name} ({plant.start}), but is {plan.end}.", "end")


def _check_drifts(plan: ProductionSpec) -> None:
    names = [plant.name for plant in plan.plants]
    for place, drift in enumerate(plan.drifts):
        _check_shift(f"drifts[{place}]", drift.tolerance, drift)
        if drift.plant is not None and drift.plant not in names:
            raise SpecError(
                f"`drifts[{place}].plant` must be one of {', '.join(names)}, but is '{drift.plant}'.", f"drifts[{place}]"
            )


def _check_lots(plan: ProductionSpec) -> None:
    taken: dict[str, str] = {}
    for place, lot in enumerate(plan.lots):
        for name in lot.tolerances:
            if name == "test_noise":
                raise SpecError(f"`lots[{place}].tolerances` cannot hold test_noise: it is of a test, not of a part.", "lots")
            if name in taken:
                raise SpecError(
                    f"`lots[{place}]` moves {name}, but lot '{taken[name]}' does already; take it out of one.", "lots"
                )
            taken[name] = lot.name
