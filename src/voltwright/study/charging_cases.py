"""One charge at many temperatures: how long, and what limited the power for how much of the time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.procedures.charging.charge import serve
from voltwright.procedures.charging.many import ChargeCase, charge_many
from voltwright.procedures.charging.session import plugged_vehicle
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import ChargerSpec
from voltwright.units import ZERO_CELSIUS_K, celsius_to_kelvin

TEMPERATURES_C = (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True)
class TemperatureCase:
    """A charge of a car soaked at a temperature.

    Attributes:
        duration_min: time. cells_max_c: warmest cells. cold_share, cells_share, supply_share: of the time, in which cold cells,
        cells warm enough (their charge, or their heat), and charger or car limited the power.
    """

    temperature_c: float
    duration_min: float
    reached: bool
    cells_max_c: float
    cold_share: float
    cells_share: float
    supply_share: float


def temperature_cases(
    car: CompletedCar | CarSpec,
    charger: ChargerSpec,
    soc_start: float = 0.1,
    soc_end: float = 0.8,
    temperatures_c: Sequence[float] = TEMPERATURES_C,
    capacity_share: float = 1.0,
    resistance_factor: float | None = None,
) -> list[TemperatureCase]:
    """The same charge with cells and air at each temperature, in one batch.

    Args: car, charger: as written or completed. soc_start, soc_end: shown, 0-1. temperatures_c: of cells and air [C].
        capacity_share, resistance_factor: age of the pack.
    """
    with double_precision():
        full = completed_car(car)
        vehicle = plugged_vehicle(full, serve(full, charger).supply, capacity_share, resistance_factor)
        kelvins = [celsius_to_kelvin(temperature) for temperature in temperatures_c]
        sums = charge_many([ChargeCase.of(vehicle, soc_start, soc_end, t, t) for t in kelvins])
    seconds = np.asarray(sums.duration_s)
    shares = [np.asarray(part) / seconds for part in (sums.cold_s, sums.cells_s, sums.supply_s)]
    return [
        TemperatureCase(
            temperature_c=float(temperature),
            duration_min=float(seconds[place]) / SECONDS_PER_MINUTE,
            reached=bool(sums.reached[place]),
            cells_max_c=float(sums.cells_max_k[place]) - ZERO_CELSIUS_K,
            cold_share=float(shares[0][place]),
            cells_share=float(shares[1][place]),
            supply_share=float(shares[2][place]),
        )
        for place, temperature in enumerate(temperatures_c)
    ]
