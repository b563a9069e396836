"""A production plan computed: cars drawn and certified, their spread, conformity, drift and durability."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.spec.production import ProductionSpec
from voltwright.study.production.causes import Cause, causes_of
from voltwright.study.production.check import check_plan
from voltwright.study.production.declarable import Declarable
from voltwright.study.production.declared import (
    Conformity,
    conformity_of,
    operating_characteristic,
)
from voltwright.study.production.deviations import moments, tolerances_of
from voltwright.study.production.drift import DriftChart, audited, cusum_signals, run_lengths
from voltwright.study.production.durability import fleet_durability
from voltwright.study.production.fleet import CertifiedCars, Precision, certified_cars
from voltwright.study.production.result import Histogram, PlantRow, ProductionResult, ToleranceRow
from voltwright.study.production.spread import Contribution, Spread, contributions, spread_of
from voltwright.study.production.timeline import blocks_of, days_of, first_day, rate_full, spread_factor

BINS = 40


def produce(
    plan: ProductionSpec,
    variants: tuple[CompletedCar, ...],
    *,
    cars: int,
    risk: float = 0.01,
    audit: bool = True,
    durability: bool = True,
    precision: Precision = "float32",
    tell: Callable[[str], None] = lambda line: None,
    within: Callable[[float], None] = lambda share: None,
) -> ProductionResult:
    """Compute a production plan.

    Args:
        plan: as a person wrote it. variants: its cars, completed, in the order of the plan.
        cars: to certify, evenly over the numbers of the series; the series' own count at most.
        risk: of failing the conformity test, for which a value to declare is sought.
        audit: whether to certify the cars of the maker's own tests too, and judge drift. durability: whether to age the fleet.
        precision: of the batch engine. tell: called with a line before each part. within: with the share of
            the certified cars that is done.

    Raises:
        SpecError: a plant that cannot build its cars, or a risk that cannot be told.
        SimulationError: cars that cannot be certified, how many and why.
    """
    check_plan(plan)
    sample = np.unique((np.arange(min(cars, plan.count)) + 0.5) * plan.count / min(cars, plan.count)).astype(np.int64)
    tested = audited(plan) if audit else np.zeros(0, np.int64)
    tell(f"certifying {np.union1d(sample, tested).size:,} cars")
    done = certified_cars(plan, variants, np.union1d(sample, tested), precision=precision, progress=within)
    kept = np.isin(done.cars.index, sample)
    first, figures = _first_figures(done), _figures(done)
    places = _places(plan, done, kept)
    tell("finding what each tolerance contributes")
    parts = tuple(
        row for place, car in enumerate(variants) for row in contributions(plan, plan.variants[place].car, car, figures)
    )
    tell("simulating conformity of production")
    judged = tuple(_conformity(plan, done, kept, place, first, risk) for place in places)
    charts = _charts(plan, done, tested, parts, first[0]) if audit else ()
    aged = ()
    if durability:
        tell("ageing the fleet in use")
        aged = tuple(
            fleet_durability(each.car, car, plan.fleet_use, plan.seed) for each, car in zip(plan.variants, variants, strict=True)
        )
    return ProductionResult(
        plan=plan.name,
        title=plan.title or plan.name,
        count=plan.count,
        sampled=int(kept.sum()),
        seed=plan.seed,
        plants=_plants(plan),
        tolerances=_tolerances(plan),
        spreads=_spreads(plan, done, kept),
        contributions=parts,
        causes=tuple(row for place in places for row in _causes(plan, done, kept, place, figures)),
        conformity=tuple(each for each, _ in judged),
        declarable=tuple(each for _, each in judged),
        characteristic=operating_characteristic(plan.seed),
        charts=charts,
        run_lengths=run_lengths(plan),
        durability=aged,
        histograms=_histograms(plan, done, kept, figures),
        failed={str(number): why for number, why in done.failed.items()},
        engine_error=done.error,
        engine_checked=done.checked,
        columns=columns_of(plan, done, kept),
    )


def columns_of(plan: ProductionSpec, done: CertifiedCars, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Certified cars as columns, each of shape (n,): number, variant, plant, day, figures as true and as measured.

    Args: plan: of the cars. done: certified. rows: which of them.
    """
    names, plants = np.array([each.car for each in plan.variants]), np.array([each.name for each in plan.plants])
    cars, start = done.cars, np.datetime64(first_day(plan))
    days = start + np.floor(cars.day[rows]).astype("timedelta64[D]")
    found = {
        "car": cars.index[rows],
        "variant": names[cars.variant[rows]],
        "plant": plants[cars.plant[rows]],
        "built": np.datetime_as_string(days),
    }
    for name, values in done.true.items():
        found[name] = values[rows]
        found[f"measured_{name}"] = done.measured[name][rows]
    return found


def _first_figures(done: CertifiedCars) -> tuple[str, str]:
    """Consumption and range by the first procedure of the plan."""
    names = list(done.true)
    return next(name for name in names if name.startswith("consumption")), next(
        name for name in names if name.startswith("range")
    )


def _figures(done: CertifiedCars) -> tuple[str, ...]:
    """Every figure, those of the first procedure first."""
    first = _first_figures(done)
    return first + tuple(name for name in done.true if name not in first)


def _causes(
    plan: ProductionSpec, done: CertifiedCars, kept: np.ndarray, place: int, figures: tuple[str, ...]
) -> tuple[Cause, ...]:
    rows = kept & (done.cars.variant == place)
    return causes_of(plan.variants[place].car, done.cars, rows, done.true, done.measured, figures)


def _places(plan: ProductionSpec, done: CertifiedCars, kept: np.ndarray) -> list[int]:
    return [place for place in range(len(plan.variants)) if np.any(kept & (done.cars.variant == place))]


def _conformity(
    plan: ProductionSpec, done: CertifiedCars, kept: np.ndarray, place: int, figures: tuple[str, str], risk: float
) -> tuple[Conformity, Declarable]:
    rows = kept & (done.cars.variant == place)
    consumption, distance = figures
    return conformity_of(
        plan.variants[place].car,
        consumption,
        done.measured[consumption][rows],
        done.measured[distance][rows],
        designed_wh_km=done.design[place][consumption],
        written_wh_km=plan.variants[place].declared_wh_km,
        risk=risk,
        seed=plan.seed,
    )


def _charts(
    plan: ProductionSpec, done: CertifiedCars, tested: np.ndarray, parts: tuple[Contribution, ...], figure: str
) -> tuple[DriftChart, ...]:
    """The charts of the plants: deviation of each audited car from its design, over the spread that the plan has at its time."""
    mature = np.array([_sd(parts, each.car, figure) for each in plan.variants])[done.cars.variant]
    noise = min(moments(tolerances_of(plan)["test_noise"])[1], float(mature.min()))
    designs = np.array([design[figure] for design in done.design])
    deviation = done.measured[figure] / designs[done.cars.variant] - 1.0
    found = []
    for block in blocks_of(plan):
        rows = np.flatnonzero(np.isin(done.cars.index, tested) & (done.cars.plant == block.place))
        spread = spread_factor(block.plant, done.cars.index[rows] - block.first)
        sds = np.sqrt(noise**2 + spread**2 * (mature[rows] ** 2 - noise**2))
        values = deviation[rows] / sds, done.cars.day[rows], deviation[rows]
        signals = cusum_signals(*values, plan.audit.reference, plan.audit.decision)
        found.append(DriftChart(block.plant.name, int(rows.size), signals))
    return tuple(found)


def _sd(parts: tuple[Contribution, ...], variant: str, figure: str) -> float:
    """Standard deviation of a measured figure in a mature plant, a fraction: the test noise over the root of its share."""
    noise = next(row for row in parts if (row.variant, row.figure, row.tolerance) == (variant, figure, "test_noise"))
    if noise.share > 0.0:
        return float(abs(noise.effect_percent) / 100.0 / np.sqrt(noise.share))
    effects = [row.effect_percent / 100.0 for row in parts if (row.variant, row.figure) == (variant, figure)]
    return float(max(np.sqrt(np.sum(np.square(effects))), 1e-9))


def _spreads(plan: ProductionSpec, done: CertifiedCars, kept: np.ndarray) -> tuple[Spread, ...]:
    found: list[Spread] = []
    names, plants = [each.car for each in plan.variants], [each.name for each in plan.plants]
    for figure in done.true:
        for measured, values in ((False, done.true[figure]), (True, done.measured[figure])):
            found.append(spread_of(figure, values[kept], variant=None, plant=None, measured=measured, design=None))
            for place in _places(plan, done, kept):
                rows, design = kept & (done.cars.variant == place), done.design[place][figure]
                found.append(spread_of(figure, values[rows], variant=names[place], plant=None, measured=measured, design=design))
                for number, plant in enumerate(plants):
                    here = rows & (done.cars.plant == number)
                    if np.any(here) and len(plants) > 1:
                        found.append(
                            spread_of(figure, values[here], variant=names[place], plant=plant, measured=measured, design=design)
                        )
    return tuple(found)


def _histograms(plan: ProductionSpec, done: CertifiedCars, kept: np.ndarray, figures: tuple[str, ...]) -> tuple[Histogram, ...]:
    found = []
    for figure in figures:
        edges = np.histogram_bin_edges(done.measured[figure][kept], BINS)
        for place in _places(plan, done, kept):
            counts, _ = np.histogram(done.measured[figure][kept & (done.cars.variant == place)], edges)
            found.append(Histogram(figure, plan.variants[place].car, tuple(edges.tolist()), tuple(counts.tolist())))
    return tuple(found)


def _plants(plan: ProductionSpec) -> tuple[PlantRow, ...]:
    rows = []
    for block in blocks_of(plan):
        plant, cars = block.plant, block.last - block.first
        end = plant.start + timedelta(days=float(days_of(plant, np.array([cars]))[0])) if cars else plant.start
        half = float(np.log(100.0 / plant.start_percent - 1.0) * plant.ramp_weeks * 7.0 / (2.0 * np.log(9.0)))
        rows.append(PlantRow(plant.name, cars, _iso(plant.start), _iso(end), 7.0 * rate_full(plant), max(half, 0.0)))
    return tuple(rows)


def _iso(day: date) -> str:
    return day.isoformat()[:10]


def _tolerances(plan: ProductionSpec) -> tuple[ToleranceRow, ...]:
    rows = []
    for name, tolerance in tolerances_of(plan).items():
        mean, sd = moments(tolerance)
        source = tolerance.source or "the plan, without a source"
        rows.append(ToleranceRow(name, tolerance.distribution, mean, sd, tolerance.relative, source, name in plan.tolerances))
    return tuple(rows)
