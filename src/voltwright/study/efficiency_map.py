"""The map of a drive unit: efficiency from the battery's side of the inverter to the wheels, over speed and force."""

from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.drive_unit.unit import DriveUnit
from voltwright.physics.vehicle import Vehicle
from voltwright.units import M_S_PER_KMH

MAP_SPEEDS, MAP_TORQUES = 48, 36


@dataclass(frozen=True)
class EfficiencyMap:
    """Drive-unit efficiency from the battery side to the wheels, motoring.

    Attributes:
        axle: front or rear. speed_kmh: shape (s,). wheel_force_kn: shape (f,).
        efficiency: shape (f, s), NaN outside the envelope.
    """

    axle: str
    speed_kmh: np.ndarray
    wheel_force_kn: np.ndarray
    efficiency: np.ndarray


def efficiency_maps(car: CompletedCar) -> tuple[EfficiencyMap, ...]:
    """The map of each driven axle, front first."""
    vehicle = Vehicle.from_car(car)
    pairs = zip(car.axles, vehicle.units, strict=True)
    return tuple(_efficiency_map(axle, unit, float(vehicle.speed_max_m_s)) for axle, unit in pairs)


def _efficiency_map(axle: str, unit: DriveUnit, top: float) -> EfficiencyMap:
    speed = np.linspace(0.02 * top, top, MAP_SPEEDS)
    strongest = unit.force_limits_n(speed)[0]
    force = np.linspace(strongest.max() / MAP_TORQUES, strongest.max(), MAP_TORQUES)
    forces, speeds = np.meshgrid(force, speed, indexing="ij")
    efficiency = forces * speeds / unit.operate(forces, speeds).electrical_w
    inside = force[:, None] <= strongest[None, :]
    return EfficiencyMap(axle, speed / M_S_PER_KMH, force / 1e3, np.where(inside, efficiency, np.nan))
