"""A recorded trip checked against itself: what its battery gave by power and by charge, and whether its replay can be compared.

Power and charge are two counts of one energy. Where they differ by a sign or by a thousand, the power is mended and it is said;
where they differ otherwise, nobody knows which is wrong, and the trip is left out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.run import Result
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.units import J_PER_WH, M_S_PER_KMH, STANDARD_GRAVITY_M_S2

CHARGE_LEAST = 0.03
"""Change of charge, of the usable window, from which it tells an energy; below, the steps of a display are too coarse."""
SLACK = (0.6, 1.7)
"""Energy by power over that by charge in which a new and a worn battery, a cold one and a coarse display lie."""
WIDE = (0.35, 2.9)
"""Beyond this no battery of the car's kind explains it."""
SCALES = {1.0: "", 1e3: "in kW, not in W", 1e-3: "in mW, not in W"}
MISSED_SHARE_MAX = 0.1
GAIN_SLACK = 1.1
EMPTY = 1e-3


def mended_power(trip: RecordedTrip, vehicle: Vehicle, *, soc_of_cells: bool) -> tuple[RecordedTrip, str]:
    """The trip with its battery power in W and positive on discharge, and why it cannot be compared, or nothing.

    Args:
        trip: as read. vehicle: with its payload, in SI. soc_of_cells: whether the charge is that of the cells, not of the
        display.
    """
    if trip.power_w is None or trip.soc is None:
        return trip, ""
    shown = [float(vehicle.pack.display_of_soc(soc)) if soc_of_cells else float(soc) for soc in (trip.soc[0], trip.soc[-1])]
    used = shown[0] - shown[1]
    by_power_wh = float(np.trapezoid(trip.power_w, trip.time_s)) / J_PER_WH
    full_wh = float(vehicle.pack.energy_chemical_j()) / J_PER_WH
    by_charge_wh = used * full_wh
    low, high = SLACK
    counts = f"{by_power_wh:.4g} Wh by its power, {by_charge_wh:.4g} Wh by {100.0 * used:.1f} points of charge"
    disagree = f"its battery power and its charge disagree: {counts}; one of the two columns is wrong, or the car is another"
    if abs(used) < CHARGE_LEAST:
        most_wh = high * (abs(used) + CHARGE_LEAST) * full_wh
        return trip, disagree if by_power_wh > most_wh else _gained(trip, vehicle, by_power_wh)
    ratio = by_power_wh / by_charge_wh
    for factor, words in SCALES.items():
        for sign in (1.0, -1.0):
            if not low <= sign * factor * ratio <= high:
                continue
            if sign * factor == 1.0:
                return trip, _gained(trip, vehicle, by_power_wh)
            faults = [*([words] if words else []), *(["positive on charge"] if sign > 0.0 else ["positive on discharge"])]
            fault = " and ".join(faults if sign < 0.0 else faults[:1])
            remark = f"battery_power_W taken as {fault}: {counts}"
            mended = replace(trip, power_w=sign * factor * trip.power_w, remarks=(*trip.remarks, remark))
            return mended, _gained(mended, vehicle, sign * factor * by_power_wh)
    if WIDE[0] <= ratio <= WIDE[1]:
        return replace(trip, remarks=(*trip.remarks, f"power and charge are far apart: {counts}")), ""
    return trip, disagree


def _gained(trip: RecordedTrip, vehicle: Vehicle, by_power_wh: float) -> str:
    """Why an energy that the battery gained cannot be, or nothing: descent and speed give no more."""
    fall_j = max(0.0, float(trip.elevation_m[0] - trip.elevation_m[-1])) * STANDARD_GRAVITY_M_S2 * float(vehicle.mass_kg)
    rolling_j = 0.5 * float(vehicle.inertia_mass_kg) * float(trip.speed_m_s[0]) ** 2
    most_wh = GAIN_SLACK * (fall_j + rolling_j) / J_PER_WH
    if by_power_wh >= -most_wh - 1.0:
        return ""
    return (
        f"its battery gains {-by_power_wh:.0f} Wh by its power, while descent and speed give {most_wh:.0f} Wh at most; "
        "it charges within the trip, or the sign of battery_power_W is wrong (negative on discharge)"
    )


def not_driven(trip: RecordedTrip, vehicle: Vehicle, done: Result) -> tuple[tuple[str, ...], str]:
    """(remarks, why the replay cannot be compared or nothing) of a car that fell behind the trip.

    Args:
        trip: as replayed. vehicle: in SI. done: the replay.
    """
    missed = int(np.sum(done.totals.misses[1:]))
    if not missed:
        return (), ""
    moving = max(1, int(np.sum(trip.speed_m_s > 0.0)))
    short = f"up to {float(done.totals.shortfall_max_m_s) / M_S_PER_KMH:.0f} km/h short"
    if float(vehicle.pack.display_of_soc(done.end.pack.soc)) < EMPTY:
        km = float(done.ledger.distance_m) / 1000.0
        return (), f"the car's battery is empty after {km:.1f} km of it; its charge at the start, or the car, is not the trip's"
    if missed > MISSED_SHARE_MAX * moving:
        return (), f"the car cannot drive it: it falls behind in {missed} of {moving} moving seconds, {short}"
    return (f"the car falls behind in {missed} of {moving} moving seconds, {short}",), ""
