"""The split between two axles as the car's own test has it, for variants that hardly differ from it.

The search for the share of least loss is most of the work of a lane of a car with two drive units. About the least loss a share
that is a little off costs nothing in first order, so cars of one series may take the share of the designed car in each step.
Left out: that a variant's own best share differs; its effect is of second order in what varies.
"""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.sim.precision import double_precision
from voltwright.sim.traction import driver_demand
from voltwright.study.fleet.benches import Plan
from voltwright.study.fleet.laps import Laps


def front_shares(car: CompletedCar, plans: Mapping[str, Plan], laps: Laps) -> np.ndarray | None:
    """The front share of the wheel force in each step of the laps, as the car itself has it, shape (n,).

    Args: car: that is varied. plans: of its procedures. laps: of them.
    Returns: None where the car has no split to search.
    """
    masses = np.array([(plan.mass_kg, plan.bench.masses_kg(car)[1]) for plan in plans.values()], float)
    bench = np.repeat(laps.bench, laps.last - laps.first)
    with double_precision():
        vehicle = Vehicle.from_car(car, masses[0, 0])
        if len(vehicle.units) < 2 or car.split.kind != "least_loss":
            return None

        def share(before_m_s, speed_m_s, cold_drag, mass, rotating, pressure_pa):
            on_rollers = vehicle.replaced(mass_kg=mass, inertia_mass_kg=mass + rotating)
            inputs = laps.inputs.replaced(speed_m_s=speed_m_s, road_pressure_pa=pressure_pa)
            front, rear = driver_demand(on_rollers, before_m_s, cold_drag, inputs, STEP_S).forces_n
            both = front + rear
            return jnp.where(both == 0.0, 0.0, front / jnp.where(both == 0.0, 1.0, both))

        steps = laps.steps.before_m_s, laps.steps.speed_m_s, laps.steps.cold_drag
        return np.asarray(jax.jit(jax.vmap(share))(*steps, *masses[bench].T, laps.road_pressure_pa[bench]))
