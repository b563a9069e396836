"""How far each number of a car may be off, by its evidence or by the law that filled it: ends of the 90 % interval.

A number that a law makes of others has their intervals too: the drag area those of coefficient and area, the usable energy that
of the nominal one and of the share that a test takes out.
"""

import math
from collections.abc import Callable, Mapping
from functools import cache

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of
from voltwright.defaults.tyre import label_relative
from voltwright.defaults.usable_energy import LEARNED_CLASSES, usable_share
from voltwright.spec.base import leaf
from voltwright.spec.evidence import ASSUMED_RELATIVE, RELATIVE_UNCERTAINTY

Ends = tuple[float, float]
"""Distances from a number to both ends of its 90 % interval, down and up, over the number."""
USABLE, GROSS = "battery.energy_usable_kwh", "battery.energy_gross_kwh"
DRAG_AREA, COEFFICIENT, AREA = "body.drag_area_m2", "body.drag_coefficient", "body.frontal_area_m2"

CLASS_CORRELATIONS: Mapping[tuple[str, str], float] = {
    (COEFFICIENT, AREA): -0.5,
    ("drive_units.front.motor.power_max_kw", "drive_units.rear.motor.power_max_kw"): 0.7,
    ("drive_units.front.motor.torque_max_nm", "drive_units.rear.motor.torque_max_nm"): 0.7,
    ("drive_units.front.motor.power_max_kw", "drive_units.front.motor.torque_max_nm"): 0.5,
    ("drive_units.rear.motor.power_max_kw", "drive_units.rear.motor.torque_max_nm"): 0.5,
    ("drive_units.front.motor.power_max_kw", "drive_units.rear.motor.torque_max_nm"): 0.35,
    ("drive_units.rear.motor.power_max_kw", "drive_units.front.motor.torque_max_nm"): 0.35,
    ("drive_units.front.gear.ratio", "drive_units.rear.gear.ratio"): 0.5,
}
"""Numbers whose errors go together in every car, by judgement: a wind tunnel measures the product of coefficient and area, so
that one is too high where the other is too low; both motors come from one data sheet, as power and torque of one motor do. Curb
and test mass are off by one error in any case. `correlations` of a file come before these."""


def correlations_of(car: CompletedCar) -> dict[tuple[str, str], float]:
    """Correlations of the errors of a car's numbers, by pairs of paths: those of its file, then those of every car."""
    own = {entry.fields: entry.correlation for entry in car.written.correlations}
    told = {frozenset(pair) for pair in own}
    return own | {pair: value for pair, value in CLASS_CORRELATIONS.items() if frozenset(pair) not in told}


def half_widths(car: CompletedCar) -> dict[str, float]:
    """Half width of the 90 % interval of every number, in the field's unit: from its range, its kind of evidence, or its law.

    Args:
        car: whose numbers, on the scale of its file.
    """
    ends = relative_ends(car)
    return {path: 0.5 * abs(float(value)) * sum(ends[path]) for path, value in variables_of(car).items()}


def relative_ends(car: CompletedCar) -> dict[str, Ends]:
    """Distances from every number to both ends of its 90 % interval, over the number.

    Args:
        car: whose numbers, on the scale of its file.

    Returns:
        by dotted path; equal but where evidence writes ends that are not.
    """
    values = variables_of(car)

    @cache
    def ends(path: str) -> Ends:
        return _written_ends(path, car, values[path]) or _law_ends(path, car, ends, values)

    return {path: ends(path) for path in values}


def own_half_widths(car: CompletedCar) -> dict[str, float]:
    """Half widths without those of the numbers that a law rests on: what each number adds beside all others, in its unit.

    Args:
        car: whose numbers, on the scale of its file.
    """
    values, every = variables_of(car), relative_ends(car)
    own = {path: sum(ends) / 2.0 for path, ends in every.items()}
    for path in values:
        if path in car.assumptions:
            own[path] = 0.0 if car.parents.get(path) else _law_relative(path, car)
    if DRAG_AREA in car.assumptions and leaf(car.written, COEFFICIENT) is not None:
        own[DRAG_AREA] = own[AREA]
    return {path: own[path] * abs(float(value)) for path, value in values.items()}


def _written_ends(path: str, car: CompletedCar, value: float) -> Ends | None:
    """By the file: from the ends that it writes, or from its kind of evidence; None of what a law filled."""
    evidence = car.written.evidence.get(path)
    if evidence is not None and evidence.low is not None and evidence.high is not None:
        size = abs(float(value))
        return ((value - evidence.low) / size, (evidence.high - value) / size) if size else (0.0, 0.0)
    if path in car.assumptions:
        return None
    relative = RELATIVE_UNCERTAINTY["given" if evidence is None else evidence.kind]
    return relative, relative


def _law_ends(path: str, car: CompletedCar, ends: Callable[[str], Ends], known: Mapping[str, float]) -> Ends:
    """By the law that filled a number: those of the numbers that it rests on, and of the law itself."""
    if path == DRAG_AREA and leaf(car.written, COEFFICIENT) is not None:
        return _product(ends(COEFFICIENT), ends(AREA), {} if AREA in car.assumptions else correlations_of(car))
    parents = [parent for parent in car.parents.get(path, ()) if parent in known]
    if parents:
        return _in_quadrature(*(ends(parent) for parent in parents))
    own = _law_relative(path, car)
    if path == USABLE and leaf(car.written, GROSS) is not None:
        return _in_quadrature((own, own), ends(GROSS))
    return own, own


def _law_relative(path: str, car: CompletedCar) -> float:
    """Relative half width that a law has itself."""
    if path == "tyres.rolling_resistance" and car.tyres.label_class is not None:
        return label_relative(car.tyres.label_class)
    if path == USABLE and car.vehicle_class in LEARNED_CLASSES:
        return usable_share(car.make, car.title, car.model_year).width
    return ASSUMED_RELATIVE.get(path.rsplit(".", 1)[-1], RELATIVE_UNCERTAINTY["assumed"])


def _in_quadrature(*each: Ends) -> Ends:
    return math.hypot(*(down for down, _ in each)), math.hypot(*(up for _, up in each))


def _product(one: Ends, other: Ends, correlations: Mapping[tuple[str, str], float]) -> Ends:
    """Ends of coefficient times area, whose errors go together."""
    rho = correlations.get((COEFFICIENT, AREA), correlations.get((AREA, COEFFICIENT), 0.0))
    down, up = (math.sqrt(a * a + b * b + 2.0 * rho * a * b) for a, b in zip(one, other, strict=True))
    return down, up
