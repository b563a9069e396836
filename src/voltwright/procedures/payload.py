"""The payload that a car may take on a drive or through a day."""

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.ranges import PAYLOAD
from voltwright.spec.car import CarSpec


def check_payload(spec: CompletedCar | CarSpec, payload_kg: float) -> None:
    """Refuse a payload beyond the gross mass.

    Args:
        spec: of the car.
        payload_kg: beside the test mass [kg].

    Raises:
        SpecError: with the condition, its range and what was given.
    """
    PAYLOAD.check("payload_kg", payload_kg)
    gross, curb = spec.masses.mass_gross_max_kg, spec.masses.mass_curb_kg
    if gross is not None and curb is not None and curb + payload_kg > gross:
        raise SpecError(
            f"`payload_kg` must keep the car within `masses.mass_gross_max_kg` ({gross:g} kg), "
            f"but {payload_kg:g} kg makes it {curb + payload_kg:g} kg.",
            "payload_kg",
        )
