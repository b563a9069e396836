"""A simulated fleet with known truth, for examples and tests: nothing in it was measured.

Each vehicle has its own tyres, air drag, load and battery; its trips take the energy of the model's table times an error of
their own, its charges that of the new car times its state of health; displays round. Random numbers are keyed by seed and
vehicle, so that a vehicle is the same in a fleet of any size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.library.climates import load_climate
from voltwright.spec.telematics import METERS
from voltwright.study.in_use.surface import EnergySurface

START_S = 1_735_689_600.0
"""2025-01-01, UTC."""
DAY_S = 86_400.0
STYLE_SD, CHARGE_SD = 0.09, 0.012
"""Relative error of a trip's energy (hills, wind, traffic) and of a charge's."""
FAULT_SHARE = 0.02
"""Share of the vehicles with each of the faults."""
PRICES = (0.32, 0.59)


@dataclass(frozen=True)
class Truth:
    """What is true of a vehicle: change of its rolling resistance and air drag, load [kW], state of health, and its fault."""

    rolling: float
    air: float
    load_kw: float
    soh: float
    fault: str


def simulated_fleet(
    surface: EnergySurface,
    new_kwh: tuple[float, ...],
    usable_kwh: float,
    vehicles: int,
    days: int = 365,
    *,
    seed: int = 1,
    climate: str = "munich",
) -> tuple[dict[str, np.ndarray], list[Truth]]:
    """Columns of a table of trips and charges, and the truth of each vehicle.

    Args:
        surface: of the car. new_kwh: of `new_charge_kwh`. usable_kwh: of the new car. vehicles, days: size. seed: of the random
        numbers. climate: of the temperatures.

    Returns:
        columns by heading, shape (rows,), in order of time for each vehicle; truths by vehicle.
    """
    means = np.array(load_climate(climate).means_c)
    pieces, truths = [], []
    for number in range(vehicles):
        random = np.random.Generator(np.random.Philox(key=[seed, number]))
        truth, odometer = _truth(random)
        truths.append(truth)
        pieces.append(_rows(random, surface, new_kwh, usable_kwh, truth, odometer, number, days, means))
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}, truths


def _truth(random: np.random.Generator) -> tuple[Truth, float]:
    odometer = float(random.uniform(4_000.0, 120_000.0))
    soh = 1.0 - 0.015 - 0.035 * np.sqrt(odometer / 50_000.0) + 0.012 * random.standard_normal()
    rolling, air = 0.03 * random.standard_normal(2)
    load = 0.03 * random.standard_normal()
    drawn = random.random()
    fault = next((name for place, name in enumerate(("rolling", "load", "capacity")) if drawn < (place + 1) * FAULT_SHARE), "")
    if fault == "rolling":
        rolling += 0.4
    elif fault == "load":
        load += 0.5
    elif fault == "capacity":
        soh -= 0.15
    return Truth(float(rolling), float(air), float(load), float(soh), fault), odometer


def _rows(
    random: np.random.Generator,
    surface: EnergySurface,
    new_kwh: tuple[float, ...],
    usable_kwh: float,
    truth: Truth,
    odometer: float,
    number: int,
    days: int,
    means: np.ndarray,
) -> dict[str, np.ndarray]:
    count = max(1, int(random.poisson(1.2 * days)))
    start = np.sort(random.uniform(0.0, days, count)) * DAY_S
    speed = np.clip(np.exp(np.log(38.0) + 0.45 * random.standard_normal(count)), 10.0, 125.0)
    minutes = np.clip(np.exp(np.log(24.0) + 0.6 * random.standard_normal(count)), 3.0, 150.0)
    km = speed * minutes / 60.0
    month = (start / DAY_S / 365.0 * 12.0).astype(int) % 12
    temperature = means[month] + 4.0 * random.standard_normal(count)
    wh = surface.energy_wh(km, minutes / 60.0, temperature)
    wh = wh + surface.shares_wh(km, minutes / 60.0, temperature) @ np.array([truth.rolling, truth.air, truth.load_kw])
    wh = wh * (1.0 + STYLE_SD * random.standard_normal(count))
    return _with_charges(random, truth, new_kwh, usable_kwh, number, odometer, start, km, minutes, temperature, wh / 1e3)


def _with_charges(
    random: np.random.Generator,
    truth: Truth,
    new_kwh,
    usable_kwh,
    number: int,
    odometer: float,
    start,
    km,
    minutes,
    temperature,
    kwh,
) -> dict[str, np.ndarray]:
    """The trips with a charge wherever the battery is low, in order of time."""
    soc, level, full_kwh = [], float(random.uniform(0.6, 0.9)), usable_kwh * truth.soh
    charged: list[tuple[float, float, float, float, int]] = []
    for place in range(len(km)):
        if level - kwh[place] / full_kwh < 0.1 or random.random() < 0.15:
            fast = random.random() < 0.25
            to = float(random.uniform(0.78, 0.86) if fast else random.uniform(0.8, 1.0))
            if to > level + 0.05:
                meter = METERS.index("charger") if fast else METERS.index("grid")
                energy = new_kwh[meter] * truth.soh * (to - level) * (1.0 + CHARGE_SD * random.standard_normal())
                charged.append((start[place] - 1800.0, level, to, energy, meter))
                level = to
        after = max(level - kwh[place] / full_kwh, 0.01)
        soc.append((level, after))
        level = after
    levels = 100.0 * np.array(soc)
    rows = len(km) + len(charged)
    name = np.full(rows, f"vehicle-{number:04d}")
    charges = np.array(charged).reshape(-1, 5)
    blank = np.full(len(charges), np.nan)
    fast = charges[:, 4] == METERS.index("charger")
    price = np.where(fast, PRICES[1], PRICES[0])

    def joined(of_trips: np.ndarray, of_charges: np.ndarray) -> np.ndarray:
        return np.concatenate([of_trips, of_charges])[order]

    order = np.argsort(np.concatenate([start, charges[:, 0]]), kind="stable")
    none = np.full(len(km), np.nan)
    return {
        "vehicle": name,
        "kind": joined(np.full(len(km), "trip"), np.full(len(charges), "charge")),
        "start": np.datetime_as_string(joined(START_S + start, START_S + charges[:, 0]).astype("datetime64[s]")),
        "distance_km": np.round(joined(km, blank), 2),
        "duration_min": np.round(joined(minutes, blank), 1),
        "temp_ambient_c": np.round(joined(temperature, blank)),
        "energy_kwh": np.round(joined(kwh, charges[:, 3]), 3),
        "soc_start_percent": np.round(joined(levels[:, 0], 100.0 * charges[:, 1])),
        "soc_end_percent": np.round(joined(levels[:, 1], 100.0 * charges[:, 2])),
        "odometer_km": np.round(joined(odometer + np.cumsum(km) - km, blank), 1),
        "metered": joined(np.full(len(km), ""), np.where(fast, "charger", "grid")),
        "cost": np.round(joined(none, price * charges[:, 3]), 2),
        "currency": joined(np.full(len(km), ""), np.full(len(charges), "EUR")),
    }
