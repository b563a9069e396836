"""Where the energy of a cycle goes, from the grid through battery and drive to the road, as links that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.library.cycles import load_cycle
from voltwright.procedures.drive import DriveResult, drive
from voltwright.study.stated import ROAD_LOAD, losses_of

FLOW_CYCLE = "wltc-class3b"
GROUPS: dict[str, tuple[str, ...]] = {
    "pack": ("pack_ohmic", "pack_polarisation"),
    "base": ("auxiliaries", "dcdc"),
    "inverter": ("inverter",),
    "motor": ("motor_drag", "motor_copper", "motor_iron", "motor_excitation"),
    "gear": ("gear",),
    "road": (ROAD_LOAD,),
    "air": ("aerodynamic",),
    "tyres": ("rolling", "tyre_slip"),
    "brakes": ("friction_brake",),
}
"""Losses of a drive that are drawn as one, by the name of what is drawn."""
PLACES = {
    "battery": ("pack", "base", "drive"),
    "drive": ("inverter", "motor", "gear", "wheels"),
    "wheels": ("road", "air", "tyres", "brakes"),
}
"""Where energy goes from each place."""


@dataclass(frozen=True)
class FlowLink:
    """Energy from a place to the next.

    Attributes:
        start, end: names of the places; an end that starts nothing is a loss.
        energy_wh_km: [Wh/km].
    """

    start: str
    end: str
    energy_wh_km: float


@dataclass(frozen=True)
class EnergyFlow:
    """Where the energy of a cycle goes, from the grid to the road, warm.

    Attributes:
        cycle: name.
        grid_wh_km: from the grid [Wh/km].
        recovered_wh_km: that came back through the motors in braking [Wh/km]; it is in the losses once.
        links: they add up.
    """

    cycle: str
    grid_wh_km: float
    recovered_wh_km: float
    links: tuple[FlowLink, ...]


def energy_flow(car: CompletedCar, temp_c: float) -> EnergyFlow:
    """Where the energy of a WLTC goes.

    Raises:
        TraceError: the car cannot follow.
    """
    done = drive(car, load_cycle(FLOW_CYCLE), temperature_c=temp_c, history=True)
    return flow_of(losses_of(car, done), done)


def flow_of(losses_wh_km: Mapping[str, float], done: DriveResult) -> EnergyFlow:
    """The links of a drive, from its losses [Wh/km]."""
    lost = {group: sum(losses_wh_km.get(name, 0.0) for name in names) for group, names in GROUPS.items()}
    if lost["road"]:  # the sum of air and tyres, with the slip of the tyres as their only known part
        lost["road"], lost["tyres"] = lost["road"] + lost["tyres"], 0.0
    inside = {name: value for name, value in lost.items() if value > 0.0}
    inside["wheels"] = sum(inside.get(name, 0.0) for name in PLACES["wheels"])
    inside["drive"] = sum(inside.get(name, 0.0) for name in PLACES["drive"])
    battery = sum(inside.get(name, 0.0) for name in PLACES["battery"])
    grid = float(done.consumption_wall_wh_km)
    links = [FlowLink("grid", "charging", grid - battery), FlowLink("grid", "battery", battery)]
    links += [FlowLink(start, end, float(inside[end])) for start, ends in PLACES.items() for end in ends if inside.get(end)]
    return EnergyFlow(done.cycle, grid, float(done.energy_recovered_wh / done.distance_km), tuple(links))
