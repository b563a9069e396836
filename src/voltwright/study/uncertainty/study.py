"""How sure the headline figures of a car are: the evidence of its numbers, carried through by draws and by slopes.

Both ways start from the same intervals and correlations. By draws every number is off at once, each side of its interval as wide
as the evidence says, and the tests are run again; by slopes each adds its own width, which is what `certify` and `compare` print.
The model's own error stands apart: the uncertainty of the loss model, the spread of a test, and how far a declared figure may be
from a tested one. Both together are independent and add in quadrature.
Source: JCGM 100:2008 (slopes), 5.1.2 and 5.2.2; JCGM 101:2008 (draws), 5.9 and 7.6.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.errors import SpecError, TraceError
from voltwright.procedures.performance import accelerate
from voltwright.study.calibration.certified_figures import certified_figures
from voltwright.study.calibration.interval_widths import NORMAL_90
from voltwright.study.calibration.intervals import GROSS_ENERGY, POWER, Unknowns, unknowns_of
from voltwright.study.calibration.performance_intervals import launch_unknowns_of, performance_spreads
from voltwright.study.fleet.certified import certify_many
from voltwright.study.number_intervals import USABLE
from voltwright.study.random_numbers import normals
from voltwright.study.uncertainty.draws import MODEL, ratios
from voltwright.study.uncertainty.headline import HEADLINE, PERFORMANCE, PROCEDURES
from voltwright.study.uncertainty.rivals import Rival, rival_of

LAUNCHES_MOST = 300
"""Draws of which the launch is run, each by itself: so many give the half width of an interval to some 5 %."""
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Shares of the probability below the quantiles that are kept."""
CONTRIBUTIONS_SHOWN = 6


@dataclass(frozen=True)
class FigureUncertainty:
    """A headline figure and how far it may be off; all in the unit of its name.

    Attributes:
        quantity: name in `figures.QUANTITIES`.
        value: as `certify` and `accelerate` print it.
        evidence_slopes: half width of the 90 % interval that the evidence of the car's numbers gives, by slopes.
        evidence_draws: half the distance between the ends by draws. evidence_low, evidence_high: those ends.
        model: half width of the model's own error. half_width: evidence by slopes and model together, as everywhere else.
        low, high: ends of the 90 % interval of both together, by draws.
        quantiles: of both together by draws, at `LEVELS`.
        draws: that ran to the end; failed: that could not do the test.
        contributions: by what it rests on, half width by slopes, the largest first.
    """

    quantity: str
    value: float
    evidence_slopes: float
    evidence_draws: float
    evidence_low: float
    evidence_high: float
    model: float
    half_width: float
    low: float
    high: float
    quantiles: tuple[float, ...]
    draws: int
    failed: int
    contributions: Mapping[str, float]


@dataclass(frozen=True)
class Uncertainty:
    """The headline figures of a car, each with its uncertainty.

    Attributes:
        figures: in the order of `headline.HEADLINE`; none for what the car cannot do.
        unknowns: names of the numbers that were drawn.
        notes: what could not be drawn, and why.
        rival: the figures by slopes, to compare with those of another car.
    """

    figures: tuple[FigureUncertainty, ...]
    unknowns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    rival: Rival | None = field(default=None, repr=False, compare=False)

    def figure(self, quantity: str) -> FigureUncertainty:
        """A figure by its name.

        Raises:
            KeyError: the car has none.
        """
        return {each.quantity: each for each in self.figures}[quantity]


def uncertainty(
    car: CompletedCar, *, draws: int = 1000, seed: int = 0, progress: Callable[[str], None] | None = None
) -> Uncertainty:
    """How sure the headline figures of a car are.

    Args:
        car: with the loss model that it runs with.
        draws: of all its numbers at once.
        seed: of the random numbers; draw k is the same for every number of draws.
        progress: called with a line before each part.

    Raises:
        SpecError: `correlations` of the file that name no number, or cannot be at once.
    """
    tell = progress or (lambda _: None)
    unknowns = launch_unknowns_of(car)
    drawn = ratios(unknowns, unknowns.names, draws, seed)
    tell(f"{car.name}: intervals by slopes")
    known = rival_of_car(car)
    errors = normals(seed, MODEL, np.arange(draws), len(HEADLINE))
    notes: list[str] = []
    tell(f"{car.name}: {draws} draws of its tests")
    relative = _certified(car, unknowns, drawn, known, draws, notes)
    tell(f"{car.name}: {min(draws, LAUNCHES_MOST)} draws of its launch")
    relative |= _launches(car, unknowns, drawn, known, draws)
    figures = tuple(
        _figure(name, known, relative[name], errors[:, place]) for place, name in enumerate(HEADLINE) if name in relative
    )
    return Uncertainty(figures, unknowns.names, tuple(notes), known)


def rival_of_car(car: CompletedCar) -> Rival:
    """The headline figures of a car with how far each may be off by slopes."""
    done = accelerate(car)
    certified = {procedure: certified_figures(car, procedure) for procedure in PROCEDURES}
    return rival_of(car, certified, done, performance_spreads(car, done, accelerate))


def _certified(
    car: CompletedCar, unknowns: Unknowns, drawn: Mapping[str, np.ndarray], known: Rival, draws: int, notes: list[str]
) -> dict[str, np.ndarray]:
    """Certified figures of each draw over those of the car, NaN where it cannot do the test."""
    variations = _variations(unknowns, drawn, _certified_names(car, unknowns))
    found: dict[str, np.ndarray] = {}
    for procedure in PROCEDURES:
        names = [name for name in known.values if f"_{procedure.split('-', maxsplit=1)[0]}_" in name]
        if not names:
            continue
        if not variations:
            found |= {name: np.ones(draws) for name in names}
            continue
        try:
            fleet = certify_many(car, variations, [procedure], as_built=False, checked=0)
            found |= {name: fleet.columns[name] / fleet.base[name] for name in names}
        except TraceError:
            found |= _one_by_one(car, variations, procedure, names, min(draws, LAUNCHES_MOST))
        except SpecError as error:
            notes.append(f"The tests of {procedure} could not be drawn: {error}")
    return found


def _one_by_one(
    car: CompletedCar, variations: Mapping[str, np.ndarray], procedure: str, names: Sequence[str], count: int
) -> dict[str, np.ndarray]:
    """The same for the first draws, where some of them cannot be certified at all."""
    found = {name: np.full(count, np.nan) for name in names}
    for row in range(count):
        one = {path: values[row : row + 1] for path, values in variations.items()}
        try:
            fleet = certify_many(car, one, [procedure], as_built=False, checked=0)
        except TraceError:
            continue
        for name in names:
            found[name][row] = fleet.columns[name][0] / fleet.base[name]
    return found


def _certified_names(car: CompletedCar, unknowns: Unknowns) -> list[str]:
    """Names of the numbers that the certified figures count by slopes, as `unknowns` of a launch call them."""
    certified = unknowns_of(car)
    names = [name for name in certified.names if name != POWER]
    return names + ([path for path in certified.paths[POWER] if path in unknowns.paths] if POWER in certified.names else [])


def _variations(unknowns: Unknowns, drawn: Mapping[str, np.ndarray], names: Sequence[str]) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for name in names:
        if name in drawn:
            found |= unknowns.changes(name, drawn[name])
    if GROSS_ENERGY in names and GROSS_ENERGY in drawn:
        usable = found.get(USABLE, unknowns.car.battery.energy_usable_kwh)
        found[USABLE] = usable * drawn[GROSS_ENERGY]  # the share of the gross energy is drawn by itself
    return found


def _launches(
    car: CompletedCar, unknowns: Unknowns, drawn: Mapping[str, np.ndarray], known: Rival, draws: int
) -> dict[str, np.ndarray]:
    """Figures of performance of the first draws over those of the car, NaN where it does not get there."""
    count = min(draws, LAUNCHES_MOST)
    variations = _variations(unknowns, {name: values[:count] for name, values in drawn.items()}, list(drawn))
    names = [name for name in PERFORMANCE if name in known.values]
    found = {name: np.ones(count) for name in names}
    for row in range(count if variations and names else 0):
        changes: dict[str, Any] = {path: float(values[row]) for path, values in variations.items()}
        done = accelerate(vary(car, changes))
        for name in names:
            value = getattr(done, name)
            found[name][row] = np.nan if value is None else float(value) / known.values[name]
    return found


def _figure(name: str, known: Rival, relative: np.ndarray, errors: np.ndarray) -> FigureUncertainty:
    value, spread = known.values[name], known.spreads[name]
    sure = np.isfinite(relative)
    own = value * relative[sure]
    total = own * np.exp(spread.model / NORMAL_90 * errors[: len(relative)][sure])
    low, high = (float(each) for each in np.quantile(own, (0.05, 0.95)))
    quantiles = tuple(float(each) for each in np.quantile(total, LEVELS))
    return FigureUncertainty(
        quantity=name,
        value=value,
        evidence_slopes=value * spread.evidence,
        evidence_draws=0.5 * (high - low),
        evidence_low=low,
        evidence_high=high,
        model=value * spread.model,
        half_width=value * spread.half_width,
        low=quantiles[0],
        high=quantiles[-1],
        quantiles=quantiles,
        draws=int(np.count_nonzero(sure)),
        failed=int(np.count_nonzero(~sure)),
        contributions={each: value * width for each, width in list(spread.contributions.items())[:CONTRIBUTIONS_SHOWN]},
    )
