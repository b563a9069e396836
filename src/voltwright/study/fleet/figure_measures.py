"""What gives the headline figures of a program: certified tests, the launch, the charge, the price.

Each is a `Measure` of `figure_program.py`: a vehicle of a variant of the base car, and its figures, pure and differentiable.
"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.library.chargers import load_charger
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.charge import arrival_c, charge, serve
from voltwright.procedures.charging.compatibility.dc import supply_of_variant
from voltwright.procedures.charging.segments import SECONDS_PER_MINUTE
from voltwright.procedures.charging.session import arrive, charge_step_s, plugged_vehicle
from voltwright.procedures.crossing import crossing_s
from voltwright.procedures.performance import STEP_S, accelerate, launch_time_s
from voltwright.sim.inputs import standing
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.task import Method
from voltwright.study.charge_times import FROM, TO, strongest_station
from voltwright.study.cost import price_of
from voltwright.study.fleet.certified_program import CertifiedProgram
from voltwright.study.fleet.driven_test import EFFICIENCY
from voltwright.units import M_S_PER_KMH

ACCELERATION, CHARGE, PRICE = "acceleration_0_100_s", "charge_10_80_min", "price_usd"
TARGET_M_S = 100.0 * M_S_PER_KMH
BLOCK_S, MARGIN = 10.0, 1.25
"""A launch or a charge is run on by a quarter of its time, in whole blocks, so that slower variants reach the end too."""
BLOCK_CHARGE_STEPS = 600
BEYOND = 0.05
"""By so much of the display a charge is run beyond its end: near its target the last step is cut short."""
TEMPERATURE_C = 20.0


class CertifiedMeasure:
    """Range and consumption of one procedure."""

    def __init__(self, car: CompletedCar, procedure: str):
        self.program = CertifiedProgram(car, procedure)
        self.vehicle, self.figures, self.notes = self.program.vehicle, self.program.figures, self.program.steps

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """As of `Measure`."""
        return self.program.figures(self.program.vehicle(car), by_efficiency=EFFICIENCY not in car.assumptions)


class LaunchMeasure:
    """Time to 100 km/h."""

    notes = ()

    def __init__(self, car: CompletedCar):
        time_s = accelerate(car).acceleration_0_100_s
        if time_s is None:
            raise SpecError(f"`{ACCELERATION}` must be a figure that the car can have, but {car.name} does not reach 100 km/h.")
        self.time_s, self.steps = time_s, round(math.ceil(MARGIN * time_s / BLOCK_S) * BLOCK_S / STEP_S)

    def vehicle(self, car: CompletedCar) -> Vehicle:
        """As of `Measure`."""
        masses = car.masses
        return Vehicle.from_car(car, masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg, road=True)

    def figures(self, vehicle: Vehicle) -> dict[str, Any]:
        """As of `Measure`."""
        return {ACCELERATION: _launch_time_s(vehicle, self.steps)}

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """As of `Measure`."""
        return self.figures(self.vehicle(car))


@partial(jax.jit, static_argnames="steps")
def _launch_time_s(vehicle: Vehicle, steps: int):
    return launch_time_s(vehicle, TARGET_M_S, steps, TEMPERATURE_C)


class ChargeMeasure:
    """Time from 10 to 80 % on the display."""

    notes: tuple[str, ...]

    def __init__(self, car: CompletedCar, charger: str | Path | None):
        name = strongest_station(car) if charger is None else charger
        if name is None:
            raise SpecError(f"`{CHARGE}` must be a figure that the car can have, but no shipped DC station serves {car.name}.")
        self.car, self.charger = car, load_charger(name)
        full = charge(car, self.charger, soc_start=FROM, soc_end=TO, temperature_c=TEMPERATURE_C)
        if full.duration_10_80_min is None:
            raise SpecError(f"`{CHARGE}` must be a figure that the car can have, but {car.name} at '{name}': {full.why}")
        self.minutes = full.duration_10_80_min
        with double_precision():
            self.served = serve(car, self.charger)
            vehicle = self.vehicle(car)
            self.dt_s = charge_step_s(vehicle)
            blocks = math.ceil(MARGIN * self.minutes * SECONDS_PER_MINUTE / self.dt_s / BLOCK_CHARGE_STEPS)
            self.cells_c, self.steps = arrival_c(self.served.charger, TEMPERATURE_C), blocks * BLOCK_CHARGE_STEPS
            self.method: Method = "following"
            seconds, followed = self._seconds(vehicle)
            if not followed:
                self.method = "forward"
                seconds, _ = self._seconds(vehicle)
        # The full test ends with a step that is cut short at its target, so it counts whole steps.
        self.ratio = self.minutes / float(seconds)
        self.notes = (f"Charge time: 10 to 80 % at {self.charger.name}, cells at {self.cells_c:g} °C, between whole seconds.",)

    def vehicle(self, car: CompletedCar) -> Vehicle:
        """As of `Measure`."""
        return plugged_vehicle(car, supply_of_variant(self.served, self.car, car))

    def figures(self, vehicle: Vehicle) -> dict[str, Any]:
        """As of `Measure`."""
        return {CHARGE: self.ratio * self._seconds(vehicle)[0]}

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """As of `Measure`."""
        return self.figures(self.vehicle(car))

    def _seconds(self, vehicle: Vehicle) -> tuple[Any, Any]:
        return _charge_s(vehicle, self.dt_s, self.cells_c, steps=self.steps, method=self.method)


@partial(jax.jit, static_argnames=("steps", "method"))
def _charge_s(vehicle: Vehicle, dt_s, cells_c, *, steps: int, method: Method) -> tuple[Any, Any]:
    """(time from 10 to 80 % [s], whether the method holds)."""
    pack = vehicle.pack
    target = pack.soc_of_display(TO + BEYOND)
    inputs = standing(steps, ambient_c=TEMPERATURE_C, occupants=0.0, standby=0.0, plugged=1.0)
    start = arrive(vehicle, FROM, TEMPERATURE_C, cells_c)
    done = simulate(vehicle, inputs.replaced(soc_target=target), start, dt_s, keep=("soc",), method=method)
    shown = jnp.concatenate([jnp.full(1, FROM), pack.display_of_soc(done.columns["soc"])])
    return crossing_s(shown, TO, dt_s), done.totals.followed


class PriceMeasure:
    """Price before tax; what stands for the vehicle is the price itself."""

    def __init__(self, car: CompletedCar):
        known = price_of(car)
        when = f"in {known.currency} of {known.year}, for model year {known.model_year}"
        self.notes = (f"Price: before tax, {when}; how far the cost law itself may be off is not in its interval.",)

    def vehicle(self, car: CompletedCar) -> Any:
        """As of `Measure`."""
        return price_of(car).total

    def figures(self, vehicle: Any) -> dict[str, Any]:
        """As of `Measure`."""
        return {PRICE: vehicle}

    def of_car(self, car: CompletedCar) -> dict[str, Any]:
        """As of `Measure`."""
        return self.figures(self.vehicle(car))
