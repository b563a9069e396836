"""A certificate as plain values for JSON, and its tests second by second as columns."""

from dataclasses import asdict
from typing import Any

import numpy as np

from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.schedule import Phase, Schedule
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH


def certificate_figures(certificate: Certificate) -> dict[str, Any]:
    """A `Certificate` as plain values: all of it, and of its tests all but the course second by second."""
    return {
        "car": certificate.car,
        "procedure": certificate.procedure,
        "edition": certificate.edition,
        "label": dict(certificate.label),
        "range_km": certificate.range_km,
        "consumption_dc_wh_km": certificate.consumption_dc_wh_km,
        "consumption_ac_wh_km": certificate.consumption_ac_wh_km,
        "energy_usable_wh": certificate.energy_usable_wh,
        "energy_recharge_wh": certificate.energy_recharge_wh,
        "recharge_factor": certificate.energy_recharge_wh / certificate.energy_usable_wh,
        "weights": {name: list(values) for name, values in certificate.weights.items()},
        "tests": [_test(run) for run in certificate.runs],
        "rules": [asdict(rule) for rule in certificate.rules],
        "confidence": {mark: CONFIDENCE[mark] for mark in dict.fromkeys(rule.confidence for rule in certificate.rules)},
        "notes": list(certificate.notes),
    }


def _test(run: TestRun) -> dict[str, Any]:
    return {
        "name": run.schedule.name,
        "ended_by": run.ended_by,
        "ended_s": run.ended_s,
        "distance_km": run.distance_m / M_PER_KM,
        "energy_usable_wh": run.energy_usable_j / J_PER_WH,
        "mass_kg": run.mass_kg,
        "temperature_c": run.temperature_c,
        "schedule": _schedule(run.schedule),
        "phases": [_phase(phase) for phase in run.phases],
    }


def _schedule(schedule: Schedule) -> dict[str, Any]:
    """A schedule as asked; no tolerance where the test goes on however far the car falls behind."""
    endable = np.isfinite(schedule.tolerance_m_s)
    return {
        "phases": [_asked(phase) for phase in schedule.phases],
        "between_laps": [_asked(phase) for phase in schedule.between],
        "tolerance_km_h": schedule.tolerance_m_s / M_S_PER_KMH if endable else None,
        "tolerance_s": schedule.tolerance_s,
        "road_temperature_c": schedule.road_temperature_c,
        "road_pressure_pa": schedule.road_pressure_pa,
    }


def _asked(phase: Phase) -> dict[str, Any]:
    return {
        "name": phase.name,
        "kind": phase.kind,
        "cycle": phase.cycle_name or None,
        "speed_km_h": phase.speed_m_s / M_S_PER_KMH if phase.kind == "constant" else None,
        "duration_s": phase.duration_s,
        "distance_km": None if phase.distance_m is None else phase.distance_m / M_PER_KM,
        "to_the_end": phase.to_the_end,
    }


def _phase(phase: PhaseResult) -> dict[str, Any]:
    distance_km, energy_wh = phase.distance_m / M_PER_KM, phase.energy_dc_j / J_PER_WH
    return {
        "name": phase.name,
        "kind": phase.kind,
        "cycle": phase.cycle or None,
        "start_s": phase.start_s,
        "duration_s": phase.duration_s,
        "distance_km": distance_km,
        "energy_dc_wh": energy_wh,
        "energy_regen_wh": phase.energy_regen_j / J_PER_WH,
        "consumption_wh_km": energy_wh / distance_km if distance_km > 0.0 else None,
        "soc_start": phase.soc_start,
        "soc_end": phase.soc_end,
        "complete": phase.complete,
        "parts": [_phase(part) for part in phase.parts],
    }


def columns_of_tests(certificate: Certificate) -> dict[str, Any]:
    """The tests second by second, one below the other, as columns: which test and phase, speed, charge, power."""
    runs = certificate.runs

    def together(name: str):
        return np.concatenate([getattr(run, name) for run in runs])

    def phase_numbers(run: TestRun):
        ends = [phase.start_s + phase.duration_s for phase in run.phases]
        return np.searchsorted(ends, run.time_s)

    return {
        "test": np.concatenate([np.full(len(run.time_s), place) for place, run in enumerate(runs)]),
        "phase": np.concatenate([phase_numbers(run) for run in runs]),
        "time_s": together("time_s"),
        "speed_wanted_m_s": together("speed_wanted_m_s"),
        "speed_m_s": together("speed_m_s"),
        "soc_usable": together("soc"),
        "terminal_w": together("power_dc_w"),
    }
