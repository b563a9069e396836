"""The vehicle: its components put together from a completed spec, in SI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.arrays import number, xnp
from voltwright.physics.auxiliaries import Auxiliaries
from voltwright.physics.battery.pack import Pack
from voltwright.physics.charging.on_board import Charger
from voltwright.physics.drive_unit.unit import DriveUnit
from voltwright.physics.grip import Grip
from voltwright.physics.record import Record
from voltwright.physics.regeneration import Regeneration
from voltwright.physics.road_load import RoadLoad
from voltwright.physics.split import Split
from voltwright.physics.warm_up import WarmUp
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH, RAD_S_PER_RPM

if TYPE_CHECKING:
    from jaxtyping import Array, Float


class Vehicle(Record):
    """A battery-electric vehicle ready to drive; every number is an array, so `vmap` and `grad` reach all of them.

    Attributes:
        front, rear: drive unit of the axle, or None.
        mass_kg: on this run. inertia_mass_kg: mass plus the equivalent of what rotates. speed_max_m_s: the maker's limit, or the
        highest speed of a motor. charging_efficiency: energy given at the terminals over energy from the mains.
    """

    road_load: RoadLoad
    grip: Grip
    front: DriveUnit | None
    rear: DriveUnit | None
    split: Split
    regeneration: Regeneration
    pack: Pack
    auxiliaries: Auxiliaries
    warm_up: WarmUp
    charger: Charger
    mass_kg: Float[Array, "*batch"]
    inertia_mass_kg: Float[Array, "*batch"]
    speed_max_m_s: Float[Array, "*batch"]
    charging_efficiency: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CarSpec, mass_kg=None) -> Vehicle:
        """From a completed spec; on a mass [kg] of the caller's, or on the test mass plus the payload."""
        front, rear = (
            None if unit is None else DriveUnit.from_spec(spec, unit) for unit in (spec.drive_units.front, spec.drive_units.rear)
        )
        units = [unit for unit in (front, rear) if unit is not None]
        coasting = [unit.coasting_force() for unit in units]
        masses = spec.masses
        mass = masses.mass_test_kg + masses.mass_payload_kg if mass_kg is None else mass_kg
        return cls(
            road_load=RoadLoad.from_spec(spec, sum(part[0] for part in coasting), sum(part[1] for part in coasting)),
            grip=Grip.from_spec(spec),
            front=front,
            rear=rear,
            split=Split.from_spec(spec),
            regeneration=Regeneration.from_spec(spec),
            pack=Pack.from_spec(spec),
            auxiliaries=Auxiliaries.from_spec(spec),
            warm_up=WarmUp.from_spec(spec, sum(_gear_drag_n(unit) for unit in units)),
            charger=Charger.from_spec(spec),
            mass_kg=number(mass),
            inertia_mass_kg=number(mass + (masses.inertia_factor - 1.0) * masses.mass_test_kg),
            speed_max_m_s=_speed_max_m_s(spec),
            charging_efficiency=number(spec.charging.efficiency_ac),
        )

    @property
    def units(self) -> tuple[DriveUnit, ...]:
        """The drive units there are, front first."""
        return tuple(unit for unit in (self.front, self.rear) if unit is not None)


def _gear_drag_n(unit: DriveUnit) -> Array:
    """Drag [N] of a gear at the wheels; none where a clutch takes it off."""
    return (1.0 - unit.disconnect) * unit.gear.drag_nm * unit.gear.ratio_over_radius_1_m


def _speed_max_m_s(spec: CarSpec) -> Array:
    limit = spec.limits.speed_max_kmh
    radius = spec.tyres.radius_dynamic_mm * 1e-3
    units = (getattr(spec.drive_units, axle) for axle in spec.axles)
    motors = [unit.motor.speed_max_rpm * RAD_S_PER_RPM * radius / unit.gear.ratio for unit in units]
    maker = [] if limit is None else [limit * M_S_PER_KMH]
    return xnp.min(xnp.stack([number(speed) for speed in motors + maker]))
