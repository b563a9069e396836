"""What `optimise` and `target` have in common: a design's figures before, by the model and by the full tests, and its car."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.operations.car import OfCar
from voltwright.spec.base import fields_of
from voltwright.spec.car import CarSpec
from voltwright.study.cost import PriceBreakdown, price_of
from voltwright.study.design.coupling import LAWS, coupled
from voltwright.study.design.model import PRICE, DesignModel
from voltwright.study.design.search import Found
from voltwright.study.design.verified import design_spec, full_figures


@dataclass(frozen=True)
class DesignFigure:
    """A figure of a design, in the unit of its name.

    Attributes:
        figure: name. before: of the base car. model: by the differentiable model. full: by the full test.
        difference: of the model from the full test, over the latter.
    """

    figure: str
    before: float
    model: float
    full: float
    difference: float


@dataclass(frozen=True)
class DesignChange:
    """A number that a design has otherwise than the base car.

    Attributes:
        path: of the file. before, after: in the field's unit. chosen: whether the search chose it; else a law moved it.
        law: that moved it, in words.
    """

    path: str
    before: float
    after: float
    chosen: bool
    law: str = ""


@dataclass(frozen=True, repr=False)
class OfDesign(OfCar):
    """What every result of a search for a design says.

    Attributes:
        car: name of the base car.
        asked: what was wanted, in words.
        design: the car that was found, as a file has it.
        figures: of the design, verified by full tests.
        changes: against the base car, those chosen first.
        binding: bounds that hold the design, in words.
        costs: price by part before and after [USD]; empty where there is no cost law.
    """

    _: KW_ONLY
    car: str
    asked: str
    design: CarSpec
    figures: tuple[DesignFigure, ...]
    changes: tuple[DesignChange, ...]
    binding: tuple[str, ...]
    costs: dict[str, tuple[float, float]]


def verified(model: DesignModel, found: Found, name: str, study: str) -> dict[str, Any]:
    """The design that a search found, by the full tests: what `OfDesign` says of it.

    Raises: SpecError: numbers that no car's file may have, or a car that cannot do a test.
    """
    base, chosen = model.car, model.numbers(found.scaled)
    spec = design_spec(base, chosen, name, study)
    full, car = full_figures(base, spec, chosen, model.figures)
    figures = tuple(
        DesignFigure(each, model.base[each], found.values[each], full[each], found.values[each] / full[each] - 1.0)
        for each in model.figures
    )
    return {
        "design": spec,
        "figures": figures,
        "changes": _changes(base, car, chosen),
        "binding": found.binding,
        "costs": _costs(base, car) if PRICE in model.figures else {},
    }


def _changes(base: CompletedCar, car: CompletedCar, chosen: Mapping[str, float]) -> tuple[DesignChange, ...]:
    numbers, laws = coupled(base, chosen)
    before, after = dict(fields_of(base)), dict(fields_of(car))
    rows = [
        DesignChange(path, float(before[path]), float(after[path]), path in chosen, LAWS.get(laws.get(path, ""), ""))
        for path in numbers
    ]
    return tuple(sorted(rows, key=lambda row: not row.chosen))


def _costs(base: CompletedCar, car: CompletedCar) -> dict[str, tuple[float, float]]:
    old, new = _parts(price_of(base)), _parts(price_of(car))
    return {name: (old[name], new[name]) for name in old}


def _parts(price: PriceBreakdown) -> dict[str, float]:
    return {name: float(value) for name, value in price.parts.items()}


def refuse_missed(model: DesignModel, found: Found, advice: str) -> None:
    """Refuse a search that met not all bounds: how far it gets, and what holds it.

    Raises: SpecError: with what is missed, what is reached, and what binds.
    """
    if not found.missed:
        return
    reached = ", ".join(f"{path} {value:.4g}" for path, value in model.numbers(found.scaled).items())
    ends = [words for words in found.binding if "bound" in words]
    held = f"; held by {', '.join(ends)}" if ends else ""
    raise SpecError(f"No design within the bounds has {'; and '.join(found.missed)}. The nearest has {reached}{held}. {advice}")


def with_price(car: CompletedCar, figures: Sequence[str]) -> tuple[str, ...]:
    """Figures, with the price and the mass where the car has a cost law, so that a result says what a change costs."""
    more = ["mass_curb_kg"]
    try:
        price_of(car)
        more.append(PRICE)
    except SpecError:
        if PRICE in figures:
            raise
    return tuple(dict.fromkeys([*figures, *more]))
