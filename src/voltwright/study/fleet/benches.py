"""What the test procedures put a car on, and what its own full tests tell about those of its variants.

Each figure of a variant is that of the car times a ratio: of the energies of its cycles, cold and run warm, of its usable
energy, and of its recharge energy. So every figure of the car itself is exact, and what the lanes leave out (recovery that a
full pack refuses, the length of the constant-speed part) is as in the car's own test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.procedures.bench.unit_weights import LAPS_OF_SEGMENT
from voltwright.procedures.certify import certify
from voltwright.procedures.cltc import CYCLE as CYCLE_CLTC
from voltwright.procedures.cltc import cltc_masses_kg
from voltwright.procedures.epa.label import combined
from voltwright.procedures.epa.test_weight import has_weight_class, weight_class_lb, weight_loaded_kg
from voltwright.procedures.nedc import CYCLE as CYCLE_NEDC
from voltwright.procedures.nedc import nedc_masses_kg
from voltwright.procedures.wltp.vehicle import masses_of
from voltwright.sim.terminal_energy import GivenSteps, given_steps
from voltwright.units import J_PER_WH, KG_PER_LB, M_PER_KM


def epa_masses_kg(car: CompletedCar) -> tuple:
    """(test mass, rotating mass) of a car on the EPA's rollers [kg]."""
    weight = weight_loaded_kg(car)
    if has_weight_class(car):
        weight = weight_class_lb(weight / KG_PER_LB) * KG_PER_LB
    return weight, (car.masses.inertia_factor - 1.0) * car.masses.mass_test_kg


def wltp_masses_kg(car: CompletedCar) -> tuple:
    """(test mass, rotating mass) of a car under WLTP [kg]."""
    masses = masses_of(car)
    return masses.mass_test_kg, masses.mass_rotating_kg


@dataclass(frozen=True)
class Bench:
    """A procedure whose figures come from lanes.

    Attributes:
        name: in the names of figures. units: names of the results that one full test gives, with the cycle of each.
        apart: how many first passes weigh their own share. masses_kg: gives (test mass, rotating mass) of a car.
    """

    name: str
    units: dict[str, str]
    apart: int
    masses_kg: Callable[[CompletedCar], tuple]


PART_STEPS = 200
"""Steps over which the limits of the pack are taken as they are in the middle."""
NEARLY_FULL_SOC = 0.9
"""Displayed state of charge above which a full pack may refuse a part of what braking recovers."""

BENCHES = {
    "epa-mct": Bench("epa", {"city": "udds", "highway": "hwfet"}, 1, epa_masses_kg),
    "wltp": Bench("wltp", {"wltc": "wltc"}, 1, wltp_masses_kg),
    "cltc": Bench("cltc", {"cltc": CYCLE_CLTC}, 2, cltc_masses_kg),
    "nedc": Bench("nedc", {CYCLE_NEDC: CYCLE_NEDC}, 2, nedc_masses_kg),
}
"""The procedures that have lanes, by name; the others take the full test of each car."""


@dataclass(frozen=True)
class Lap:
    """A lap of the car's own test: its steps, and the displayed state of charge in the middle of each part of it.

    A part has at most `PART_STEPS` steps: how much braking recovers changes within minutes where the pack is nearly full.
    The lap stands for a share of its unit's energy in that test, and took an energy there [J].
    """

    steps: GivenSteps
    soc: np.ndarray
    share: float
    energy_j: float


@dataclass(frozen=True)
class UnitPlan:
    """A result of the car's own test: how its variants' follow.

    Attributes:
        range_km, consumption_dc_wh_km, consumption_ac_wh_km: of the car. first_lap_share: of the usable energy that the first
        passes take, which weigh it. first_wh_km, rest_wh_km: consumption of the first passes and of the others.
        first, rest: the laps driven for each.
    """

    range_km: float
    consumption_ac_wh_km: float
    first_lap_share: float
    first_wh_km: float
    rest_wh_km: float
    first: tuple[Lap, ...]
    rest: tuple[Lap, ...]


@dataclass(frozen=True)
class Plan:
    """What the car's own full test by one procedure gives.

    Attributes:
        bench: of the procedure. certificate: of the car. units: by name. usable_wh, recharge_wh: of the test. soak_wh: taken
        with the key off. soc_end: displayed state of charge at the end of the test.
        mass_kg: on the rollers. conditions: inputs of the bench other than speed, by the names of `inputs_of`.
    """

    bench: Bench
    certificate: Certificate
    units: dict[str, UnitPlan]
    steady: Lap | None
    usable_wh: float
    recharge_wh: float
    soak_wh: float
    soc_end: float
    mass_kg: float
    conditions: dict[str, float]


def plan_of(car: CompletedCar, procedure: str) -> Plan | None:
    """The car's own full test by a procedure; None where it has no lanes, such as a single-cycle test."""
    if procedure not in BENCHES:
        return None
    bench, done = BENCHES[procedure], certify(car, procedure)
    if done.procedure != procedure:
        return None
    run = done.runs[0]
    shortened = run.phases[-1].kind == "constant"
    per_unit = LAPS_OF_SEGMENT if shortened and bench.apart > 1 else 1
    apart = 1 if shortened else bench.apart
    schedule = run.schedule
    return Plan(
        bench=bench,
        certificate=done,
        units={name: _unit_plan(done, run, name, cycle, per_unit, apart) for name, cycle in bench.units.items()},
        steady=_steady(run),
        usable_wh=done.energy_usable_wh,
        recharge_wh=done.energy_recharge_wh,
        soak_wh=run.energy_soak_j / J_PER_WH,
        soc_end=float(run.soc[-1]),
        mass_kg=run.mass_kg,
        conditions={
            "ambient_c": schedule.temperature_c,
            "road_c": schedule.road_temperature_c,
            "road_pressure_pa": schedule.road_pressure_pa,
        },
    )


def _unit_plan(done: Certificate, run: TestRun, name: str, cycle: str, per_unit: int, apart: int) -> UnitPlan:
    laps = [phase for phase in run.phases if phase.cycle.startswith(cycle) and phase.complete]
    laps = [lap for lap in laps if lap.cycle == laps[0].cycle]
    whole = len(laps) // per_unit * per_unit
    first, rest = laps[: apart * per_unit], laps[apart * per_unit : whole]
    if not rest or cycle == "hwfet":
        first, rest = laps[:whole], laps[:whole]
    weights = next(iter(value for key, value in done.weights.items() if key in (cycle, name)))
    share = 0.0 if rest is first or cycle == "hwfet" else float(sum(weights[:apart]))
    driven = _laps(run, first)
    return UnitPlan(
        range_km=done.range_km[name],
        consumption_ac_wh_km=done.consumption_ac_wh_km[name],
        first_lap_share=share,
        first_wh_km=_consumption(first),
        rest_wh_km=_consumption(rest),
        first=driven,
        rest=driven if rest is first else _laps(run, rest),
    )


def _consumption(laps: list[PhaseResult]) -> float:
    return sum(lap.energy_dc_j for lap in laps) / J_PER_WH / (sum(lap.distance_m for lap in laps) / M_PER_KM)


def _laps(run: TestRun, laps: list[PhaseResult]) -> tuple[Lap, ...]:
    """The laps that are driven for some: the first, and where it begins on a nearly full pack the last for all others."""
    if len(laps) == 1 or laps[0].soc_start < NEARLY_FULL_SOC:
        return (_lap(run, laps[0], 1.0),)
    energies = (laps[0].energy_dc_j, sum(lap.energy_dc_j for lap in laps[1:]))
    return tuple(_lap(run, lap, own / sum(energies)) for lap, own in zip((laps[0], laps[-1]), energies, strict=True))


def _lap(run: TestRun, lap: PhaseResult, share: float) -> Lap:
    """A lap, with the cold drag and the charge that the car has brought to it."""
    first = round(lap.start_s / STEP_S)
    last = first + round(lap.duration_s / STEP_S)
    steps = given_steps(run.speed_wanted_m_s[:last], STEP_S)
    middles = [(begin + min(begin + PART_STEPS, last)) // 2 for begin in range(first, last, PART_STEPS)]
    own = (column[first:] for column in (steps.before_m_s, steps.speed_m_s, steps.cold_drag))
    return Lap(GivenSteps(*own), run.soc[middles], share, lap.energy_dc_j)


def _steady(run: TestRun) -> Lap | None:
    """A second in the middle of the longest constant speed of a test; its share is that of all of them in the usable energy."""
    constant = [phase for phase in run.phases if phase.kind == "constant"]
    if not constant:
        return None
    longest = max(constant, key=lambda phase: phase.duration_s)
    middle = round((longest.start_s + 0.5 * longest.duration_s) / STEP_S)
    speed = run.speed_wanted_m_s[middle : middle + 1]
    share = sum(phase.energy_dc_j for phase in constant) / run.energy_usable_j
    return Lap(GivenSteps(speed, speed, np.zeros(1)), run.soc[[middle]], share, float(run.power_dc_w[middle]) * STEP_S)


@dataclass(frozen=True)
class LaneEnergies:
    """What lanes, or the car itself, come to.

    Attributes:
        laps_j: by unit, (first, rest): energy of each lap driven for it [J]. usable_j: closed form [J]. recharge_j: from the
        grid [J].
    """

    laps_j: dict[str, tuple[list[Any], list[Any]]]
    usable_j: Any
    recharge_j: Any


def figures_of(plan: Plan, own: LaneEnergies, lanes: LaneEnergies) -> dict[str, np.ndarray]:
    """Figures of variants, not rounded, from what their lanes and the car's own come to.

    Equation: R = R0 (U/U0) / w; EC_AC = EC0 w (E_AC/E_AC0) / (U/U0); w = (K1 e1 + (1 - K1) e2) / (the same of the car),
        K1 = K1_0 (e1/e1_0) / (U/U0), e = e_0 times the ratio of the laps' energies, weighted where there are two.
    """
    usable = np.asarray(lanes.usable_j, float) / own.usable_j
    recharge = np.asarray(lanes.recharge_j, float) / own.recharge_j
    ranges: dict[str, Any] = {}
    mains: dict[str, Any] = {}
    for name, unit in plan.units.items():
        cold, warm = (
            sum(lap.share * (np.asarray(lane, float) / float(base)) for lap, lane, base in zip(*group, strict=True))
            for group in zip((unit.first, unit.rest), lanes.laps_j[name], own.laps_j[name], strict=True)
        )
        share = unit.first_lap_share * cold / usable
        weighted = share * unit.first_wh_km * cold + (1.0 - share) * unit.rest_wh_km * warm
        of_car = unit.first_lap_share * unit.first_wh_km + (1.0 - unit.first_lap_share) * unit.rest_wh_km
        ranges[name] = unit.range_km * usable * of_car / weighted
        mains[name] = unit.consumption_ac_wh_km * (weighted / of_car) * recharge / usable
    factor, reach, used = 1.0, next(iter(ranges.values())), next(iter(mains.values()))
    if plan.bench.name == "epa":
        factor = float(plan.certificate.label["adjustment"])
        reach, used = (combined((part["city"], part["highway"])) for part in (ranges, mains))
    name = plan.bench.name
    return {f"range_{name}_km": np.asarray(reach * factor), f"consumption_{name}_wh_km": np.asarray(used / factor)}


def figures_of_certificate(procedure: str, done: Certificate) -> dict[str, float]:
    """The same figures of a certificate."""
    name = BENCHES[procedure].name if procedure in BENCHES else procedure.split("-", maxsplit=1)[0]
    key = {"epa": "combined", "wltp": "wltc"}.get(name, next(iter(done.range_km)))
    factor = float(done.label["adjustment"]) if name == "epa" else 1.0
    return {f"range_{name}_km": done.range_km[key] * factor, f"consumption_{name}_wh_km": done.consumption_ac_wh_km[key] / factor}
