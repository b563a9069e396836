"""The headline figures of a car, each with the one 90 % interval that every command gives it."""

from collections.abc import Mapping
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.performance import accelerate
from voltwright.study.calibration.certified_figures import Procedure, certified_figures
from voltwright.study.calibration.performance_intervals import performance_half_widths

PROCEDURES: tuple[Procedure, ...] = ("epa-mct", "wltp", "cltc")
CERTIFIED = ("range_epa_km", "range_wltp_km", "consumption_wltp_wh_km", "range_cltc_km", "consumption_cltc_wh_km")
PERFORMANCE = ("acceleration_0_100_s", "acceleration_0_100_rollout_s", "speed_max_kmh")
HEADLINE = (*CERTIFIED, *PERFORMANCE)
"""Figures by their names in `figures.QUANTITIES`, in the order in which they are shown."""


@dataclass(frozen=True)
class HeadlineFigure:
    """A figure of a car.

    Attributes:
        quantity: name in `figures.QUANTITIES`.
        value: as predicted, in the unit of the name.
        half_width: of the 90 % interval, in the same unit; None where a car nearby cannot do the test.
    """

    quantity: str
    value: float
    half_width: float | None


def headline_figures(car: CompletedCar) -> dict[str, HeadlineFigure]:
    """Headline figures of a car with their 90 % intervals, as `certify`, `compare` and `accelerate` give them.

    Args:
        car: with the loss model that it runs with.

    Returns:
        by name of the quantity; none for what the car cannot do.
    """
    found: dict[str, tuple[float, float | None]] = {}
    for procedure in PROCEDURES:
        figures = certified_figures(car, procedure)
        found |= {} if figures is None else dict(figures.quantities)
    done = accelerate(car)
    widths: Mapping[str, float] = performance_half_widths(car, done, accelerate)
    for name in PERFORMANCE:
        value = getattr(done, name)
        if value is not None:
            found[name] = float(value), widths.get(name)
    return {name: HeadlineFigure(name, *found[name]) for name in HEADLINE if name in found}


@dataclass(frozen=True)
class MovedFigure:
    """A headline figure before and after; None where the car cannot do it.

    Attributes:
        quantity: name in `figures.QUANTITIES`. before, after: with the half width of the 90 % interval, in the unit of the name.
    """

    quantity: str
    before: float | None
    before_half_width: float | None
    after: float | None
    after_half_width: float | None


def moved_figures(before: Mapping[str, HeadlineFigure], after: Mapping[str, HeadlineFigure]) -> tuple[MovedFigure, ...]:
    """Headline figures of a car before and after a change of its file, those that either has."""
    rows = []
    for name in HEADLINE:
        one, other = before.get(name), after.get(name)
        if one is not None or other is not None:
            ends = [(None, None) if each is None else (each.value, each.half_width) for each in (one, other)]
            rows.append(MovedFigure(name, *ends[0], *ends[1]))
    return tuple(rows)
