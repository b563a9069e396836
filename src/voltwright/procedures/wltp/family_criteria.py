"""Which vehicles make one interpolation family of WLTP: what their powertrains must have in common.

Modelled: the criteria of pure electric vehicles that a car's file can answer; the span of the cycle energy demand that one road
load family may have. Left out: criteria on coolants and software; road load matrix families, which are for vans above 3,000 kg.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.bench.certificate import Rule
from voltwright.spec.base import fields_of

RATIO_DIFFERENCE_MAX = 0.08
"""Of motor speed over vehicle speed, to the most common vehicle of the family."""
ROAD_LOAD_SPAN_MAX = 0.35
ROAD_LOAD_SPAN_MIN = 0.04
"""Span of the cycle energy demand of one road load family, over that of its vehicle H; common knowledge of the field [M].

The draft WLTP-08-20e of 2014-10-31, read at studylib.net/doc/9554223, had 5 MJ in brackets [D], and the same criteria on gear and
driven axles, with 25 % in brackets for the ratio; the final UN R154 was not opened.
"""
POWERTRAIN = ("drive_units.", "battery.", "split.", "regeneration.", "auxiliaries.dcdc_efficiency")
CONVERTERS = ("charging.power_ac_kw", "charging.phases_ac", "charging.current_ac_max_a", "charging.efficiency_ac")
"""Fields of a car's file that the criteria are about."""
RULES = (
    Rule("One family: the same electric machines, in type, number and rating.", "M"),
    Rule("One family: the same traction battery, in type, capacity and voltage.", "M"),
    Rule("One family: the same gear, and motor speed over vehicle speed within 8 % of the most common.", "M"),
    Rule("One family: the same number of driven axles.", "M"),
    Rule("One family: the same converters: inverters, DC/DC converter, on-board charger.", "M"),
    Rule("One family: the same operating strategy: here split and recovery of braking energy.", "M"),
    Rule("Vehicle L asks for the least energy over the cycle, vehicle H for the most; both are tested.", "D"),
    Rule("Test mass: that of the bare vehicle and its options; the load counts with all options of the variant.", "D"),
    Rule("Road load of an individual vehicle: f0 by test mass times rolling resistance, f2 by drag area, f1 of H.", "D"),
    Rule("Consumption and range of an individual vehicle: between L and H by its cycle energy demand, phase by phase.", "M"),
    Rule(
        "One road load family: H asks for 4 to 35 % more than L, of the demand of H. A draft of 2014 had 5 MJ in brackets.", "M"
    ),
    Rule("A limit of the family in consumption or range is not known to us for electric vehicles; none is applied.", "U"),
)


def powertrain_of(car: CompletedCar) -> dict[str, Any]:
    """What the vehicles of a family must have in common, as the file writes it, by dotted path.

    Args:
        car: completed; fields that its file leaves out count as left out.
    Source: GTR 15 and UN R154, 5.6.3 (interpolation family for pure electric vehicles), common knowledge of the field [M].
    """
    written = dict(fields_of(car.written))
    return {path: value for path, value in written.items() if path.startswith(POWERTRAIN) or path in CONVERTERS}


def motor_rad_per_m(car: CompletedCar) -> tuple[float, ...]:
    """Motor speed over vehicle speed of each driven axle, front first [rad/m]: gear ratio over rolling radius.

    Source: the n/v ratio of GTR 15, 5.6, for the one gear of an electric vehicle, common knowledge of the field [M].
    """
    radius_m = 1e-3 * car.tyres.radius_dynamic_mm
    return tuple(getattr(car.drive_units, axle).gear.ratio / radius_m for axle in car.axles)


def why_apart(one: CompletedCar, other: CompletedCar) -> tuple[str, ...]:
    """Dotted paths of what keeps two cars from being of one family; none where nothing does.

    Args:
        one: of the family, to whose motor speed over vehicle speed that of the other is compared. other: any.
    """
    first, second = powertrain_of(one), powertrain_of(other)
    apart = [path for path in dict.fromkeys((*first, *second)) if first.get(path) != second.get(path)]
    if not apart and one.axles == other.axles:
        pairs = zip(motor_rad_per_m(one), motor_rad_per_m(other), strict=True)
        if any(abs(own / known - 1.0) > RATIO_DIFFERENCE_MAX for known, own in pairs):
            apart.append("tyres.radius_dynamic_mm")
    return tuple(apart)


def families_of(cars: Mapping[str, CompletedCar]) -> tuple[tuple[str, ...], ...]:
    """Names of cars by interpolation family, in the order given.

    The first car of a family stands for the most common one.

    Source: as `powertrain_of`.
    """
    families: list[list[str]] = []
    for name, car in cars.items():
        home = next((family for family in families if not why_apart(cars[family[0]], car)), None)
        if home is None:
            families.append([name])
        else:
            home.append(name)
    return tuple(map(tuple, families))


def road_load_span(demands_wh: Sequence[float]) -> float:
    """Span of the cycle energy demands [Wh] of vehicles, over the largest.

    >>> road_load_span([3000.0, 4000.0, 3500.0])
    0.25
    """
    return (max(demands_wh) - min(demands_wh)) / max(demands_wh)
