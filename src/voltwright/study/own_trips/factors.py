"""The few factors by which one car may differ from its file, what is known of each before any trip, and the car with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES, UNIT_FACTORS, loss_paths
from voltwright.defaults.completed_car import CompletedCar
from voltwright.figures import OWN_FACTORS
from voltwright.spec.base import leaf, replace_fields
from voltwright.study.number_intervals import half_widths

NORMAL_90 = 1.645
"""Half width of a 90 % interval over the standard deviation, normal distribution."""
CONSTANT = {"coast_down": "road_load.f0_n", "coast_down_us": "road_load.a_lbf", "body_and_tyres": "tyres.rolling_resistance"}
QUADRATIC = {
    "coast_down": "road_load.f2_n_per_kmh2",
    "coast_down_us": "road_load.c_lbf_per_mph2",
    "body_and_tyres": "body.drag_area_m2",
}
AUXILIARIES, SHARE = "auxiliaries.power_base_w", "regeneration.axle_share_max"
CAPACITY_PATHS = ("battery.energy_usable_kwh", "battery.energy_gross_kwh", "battery.capacity_ah")
OWN_HALF_WIDTHS = {
    "rolling": 0.15,
    "drag": 0.08,
    "drive_losses": 0.15,
    "auxiliaries": 0.5,
    "regeneration": 0.25,
    "capacity": 0.12,
}
"""Half width of the 90 % interval within which one car lies about a well-known car of its type, by judgement: tyres of another
label class (15 %), windows and roof rails, its own losses, what it feeds (lights, fans, loggers), its brakes, its age."""
SMALLEST = 0.2
"""No factor falls below it."""
STEP = 0.05
"""Change of a factor by which the slope of the model is taken: large beside rounding, small beside the prior."""


@dataclass(frozen=True)
class Factor:
    """A factor on numbers of a car's file.

    Attributes:
        name: key. label: for people. paths: of the numbers that it multiplies. sd: standard deviation of the factor before any
        trip, about 1. largest: the highest value that it may have.
    """

    name: str
    label: str
    paths: tuple[str, ...]
    sd: float
    largest: float = 5.0

    def bounded(self, value: float) -> float:
        """A value of the factor within what it may be."""
        return min(max(value, SMALLEST), self.largest)


def factors_of(car: CompletedCar) -> tuple[Factor, ...]:
    """The factors on the energy of a car's trips, with their priors.

    Args:
        car: completed.

    Returns:
        constant and quadratic part of the road load, losses of the drive units (where a law and not a measured map gives them),
        12 V load, share of the braking force that may be recovered. The prior's half width joins, in quadrature, that of the
        number's own evidence, or that of the calibration on certified tests for the losses, and `OWN_HALF_WIDTHS`.
    """
    widths, kind = half_widths(car), car.road_load.kind
    losses = tuple(path for path, name in loss_paths(car).items() if name in UNIT_FACTORS)
    share = float(leaf(car, SHARE))
    found = [
        ("rolling", (CONSTANT[kind],), _relative(car, widths, CONSTANT[kind])),
        ("drag", (QUADRATIC[kind],), _relative(car, widths, QUADRATIC[kind])),
        ("drive_losses", losses, _calibrated(car)),
        ("auxiliaries", (AUXILIARIES,), _relative(car, widths, AUXILIARIES)),
        ("regeneration", (SHARE,), _relative(car, widths, SHARE)),
    ]
    return tuple(
        Factor(name, OWN_FACTORS[name], paths, prior_sd(name, own), 1.0 / share if name == "regeneration" else 5.0)
        for name, paths, own in found
        if paths and all(float(leaf(car, path)) > 0.0 for path in paths[:1])
    )


def capacity_factor(car: CompletedCar) -> Factor:
    """The factor on the usable capacity; it moves the state of charge, not the energy."""
    return Factor(
        "capacity",
        OWN_FACTORS["capacity"],
        CAPACITY_PATHS,
        prior_sd("capacity", _relative(car, half_widths(car), CAPACITY_PATHS[0])),
    )


def prior_sd(name: str, evidence: float) -> float:
    """Standard deviation of a factor before any trip, from the relative half width of its evidence."""
    return math.hypot(evidence, OWN_HALF_WIDTHS[name]) / NORMAL_90


def _relative(car: CompletedCar, widths: Mapping[str, float], path: str) -> float:
    value = float(leaf(car, path))
    return widths.get(path, 0.0) / abs(value) if value else 0.0


def _calibrated(car: CompletedCar) -> float:
    """Relative half width of the drive units' losses: what the calibration on certified tests leaves open of their sum.

    Machine, inverter and gear count a third each, by judgement; tests tell their sum better than each.
    """
    places = [FACTOR_NAMES.index(name) for name in UNIT_FACTORS]
    variance = float(car.loss_model.covariance[np.ix_(places, places)].mean())
    return NORMAL_90 * math.sqrt(max(variance, 0.0))


def with_factors(car: CompletedCar, factors: tuple[Factor, ...], values: Mapping[str, float]) -> CompletedCar:
    """The car with its numbers, as a run uses them, times the factors; those without a value keep theirs.

    Args: car: completed. factors: of `factors_of`. values: by name.
    """
    changes = {path: leaf(car, path) * values[each.name] for each in factors if each.name in values for path in each.paths}
    return replace_fields(car, changes)
