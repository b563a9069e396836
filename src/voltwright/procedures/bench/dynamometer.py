"""The test bench: a schedule goes in, the car drives it until the end of the test, phases with their energies come out.

Modelled: the whole test in one drive at one second a step, the battery's state carried through; keys, soaks, the warm-up of
tyres and gears; the end where the speed is out of tolerance for too long. The rollers give the road load that the schedule
stands for, whatever the temperature of the cell.
Left out: the way to rest behind the end of the test, which counts for nothing here: at most 60 s of coasting and
recovering; the driver's own deviation from the trace; the battery's own warming.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SimulationError, SpecError
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.schedule import STEP_S, Kind, Layout, Phase, Schedule, Span, lay_out, phase_speeds
from voltwright.sim.inputs import inputs_of
from voltwright.sim.run import Result, run
from voltwright.sim.state import start_of
from voltwright.sim.task import Until
from voltwright.sim.trace_miss import TraceMiss
from voltwright.spec.car import CarSpec
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, SECONDS_PER_HOUR, celsius_to_kelvin

ENERGY_MARGIN = 1.05
TEST_LONGEST_S = 10.0 * 24.0 * SECONDS_PER_HOUR
"""A longer test takes minutes to run; 250 kWh last this long at 0.5 kW."""
ENDED_BY_SCHEDULE = "end of the schedule"
BATTERY_POWER_LIMIT = "battery power limit"
EMPTY_SOC = 0.25
"""A battery that holds a car back above this displayed SoC is too weak for the test, not empty."""
ENDED_BY = {
    TraceMiss.NONE: "speed out of tolerance",
    TraceMiss.FORCE: "motor torque limit",
    TraceMiss.POWER: "motor power limit",
    TraceMiss.PACK: "empty battery",
    TraceMiss.GRIP: "grip limit",
    TraceMiss.SPEED: "its own top speed",
}

__all__ = ["Kind", "Phase", "PhaseResult", "Schedule", "TestRun", "phase_energies", "run_test"]


@dataclass(frozen=True)
class PhaseResult:
    """What one phase came to.

    Attributes:
        name, kind: of the phase. start_s, duration_s: from the start of the test. distance_m: driven.
        energy_dc_j: net out of the terminals, the integral of U I dt. energy_regen_j: of that, what went in (negative).
        soc_start, soc_end: 0-1 of the usable window. complete: whether the test ended behind it.
        parts: the cycle's own phases, such as low and medium, as far as driven. cycle: name of the cycle, or of its phase.
    """

    name: str
    kind: Kind
    start_s: float
    duration_s: float
    distance_m: float
    energy_dc_j: float
    energy_regen_j: float
    soc_start: float
    soc_end: float
    complete: bool
    parts: tuple[PhaseResult, ...] = ()
    cycle: str = ""

    @property
    def energy_discharge_j(self) -> float:
        """Out of the terminals, without what went in [J]."""
        return self.energy_dc_j - self.energy_regen_j


@dataclass(frozen=True)
class TestRun:
    """A whole test as driven.

    Attributes:
        schedule: that was asked. phases: that were begun. ended_by: in words. ended_s: when. mass_kg: on the rollers.
        temperature_c: of cell and battery. time_s and the columns beside it: at the end of each second; power at the terminals.
    """

    __test__ = False  # no test class for pytest

    schedule: Schedule
    phases: tuple[PhaseResult, ...]
    ended_by: str
    ended_s: float
    mass_kg: float
    temperature_c: float
    time_s: np.ndarray = field(repr=False)
    speed_wanted_m_s: np.ndarray = field(repr=False)
    speed_m_s: np.ndarray = field(repr=False)
    soc: np.ndarray = field(repr=False)
    power_dc_w: np.ndarray = field(repr=False)

    @property
    def to_the_end(self) -> bool:
        """Whether the battery could give no more, as a test of range must end."""
        return self.ended_by == ENDED_BY[TraceMiss.PACK]

    @property
    def distance_m(self) -> float:
        """Driven in all phases [m]."""
        return sum(phase.distance_m for phase in self.phases)

    @property
    def energy_usable_j(self) -> float:
        """Usable battery energy, UBE [J]: what all phases took but the soaks with the key off."""
        return sum(phase.energy_dc_j for phase in self.phases if phase.kind != "soak")

    @property
    def energy_soak_j(self) -> float:
        """Taken in soaks with the key off [J]; no part of UBE, but to be recharged."""
        return sum(phase.energy_dc_j for phase in self.phases if phase.kind == "soak")


def run_test(
    car: CompletedCar | CarSpec | Vehicle, schedule: Schedule, *, cold_drag: float = 1.0, soc_start: float = 1.0
) -> TestRun:
    """Drive a schedule until the end of the test.

    Args:
        car: completed or spec, driven at its test mass, or a vehicle at the mass that it has.
        schedule: what to drive.
        cold_drag: of tyres and gears at the start, 1 after the soak before a test, 0 run warm.
        soc_start: 0-1 of the usable window.

    Returns:
        the phases with their energies, what ended the test, and its columns.

    Raises:
        SpecError: a battery that outlasts any test.
        SimulationError: an energy ledger that does not close, or a phase to the end that never ended.
    Source of the end of test: the speed is off by more than the schedule's tolerance for longer than it allows.
    """
    vehicle = car if isinstance(car, Vehicle) else Vehicle.from_car(completed_car(car))
    layout = lay_out(schedule, _time_to_empty_s(vehicle, schedule))
    wanted = layout.speed_m_s[1:]
    inputs = inputs_of(
        wanted,
        ambient_c=schedule.temperature_c,
        road_c=schedule.road_temperature_c,
        road_pressure_pa=schedule.road_pressure_pa,
        key_on=layout.key_on,
    )
    start = start_of(vehicle, soc_start, cells_k=celsius_to_kelvin(schedule.temperature_c), cold_drag=cold_drag)
    until = Until(tolerance_m_s=schedule.tolerance_m_s, tolerance_s=max(STEP_S, schedule.tolerance_s))
    done = run(vehicle, inputs, start, STEP_S, keep=KEPT, until=until, what=f"The test '{schedule.name}'")
    soc = np.asarray(vehicle.pack.display_of_soc(done.columns["soc"]))
    ended_by = ENDED_BY_SCHEDULE
    if done.ended:
        miss = TraceMiss(int(done.columns["miss"][-1]))
        ended_by = BATTERY_POWER_LIMIT if miss is TraceMiss.PACK and soc[-1] > EMPTY_SOC else ENDED_BY[miss]
    elif schedule.phases[-1].to_the_end:
        raise SimulationError(
            f"The test '{schedule.name}' did not empty the battery in {done.steps:g} s; please report this car."
        )
    return TestRun(
        schedule=schedule,
        phases=_phases(layout, done, np.concatenate([[soc_start], soc])),
        ended_by=ended_by,
        ended_s=done.steps * STEP_S,
        mass_kg=float(vehicle.mass_kg),
        temperature_c=schedule.temperature_c,
        time_s=STEP_S * np.arange(1, done.steps + 1),
        speed_wanted_m_s=wanted[: done.steps],
        speed_m_s=done.columns["speed_m_s"],
        soc=soc,
        power_dc_w=done.columns["terminal_w"],
    )


KEPT = ("speed_m_s", "velocity_m_s", "soc", "terminal_w", "miss")


def phase_energies(run: TestRun, parts: bool = False) -> tuple[PhaseEnergy, ...]:
    """The phases of a test as a laboratory would hand them over, for the arithmetic of a test procedure.

    Args:
        run: the test. parts: whether to give a cycle's own phases (low, medium ...) in its place, where it has any.

    Returns:
        one row a phase, named after its cycle, or constant, pause or soak.
    """
    taken = [part for phase in run.phases for part in (phase.parts if parts and phase.parts else (phase,))]
    return tuple(
        PhaseEnergy(part.cycle or part.kind, part.distance_m / M_PER_KM, part.energy_dc_j / J_PER_WH, part.name, part.complete)
        for part in taken
    )


def _time_to_empty_s(vehicle: Vehicle, schedule: Schedule) -> float:
    """Time [s] that surely empties the battery in the last phase: all its energy over the least power that the road takes."""
    last = schedule.phases[-1]
    if not last.to_the_end:
        return 0.0
    lap = phase_speeds(last, 1.0)
    speed = lap if last.kind == "cycle" else lap[-1:]
    load, ratio = vehicle.road_load, float(vehicle.mass_kg / vehicle.road_load.mass_reference_kg)
    f0, f1, f2 = (float(value) for value in (load.constant_n, load.linear_n_s_m, load.quadratic_kg_m))
    road_w = float(np.mean((f0 * ratio + f1 * speed + f2 * speed**2) * speed))
    stored_j = float(vehicle.pack.energy_chemical_j())
    most_s = ENERGY_MARGIN * stored_j / max(road_w + float(vehicle.auxiliaries.power_base_w), 1.0)
    if most_s > TEST_LONGEST_S:
        raise SpecError(
            f"`battery.energy_usable_kwh` must be used up within {TEST_LONGEST_S / SECONDS_PER_HOUR:g} hours, but the "
            f"{stored_j / J_PER_KWH:,.0f} kWh in the cells may last {most_s / SECONDS_PER_HOUR:,.0f} hours in the test "
            f"'{schedule.name}'; take a higher speed, or `voltwright check` the car.",
            "battery.energy_usable_kwh",
        )
    return most_s


def _phases(layout: Layout, done: Result, soc: np.ndarray) -> tuple[PhaseResult, ...]:
    """The phases that were begun; `soc` at the n + 1 samples."""
    begun, terminal_w = done.steps, done.columns["terminal_w"]
    sums = np.stack([done.columns["velocity_m_s"], terminal_w, np.minimum(terminal_w, 0.0)]) * STEP_S
    sums = np.concatenate([np.zeros((3, 1)), np.cumsum(sums, axis=1)], axis=1)

    def result(name: str, kind: Kind, cycle: str, first: int, last: int, parts: tuple[PhaseResult, ...] = ()) -> PhaseResult:
        end = min(last, begun)
        distance, net, regen = (float(value) for value in sums[:, end] - sums[:, first])
        times, charge = (first * STEP_S, (end - first) * STEP_S), (float(soc[first]), float(soc[end]))
        return PhaseResult(name, kind, *times, distance, net, regen, *charge, last <= begun, parts, cycle)

    def parts_of(span: Span) -> tuple[PhaseResult, ...]:
        if span.phase.cycle is None:
            return ()
        zero_s = span.phase.cycle.time_s[0]
        bounds = [
            (part.name, span.first + round((part.start_s - zero_s) / STEP_S), span.first + round((part.end_s - zero_s) / STEP_S))
            for part in span.phase.cycle.phases
        ]
        return tuple(result(name, "cycle", name, first, last) for name, first, last in bounds if first < begun)

    return tuple(
        result(span.phase.name, span.phase.kind, span.phase.cycle_name, span.first, span.last, parts_of(span))
        for span in layout.spans
        if span.first < begun
    )
