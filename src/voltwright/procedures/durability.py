"""Durability of the battery by UN GTR 22: what a used car must still hold, and how a fleet is judged.

In: the state of certified energy and range, the minimum performance of passenger cars, the fleet rule of Part B, the
kilometres that energy given to house or grid counts for, and Euro 7's limits beside them. Left out: Part A, the
statistics that check the monitor in the car against measured cars; vans; the regional choice of a range requirement.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from voltwright.errors import SpecError
from voltwright.procedures.bench.certificate import Rule
from voltwright.units import J_PER_KWH, J_PER_WH

FLEET_SHARE_LEAST = 0.9


@dataclass(frozen=True)
class Step:
    """One step of a requirement: to this age and distance, whichever comes first, at least this share of the new energy."""

    years: float
    distance_km: float
    share_least: float


@dataclass(frozen=True)
class Requirement:
    """A minimum performance: steps in order of age, and how well each is known."""

    name: str
    steps: tuple[Step, ...]
    rule: Rule


GTR_22 = Requirement(
    "UN GTR 22",
    (Step(5.0, 100_000.0, 0.80), Step(8.0, 160_000.0, 0.70)),
    Rule("Cars keep 80 % of the certified energy to 5 years or 100,000 km, and 70 % to 8 years or 160,000 km.", "V"),
)
EURO_7 = Requirement(
    "Euro 7",
    (Step(5.0, 100_000.0, 0.80), Step(8.0, 160_000.0, 0.72)),
    Rule("As UN GTR 22, but 72 % to 8 years or 160,000 km: press reports of Regulation (EU) 2024/1257, text not seen.", "M"),
)
RULES = (
    GTR_22.rule,
    EURO_7.rule,
    Rule("SOCE is the measured usable battery energy over the certified one, SOCR the measured range over the certified.", "V"),
    Rule("Part B: at least 90 % of the cars read at or above the minimum.", "V"),
    Rule("Energy given to house or grid counts as distance at the worst certified consumption.", "V"),
    Rule("Age and distance: whichever comes first ends a step; beyond the last step nothing is asked.", "M"),
)


def state_of_certified_energy(energy_measured_wh: float, energy_certified_wh: float) -> float:
    """SOCE: usable battery energy as measured over as certified.

    Raises:
        SpecError: a measured energy below zero, or a certified one that is not above.
    Source: UN GTR 22 [V].
    """
    return _share("energy_measured_wh", energy_measured_wh, "energy_certified_wh", energy_certified_wh)


def state_of_certified_range(range_measured_km: float, range_certified_km: float) -> float:
    """SOCR: range as measured over as certified.

    Raises:
        SpecError: a measured range below zero, or a certified one that is not above.
    Source: UN GTR 22 [V].
    """
    return _share("range_measured_km", range_measured_km, "range_certified_km", range_certified_km)


def virtual_distance_km(energy_given_kwh: float, consumption_worst_wh_km: float) -> float:
    """Distance [km] that counts for energy given to house or grid.

    Args:
        energy_given_kwh: out of the car over its life. consumption_worst_wh_km: the worst certified of the family.

    Raises:
        SpecError: an energy below zero, or a consumption that is not above.
    Source: UN GTR 22 [V].
    """
    given = energy_given_kwh, consumption_worst_wh_km
    return J_PER_KWH / J_PER_WH * _share("energy_given_kwh", given[0], "consumption_worst_wh_km", given[1])


def share_least(age_years: float, distance_km: float, requirement: Requirement = GTR_22) -> float | None:
    """The least share of the new energy at an age and distance; None where nothing is asked any more.

    Args:
        age_years: since the first registration. distance_km: driven, and the virtual distance beside it.

    Raises:
        SpecError: an age or distance below zero.
    Source: UN GTR 22 [V]; see `RULES`.
    """
    if not age_years >= 0.0 or not distance_km >= 0.0:
        raise SpecError(f"An age and a distance must be at least 0, but are {age_years:g} years and {distance_km:g} km.")
    inside = [step.share_least for step in requirement.steps if age_years <= step.years and distance_km <= step.distance_km]
    return inside[0] if inside else None


@dataclass(frozen=True)
class FleetVerdict:
    """Part B for a family: how many cars were read, how many hold the minimum, and whether the family passes."""

    cars: int
    cars_holding: int
    passes: bool


def part_b(cars: Iterable[tuple[float, float, float]], requirement: Requirement = GTR_22) -> FleetVerdict:
    """Judge a fleet by Part B.

    Args:
        cars: (state of certified energy, age in years, distance in km with the virtual one) of each car read. Cars beyond
            the last step are not counted.

    Raises:
        SpecError: no car within the age and distance of the requirement.
    Source: UN GTR 22, Part B [V]; the choice and number of cars is not checked here [U].
    """
    asked = [(soce, share_least(years, distance_km, requirement)) for soce, years, distance_km in cars]
    counted = [(soce, least) for soce, least in asked if least is not None]
    if not counted:
        raise SpecError("Part B needs at least one car within 8 years and 160,000 km, but there is none.")
    holding = sum(soce >= least for soce, least in counted)
    return FleetVerdict(len(counted), holding, holding >= FLEET_SHARE_LEAST * len(counted))


def _share(name: str, value: float, base_name: str, base: float) -> float:
    if not (math.isfinite(value) and value >= 0.0):
        raise SpecError(f"`{name}` must be at least 0, but is {value:g}.", name)
    if not (math.isfinite(base) and base > 0.0):
        raise SpecError(f"`{base_name}` must be above 0, but is {base:g}.", base_name)
    return value / base
