"""Heat of the pack: cells, coolant and housing as three lumped bodies.

Modelled: heat of the cells into coolant (while pump or fan run) and housing, coolant to the outside air through a radiator,
housing to the outside air, more of it on the move; heater and chiller act on the coolant.
Left out: temperature differences between cells, sun on the road below, heat through cables and busbars, radiation apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.heat.exchange import mean_conductance_w_k
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

SPEED_DOUBLES_M_S = 15.0
"""Speed at which the air stream doubles the heat that the housing gives off at a stand; by judgement."""


class PackHeatState(Record):
    """Temperatures [K]."""

    cells_k: Float[Array, "*batch"]
    coolant_k: Float[Array, "*batch"]
    housing_k: Float[Array, "*batch"]


class PackHeatStep(Record):
    """Conductances [W/K] of a time step, see `exchange.py`, and the step [s]."""

    dt_s: Float[Array, "*batch"]
    cells_coolant_w_k: Float[Array, "*batch"]
    cells_housing_w_k: Float[Array, "*batch"]
    housing_ambient_w_k: Float[Array, "*batch"]
    radiator_w_k: Float[Array, "*batch"]


class PackHeatFlow(Record):
    """Heat flows over a step [W], and what the three bodies store of them."""

    cells_to_coolant_w: Float[Array, "*batch"]
    cells_to_housing_w: Float[Array, "*batch"]
    housing_to_ambient_w: Float[Array, "*batch"]
    coolant_to_ambient_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]


class PackHeat(Record):
    """Heat capacities [J/K] and conductances [W/K] of the whole pack."""

    cells_j_k: Float[Array, "*batch"]
    coolant_j_k: Float[Array, "*batch"]
    housing_j_k: Float[Array, "*batch"]
    cells_coolant_w_k: Float[Array, "*batch"]
    cells_housing_w_k: Float[Array, "*batch"]
    housing_ambient_w_k: Float[Array, "*batch"]
    radiator_w_k: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> PackHeat:
        """From a completed car."""
        thermal = car.thermal
        values = (
            thermal.heat_capacity_cells_kj_k * 1e3,
            thermal.heat_capacity_coolant_kj_k * 1e3,
            thermal.heat_capacity_housing_kj_k * 1e3,
            thermal.conductance_cells_coolant_w_k,
            thermal.conductance_cells_housing_w_k,
            thermal.conductance_housing_ambient_w_k,
            thermal.conductance_radiator_w_k,
        )
        return cls(*(number(value) for value in values))

    def time_step(self, dt_s) -> PackHeatStep:
        """Conductances of a time step [s]."""
        return PackHeatStep(
            number(dt_s),
            mean_conductance_w_k(self.cells_coolant_w_k, dt_s, self.cells_j_k, self.coolant_j_k),
            mean_conductance_w_k(self.cells_housing_w_k, dt_s, self.cells_j_k, self.housing_j_k),
            mean_conductance_w_k(self.housing_ambient_w_k, dt_s, self.housing_j_k),
            mean_conductance_w_k(self.radiator_w_k, dt_s, self.coolant_j_k),
        )

    def at(self, temperature_k) -> PackHeatState:
        """Soaked through at one temperature [K]."""
        even = number(temperature_k)
        return PackHeatState(even, even, even)

    def advance(
        self, state: PackHeatState, step: PackHeatStep, heat_w, into_coolant_w, pump, radiator, ambient_k, speed_m_s
    ) -> tuple[PackHeatState, PackHeatFlow]:
        """The temperatures after a step.

        Equation: C dT/dt = sum of flows, each from the temperatures at the start of the step.

        Args:
            state: at the start. step: of `time_step`. heat_w: losses and reversible heat of the cells [W]. into_coolant_w: from
            heater and chiller [W], negative where it cools. pump, radiator: 0-1, running and open. ambient_k: air outside [K].
            speed_m_s: of the car.

        Returns:
            state at the end, and the flows; what is stored is the sum of the flows, to rounding.

        Valid: 1 to 10 s steps.
        Source: lumped bodies; the stream's part is linear in speed by judgement.
        """
        to_coolant = pump * step.cells_coolant_w_k * (state.cells_k - state.coolant_k)
        to_housing = step.cells_housing_w_k * (state.cells_k - state.housing_k)
        stream = 1.0 + speed_m_s / SPEED_DOUBLES_M_S
        housing_out = stream * step.housing_ambient_w_k * (state.housing_k - ambient_k)
        coolant_out = radiator * step.radiator_w_k * (state.coolant_k - ambient_k)
        cells_w, coolant_w = heat_w - to_coolant - to_housing, to_coolant + into_coolant_w - coolant_out
        housing_w = to_housing - housing_out
        after = PackHeatState(
            state.cells_k + cells_w * step.dt_s / self.cells_j_k,
            state.coolant_k + coolant_w * step.dt_s / self.coolant_j_k,
            state.housing_k + housing_w * step.dt_s / self.housing_j_k,
        )
        stored_j = (
            self.cells_j_k * (after.cells_k - state.cells_k)
            + self.coolant_j_k * (after.coolant_k - state.coolant_k)
            + self.housing_j_k * (after.housing_k - state.housing_k)
        )
        return after, PackHeatFlow(to_coolant, to_housing, housing_out, coolant_out, stored_j / step.dt_s)
