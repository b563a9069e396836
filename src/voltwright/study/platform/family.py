"""Interpolation families of a platform: vehicles L and H tested, the others between them, and beside each its own full test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, TraceError
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.coast_down import RoadLoadCoefficients
from voltwright.procedures.wltp.certification import certify_wltp
from voltwright.procedures.wltp.family import Certified, Individual, energy_demands_wh, energy_usable_certified_wh, individual
from voltwright.procedures.wltp.family_criteria import (
    ROAD_LOAD_SPAN_MAX,
    ROAD_LOAD_SPAN_MIN,
    families_of,
    road_load_span,
    why_apart,
)
from voltwright.procedures.wltp.trace import applicable_cycle
from voltwright.spec.cycle import Cycle
from voltwright.spec.platform import OptionSpec
from voltwright.study.platform.vehicles import IndividualVehicle, extreme_choice, individual_vehicle

UNIT = "wltc"
"""The part of the cycle by whose energy demand L and H are found: the whole of it."""
SPEED_JUDGED_KMH = 100.0
"""Speed at which the hardest road load picks the trace by which vehicles are ordered."""
DEMAND_LEAST_DIFFERENCE = 1e-4
"""Of the demand; below it L and H are one vehicle, and nothing lies between them."""


@dataclass(frozen=True)
class FamilyMember:
    """A vehicle of a family: what the interpolation gives it, and what its own test gives.

    Attributes:
        name: variant and options.
        variant: name.
        options: names.
        role: "L" and "H" are tested, the others interpolated.
        mass_test_kg: test mass [kg].
        rolling_resistance_n_kn: of the tyres [N/kN].
        drag_area_m2: Cd x A [m²].
        road_load: f0 [N], f1 [N/(km/h)], f2 [N/(km/h)²], by name.
        energy_demand_wh: of the cycle at the wheels [Wh].
        place: 0 for L, 1 for H; None where nothing is interpolated.
        consumption_wh_km, range_km: interpolated; those of L and H as tested [Wh/km], [km].
        consumption_test_wh_km, range_test_km: by its own full test [Wh/km], [km].
        consumption_error, range_error: interpolated over tested, less 1.
    """

    name: str
    variant: str
    options: tuple[str, ...]
    role: str
    mass_test_kg: float
    rolling_resistance_n_kn: float
    drag_area_m2: float
    road_load: dict[str, float]
    energy_demand_wh: float
    place: float | None
    consumption_wh_km: float
    range_km: float
    consumption_test_wh_km: float
    range_test_km: float
    consumption_error: float
    range_error: float


@dataclass(frozen=True)
class Family:
    """An interpolation family.

    Attributes:
        number: 1 for the first.
        variants: names.
        members: by cycle energy demand, L first and H last.
        cycle: name of the trace that all drive.
        energy_usable_certified_wh: of the family, by GTR 22, nothing declared [Wh].
        demand_span: cycle energy demand of H less L, over H.
        one_road_load_family: whether that span is one that a road load family may have.
        apart: dotted paths of what keeps it from the family before it that is nearest.
        nearest: number of that family; None for the first.
        why_not: why nothing is interpolated; None where it is.
    """

    number: int
    variants: tuple[str, ...]
    members: tuple[FamilyMember, ...]
    cycle: str
    energy_usable_certified_wh: float
    demand_span: float
    one_road_load_family: bool
    apart: tuple[str, ...]
    nearest: int | None
    why_not: str | None


def families(
    cars: Mapping[str, CompletedCar],
    options: Mapping[str, Mapping[str, OptionSpec]],
    begin: Callable[[str], None] = lambda line: None,
) -> tuple[Family, ...]:
    """The interpolation families of cars, each vehicle interpolated and tested.

    A family holds each of its variants bare, with each of its options alone, and what makes L and H: of all that can be ordered
    those that ask for the least and the most energy.

    Args:
        cars: by name of the variant. options: of each variant, by its name. begin: told what begins, before each family.

    Raises:
        SpecError: nothing can be interpolated in any family.
        TraceError: a car that cannot do the test.
    """
    groups = families_of(cars)
    found: list[Family] = []
    for number, names in enumerate(groups, start=1):
        begin(f"testing family {number} of {len(groups)}: {', '.join(names)}")
        earlier = {place: why_apart(cars[groups[place - 1][0]], cars[names[0]]) for place in range(1, number)}
        near = min(earlier, key=lambda place: len(earlier[place]), default=None)
        parts = {name: (cars[name], options.get(name, {})) for name in names}
        found.append(_family(number, parts, () if near is None else earlier[near], near))
    if all(family.why_not for family in found):
        raise SpecError(
            f"A family needs vehicles between L and H, but none of the {len(found)} families has any: "
            f"{found[0].why_not} Give variants one powertrain, or `options`.",
            "variants",
        )
    return tuple(found)


def _family(
    number: int, parts: Mapping[str, tuple[CompletedCar, Mapping[str, OptionSpec]]], apart: tuple[str, ...], near: int | None
) -> Family:
    vehicles, cycle = _vehicles_of(parts)
    demand = {vehicle.name: _demand(vehicle, cycle) for vehicle in vehicles}
    low, high = vehicles[0], vehicles[-1]
    span = road_load_span(list(demand.values()))
    tests = {vehicle.name: _tested(vehicle) for vehicle in vehicles}
    why_not, between = _why_not(vehicles, span), {}
    if why_not is None:
        try:
            between = _between(vehicles, *(_certified(end, tests[end.name]) for end in (low, high)), cycle=cycle)
        except SpecError as error:  # H asks for less than L in a part of the cycle
            why_not = str(error)
    members = tuple(
        _member(vehicle, demand[vehicle.name], tests[vehicle.name], between.get(vehicle.name), _role(vehicle, low, high, why_not))
        for vehicle in vehicles
    )
    usable_wh = (tests[low.name].energy_usable_wh, tests[high.name].energy_usable_wh)
    return Family(
        number=number,
        variants=tuple(parts),
        members=members,
        cycle=cycle.name,
        energy_usable_certified_wh=energy_usable_certified_wh(usable_wh, (1.0, 1.0)),
        demand_span=span,
        one_road_load_family=ROAD_LOAD_SPAN_MIN <= span <= ROAD_LOAD_SPAN_MAX,
        apart=apart,
        nearest=near,
        why_not=why_not,
    )


def _between(vehicles: Sequence[IndividualVehicle], low: Certified, high: Certified, cycle: Cycle) -> dict[str, Individual]:
    """The vehicles between the first and the last, interpolated, by name."""
    names = ("mass_test_kg", "rolling_resistance_n_kn", "drag_area_m2")
    return {
        vehicle.name: individual(low, high, cycle, **{name: getattr(vehicle.properties, name) for name in names})
        for vehicle in vehicles[1:-1]
    }


def _vehicles_of(
    parts: Mapping[str, tuple[CompletedCar, Mapping[str, OptionSpec]]],
) -> tuple[tuple[IndividualVehicle, ...], Cycle]:
    """Vehicles of a family by their cycle energy demand, and the trace of the one that asks for most."""
    bare = {name: individual_vehicle(name, car, options, ()) for name, (car, options) in parts.items()}
    cycle = _cycle_of(max(bare.values(), key=lambda vehicle: vehicle.properties.road_load.force_n(SPEED_JUDGED_KMH)))
    every: dict[str, IndividualVehicle] = {}
    for name, (car, options) in parts.items():
        single = {each: individual_vehicle(name, car, options, (each,)) for each in options}
        alone_wh = {each: _demand(vehicle, cycle) for each, vehicle in single.items()}
        bare_wh = _demand(bare[name], cycle)
        ends = [extreme_choice(options, alone_wh, bare_wh, most) for most in (False, True)]
        found = [bare[name], *single.values(), *(individual_vehicle(name, car, options, chosen) for chosen in ends)]
        every |= {vehicle.name: vehicle for vehicle in found}
    ordered = sorted(every.values(), key=lambda vehicle: _demand(vehicle, cycle))
    kept = {ordered[0].name, ordered[-1].name, *(vehicle.name for vehicle in ordered if len(vehicle.options) <= 1)}
    return tuple(vehicle for vehicle in ordered if vehicle.name in kept), _cycle_of(ordered[-1])


def _cycle_of(vehicle: IndividualVehicle) -> Cycle:
    car, own = vehicle.car, vehicle.properties
    power_w = 1e3 * sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles)
    return applicable_cycle(power_w, own.road_load, own.mass_test_kg, vehicle.speed_max_kmh)[0]


def _demand(vehicle: IndividualVehicle, cycle: Cycle) -> float:
    return energy_demands_wh(cycle, vehicle.properties.road_load, vehicle.properties.mass_test_kg)[UNIT]


def _tested(vehicle: IndividualVehicle) -> Certificate:
    try:
        return certify_wltp(vehicle.car, mass_test_kg=vehicle.properties.mass_test_kg)
    except TraceError as error:
        raise TraceError(f"{vehicle.name}: {error}") from None


def _certified(vehicle: IndividualVehicle, test: Certificate) -> Certified:
    return Certified(vehicle.properties, test.consumption_ac_wh_km, test.range_km)


def _why_not(vehicles: Sequence[IndividualVehicle], span: float) -> str | None:
    if len(vehicles) == 1:
        return f"{vehicles[0].name} is alone in its family, tested by itself."
    if span < DEMAND_LEAST_DIFFERENCE:
        return f"Vehicles L ({vehicles[0].name}) and H ({vehicles[-1].name}) ask for the same energy over the cycle."
    return None


def _role(vehicle: IndividualVehicle, low: IndividualVehicle, high: IndividualVehicle, why_not: str | None) -> str:
    if why_not is not None:
        return "tested"
    return "L" if vehicle is low else "H" if vehicle is high else "interpolated"


def _member(
    vehicle: IndividualVehicle, demand_wh: float, test: Certificate, between: Individual | None, role: str
) -> FamilyMember:
    consumption, span = test.consumption_ac_wh_km[UNIT], test.range_km[UNIT]
    given_consumption = consumption if between is None else between.consumption_wh_km[UNIT]
    given_range = span if between is None else between.range_km[UNIT]
    own = vehicle.properties
    return FamilyMember(
        name=vehicle.name,
        variant=vehicle.variant,
        options=vehicle.options,
        role=role,
        mass_test_kg=own.mass_test_kg,
        rolling_resistance_n_kn=own.rolling_resistance_n_kn,
        drag_area_m2=own.drag_area_m2,
        road_load=_coefficients(own.road_load),
        energy_demand_wh=demand_wh,
        place=between.places[UNIT] if between is not None else {"L": 0.0, "H": 1.0}.get(role),
        consumption_wh_km=given_consumption,
        range_km=given_range,
        consumption_test_wh_km=consumption,
        range_test_km=span,
        consumption_error=given_consumption / consumption - 1.0,
        range_error=given_range / span - 1.0,
    )


def _coefficients(load: RoadLoadCoefficients) -> dict[str, float]:
    return {name: float(value) for name, value in vars(load).items()}
