"""What a live car tells the process that speaks for it: its charge, its limits, and what it would take at this moment."""

from __future__ import annotations

from typing import Any

from voltwright.errors import SpecError
from voltwright.live.car import LiveCar
from voltwright.live.commands import PLUGS, number_of
from voltwright.live.outlets import NO_LIMIT_W, Outlet
from voltwright.physics.charging.supply import NO_LIMIT_A
from voltwright.sim.port import ChargeLimiter
from voltwright.units import J_PER_KWH, J_PER_WH

INHIBITED_A = 0.1
"""Cells that take less than this because of their temperature count as inhibited."""
ALMOST_PERCENT = 1e-3
"""A charge that is so near its target has reached it."""
NO_ERROR, TOO_COLD_OR_HOT, BATTERY = "NO_ERROR", "FAILED_RESSTemperatureInhibit", "FAILED_EVRESSMalfunction"
"""Error codes of the standards that a live car can have."""


def check_speaks(car: LiveCar) -> None:
    """Refuse a car for which the voltage at the inlet is not the battery's.

    Args:
        car: asked.

    Raises:
        SpecError: it charges through its booster at this station, or by halves of its battery.
    """
    outlet = car.outlets["dc"]
    if outlet is None:
        return
    halves = car.car.charging.split_pack is not None
    if halves or float(outlet.supply.flow(outlet.supply.power_max_w).booster_w) > 0.0:
        name = "split_pack" if halves else "booster_kw"
        raise SpecError(
            f"`--iso15118` cannot speak for {car.car.name} at {outlet.name}: by its `charging.{name}` the voltage at the inlet "
            "is not the battery's; try `--dc` with a station of a higher voltage.",
            f"charging.{name}",
        )


def would_take(car: LiveCar, outlet: Outlet) -> tuple[float, float, float, ChargeLimiter]:
    """What the car would take in the coming step if nothing but itself and the outlet's own rating limited it.

    One step of the engine beside the car's own, whose state is left as it is.

    Args:
        car: plugged in.
        outlet: at which it is.

    Returns:
        current at its DC side [A], its voltage [V], power at the outlet [W], and what limits it.
    """
    place = float(PLUGS.index(str(car.settings["plug"])))
    flow = car.flows_if(plugged=1.0, place=place, port_power_max_w=NO_LIMIT_W, port_current_max_a=NO_LIMIT_A)
    at_outlet_w = flow["grid_w"] - flow["station_w"] - flow["standby_w"]
    return flow["dc_w"] / flow["voltage_v"], flow["voltage_v"], at_outlet_w, ChargeLimiter(int(flow["limiter"]))


def frame(car: LiveCar, ready: bool) -> dict[str, Any]:
    """The car's numbers, as docs/live-iso15118.md lists them.

    Args:
        car: plugged in.
        ready: whether it wants to charge.
    """
    outlet = car.outlet
    if outlet is None:
        raise SpecError("A car that is not plugged in has nothing to tell a station; plug it in first.", "plug")
    signals, battery, charging = car.signals(), car.car.battery, car.car.charging
    current_a, voltage_v, wanted_w, limiter = would_take(car, outlet)
    soc, target = signals["soc_percent"], number_of(car.settings, "soc_target_percent")
    capacity_wh = battery.energy_usable_kwh * J_PER_KWH / J_PER_WH
    error = BATTERY if "contactor_open" in car.faults else NO_ERROR
    if error == NO_ERROR and limiter in (ChargeLimiter.COLD, ChargeLimiter.HOT) and current_a < INHIBITED_A:
        error = TOO_COLD_OR_HOT
    power_w = outlet.power_max_w
    if outlet.digital and charging.power_dc_kw is not None:
        power_w = 1e3 * charging.power_dc_kw
    most_a = outlet.current_max_a
    if outlet.digital:
        most_a = charging.current_dc_max_a or power_w / battery.voltage_nominal_v
    return {
        "time_s": car.time_s,
        "plug": str(car.settings["plug"]),
        "ready": ready and error != BATTERY,
        "complete": soc >= target - ALMOST_PERCENT or limiter == ChargeLimiter.TARGET,
        "error": error,
        "soc_percent": soc,
        "soc_target_percent": target,
        "cells_c": signals["cells_c"],
        "voltage_v": voltage_v,
        "voltage_max_v": float(car.vehicle.pack.voltage_max_v),
        "current_wanted_a": current_a if outlet.digital else wanted_w / outlet.per_ampere_w,
        "current_max_a": most_a,
        "power_wanted_w": wanted_w,
        "power_max_w": power_w,
        "power_w": signals["meter_w"],
        "phases": outlet.phases,
        "phase_voltage_v": outlet.voltage_v,
        "energy_capacity_wh": capacity_wh,
        "energy_wanted_wh": max(target - soc, 0.0) / 100.0 * capacity_wh,
        "energy_room_wh": max(100.0 - soc, 0.0) / 100.0 * capacity_wh,
    }
