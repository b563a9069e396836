"""Cars side by side: what each would use, how far it goes, how it accelerates, and what others published about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, TraceError
from voltwright.library.cycles import load_cycle, steady_cycle
from voltwright.procedures.drive import DriveResult, drive
from voltwright.procedures.performance import Performance, accelerate
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.spec.evidence import RELATIVE_UNCERTAINTY
from voltwright.spec.plausibility import implausible
from voltwright.study.assumed_numbers import assumed_numbers
from voltwright.study.calibration.certified_figures import CertifiedFigures, certified_figures
from voltwright.study.calibration.intervals import ENERGY, Spread, Unknowns, unknowns_of
from voltwright.study.calibration.performance_intervals import half_widths_of, performance_spreads
from voltwright.study.efficiency_map import EfficiencyMap, efficiency_maps
from voltwright.study.ownership import Conditions, Ownership, ownership
from voltwright.study.predictions import predictions
from voltwright.study.stated import inputs_of, losses_of
from voltwright.study.uncertainty.rivals import Chance, chances_of, rival_of

PROCEDURES = ("epa-mct", "wltp", "cltc")
"""The test procedures of the headline."""
CYCLES = ("wltc-class3b", "udds", "hwfet", "cltc-p", "us06")
STEADY_KMH = (90.0, 120.0, 130.0)
CURVE_KMH = tuple(float(speed) for speed in range(20, 161, 10))
LOSS_CYCLE = "wltc-class3b"
CARS_MAX = 6
UNCERTAINTIES_SHOWN = 5


@dataclass(frozen=True)
class CycleFigures:
    """One car on one plain cycle, run warm; half widths are of the 90 % interval, see `study/calibration/intervals.py`.

    `range_km` is the usable energy over the consumption of this cycle alone: no certification procedure.
    """

    consumption_pack_wh_km: float
    consumption_wall_wh_km: float
    consumption_half_width_wh_km: float
    range_km: float
    range_half_width_km: float
    trace_misses: int


@dataclass(frozen=True)
class Deviation:
    """A published figure beside the predicted one; `deviation` is predicted over published less one.

    `half_width` is that of the 90 % interval of the predicted figure, where it has one. `input_path` names the number of the
    car's file that the predicted figure repeats: it is then no prediction, and has no deviation.
    `rollout`: the published clock starts behind the first foot, and so does that of the predicted time here.
    """

    quantity: str
    published: float
    predicted: float | None
    deviation: float | None
    kind: str
    source: str
    note: str | None
    half_width: float | None = None
    input_path: str | None = None
    rollout: bool = False

    @property
    def rumoured(self) -> tuple[float, float] | None:
        """Ends of a published figure that is a rumour, for that is no more than a range; None for any other kind."""
        width = RELATIVE_UNCERTAINTY["rumour"]
        return (self.published * (1.0 - width), self.published * (1.0 + width)) if self.kind == "rumour" else None


@dataclass(frozen=True)
class CarComparison:
    """Everything that `compare` says about one car.

    Attributes:
        loss_model: what the losses of every drive rest on, in words.
        certified: by procedure of `PROCEDURES`, and nedc where others published it; None where the car cannot do it.
        cycles: by name of the plain cycle; None where the car cannot follow.
        steady: by speed [km/h].
        curve: (speed [km/h], consumption [Wh/km], DC).
        performance_half_widths: of the 90 % interval of each figure of performance, by name, in its unit.
        wltc: the drive over WLTC with its trace, or None.
        losses_wh_km: of it, by name; air and tyres together as "road_load" where only a coast-down of the car is known.
        largest_uncertainties: what the interval of the certified WLTP consumption mostly rests on, as (name in
            `study/calibration/intervals.py`, its own half width [Wh/km]).
        inputs: figures that are no prediction but repeat a number of the car's file: by name of the figure, its path there.
        most_assumed: the assumed numbers that move the range most, the largest first.
        warnings: what is implausible in the car's file, a sentence each.
        ownership: fast charging, winter, cost, life; None where it was not asked for.
        spreads: of the figures of performance, by name, what their intervals rest on; those of certified figures are with them.
    """

    name: str
    title: str
    vehicle_class: str
    mass_test_kg: float
    energy_usable_kwh: float
    loss_model: str
    certified: dict[str, CertifiedFigures | None]
    cycles: dict[str, CycleFigures | None]
    steady: dict[str, CycleFigures | None]
    curve: tuple[tuple[float, float], ...]
    performance: Performance
    performance_half_widths: dict[str, float]
    wltc: DriveResult | None
    losses_wh_km: dict[str, float]
    deviations: tuple[Deviation, ...]
    maps: tuple[EfficiencyMap, ...]
    largest_uncertainties: tuple[tuple[str, float], ...]
    inputs: dict[str, str] = field(default_factory=dict)
    most_assumed: tuple[AssumedNumber, ...] = ()
    warnings: tuple[str, ...] = ()
    ownership: Ownership | None = None
    spreads: dict[str, Spread] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Comparison:
    """Cars side by side.

    Attributes:
        cars: in the order in which they were named.
        chances: of each pair of cars, by figure: how likely the one named first is the better one.
    """

    cars: tuple[CarComparison, ...]
    chances: tuple[Chance, ...] = ()


def compare(
    cars: Sequence[CompletedCar | CarSpec | str | Path],
    *,
    temperature_c: float = 20.0,
    owning: Conditions | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare cars with each other and with what was published.

    Args:
        cars: one to six specs, names, or paths. temperature_c: ambient [C]. owning: what the figures of owning a car are for;
            None leaves them out. progress: called with a line before each part.

    Returns:
        certified range and consumption, consumption by cycle, performance, losses, deviations. Every drive has the losses
        that tests of the maker's other cars teach, as `complete` gives them; no test of this car itself is used.

    Raises:
        SpecError, UnknownNameError, FileError, SimulationError: as in `drive`; SpecError for no car or more than six.
    """
    if not 1 <= len(cars) <= CARS_MAX:
        raise SpecError(f"`compare` takes 1 to {CARS_MAX} cars, but was given {len(cars)}.")
    tell = progress or (lambda _: None)
    if owning is not None:
        owning = replace(owning, charger=owning.station())
    full = [completed_car(car) for car in cars]
    done = tuple(_compare_one(car, temperature_c, owning, tell) for car in full)
    rivals = [rival_of(car, each.certified, each.performance, each.spreads) for car, each in zip(full, done, strict=True)]
    return Comparison(done, chances_of(rivals))


def _compare_one(
    car: CompletedCar, temperature_c: float, owning: Conditions | None, tell: Callable[[str], None]
) -> CarComparison:
    tell(f"{car.name}: certification tests")
    unknowns = unknowns_of(car)
    asked = {entry.quantity for entry in car.written.published}
    books = (*PROCEDURES, "nedc") if "range_nedc_km" in asked else PROCEDURES
    certified = {name: certified_figures(car, name) for name in books}
    tell(f"{car.name}: cycles and steady speeds")
    cycles = {name: _figures(unknowns, load_cycle(name), temperature_c) for name in CYCLES}
    steady = {f"{speed:g}": _figures(unknowns, steady_cycle(speed), temperature_c) for speed in STEADY_KMH}
    curve = tuple((speed, used) for speed in CURVE_KMH if (used := _steady_consumption(car, speed, temperature_c)) is not None)
    tell(f"{car.name}: acceleration")
    performance = accelerate(car, temperature_c=temperature_c)
    launch_spreads = performance_spreads(car, performance, partial(accelerate, temperature_c=temperature_c))
    half_widths = half_widths_of(performance, launch_spreads)
    wltc = _drive_or_none(car, load_cycle(LOSS_CYCLE), temperature_c, history=True)
    wltp, inputs = certified["wltp"], inputs_of(car, performance)
    owned = None
    if owning is not None:
        tell(f"{car.name}: charging, winter and years")
        figures = (None, None) if wltp is None else (wltp.range_km, wltp.consumption_ac_wh_km)
        owned = ownership(car, owning, *figures)
    return CarComparison(
        name=car.name,
        title=car.title,
        vehicle_class=car.vehicle_class,
        mass_test_kg=float(car.masses.mass_test_kg),
        energy_usable_kwh=float(car.battery.energy_usable_kwh),
        loss_model=car.loss_model.words,
        certified=certified,
        cycles=cycles,
        steady=steady,
        curve=curve,
        performance=performance,
        wltc=wltc,
        losses_wh_km={} if wltc is None else losses_of(car, wltc),
        performance_half_widths=half_widths,
        deviations=_deviations(car.written, certified, steady, performance, half_widths, inputs),
        maps=efficiency_maps(car),
        largest_uncertainties=() if wltp is None else tuple(wltp.contributions_wh_km.items())[:UNCERTAINTIES_SHOWN],
        inputs=inputs,
        most_assumed=() if wltc is None else assumed_numbers(car, load_cycle(LOSS_CYCLE)),
        warnings=tuple(each.sentence for each in implausible(car.written)),
        ownership=owned,
        spreads=launch_spreads,
    )


def _drive_or_none(car: CompletedCar, cycle: Cycle, temperature_c: float, history: bool = False) -> DriveResult | None:
    try:
        return drive(car, cycle, temperature_c=temperature_c, history=history)
    except TraceError:
        return None


def _figures(unknowns: Unknowns, cycle: Cycle, temperature_c: float) -> CycleFigures | None:
    """Figures of a car on a plain cycle; None where it cannot follow."""

    def driven(car: CompletedCar) -> dict[str, float]:
        return _measured(drive(car, cycle, temperature_c=temperature_c))

    result = _drive_or_none(unknowns.car, cycle, temperature_c)
    if result is None:
        return None
    first = _measured(result)
    slopes = unknowns.slopes(first, driven)
    used, span = (unknowns.spread(own).half_width for own in (slopes["used"], {**slopes["span"], ENERGY: 1.0}))
    return CycleFigures(
        consumption_pack_wh_km=result.consumption_pack_wh_km,
        consumption_wall_wh_km=result.consumption_wall_wh_km,
        consumption_half_width_wh_km=first["used"] * used,
        range_km=first["span"],
        range_half_width_km=first["span"] * span,
        trace_misses=result.trace_misses,
    )


def _measured(result: DriveResult) -> dict[str, float]:
    """Consumption and distance on a charge; there is one on every level cycle, for a car always uses something."""
    assert result.range_equivalent_km is not None
    return {"used": result.consumption_pack_wh_km, "span": result.range_equivalent_km}


def _steady_consumption(car: CompletedCar, speed_kmh: float, temperature_c: float) -> float | None:
    result = _drive_or_none(car, steady_cycle(speed_kmh), temperature_c)
    return None if result is None or result.trace_misses else result.consumption_pack_wh_km


def _deviations(
    spec: CarSpec,
    certified: Mapping[str, CertifiedFigures | None],
    steady: Mapping[str, CycleFigures | None],
    performance: Performance,
    half_widths: Mapping[str, float],
    inputs: Mapping[str, str],
) -> tuple[Deviation, ...]:
    known = predictions(certified, steady, performance, half_widths)
    rows = []
    for entry in spec.published:
        predicted, half_width = known.get(entry.quantity, (None, None))
        path, rollout = inputs.get(entry.quantity), entry.rollout is True
        if rollout:
            predicted = performance.as_published(entry.quantity, rollout)
        deviation = None if predicted is None or path is not None else predicted / entry.value - 1.0
        title = spec.sources[entry.source].title
        rows.append(
            Deviation(entry.quantity, entry.value, predicted, deviation, entry.kind, title, entry.note, half_width, path, rollout)
        )
    return tuple(rows)
