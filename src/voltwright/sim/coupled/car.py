"""The coupled car: a vehicle with its heat, its climate system and what limits its charging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp

from voltwright.physics.battery.charge_limit import ChargeLimit
from voltwright.physics.climate.hvac import Hvac
from voltwright.physics.heat.conditioning import Conditioner
from voltwright.physics.heat.drive_unit_heat import DriveUnitHeat
from voltwright.physics.heat.pack_heat import PackHeat
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.coupled.records import CoupledState
from voltwright.spec.car import CarSpec

if TYPE_CHECKING:
    from jaxtyping import Array, Float


class CoupledCar(Record):
    """A car in SI, ready for a coupled run; power_on_w: 12 V load while charging or giving."""

    vehicle: Vehicle
    pack_heat: PackHeat
    drive_unit_heat: DriveUnitHeat
    conditioner: Conditioner
    hvac: Hvac
    charge_limit: ChargeLimit
    power_on_w: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CarSpec, mass_kg=None, capacity_share=1.0, resistance_factor=1.0) -> CoupledCar:
        """From a completed spec, on a mass [kg] as `Vehicle.from_spec` takes it, with a pack of some age."""
        vehicle = Vehicle.from_spec(spec, mass_kg)
        aged = vehicle.pack.aged(capacity_share, resistance_factor)
        return cls(
            vehicle=vehicle.replaced(pack=aged),
            pack_heat=PackHeat.from_spec(spec),
            drive_unit_heat=DriveUnitHeat.from_spec(spec),
            conditioner=Conditioner.from_spec(spec),
            hvac=Hvac.from_spec(spec),
            charge_limit=ChargeLimit.from_spec(spec).aged(capacity_share, resistance_factor),
            power_on_w=jnp.asarray(spec.charging.power_on_w, float),
        )

    def soaked(self, temperature_k, soc_display, speed_m_s=0.0) -> CoupledState:
        """The state of a car that stood long enough to have one temperature [K] throughout, with a displayed charge (0-1)."""
        even = jnp.asarray(temperature_k, float)
        speed, pack = jnp.asarray(speed_m_s, float), self.vehicle.pack.at_display(soc_display)
        return CoupledState(speed, pack, self.pack_heat.at(even), even, self.hvac.cabin.at(even), jnp.zeros_like(even))
