"""The numbers of a car by dotted path: those that its file writes, those that a run uses, and which of them can matter."""

from collections.abc import Callable, Iterable
from typing import Any

from voltwright.defaults.calibration.factors import ROAD
from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, nearest
from voltwright.spec.base import fields_of, is_number, leaf
from voltwright.spec.car import CarSpec

NOT_PHYSICAL = ("published", "history", "correlations", "evidence", "sources", "price", "model_year")


def written_numbers(spec: CarSpec) -> dict[str, float]:
    """Every physical number that a car's file writes; counts are left out, they cannot move by a little."""
    return _numbers(spec)


def numbers_of(car: CompletedCar) -> dict[str, float]:
    """Every physical number of a completed car, as a run uses it; counts are left out."""
    return _numbers(car)


def variables_of(car: CompletedCar) -> dict[str, float]:
    """Every number that can be varied, on the scale of the file: `vary` with any of these values gives the car again.

    A number that the file writes is as written. One that a law filled is as used, but what the loss model scales whoever gave
    it, the road load, is before that.
    """
    road = 1.0 + car.loss_model.changes["road"]
    scaled = {path: value / road if path in ROAD[car.road_load.kind] else value for path, value in numbers_of(car).items()}
    return scaled | written_numbers(car.written)


def check_number(car: CompletedCar, path: str) -> None:
    """Refuse a path that is not a numeric field of a car.

    Raises:
        SpecError: with the nearest numeric fields.
    """
    known = numbers_of(car)
    if path not in known:
        close = ", ".join(f"`{name}`" for name in nearest(path, known))
        raise SpecError(f"`{path}` is not a numeric field of {car.name}; the nearest are {close}.", path)


def why_without_effect(car: CompletedCar, path: str) -> str | None:
    """Why a number can change no result of this car, in words; None where it can.

    Args:
        car: whose number.
        path: of a number of its file; it need not be written.

    >>> from voltwright.defaults.completion import complete
    >>> from voltwright.library.cars import load_car
    >>> why_without_effect(complete(load_car("tesla-model-3-2024-rwd")), "body.drag_coefficient")
    'the road load is a coast-down, which holds drag and rolling resistance'
    """
    if path.split(".", maxsplit=1)[0] in NOT_PHYSICAL:
        return "no law reads it"
    return next((words for paths, holds, words in _WITHOUT_EFFECT if _among(path, paths) and holds(car)), None)


def _numbers(model: CarSpec | CompletedCar) -> dict[str, float]:
    return {
        path: value
        for path, value in fields_of(model)
        if path.split(".", 1)[0] not in NOT_PHYSICAL and is_number(value) and not isinstance(value, int)
    }


def _among(path: str, paths: Iterable[str]) -> bool:
    return any(path == each or (each.endswith(".") and path.startswith(each)) for each in paths)


def _writes(*paths: str) -> Callable[[CompletedCar], bool]:
    return lambda car: any(leaf(car.written, path) is not None for path in paths)


def _coasts_down(car: CompletedCar) -> bool:
    return car.road_load.kind != "body_and_tyres"


def _measured(axle: str) -> Callable[[CompletedCar], bool]:
    def holds(car: CompletedCar) -> bool:
        unit: Any = getattr(car.drive_units, axle)
        return unit is not None and unit.motor.kind == "loss_map"

    return holds


_COAST_DOWN = "the road load is a coast-down, which holds drag and rolling resistance"
_SHAPE = ("body.drag_coefficient", "body.frontal_area_m2", "body.drag_area_m2", "body.width_mm")
_HEAT_PUMP = ("hvac.power_heat_pump_kw", "hvac.carnot_share_heating", "hvac.temp_heat_pump_min_c")
_WITHOUT_EFFECT: tuple[tuple[tuple[str, ...], Callable[[CompletedCar], bool], str], ...] = (
    (("body.length_mm",), lambda car: True, "no law reads it"),
    (("masses.mass_gross_max_kg",), lambda car: True, "it only limits the payload"),
    ((*_SHAPE, "tyres.rolling_resistance"), _coasts_down, _COAST_DOWN),
    (
        ("body.drag_coefficient", "body.frontal_area_m2", "body.width_mm"),
        _writes("body.drag_area_m2"),
        "the file writes `body.drag_area_m2`, which comes before it",
    ),
    (
        ("body.width_mm",),
        _writes("body.frontal_area_m2"),
        "the file writes `body.frontal_area_m2`, which comes before it",
    ),
    (
        ("body.height_mm",),
        lambda car: (
            _writes("body.height_cg_mm")(car) and (_coasts_down(car) or _writes("body.drag_area_m2", "body.frontal_area_m2")(car))
        ),
        "neither road load nor centre of gravity follows from it",
    ),
    (("split.front_share",), lambda car: len(car.axles) == 1, "one axle is driven, so there is nothing to share"),
    (("split.front_share",), lambda car: car.split.kind != "fixed", "the axles share by least loss, not by a fixed share"),
    *(
        ((f"drive_units.{axle}.inverter.",), _measured(axle), "the loss map of the motor holds the inverter's losses")
        for axle in ("front", "rear")
    ),
    (("hvac.",), lambda car: car.hvac.kind == "none", "there is no climate system"),
    (_HEAT_PUMP, lambda car: car.hvac.kind != "heat_pump", "there is no heat pump"),
)
