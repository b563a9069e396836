"""The vehicle that a test procedure puts on its rollers, as a pure function of a car whose numbers may be traced."""

from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.range_determination import vehicle_with_masses
from voltwright.procedures.cltc import MASS_EXTRA_KG
from voltwright.procedures.epa.certification import mass_before_class_kg
from voltwright.procedures.wltp.vehicle import mass_rotating_kg, mass_running_order_kg, masses_of


def bench_mass_kg(procedure: str, car: CompletedCar) -> Any:
    """Test mass [kg] of a car by the rule of a procedure, without the classes of the EPA, in which it steps.

    Args:
        procedure: epa, wltp or cltc.
        car: whose numbers may be traced.
    """
    if procedure == "epa":
        return mass_before_class_kg(car)
    return masses_of(car).mass_test_kg if procedure == "wltp" else car.masses.mass_curb_kg + MASS_EXTRA_KG


def bench_vehicle(procedure: str, car: CompletedCar, offset_kg: float = 0.0) -> Vehicle:
    """The vehicle of a car on the rollers.

    Args:
        procedure: epa, wltp or cltc.
        car: whose numbers may be traced.
        offset_kg: beside the mass of `bench_mass_kg` [kg]: the rounding to a class, of a base car.
    """
    mass_kg = bench_mass_kg(procedure, car) + offset_kg
    if procedure == "epa":
        return Vehicle.from_car(car, mass_kg)
    return vehicle_with_masses(car, mass_kg, mass_rotating_kg(mass_running_order_kg(car.masses.mass_curb_kg)))
