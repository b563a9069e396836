"""The energy ledger: what the pack gave, and every place where it went.

Each term is summed from its own law; that they add up is a proof, not a definition:
chemical energy = kinetic + potential + stored in the RC branches + every loss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp

from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Array, Float

RESIDUAL_MAX_RELATIVE = 1e-9
RESIDUAL_MAX_RELATIVE_FLOAT32 = 1e-5


class Losses(Record):
    """Losses of a step [W], or of a drive [J]; each at least zero but where the comment says otherwise."""

    aerodynamic: Float[Array, "*batch"]  # negative with a tail wind faster than the vehicle
    rolling: Float[Array, "*batch"]  # of a coast-down: what remains beside the driveline, see RoadLoad
    friction_brake: Float[Array, "*batch"]
    gear: Float[Array, "*batch"]
    motor_drag: Float[Array, "*batch"]
    motor_copper: Float[Array, "*batch"]
    motor_iron: Float[Array, "*batch"]
    motor_excitation: Float[Array, "*batch"]
    inverter: Float[Array, "*batch"]
    dcdc: Float[Array, "*batch"]
    auxiliaries: Float[Array, "*batch"]
    pack_ohmic: Float[Array, "*batch"]
    pack_polarisation: Float[Array, "*batch"]

    def total(self):
        """Sum of all losses."""
        return sum(getattr(self, name) for name in LOSS_NAMES)


LOSS_NAMES: tuple[str, ...] = tuple(Losses.__dataclass_fields__)


class Ledger(Record):
    """Energies of a drive [J] and its distance [m].

    Attributes:
        losses: by name. chemical_j: given by the pack's chemistry. terminal_j: net at the pack's terminals, of which
        discharge_j out and charge_j in (positive). kinetic_j, potential_j, stored_j: changes of what is stored.
        traction_j, recovered_j: wheel work of the drive units, driving and braking (positive). throughput_j: chemical
        energy moved, in and out, the measure of the residual.
    """

    losses: Losses
    chemical_j: Float[Array, "*batch"]
    terminal_j: Float[Array, "*batch"]
    discharge_j: Float[Array, "*batch"]
    charge_j: Float[Array, "*batch"]
    kinetic_j: Float[Array, "*batch"]
    potential_j: Float[Array, "*batch"]
    stored_j: Float[Array, "*batch"]
    traction_j: Float[Array, "*batch"]
    recovered_j: Float[Array, "*batch"]
    throughput_j: Float[Array, "*batch"]

    def residual_relative(self):
        """What the ledger fails to explain, over the energy moved."""
        explained = self.kinetic_j + self.potential_j + self.stored_j + self.losses.total()
        return jnp.abs(self.chemical_j - explained) / jnp.maximum(self.throughput_j, 1.0)
