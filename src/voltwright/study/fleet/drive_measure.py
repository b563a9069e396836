"""Consumption and range of a drive over a cycle as a function of the vehicle."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import start_of
from voltwright.sim.task import Method
from voltwright.spec.cycle import Cycle
from voltwright.study.lanes import Given
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin

CONSUMPTION, RANGE = "consumption_cycle_wh_km", "range_cycle_km"


class DriveMeasure:
    """Energy out of the battery over the way [Wh/km], and the way from full to empty at it [km]."""

    notes = ()

    def __init__(self, car: CompletedCar, cycle: Cycle, temperature_c: float = 20.0):
        """Find out whether the car follows the cycle.

        Args:
            car: the base car.
            cycle: checked trace.
            temperature_c: of air, tyres and cells [C].
        """
        inputs = inputs_of_cycle(cycle, ambient_c=temperature_c)
        self.given = Given(inputs, celsius_to_kelvin(temperature_c), cycle.speed_m_s[0], cycle.dt_s)
        with double_precision():
            followed = bool(_drive(self.vehicle(car), self.given, "following")[2])
        self.method: Method = "following" if followed else "forward"

    def vehicle(self, car: CompletedCar) -> Vehicle:
        """The vehicle of a variant of the base car on the road; its numbers may be traced."""
        return Vehicle.from_car(car, road=True)

    def figures(self, vehicle: Vehicle) -> dict[str, Any]:
        """Both figures of a vehicle; pure and differentiable."""
        consumption, span, _ = _drive(vehicle, self.given, self.method)
        return {CONSUMPTION: consumption, RANGE: span}

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """Both figures of a variant of the base car; its numbers may be traced."""
        return self.figures(self.vehicle(car))


@partial(jax.jit, static_argnames="method")
def _drive(vehicle: Vehicle, given: Given, method: Method) -> tuple[Any, Any, Any]:
    """(consumption [Wh/km], range [km], whether the method holds)."""
    start = start_of(vehicle, cells_k=given.ambient_k, speed_m_s=given.speed_m_s)
    totals = simulate(vehicle, given.inputs, start, given.dt_s, method=method).totals
    per_km = 1.0 / (totals.ledger.distance_m / M_PER_KM)
    chemical_wh_km = totals.ledger.chemical_j / J_PER_WH * per_km
    span_km = vehicle.pack.energy_chemical_j(given.ambient_k) / J_PER_WH / chemical_wh_km
    return totals.ledger.terminal_j / J_PER_WH * per_km, span_km, totals.followed
