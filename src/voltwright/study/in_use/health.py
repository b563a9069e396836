"""State of health of each vehicle's battery: energy of its charges over their change of charge, beside that of the new car.

The new car is charged by the model, at alternating and at direct current; energy is compared where it was counted, so that the
losses of charger and cells are in both. State of health is the share of the new usable energy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.procedures.charging.charge import charge
from voltwright.spec.evidence import ASSUMED_RELATIVE
from voltwright.spec.telematics import METERS, Rows
from voltwright.study.charge_times import strongest_station
from voltwright.study.number_intervals import half_widths

GAIN_LEAST = 0.15
"""Change of charge below which a charge says too little of the capacity: the display has steps of a per cent."""
SOC_SD = 0.006
"""Standard deviation of a change of charge: two roundings to a per cent, and drift of the display; judgement."""
CHARGE_SD = 0.02
"""Relative error of a charge's energy: temperature, losses that differ with the power; judgement."""
HUBER, ROUNDS = 1.5, 6
USABLE = "battery.energy_usable_kwh"
WALL_BOXES = ("wallbox-11kw", "wallbox-7kw", "wallbox-j1772-32a", "wallbox-gbt-7kw", "socket-schuko")
SOC_FROM, SOC_TO = 0.2, 0.8


@dataclass(frozen=True)
class Health:
    """State of health of v vehicles.

    Attributes:
        soh, soh_se: share of the new usable energy and its standard error by the vehicle's own charges; NaN without, shape (v,).
        charges: that say something of it, shape (v,). common: relative half width of the 90 % interval of what is one for all
        vehicles: the new car's usable energy, and the charger's efficiency where energy is counted at the grid. when_s: mean
        time of the charges, shape (v,). new_kwh: energy of the new car's full charge by `METERS`. small: charges too small to
        count.
    """

    soh: np.ndarray
    soh_se: np.ndarray
    charges: np.ndarray
    common: float
    when_s: np.ndarray
    new_kwh: tuple[float, ...]
    small: int


def new_charge_kwh(car: CompletedCar) -> tuple[float, ...]:
    """Energy [kWh] that the new car takes from empty to full, by place in `METERS`: at the terminals, the charger, the grid.

    Args: car: completed. One that no shipped charger serves has its usable energy at the terminals, and its own efficiency.
    """
    gain = SOC_TO - SOC_FROM
    for name in WALL_BOXES:
        try:
            ac = charge(car, name, soc_start=SOC_FROM, soc_end=SOC_TO)
            break
        except SpecError:
            continue
    else:
        usable = car.battery.energy_usable_kwh
        return usable, usable, usable / car.charging.efficiency_ac
    station = strongest_station(car)
    dc = None if station is None else charge(car, station, soc_start=SOC_FROM, soc_end=SOC_TO)
    at_charger = ac.energy_meter_kwh if dc is None else dc.energy_meter_kwh
    return ac.energy_battery_kwh / gain, at_charger / gain, ac.energy_grid_kwh / gain


def health(car: CompletedCar, charges: Rows, vehicles: int, new_kwh: tuple[float, ...] | None = None) -> Health:
    """State of health by the charges of a fleet.

    Args: car: completed, new. charges: of the fleet. vehicles: how many there are. new_kwh: of `new_charge_kwh`, where known.
    """
    new = new_charge_kwh(car) if new_kwh is None else new_kwh
    numbers = charges.numbers
    gain = 0.01 * (numbers["soc_end_percent"] - numbers["soc_start_percent"])
    energy = numbers["energy_kwh"] / np.array(new)[charges.metered]
    known = np.isfinite(gain) & np.isfinite(energy)
    large = known & (gain >= GAIN_LEAST)
    vehicle, x, y = charges.vehicle[large], gain[large], energy[large]
    soh, se, count = _slopes(vehicle, x, y, vehicles)
    when = np.bincount(vehicle, charges.start_s[large], minlength=vehicles) / np.maximum(count, 1)
    grid = bool(np.any(charges.metered[large] == METERS.index("grid")))
    usable = half_widths(car).get(USABLE, 0.0) / car.battery.energy_usable_kwh
    common = float(np.hypot(usable, ASSUMED_RELATIVE["efficiency_ac"] if grid else 0.0))
    return Health(
        soh=soh,
        soh_se=se,
        charges=count,
        common=common,
        when_s=np.where(count > 0, when, np.nan),
        new_kwh=new,
        small=int(np.sum(known & ~large)),
    )


def _slopes(vehicle: np.ndarray, x: np.ndarray, y: np.ndarray, vehicles: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(slope of y over x through zero, its standard error, number of rows) of each vehicle; rows far outside weigh less."""

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(vehicle, values, minlength=vehicles)

    count = np.bincount(vehicle, minlength=vehicles)
    variance = SOC_SD**2 + (CHARGE_SD * x) ** 2
    slope, size, weight = np.ones(vehicles), np.zeros(vehicles), 1.0 / variance
    for _ in range(ROUNDS):
        z = (y - slope[vehicle] * x) / np.sqrt(variance)
        weight = np.minimum(1.0, HUBER / np.maximum(np.abs(z), 1e-9)) / variance
        size = summed(weight * x * x)
        slope = np.divide(summed(weight * x * y), size, out=np.full(vehicles, np.nan), where=size > 0.0)
        slope = np.where(np.isfinite(slope), slope, 1.0)
    left = summed(weight * (y - slope[vehicle] * x) ** 2)
    # A few charges do not tell their own spread: it is drawn to what is expected of them.
    scale = np.sqrt((left + 4.0) / np.maximum(count - 1.0 + 4.0, 1.0))
    error = np.divide(scale, np.sqrt(size), out=np.full(vehicles, np.nan), where=size > 0.0)
    return np.where(count > 0, slope, np.nan), error, count
