"""What a page computes for the figures of a car, as traced functions of the vehicles that its tests put together.

The laws are those of `study/fleet/figure_program.py`; here stands how its loops are cut into steps: a second of a test cycle, a
step of the launch, a step of the charge, and what is worked out before and behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.charging.session import arrive
from voltwright.procedures.crossing import crossing_s
from voltwright.procedures.performance import BEYOND_REACH_M_S, STEP_S, launch_rising_m_s
from voltwright.sim.inputs import inputs_of, standing
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.study.charge_times import FROM, TO
from voltwright.study.fleet.certified_program import CertifiedProgram, RawTest, drawn_of, usable_and_recharge_j
from voltwright.study.fleet.driven_test import DrivenTest
from voltwright.study.fleet.figure_measures import (
    BEYOND,
    TARGET_M_S,
    TEMPERATURE_C,
    CertifiedMeasure,
    ChargeMeasure,
    LaunchMeasure,
    PriceMeasure,
)
from voltwright.study.fleet.figure_program import FigureProgram
from voltwright.study.fleet.phases import PhaseTrace, phase_power_w
from voltwright.units import celsius_to_kelvin


@dataclass(frozen=True)
class Parts:
    """The parts of a car's figures; what a car cannot do is None.

    Attributes:
        certified: one for each procedure.
        launch, charge, price: as of the program.
    """

    certified: tuple[CertifiedMeasure, ...]
    launch: LaunchMeasure | None
    charge: ChargeMeasure | None
    price: PriceMeasure | None

    @classmethod
    def of(cls, program: FigureProgram) -> Parts:
        """Of a program."""
        kinds = {kind: tuple(each for each in program.measures if isinstance(each, kind)) for kind in _KINDS}
        single = (next(iter(kinds[kind]), None) for kind in _KINDS[1:])
        return cls(kinds[CertifiedMeasure], *single)  # pyright: ignore[reportArgumentType]

    @property
    def tests(self) -> list[tuple[CertifiedProgram, DrivenTest]]:
        """Every full charge of every procedure."""
        return [(measure.program, test) for measure in self.certified for test in measure.program.tests]

    def build(self, car: CompletedCar, by_efficiency: Any) -> dict[str, Any]:
        """Everything that is worked out of a car before any loop, by name."""
        mass_kg = jnp.asarray(car.masses.mass_curb_kg, float)
        built: dict[str, Any] = {"result": (jnp.where(by_efficiency, 1.0, 0.0), mass_kg)}
        if self.price is not None:
            built["result"] += (jnp.asarray(self.price.vehicle(car), float),)
        for place, (program, test) in enumerate(self.tests):
            trace = test.plan.trace
            rest = (trace.ambient_c, trace.road_c, trace.road_pressure_pa, test.soak_s, test.soc_end, test.temperature_k)
            built[f"bench{place}"] = (program.vehicle(car), tuple(jnp.asarray(value, float) for value in rest))
        if self.launch is not None:
            built["launch"] = self.launch.vehicle(car)
        if self.charge is not None:
            built["charge"] = self.charge.vehicle(car)
        return built


_KINDS = (CertifiedMeasure, LaunchMeasure, ChargeMeasure, PriceMeasure)


def second_w(bench: Any, before_m_s: Any, speed_m_s: Any, cold_drag: Any, soc: Any) -> Any:
    """Power at the terminals in a second of a test [W].

    Args:
        bench: vehicle on the rollers, and conditions, as `Parts.build` has them.
        before_m_s, speed_m_s, cold_drag, soc: as of `PhaseTrace`, one number each.
    """
    vehicle, (ambient_c, road_c, road_pressure_pa, *_) = bench
    return phase_power_w(vehicle, PhaseTrace(before_m_s, speed_m_s, cold_drag, soc, ambient_c, road_c, road_pressure_pa))[0]


def usable_of(test: DrivenTest, bench: Any, drawn: Any) -> dict[str, Any]:
    """Usable energy and energies from the grid in closed form [J], by name.

    Args:
        test: any of the tests; what differs stands in the bench.
        bench: as of `second_w`.
        drawn: of `drawn_of`.
    """
    vehicle, (*_, soak_s, soc_end, temperature_k) = bench
    own = replace(test, soak_s=soak_s, soc_end=soc_end, temperature_k=temperature_k)
    usable, by_charger = usable_and_recharge_j(vehicle, own, drawn, by_efficiency=False)
    return {"usable_j": usable, "charger_j": by_charger, "efficiency_j": usable_and_recharge_j(vehicle, own, drawn, True)[1]}


def drawn(test: DrivenTest, energies_j: Any) -> Any:
    """Mean power of a test over that of the base car's, of the energies of its phases [J]."""
    return drawn_of(test, energies_j)


def certified_figures(
    program: CertifiedProgram, tests: Sequence[Any], bases: Sequence[Any], by_efficiency: Any
) -> dict[str, Any]:
    """Range [km] and consumption [Wh/km] of a procedure.

    Args:
        program: of it.
        tests: of each full charge, energies of phases and what `usable_of` gives.
        bases: the same of the base car.
        by_efficiency: whether an efficiency of charging is written.
    """
    ways = {True: "efficiency_j", False: "charger_j"}

    def raws(all_tests: Sequence[Any], name: str) -> list[RawTest]:
        return [RawTest(energies, of["usable_j"], of[name]) for energies, of in all_tests]

    found = {
        way: program.figures_of_raw(raws(tests, name), by_efficiency=way, bases=raws(bases, name)) for way, name in ways.items()
    }
    return {name: jnp.where(by_efficiency, found[True][name], found[False][name]) for name in found[True]}


def launch_start(vehicle: Any) -> Any:
    """(state at the start of a launch, speeds wanted while the torque rises [m/s])."""
    return start_of(vehicle, cells_k=celsius_to_kelvin(TEMPERATURE_C)), launch_rising_m_s(vehicle, TEMPERATURE_C)


def launch_step(vehicle: Any, state: Any, wanted_m_s: Any) -> Any:
    """The state after a step of a launch."""
    inputs = inputs_of(0.0, ambient_c=TEMPERATURE_C).replaced(speed_m_s=jnp.reshape(wanted_m_s, 1))
    return simulate(vehicle, inputs, state, STEP_S, method="forward").end


def launch_s(before_m_s: Any, now_m_s: Any, steps: Any) -> Any:
    """Time to 100 km/h [s] of a launch that has stopped after so many steps, between two speeds [m/s]."""
    return (steps - 1.0) * STEP_S + crossing_s(jnp.stack([before_m_s, now_m_s]), TARGET_M_S, STEP_S)


def charge_start(measure: ChargeMeasure, vehicle: Any) -> Any:
    """(state at the plug, charge of the cells at which it ends)."""
    return arrive(vehicle, FROM, TEMPERATURE_C, measure.cells_c), vehicle.pack.soc_of_display(TO + BEYOND)


def charge_step(measure: ChargeMeasure, vehicle: Any, state: Any, target: Any) -> Any:
    """(state after a step of a charge, its charge on the display)."""
    inputs = standing(1, ambient_c=TEMPERATURE_C, occupants=0.0, standby=0.0, plugged=1.0).replaced(soc_target=target)
    done = simulate(vehicle, inputs, state, measure.dt_s, keep=("soc",), method=measure.method)
    return done.end, vehicle.pack.display_of_soc(done.columns["soc"])[0]


def charge_min(measure: ChargeMeasure, before: Any, now: Any, steps: Any) -> Any:
    """Time from 10 to 80 % [min] of a charge that has stopped after so many steps, between two charges on the display."""
    seconds = (steps - 1.0) * measure.dt_s + crossing_s(jnp.stack([before, now]), TO, measure.dt_s)
    return measure.ratio * seconds


LAUNCH_LIMIT_M_S, CHARGE_LIMIT, CHARGE_FROM, LAUNCH_WANTED_M_S = TARGET_M_S, TO, FROM, BEYOND_REACH_M_S
"""Where a launch and a charge stop, where a charge begins, and the speed that a launch wants."""
