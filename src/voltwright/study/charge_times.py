"""Time of a fast charge as a battery ages: the charge of `procedures/charging/charge.py` with less capacity, more resistance."""

from collections.abc import Sequence
from functools import cache

from voltwright.defaults.charger import complete_charger
from voltwright.defaults.completed_car import CompletedCar
from voltwright.library.chargers import charger_names, shipped_charger
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import DcCharger

FROM, TO = 0.1, 0.8


def strongest_station(car: CompletedCar) -> str | None:
    """Name of the shipped DC station that gives a car most power; None where none serves it.

    Args:
        car: the car.
    """
    answers = {name: supply_of(car, station) for name, station in _stations().items()}
    served = {name: answer.power_w for name, answer in answers.items() if isinstance(answer, Served)}
    return min(served, key=lambda name: (-round(served[name]), name), default=None)


@cache
def _stations() -> dict[str, DcCharger]:
    """The shipped DC stations by name, read and completed once: a search for a design asks for each of its cars."""
    chargers = {name: complete_charger(shipped_charger(name)).charger for name in charger_names()}
    return {name: station for name, station in chargers.items() if isinstance(station, DcCharger)}


def minutes_10_80(car: CompletedCar | CarSpec, charger: str, ages: Sequence[tuple[float, float]]) -> list[float | None]:
    """Time [min] from 10 to 80 % on the display at 20 C, with warm cells at a station; None where 80 % is not reached.

    Args:
        car: as written or completed. charger: name or path. ages: (capacity share, resistance factor) of each age.

    Raises:
        SpecError, UnknownNameError, FileError: a charger that is none, or cannot serve the car.
    """
    charges = [
        charge(car, charger, soc_start=FROM, soc_end=TO, capacity_share=share, resistance_factor=factor) for share, factor in ages
    ]
    return [one.duration_10_80_min for one in charges]
