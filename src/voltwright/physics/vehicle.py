"""The vehicle: its components put together from a completed spec, in SI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.formatting import in_short, quantity
from voltwright.physics.arrays import number, xnp
from voltwright.physics.auxiliaries import Auxiliaries
from voltwright.physics.battery.charge_limit import ChargeLimit
from voltwright.physics.battery.pack import Pack, PackLimits, PackState, PackStep
from voltwright.physics.charging.on_board import Charger
from voltwright.physics.charging.port import NoPort, Port
from voltwright.physics.cold_drag import ColdDrag
from voltwright.physics.drive_unit.unit import DriveUnit
from voltwright.physics.grip import Grip
from voltwright.physics.record import Record
from voltwright.physics.regeneration import Regeneration
from voltwright.physics.road_load import RoadLoad
from voltwright.physics.split import AxleSplit
from voltwright.physics.thermal import Isothermal, Lumped
from voltwright.units import M_S_PER_KMH, RAD_S_PER_RPM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jaxtyping import Float

    from voltwright.physics.arrays import Array
    from voltwright.physics.charging.supply import Supply


class Vehicle(Record):
    """A battery-electric vehicle; every number is an array, so `vmap` and `grad` reach all of them.

    Its structure says how deep it is: `units` (one or two driven axles, or none while it is parked), `thermal` and `port`.

    Attributes:
        road_load: resistance of air, tyres and bearings.
        grip: what the tyres put on the road.
        units: drive units, front first.
        front_driven: of a vehicle with one drive unit, 1 where it drives the front axle, 0 the rear.
        split: how two drive units share the work.
        regeneration: what braking gives back.
        pack: battery.
        charge_limit: what the cells take without lithium plating.
        auxiliaries: loads beside the drive.
        cold_drag: cold tyres and gears.
        charger: on board.
        mass_kg: on this run [kg].
        inertia_mass_kg: mass plus the equivalent of what rotates [kg].
        speed_max_m_s: the maker's limit, or the highest speed of a motor [m/s].
        charging_efficiency: energy given at the terminals over energy from the grid.
        thermal: one temperature of the cells, or lumped bodies.
        port: none, or the chargers and loads that the vehicle meets in the run.
    """

    road_load: RoadLoad
    grip: Grip
    units: tuple[DriveUnit, ...]
    front_driven: Float[Array, "*batch"]
    split: AxleSplit
    regeneration: Regeneration
    pack: Pack
    charge_limit: ChargeLimit
    auxiliaries: Auxiliaries
    cold_drag: ColdDrag
    charger: Charger
    mass_kg: Float[Array, "*batch"]
    inertia_mass_kg: Float[Array, "*batch"]
    speed_max_m_s: Float[Array, "*batch"]
    charging_efficiency: Float[Array, "*batch"]
    thermal: Isothermal | Lumped
    port: NoPort | Port

    def __repr__(self) -> str:
        """How deep it is, and its key figures."""
        count = len(self.units)
        depth = f"of {count} drive unit{'s' * (count != 1)}, {type(self.thermal).__name__}, {type(self.port).__name__}"
        return in_short("Vehicle", depth, quantity(self.mass_kg, "kg"), f"up to {quantity(self.speed_max_m_s, 'm/s', 1)}")

    @classmethod
    def from_car(cls, car: CompletedCar, mass_kg=None, *, lumped: bool = False, supplies: Sequence[Supply] = ()) -> Vehicle:
        """From a completed car.

        Args:
            car: completed.
            mass_kg: on this run [kg]; default: test mass and payload.
            lumped: whether heat is modelled by lumped bodies; else the cells keep one temperature.
            supplies: that the vehicle meets in the run, the first of them usually `Supply.of()`, none.
        """
        units = tuple(DriveUnit.from_car(car, getattr(car.drive_units, axle), axle) for axle in car.axles)
        coasting = [unit.coasting_force() for unit in units]
        masses = car.masses
        mass = masses.mass_test_kg + masses.mass_payload_kg if mass_kg is None else mass_kg
        return cls(
            road_load=RoadLoad.from_car(car, sum(part[0] for part in coasting), sum(part[1] for part in coasting)),
            grip=Grip.from_car(car),
            units=units,
            front_driven=number(1.0 if car.axles[0] == "front" else 0.0),
            split=AxleSplit.from_car(car),
            regeneration=Regeneration.from_car(car),
            pack=Pack.from_car(car),
            charge_limit=ChargeLimit.from_car(car),
            auxiliaries=Auxiliaries.from_car(car),
            cold_drag=ColdDrag.from_car(car, sum(_gear_drag_n(unit) for unit in units)),
            charger=Charger.from_car(car),
            mass_kg=number(mass),
            inertia_mass_kg=number(mass + (masses.inertia_factor - 1.0) * masses.mass_test_kg),
            speed_max_m_s=_speed_max_m_s(car),
            charging_efficiency=number(car.charging.efficiency_ac),
            thermal=Lumped.from_car(car) if lumped else Isothermal(),
            port=Port.of(supplies) if supplies else NoPort(),
        )

    def aged(self, capacity_share, resistance_factor) -> Vehicle:
        """The vehicle with a pack of some age: shares of the new capacity and of the new resistance."""
        return self.replaced(
            pack=self.pack.aged(capacity_share, resistance_factor),
            charge_limit=self.charge_limit.aged(capacity_share, resistance_factor),
        )

    def parked(self) -> Vehicle:
        """The vehicle while it stands: without its drive units, everything else as it is."""
        return self.replaced(units=())

    def power_limits(self, state: PackState, step: PackStep) -> PackLimits:
        """Power that the pack gives, and takes from braking, in the coming step; cold or full cells take less."""
        limits = self.pack.limits(state, step)
        share = self.charge_limit.regeneration_share(step.temperature_k, state.soc)
        return limits.replaced(charge_w=share * limits.charge_w)


def _gear_drag_n(unit: DriveUnit):
    """Drag [N] of a gear at the wheels; none where a clutch takes it off."""
    return (1.0 - unit.disconnect) * unit.gear.drag_nm * unit.gear.ratio_over_radius_1_m


def _speed_max_m_s(car: CompletedCar):
    limit = car.limits.speed_max_kmh
    radius = car.tyres.radius_dynamic_mm * 1e-3
    units = (getattr(car.drive_units, axle) for axle in car.axles)
    speeds = [unit.motor.speed_max_rpm * RAD_S_PER_RPM * radius / unit.gear.ratio for unit in units]
    speeds += [] if limit is None else [limit * M_S_PER_KMH]
    return number(xnp.min(xnp.stack([number(speed) for speed in speeds])))
