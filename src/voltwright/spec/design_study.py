"""What a person writes to look for the best design of a car: a base car, what is free, what is wanted, what must hold."""

from typing import Literal

from pydantic import Field, model_validator

from voltwright.errors import SpecError
from voltwright.formatting import in_short
from voltwright.spec.base import MaybeNumber, Number, SpecModel, given, optional
from voltwright.spec.car import Slug

Figure = Literal[
    "range_cltc_km",
    "range_wltp_km",
    "range_epa_km",
    "consumption_cltc_wh_km",
    "consumption_wltp_wh_km",
    "consumption_epa_wh_km",
    "acceleration_0_100_s",
    "charge_10_80_min",
    "mass_curb_kg",
    "price_usd",
]
"""Figures that a study can want or bound, in the unit that each ends in."""


class Bounds(SpecModel):
    """Between what a free number may lie, in the unit of its field."""

    low: Number = given("Lowest value.")
    high: Number = given("Highest value.")


class Objective(SpecModel):
    """A figure to be as small, or as large, as can be."""

    figure: Figure = given("Which figure.")
    goal: Literal["minimise", "maximise"] = given("Whether it is to be small or large.")


class Constraint(SpecModel):
    """A figure that must not be below, or above, a bound."""

    figure: Figure = given("Which figure.")
    at_least: MaybeNumber = optional("Lowest value.", gt=0)
    at_most: MaybeNumber = optional("Highest value.", gt=0)


class DesignStudy(SpecModel):
    """A search for the best design of a car."""

    name: Slug
    title: str | None = optional("Name for people.")
    car: str = given("Name of a shipped car, or a car file: the base.")
    free: dict[str, Bounds] = given(
        "From the dotted path of a number of the car's file to its bounds.", min_length=1, max_length=20
    )
    objectives: tuple[Objective, ...] = given("What is wanted; two or more give a front.", min_length=1, max_length=4)
    constraints: tuple[Constraint, ...] = Field(default=(), description="What must hold.", max_length=20)
    starts: int = Field(default=3, description="Points from which the search begins, the base car first.", ge=1, le=50)
    designs: int = Field(default=24, description="Designs of a generation, where there is a front.", ge=8, le=400)
    generations: int = Field(default=15, description="Generations, where there is a front.", ge=1, le=1000)
    seed: int = Field(default=0, description="Of the random numbers.", ge=0, le=2**31)

    def __repr__(self) -> str:
        """Name, car, what is free, wanted and bounded."""
        goals = ", ".join(f"{each.goal} {each.figure}" for each in self.objectives)
        counts = f"{len(self.free)} free, {len(self.constraints)} constraints"
        return in_short("DesignStudy", f"{self.name}: {self.title or self.name}", f"car {self.car}", goals, counts)

    __str__ = __repr__

    @model_validator(mode="after")
    def _parts_agree(self) -> "DesignStudy":
        for path, bounds in self.free.items():
            if not bounds.low < bounds.high:
                raise SpecError(
                    f"`free.{path}.low` must be less than its `high` ({bounds.high:g}), but is {bounds.low:g}; "
                    "swap them, or leave the number out of `free`.",
                    f"free.{path}",
                )
        for number, each in enumerate(self.constraints):
            _is_bound(number, each)
        figures = [each.figure for each in self.objectives]
        twice = next((figure for figure in figures if figures.count(figure) > 1), None)
        if twice is not None:
            raise SpecError(f"`objectives` must name each figure once, but {twice} stands there twice.", "objectives")
        return self


def _is_bound(number: int, constraint: Constraint) -> None:
    where, low, high = f"constraints[{number}]", constraint.at_least, constraint.at_most
    if low is None and high is None:
        raise SpecError(f"`{where}` must have `at_least` or `at_most`, but has neither: it bounds nothing.", where)
    if low is not None and high is not None and low > high:
        raise SpecError(
            f"`{where}.at_least` must be at most its `at_most` ({high:g}), but is {low:g}: no design can meet both.", where
        )
