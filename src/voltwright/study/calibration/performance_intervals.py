"""How far times, top speed and gradeability of a car may be off, by the evidence of its numbers and by its loss model.

Equation: as in `study/calibration/intervals.py`, with the numbers that limit a launch beside those that a consumption rests on.
Each slope is a difference from a car whose number is smaller by its half width, 1 to 30 %.
Left out: how much faster or slower than assumed the torque builds up; slip of the tyres.
"""

import math
from collections.abc import Callable, Mapping
from fnmatch import fnmatch

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of
from voltwright.procedures.performance import Performance
from voltwright.study.calibration.intervals import POWER, Spread, Unknowns, unknowns_of
from voltwright.study.number_intervals import relative_ends

LIMITING = (
    "drive_units.*.motor.power_max_kw",
    "drive_units.*.motor.torque_max_nm",
    "drive_units.*.motor.speed_max_rpm",
    "drive_units.*.gear.ratio",
    "tyres.grip",
    "tyres.radius_dynamic_mm",
    "body.height_cg_mm",
    "body.front_axle_share",
    "masses.mass_driver_kg",
    "masses.inertia_factor_road",
    "battery.power_discharge_max_kw",
    "battery.current_discharge_max_a",
    "battery.resistance_mohm",
    "limits.speed_max_kmh",
)
"""Numbers that limit a launch, beside mass, road load and losses."""
GRADES = "gradeability_percent"


def performance_spreads(car: CompletedCar, done: Performance, again: Callable[[CompletedCar], Performance]) -> dict[str, Spread]:
    """How far the figures of a car's performance may be off, relative to them.

    Args:
        car: that was accelerated.
        done: its performance.
        again: the same run with another car.

    Returns:
        by name of the field, or "gradeability_percent.10_kmh"; none for what a car nearby does not reach.
    """
    unknowns = launch_unknowns_of(car)
    first = figures_of(done)
    slopes = unknowns.slopes(first, lambda other: dict.fromkeys(first, math.nan) | figures_of(again(other)))
    return {name: unknowns.spread(own) for name, own in slopes.items() if not any(map(math.isnan, own.values()))}


def performance_half_widths(
    car: CompletedCar, done: Performance, again: Callable[[CompletedCar], Performance]
) -> dict[str, float]:
    """Half widths of the 90 % intervals of a car's performance, in the unit of each figure; see `performance_spreads`."""
    return half_widths_of(done, performance_spreads(car, done, again))


def half_widths_of(done: Performance, spreads: Mapping[str, Spread]) -> dict[str, float]:
    """Half widths of the 90 % intervals, in the unit of each figure, from how far the figures may be off."""
    first = figures_of(done)
    return {name: first[name] * spread.half_width for name, spread in spreads.items()}


def launch_unknowns_of(car: CompletedCar) -> Unknowns:
    """What is not quite known of a car, with the numbers that limit a launch each by itself."""
    known = unknowns_of(car)
    values, ends = variables_of(car), relative_ends(car)
    limiting = {path: own for path, own in ends.items() if sum(own) > 0.0 and values[path] and _limits(car, path)}
    paths = {name: own for name, own in known.paths.items() if name != POWER}
    return Unknowns(
        car,
        {**paths, **{path: (path,) for path in limiting}},
        {**{name: known.ends[name] for name in paths}, **limiting},
    )


def figures_of(done: Performance) -> dict[str, float]:
    """Times, distance, top speed and grades that a car reaches, by name; only those above zero have a relative width."""
    names = [name for name in vars(done) if name.startswith(("acceleration_0", "acceleration_80", "distance_", "speed_max"))]
    found = {name: getattr(done, name) for name in names}
    found |= {f"{GRADES}.{speed}": grade for speed, grade in done.gradeability_percent.items()}
    return {name: float(value) for name, value in found.items() if value is not None and value > 0.0}


def _limits(car: CompletedCar, path: str) -> bool:
    """Whether a number limits a launch, and does not follow exactly from others that do."""
    return any(fnmatch(path, pattern) for pattern in LIMITING) and not car.parents.get(path)
