"""How far a figure of an informed car may be off: what tests of its kin leave open, and the evidence of its file.

Equation: (h / y)2 = z2 (s2 a' C a + n2) + sum of (b_i w_i)2, z = 1.645. h: half width of the 90 % interval of a figure y;
a: slopes of ln y by the changes of the loss factors; C: covariance of these changes; s: width scale; n: relative spread of
a test itself, where y is the result of one; b_i: slope of ln y by the logarithm of number i; w_i: its relative half width.
What tests of kin tell about counts in C alone: the losses, and how far a car on the road is from its road load. Mass, road
load, usable energy and charging efficiency count by their own evidence too; the losses, where nothing was learned.
Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); C from `study/calibration/variance_components.py`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.calibration import CALIBRATED_CLASSES, ROAD, scaled_fields
from voltwright.defaults.completion import complete
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.calibrate import NORMAL_90
from voltwright.study.calibration.calibrated_car import Informed
from voltwright.study.calibration.simulate_tests import FACTOR_NAMES
from voltwright.study.sensitivity import half_widths, numbers_of

KIN, MASS, ENERGY, EFFICIENCY, TEST = "tests_of_kin", "mass", "usable_energy", "charging_efficiency", "test"
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
    """What is not quite known of an informed car.

    Attributes:
        informed: the car. paths: by name, the numbers of its file that may be off together. widths: by name, the relative
        half width of their 90 % interval by the evidence of the file; 0 where tests of kin alone tell.
    """

    informed: Informed
    paths: Mapping[str, tuple[str, ...]]
    widths: Mapping[str, float]

    def slopes(
        self, first: Mapping[str, float], figures: Callable[[CarSpec], Mapping[str, float]]
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

    def moved(self, name: str, ratio: float) -> CarSpec:
        """The car with the numbers of a name times `ratio`; a mass that its file leaves out follows the other by its law."""
        spec = self.informed.spec
        values = numbers_of(complete(spec).spec)
        kept = [path for path in self.paths[name] if path not in MASSES or path in numbers_of(spec)]
        return replace_fields(spec, {path: ratio * values[path] for path in kept})

    def contributions(self, slopes: Mapping[str, float], test_spread: float = 0.0) -> dict[str, float]:
        """Relative half widths of a figure by what it rests on, the largest first.

        Args:
            slopes: of the figure's logarithm by that of the numbers of each name. test_spread: n, the spread of a test itself.
        """
        road = sum(slopes.get(name, 0.0) for name in ROAD_PARTS[self.informed.spec.road_load.kind])
        changes = np.array([self.informed.changes[name] for name in FACTOR_NAMES])
        by_change = np.array([{**slopes, "road": road}.get(name, 0.0) for name in FACTOR_NAMES]) / (1.0 + changes)
        variance = float(np.mean(self.informed.width_scale) ** 2 * (by_change @ self.informed.covariance @ by_change))
        found = {name: abs(slopes.get(name, 0.0)) * width for name, width in self.widths.items()}
        found |= {KIN: NORMAL_90 * max(variance, 0.0) ** 0.5, TEST: NORMAL_90 * test_spread}
        return {name: width for name, width in sorted(found.items(), key=lambda item: -item[1]) if width > 0.0}


def together(contributions: Mapping[str, float]) -> float:
    """What independent contributions come to.

    >>> together({"mass": 0.03, "test": 0.04})
    0.05
    """
    return float(np.linalg.norm(list(contributions.values())))


def unknowns_of(informed: Informed) -> Unknowns:
    """What is not quite known of a car, by tests of its kin and the evidence of its file.

    A loss that the file gives with evidence is taken as known; where nothing was learned, it counts by that evidence.
    """
    spec = informed.spec
    full, relative = complete(spec).spec, _relative_widths(spec)
    learned = spec.vehicle_class in CALIBRATED_CLASSES
    moved = {*numbers_of(full)} - ({*spec.evidence} if learned else set())
    losses = scaled_fields(full, dict.fromkeys(FACTOR_NAMES, 1.0), only=moved)
    paths: dict[str, tuple[str, ...]] = {}
    for path, (factor, _) in losses.items():
        if factor != "road":
            paths[factor] = (*paths.get(factor, ()), path)
    widths = {name: 0.0 if learned else max(relative[path] for path in own) for name, own in paths.items()}
    paths |= {MASS: MASSES, ENERGY: ("battery.energy_usable_kwh",), EFFICIENCY: ("charging.efficiency_ac",)}
    paths |= ROAD_PARTS[spec.road_load.kind]
    widths |= {name: max(relative[path] for path in own) for name, own in paths.items() if name not in widths}
    return Unknowns(informed, paths, widths)


def _relative_widths(spec: CarSpec) -> dict[str, float]:
    """Relative half width of every number; those of a coast-down are off together, so they have that of its force."""
    kind = spec.road_load.kind
    # Kin has written these two into the file; what the file gives no evidence for came from a law.
    filled = {path: None for path in ROAD[kind] if kind == "body_and_tyres" and path not in spec.evidence}
    written = replace_fields(spec, filled)
    completed = complete(written)
    values, widths = numbers_of(completed.spec), half_widths(written, completed)
    relative = {path: widths[path] / abs(value) if value else 0.0 for path, value in values.items()}
    if kind in COAST_DOWN_SPEED:
        powers = COAST_DOWN_SPEED[kind] ** np.arange(3)
        force, width = (sum(of[path] * power for path, power in zip(ROAD[kind], powers, strict=True)) for of in (values, widths))
        relative |= dict.fromkeys(ROAD[kind], float(abs(width / force)))
    return relative
