"""How quickly a car charges at a supply, by state of charge and temperature of its cells: rates of the one simulator.

Each rate is the mean over half a minute, half a minute after the car was plugged in with pack and coolant at one temperature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, standing
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.units import celsius_to_kelvin

STEP_S, SETTLING, STEPS = 5.0, 6, 12
SHOWN = np.linspace(0.0, 1.0, 41)
"""States of charge on the display of the table."""
CELLS_C = (-20.0, -5.0, 5.0, 15.0, 25.0, 35.0, 50.0)
PLACES = 4
"""Supplies are filled up to a multiple of this, so that trips share a few compiled programs."""


@dataclass(frozen=True)
class ChargeTable:
    """Rates of a car at several supplies.

    Attributes:
        shown: states of charge on the display, shape (s,).
        energy_j: of the cells above the empty battery at these, shape (s,).
        cells_k: [K], shape (t,).
        cells_w: into the cells [W], shape (k, s, t) of supplies, states, temperatures.
        grid_w: from the grid [W], likewise.
        meter_w: at the station's outlet [W], likewise.
        warming_k_s: of the cells [K/s], likewise.
    """

    shown: np.ndarray
    energy_j: np.ndarray
    cells_k: np.ndarray
    cells_w: np.ndarray
    grid_w: np.ndarray
    meter_w: np.ndarray
    warming_k_s: np.ndarray

    def shown_of(self, energy_j: np.ndarray) -> np.ndarray:
        """State of charge on the display at an energy of the cells [J]."""
        return np.asarray(np.interp(energy_j, self.energy_j, self.shown))

    def energy_of(self, shown: float | np.ndarray) -> np.ndarray:
        """Energy of the cells [J] at a state of charge on the display."""
        return np.asarray(np.interp(shown, self.shown, self.energy_j))

    def rates(self, supply: int, shown: float, cells_k: np.ndarray) -> tuple[np.ndarray, ...]:
        """(into the cells [W], grid [W], meter [W], warming [K/s]) at one state of charge and many temperatures, shape (n,)."""
        place = float(np.interp(shown, self.shown, np.arange(len(self.shown))))
        low = min(int(place), len(self.shown) - 2)
        share = place - low
        tables = (self.cells_w, self.grid_w, self.meter_w, self.warming_k_s)
        rows = ((1.0 - share) * table[supply, low] + share * table[supply, low + 1] for table in tables)
        return tuple(np.interp(cells_k, self.cells_k, row) for row in rows)


def charge_table(car: CompletedCar, supplies: Sequence[Supply], ambient_c: float) -> ChargeTable:
    """The rates of a car.

    Args:
        car: completed.
        supplies: that serve it.
        ambient_c: air [C].
    """
    count = max(PLACES * -(-len(supplies) // PLACES), PLACES)
    vehicle = Vehicle.from_car(car, lumped=True, supplies=[*supplies, *[supplies[0]] * (count - len(supplies))]).parked()
    cells_k = np.array([celsius_to_kelvin(value) for value in CELLS_C])
    place, shown, cells = (grid.ravel() for grid in np.meshgrid(np.arange(count), SHOWN, cells_k, indexing="ij"))
    ambient_k = celsius_to_kelvin(ambient_c)
    with double_precision():
        pack = vehicle.pack
        start = start_of(vehicle, 0.5, cells_k=ambient_k, ambient_k=ambient_k)
        inputs = standing(STEPS, ambient_c=ambient_c, occupants=0.0, standby=0.0, plugged=1.0)
        inputs = inputs.replaced(soc_target=np.asarray(pack.soc_of_display(1.0)))
        soc = np.asarray(pack.soc_of_display(np.minimum(shown, 0.995)))
        found = _lanes(vehicle, start, inputs, place.astype(np.int32), soc, cells)
        energies = _energies_j(vehicle)
    shape = (count, len(SHOWN), len(cells_k))
    rates = [np.asarray(values).reshape(shape)[: len(supplies)] for values in found]
    return ChargeTable(SHOWN, energies, cells_k, *rates)


def _energies_j(vehicle: Vehicle) -> np.ndarray:
    """Energy of the cells above the empty battery at each state of charge of the table [J]."""
    pack = vehicle.pack
    fine = np.linspace(0.0, 1.0, 401)
    soc = np.asarray(pack.soc_of_display(fine))
    volts = _volts(pack, soc)
    charge_c = (soc - soc[0]) * float(pack.capacity_c) * float(pack.cells_series)
    energy = np.concatenate([[0.0], np.cumsum(0.5 * (volts[1:] + volts[:-1]) * np.diff(charge_c))])
    return np.interp(SHOWN, fine, energy)


def _volts(pack, soc: np.ndarray) -> np.ndarray:
    circuit = pack.circuit.open_circuit
    return np.interp(soc, np.asarray(circuit.grid), np.asarray(circuit.voltages_v(celsius_to_kelvin(25.0))))


@jax.jit
def _lanes(vehicle, start: State, inputs: Inputs, place, soc, cells_k):
    return jax.vmap(partial(_lane, vehicle, start, inputs))(place, soc, cells_k)


def _lane(vehicle, start: State, inputs: Inputs, place, soc, cells_k):
    """(into the cells [W], grid [W], meter [W], warming [K/s])."""
    thermal = start.thermal
    warm = thermal.pack.replaced(cells_k=cells_k, coolant_k=cells_k, housing_k=cells_k)  # pyright: ignore[reportAttributeAccessIssue]
    begun = start.replaced(thermal=thermal.replaced(pack=warm), pack=start.pack.replaced(soc=soc))
    keep = ("terminal_w", "grid_w", "station_w", "standby_w", "cells_k", "chemical_w")
    kept = simulate(vehicle, inputs.replaced(place=place), begun, STEP_S, keep=keep).columns
    late = {name: values[SETTLING:] for name, values in kept.items()}
    warming = (kept["cells_k"][-1] - kept["cells_k"][SETTLING - 1]) / (STEP_S * (STEPS - SETTLING))
    meter = late["grid_w"] - late["station_w"] - late["standby_w"]
    return -jnp.mean(late["chemical_w"]), jnp.mean(late["grid_w"]), jnp.mean(meter), warming
