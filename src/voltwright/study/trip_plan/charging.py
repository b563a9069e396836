"""Many labels charge side by side at one supply: energy, time and warmth of the cells at each target, in one compiled call."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.sim.precision import double_precision
from voltwright.study.trip_plan.charge_table import ChargeTable
from voltwright.units import SECONDS_PER_HOUR

LEVELS, EVERY = 100, 5
"""A charge goes through levels of 1 % of the display, at whose middles the rates are taken; each fifth may be its end."""
TARGETS = np.round(np.arange(0.30, 1.001, 0.05), 2)
"""States of charge on the display at which a charge may end."""
CHARGE_MAX_S = 6.0 * SECONDS_PER_HOUR
"""No stop is longer."""
WIDTHS = (64, 256)
"""Numbers of labels are filled up to one of these, so that few programs are compiled."""


class Charging(NamedTuple):
    """What labels came to, arrays of one shape.

    Attributes:
        energy_j, cells_k: of the cells [J], [K]. seconds: charged [s]. outlet_j, grid_j: at the outlet, from the grid [J].
    """

    energy_j: Any
    cells_k: Any
    seconds: Any
    outlet_j: Any
    grid_j: Any


class Course:
    """How labels charge at the supplies of a table."""

    def __init__(self, table: ChargeTable):
        self.table = table
        self._rows: dict[int, np.ndarray] = {}

    @cached_property
    def _levels_j(self) -> np.ndarray:
        """Energy of the cells at the ends of the levels [J], shape (LEVELS + 1,)."""
        return self.table.energy_of(np.arange(LEVELS + 1) / LEVELS)

    def _of(self, supply: int) -> np.ndarray:
        """Rates of a supply at the middle of each level, shape (LEVELS, 4, temperatures)."""
        if supply not in self._rows:
            table = self.table
            middles = (np.arange(LEVELS) + 0.5) / LEVELS
            place = np.interp(middles, table.shown, np.arange(len(table.shown)))
            low = np.minimum(place.astype(int), len(table.shown) - 2)
            share = (place - low)[:, None, None]
            rates = np.stack([each[supply] for each in (table.cells_w, table.meter_w, table.grid_w, table.warming_k_s)], 1)
            self._rows[supply] = (1.0 - share) * rates[low] + share * rates[low + 1]
        return self._rows[supply]

    def charged(self, supply: int, energy_j: np.ndarray, cells_k: np.ndarray) -> tuple[np.ndarray, Charging]:
        """(number of the target, number of the label; what each came to) of all charges that end at a target above.

        Args:
            supply: number in the table.
            energy_j: of the cells on arrival [J], shape (n,).
            cells_k: their temperature [K], shape (n,).

        Returns:
            numbers, shape (2, m), and what they came to, arrays of shape (m,).
        """
        count, most = len(energy_j), WIDTHS[-1]
        if count > most:
            parts = [self.charged(supply, energy_j[k : k + most], cells_k[k : k + most]) for k in range(0, count, most)]
            numbers = [part[0] + np.array([[0], [most * k]]) for k, part in enumerate(parts)]
            return np.concatenate(numbers, 1), Charging(
                *(np.concatenate(each) for each in zip(*(p[1] for p in parts), strict=True))
            )
        fill = next(width for width in WIDTHS if width >= count) - count
        with double_precision():
            found = _charged(
                self._of(supply),
                self._levels_j,
                self.table.cells_k,
                np.pad(energy_j, (0, fill)),
                np.pad(cells_k, (0, fill), "edge"),
            )
        found = Charging(*(np.asarray(each)[-len(TARGETS) :, :count] for each in found))
        shown = self.table.shown_of(energy_j)
        good = (shown < TARGETS[:, None] - 0.5 / LEVELS) & (found.seconds < CHARGE_MAX_S)
        return np.stack(np.nonzero(good)), Charging(*(each[good] for each in found))


@jax.jit
def _charged(rows, levels_j, grid_k, energy_j, cells_k) -> Charging:
    """All labels through all levels, shape (LEVELS / EVERY, n) each."""
    rise, fall = 1.0 / jnp.diff(grid_k, prepend=grid_k[0] - 1.0), 1.0 / jnp.diff(grid_k, append=grid_k[-1] + 1.0)

    def level(now: Charging, row, low, high) -> Charging:
        going = now.energy_j < high
        apart = now.cells_k[None] - grid_k[:, None]
        near = jnp.clip(jnp.minimum(1.0 + apart * rise[:, None], 1.0 - apart * fall[:, None]), 0.0, 1.0)
        cells_w, meter_w, grid_w, warming = jnp.sum(row[:, :, None] * near[None], axis=1)
        more = jnp.where(going, high - jnp.maximum(now.energy_j, low), 0.0)
        lasts = more / jnp.maximum(cells_w, 1.0)
        return Charging(
            now.energy_j + more,
            jnp.clip(now.cells_k + warming * lasts, grid_k[0], grid_k[-1]),
            now.seconds + lasts,
            now.outlet_j + meter_w * lasts,
            now.grid_j + grid_w * lasts,
        )

    def some(now: Charging, part):
        for k in range(EVERY):
            now = level(now, *(each[k] for each in part))
        return now, now

    zero = jnp.zeros_like(energy_j)
    parts = tuple(each.reshape(LEVELS // EVERY, EVERY, *each.shape[1:]) for each in (rows, levels_j[:-1], levels_j[1:]))
    return jax.lax.scan(some, Charging(energy_j, cells_k, zero, zero, zero), parts)[1]
