"""What a fleet is run through: certification, drives, launches, charges, climates and days, as runs with figures in columns.

A run is written KIND, KIND:NAME or KIND:NAME@TEMPERATURE, such as `certify:wltp`, `drive:udds@-7`, `accelerate`,
`charge:ccs2-150`, `climate:wltc-class3b@-10`, `day:commute`. What can be computed as lanes of a batch is; a climate and a day
go through the full engine car by car.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.errors import SpecError, TraceError, known_name
from voltwright.library.cycles import load_cycle
from voltwright.library.days import load_day
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.day.run import run_day
from voltwright.procedures.drive import drive
from voltwright.procedures.performance import accelerate
from voltwright.ranges import TEMP_AMBIENT, TEMP_CLIMATE
from voltwright.study.charge_times import FROM, TO, strongest_station
from voltwright.study.climate import climate_study, default_cycle
from voltwright.study.cost import price_of
from voltwright.study.fleet.figure_measures import ACCELERATION, CHARGE, PRICE
from voltwright.study.fleet.figure_program import figure_program
from voltwright.study.variants import drive_variants

KINDS = ("certify", "drive", "accelerate", "charge", "price", "climate", "day")
NAMED = ("certify", "drive", "day")
"""Kinds that need a name."""
WITH_TEMPERATURE = ("drive", "climate")
TEMPERATURE_C = 20.0
LANES, ENGINE = "lanes", "full engine, car by car"
SLOWEST = 1.2
"""A launch or a charge that takes longer than the car's own by more than this factor goes through the full engine."""
TILE = 64
Figures = dict[str, np.ndarray]
Precision = Literal["float32", "float64"]


class AskedRun(NamedTuple):
    """A run that is asked for: its kind, the cycle, procedure, charger or day, and the temperature of the air."""

    kind: str
    name: str | None
    temperature_c: float

    @property
    def key(self) -> str:
        """What the names of its figures hold."""
        words = (self.name or "").rsplit("/", maxsplit=1)[-1].split(".")[0].replace("-", "_").replace(" ", "_").lower()
        if self.temperature_c == TEMPERATURE_C:
            return words
        return f"{words}_{'m' if self.temperature_c < 0 else ''}{abs(self.temperature_c):g}c".replace(".", "_").lstrip("_")


def asked_run(words: str) -> AskedRun:
    """The run that words ask for.

    Args:
        words: as above.

    Raises:
        UnknownNameError: a kind that does not exist. SpecError: no name where one is needed, or a temperature out of range.

    >>> asked_run("drive:udds@-7")
    AskedRun(kind='drive', name='udds', temperature_c=-7.0)
    """
    head, _, degrees = words.partition("@")
    kind, _, name = head.partition(":")
    kind = known_name("kind of run", kind, KINDS)
    if kind in NAMED and not name:
        raise SpecError(f"A run of the kind '{kind}' must have a name, such as `{kind}:{_EXAMPLES[kind]}`, but has none.", "runs")
    if degrees and kind not in WITH_TEMPERATURE:
        raise SpecError(f"A run of the kind '{kind}' must have no temperature, but is '{words}'.", "runs")
    temperature_c = TEMPERATURE_C
    if degrees:
        try:
            temperature_c = float(degrees)
        except ValueError:
            raise SpecError(f"`runs` must have a temperature in °C behind the @, but has '{words}'.", "runs") from None
        (TEMP_AMBIENT if kind == "drive" else TEMP_CLIMATE).check("runs", temperature_c)
    return AskedRun(kind, name or None, temperature_c)


_EXAMPLES = {"certify": "wltp", "drive": "udds", "day": "commute"}


class Runner(Protocol):
    """A run of a car, ready for its variants.

    Attributes:
        base: figures of the car itself, by name. way: `LANES` or `ENGINE`.
    """

    base: dict[str, float]
    way: str

    def figures(self, columns: Mapping[str, np.ndarray]) -> Figures:
        """Figures of variants whose numbers are in columns of shape (n,)."""
        ...

    def tested(self, columns: Mapping[str, np.ndarray], rows: np.ndarray) -> Figures:
        """The same of some rows by the full engine."""
        ...


class EachRunner:
    """Every variant through the full engine, one by one."""

    way = ENGINE

    def __init__(self, car: CompletedCar, figures_of: Callable[[CompletedCar], dict[str, float]]):
        self._car, self._figures_of = car, figures_of
        self.base = figures_of(car)

    def figures(self, columns: Mapping[str, np.ndarray]) -> Figures:
        """See `Runner`."""
        return self.tested(columns, np.arange(len(next(iter(columns.values())))))

    def tested(self, columns: Mapping[str, np.ndarray], rows: np.ndarray) -> Figures:
        """See `Runner`."""
        done = [self._figures_of(vary(self._car, {path: float(column[row]) for path, column in columns.items()})) for row in rows]
        return {name: np.array([one[name] for one in done]) for name in self.base}


class DriveRunner(EachRunner):
    """A drive over a cycle: lanes of the whole step; those that miss their trace by the full step."""

    way = LANES

    def __init__(self, car: CompletedCar, run: AskedRun, precision: Precision):
        trace, name = load_cycle(run.name or ""), f"consumption_drive_{run.key}_wh_km"

        def driven(variant: CompletedCar) -> dict[str, float]:
            return {name: drive(variant, trace, temperature_c=run.temperature_c).consumption_pack_wh_km}

        super().__init__(car, driven)
        self._trace, self._name, self._run = trace, name, run
        self._precision: Precision = precision

    def figures(self, columns: Mapping[str, np.ndarray]) -> Figures:
        """See `Runner`."""
        done = drive_variants(self._car, self._trace, columns, temperature_c=self._run.temperature_c, precision=self._precision)
        return {self._name: done.consumption_pack_wh_km}


class ProgramRunner:
    """A figure of `figure_program`, mapped over variants; the slow ones by the full engine."""

    way = LANES

    def __init__(
        self, car: CompletedCar, figure: str, paths: Sequence[str], engine: EachRunner, charger: str | None, precision: Precision
    ):
        self._figure, self._paths, self._engine, self._double = figure, tuple(paths), engine, precision == "float64"
        self.base = engine.base
        program = figure_program(car, [figure], charger=charger)
        self._many = jax.jit(jax.vmap(lambda numbers: program(dict(zip(self._paths, numbers, strict=True)))[figure]))

    def figures(self, columns: Mapping[str, np.ndarray]) -> Figures:
        """See `Runner`."""
        numbers = np.stack([columns[path] for path in self._paths], axis=1)
        found = np.empty(len(numbers))
        with jax.enable_x64(self._double):
            for first in range(0, len(numbers), TILE):
                part = numbers[first : first + TILE]
                padded = np.concatenate([part, np.repeat(part[-1:], TILE - len(part), axis=0)])
                found[first : first + TILE] = np.asarray(self._many(padded))[: len(part)]
        slow = np.flatnonzero(~(np.isfinite(found) & (found <= SLOWEST * self.base[self._figure])))
        if self._figure != PRICE and slow.size:
            found[slow] = self._engine.tested(columns, slow)[self._figure]
        return {self._figure: found}

    def tested(self, columns: Mapping[str, np.ndarray], rows: np.ndarray) -> Figures:
        """See `Runner`."""
        return self._engine.tested(columns, rows)


def runner_of(car: CompletedCar, run: AskedRun, paths: Sequence[str], precision: Precision) -> Runner:
    """What runs a car's variants through a run other than a certification.

    Args:
        car: the base car. run: that is asked for. paths: of what varies. precision: of lanes.

    Raises:
        UnknownNameError, FileError, SpecError, TraceError: a name that does not exist, or a car that cannot do it.
    """
    if run.kind == "drive":
        return DriveRunner(car, run, precision)
    if run.kind == "accelerate":
        return ProgramRunner(car, ACCELERATION, paths, EachRunner(car, _launch), None, precision)
    if run.kind == "charge":
        charger = run.name or strongest_station(car)
        if charger is None:
            raise SpecError(f"A run of the kind 'charge' must have a charger: no shipped DC station serves {car.name}.", "runs")
        engine = EachRunner(car, lambda variant: _charge(variant, charger))
        return ProgramRunner(car, CHARGE, paths, engine, charger, precision)
    if run.kind == "price":
        engine = EachRunner(car, lambda variant: {PRICE: float(price_of(variant).total)})
        return ProgramRunner(car, PRICE, paths, engine, None, precision)
    if run.kind == "climate":
        return EachRunner(car, lambda variant: _climate(variant, run))
    day = load_day(run.name or "")
    return EachRunner(car, lambda variant: _day(variant, day, run.key))


def _launch(car: CompletedCar) -> dict[str, float]:
    time_s = accelerate(car).acceleration_0_100_s
    if time_s is None:
        raise TraceError(f"A variant of {car.name} does not reach 100 km/h; leave the run `accelerate` out.")
    return {ACCELERATION: time_s}


def _charge(car: CompletedCar, charger: str) -> dict[str, float]:
    done = charge(car, charger, soc_start=FROM, soc_end=TO, temperature_c=TEMPERATURE_C)
    if done.duration_10_80_min is None:
        raise SpecError(f"A variant of {car.name} does not reach {TO:.0%} at '{charger}': {done.why}", "runs")
    return {CHARGE: done.duration_10_80_min}


def _climate(car: CompletedCar, run: AskedRun) -> dict[str, float]:
    cycle = default_cycle(car) if run.name is None else load_cycle(run.name)
    point = climate_study(car, cycle, (run.temperature_c,)).points[0]
    key = f"climate_{run.key}".rstrip("_")
    return {f"range_{key}_km": point.range_km, f"consumption_{key}_wh_km": point.consumption_wh_km}


def _day(car: CompletedCar, day, key: str) -> dict[str, float]:
    done = run_day(day, car=car)
    return {f"energy_grid_day_{key}_kwh": done.energy_grid_kwh, f"energy_pack_day_{key}_kwh": done.energy_pack_kwh}
