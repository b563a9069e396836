"""Rows of a fleet checked: what cannot be is not used and counted by its reason, what is suspected is said."""

from __future__ import annotations

import numpy as np

from voltwright.errors import SpecError
from voltwright.interfaces.telematics_file import RawTable
from voltwright.spec.telematics import NUMBERS, FleetTable, Rows
from voltwright.units import M_PER_KM, M_PER_MILE

SPEED_MOST_KMH = 200.0
MILE = M_PER_MILE / M_PER_KM
TRIP_LEAST_KM = 0.5
USE_WH_KM = (15.0, 2000.0)
"""Median energy over distance of a fleet within which its units are taken as they stand."""
FAHRENHEIT_ABOVE_C = 45.0
THOUSAND = 1000.0
UNIT_SLACK = 0.08
SHOWN_MOST = 8


def fleet_table(tables: list[RawTable], rows: Rows, kinds: np.ndarray, names: tuple[str, ...]) -> FleetTable:
    """The checked rows of a fleet.

    Args:
        tables: that were read. rows, kinds, names: of all of them together, with one numbering of the vehicles.

    Raises:
        SpecError: units that cannot be right, or no trip left; with the counts by reason.
    """
    notes, dropped = _read_notes(tables), {}
    numbers = dict(rows.numbers)
    _as_percent(numbers, notes)
    _check_temperature(numbers["temp_ambient_c"])
    _in_kwh(numbers, kinds, notes)
    rows = Rows(rows.vehicle, rows.start_s, _filled(numbers), rows.metered)
    kept = np.ones(len(rows), bool)

    def drop(wrong: np.ndarray, reason: str) -> None:
        wrong = wrong & kept
        if np.any(wrong):
            dropped[reason] = dropped.get(reason, 0) + int(np.sum(wrong))
            kept[wrong] = False

    trip, charge = kinds == 0, kinds == 1
    empty = np.array([name == "" for name in names], bool)
    drop(empty[rows.vehicle], "no vehicle is named")
    drop(kinds < 0, "`kind` is neither trip nor charge")
    drop(~np.isfinite(rows.start_s), "`start` is no date and time (ISO 8601)")
    for name, (low, high) in NUMBERS.items():
        values = rows.numbers[name]
        drop((values < low) | (values > high), f"`{name}` lies outside {low:g} to {high:g}")
    _drop_trips(rows, trip, drop)
    used = rows.numbers["energy_kwh"]
    gained = rows.numbers["soc_end_percent"] - rows.numbers["soc_start_percent"]
    drop(charge & ~(used > 0.0), "a charge without energy")
    drop(charge & np.isfinite(gained) & (gained <= 0.0), "a charge that does not raise the state of charge")
    drop(_repeated(rows, kinds), "the same vehicle, start and kind again")
    if not np.any(kept & trip):
        counts = "; ".join(f"{count:,} rows: {reason}" for reason, count in dropped.items())
        raise SpecError(f"'{tables[0].path}' must hold a trip that can be used, but holds none ({counts or 'no row is a trip'}).")
    trips, charges = rows.part(kept & trip), rows.part(kept & charge)
    _suspect_miles(trips, notes)
    in_service = np.full(len(names), np.nan)
    for table in tables:
        for place, moment in table.in_service.items():
            in_service[place] = moment
    currencies: dict[str, int] = {}
    for table in tables:
        for name, count in table.currencies.items():
            currencies[name] = currencies.get(name, 0) + count
    if len(currencies) > 1:
        notes.append(f"costs are in {', '.join(sorted(currencies))}; they are added up without exchange")
    columns = {column.quantity: heading for table in tables for heading, column in table.columns.items()}
    currency = max(currencies, key=lambda name: currencies[name]) if currencies else ""
    return FleetTable(names, trips, charges, len(rows), dropped, tuple(notes), in_service, currency, columns)


def _read_notes(tables: list[RawTable]) -> list[str]:
    notes = []
    for table in tables:
        if table.unknown:
            shown = ", ".join(table.unknown[:SHOWN_MOST]) + (", ..." if len(table.unknown) > SHOWN_MOST else "")
            notes.append(f"{table.path.name}: columns not used: {shown}")
        for heading, models in table.models.items():
            if len(models) > 1:
                several = ", ".join(sorted(models)[:SHOWN_MOST])
                notes.append(
                    f"suspected: {table.path.name} holds several models ({heading}: {several}), all compared with one car"
                )
        naive, zoned = table.zones
        if naive and zoned:
            notes.append(f"{table.path.name}: {naive:,} times have no time zone and {zoned:,} have one; the former count as UTC")
        if table.unread:
            notes.append(f"{table.path.name}: {table.unread:,} cells hold no number and count as not given")
    return notes


def _as_percent(numbers: dict[str, np.ndarray], notes: list[str]) -> None:
    """States of charge in per cent; where none passes 1 they are fractions."""
    both = np.concatenate([numbers["soc_start_percent"], numbers["soc_end_percent"]])
    given = both[np.isfinite(both)]
    if len(given) and given.max() <= 1.0:
        notes.append("states of charge of at most 1 taken as fractions, not as per cent")
        for name in ("soc_start_percent", "soc_end_percent"):
            numbers[name] = 100.0 * numbers[name]


def _check_temperature(values: np.ndarray) -> None:
    given = values[np.isfinite(values)]
    if len(given) and np.median(given) > FAHRENHEIT_ABOVE_C:
        raise SpecError(
            f"`temp_ambient_c` must be in °C, but has a median of {np.median(given):.0f}; if it is in °F, name the column "
            "temp_ambient_f.",
            "temp_ambient_c",
        )


def _in_kwh(numbers: dict[str, np.ndarray], kinds: np.ndarray, notes: list[str]) -> None:
    """Energies in kWh: where energy over distance is a thousand times what any vehicle uses, it was in Wh."""
    with np.errstate(divide="ignore", invalid="ignore"):
        per_km = THOUSAND * numbers["energy_kwh"] / numbers["distance_km"]
    given = per_km[(kinds == 0) & np.isfinite(per_km) & (numbers["distance_km"] >= TRIP_LEAST_KM)]
    if not len(given):
        return
    middle, (low, high) = float(np.median(given)), USE_WH_KM
    if low <= middle <= high:
        return
    if low <= middle / THOUSAND <= high:
        notes.append(f"energy_kwh is in Wh: by kWh the median trip would use {middle / THOUSAND:,.0f} kWh/km; divided by 1000")
        numbers["energy_kwh"] = numbers["energy_kwh"] / THOUSAND
        return
    if middle < 0.0:
        raise SpecError(
            f"`energy_kwh` of a trip must be what the battery gave, above 0, but the median trip has {middle:,.4g} Wh/km; change "
            "its sign.",
            "energy_kwh",
        )
    raise SpecError(
        f"`energy_kwh` and `distance_km` must give {low:g} to {high:g} Wh/km, but the median trip has {middle:,.4g}; check "
        "their units (a heading may name them: energy_wh, distance_mi, distance_m).",
        "energy_kwh",
    )


def _filled(numbers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Duration from distance and mean speed, where it is not given."""
    with np.errstate(divide="ignore", invalid="ignore"):
        by_speed = 60.0 * numbers["distance_km"] / numbers["speed_mean_kmh"]
    duration = np.where(np.isfinite(numbers["duration_min"]), numbers["duration_min"], by_speed)
    return {**numbers, "duration_min": np.where(np.isfinite(duration), duration, np.nan)}


def _drop_trips(rows: Rows, trip: np.ndarray, drop) -> None:
    numbers = rows.numbers
    distance, duration = numbers["distance_km"], numbers["duration_min"]
    drop(trip & ~np.isfinite(distance), "a trip without distance")
    drop(trip & (distance < TRIP_LEAST_KM), f"a trip below {TRIP_LEAST_KM:g} km")
    drop(trip & ~(duration > 0.0), "a trip without duration or mean speed")
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = 60.0 * distance / duration
        per_km = THOUSAND * numbers["energy_kwh"] / distance
    drop(trip & (speed > SPEED_MOST_KMH), f"a trip faster than {SPEED_MOST_KMH:g} km/h in the mean")
    known = np.isfinite(numbers["soc_start_percent"]) & np.isfinite(numbers["soc_end_percent"])
    drop(trip & ~np.isfinite(numbers["energy_kwh"]) & ~known, "a trip without energy and states of charge")
    drop(trip & (np.abs(per_km) > USE_WH_KM[1]), f"a trip above {USE_WH_KM[1]:g} Wh/km")


def _repeated(rows: Rows, kinds: np.ndarray) -> np.ndarray:
    """Rows of a vehicle that begin and are as one before."""
    keys = np.stack([rows.vehicle.astype(float), np.nan_to_num(rows.start_s, nan=-1.0), kinds.astype(float)], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    again = np.ones(len(keys), bool)
    again[first] = False
    return again & np.isfinite(rows.start_s)


def _suspect_miles(trips: Rows, notes: list[str]) -> None:
    """A distance that the odometer, from trip to trip of a vehicle, counts in another unit."""
    order = np.lexsort((trips.start_s, trips.vehicle))
    vehicle, odometer = trips.vehicle[order], trips.numbers["odometer_km"][order]
    distance = trips.numbers["distance_km"][order]
    step = np.diff(odometer)
    same = (np.diff(vehicle) == 0) & np.isfinite(step) & (step > 2.0)
    if np.sum(same) < 10:
        return
    # An odometer is read at the start of a trip: the next reading less this one is this trip, and what was not recorded.
    ratio = float(np.quantile(step[same] / distance[:-1][same], 0.25))
    for wanted, words in ((MILE, "in miles"), (1.0 / MILE, "its odometer in miles")):
        if abs(ratio / wanted - 1.0) < UNIT_SLACK:
            notes.append(
                f"suspected: the odometer rises by {ratio:.2f} times the distance of the trips; distance_km may be {words} "
                "(name the column distance_mi, or odometer_mi)"
            )
