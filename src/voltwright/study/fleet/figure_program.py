"""Headline figures of a car as a pure, differentiable function of the numbers of its file.

Certified range and consumption by `certified_program.py`; the launch and the charge by the engine itself, each to the moment
at which a speed or a state of charge is crossed. At the car's own numbers every figure is that of the full test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.errors import SpecError, TraceError, known_name
from voltwright.spec.car import CarSpec
from voltwright.study.fleet.figure_measures import (
    ACCELERATION,
    CHARGE,
    PRICE,
    CertifiedMeasure,
    ChargeMeasure,
    LaunchMeasure,
    PriceMeasure,
)

FIGURES = (
    "range_epa_km",
    "consumption_epa_wh_km",
    "range_wltp_km",
    "consumption_wltp_wh_km",
    "range_cltc_km",
    "consumption_cltc_wh_km",
    ACCELERATION,
    CHARGE,
    PRICE,
)
"""Figures that a program can give: certified ones as of `CertifiedFleet`; time to 100 km/h; time from 10 to 80 % at the strongest
station that serves the car, as `charge` has it; price before tax of `cost.price_of`."""
ALIASES = {name.rpartition("_")[0].removesuffix("_wh").replace("_", ""): name for name in FIGURES} | {
    "0100": ACCELERATION,
    "0100kmh": ACCELERATION,
    "acceleration": ACCELERATION,
    "charge": CHARGE,
    "1080": CHARGE,
    "cost": PRICE,
}
"""Usual other names, without signs: those of the figures without their units."""


class Measure(Protocol):
    """One or more figures as a function of the vehicle that their test puts together, or of other numbers of the car.

    Attributes:
        notes: steps of the rules that the figures leave out.
    """

    notes: tuple[str, ...]

    def vehicle(self, car: CompletedCar) -> Any:
        """The vehicle of a variant of the base car; its numbers may be traced."""
        ...

    def figures(self, vehicle: Any) -> dict[str, Any]:
        """The figures of a vehicle; pure and differentiable."""
        ...

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """The figures of a variant of the base car; its numbers may be traced."""
        ...


class FigureProgram:
    """Figures as a function of numbers; `figure_program` makes it.

    Attributes:
        car: the base car.
        figures: names, in the order asked.
        measures: what gives them.
        notes: steps of the rules that the figures leave out.
    """

    def __init__(self, car: CompletedCar, figures: tuple[str, ...], measures: tuple[Measure, ...]):
        self.car, self.figures, self.measures = car, figures, measures
        self.notes = tuple(note for measure in measures for note in measure.notes)

    def __call__(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """The figures of the car with other numbers; pure, so that `jax.grad`, `jax.vmap` and `jax.jit` take it.

        Args:
            numbers: by dotted path, as the car's file would write them: those that it writes, or that a law filled
                (`numbers.variables_of`); what laws derive from them follows. May be traced; without any, the car itself.

        Returns:
            by name, scalars in the unit of the name: range [km], consumption [Wh/km], times [s] and [min].

        Raises:
            KeyError: a path that no file of such a car can write.
        """
        return self.of_car(vary(self.car, dict(numbers)))

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """The figures of a variant of the base car, completed already; its numbers may be traced."""
        found: dict[str, Any] = {}
        for measure in self.measures:
            found |= measure.of_car(car)
        return {name: found[name] for name in self.figures}


def figure_program(
    car: CompletedCar | CarSpec | str | Path, figures: Sequence[str] = FIGURES, *, charger: str | Path | None = None
) -> FigureProgram:
    """Headline figures of a car as a pure, differentiable function of its numbers.

    Args:
        car: completed, spec, name, or path; its own figures come from full tests, once.
        figures: of `FIGURES`.
        charger: of the charge, name or path; default: the strongest shipped station that serves the car.

    Returns:
        the program: numbers in, figures out. It computes in the precision that JAX is set to; in `double_precision()` it gives
        the car's own full tests to rounding.

    Raises:
        UnknownNameError: a figure that is none, with all that there are. TraceError: a car that cannot do a test.
        SpecError: a car that does not reach 100 km/h, or 80 %, or that no station serves, or without a cost law.

    >>> round(float(figure_program("nissan-leaf-2018", ["acceleration_0_100_s"])({})["acceleration_0_100_s"]), 1)
    8.6
    """
    full = completed_car(car)
    names = tuple(known_name("figure", name, FIGURES, ALIASES, whole=True) for name in figures)
    procedures = dict.fromkeys(name.split("_")[1] for name in names if name not in (ACCELERATION, CHARGE, PRICE))
    measures: list[Measure] = [CertifiedMeasure(full, procedure) for procedure in procedures]
    if ACCELERATION in names:
        measures.append(LaunchMeasure(full))
    if CHARGE in names:
        measures.append(ChargeMeasure(full, charger))
    if PRICE in names:
        measures.append(PriceMeasure(full))
    return FigureProgram(full, names, tuple(measures))


def possible_program(
    car: CompletedCar, figures: Sequence[str] = FIGURES, *, charger: str | Path | None = None
) -> tuple[FigureProgram, dict[str, str]]:
    """The program of those figures that a car can have, and why it cannot have the others.

    Args:
        car: completed.
        figures: of `FIGURES`.
        charger: as of `figure_program`.

    Returns:
        the program, and by name of a figure the sentence that refuses it.

    Raises:
        UnknownNameError: a figure that is none, with all that there are.
    """
    names = dict.fromkeys(known_name("figure", name, FIGURES, ALIASES, whole=True) for name in figures)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name if name in (ACCELERATION, CHARGE, PRICE) else name.split("_")[1], []).append(name)
    measures: list[Measure] = []
    missing: dict[str, str] = {}
    for group in groups.values():
        try:
            measures += figure_program(car, group, charger=charger).measures
        except (SpecError, TraceError) as error:
            missing |= dict.fromkeys(group, str(error))
    return FigureProgram(car, tuple(name for name in names if name not in missing), tuple(measures)), missing
