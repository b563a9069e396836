"""The completed car: what a person wrote, what the default laws add and what certified tests teach, as one record."""

from dataclasses import dataclass, field

from voltwright.defaults.completed_parts import (
    DATA,
    CompletedAuxiliaries,
    CompletedBattery,
    CompletedBody,
    CompletedCharging,
    CompletedDriveUnits,
    CompletedHvac,
    CompletedMasses,
    CompletedRegeneration,
    CompletedRoadLoad,
    CompletedThermal,
    CompletedTyres,
    CompletedWarmUp,
)
from voltwright.defaults.loss_model import LossModel
from voltwright.formatting import in_short, quantity
from voltwright.spec.battery import Limits
from voltwright.spec.car import CarSpec, VehicleClass
from voltwright.spec.drive_unit import Split


@dataclass(frozen=True, eq=False)
class CompletedCar:
    """A car without gaps, in data-sheet units: the only thing that becomes a `Vehicle`. `complete` makes it.

    The parts have the paths of a car's file: `car.battery.energy_usable_kwh`.

    Attributes:
        written: what the person wrote.
        assumptions: by dotted path, the law in words behind each field that the file leaves out.
        parents: by dotted path, where a law is exact, the fields that it rests on.
        loss_model: the factors on losses and road load that are in these numbers, and how well they are known.
    """

    name: str
    title: str
    make: str
    model_year: int | None
    market: str | None
    vehicle_class: VehicleClass
    body: CompletedBody
    tyres: CompletedTyres
    masses: CompletedMasses
    road_load: CompletedRoadLoad
    drive_units: CompletedDriveUnits
    split: Split
    regeneration: CompletedRegeneration
    battery: CompletedBattery
    thermal: CompletedThermal
    hvac: CompletedHvac
    auxiliaries: CompletedAuxiliaries
    warm_up: CompletedWarmUp
    charging: CompletedCharging
    limits: Limits
    written: CarSpec = field(metadata=DATA, repr=False)
    assumptions: dict[str, str] = field(metadata=DATA, repr=False)
    parents: dict[str, tuple[str, ...]] = field(metadata=DATA, repr=False)
    loss_model: LossModel = field(metadata=DATA, repr=False)
    axles: tuple[str, ...] = field(metadata=DATA, default=())

    def __repr__(self) -> str:
        """Name, title, key figures, and how many numbers default laws filled."""
        powers = [getattr(self.drive_units, axle).motor.power_max_kw for axle in self.axles]
        motors = " and ".join(f"{quantity(power, 'kW')} {axle}" for power, axle in zip(powers, self.axles, strict=True))
        kwh = f"{quantity(self.battery.energy_usable_kwh, 'kWh', 1)} usable"
        filled = f"{len(self.assumptions)} fields filled by default laws"
        mass = quantity(self.masses.mass_curb_kg, "kg")
        return in_short("CompletedCar", f"{self.name}: {self.title}", kwh, motors, mass, filled)
