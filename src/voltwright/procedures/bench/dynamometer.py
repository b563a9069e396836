"""The test bench: a schedule goes in, the car drives it until the end of the test, phases with their energies come out.

Modelled: the whole test in one drive at one second a step, the battery's state carried through; keys, soaks, the warm-up of
tyres and gears; the end where the speed is out of tolerance for too long. The rollers give the road load that the schedule
stands for, whatever the temperature of the cell.
Left out: the way to rest behind the end of the test, which counts for nothing here: at most 60 s of coasting and
recovering; the driver's own deviation from the trace; the battery's own warming.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import coldness_over
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.schedule import STEP_S, Kind, Layout, Phase, Schedule, Span, lay_out, phase_speeds
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.sim.outcome import Miss
from voltwright.sim.pieces import Course, drive_pieces
from voltwright.sim.records import RunConstants, State
from voltwright.sim.runtime import double_precision
from voltwright.sim.scan import Trace, begin
from voltwright.spec.car import CarSpec
from voltwright.units import J_PER_WH, M_PER_KM, ZERO_CELSIUS_K

ENERGY_MARGIN = 1.05
ENDED_BY_SCHEDULE = "end of the schedule"
WANT_OF_BATTERY = "want of battery power"
EMPTY_SOC = 0.25
"""A battery that holds a car back above this charge shown is too weak for the test, not empty."""
ENDED_BY = {
    Miss.NONE: "speed out of tolerance",
    Miss.FORCE: "want of force",
    Miss.POWER: "want of power",
    Miss.PACK: "empty battery",
    Miss.GRIP: "want of grip",
    Miss.SPEED: "its own top speed",
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
        return self.ended_by == ENDED_BY[Miss.PACK]

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


def run_test(car: CarSpec | Vehicle, schedule: Schedule, *, coldness_start: float = 1.0, soc_start: float = 1.0) -> TestRun:
    """Drive a schedule until the end of the test.

    Args:
        car: spec, driven at its test mass, or a vehicle at the mass that it has. schedule: what to drive.
        coldness_start: of tyres and gears, 1 after the soak before a test, 0 run warm. soc_start: 0-1 of the usable window.

    Returns:
        the phases with their energies, what ended the test, and the course of it.

    Raises:
        SimulationError: an energy ledger that does not close, or a phase to the end that never ended.
    Source of the end of test: the speed is off by more than the schedule's tolerance for longer than it allows.
    """
    with double_precision():
        vehicle = car if isinstance(car, Vehicle) else Vehicle.from_spec(complete(car).spec)
        layout = lay_out(schedule, _time_to_empty_s(vehicle, schedule))
        coldness = coldness_over(layout.speed_m_s[1:] + layout.speed_m_s[:-1] > 0.0, STEP_S, coldness_start)
        trace = Trace.of(layout.as_cycle(schedule.name), coldness=coldness, key_on=layout.key_on)
        constants, start = _bench(vehicle, schedule, trace, soc_start)
        wanted = layout.speed_m_s[1:]
        course = drive_pieces(vehicle, trace, constants, start, lambda course: _end_of_test(schedule, wanted, course))
        window = [float(value) for value in (vehicle.pack.soc_min, vehicle.pack.soc_max)]
        residual = course.residual_relative(float(vehicle.inertia_mass_kg), 0.0, STEP_S)
    if not residual <= RESIDUAL_MAX_RELATIVE:
        raise SimulationError(
            f"The test '{schedule.name}' leaves {residual:.2g} of the energy unexplained, but at most "
            f"{RESIDUAL_MAX_RELATIVE:g} may be; please report this car."
        )
    count = len(course.speed_m_s)
    ended_by = ENDED_BY_SCHEDULE
    soc = (np.asarray(course.pack.soc) - window[0]) / (window[1] - window[0])
    if _end_of_test(schedule, wanted, course) is not None:
        miss = Miss(int(course.miss[-1]))
        ended_by = WANT_OF_BATTERY if miss is Miss.PACK and soc[-1] > EMPTY_SOC else ENDED_BY[miss]
    elif schedule.phases[-1].to_the_end:
        raise SimulationError(f"The test '{schedule.name}' did not empty the battery in {count:g} s; please report this car.")
    return TestRun(
        schedule=schedule,
        phases=_phases(layout, course, np.concatenate([[soc_start], soc])),
        ended_by=ended_by,
        ended_s=count * STEP_S,
        mass_kg=float(vehicle.mass_kg),
        temperature_c=schedule.temperature_c,
        time_s=STEP_S * np.arange(1, count + 1),
        speed_wanted_m_s=wanted[:count],
        speed_m_s=np.asarray(course.speed_m_s),
        soc=soc,
        power_dc_w=np.asarray(course.terminal_w),
    )


def phase_energies(run: TestRun, parts: bool = False) -> tuple[PhaseEnergy, ...]:
    """The phases of a test as a laboratory would hand them over, for the arithmetic of a rule book.

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


def _bench(vehicle: Vehicle, schedule: Schedule, trace: Trace, soc_start: float) -> tuple[RunConstants, State]:
    """Constants and start of a drive on the rollers: the road load of the schedule, the battery of the cell."""
    road = Environment.of(schedule.road_temperature_c, pressure_pa=schedule.road_pressure_pa)
    constants, start = begin(vehicle, trace, road, soc_start)
    pack_step = vehicle.pack.time_step(constants.dt_s, jnp.asarray(schedule.temperature_c + ZERO_CELSIUS_K))
    return constants.replaced(pack_step=pack_step), start


def _end_of_test(schedule: Schedule, wanted_m_s: np.ndarray, course: Course) -> int | None:
    """Steps until the end of the test: the last of the first stretch that is out of tolerance for long enough."""
    out = np.abs(wanted_m_s[: len(course.speed_m_s)] - course.speed_m_s) > schedule.tolerance_m_s
    long_enough = max(1, round(schedule.tolerance_s / STEP_S))
    if len(out) < long_enough or not out.any():
        return None
    stretch = np.convolve(out, np.ones(long_enough), mode="valid") > long_enough - 0.5
    return int(np.argmax(stretch)) + long_enough if stretch.any() else None


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
    return ENERGY_MARGIN * float(vehicle.pack.energy_chemical_j()) / max(road_w + float(vehicle.auxiliaries.power_base_w), 1.0)


def _phases(layout: Layout, course: Course, soc: np.ndarray) -> tuple[PhaseResult, ...]:
    """The phases that were begun; `soc` at the n + 1 samples."""
    begun = len(course.speed_m_s)
    sums = np.stack([course.velocity_m_s, course.terminal_w, np.minimum(course.terminal_w, 0.0)]) * STEP_S
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
