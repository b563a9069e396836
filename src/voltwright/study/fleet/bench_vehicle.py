"""The vehicle that a test procedure puts on its rollers, as a pure function of a car whose numbers may be traced."""

from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.cltc import cltc_masses_kg
from voltwright.procedures.epa.test_weight import weight_loaded_kg
from voltwright.study.fleet.benches import wltp_masses_kg


def bench_mass_kg(procedure: str, car: CompletedCar) -> Any:
    """Test mass [kg] of a car by the rule of a procedure, without the classes of the EPA, in which it steps.

    Args:
        procedure: epa, wltp or cltc.
        car: whose numbers may be traced.
    """
    return weight_loaded_kg(car) if procedure == "epa" else _masses_kg(procedure, car)[0]


def bench_vehicle(procedure: str, car: CompletedCar, offset_kg: float = 0.0) -> Vehicle:
    """The vehicle of a car on the rollers.

    Args:
        procedure: epa, wltp or cltc.
        car: whose numbers may be traced.
        offset_kg: beside the mass of `bench_mass_kg` [kg]: the rounding to a class, of a base car.
    """
    mass_kg = bench_mass_kg(procedure, car) + offset_kg
    vehicle = Vehicle.from_car(car, mass_kg)
    return vehicle if procedure == "epa" else vehicle.replaced(inertia_mass_kg=mass_kg + _masses_kg(procedure, car)[1])


def _masses_kg(procedure: str, car: CompletedCar) -> tuple:
    """(test mass, rotating mass) [kg]."""
    return wltp_masses_kg(car) if procedure == "wltp" else cltc_masses_kg(car)
