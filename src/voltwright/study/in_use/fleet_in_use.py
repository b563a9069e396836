"""A fleet compared with the model: deviation, state of health and cost of each vehicle, and the likely cause of those outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.spec.telematics import FleetTable, Rows
from voltwright.study.ageing.usage import Usage
from voltwright.study.in_use.deviation import CAUSES, FleetDeviation, Trips, fleet_deviation, robust_z
from voltwright.study.in_use.expectation import YEAR_S, ages_years, expected_soh
from voltwright.study.in_use.health import Health, health
from voltwright.study.in_use.surface import EnergySurface, energy_surface
from voltwright.units import SECONDS_PER_HOUR, WH_PER_KWH

NORMAL_90 = 1.645
OUTSIDE = 4.0
"""Standard deviations outside the fleet from which a vehicle is named: one in 16,000 by chance, of each of four figures."""
DEVIATION_LEAST, LOAD_LEAST_KW, SOH_LEAST = 0.04, 0.1, 0.03
"""A deviation that is worth a look: of the energy, of a load, of the state of health."""
TRIPS_LEAST = 10
TEMPERATURE_TAKEN_C = 15.0
SPAN_LEAST_S = 30 * 86400.0
"""A vehicle's distance a year is known from rows over a month or more."""
WORDS = {
    "rolling": ("more per distance: tyre pressure, brake drag, load or wheels", "less per distance: a light load, easy tyres"),
    "air": (
        "more with the speed: roof box, windows, wind or a faster driver",
        "less with the speed: a calmer driver, slipstream",
    ),
    "load": (
        "more per hour: a load that stays on, climate or refrigeration",
        "less per hour: little heating or air conditioning",
    ),
    "capacity": (
        "capacity below the fleet: cells, balance, or a wrong state of charge",
        "capacity above the fleet: a newer battery",
    ),
}
"""What a deviation points to, above and below the fleet."""


@dataclass(frozen=True)
class VehicleInUse:
    """A vehicle of a fleet.

    Attributes:
        trips, distance_km, energy_kwh: that are used, and their energy. consumption_wh_km: of them. deviation: from the fleet's
        vehicles on the same trips, low and high: ends of its 90 % interval. soh: state of health by its charges, with interval by
        these; charges: that say something. soh_expected: by the ageing model. years, odometer_km: at the last row. cost: of its
        charges, and of the energy beside them at the price given. cost_100km: over its distance. cause: what sets it apart, empty
        where nothing does. size: of that cause, relative, of a load in kW. None where not known.
    """

    vehicle: str
    trips: int
    distance_km: float
    energy_kwh: float
    consumption_wh_km: float | None
    deviation: float | None
    deviation_low: float | None
    deviation_high: float | None
    charges: int
    soh: float | None
    soh_low: float | None
    soh_high: float | None
    soh_expected: float | None
    years: float | None
    odometer_km: float | None
    cost: float | None
    cost_100km: float | None
    cause: str
    size: float | None


@dataclass(frozen=True)
class ComparedTrips:
    """Trips that were compared: vehicle, start in seconds since 1970, distance and energy, shape (n,) each."""

    vehicle: np.ndarray
    start_s: np.ndarray
    distance_km: np.ndarray
    energy_wh: np.ndarray


@dataclass(frozen=True)
class FleetInUse:
    """A fleet beside the model.

    Attributes:
        vehicles: each. deviation: of the fleet's records behind. health: likewise. energy_deviation: measured over modelled
        energy of all trips, less 1. trip_spread: relative error of one trip. spread_between: of vehicles about the fleet, one
        standard deviation. by_charge_trips: trips whose energy was read from the state of charge. notes: what was taken.
        trips: that were compared.
    """

    vehicles: tuple[VehicleInUse, ...]
    deviation: FleetDeviation
    health: Health
    energy_deviation: float
    trip_spread: float
    spread_between: float
    by_charge_trips: int
    notes: tuple[str, ...]
    trips: ComparedTrips

    def trip_columns(self) -> dict[str, np.ndarray]:
        """Each trip beside what the fleet's model expects of it: a table of columns, shape (n,).

        Returns:
            `deviation` is energy over expected energy, less 1; `low` and `high` the 90 % interval in which a trip of a vehicle
            like the fleet lies; `z` its distance from its own vehicle in standard deviations.
        """
        names = np.array([each.vehicle for each in self.vehicles])
        expected, half = self.deviation.expected_wh, NORMAL_90 * self.trip_spread
        return {
            "vehicle": names[self.trips.vehicle],
            "start": np.datetime_as_string(self.trips.start_s.astype("datetime64[s]")),
            "distance_km": self.trips.distance_km,
            "energy_kwh": self.trips.energy_wh / WH_PER_KWH,
            "expected_kwh": expected / WH_PER_KWH,
            "deviation": self.trips.energy_wh / expected - 1.0,
            "low": np.full(len(expected), -half),
            "high": np.full(len(expected), half),
            "z": self.deviation.residual,
        }


def fleet_in_use(
    car: CompletedCar,
    table: FleetTable,
    usage: Usage,
    price_kwh: float | None = None,
    surface: EnergySurface | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> FleetInUse:
    """Compare a fleet with the model of its car.

    Args:
        car: completed, new. table: as read and checked. usage: climate and habits of the expectation. price_kwh: of energy that
        has no cost of its own. surface: of the car, where it is there already. tell: called with a line before each part.

    Raises:
        SpecError, SimulationError: as `energy_surface`, `age`.
    """
    count, notes = len(table.names), []
    tell("energy of trips over speed and temperature, by the model")
    made = energy_surface(car) if surface is None else surface
    tell("state of health by the charges")
    battery = health(car, table.charges, count)
    tell(f"{len(table.trips):,} trips of {count:,} vehicles beside the model")
    trips, by_charge, used = _trips(car, table.trips, battery, made, notes)
    found = fleet_deviation(made, trips, count)
    years, a_year_km, odometer = _lives(table, count)
    tell("state of health that the ageing model expects")
    expected = expected_soh(car, usage, years, a_year_km)
    causes = _causes(found, battery)
    costs = _costs(table, price_kwh, count, notes)
    known = np.isfinite(found.deviation)
    between = (
        float(np.sqrt(max(np.var(found.deviation[known]) - np.mean(found.deviation_se[known] ** 2), 0.0))) if known.any() else 0.0
    )
    distance, energy = (np.bincount(used.vehicle, values, minlength=count) for values in (trips.distance_km, trips.energy_wh))
    rows = tuple(
        _vehicle(place, name, found, battery, expected, years, odometer, costs, causes, distance, energy)
        for place, name in enumerate(table.names)
    )
    driven = ComparedTrips(used.vehicle, used.start_s, trips.distance_km, trips.energy_wh)
    return FleetInUse(rows, found, battery, found.fleet_deviation, found.spread, between, by_charge, tuple(notes), driven)


def _trips(car: CompletedCar, rows: Rows, battery: Health, surface: EnergySurface, notes: list[str]) -> tuple[Trips, int, Rows]:
    """The trips with their energies, how many of these are read from the state of charge, and their rows."""
    numbers = rows.numbers
    used = WH_PER_KWH * numbers["energy_kwh"]
    share = np.where(np.isfinite(battery.soh), battery.soh, 1.0)[rows.vehicle]
    gone = 0.01 * (numbers["soc_start_percent"] - numbers["soc_end_percent"])
    by_charge = ~np.isfinite(used)
    used = np.where(by_charge, gone * share * car.battery.energy_usable_kwh * WH_PER_KWH, used)
    temperature = numbers["temp_ambient_c"]
    lacking = ~np.isfinite(temperature)
    if np.any(lacking):
        notes.append(f"{int(lacking.sum()):,} trips have no temperature: {TEMPERATURE_TAKEN_C:g} °C taken")
    hours = numbers["duration_min"] * 60.0 / SECONDS_PER_HOUR
    inside = surface.inside(numbers["distance_km"], hours)
    if not np.all(inside):
        notes.append(f"{int((~inside).sum()):,} trips are slower or faster than the table of the model, and not compared")
    if np.any(by_charge):
        notes.append(f"{int(by_charge.sum()):,} trips have no energy: read from the state of charge and the usable energy")
    kept = rows.part(inside)
    columns = (numbers["distance_km"], hours, np.where(lacking, TEMPERATURE_TAKEN_C, temperature), used)
    return Trips(kept.vehicle, *(column[inside] for column in columns)), int(by_charge.sum()), kept


def _lives(table: FleetTable, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(age [years], distance a year [km], odometer [km]) of each vehicle at its last row, NaN where not known."""
    trips = table.trips
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, trips.vehicle, trips.start_s)
    np.maximum.at(last, trips.vehicle, trips.start_s)
    span = last - first
    driven = np.bincount(trips.vehicle, trips.numbers["distance_km"], minlength=count)
    odometer, low = np.full(count, -np.inf), np.full(count, np.inf)
    known = np.isfinite(trips.numbers["odometer_km"])
    np.maximum.at(odometer, trips.vehicle[known], trips.numbers["odometer_km"][known])
    np.minimum.at(low, trips.vehicle[known], trips.numbers["odometer_km"][known])
    way = np.where(np.isfinite(odometer), np.maximum(odometer - low, driven), driven)
    with np.errstate(invalid="ignore", divide="ignore"):
        a_year = np.where(span >= SPAN_LEAST_S, way / (span / YEAR_S), np.nan)
    odometer = np.where(np.isfinite(odometer), odometer, np.nan)
    years = ages_years(table.in_service_s, np.where(np.isfinite(last), last, np.nan), odometer, a_year)
    with np.errstate(invalid="ignore", divide="ignore"):
        a_year = np.where(np.isfinite(odometer) & (years > 0.5), odometer / years, a_year)
    return years, a_year, odometer


def _costs(table: FleetTable, price_kwh: float | None, count: int, notes: list[str]) -> np.ndarray:
    """Cost of each vehicle's charges, NaN where none is known, shape (v,)."""
    charges, numbers = table.charges, table.charges.numbers
    price = np.where(np.isfinite(numbers["price_kwh"]), numbers["price_kwh"], np.nan if price_kwh is None else price_kwh)
    cost = np.where(np.isfinite(numbers["cost"]), numbers["cost"], price * numbers["energy_kwh"])
    lacking = ~np.isfinite(cost)
    if len(charges) and np.any(lacking):
        notes.append(f"{int(lacking.sum()):,} charges have no cost and no price, and are not in the costs; give a price")
    total = np.bincount(charges.vehicle, np.nan_to_num(cost), minlength=count)
    return np.where(np.bincount(charges.vehicle, ~lacking, minlength=count) > 0, total, np.nan)


def _causes(found: FleetDeviation, battery: Health) -> list[tuple[str, float] | None]:
    """Of each vehicle, what sets it apart from the fleet and by how much; None where nothing does."""
    z = np.stack([robust_z(found.causes[:, place], found.causes_se[:, place]) for place in range(len(CAUSES))], axis=1)
    z = np.where((found.trips >= TRIPS_LEAST)[:, None], np.nan_to_num(z), 0.0)
    best = np.argmax(found.gains, axis=1)
    soh_z = np.nan_to_num(robust_z(battery.soh, battery.soh_se))
    middle = float(np.nanmedian(battery.soh)) if np.any(np.isfinite(battery.soh)) else 1.0
    rows: list[tuple[str, float] | None] = []
    for place in range(len(best)):
        name = CAUSES[int(best[place])]
        size = float(found.causes[place, best[place]])
        least = LOAD_LEAST_KW if name == "load" else 0.0
        aside = abs(found.deviation[place]) >= DEVIATION_LEAST or (name == "load" and abs(size) >= LOAD_LEAST_KW)
        if abs(z[place, best[place]]) >= OUTSIDE and aside and abs(size) >= least:
            rows.append((WORDS[name][int(size < 0.0)], size))
        elif abs(soh_z[place]) >= OUTSIDE and abs(battery.soh[place] - middle) >= SOH_LEAST:
            rows.append((WORDS["capacity"][int(battery.soh[place] > middle)], float(battery.soh[place] - middle)))
        else:
            rows.append(None)
    return rows


def _vehicle(
    place: int, name: str, found, battery: Health, expected, years, odometer, costs, causes, distance, energy
) -> VehicleInUse:
    half = NORMAL_90 * found.deviation_se[place]
    soh_half = NORMAL_90 * battery.soh_se[place]
    cause = causes[place]
    km, wh = float(distance[place]), float(energy[place])
    return VehicleInUse(
        vehicle=name,
        trips=int(found.trips[place]),
        distance_km=km,
        energy_kwh=wh / WH_PER_KWH,
        consumption_wh_km=wh / km if km > 0.0 else None,
        deviation=_known(found.deviation[place]),
        deviation_low=_known(found.deviation[place] - half),
        deviation_high=_known(found.deviation[place] + half),
        charges=int(battery.charges[place]),
        soh=_known(battery.soh[place]),
        soh_low=_known(battery.soh[place] - soh_half),
        soh_high=_known(battery.soh[place] + soh_half),
        soh_expected=_known(expected[place]),
        years=_known(years[place]),
        odometer_km=_known(odometer[place]),
        cost=_known(costs[place]),
        cost_100km=_known(100.0 * costs[place] / km) if km > 0.0 else None,
        cause="" if cause is None else cause[0],
        size=None if cause is None else cause[1],
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
