"""The figures of a design as a function of its free numbers, with their jacobian, and many designs at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.sim.precision import double_precision
from voltwright.study.cost import price_of
from voltwright.study.design.coupling import coupled, lighter_usd
from voltwright.study.design.free import Free
from voltwright.study.fleet.figure_program import FIGURES, figure_program

MASS, PRICE = "mass_curb_kg", "price_usd"


class DesignModel:
    """Figures of a design by its free numbers, in float64.

    Free numbers are handed in on a scale of 0 at the lower bound and 1 at the upper one. Certified figures, the launch and the
    charge come from `figure_program`; mass from the coupling laws; price from the cost model, and from what a lighter body costs.

    Attributes:
        car: the base car. free: what may change. figures: names, in the order of the columns.
        base: the base car's figures, by name.
    """

    def __init__(self, car: CompletedCar, free: Sequence[Free], figures: Sequence[str]):
        """Prepare the tests that the figures need; each is run once on the base car.

        Raises: SpecError, TraceError: a figure that the car cannot have.
        """
        self.car, self.free, self.figures = car, tuple(free), tuple(figures)
        tested = [name for name in figures if name in FIGURES]
        self._program = figure_program(car, tested) if tested else None
        self._low = np.array([each.low for each in free])
        self._span = np.array([each.high - each.low for each in free])
        self._values = jax.jit(self._of_scaled)
        self._with_jacobian = jax.jit(jax.jacfwd(lambda scaled: (self._of_scaled(scaled),) * 2, has_aux=True))
        self._many = jax.jit(jax.vmap(self._of_scaled))
        with double_precision():
            self.base = {name: float(value) for name, value in self.figures_of({}).items()}

    def figures_of(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Figures of the car with numbers chosen, by name; may be traced."""
        numbers, _ = coupled(self.car, changes)
        variant = vary(self.car, numbers)
        found: dict[str, Any] = {} if self._program is None else dict(self._program.of_car(variant))
        if MASS in self.figures:
            found[MASS] = variant.masses.mass_curb_kg
        if PRICE in self.figures:
            found[PRICE] = price_of(variant).total + lighter_usd(self.car, changes)
        return {name: found[name] for name in self.figures}

    def values(self, scaled: Any) -> np.ndarray:
        """Figures of one design, of shape (figures,)."""
        with double_precision():
            return np.asarray(self._values(jnp.asarray(scaled, float)))

    def values_and_jacobian(self, scaled: Any) -> tuple[np.ndarray, np.ndarray]:
        """Figures of shape (figures,), and their derivatives by the scaled numbers, of shape (figures, free)."""
        with double_precision():
            slopes, values = self._with_jacobian(jnp.asarray(scaled, float))
        return np.asarray(values), np.asarray(slopes)

    def many(self, scaled: Any) -> np.ndarray:
        """Figures of many designs, of shape (n, figures), from numbers of shape (n, free)."""
        with double_precision():
            return np.asarray(self._many(jnp.asarray(scaled, float)))

    def numbers(self, scaled: Any) -> dict[str, float]:
        """The free numbers of a design, by path, in the unit of their fields."""
        chosen = self._low + np.clip(np.asarray(scaled, float), 0.0, 1.0) * self._span
        return {each.path: float(value) for each, value in zip(self.free, chosen, strict=True)}

    def scaled(self, numbers: Mapping[str, float]) -> np.ndarray:
        """Numbers on the scale of 0 to 1, held within."""
        given = np.array([numbers[each.path] for each in self.free])
        return np.clip((given - self._low) / self._span, 0.0, 1.0)

    def _of_scaled(self, scaled: Any) -> Any:
        chosen = {each.path: self._low[place] + self._span[place] * scaled[place] for place, each in enumerate(self.free)}
        figures = self.figures_of(chosen)
        return jnp.stack([jnp.asarray(figures[name], float) for name in self.figures])
