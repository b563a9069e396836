"""Power out of a car: to loads at its own socket, to a house, to the grid."""

from __future__ import annotations

import dataclasses

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.charging.on_board import Charger
from voltwright.physics.charging.supply import Stages, Supply
from voltwright.procedures.charging.compatibility.connection import Limit, Refused, Served
from voltwright.spec.connectors import TITLES

LOAD_V = 230.0


def with_giving(car: CompletedCar, served: Served) -> Served:
    """The same service with what the charger can take out of the car, or why nothing.

    Args: car: the car. served: for the charge.
    """
    charger, charging = served.charger, car.charging
    if not charger.gives or charger.power_give_kw is None:
        return dataclasses.replace(served, not_giving="the charger only charges")
    able = {"v2h": charging.v2h_kw, "v2g": charging.v2g_kw}
    powers = [power_kw for use in charger.gives if (power_kw := able[use]) is not None]
    if not powers:
        return dataclasses.replace(served, not_giving="the car gives nothing to house or grid")
    inlet = "" if served.connection is None else served.connection.inlet
    through = charging.gives_through
    if charger.kind != "dc" and (through is None or inlet not in through):
        return dataclasses.replace(served, not_giving="the car gives no alternating current through this inlet")
    if through is not None and inlet not in through:
        return dataclasses.replace(served, not_giving=f"the car does not give through {TITLES.get(inlet, 'this inlet')}")
    if served.connection is not None and served.connection.adapter is not None:
        return dataclasses.replace(served, not_giving="no adapter is known to carry power out of a car")
    if charger.kind == "ac":
        powers.append(charging.power_ac_kw)
    power_w = 1e3 * min(charger.power_give_kw, *powers)
    supply = served.supply.replaced(power_give_w=number(power_w))
    return dataclasses.replace(served, supply=supply)


def load_supply(car: CompletedCar) -> Supply | Refused:
    """What the car feeds loads at its own socket or adapter with (V2L), through its on-board charger run backwards.

    Args: car: the car.

    Returns:
        a supply that only gives; its limit is at the battery, so that the load gets `charging.v2l_kw`.
    """
    if car.charging.v2l_kw is None:
        return Refused("no inlet", "The car feeds no loads: `charging.v2l_kw` is not written.")
    charger = Charger.from_car(car)
    power_w = car.charging.v2l_kw * 1e3
    stage = charger.stage(LOAD_V, 1.0, power_w / LOAD_V)
    plain = Supply.of(Stages.of(on_board=stage))
    return Supply.of(Stages.of(on_board=stage), power_give_w=float(plain.dc_for_given(power_w)))


def giving_limit(served: Served) -> Limit | None:
    """The most that a service takes out of the car, or None."""
    power_w = float(served.supply.power_give_w)
    return Limit("giving", f"{power_w * 1e-3:.3g} kW out of the battery", power_w) if power_w > 0.0 else None
