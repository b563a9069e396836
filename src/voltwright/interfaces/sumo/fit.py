"""The parameters of SUMO's electric model for a car, and how well the model then repeats the car's drives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.interfaces.sumo.energy_model import EnergyParameters, battery_power_w, wheel_power_w
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.drive import drive, vehicle_of
from voltwright.spec.cycle import Cycle
from voltwright.study.climate import default_cycle
from voltwright.units import J_PER_WH, M_PER_KM, STANDARD_GRAVITY_M_S2

STEP_S = 1.0
"""SUMO computes with steps of this length unless told otherwise, and so do the fitted cycles."""
OTHER_CYCLES = ("udds", "hwfet", "us06")
EFFICIENCY_LEAST = 0.05
SOC_START = 0.8


@dataclass(frozen=True)
class CycleFit:
    """How well SUMO's model repeats a drive of the car.

    Attributes:
        cycle: name.
        fitted: whether the parameters were fitted to this cycle.
        consumption_wh_km: of the car, at the battery's terminals [Wh/km].
        sumo_wh_km: of SUMO's model [Wh/km].
        deviation_percent: of the model's consumption from the car's [%].
        power_rmse_kw: root mean square of the difference in power, second by second [kW].
    """

    cycle: str
    fitted: bool
    consumption_wh_km: float
    sumo_wh_km: float
    deviation_percent: float
    power_rmse_kw: float


@dataclass(frozen=True)
class _Steps:
    """A drive of the car as SUMO's model sees it, each of shape (n,)."""

    speed_m_s: np.ndarray
    acceleration_m_s2: np.ndarray
    grade: np.ndarray
    terminal_w: np.ndarray
    constant_w: np.ndarray
    rolling_w: np.ndarray
    distance_m: float


def energy_parameters(car: CompletedCar) -> EnergyParameters:
    """The parameters of the model for a car at its test mass, on a road at 20 °C, climate system off.

    Mass, front area, air drag and rotating mass are the car's own. Rolling resistance is the mean over the cycle, since the
    model has one coefficient; the constant intake is the mean of the 12 V load and its converter. The two efficiencies make the
    model's energy of all steps that drive, and of all steps that brake, that of the car.

    Args:
        car: completed.

    Raises:
        TraceError: the car cannot follow the cycle of its class.
    """
    vehicle, steps = vehicle_of(car), _steps(car, default_cycle(car))
    begun = _body(car, vehicle, steps)
    power = wheel_power_w(begun, steps.speed_m_s, steps.acceleration_m_s2, steps.grade)
    left = steps.terminal_w - begun.constant_power_intake_w
    driving, braking = power > 0.0, power < 0.0
    propulsion = float(np.sum(power[driving]) / np.sum(left[driving]))
    recovered = float(np.sum(left[braking]) / np.sum(power[braking])) if np.any(braking) else 0.0
    return replace(
        begun,
        propulsion_efficiency=min(max(propulsion, EFFICIENCY_LEAST), 1.0),
        recuperation_efficiency=min(max(recovered, 0.0), 1.0),
    )


def _body(car: CompletedCar, vehicle: Vehicle, steps: _Steps) -> EnergyParameters:
    mass_kg, load = float(vehicle.mass_kg), vehicle.road_load
    area_m2 = car.body.frontal_area_m2
    drag_area_m2 = 2.0 * float(load.quadratic_kg_m) / float(load.air_density_reference_kg_m3)
    rolling_n = float(np.sum(steps.rolling_w)) * STEP_S / steps.distance_m
    return EnergyParameters(
        mass_kg=mass_kg,
        front_surface_area_m2=area_m2,
        air_drag_coefficient=drag_area_m2 / area_m2,
        rotating_mass_kg=float(vehicle.inertia_mass_kg) - mass_kg,
        roll_drag_coefficient=rolling_n / (mass_kg * STANDARD_GRAVITY_M_S2),
        constant_power_intake_w=float(np.mean(steps.constant_w)),
    )


def cycle_fits(car: CompletedCar, parameters: EnergyParameters, others: Sequence[str] = OTHER_CYCLES) -> tuple[CycleFit, ...]:
    """How well the model repeats the car, on the cycle that it was fitted to and on others.

    Args:
        car: completed.
        parameters: of the model.
        others: names of cycles; those that the car cannot follow are left away.
    """
    fitted = default_cycle(car)
    fits = [_fit(car, parameters, fitted, True)]
    named = [load_cycle(name) for name in others if fitted.name != name]
    fits += [_fit(car, parameters, cycle, False) for cycle in named]
    return tuple(fit for fit in fits if fit is not None)


def _fit(car: CompletedCar, parameters: EnergyParameters, cycle: Cycle, fitted: bool) -> CycleFit | None:
    steps = _steps(car, cycle)
    if not fitted and steps.distance_m < DRIVEN_LEAST * cycle.distance_m:
        return None
    model_w = battery_power_w(parameters, steps.speed_m_s, steps.acceleration_m_s2, steps.grade)
    per_km = STEP_S / J_PER_WH / (steps.distance_m / M_PER_KM)
    consumption, sumo = float(np.sum(steps.terminal_w)) * per_km, float(np.sum(model_w)) * per_km
    return CycleFit(
        cycle.name,
        fitted,
        consumption,
        sumo,
        100.0 * (sumo / consumption - 1.0),
        float(np.sqrt(np.mean((model_w - steps.terminal_w) ** 2))) * 1e-3,
    )


DRIVEN_LEAST = 0.99
"""A cycle of which the car drives less is none of its."""


def _steps(car: CompletedCar, cycle: Cycle) -> _Steps:
    done = drive(car, cycle, soc_start=SOC_START, history=True, allow_misses=True)
    assert done.trace is not None
    trace = done.trace
    speed = np.asarray(trace["speed_m_s"])
    before = np.concatenate([[float(cycle.speed_m_s[0])], speed[:-1]])
    return _Steps(
        speed,
        (speed - before) / STEP_S,
        np.asarray(trace["grade"]),
        np.asarray(trace["terminal_w"]),
        np.asarray(trace["loss_auxiliaries_w"]) + np.asarray(trace["loss_dcdc_w"]),
        np.asarray(trace["loss_rolling_w"]),
        done.distance_km * M_PER_KM,
    )
