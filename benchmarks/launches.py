"""Published times from standstill, each predicted with global numbers that are chosen without its maker.

Two numbers of the model are global and by judgement: the time in which the torque rises, and the power that a battery gives over
that of the motors. Here they are chosen by the cars of the other makers instead, and a power law of mass over power is fitted to
the same cars: the baseline. Used by `benchmarks/accuracy.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

import voltwright as vw
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.defaults.vehicle_class import DISCHARGE_OVER_MOTORS
from voltwright.procedures.performance import TORQUE_BUILD_UP_S, accelerate
from voltwright.spec.base import replace_fields
from voltwright.spec.evidence import FROM_STANDSTILL

QUANTITIES = {"acceleration_0_100_s": "0-100 km/h", "acceleration_0_60mph_s": "0-60 mph"}
BUILD_UPS_S = (0.0, 0.25, 0.5, 0.75, 1.0)
OVER_MOTORS = (0.95, 0.98, DISCHARGE_OVER_MOTORS, 1.06, 1.15)
SHIPPED = (TORQUE_BUILD_UP_S, DISCHARGE_OVER_MOTORS)
DISCHARGE = "battery.power_discharge_max_kw"


@dataclass(frozen=True)
class Time:
    """A published time, the same predicted by choice of the two numbers [s], and mass over power of the car [kg/kW]."""

    car: str
    make: str
    quantity: str
    published_s: float
    predicted_s: dict[tuple[float, float], float]
    mass_over_power: float

    def error(self, choice: tuple[float, float]) -> float:
        """Predicted over published, less one."""
        return self.predicted_s[choice] / self.published_s - 1.0


def published_times() -> list[Time]:
    """The times of every shipped car."""
    times = []
    for name in vw.car_names():
        car = complete(name)
        entries = [entry for entry in car.written.published if entry.quantity in FROM_STANDSTILL and entry.quantity in QUANTITIES]
        if not entries:
            continue
        runs = {
            choice: accelerate(with_discharge(car, choice[1]), torque_build_up_s=choice[0])
            for choice in product(BUILD_UPS_S, OVER_MOTORS)
        }
        mass_kg = car.masses.mass_curb_kg + car.masses.mass_driver_kg
        for entry in entries:
            predicted = {choice: run.as_published(entry.quantity, entry.rollout is True) for choice, run in runs.items()}
            known = {choice: time for choice, time in predicted.items() if time is not None}
            times.append(Time(name, car.make, entry.quantity, float(entry.value), known, mass_kg / power_kw(car)))
    return times


def power_kw(car: CompletedCar) -> float:
    """Of all motors [kW]."""
    return sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles)


def with_discharge(car: CompletedCar, over_motors: float) -> CompletedCar:
    """The car with another battery limit over its motors' power, where its file writes none."""
    return replace_fields(car, {DISCHARGE: over_motors * power_kw(car)}) if DISCHARGE in car.assumptions else car


def best_choice(times: list[Time]) -> tuple[float, float]:
    """The two numbers of the least mean absolute error."""
    return min(product(BUILD_UPS_S, OVER_MOTORS), key=lambda choice: np.mean([abs(time.error(choice)) for time in times]))


def power_law(times: list[Time]) -> Callable[[Time], float]:
    """Time [s] by mass over power: t = c_quantity (m/P)^n, least squares of the logarithms."""
    names = sorted({time.quantity for time in times})
    rows = [[np.log(time.mass_over_power), *(float(time.quantity == name) for name in names)] for time in times]
    (power, *levels), *_ = np.linalg.lstsq(np.array(rows), np.log([time.published_s for time in times]), rcond=None)
    level = dict(zip(names, levels, strict=True))
    return lambda time: float(np.exp(level[time.quantity] + power * np.log(time.mass_over_power)))


def launch_lines() -> list[str]:
    """Mean and mean absolute errors of the model and of the baseline, in Markdown."""
    times = published_times()
    errors: dict[str, list[tuple[str, float]]] = {"the model as shipped": [], "its two numbers chosen without the maker": []}
    law = "baseline without the maker: c (mass / power)^n"
    errors[law], choices = [], {}
    for make in sorted({time.make for time in times}):
        others, own = [time for time in times if time.make != make], [time for time in times if time.make == make]
        choices[make], fitted = best_choice(others), power_law(others)
        for time in own:
            found = (time.error(SHIPPED), time.error(choices[make]), fitted(time) / time.published_s - 1.0)
            for rows, error in zip(errors.values(), found, strict=True):
                rows.append((time.quantity, error))
    heads = " | ".join(f"{words}: mean | mean absolute" for words in QUANTITIES.values())
    lines = [f"| prediction | {heads} |", "|---" * (1 + 2 * len(QUANTITIES)) + "|"]
    for words, rows in errors.items():
        cells = []
        for quantity in QUANTITIES:
            own = np.array([error for name, error in rows if name == quantity])
            cells += [f"{100 * own.mean():+.1f} %", f"{100 * np.abs(own).mean():.1f} %"]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    taken = sorted(set(choices.values()))
    words = "; ".join(f"{rise:g} s and {over:g} without {joined(choices, (rise, over))}" for rise, over in taken)
    return [*lines, "", f"Chosen time of torque build-up, and battery power over that of the motors: {words}."]


def joined(choices: dict[str, tuple[float, float]], choice: tuple[float, float]) -> str:
    """The makers whose absence led to a choice."""
    return ", ".join(make for make, own in choices.items() if own == choice)


if __name__ == "__main__":
    vw.configure()
    print("\n".join(launch_lines()))
