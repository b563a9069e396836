"""A station of direct current: what one outlet gives, its losses, and how its voltage meets that of the battery.

Modelled: limits of power, voltage and current; one power shared by all outlets in use; losses as a polynomial; batteries
that a booster or the switching of two halves brings to the station's voltage.
Left out: derating in heat, steps of power modules, negotiation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voltwright.physics.arrays import xnp
from voltwright.physics.charging.supply import Stage

BOOSTER_STATION_V = 400.0
"""Voltage at which a car with a booster runs the station, at most; by judgement, from 800 V cars at 400 V stations."""

Way = Literal["direct", "booster", "parallel", "series"]


def outlet_power_w(power_max_w, power_shared_w, outlets_in_use):
    """Power of one outlet: its own, or an equal share of what all have together.

    Equation: P = min(P_max, P_shared / n)
    Args: power_max_w, power_shared_w: [W]. outlets_in_use: n.
    Source: equal sharing; stations that serve the first car first give the later ones less.
    """
    return xnp.minimum(power_max_w, power_shared_w / outlets_in_use)


def station_stage(power_max_w, loss_fixed, loss_linear, loss_quadratic) -> Stage:
    """The station's converter, from the grid to its output; see `Stage` for the loss."""
    return Stage.of(power_max_w, loss_fixed, loss_linear, loss_quadratic)


@dataclass(frozen=True)
class Meeting:
    """How a station and a battery meet.

    Attributes:
        way: direct, through a booster, or with the battery's halves in parallel or in series.
        ratio: battery current over station current. voltage_min_v, voltage_max_v: of the battery's terminals
        between which the station can charge. station_v: at nominal battery voltage.
    """

    way: Way
    ratio: float
    voltage_min_v: float
    voltage_max_v: float
    station_v: float


@dataclass(frozen=True)
class Mismatch:
    """Why a station cannot charge a battery: its highest voltage is too low, or its least too high."""

    reason: Literal["voltage too low", "voltage too high"]
    limit_v: float


def meet(
    battery_min_v: float,
    battery_nominal_v: float,
    battery_max_v: float,
    station_min_v: float,
    station_max_v: float,
    has_booster: bool = False,
    split: Literal["parallel", "series"] | None = None,
) -> Meeting | Mismatch:
    """How the voltages of station and battery meet.

    The battery is charged directly where the station reaches its full voltage; else through its booster, or in two halves in
    parallel; else directly, as far as the voltage reaches. A battery with halves for series goes there where it can.

    Args:
        battery_min_v, battery_nominal_v, battery_max_v: empty, nominal, full, as connected for driving.
        station_min_v, station_max_v: of station, connector and adapter together. has_booster, split: the car's means.
    """
    if split == "series" and station_max_v >= 2.0 * battery_max_v and station_min_v <= 2.0 * battery_min_v:
        return Meeting("series", 2.0, station_min_v / 2.0, station_max_v / 2.0, 2.0 * battery_nominal_v)
    reaches = station_max_v >= battery_max_v
    if not reaches and has_booster and station_min_v <= min(BOOSTER_STATION_V, station_max_v):
        return Meeting("booster", 1.0, 0.0, battery_max_v * 1.1, min(BOOSTER_STATION_V, station_max_v))
    if not reaches and split == "parallel" and station_max_v >= battery_max_v / 2.0 and station_min_v <= battery_nominal_v / 2.0:
        return Meeting("parallel", 0.5, 2.0 * station_min_v, 2.0 * station_max_v, battery_nominal_v / 2.0)
    if station_max_v <= battery_min_v:
        return Mismatch("voltage too low", station_max_v)
    if station_min_v >= battery_max_v:
        return Mismatch("voltage too high", station_min_v)
    return Meeting("direct", 1.0, station_min_v, station_max_v, battery_nominal_v)
