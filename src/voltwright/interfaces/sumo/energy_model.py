"""The law of SUMO's electric model `Energy`, to fit its parameters to a car and to say how well it repeats one.

It is SUMO's law, not one of ours: no run of voltwright uses it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from voltwright.units import STANDARD_GRAVITY_M_S2

AIR_DENSITY_KG_M3 = 1.2041
"""That SUMO computes with, whatever the weather."""


@dataclass(frozen=True)
class EnergyParameters:
    """Parameters of the model; names without the unit, in SUMO's spelling, are those of its vehicle types.

    Attributes:
        mass_kg: `mass`.
        front_surface_area_m2: `frontSurfaceArea`.
        air_drag_coefficient: `airDragCoefficient`.
        rotating_mass_kg: `rotatingMass`.
        roll_drag_coefficient: `rollDragCoefficient`.
        constant_power_intake_w: `constantPowerIntake`.
        propulsion_efficiency: `propulsionEfficiency`.
        recuperation_efficiency: `recuperationEfficiency`.
    """

    mass_kg: float
    front_surface_area_m2: float
    air_drag_coefficient: float
    rotating_mass_kg: float
    roll_drag_coefficient: float
    constant_power_intake_w: float
    propulsion_efficiency: float = 1.0
    recuperation_efficiency: float = 1.0

    def sumo_values(self) -> dict[str, float]:
        """The values by SUMO's names."""
        return {SUMO_NAMES[name]: value for name, value in asdict(self).items()}


SUMO_NAMES = {
    "mass_kg": "mass",
    "front_surface_area_m2": "frontSurfaceArea",
    "air_drag_coefficient": "airDragCoefficient",
    "rotating_mass_kg": "rotatingMass",
    "roll_drag_coefficient": "rollDragCoefficient",
    "constant_power_intake_w": "constantPowerIntake",
    "propulsion_efficiency": "propulsionEfficiency",
    "recuperation_efficiency": "recuperationEfficiency",
}


def wheel_power_w(
    parameters: EnergyParameters, speed_m_s: np.ndarray, acceleration_m_s2: np.ndarray, grade: np.ndarray
) -> np.ndarray:
    """Power before efficiencies and constant intake, of steps of 1 s.

    Equation: P = 1/2 (m + m_rot) (v^2 - (v - a)^2) + m g v sin(slope) + 1/2 rho A cd v^3 + c g m v.

    Args:
        parameters: of the model.
        speed_m_s: at the end of the step [m/s], shape (n,).
        acceleration_m_s2: over the step [m/s²], shape (n,).
        grade: rise over run, shape (n,).

    Returns:
        [W], shape (n,).

    Source: SUMO, src/utils/emissions/HelpersEnergy.cpp; compared with `emissionsDrivingCycle` of SUMO 1.28.0.
    """
    mass, speed = parameters.mass_kg, speed_m_s
    before = speed - acceleration_m_s2
    sine = np.sin(np.arctan(grade))
    kinetic = 0.5 * (mass + parameters.rotating_mass_kg) * (speed**2 - before**2)
    drag_area = parameters.front_surface_area_m2 * parameters.air_drag_coefficient
    rolling = parameters.roll_drag_coefficient * STANDARD_GRAVITY_M_S2 * mass * speed
    return kinetic + mass * STANDARD_GRAVITY_M_S2 * sine * speed + 0.5 * AIR_DENSITY_KG_M3 * drag_area * speed**3 + rolling


def battery_power_w(
    parameters: EnergyParameters, speed_m_s: np.ndarray, acceleration_m_s2: np.ndarray, grade: np.ndarray
) -> np.ndarray:
    """Power out of the battery: P / efficiency driving, P x efficiency braking, and the constant intake.

    Args and source: as of `wheel_power_w`.

    Returns:
        [W], positive on discharge, shape (n,).
    """
    power = wheel_power_w(parameters, speed_m_s, acceleration_m_s2, grade)
    driving = power / parameters.propulsion_efficiency
    return np.where(power > 0.0, driving, power * parameters.recuperation_efficiency) + parameters.constant_power_intake_w
