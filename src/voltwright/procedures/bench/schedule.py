"""What a test bench drives: phases in order, and their layout as one trace of one second a step.

Left out: the cold soak of hours before a test (it is the cold drag at the start), changes of the road load within a test.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from voltwright.errors import SpecError
from voltwright.spec.cycle import Cycle
from voltwright.units import M_S_PER_KMH

STEP_S = 1.0
RAMP_UP_S = 45.0
RAMP_DOWN_S = 30.0
PRESSURE_EPA_PA = 98_210.0
PRESSURE_UN_PA = 100_000.0
TEMPERATURE_ROAD_LOAD_C = 20.0

Kind = Literal["cycle", "constant", "pause", "soak"]


@dataclass(frozen=True)
class Phase:
    """One part of a schedule.

    Attributes:
        name: for tables. kind: a cycle; a constant speed; a pause with the key on; a soak with the key off.
        cycle: what to drive. speed_m_s: of a constant speed.
        duration_s: of a pause, a soak or a constant speed, ramps included. distance_m: of a constant speed, ramps
        included, to within a half second's travel. to_the_end: until the end of the test, a cycle lap after lap.
        ramp_up_s, ramp_down_s: from rest to the constant speed, and back.
    """

    name: str
    kind: Kind
    cycle: Cycle | None = None
    speed_m_s: float = 0.0
    duration_s: float | None = None
    distance_m: float | None = None
    to_the_end: bool = False
    ramp_up_s: float = RAMP_UP_S
    ramp_down_s: float = RAMP_DOWN_S

    def __post_init__(self):
        """Refuse a phase that does not say what to drive, or for how long."""
        if self.kind == "cycle":
            if self.cycle is None:
                raise SpecError(f"Phase '{self.name}' must have a cycle.", "cycle")
            return
        ends = (self.duration_s is not None, self.distance_m is not None, self.to_the_end)
        if sum(ends) != 1 or (self.kind != "constant" and self.duration_s is None):
            raise SpecError(f"Phase '{self.name}' must have one end: a duration, a distance or the end of the test.", "phases")
        if self.kind == "constant" and self.speed_m_s <= 0.0:
            raise SpecError(f"`speed_m_s` of '{self.name}' must be above 0, but is {self.speed_m_s:g} m/s.", "speed_m_s")
        if self.kind == "constant" and not self.to_the_end and self.cruise_s() < 0.0:
            raise SpecError(f"Phase '{self.name}' must leave room for its ramps; make it longer.", "distance_m")

    @property
    def cycle_name(self) -> str:
        """Name of the cycle, empty where there is none."""
        return "" if self.cycle is None else self.cycle.name

    def cruise_s(self) -> float:
        """Time [s] at the constant speed between the ramps."""
        ramps_s = self.ramp_up_s + self.ramp_down_s
        if self.distance_m is not None:
            return self.distance_m / self.speed_m_s - 0.5 * ramps_s
        return (self.duration_s or 0.0) - ramps_s


@dataclass(frozen=True)
class Schedule:
    """Phases in order, and the conditions of the bench.

    Attributes:
        name: of the test. phases: in order; only the last may run to the end. between: driven between two laps of it.
        tolerance_m_s, tolerance_s: the test ends where the speed is further off for so long without a break.
        temperature_c: of the test cell and the battery.
        road_temperature_c, road_pressure_pa: the air and the tyres that the road load of the bench stands for.
    """

    name: str
    phases: tuple[Phase, ...]
    between: tuple[Phase, ...] = ()
    tolerance_m_s: float = 2.0 * M_S_PER_KMH
    tolerance_s: float = 4.0
    temperature_c: float = 23.0
    road_temperature_c: float = TEMPERATURE_ROAD_LOAD_C
    road_pressure_pa: float = PRESSURE_UN_PA

    def __post_init__(self):
        """Refuse a schedule without phases, or with one behind the end."""
        if not self.phases or any(phase.to_the_end for phase in self.phases[:-1]):
            raise SpecError(f"Schedule '{self.name}' must have phases, and only the last may run to the end.", "phases")


class Span(NamedTuple):
    """Where a phase lies in the trace: steps first to last, the latter not included."""

    phase: Phase
    first: int
    last: int


@dataclass(frozen=True)
class Layout:
    """A schedule as one trace at one second a step.

    Attributes:
        speed_m_s: wanted, at the n + 1 samples. key_on: 1 or 0 in each of the n steps. spans: the phases, laps apart.
    """

    speed_m_s: np.ndarray
    key_on: np.ndarray
    spans: tuple[Span, ...]

    def as_cycle(self, name: str) -> Cycle:
        """The trace, level and at sea level."""
        count = len(self.speed_m_s)
        return Cycle(name, STEP_S * np.arange(count), self.speed_m_s, np.zeros(count), np.zeros(count))


def lay_out(schedule: Schedule, end_s: float) -> Layout:
    """A schedule as one trace.

    Args:
        schedule: what to drive. end_s: time [s] that a phase to the end is given; more than any battery lasts.

    Returns:
        speeds and keys of the whole, and where each phase lies.
    """
    phases = list(schedule.phases)
    if phases[-1].to_the_end and (last := phases.pop()):
        phases += _laps(last, schedule.between, end_s) if last.kind == "cycle" else [last]
    speeds, keys, spans = [np.zeros(1)], [], []
    step = 0
    for phase in phases:
        speed = phase_speeds(phase, end_s)
        speeds.append(speed)
        keys.append(np.full(len(speed), 0.0 if phase.kind == "soak" else 1.0))
        spans.append(Span(phase, step, step + len(speed)))
        step += len(speed)
    return Layout(np.concatenate(speeds), np.concatenate(keys), tuple(spans))


def _laps(phase: Phase, between: tuple[Phase, ...], end_s: float) -> list[Phase]:
    assert phase.cycle is not None
    count = int(np.ceil(end_s / phase.cycle.duration_s))
    laps = [replace(phase, name=f"{phase.name} {lap + 1}", to_the_end=False) for lap in range(count)]
    return [part for lap in laps for part in (lap, *between)]


def phase_speeds(phase: Phase, end_s: float = 0.0) -> np.ndarray:
    """Wanted speed [m/s] at the end of each second of a phase; `end_s` [s] is the length of one that runs to the end."""
    if phase.kind == "cycle":
        assert phase.cycle is not None
        time = phase.cycle.time_s - phase.cycle.time_s[0]
        return np.interp(STEP_S * np.arange(1, round(time[-1] / STEP_S) + 1), time, phase.cycle.speed_m_s)
    if phase.kind != "constant":
        return np.zeros(max(1, round((phase.duration_s or 0.0) / STEP_S)))
    up = max(1, round(phase.ramp_up_s / STEP_S))
    rise = phase.speed_m_s * np.arange(1, up + 1) / up
    if phase.to_the_end:
        return np.concatenate([rise, np.full(round(end_s / STEP_S), phase.speed_m_s)])
    down = max(1, round(phase.ramp_down_s / STEP_S))
    fall = phase.speed_m_s * np.arange(down - 1, -1, -1) / down
    return np.concatenate([rise, np.full(round(phase.cruise_s() / STEP_S), phase.speed_m_s), fall])
