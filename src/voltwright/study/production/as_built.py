"""A car as built: every number fixed at its design, so that a tolerance moves that number and nothing that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.defaults.numbers import variables_of, why_without_effect
from voltwright.sim.identity_cache import IdentityCache
from voltwright.spec.tolerance import ABSOLUTE_ONLY
from voltwright.study.production.deviations import CAR_NAMES
from voltwright.units import N_PER_LBF, STANDARD_GRAVITY_M_S2

MASSES = ("masses.mass_curb_kg", "masses.mass_test_kg")
"""That a heavier car moves alike: its load on the test stays the same."""
MASS, DRAG, ROLLING = "masses.mass_test_kg", "body.drag_area_m2", "tyres.rolling_resistance"
CAPACITY = ("battery.energy_usable_kwh", "battery.energy_gross_kwh")
RESISTANCE, BASE_LOAD = "battery.resistance_mohm", "auxiliaries.power_base_w"
LOSSES = (".motor.loss_", ".inverter.loss_", ".gear.mesh_loss", ".gear.drag_torque")
COAST_DOWN = {
    "coast_down": ("road_load.f0_n", "road_load.f2_n_per_kmh2", 1.0),
    "coast_down_us": ("road_load.a_lbf", "road_load.c_lbf_per_mph2", N_PER_LBF),
}
"""Constant and square coefficient of a coast-down, and the newtons of the unit of the first."""

Deviations = Mapping[str, np.ndarray]


_built = IdentityCache()


def as_built(car: CompletedCar) -> CompletedCar:
    """The same car with every number that can be written as written; it certifies as the car itself.

    The laws that fill what a file leaves out describe a type: a heavier type has other motors. A heavier car of one type has not.
    """
    return _built.get(car, None, lambda: _fixed(car))


def _fixed(car: CompletedCar) -> CompletedCar:
    written = {path: value for path, value in variables_of(car).items() if why_without_effect(car, path) is None}
    # The charging efficiency follows from several numbers by a law of its own, which is kept.
    return vary(car, {path: value for path, value in written.items() if not path.startswith("charging.")})


def varied_paths(car: CompletedCar, names: Collection[str]) -> tuple[str, ...]:
    """Dotted paths of the numbers that some tolerances move; every block of cars varies the same, so one program serves all.

    Args: car: of `as_built`. names: of the tolerances.
    """
    steps = {name: np.full(1, float(name in names)) for name in CAR_NAMES}
    absolute = {name: steps[name] * (name in ABSOLUTE_ONLY) for name in CAR_NAMES}
    return tuple(variations_of(car, {name: 0.01 * (steps[name] - absolute[name]) for name in CAR_NAMES}, absolute))


def variations_of(
    car: CompletedCar, relative: Deviations, absolute: Deviations, paths: Sequence[str] | None = None
) -> dict[str, np.ndarray]:
    """The numbers of cars with these deviations, for `certify_many`.

    Args:
        car: of `as_built`. relative, absolute: by tolerance, as a fraction of the design and in its own unit, shape (n,).
        paths: to give; None gives those that some car has otherwise than the design.

    Returns:
        by dotted path, shape (n,).

    The mass acts on inertia and the tyres' part of the road load. Brake drag is a force that does not depend on the speed: it
    joins the tyres'. Of a coast-down the square coefficient is taken for air alone, and rolling resistance times weight for the
    tyres' part of the constant one; by judgement. The losses in a measured map stay: only the gear's vary.
    """
    numbers = variables_of(car)

    def changed(name: str, path: str) -> np.ndarray:
        return numbers[path] * (1.0 + relative[name]) + absolute[name]

    mass = changed("mass", MASS)
    found = {path: numbers[path] + mass - numbers[MASS] for path in MASSES}
    brake_n = absolute["brake_drag"]
    if car.road_load.kind == "body_and_tyres":
        road = 1.0 + car.loss_model.changes["road"]
        found[DRAG] = changed("drag_area", DRAG)
        found[ROLLING] = changed("rolling_resistance", ROLLING) + brake_n / (mass * STANDARD_GRAVITY_M_S2 * road)
    else:
        constant, square, newtons = COAST_DOWN[car.road_load.kind]
        rolling = car.tyres.rolling_resistance
        tyres_n = min(rolling * numbers[MASS] * STANDARD_GRAVITY_M_S2, numbers[constant] * newtons)
        tyres = 1.0 + relative["rolling_resistance"] + absolute["rolling_resistance"] / rolling
        found[constant] = numbers[constant] + (tyres_n * (tyres * mass / numbers[MASS] - 1.0) + brake_n) / newtons
        drag = relative["drag_area"] + absolute["drag_area"] / car.body.drag_area_m2
        found[square] = numbers[square] * (1.0 + drag)
    capacity = changed("cell_capacity", CAPACITY[0]) / numbers[CAPACITY[0]]
    scaled = dict.fromkeys(CAPACITY, capacity)
    losses = 1.0 + relative["drive_losses"]
    scaled |= {path: losses for path in numbers if any(part in path for part in LOSSES)}
    found |= {path: numbers[path] * factor for path, factor in scaled.items() if numbers.get(path)}
    for name, path in (("cell_resistance", RESISTANCE), ("auxiliaries", BASE_LOAD)):
        if path in numbers:
            found[path] = changed(name, path)
    if paths is not None:
        return {path: found[path] for path in paths}
    moved = {path: values for path, values in found.items() if np.ptp(values) > 0.0 or values[0] != numbers[path]}
    return {path: values for path, values in moved.items() if why_without_effect(car, path) is None}
