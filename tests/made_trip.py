"""Tables of a made trip, without a simulator: even pieces of road, and stations that charge at a falling rate."""

import numpy as np

from voltwright.study.trip_plan.charge_table import CELLS_C, SHOWN, ChargeTable
from voltwright.study.trip_plan.drive_table import DriveTable
from voltwright.study.trip_plan.labels import Limits, Stop
from voltwright.units import J_PER_KWH

BATTERY_KWH = 50.0
WARM_K = 298.15


def drive_table(pieces: int, kwh: tuple[float, ...] = (2.0, 1.6), minutes: tuple[float, ...] = (5.0, 6.5)) -> DriveTable:
    """Pieces of 10 km that take so much energy and time, by speed choice; cells keep their temperature."""
    cells_k = np.array([263.15, 283.15, 303.15, 323.15])
    shape = (pieces, len(kwh), 2, len(cells_k))
    energy = np.broadcast_to(J_PER_KWH * np.array(kwh)[None, :, None, None], shape).copy()
    energy[:, :, 1] *= 1.05
    after = np.broadcast_to(cells_k, shape).copy()
    after[:, :, 1] = np.minimum(after[:, :, 1] + 4.0, np.maximum(after[:, :, 1], 303.15))
    time = np.broadcast_to(60.0 * np.array(minutes), (pieces, len(minutes))).copy()
    return DriveTable(10_000.0 * np.arange(1.0, pieces + 1.0), cells_k, energy, after, time)


def charge_table(powers_kw: tuple[float, ...], *, cold: float = 1.0) -> ChargeTable:
    """Stations of so much power, which falls by two thirds over the charge; `cold` of it at the coldest cells."""
    cells_k = np.array(CELLS_C) + 273.15
    share = (1.0 - 0.67 * SHOWN)[:, None] * np.clip(cold + (1.0 - cold) * (cells_k - 268.15) / 30.0, 0.05, 1.0)[None, :]
    rates = 1e3 * np.array(powers_kw)[:, None, None] * share
    energy = J_PER_KWH * BATTERY_KWH * SHOWN
    return ChargeTable(SHOWN, energy, cells_k, rates, rates / 0.93, rates / 0.98, np.zeros_like(rates))


def limits(start: float = 0.6, station: float = 0.1, end: float = 0.2, precondition_k: float = 0.0) -> Limits:
    """Wishes as shares of the battery, and warm cells."""
    whole = J_PER_KWH * BATTERY_KWH
    return Limits(start * whole, WARM_K, station * whole, end * whole, 0.0, precondition_k)


def stop(place: int, supply: int = 0, *, price: float = 0.5, way_s: float = 120.0) -> Stop:
    """A station at the end of a piece."""
    return Stop(place, supply, way_s, 0.0, price, 0.0, 0.0)
