"""What a named car takes at an outlet, by its state of charge: rates of the one simulator."""

from __future__ import annotations

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.charging.compatibility.connection import Refused
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.sim.identity_cache import IdentityCache
from voltwright.sim.precision import double_precision
from voltwright.spec.station import Station, charger_of
from voltwright.study.site.jobs import POINTS
from voltwright.study.trip_plan.charge_table import charge_table
from voltwright.units import celsius_to_kelvin

_curves = IdentityCache()


def car_curve(
    car: CompletedCar, plug: str, power_kw: float, temp_c: float, *, gives: bool
) -> tuple[np.ndarray, float, float, float] | str:
    """What a car takes at a plug, by the simulator: power by charge [W], outlet energy when full [J], efficiency, give [W].

    Args:
        car: completed. plug: of the charger. power_kw: of the charger [kW]. temp_c: of air and cells [C].
        gives: whether the charger takes power back.

    Returns:
        the four; or why the plug does not serve the car.
    """
    return _curves.get(car, (plug, power_kw, temp_c, gives), lambda: _car_curve(car, plug, power_kw, temp_c, gives=gives))


def _car_curve(
    car: CompletedCar, plug: str, power_kw: float, temp_c: float, *, gives: bool
) -> tuple[np.ndarray, float, float, float] | str:
    station = Station(name="site", way_km=0.0, connectors=(plug,), power_kw=power_kw)  # pyright: ignore[reportArgumentType]
    charger = charger_of(station)
    if gives:
        charger = charger.model_copy(update={"power_give_kw": power_kw, "gives": ("v2g",)})
    with double_precision():
        served = supply_of(car, charger)
    if isinstance(served, Refused):
        return served.why
    table = charge_table(car, [served.supply], temp_c)
    energy_j, meter, cells = [], [], []
    for shown in table.shown:
        into_cells, _, at_meter, _ = table.rates(0, float(shown), np.array([celsius_to_kelvin(temp_c)]))
        meter.append(max(float(at_meter[0]), 0.0))
        cells.append(max(float(into_cells[0]), 0.0))
        energy_j.append(float(table.energy_of(float(shown))))
    power, stored = np.array(meter), np.array(cells)
    good = (power > 1.0) & (stored > 1.0)
    if not np.any(good):
        return f"its cells take nothing at {temp_c:g} °C."
    each = np.where(good, stored / np.maximum(power, 1.0), 0.0)
    each = np.where(good, each, np.mean(each[good]))
    outlet = np.concatenate([[0.0], np.cumsum(np.diff(energy_j) / (0.5 * (each[1:] + each[:-1])))])
    levels = np.linspace(0.0, 1.0, POINTS)
    curve = np.interp(levels, outlet / outlet[-1], power)
    give_w = 0.0 if served.not_giving else float(served.supply.power_give_w)
    return curve, float(outlet[-1]), float(energy_j[-1] / outlet[-1]), give_w
