"""What each number of a car's file is worth: the slope of every headline figure for it, and what it adds to its interval.

One reverse pass through a test gives the slope of a figure for every number of the vehicle in SI; the chain rule through
`Vehicle.from_car` and the default laws brings it back to the keys and units that a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.defaults.numbers import check_number, numbers_of, variables_of, why_without_effect, written_numbers
from voltwright.errors import SpecError, TraceError, known_name
from voltwright.library.cycles import load_cycle
from voltwright.sim.precision import double_precision
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.fleet.drive_measure import CONSUMPTION, RANGE, DriveMeasure
from voltwright.study.fleet.figure_program import ALIASES, CHARGE, FIGURES, Measure, figure_program
from voltwright.study.number_intervals import half_widths, own_half_widths
from voltwright.units import symbol_of

OF_A_CYCLE = {"range": RANGE, "rangecycle": RANGE, "consumption": CONSUMPTION, "consumptioncycle": CONSUMPTION}
"""Usual other names of the figures of a drive over a cycle."""
DEFAULT_LAW = "default law"
OWN_RANGE = {"US": "range_epa_km", "CN": "range_cltc_km"}
"""The range that stands in the papers of a car, by its market; elsewhere that of the WLTP."""
RANGE_ELSEWHERE = "range_wltp_km"


@dataclass(frozen=True)
class NumberSensitivity:
    """A number of a car, and what the figures owe to it.

    Attributes:
        path: dotted, of the field.
        value: in the unit of its path, on the scale of the file.
        unit: to print; empty where it is dimensionless.
        written: whether the file writes it; else a default law fills it.
        evidence: kind of evidence of a written number, "given" without any; or "default law".
        source: title of the source, or the law in words.
        half_width: of its 90 % interval, in its unit.
        derivatives: by figure, slope in the figure's unit per unit of the field; of a written number with what default laws
            derive from it, of one that a law filled by itself.
        elasticities: by figure, per cent of it for one per cent of the number.
        contributions: by figure, half width [unit of the figure] that the number's own interval gives it; a number that follows
            exactly from written ones adds nothing of its own.
    """

    path: str
    value: float
    unit: str
    written: bool
    evidence: str
    source: str
    half_width: float
    derivatives: dict[str, float]
    elasticities: dict[str, float]
    contributions: dict[str, float]


@dataclass(frozen=True)
class Sensitivity:
    """Figures of a car with what they owe to each number.

    Attributes:
        figure: by whose interval the numbers are ranked.
        figures: value of each figure by name, in the unit of the name, not rounded.
        half_widths: of the 90 % interval of each figure, from the evidence of each number.
        numbers: every number that counts, the one that adds most to the interval of `figure` first.
        without_effect: by path, why a written number can change no result of this car.
        notes: figures that were left out, and steps of the rules that the slopes leave out.
    """

    figure: str
    figures: dict[str, float]
    half_widths: dict[str, float]
    numbers: tuple[NumberSensitivity, ...]
    without_effect: dict[str, str]
    notes: tuple[str, ...]

    def number(self, path: str) -> NumberSensitivity:
        """The number at a path.

        Raises:
            KeyError: there is none.
        """
        found = {each.path: each for each in self.numbers}
        return found[path]

    def share(self, number: NumberSensitivity, figure: str | None = None) -> float:
        """Share of the variance of a figure that a number accounts for, 0-1.

        Args:
            number: one of `numbers`.
            figure: default: the one by which they are ranked.
        """
        name = figure or self.figure
        whole = self.half_widths[name]
        return (number.contributions[name] / whole) ** 2 if whole > 0.0 else 0.0


def sensitivity(
    car: CompletedCar | CarSpec | str | Path,
    figures: Sequence[str] = (),
    *,
    cycle: Cycle | str | Path | None = None,
    charger: str | Path | None = None,
    temperature_c: float = 20.0,
    numbers: Sequence[str] = (),
) -> Sensitivity:
    """Headline figures of a car, or those of a drive over a cycle, with their slopes and intervals.

    Args:
        car: completed, spec, name, or path.
        figures: of `figure_program.FIGURES`; the first one ranks the numbers; default: all that the car can have, ranked by the
            range of its market.
        cycle: trace, name, or path: consumption and range of a drive over it in place of the headline figures.
        charger: of the charge time, name or path; default: the strongest shipped station that serves the car.
        temperature_c: of air, tyres and cells of that drive [C].
        numbers: paths; default: all.

    Returns:
        values, slopes, elasticities, and half widths of the 90 % interval.

    Raises:
        UnknownNameError: a figure that is none. TraceError: a car that cannot do the test of a figure that was asked for.
        SpecError: a figure that the car cannot have; a path that is no number, or one without effect.
    Source: independent errors added in quadrature (JCGM 100:2008, 5.1.2); the width of each from its evidence.
    """
    full = completed_car(car)
    for path in numbers:
        _check_path(full, path)
    if cycle is not None:
        trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
        names, notes = _names(figures, (RANGE, CONSUMPTION)), []
        measures: list[Measure] = [DriveMeasure(full, trace, temperature_c)]
    else:
        measures, names, notes = _measures(full, _names(figures, FIGURES), bool(figures), charger)
    with double_precision():
        values, slopes = _slopes(full, measures, names)
    ranked = (figures and names[0]) or next((name for name in (OWN_RANGE.get(full.market or "", ""),) if name in values), "")
    ranked = ranked or (RANGE_ELSEWHERE if RANGE_ELSEWHERE in values else names[0])
    found = _numbers(full, values, slopes, ranked)
    widths = {name: float(np.linalg.norm([each.contributions[name] for each in found])) for name in values}
    return Sensitivity(
        figure=ranked,
        figures=values,
        half_widths=widths,
        numbers=tuple(each for each in found if not numbers or each.path in numbers),
        without_effect={
            path: why for path in written_numbers(full.written) if (why := why_without_effect(full, path)) is not None
        },
        notes=tuple(notes),
    )


def _names(figures: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    aliases = {alias: name for alias, name in (ALIASES | OF_A_CYCLE).items() if name in known}
    return tuple(dict.fromkeys(known_name("figure", name, known, aliases, whole=True) for name in figures)) or tuple(known)


def _check_path(car: CompletedCar, path: str) -> None:
    """Refuse a path that is no number of a car, or one that can change nothing."""
    check_number(car, path)
    if (why := why_without_effect(car, path)) is not None:
        raise SpecError(f"`{path}` changes nothing for {car.name}: {why}.", path)


def _measures(
    car: CompletedCar, names: tuple[str, ...], asked: bool, charger: str | Path | None
) -> tuple[list[Measure], tuple[str, ...], list[str]]:
    """What gives the figures, the figures that there are, and notes; one that was asked for and is not there is refused."""
    measures: list[Measure] = []
    kept: list[str] = []
    notes: list[str] = []
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.split("_")[1] if name.startswith(("range", "consumption")) else name, []).append(name)
    for group in groups.values():
        try:
            program = figure_program(car, group, charger=charger if CHARGE in group else None)
        except (SpecError, TraceError) as error:
            if asked:
                raise
            notes.append(f"{' and '.join(group)}: {error}")
            continue
        measures += program.measures
        notes += program.notes
        kept += group
    if not kept:
        raise SpecError(
            f"{car.name} can have none of the figures. {notes[0]} Take the figures of a drive over a `cycle`.", "figures"
        )
    return measures, tuple(kept), notes


def _slopes(
    car: CompletedCar, measures: Sequence[Measure], names: Sequence[str]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Values of the figures, and their slopes by path: one reverse pass through the test of each."""
    written = {path: jnp.asarray(value) for path, value in written_numbers(car.written).items()}
    filled = {path: jnp.asarray(value) for path, value in numbers_of(car).items() if path not in written}
    values: dict[str, float] = {}
    slopes: dict[str, dict[str, float]] = {}
    for measure in measures:
        vehicle, pull = jax.vjp(lambda numbers, measure=measure: measure.vehicle(vary(car, numbers)), written)
        _, pull_filled = jax.vjp(lambda numbers, measure=measure: measure.vehicle(replace_fields(car, numbers)), filled)
        figures, pull_figures = jax.vjp(measure.figures, vehicle)
        for name in (each for each in figures if each in names):
            basis = {other: jnp.where(other == name, jnp.ones_like(value), 0.0) for other, value in figures.items()}
            (by_vehicle,) = pull_figures(basis)
            slope = pull(by_vehicle)[0] | pull_filled(by_vehicle)[0]
            values[name] = float(figures[name])
            slopes[name] = {path: float(each) for path, each in slope.items()}
    return {name: values[name] for name in names}, slopes


def _numbers(
    car: CompletedCar, values: Mapping[str, float], slopes: Mapping[str, Mapping[str, float]], ranked: str
) -> list[NumberSensitivity]:
    widths, alone = half_widths(car), own_half_widths(car)
    scale, used, written = variables_of(car), numbers_of(car), written_numbers(car.written)
    found = []
    for path in slopes[ranked]:
        by_figure = {name: slopes[name][path] for name in values}
        own = alone[path]
        # The slope of a number that a law filled is by its value as used; where the loss model scales it, that is not the file's.
        value = float(scale[path] if path in written else used[path])
        evidence, source = _evidence_of(car, path)
        found.append(
            NumberSensitivity(
                path=path,
                value=value,
                unit=symbol_of(path),
                written=path in written,
                evidence=evidence,
                source=source,
                half_width=widths[path],
                derivatives=by_figure,
                elasticities={name: slope * value / values[name] for name, slope in by_figure.items()},
                contributions={name: abs(slope) * own for name, slope in by_figure.items()},
            )
        )
    return sorted(found, key=lambda each: -each.contributions[ranked])


def _evidence_of(car: CompletedCar, path: str) -> tuple[str, str]:
    """(kind of evidence, title of its source or the law in words)."""
    if path in car.assumptions:
        return DEFAULT_LAW, car.assumptions[path]
    evidence = car.written.evidence.get(path)
    if evidence is None:
        return "given", ""
    source: Any = car.written.sources.get(evidence.source or "")
    return evidence.kind, "" if source is None else source.title
