"""The smallest change of a car that reaches what is wanted.

Changes of different numbers are compared by what is usual: how far a number lies, in per cent, between the variants and
generations of one model. The sum of squares of changes over what is usual is made small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import check_number, variables_of, why_without_effect
from voltwright.study.design.free import Free, free_numbers
from voltwright.study.design.model import DesignModel
from voltwright.study.design.search import Bound, Found, minimised, starts


@dataclass(frozen=True)
class Usual:
    """A change of a number that is usual, and the most, down and up, each over the number."""

    change: float
    down: float
    up: float


USUAL = {
    "energy_usable_kwh": Usual(0.25, 0.40, 0.60),
    "energy_gross_kwh": Usual(0.25, 0.40, 0.60),
    "power_max_kw": Usual(0.30, 0.50, 1.00),
    "drag_coefficient": Usual(0.06, 0.12, 0.12),
    "drag_area_m2": Usual(0.06, 0.12, 0.12),
    "rolling_resistance": Usual(0.10, 0.20, 0.20),
    "mass_curb_kg": Usual(0.05, 0.10, 0.10),
    "mass_test_kg": Usual(0.05, 0.10, 0.10),
}
"""By judgement, after shipped cars: packs and motors of one model differ by a quarter to a third (SU7: 73.6 and 101 kWh, 220 and
275 kW), drag of one model by 6 %, tyres by a class of the label, about 10 %, mass of a body by 5 %."""
USUAL_ELSE = Usual(0.10, 0.20, 0.20)


def free_of_car(car: CompletedCar) -> tuple[str, ...]:
    """What may change where nobody says: pack, motors, drag, rolling resistance; what can change nothing is left out."""
    written = car.written.body.drag_area_m2 is not None
    drag = "body.drag_area_m2" if written or car.body.drag_coefficient is None else "body.drag_coefficient"
    motors = [
        f"drive_units.{axle}.motor.power_max_kw" for axle in car.axles if getattr(car.drive_units, axle).motor.kind != "loss_map"
    ]
    paths = ("battery.energy_usable_kwh", *motors, drag, "tyres.rolling_resistance")
    return tuple(path for path in paths if why_without_effect(car, path) is None)


def free_within(car: CompletedCar, paths: Sequence[str]) -> tuple[Free, ...]:
    """Free numbers with the most that is usual as their bounds.

    Raises: SpecError: as of `free_numbers`.
    """
    bounds = {}
    for path in paths:
        check_number(car, path)
        base, usual = float(variables_of(car)[path]), usual_of(path)
        bounds[path] = (base * (1.0 - usual.down), base * (1.0 + usual.up))
    return free_numbers(car, bounds)


def usual_of(path: str) -> Usual:
    """What is usual of the number at a path."""
    return USUAL.get(path.rsplit(".", 1)[-1], USUAL_ELSE)


def smallest_change(model: DesignModel, bounds: Sequence[Bound], *, count: int = 2, seed: int = 0) -> Found:
    """The design that meets the bounds with the smallest change; where none does, the one that misses them least."""
    base = np.array([each.base for each in model.free])
    low, span = np.array([each.low for each in model.free]), np.array([each.high - each.low for each in model.free])
    usual = np.array([usual_of(each.path).change for each in model.free]) * base

    def aim(scaled: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> tuple[float, np.ndarray]:
        apart = (low + scaled * span - base) / usual
        return float(np.sum(apart**2)), 2.0 * apart * span / usual

    return minimised(model, aim, bounds, starts(model, count, seed))
