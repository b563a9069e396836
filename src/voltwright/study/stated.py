"""What a car's file states itself: figures that are no predictions, and a road load that is known as a sum alone."""

import math

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.drive import DriveResult
from voltwright.procedures.performance import Performance

SPEED_LIMIT = "limits.speed_max_kmh"
SAME_SPEED = 1e-6
OF_THE_FILE = {"mass_test_kg": "masses.mass_test_kg", "energy_usable_kwh": "battery.energy_usable_kwh"}
"""Figures of a comparison that no run changes, by their path in the car's file."""
ROAD_LOAD = "road_load"
ROAD_PARTS = ("rolling", "aerodynamic")
"""The loss to the road of a car whose coast-down does not say what is air and what is tyres, and the two of other cars."""


def inputs_of(car: CompletedCar, performance: Performance) -> dict[str, str]:
    """Figures that are no prediction but repeat a number of the car's file.

    Args:
        car: completed.
        performance: of it.

    Returns:
        by name of the figure, its path in the file.
    """
    found = {name: path for name, path in OF_THE_FILE.items() if path not in car.assumptions}
    limit_kmh = car.limits.speed_max_kmh
    if limit_kmh is not None and math.isclose(performance.speed_max_kmh, float(limit_kmh), rel_tol=SAME_SPEED):
        found["speed_max_kmh"] = SPEED_LIMIT
    return found


def losses_of(car: CompletedCar, drive: DriveResult) -> dict[str, float]:
    """Losses of a drive by name [Wh/km].

    The coefficients of a coast-down do not say what is air and what is tyres: their sum is measured, their parts are a fit. Both
    stand together as "road_load" then, unless the file states drag area and rolling resistance as well.

    Args:
        car: completed.
        drive: of it.
    """
    losses = {name: value / drive.distance_km for name, value in drive.losses_wh.items()}
    if car.road_load.kind == "body_and_tyres" or _body_is_written(car):
        return losses
    road_wh_km = sum(losses[name] for name in ROAD_PARTS)
    return {ROAD_LOAD: road_wh_km} | {name: value for name, value in losses.items() if name not in ROAD_PARTS}


def _body_is_written(car: CompletedCar) -> bool:
    body, tyres = car.written.body, car.written.tyres
    drag = body.drag_area_m2 is not None or (body.drag_coefficient is not None and body.frontal_area_m2 is not None)
    return drag and tyres.rolling_resistance is not None
