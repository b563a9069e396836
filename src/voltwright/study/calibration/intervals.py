"""How far a figure of a car may be off: the uncertainty of its loss model, and the evidence of its file.

Equation: (h / y)2 = z2 (s2 a' C a + n2) + sum of b_i w_i r_ij b_j w_j + p2, z = 1.645. h: half width of the 90 % interval of a
figure y; a: slopes of ln y by the changes of the loss factors; C: covariance of these changes; s: width scale; n: relative spread
of a test itself, where y is the result of one; b_i: slope of ln y by the logarithm of number i; w_i: its relative half width;
r_ij: correlation of the errors of two numbers; p: how far a printed figure may be from a measured one (`certified_figures.py`).
What tests of other cars tell about counts in C alone: the losses, and how far a car on the road is from its road load. Mass, road
load, usable energy and charging efficiency count by their own evidence too; the losses, where nothing was learned.
Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); C from `defaults/calibration/variance_components.py`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, DRAG, FACTOR_NAMES, ROAD, loss_paths
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.defaults.numbers import variables_of, written_numbers
from voltwright.spec.correlation import correlation_matrix
from voltwright.study.calibration.interval_widths import NORMAL_90
from voltwright.study.number_intervals import (
    AREA,
    COEFFICIENT,
    DRAG_AREA,
    GROSS,
    USABLE,
    Ends,
    correlations_of,
    own_half_widths,
    relative_ends,
)

OTHER_TESTS, MASS, ENERGY, EFFICIENCY = "loss_model", "mass", "usable_energy", "charging_efficiency"
TEST, PROCEDURE, POWER, GROSS_ENERGY = "test", "procedure", "motor_power", "gross_energy"
POWER_KNOWN = 0.05
"""Relative half width of a motor's power beyond which it counts: losses scale with it, by some percent of a rumour's width."""
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
class Spread:
    """How far a figure may be off, relative to it: half widths of 90 % intervals by what they rest on.

    Attributes:
        by_name: of each number's own evidence, with the sign of its slope. evidence: of all these, with their correlations.
        by_factor: slope of the figure's logarithm by the change of each loss factor, times the width scale, shape (7,).
        loss_model: of these. test: of the test itself. procedure: of a printed figure about a measured one.
    """

    by_name: Mapping[str, float]
    by_factor: tuple[float, ...]
    evidence: float
    loss_model: float
    test: float
    procedure: float

    @property
    def model(self) -> float:
        """Of all but the evidence: the error of the model itself, and of what a test prints."""
        return math.hypot(self.loss_model, self.test, self.procedure)

    @property
    def half_width(self) -> float:
        """Of all together."""
        return math.hypot(self.evidence, self.model)

    @property
    def contributions(self) -> dict[str, float]:
        """Of each thing that is not quite known, without correlations, the largest first."""
        found = {name: abs(width) for name, width in self.by_name.items()}
        found |= {OTHER_TESTS: self.loss_model, TEST: self.test, PROCEDURE: self.procedure}
        return {name: width for name, width in sorted(found.items(), key=lambda item: -item[1]) if width > 0.0}


@dataclass(frozen=True)
class Unknowns:
    """What is not quite known of a car.

    Attributes:
        car: the car.
        paths: by name, the numbers of its file that may be off together.
        ends: by name, distances to both ends of their 90 % interval by the evidence of the file, over the number; 0 where the
            loss model alone tells.
    """

    car: CompletedCar
    paths: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, Ends]

    @property
    def widths(self) -> dict[str, float]:
        """By name, the relative half width."""
        return {name: 0.5 * (down + up) for name, (down, up) in self.ends.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """Those that the evidence of the file leaves open."""
        return tuple(name for name, width in self.widths.items() if width > 0.0)

    def correlation(self, names: Sequence[str]) -> np.ndarray:
        """Correlations of the errors of numbers, shape (n, n); a number that others make has those of the others.

        Raises:
            SpecError: no numbers can have these correlations at once.
        """
        home = {path: name for name in names for path in self.paths[name]}
        for path in ROAD["body_and_tyres"]:
            if path in home and path == DRAG_AREA:
                home |= dict.fromkeys((COEFFICIENT, AREA), home[path])
        if USABLE in home:
            home.setdefault(GROSS, home[USABLE])
        pairs: dict[tuple[str, str], float] = {}
        for (one, other), value in correlations_of(self.car).items():
            if one in home and other in home and home[one] != home[other]:
                pairs.setdefault((home[one], home[other]), value)
        return correlation_matrix(names, pairs)

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
        return vary(self.car, self.changes(name, ratio))

    def changes(self, name: str, ratio: Any) -> dict[str, Any]:
        """By path, the numbers of a name times `ratio`, which may be an array; a mass that follows from the other is left out."""
        values, written = variables_of(self.car), written_numbers(self.car.written)
        kept = [path for path in self.paths[name] if path not in MASSES or path in written]
        return {path: ratio * values[path] for path in kept}

    def spread(self, slopes: Mapping[str, float], test_spread: float = 0.0, half_width: float = 0.0) -> Spread:
        """How far a figure may be off.

        Args:
            slopes: of the figure's logarithm by that of the numbers of each name. test_spread: n, the spread of a test itself.
            half_width: p, how far a printed figure may be from a measured one.
        """
        model = self.car.loss_model
        road = sum(slopes.get(name, 0.0) for name in ROAD_PARTS[self.car.road_load.kind])
        changes = np.array([model.changes[name] for name in FACTOR_NAMES])
        by_change = np.array([{**slopes, "road": road}.get(name, 0.0) for name in FACTOR_NAMES]) / (1.0 + changes)
        by_factor = float(np.mean(model.width_scale)) * by_change
        own = {name: slopes[name] * width for name, width in self.widths.items() if slopes.get(name, 0.0) * width != 0.0}
        each = np.array(list(own.values()))
        together = float(each @ self.correlation(tuple(own)) @ each) if own else 0.0
        return Spread(
            by_name=own,
            by_factor=tuple(map(float, by_factor)),
            evidence=max(together, 0.0) ** 0.5,
            loss_model=NORMAL_90 * max(float(by_factor @ model.covariance @ by_factor), 0.0) ** 0.5,
            test=NORMAL_90 * test_spread,
            procedure=half_width,
        )


def unknowns_of(car: CompletedCar) -> Unknowns:
    """What is not quite known of a car, by its loss model and the evidence of its file.

    A loss that the file gives with evidence is taken as known; where nothing was learned, it counts by that evidence.
    """
    relative = _road_ends(car)
    learned = car.vehicle_class in CALIBRATED_CLASSES
    known = {*car.written.evidence} if learned else set()
    paths: dict[str, tuple[str, ...]] = {}
    for path, factor in loss_paths(car).items():
        if factor not in ("road", DRAG, "charger") and path not in known:
            paths[factor] = (*paths.get(factor, ()), path)
    ends = {name: (0.0, 0.0) if learned else _widest(relative, own) for name, own in paths.items()}
    paths |= {MASS: MASSES, ENERGY: (USABLE,), EFFICIENCY: ("charging.efficiency_ac",)}
    paths |= ROAD_PARTS[car.road_load.kind]
    if USABLE in car.assumptions and car.written.battery.energy_gross_kwh is not None:
        # A share of the gross energy: both may be off, and the share stays within the whole.
        paths[GROSS_ENERGY] = (GROSS,)
        share = own_half_widths(car)[USABLE] / car.battery.energy_usable_kwh
        ends[ENERGY] = (share, share)
    powers = tuple(f"drive_units.{axle}.motor.power_max_kw" for axle in car.axles)
    if learned and sum(_widest(relative, powers)) > 2.0 * POWER_KNOWN:
        paths[POWER] = powers
    ends |= {name: _widest(relative, own) for name, own in paths.items() if name not in ends}
    return Unknowns(car, paths, ends)


def _widest(ends: Mapping[str, Ends], paths: Sequence[str]) -> Ends:
    """Of numbers that are off together, the ends of the one that is known least."""
    return max((ends[path] for path in paths), key=sum)


def _road_ends(car: CompletedCar) -> dict[str, Ends]:
    """Ends of every number; those of a coast-down are off together, so they have those of its force."""
    kind, relative = car.road_load.kind, relative_ends(car)
    if kind in COAST_DOWN_SPEED:
        values, powers = variables_of(car), COAST_DOWN_SPEED[kind] ** np.arange(3)
        parts = [values[path] * power for path, power in zip(ROAD[kind], powers, strict=True)]
        force = abs(sum(parts))
        sides = zip(*(relative[path] for path in ROAD[kind]), strict=True)
        down, up = (sum(abs(part) * end for part, end in zip(parts, side, strict=True)) / force for side in sides)
        relative |= dict.fromkeys(ROAD[kind], (float(down), float(up)))
    return relative
