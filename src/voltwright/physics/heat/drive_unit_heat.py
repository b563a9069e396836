"""Heat of the drive units: motors, inverters and gears as one lumped body, with its radiator.

Left out: winding, magnet and oil temperatures apart, derating of a hot motor, losses that change with temperature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.heat.exchange import mean_conductance_w_k
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

TEMPERATURE_RADIATOR_K = 323.15
"""Coolant of the drive units begins to pass the radiator here (50 C) and passes it whole 20 K above; by judgement."""
RADIATOR_BAND_K = 20.0
CLOSED_SHARE = 0.2
"""Share of the conductance that remains while the radiator is shut: the surface of the units."""


class DriveUnitHeat(Record):
    """Heat capacity [J/K] of all drive units, and their conductance [W/K] to the outside air with the radiator open."""

    heat_capacity_j_k: Float[Array, "*batch"]
    conductance_w_k: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> DriveUnitHeat:
        """From a completed car."""
        thermal = car.thermal
        values = (thermal.heat_capacity_drive_units_kj_k * 1e3, thermal.conductance_drive_units_ambient_w_k)
        return cls(*(number(value) for value in values))

    def advance(self, temperature_k, dt_s, heat_w, taken_w, ambient_k) -> tuple:
        """(temperature after the step [K], heat to the outside air [W], heat stored [W]).

        Equation: C dT/dt = P_loss - P_taken - s G (T - T_ambient), s from 0.2 (radiator shut) to 1 over the thermostat's band.

        Args: temperature_k: at the start. dt_s: step [s]. heat_w: losses of the units [W]. taken_w: by a heat pump [W].
            ambient_k: air outside [K].
        Valid: 1 to 10 s steps.
        Source: lumped body; thermostat by judgement.
        """
        opening = xnp.clip((temperature_k - TEMPERATURE_RADIATOR_K) / RADIATOR_BAND_K, 0.0, 1.0)
        share = CLOSED_SHARE + (1.0 - CLOSED_SHARE) * opening
        conductance = mean_conductance_w_k(share * self.conductance_w_k, dt_s, self.heat_capacity_j_k)
        out_w = conductance * (temperature_k - ambient_k)
        after = temperature_k + (heat_w - taken_w - out_w) * dt_s / self.heat_capacity_j_k
        return after, out_w, self.heat_capacity_j_k * (after - temperature_k) / dt_s
