"""What each number of a car's file is worth: the slope of every headline figure for it, and what it adds to its interval.

One reverse pass through a test gives the slope of a figure for every number of the vehicle in SI; the chain rule through
`Vehicle.from_car` and the default laws brings it back to the keys and units that a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from voltwright.study.cost import market_of
from voltwright.study.fleet.drive_measure import CONSUMPTION, RANGE, DriveMeasure
from voltwright.study.fleet.figure_measures import CHARGE, PRICE
from voltwright.study.fleet.figure_program import ALIASES, FIGURES, Measure, figure_program
from voltwright.study.number_intervals import half_widths, own_half_widths
from voltwright.study.sensitivity_result import NumberSensitivity, Sensitivity
from voltwright.units import symbol_of

OF_A_CYCLE = {"range": RANGE, "rangecycle": RANGE, "consumption": CONSUMPTION, "consumptioncycle": CONSUMPTION}
"""Usual other names of the figures of a drive over a cycle."""
DEFAULT_LAW = "default law"
OWN_RANGES = {"US": "range_epa_km", "CN": "range_cltc_km"}
"""The range that stands in the papers of a car, by its market; elsewhere that of the WLTP."""
RANGE_ELSEWHERE = "range_wltp_km"


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
        check_number(full, path)
    if cycle is not None:
        trace = load_cycle(cycle)
        names, notes = _names(figures, (RANGE, CONSUMPTION)), []
        measures: list[Measure] = [DriveMeasure(full, trace, temperature_c)]
    else:
        measures, names, notes = _measures(full, _names(figures, FIGURES), bool(figures), charger)
    without = {path: why for path in numbers_of(full) if (why := why_without_effect(full, path)) is not None}
    if PRICE not in names:
        _check_effect(full, numbers, without)
    with double_precision():
        values, slopes = _slopes(full, measures, names)
    # Some numbers that no test looks at move the price.
    without = {path: why for path, why in without.items() if not any(slope[path] for slope in slopes.values())}
    _check_effect(full, numbers, without)
    ranked = names[0] if figures else _own_range(full, names)
    found = _numbers(full, values, slopes, ranked)
    return Sensitivity(
        figure=ranked,
        figures=values,
        half_widths={name: float(np.linalg.norm([each.contributions[name] for each in found])) for name in values},
        numbers=tuple(each for each in found if not numbers or each.path in numbers),
        without_effect={path: why for path, why in without.items() if path in written_numbers(full.written)},
        notes=tuple(notes),
    )


def _own_range(car: CompletedCar, names: Sequence[str]) -> str:
    """The range that stands in the papers of a car, or the first figure where it is not among them."""
    own = OWN_RANGES.get(market_of(car), RANGE_ELSEWHERE)
    return own if own in names else names[0]


def _names(figures: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    aliases = {alias: name for alias, name in (ALIASES | OF_A_CYCLE).items() if name in known}
    return tuple(dict.fromkeys(known_name("figure", name, known, aliases, whole=True) for name in figures)) or tuple(known)


def _check_effect(car: CompletedCar, paths: Sequence[str], without: Mapping[str, str]) -> None:
    """Refuse a path that can change nothing."""
    for path in paths:
        if path in without:
            raise SpecError(f"`{path}` changes nothing for {car.name}: {without[path]}.", path)


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
