"""The car that an operation runs: one preparation for all of them, so that one question has one answer."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from voltwright.defaults.completed_car import CompletedCar
from voltwright.library.cars import load_car
from voltwright.operations.presentation.result import Presented
from voltwright.ranges import Checked
from voltwright.sim.identity_cache import IdentityCache
from voltwright.spec.car import CarSpec
from voltwright.spec.plausibility import implausible

CarArgument = CarSpec | CompletedCar | str | Path
Basis = Literal["type", "maker"]
R = TypeVar("R")


@dataclass(frozen=True)
class LossOptions(Checked):
    """Which loss model a car runs with.

    Attributes:
        basis: "type", the losses of its vehicle type; or "maker", refined with EPA tests of other cars of its maker.
        anchor: a known EPA test of the car or a sibling: CAR, or CAR:UDDS,HWFET [Wh/km, AC, from the grid].
    """

    _: KW_ONLY
    basis: Basis = "maker"
    anchor: str | None = None


@dataclass(frozen=True)
class PreparedCar:
    """A car ready to run.

    Attributes:
        completed: every number that the run uses, with the losses that the loss model gives.
    """

    completed: CompletedCar

    @property
    def written(self) -> CarSpec:
        """The car as a person wrote it."""
        return self.completed.written

    @property
    def loss_model(self) -> str:
        """The loss model in words."""
        return self.completed.loss_model.words

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is implausible in the car's file."""
        return tuple(each.sentence for each in implausible(self.written))

    @property
    def about(self) -> dict[str, Any]:
        """What every result of this car says: the fields of `OfCar`."""
        return {
            "title": self.written.title,
            "loss_model": self.loss_model,
            "written": self.written,
        }


@dataclass(frozen=True, repr=False)
class OfCar(Presented):
    """What every result of a car says.

    Attributes:
        title: of the car, for people.
        loss_model: that the car ran with, in words.
        written: the car as a person wrote it.
    """

    _: KW_ONLY
    title: str
    loss_model: str
    written: CarSpec | None = field(default=None, repr=False, compare=False)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is implausible in the car's file, a sentence each; looked for on first use."""
        return () if self.written is None else tuple(each.sentence for each in implausible(self.written))


_prepared = IdentityCache()


def prepared_car(car: CarArgument, losses: LossOptions) -> PreparedCar:
    """The car to run, from what a person names; kept for as long as its spec is.

    Args:
        car: completed, which runs with the losses that it has; spec, name in the library, or path of a file.
        losses: the loss model of a car that is not completed.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or the anchor.
    """
    if isinstance(car, CompletedCar):
        return PreparedCar(car)
    spec = car if isinstance(car, CarSpec) else load_car(car)
    return _prepared.get(spec, (losses.basis, losses.anchor), lambda: _prepare(spec, losses.basis, losses.anchor))


def _prepare(spec: CarSpec, basis: Basis, anchor: str | None) -> PreparedCar:
    from voltwright.defaults.completion import complete

    if anchor is None:
        return PreparedCar(complete(spec, basis))
    from voltwright.study.calibration.anchored_car import anchored_car, read_anchor

    return PreparedCar(anchored_car(spec, read_anchor(anchor), basis))


def of_car(kind: type[R], base: Any, car: PreparedCar, /, **more: Any) -> R:
    """A result of a car: the record of the procedure, and what every result says.

    Args:
        kind: of the result, a subclass of the record's and of `OfCar`.
        base: the record.
        car: that ran.
        more: further fields of the result.
    """
    values = {name: getattr(base, name) for name in _names_of(type(base))}
    return kind(**{**values, **car.about, **more})


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """Names of the fields that make a record."""
    return tuple(each.name for each in fields(kind) if each.init)
