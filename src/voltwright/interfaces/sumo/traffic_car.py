"""A car in traffic: how fast it can be at the end of a step, and the step itself, by the one engine's step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.drive import check_conditions, vehicle_of
from voltwright.sim.flows import Flows
from voltwright.sim.inputs import FIELDS, Inputs, inputs_of
from voltwright.sim.state import State, start_of
from voltwright.sim.step import step
from voltwright.sim.stepper import Stepper
from voltwright.spec.way import STAND_M_S
from voltwright.units import J_PER_WH, celsius_to_kelvin

NAMES = ("dt_s", *FIELDS)
"""What the host gives at each step."""
WANTS_M_S2 = 20.0
"""Acceleration that no car reaches: what is wanted where the fastest is asked for."""
KEPT = ("velocity_m_s", "soc", "terminal_w", "current_a", "voltage_v", "friction_brake_w", "shortfall_m_s")
"""Flows that are kept of each step."""


def traffic_step(vehicle: Vehicle, state: State, values: Mapping[str, Any]) -> tuple[State, Flows]:
    """One step.

    Args:
        vehicle: in SI.
        state: at the start of the step.
        values: by `NAMES`, one number each.
    """
    inputs = Inputs(**{name: values[name] for name in FIELDS if name != "place"}, place=values["place"].astype(np.int32))
    return step(vehicle, state, inputs, values["dt_s"])


class TrafficCar:
    """A car that is told its speed step by step.

    Attributes:
        car: completed.
        dt_s: time step [s].
        energy_wh: out of the battery so far, at its terminals [Wh].
        way_m: driven [m].
        speeds_m_s: at the start and behind each step. grades: of each step.
    """

    def __init__(
        self,
        car: CompletedCar,
        *,
        dt_s: float,
        speed_m_s: float = 0.0,
        soc_start: float = 0.8,
        temp_ambient_c: float = 20.0,
        cold_start: bool = False,
        payload_kg: float = 0.0,
    ):
        """A car on its way.

        Args:
            car: completed.
            dt_s: time step [s].
            speed_m_s: at which it begins [m/s].
            soc_start: displayed, 0-1.
            temp_ambient_c: of air, tyres and cells [°C].
            cold_start: whether tyres and gears are cold.
            payload_kg: beside the test mass [kg].

        Raises:
            SpecError: a condition outside what the laws hold for.
        """
        check_conditions(car, temp_ambient_c, 0.0, payload_kg, soc_start)
        self.car, self.dt_s, self.energy_wh, self.way_m = car, dt_s, 0.0, 0.0
        self.vehicle = vehicle_of(car, payload_kg=payload_kg)
        cells_k = celsius_to_kelvin(temp_ambient_c)
        start = start_of(self.vehicle, soc_start, cells_k=cells_k, speed_m_s=speed_m_s, cold_drag=float(cold_start))
        self._stepper = Stepper(traffic_step, self.vehicle, start, NAMES)
        self._state = self._stepper.start
        inputs = inputs_of(0.0, ambient_c=temp_ambient_c)
        self._values = np.array([dt_s, *(float(getattr(inputs, name)) for name in FIELDS)])
        self._speed, self._grade = NAMES.index("speed_m_s"), NAMES.index("grade")
        self._rows: list[list[float]] = []
        self.soc, self.speeds_m_s, self.grades = soc_start, [float(speed_m_s)], [0.0]

    @property
    def speed_m_s(self) -> float:
        """Speed [m/s]."""
        return self.speeds_m_s[-1]

    def fastest_m_s(self, grade: float = 0.0) -> float:
        """The highest speed that it can have at the end of the coming step [m/s].

        Args:
            grade: of the road, rise over run.
        """
        return float(self._after(self.speed_m_s + WANTS_M_S2 * self.dt_s, grade)[0])

    def step(self, speed_m_s: float, grade: float = 0.0) -> float:
        """Drive one step.

        Args:
            speed_m_s: wanted at its end [m/s]; up to 0.01 m/s is a stand.
            grade: of the road, rise over run.

        Returns:
            the speed at its end [m/s].

        Raises:
            SimulationError: a number is not finite.
        """
        after = self._after(speed_m_s if speed_m_s > STAND_M_S else 0.0, grade)
        if not np.isfinite(after.sum()):
            raise SimulationError(
                f"A number of {self.car.name} is not finite after {self.dt_s * len(self._rows):g} s in traffic."
            )
        self._state = after[: self._stepper.start.size]
        row = [float(after[self._stepper.places[name]]) for name in KEPT]
        self._rows.append(row)
        self.way_m += row[KEPT.index("velocity_m_s")] * self.dt_s
        self.energy_wh += row[KEPT.index("terminal_w")] * self.dt_s / J_PER_WH
        self.soc = float(self.vehicle.pack.display_of_soc(row[KEPT.index("soc")]))
        self.speeds_m_s.append(float(after[0]))
        self.grades.append(grade)
        return self.speed_m_s

    def _after(self, speed_m_s: float, grade: float) -> np.ndarray:
        self._values[self._speed], self._values[self._grade] = speed_m_s, grade
        return self._stepper(self._state, self._values)

    def columns(self) -> dict[str, np.ndarray]:
        """What was kept of each step, by name, each of shape (n,)."""
        rows = np.array(self._rows).reshape(-1, len(KEPT))
        return {name: rows[:, place] for place, name in enumerate(KEPT)}
