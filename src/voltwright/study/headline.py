"""The headline figures of a car, each by its full test: certified range and consumption, launch, fast charge, mass, price.

A test is run once for all figures that it gives. What a rule prints is rounded; `value` is the same before that step, so that
a figure changes smoothly with a number of the car.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.certify import certify, figures_published
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.epa.label import KM_PER_MILE
from voltwright.procedures.performance import accelerate
from voltwright.spec.charger import DcCharger
from voltwright.study.calibration.certified_figures import EDITION_SINCE, UNIT, figures_of
from voltwright.study.calibration.performance_intervals import half_widths_of, performance_spreads
from voltwright.study.charge_times import FROM, TO, strongest_station
from voltwright.study.cost import price_of
from voltwright.units import WH_PER_GALLON_EQUIVALENT

PROCEDURES = {"epa": "epa-mct", "wltp": "wltp", "cltc": "cltc", "nedc": "nedc"}
"""The test of each procedure, by the name that its figures have."""
LAUNCH, CHARGE, MASS, PRICE = "acceleration_0_100_s", "charge_10_80_min", "mass_curb_kg", "price_usd"
FIGURES = (
    *(f"{what.format(name)}" for name in PROCEDURES for what in ("range_{}_km", "consumption_{}_wh_km")),
    *(LAUNCH, CHARGE, MASS, PRICE),
)
"""All headline figures, in the order in which they are shown; each name ends in its unit."""
NO_100, NO_STATION = "It does not reach 100 km/h.", "No shipped DC charger serves it."
NOT_80 = "It does not reach 80 % at {0}: {1}"


@dataclass(frozen=True)
class PublishedFigure:
    """A figure that somebody published for this car.

    Attributes:
        value: in the unit of the figure.
        kind: of evidence, such as "certified" or "press".
        source: title.
        note: conditions, as the file has them.
        rollout: whether its clock starts behind the first foot.
        deviation: predicted over published less one; the prediction is the printed one, with the same clock.
    """

    value: float
    kind: str
    source: str
    note: str | None = None
    rollout: bool = False
    deviation: float | None = None


@dataclass(frozen=True)
class HeadlineFigure:
    """A headline figure of a car, in the unit of its name.

    Attributes:
        figure: name.
        value: by the full test, before the rule rounds it; None where the car has none, with the reason in `notes`.
        printed: as the rule rounds it.
        half_width: of the 90 % interval about `printed`; None where it was not asked for, or there is no model of it.
        published: by others for this car, the file's first one first.
        notes: conditions, and why there is no value; a sentence each.
    """

    figure: str
    value: float | None
    printed: float | None = None
    half_width: float | None = None
    published: tuple[PublishedFigure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Headline:
    """The headline figures of a car.

    Attributes:
        figures: in the order of `FIGURES`.
        charger: name of the station of the charge.
        price_parts_usd: price by part [USD]; empty without a price.
    """

    figures: tuple[HeadlineFigure, ...]
    charger: str | None = None
    price_parts_usd: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Found:
    """A value, what is printed, the half width, notes, and the value with a clock that starts behind the first foot."""

    value: float | None
    printed: float | None = None
    half_width: float | None = None
    notes: tuple[str, ...] = ()
    rollout: float | None = None


def figures_asked(car: CompletedCar) -> tuple[str, ...]:
    """The figures that are shown where none is chosen: all, but those of the NEDC only where somebody published one."""
    quantities = {entry.quantity for entry in car.written.published}
    return tuple(name for name in FIGURES if "_nedc_" not in name or "range_nedc_km" in quantities)


def headline(
    car: CompletedCar,
    figures: Sequence[str] | None = None,
    *,
    intervals: bool = False,
    charger: DcCharger | str | None = None,
) -> Headline:
    """Headline figures of a car by the full tests.

    Args:
        car: completed.
        figures: names of `FIGURES`; None takes those of `figures_asked`.
        intervals: whether half widths of 90 % intervals are found, by about seven further tests each.
        charger: DC station of the charge, or the name of a shipped one; None is the strongest one that serves the car.
    """
    asked = figures_asked(car) if figures is None else tuple(name for name in FIGURES if name in figures)
    found: dict[str, _Found] = {}
    for name, procedure in PROCEDURES.items():
        wanted = [figure for figure in asked if f"_{name}_" in figure]
        if wanted:
            found |= _tried(wanted, lambda name=name, procedure=procedure: _certified(car, name, procedure, intervals))
    if LAUNCH in asked:
        found |= _tried((LAUNCH,), lambda: {LAUNCH: _launched(car, intervals)})
    station = None
    if CHARGE in asked:
        station = strongest_station(car) if charger is None else charger
        if station is None:
            found[CHARGE] = _Found(None, notes=(NO_STATION,))
        else:
            found |= _tried((CHARGE,), lambda: {CHARGE: _charged(car, station)})
    if MASS in asked:
        mass_kg = float(car.masses.mass_curb_kg)
        found[MASS] = _Found(mass_kg, mass_kg)
    parts: dict[str, float] = {}
    if PRICE in asked:
        found |= _tried((PRICE,), lambda: {PRICE: _priced(car, parts)})
    rows = tuple(_row(car, name, found[name]) for name in asked)
    return Headline(rows, station.name if isinstance(station, DcCharger) else station, parts)


def _tried(names: Sequence[str], find: Callable[[], Mapping[str, _Found]]) -> Mapping[str, _Found]:
    """Figures of a test; without a value where the car cannot do it, with the reason."""
    try:
        return find()
    except (SpecError, TraceError, SimulationError) as error:
        return {name: _Found(None, notes=(str(error),)) for name in names}


def _certified(car: CompletedCar, name: str, procedure: str, intervals: bool) -> dict[str, _Found]:
    """Range [km] and consumption from the grid [Wh/km] of a procedure; those of the label for the EPA."""
    edition = {"edition": "drive-to-empty"} if name == "nedc" and (car.model_year or 0) < EDITION_SINCE else {}
    done = certify(car, procedure, **edition)
    unit, label = UNIT[procedure], done.label
    factor = float(label["adjustment"]) if name == "epa" else 1.0
    used = WH_PER_GALLON_EQUIVALENT / label["mpge_combined"] / KM_PER_MILE if name == "epa" else label["consumption_wh_km"]
    widths = _widths(car, done, lambda other: certify(other, procedure, **edition)) if intervals else (None, None)
    notes = (f"The label is the test times {factor:.3g}.",) if name == "epa" else ()
    return {
        f"range_{name}_km": _Found(
            float(done.range_km[unit]) * factor, float(figures_published(done)[f"range_{name}_km"]), widths[0], notes
        ),
        f"consumption_{name}_wh_km": _Found(float(done.consumption_ac_wh_km[unit]) / factor, float(used), widths[1], notes),
    }


def _widths(
    car: CompletedCar, done: Certificate, again: Callable[[CompletedCar], Certificate]
) -> tuple[float | None, float | None]:
    """Half widths of range [km] and consumption [Wh/km]; none where a car nearby cannot do the test."""
    try:
        found = figures_of(car, done, again)
    except (SpecError, TraceError):
        return None, None
    return found.range_half_width_km, found.consumption_half_width_wh_km


def _launched(car: CompletedCar, intervals: bool) -> _Found:
    done = accelerate(car)
    time_s = done.acceleration_0_100_s
    if time_s is None:
        return _Found(None, notes=(NO_100,))
    widths = half_widths_of(done, performance_spreads(car, done, accelerate)) if intervals else {}
    return _Found(float(time_s), float(time_s), widths.get(LAUNCH), rollout=done.as_published(LAUNCH, rollout=True))


def _charged(car: CompletedCar, station: DcCharger | str) -> _Found:
    done = charge(car, station, soc_start=FROM, soc_end=TO)
    minutes = done.duration_10_80_min
    if minutes is None:
        return _Found(None, notes=(NOT_80.format(done.charger, done.why),))
    return _Found(float(minutes), float(minutes), notes=(f"At {done.charger}, with warm cells.",))


def _priced(car: CompletedCar, parts: dict[str, float]) -> _Found:
    price = price_of(car)
    parts |= {name: float(value) for name, value in price.parts.items()}
    words = f"By the cost model, in dollars of {price.year}, before tax, without brand and options."
    return _Found(float(price.total), float(price.total), notes=(words,))


def _row(car: CompletedCar, name: str, found: _Found) -> HeadlineFigure:
    """A figure with what others published of it."""
    rows = []
    for entry in car.written.published:
        if entry.quantity == name:
            predicted = found.rollout if entry.rollout else found.printed
            deviation = None if predicted is None else float(predicted) / entry.value - 1.0
            title = car.written.sources[entry.source].title
            rows.append(PublishedFigure(entry.value, entry.kind, title, entry.note, entry.rollout is True, deviation))
    return HeadlineFigure(name, found.value, found.printed, found.half_width, tuple(rows), found.notes)
