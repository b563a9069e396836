"""The ledger of a coupled run: what came in, what was stored, where the rest went; electric and thermal in one.

Each term is summed from its own law. Three balances are proved: of the electric side, of the bodies that hold heat, of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp

from voltwright.physics.charging.supply import SupplyFlow
from voltwright.physics.record import Record
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import CoupledRecord, CoupledState
from voltwright.sim.ledger import Losses
from voltwright.sim.outcome import Miss

if TYPE_CHECKING:
    from jaxtyping import Array, Float

HEATS = (
    "climate_w",
    "heater_w",
    "chiller_w",
    "extra_w",
    "blower_heat_w",
    "cabin_heat_w",
    "climate_loss_w",
    "chilled_w",
    "pumped_w",
    "taken_w",
    "entropic_w",
    "pack_loss_w",
    "unit_loss_w",
    "sun_w",
    "people_w",
    "from_cabin_w",
    "from_housing_w",
    "from_coolant_w",
    "from_units_w",
    "stored_w",
    "unmet_w",
)
"""What of a `HeatRecord` is power and adds up to energy."""


class CoupledLedger(Record):
    """Energies of a coupled run [J] and its distance [m].

    Attributes:
        losses: of the drive, by name. plug: of the supply, by name. heat: of `HEATS`, in that order, shape (21,).
        chemical_j: given by the cells. terminal_j: net at the pack's terminals, of which discharge_j out and charge_j in
        (positive). kinetic_j, potential_j, stored_j: changes of what is stored, heat apart. given_unmet_j: asked of the car by
        a load and not given. throughput_j: energy of cells and mains moved, in and out, the measure of the residuals.
    """

    losses: Losses
    plug: SupplyFlow
    heat_j: Float[Array, "*batch 21"]
    chemical_j: Float[Array, "*batch"]
    terminal_j: Float[Array, "*batch"]
    discharge_j: Float[Array, "*batch"]
    charge_j: Float[Array, "*batch"]
    kinetic_j: Float[Array, "*batch"]
    potential_j: Float[Array, "*batch"]
    stored_j: Float[Array, "*batch"]
    recovered_j: Float[Array, "*batch"]
    given_unmet_j: Float[Array, "*batch"]
    distance_m: Float[Array, "*batch"]
    throughput_j: Float[Array, "*batch"]

    def heat(self, name: str):
        """Energy [J] of one of `HEATS`."""
        return self.heat_j[..., HEATS.index(name)]

    def electric_left_j(self):
        """Cells and mains less everything electric: losses, climate, what is stored."""
        out = self.losses.total() + self.kinetic_j + self.potential_j + self.stored_j + self.plug.loss_w
        climate = sum(self.heat(name) for name in ("climate_w", "heater_w", "chiller_w", "extra_w"))
        return self.chemical_j + self.plug.grid_w - out - climate

    def thermal_left_j(self):
        """Heat into cells, drive units and cabin less what they give off and store."""
        into = ("pack_loss_w", "entropic_w", "heater_w", "unit_loss_w", "cabin_heat_w", "sun_w", "people_w")
        out = ("chilled_w", "taken_w", "from_cabin_w", "from_housing_w", "from_coolant_w", "from_units_w", "stored_w")
        return sum(self.heat(name) for name in into) - sum(self.heat(name) for name in out)

    def machine_left_j(self):
        """What climate machine and blower take in less what they give to the cabin and lose."""
        into = ("climate_w", "blower_heat_w", "pumped_w", "taken_w")
        return sum(self.heat(name) for name in into) - self.heat("cabin_heat_w") - self.heat("climate_loss_w")

    def residual_relative(self):
        """The largest of what the three balances fail to explain, over the energy moved."""
        left = jnp.stack([self.electric_left_j(), self.thermal_left_j(), self.machine_left_j()])
        return jnp.max(jnp.abs(left), axis=0) / jnp.maximum(self.throughput_j, 1.0)


def summed(car: CoupledCar, start: CoupledState, end: CoupledState, records: CoupledRecord, dt_s) -> tuple:
    """(ledger, misses by code) of stacked records."""
    drive, plug, heat = records.drive, records.plug, records.heat

    def energy(power_w):
        return jnp.sum(power_w, axis=0) * dt_s

    moved = energy(jnp.abs(drive.terminal_w))
    terminal = energy(drive.terminal_w)
    traction = energy(drive.traction_w)
    ledger = CoupledLedger(
        losses=Losses(*(energy(getattr(drive.losses, name)) for name in Losses.__dataclass_fields__)),
        plug=SupplyFlow(*(energy(getattr(plug.flow, name)) for name in SupplyFlow.__dataclass_fields__)),
        heat_j=jnp.stack([energy(getattr(heat, name)) for name in HEATS]),
        chemical_j=energy(drive.chemical_w),
        terminal_j=terminal,
        discharge_j=0.5 * (moved + terminal),
        charge_j=0.5 * (moved - terminal),
        kinetic_j=0.5 * car.vehicle.inertia_mass_kg * (end.speed_m_s**2 - start.speed_m_s**2),
        potential_j=energy(drive.grade_w),
        stored_j=energy(drive.stored_w),
        recovered_j=0.5 * (energy(jnp.abs(drive.traction_w)) - traction),
        given_unmet_j=energy(plug.unmet_w),
        distance_m=energy(drive.velocity_m_s),
        throughput_j=energy(jnp.abs(drive.chemical_w)) + energy(jnp.abs(plug.flow.grid_w)),
    )
    return ledger, jnp.stack([jnp.sum(drive.miss == code) for code in Miss])
