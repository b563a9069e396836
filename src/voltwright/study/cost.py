"""What a car costs: pack, drive units, charger and wiring, thermal system, body, and all the rest, from the numbers of its file.

Modelled: direct manufacturing cost of each part by the laws that the US EPA published for its rule of 2024, with the mark-up of
the same source from cost to price, and one price a square foot of footprint for the rest, fitted to written prices.
Left out: brand, options, batteries of other than the four chemistries, taxes, subsidies. The price is one before tax, in US
dollars of 2022. Plain arithmetic on the car's numbers, so that a traced number passes through and its gradient comes back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.spec.battery import Price
from voltwright.units import KG_PER_LB, M_PER_FOOT, M_PER_MM

CURRENCY, MONEY_YEAR = "USD", 2022
OMEGA = "US EPA, OMEGA model, github.com/USEPA/EPA_OMEGA_Model"
POWERTRAIN = f"{OMEGA}, omega_model/test_inputs/powertrain_cost_frm.csv @0388d36c, 2023-10-30, costs by FEV in dollars of 2022"
CELLS = f"{POWERTRAIN}; curve of Argonne National Laboratory, over the gross energy and the model year"
STRUCTURE = f"{OMEGA}, omega_model/test_inputs/glider_cost.csv @9fa93b91 and mass_scaling.csv @02f08792, 2022-07-19, steel"
MARKUP = 1.5
"""Price over direct manufacturing cost. Source: the same file as `POWERTRAIN`; the rule's retail price equivalent."""

YEARS = (2023, 2035)
"""Model years of the curves; an earlier car is priced as if it were built in the first."""
YEAR_UNWRITTEN = 2024
LEARNING_RATE, LEARNING_SALES, LEARNING_LEGACY, LEARNING_START = -0.245, 6.6, 8.0, 2022
"""Cost of what is not pack or body: ((6.6 (year - 2022) + 8) / 8)^-0.245. Source: as `POWERTRAIN`."""

PACK_MARKETS = {"CN": 1.0 / 1.31, "US": 1.0, "EU": 1.48 / 1.31}
"""Price of a pack over that in the US. Source: BloombergNEF, battery price survey of 2024-12, as reported at
https://lithium-news.com/lithium-ion-battery-pack-prices-fall-20-in-2024-amidst-fight-for-market-share: China 94 dollars a kWh,
US 31 % and Europe 48 % above it."""
REST_PER_FT2 = {"CN": 172.0}
REST_PER_FT2_ELSEWHERE = 381.0
"""Price [USD/ft²] of everything else: seats, glass, chassis, electronics, assembly, sale, profit. Fitted: the median of what is
left of the written prices of eleven shipped cars, two of them sold in China, both of one maker; docs/cost.md has them."""
TRACK_OVER_WIDTH = 0.85
"""By judgement, after cars of the middle class."""
FT2_PER_M2 = M_PER_FOOT**-2
LB_PER_KG = 1.0 / KG_PER_LB


@dataclass(frozen=True)
class _Kind:
    """Costs [USD] by body style: per drive unit, then for one and two driven axles."""

    gearbox: float
    wiring: tuple[float, float]
    cooling: tuple[float, float]
    structure_kg: tuple[float, float]
    structure_fixed: float


SEDAN = _Kind(281.00, (248.87 + 101.62, 337.21 + 143.48), (383.54, 456.71), (5.5045, 105.4), 1500.0)
CROSSOVER = _Kind(339.37, (244.87 + 100.44, 333.71 + 145.17), (413.13, 602.00), (10.077, -76.528), 1700.0)
PICKUP = _Kind(544.28, (274.32 + 110.42, 363.16 + 157.75), (632.33, 709.81), (10.077, -76.528), 1700.0)
"""Source: `POWERTRAIN` for gearbox, wiring and cooling; `STRUCTURE` for the mass of the structure [kg] over the footprint [ft²]
and its fixed cost."""
KINDS = {"car": SEDAN, "suv": CROSSOVER, "van": PICKUP}
HVAC, CORD, LOW_VOLTAGE_BATTERY, CHARGER_PER_KW = 551.79, 111.0, 60.0, 57.0
STRUCTURE_PER_LB = 1.5

LAWS = {
    "pack": f"cost a kWh of gross energy by chemistry, size and year, x {MARKUP:g}, x the market's price level. {CELLS}",
    "drive_units": f"motor, inverter and gearbox of each by power and kind, with learning, x {MARKUP:g}. {POWERTRAIN}",
    "charger_and_wiring": f"on-board charger by power, cord, wiring, with learning, x {MARKUP:g}. {POWERTRAIN}",
    "thermal": f"coolant circuit and climate system, with learning, x {MARKUP:g}. {POWERTRAIN}",
    "body": f"steel structure by footprint, x {MARKUP:g}. {STRUCTURE}",
    "rest": "price by footprint and market, fitted to the written prices of eleven shipped cars; docs/cost.md",
}
"""The law of each part, in words, with its source."""


@dataclass(frozen=True)
class PriceBreakdown:
    """What a car costs, by part.

    Attributes:
        parts: price to the customer before tax [USD], by name: pack, drive_units, charger_and_wiring, thermal, body, rest.
        total: their sum [USD].
        currency, year: of the money.
        model_year: for which it is priced.
        written: the price that the car's file writes, in its own currency; None where it writes none.
    """

    parts: dict[str, Any]
    total: Any
    currency: str
    year: int
    model_year: int
    written: Price | None


def price_of(car: CompletedCar) -> PriceBreakdown:
    """What a car costs, from the numbers of its file.

    Args:
        car: a car, an SUV or a van; its numbers may be traced.

    Returns:
        price by part and in total, in US dollars of 2022, before tax.

    Raises:
        SpecError: a vehicle of another class, for which there is no law.
    Source: `LAWS`. Valid: passenger cars, SUVs and vans of 20 to 150 kWh; deviation from written prices in docs/cost.md.

    >>> from voltwright.defaults.completion import complete
    >>> from voltwright.library.cars import load_car
    >>> price = price_of(complete(load_car("nissan-leaf-2018")))
    >>> round(price.parts["pack"] / price.total, 1)
    0.3
    """
    kind = _kind_of(car)
    year = model_year_of(car)
    learned = ((LEARNING_SALES * max(year - LEARNING_START, 0) + LEARNING_LEGACY) / LEARNING_LEGACY) ** LEARNING_RATE
    both = len(car.axles) - 1
    units = sum(_unit_cost(getattr(car.drive_units, axle).motor, kind) for axle in car.axles)
    wiring = CHARGER_PER_KW * car.charging.power_ac_kw + CORD + LOW_VOLTAGE_BATTERY + kind.wiring[both]
    footprint_ft2 = footprint_m2(car) * FT2_PER_M2
    slope, fixed = kind.structure_kg
    structure = STRUCTURE_PER_LB * LB_PER_KG * (slope * footprint_ft2 + fixed) + kind.structure_fixed
    market = market_of(car)
    parts = {
        "pack": MARKUP * PACK_MARKETS[market] * pack_cost(car.battery.energy_gross_kwh, car.battery.chemistry, year),
        "drive_units": MARKUP * learned * units,
        "charger_and_wiring": MARKUP * learned * wiring,
        "thermal": MARKUP * learned * (HVAC + kind.cooling[both]),
        "body": MARKUP * structure,
        "rest": REST_PER_FT2.get(market, REST_PER_FT2_ELSEWHERE) * footprint_ft2,
    }
    return PriceBreakdown(parts, sum(parts.values()), CURRENCY, MONEY_YEAR, year, car.written.price)


def pack_cost(energy_gross_kwh: Any, chemistry: str, year: int) -> Any:
    """Direct manufacturing cost of a pack in the US [USD of 2022].

    Equation: NMC, NCA, LMO: (128.9 + 1480 E^-1.164 - 5.278 t exp(-0.0129 t)) E;
        LFP: (120.6 + 1535 E^-1.148 - 10.04 t exp(-0.08346 t)) E; t = year - 2023

    Args:
        energy_gross_kwh: E, may be traced.
        chemistry: of the car's file. year: model year, 2023 to 2035.

    Valid: the source has NMC and LFP; NCA and LMO are taken as NMC, by judgement.
    Source: `CELLS`.

    >>> round(pack_cost(75.0, "nmc", 2023) / 75.0)
    139
    """
    years = min(max(year, YEARS[0]), YEARS[1]) - YEARS[0]
    if chemistry.startswith("lfp"):
        each = 120.6 + 1535.0 * energy_gross_kwh**-1.148 - 10.04 * years * math.exp(-0.08346 * years)
    else:
        each = 128.9 + 1480.0 * energy_gross_kwh**-1.164 - 5.278 * years * math.exp(-0.0129 * years)
    return each * energy_gross_kwh


def footprint_m2(car: CompletedCar) -> Any:
    """Wheelbase times track [m²], with the track as a share of the width."""
    return car.body.wheelbase_mm * M_PER_MM * TRACK_OVER_WIDTH * car.body.width_mm * M_PER_MM


def model_year_of(car: CompletedCar) -> int:
    """The model year for which a car is priced: its own within the years of the source, 2024 where none is written."""
    return min(max(YEAR_UNWRITTEN if car.model_year is None else car.model_year, YEARS[0]), YEARS[1])


def market_of(car: CompletedCar) -> str:
    """CN, US or EU: the first market that the file names; elsewhere, and where none is written, the EU."""
    first = (car.market or "").partition(",")[0].strip().upper()
    return first if first in PACK_MARKETS else "EU"


def _kind_of(car: CompletedCar) -> _Kind:
    kind = KINDS.get(car.vehicle_class)
    if kind is None:
        raise SpecError(
            f"`vehicle_class` must be {', '.join(KINDS)} for a price, but {car.name} is a {car.vehicle_class}: "
            "there is no cost law for it; leave the price out.",
            "vehicle_class",
        )
    return kind


def _unit_cost(motor: Any, kind: _Kind) -> Any:
    """Direct manufacturing cost of a drive unit [USD]: motor, inverter, gearbox.

    Source: `POWERTRAIN`. It has induction motors at the front of cars with two units, and permanent-magnet ones; electrically
    excited ones are taken as these, by judgement.
    """
    power_kw = motor.power_max_kw
    machine = 0.77 * power_kw + 225.33 if motor.kind == "induction" else 1.1097 * power_kw + 323.22
    return machine + 1.26 * power_kw + 559.0 + kind.gearbox
