"""How far times, top speed and gradeability of a car may be off, by the evidence of its numbers and by its loss model.

Equation: as in `study/calibration/intervals.py`, with the numbers that limit a launch beside those that a consumption rests on.
Each slope is a difference from a car whose number is smaller by its half width, 1 to 30 %.
Left out: how much faster or slower than assumed the torque builds up; slip of the tyres.
"""

import math
from collections.abc import Callable
from fnmatch import fnmatch

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of
from voltwright.procedures.performance import Performance
from voltwright.study.calibration.intervals import Unknowns, together, unknowns_of
from voltwright.study.sensitivity import half_widths

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


def performance_half_widths(
    car: CompletedCar, done: Performance, again: Callable[[CompletedCar], Performance]
) -> dict[str, float]:
    """Half widths of the 90 % intervals of a car's performance.

    Args:
        car: that was accelerated.
        done: its performance.
        again: the same run with another car.

    Returns:
        by name of the field, or "gradeability_percent.10_kmh", in its unit; none for what a car nearby does not reach.
    """
    known = unknowns_of(car)
    values, widths = variables_of(car), half_widths(car)
    relative = {path: width / abs(float(values[path])) for path, width in widths.items() if width > 0.0 and _limits(car, path)}
    unknowns = Unknowns(car, {**known.paths, **{path: (path,) for path in relative}}, {**known.widths, **relative})
    first = figures_of(done)
    slopes = unknowns.slopes(first, lambda other: dict.fromkeys(first, math.nan) | figures_of(again(other)))
    sure = {name: own for name, own in slopes.items() if not any(map(math.isnan, own.values()))}
    return {name: first[name] * together(unknowns.contributions(own)) for name, own in sure.items()}


def figures_of(done: Performance) -> dict[str, float]:
    """Times, distance, top speed and grades that a car reaches, by name; only those above zero have a relative width."""
    names = [name for name in vars(done) if name.startswith(("acceleration_0", "acceleration_80", "distance_", "speed_max"))]
    found = {name: getattr(done, name) for name in names}
    found |= {f"{GRADES}.{speed}": grade for speed, grade in done.gradeability_percent.items()}
    return {name: float(value) for name, value in found.items() if value is not None and value > 0.0}


def _limits(car: CompletedCar, path: str) -> bool:
    """Whether a number limits a launch, and does not follow exactly from others that do."""
    return any(fnmatch(path, pattern) for pattern in LIMITING) and not car.parents.get(path)
