"""How far a figure of a car may be off: the uncertainty of its loss model, and the evidence of its file.

Equation: (h / y)2 = z2 (s2 a' C a + n2) + sum of (b_i w_i)2 + p2, z = 1.645. h: half width of the 90 % interval of a figure y;
a: slopes of ln y by the changes of the loss factors; C: covariance of these changes; s: width scale; n: relative spread of
a test itself, where y is the result of one; b_i: slope of ln y by the logarithm of number i; w_i: its relative half width;
p: how far a printed figure may be from a measured one (`certified_figures.py`).
What tests of other cars tell about counts in C alone: the losses, and how far a car on the road is from its road load. Mass, road
load, usable energy and charging efficiency count by their own evidence too; the losses, where nothing was learned.
Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); C from `defaults/calibration/variance_components.py`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, DRAG, FACTOR_NAMES, ROAD, loss_paths
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.defaults.numbers import variables_of, written_numbers
from voltwright.study.calibration.interval_widths import NORMAL_90
from voltwright.study.sensitivity import half_widths

OTHER_TESTS, MASS, ENERGY, EFFICIENCY = "loss_model", "mass", "usable_energy", "charging_efficiency"
TEST, PROCEDURE = "test", "procedure"
MASSES = ("masses.mass_curb_kg", "masses.mass_test_kg")
ROAD_PARTS = {
    "coast_down": {"road_load": ROAD["coast_down"]},
    "coast_down_us": {"road_load": ROAD["coast_down_us"]},
    "body_and_tyres": {path.split(".")[1]: (path,) for path in ROAD["body_and_tyres"]},
}
"""The parts of a road load of each kind that may be off by themselves."""
COAST_DOWN_SPEED = {"coast_down": 80.0, "coast_down_us": 50.0}
"""At which the coefficients of a coast-down are weighed against each other, in their own unit (km/h, mph)."""
STEP, STEP_OF_LOSS = (0.01, 0.3), 0.1
"""Relative step of a difference: the width of the number itself within these limits; that of losses, which have none."""


@dataclass(frozen=True)
class Unknowns:
    """What is not quite known of a car.

    Attributes:
        car: the car.
        paths: by name, the numbers of its file that may be off together.
        widths: by name, the relative half width of their 90 % interval by the evidence of the file; 0 where the loss model
            alone tells.
    """

    car: CompletedCar
    paths: Mapping[str, tuple[str, ...]]
    widths: Mapping[str, float]

    def slopes(
        self, first: Mapping[str, float], figures: Callable[[CompletedCar], Mapping[str, float]]
    ) -> dict[str, dict[str, float]]:
        """By figure and name: slope of the figure's logarithm by that of the numbers of the name.

        Each is a difference from a car whose numbers of that name are a little smaller, which can follow whatever this one can.
        Left out are usable energy and charging efficiency, whose slopes are known.

        Args:
            first: figures of the car itself. figures: gives those of another, by the same names.
        """
        slopes: dict[str, dict[str, float]] = {figure: {} for figure in first}
        for name in self.paths:
            width = self.widths[name]
            step = float(np.clip(width, *STEP)) if width else STEP_OF_LOSS
            if name not in (ENERGY, EFFICIENCY):
                moved = figures(self.moved(name, 1.0 - step))
                for figure, value in first.items():
                    slopes[figure][name] = math.log(moved[figure] / value) / math.log(1.0 - step)
        return slopes

    def moved(self, name: str, ratio: float) -> CompletedCar:
        """The car with the numbers of a name times `ratio`; a mass that its file leaves out follows the other by its law."""
        values, written = variables_of(self.car), written_numbers(self.car.written)
        kept = [path for path in self.paths[name] if path not in MASSES or path in written]
        return vary(self.car, {path: ratio * values[path] for path in kept})

    def contributions(self, slopes: Mapping[str, float], test_spread: float = 0.0, half_width: float = 0.0) -> dict[str, float]:
        """Relative half widths of a figure by what it rests on, the largest first.

        Args:
            slopes: of the figure's logarithm by that of the numbers of each name. test_spread: n, the spread of a test itself.
            half_width: p, how far a printed figure may be from a measured one.
        """
        model = self.car.loss_model
        road = sum(slopes.get(name, 0.0) for name in ROAD_PARTS[self.car.road_load.kind])
        changes = np.array([model.changes[name] for name in FACTOR_NAMES])
        by_change = np.array([{**slopes, "road": road}.get(name, 0.0) for name in FACTOR_NAMES]) / (1.0 + changes)
        variance = float(np.mean(model.width_scale) ** 2 * (by_change @ model.covariance @ by_change))
        found = {name: abs(slopes.get(name, 0.0)) * width for name, width in self.widths.items()}
        found |= {OTHER_TESTS: NORMAL_90 * max(variance, 0.0) ** 0.5, TEST: NORMAL_90 * test_spread, PROCEDURE: half_width}
        return {name: width for name, width in sorted(found.items(), key=lambda item: -item[1]) if width > 0.0}


def together(contributions: Mapping[str, float]) -> float:
    """What independent contributions come to.

    >>> together({"mass": 0.03, "test": 0.04})
    0.05
    """
    return float(np.linalg.norm(list(contributions.values())))


def unknowns_of(car: CompletedCar) -> Unknowns:
    """What is not quite known of a car, by its loss model and the evidence of its file.

    A loss that the file gives with evidence is taken as known; where nothing was learned, it counts by that evidence.
    """
    relative = _relative_widths(car)
    learned = car.vehicle_class in CALIBRATED_CLASSES
    known = {*car.written.evidence} if learned else set()
    paths: dict[str, tuple[str, ...]] = {}
    for path, factor in loss_paths(car).items():
        if factor not in ("road", DRAG, "charger") and path not in known:
            paths[factor] = (*paths.get(factor, ()), path)
    widths = {name: 0.0 if learned else max(relative[path] for path in own) for name, own in paths.items()}
    paths |= {MASS: MASSES, ENERGY: ("battery.energy_usable_kwh",), EFFICIENCY: ("charging.efficiency_ac",)}
    paths |= ROAD_PARTS[car.road_load.kind]
    widths |= {name: max(relative[path] for path in own) for name, own in paths.items() if name not in widths}
    return Unknowns(car, paths, widths)


def _relative_widths(car: CompletedCar) -> dict[str, float]:
    """Relative half width of every number; those of a coast-down are off together, so they have that of its force."""
    kind = car.road_load.kind
    values, widths = variables_of(car), half_widths(car)
    relative = {path: widths[path] / abs(value) if value else 0.0 for path, value in values.items()}
    if kind in COAST_DOWN_SPEED:
        powers = COAST_DOWN_SPEED[kind] ** np.arange(3)
        force, width = (sum(of[path] * power for path, power in zip(ROAD[kind], powers, strict=True)) for of in (values, widths))
        relative |= dict.fromkeys(ROAD[kind], float(abs(width / force)))
    return relative
