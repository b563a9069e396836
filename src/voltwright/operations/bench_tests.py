"""The tests behind a certificate as a result tells them, and second by second as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.schedule import Phase, Schedule
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH


@dataclass(frozen=True)
class PhaseRequired:
    """A phase of a schedule; `speed_kmh` of a constant speed."""

    name: str
    kind: str
    cycle: str | None
    speed_kmh: float | None
    duration_s: float | None
    distance_km: float | None
    to_the_end: bool


@dataclass(frozen=True)
class ScheduleRequired:
    """A schedule; no tolerance where the test goes on however far the car falls behind."""

    phases: tuple[PhaseRequired, ...]
    between_laps: tuple[PhaseRequired, ...]
    tolerance_kmh: float | None
    tolerance_s: float
    temp_road_c: float | None
    road_pressure_pa: float


@dataclass(frozen=True)
class PhaseDriven:
    """What a phase came to; `parts` are the phases of its cycle, energies at the battery's terminals."""

    name: str
    kind: str
    cycle: str | None
    start_s: float
    duration_s: float
    distance_km: float
    energy_dc_wh: float
    energy_regen_wh: float
    consumption_wh_km: float | None
    soc_start: float
    soc_end: float
    complete: bool
    parts: tuple[PhaseDriven, ...]


@dataclass(frozen=True)
class BenchTest:
    """A whole test as driven."""

    name: str
    ended_by: str
    ended_s: float
    distance_km: float
    energy_usable_wh: float
    mass_kg: float
    temp_ambient_c: float
    schedule: ScheduleRequired
    phases: tuple[PhaseDriven, ...]


def bench_test(run: TestRun) -> BenchTest:
    """A test in data-sheet units."""
    return BenchTest(
        name=run.schedule.name,
        ended_by=run.ended_by,
        ended_s=run.ended_s,
        distance_km=run.distance_m / M_PER_KM,
        energy_usable_wh=run.energy_usable_j / J_PER_WH,
        mass_kg=run.mass_kg,
        temp_ambient_c=run.temperature_c,
        schedule=_schedule(run.schedule),
        phases=tuple(map(_phase, run.phases)),
    )


def _schedule(schedule: Schedule) -> ScheduleRequired:
    endable = np.isfinite(schedule.tolerance_m_s)
    return ScheduleRequired(
        phases=tuple(map(_required, schedule.phases)),
        between_laps=tuple(map(_required, schedule.between)),
        tolerance_kmh=schedule.tolerance_m_s / M_S_PER_KMH if endable else None,
        tolerance_s=schedule.tolerance_s,
        temp_road_c=schedule.road_temperature_c,
        road_pressure_pa=schedule.road_pressure_pa,
    )


def _required(phase: Phase) -> PhaseRequired:
    return PhaseRequired(
        name=phase.name,
        kind=phase.kind,
        cycle=phase.cycle_name or None,
        speed_kmh=phase.speed_m_s / M_S_PER_KMH if phase.kind == "constant" else None,
        duration_s=phase.duration_s,
        distance_km=None if phase.distance_m is None else phase.distance_m / M_PER_KM,
        to_the_end=phase.to_the_end,
    )


def _phase(phase: PhaseResult) -> PhaseDriven:
    distance_km, energy_wh = phase.distance_m / M_PER_KM, phase.energy_dc_j / J_PER_WH
    return PhaseDriven(
        name=phase.name,
        kind=phase.kind,
        cycle=phase.cycle or None,
        start_s=phase.start_s,
        duration_s=phase.duration_s,
        distance_km=distance_km,
        energy_dc_wh=energy_wh,
        energy_regen_wh=phase.energy_regen_j / J_PER_WH,
        consumption_wh_km=energy_wh / distance_km if distance_km > 0.0 else None,
        soc_start=phase.soc_start,
        soc_end=phase.soc_end,
        complete=phase.complete,
        parts=tuple(map(_phase, phase.parts)),
    )


def columns_of_tests(runs: Sequence[TestRun]) -> dict[str, np.ndarray]:
    """The tests second by second, one below the other: which test and phase, speed, charge, power."""
    if not runs:
        return {}

    def together(name: str) -> np.ndarray:
        return np.concatenate([getattr(run, name) for run in runs])

    def phase_numbers(run: TestRun) -> np.ndarray:
        return np.searchsorted([phase.start_s + phase.duration_s for phase in run.phases], run.time_s)

    return {
        "test": np.concatenate([np.full(len(run.time_s), place) for place, run in enumerate(runs)]),
        "phase": np.concatenate([phase_numbers(run) for run in runs]),
        "time_s": together("time_s"),
        "speed_wanted_m_s": together("speed_wanted_m_s"),
        "speed_m_s": together("speed_m_s"),
        "soc_display": together("soc"),
        "terminal_w": together("power_dc_w"),
    }
