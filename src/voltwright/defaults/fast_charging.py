"""Default laws of fast charging: the highest DC power of a car, and the current that its warm cells sustain.

Makers rate a car's DC power by its cells, with two exceptions. Cars of 400 V that are rated above about 1.8 C hold that power
for a burst only. Small batteries that are rated at 40 to 50 kW are rated by the stations of their time (125 A at 400 V), so
their cells bear more than the rating.
"""

import math
from typing import Any

from voltwright.defaults.arithmetic import greater, lesser
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.filler import Filler

DC_INLETS = ("ccs1", "ccs2", "chademo", "chaoji", "gbt_dc", "mcs", "nacs")
RATED_CLASSES = ("car", "suv")
"""For which the typical power was read off; other vehicles without a written power take what the station gives."""

RATE_2020_PER_H = 1.83
RATE_GROWTH_A_YEAR = 0.028
RATE_YEARS = (2016, 2025)
RATE_HIGH_VOLTAGE_PER_H = 3.1
"""Highest DC power over usable energy [1/h]. Source: 196 listed cars of 2012 to 2025 in open-ev-data (chargeprice @e495ff9f,
KilowattApp @32d7dc59) whose power is not a placeholder of 1 C: 1.83 in 2020 and 2.8 % more each year, with a spread of 32 %;
3.1 in the middle of the three cars of 800 V."""

CHARGE_RATE_TYPICAL = 1.8
"""C rate that cells sustain where no DC power is known: other vehicles, and cars without a DC inlet. By judgement."""

BURST_RATE_PER_H, BURST_BAND_PER_H, BURST_SHARE = 1.8, 0.04, 0.09
"""Above which C rate the rating of a 400 V car is a burst, over which band, and what share its cells do not sustain.
Source: fitted on recorded charges, benchmarks/charging.py. With the maker left out it does not lower the error: it rests on
Tesla, Peugeot and Polestar, and on second-hand times of other cars; docs/components/charge-limit.md."""
HIGH_VOLTAGE_V, HIGH_VOLTAGE_BAND_V = 550.0, 20.0

STATION_LOW_KW, STATION_HIGH_KW, STATION_BAND_KW = 38.0, 53.0, 1.0
STATION_ENERGY_KWH, STATION_ENERGY_BAND_KWH = 42.0, 1.5
STATION_GAIN = 0.25
"""Cars rated by a station of 50 kW: their power, their usable energy, and what their cells bear beyond the rating.
Source: assumed. Recorded curves within reach of the class agree with 0.03 to 0.08 (Hyundai Ioniq 2019, Mazda MX-30), the
published 35 min of a MINI Cooper SE from 0 to 80 % with 0.2; the BMW i3 and others hold their power to 70 or 80 %, by general
knowledge."""
STATION_CHEMISTRIES = ("nmc", "nca")
"""Not LMO: measured cold charges of the Nissan Leaf of 24 kWh, rated 50 kW, contradict a gain; not LFP: nothing is recorded."""


def fill_fast_charging(filler: Filler) -> None:
    """Fill the highest DC power of a car with a DC inlet, then what its warm cells sustain; after inlets and battery."""
    car = filler.car
    if car.vehicle_class in RATED_CLASSES and any(inlet in DC_INLETS for inlet in car.charging.inlets):
        rate, words = typical_rate_per_h(car)
        power_kw, words = rate * car.battery.energy_usable_kwh, f"{rate:.3g} kW per kWh, {words}"
        by_rate_kw, voltage_v = power_kw, car.battery.voltage_nominal_v
        power_kw = filler.when_written(
            "battery.current_charge_sustained_a",
            car.battery,
            lambda current_a: greater(by_rate_kw, 1e-3 * current_a * voltage_v),
            power_kw,
        )
        filler.fill("charging", car.charging, {"power_dc_kw": (power_kw, words)})
    filler.fill("battery", car.battery, {"current_charge_sustained_a": _sustained(car)})


def typical_rate_per_h(car: CompletedCar) -> tuple[float, str]:
    """Highest DC power over usable energy of a car whose file does not write its power, and the law in words.

    Equation: 3.1 1/h above 550 V; else 1.83 1/h x 1.028^(y - 2020), y the model year, 2016 to 2025, 2020 where none is written.
    Source: as `RATE_2020_PER_H`.
    """
    if car.battery.cells_series * car.battery.cell.law.voltage_nominal_v > HIGH_VOLTAGE_V:
        return RATE_HIGH_VOLTAGE_PER_H, "typical of 800 V"
    year = 2020 if car.model_year is None else min(max(car.model_year, RATE_YEARS[0]), RATE_YEARS[1])
    return RATE_2020_PER_H * (1.0 + RATE_GROWTH_A_YEAR) ** (year - 2020), f"typical of 400 V in {year}"


def sustained_share(rate_per_h, voltage_v, power_kw, energy_kwh, chemistry: str = "nmc") -> Any:
    """Current that warm cells sustain at the rated charge, over that of the car's highest DC power.

    Equation: (1 - 0.09 s((r - 1.8) / 0.04) s((550 V - U) / 20 V)) (1 + 0.25 s(P - 38 kW) s(53 kW - P) s((42 kWh - E) / 1.5 kWh)),
        s(x) = 1 / (1 + exp(-x))

    Args:
        rate_per_h: r, current of the highest power over the capacity.
        voltage_v: U, nominal.
        power_kw: P, highest DC power.
        energy_kwh: E, usable.
        chemistry: with "lmo" and "lfp" the gain of 0.25 is none.

    Returns: 0.9 to 1.25; plain arithmetic, so that a traced number passes through.
    Source: fitted and assumed, see `BURST_SHARE` and `STATION_GAIN`.
    """
    burst = _step((rate_per_h - BURST_RATE_PER_H) / BURST_BAND_PER_H) * _step((HIGH_VOLTAGE_V - voltage_v) / HIGH_VOLTAGE_BAND_V)
    by_power = _step((power_kw - STATION_LOW_KW) / STATION_BAND_KW) * _step((STATION_HIGH_KW - power_kw) / STATION_BAND_KW)
    by_station = by_power * _step((STATION_ENERGY_KWH - energy_kwh) / STATION_ENERGY_BAND_KWH)
    gain = STATION_GAIN if chemistry in STATION_CHEMISTRIES else 0.0
    return (1.0 - BURST_SHARE * burst) * (1.0 + gain * by_station)


def _sustained(car: CompletedCar) -> tuple[Any, str]:
    battery, power_kw = car.battery, car.charging.power_dc_kw
    capacity_ah = (
        battery.capacity_ah if battery.capacity_ah is not None else battery.energy_gross_kwh * 1e3 / battery.voltage_nominal_v
    )
    if power_kw is None:
        return CHARGE_RATE_TYPICAL * capacity_ah, f"{CHARGE_RATE_TYPICAL:g} C, by judgement, where no DC power is known"
    rated_a = 1e3 * power_kw / battery.voltage_nominal_v
    share = sustained_share(
        rated_a / capacity_ah, battery.voltage_nominal_v, power_kw, battery.energy_usable_kwh, battery.chemistry
    )
    words = "highest DC power / nominal voltage, x what cells of this rate, voltage and size sustain"
    return rated_a * share, f"{words} ({share:.2f})" if isinstance(share, float) else words


def _step(value) -> Any:
    """Logistic step from 0 to 1 around zero, in plain arithmetic; flat beyond 30 either way."""
    return 1.0 / (1.0 + math.e ** -lesser(greater(value, -30.0), 30.0))
