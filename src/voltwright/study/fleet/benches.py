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
from voltwright.procedures.certify import certify
from voltwright.procedures.cltc import cltc_masses_kg
from voltwright.procedures.epa.test_weight import has_weight_class, weight_class_lb, weight_loaded_kg
from voltwright.procedures.nedc import nedc_masses_kg
from voltwright.procedures.wltp.vehicle import masses_of
from voltwright.sim.terminal_energy import GivenSteps, given_steps
from voltwright.study.fleet.driven_test import DrivenTest, Unit, driven_tests, figures_of_units, range_km
from voltwright.units import KG_PER_LB


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
        name: in the names of figures. units: names of the results that one full test gives, in the order of its units.
        masses_kg: gives (test mass, rotating mass) of a car.
    """

    name: str
    units: tuple[str, ...]
    masses_kg: Callable[[CompletedCar], tuple]


PART_STEPS = 200
"""Steps over which the limits of the pack are taken as they are in the middle."""
NEARLY_FULL_SOC = 0.9
"""Displayed state of charge above which a full pack may refuse a part of what braking recovers."""

BENCHES = {
    "epa-mct": Bench("epa", ("city", "highway"), epa_masses_kg),
    "wltp": Bench("wltp", ("wltc",), wltp_masses_kg),
    "cltc": Bench("cltc", ("cltc",), cltc_masses_kg),
    "nedc": Bench("nedc", ("nedc",), nedc_masses_kg),
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
    """A result of the car's own test: the laps that are driven for its first passes, which stand apart, and for the rest."""

    unit: Unit
    first: tuple[Lap, ...]
    rest: tuple[Lap, ...]


@dataclass(frozen=True)
class Plan:
    """What the car's own full test by one procedure gives.

    Attributes:
        bench: of the procedure. certificate: of the car. test: what its figures follow from. units: of the test, by name.
        steady: a second of its constant speed. mass_kg: on the rollers. conditions: inputs of the bench other than speed, by
        the names of `inputs_of`.
    """

    bench: Bench
    certificate: Certificate
    test: DrivenTest
    units: dict[str, UnitPlan]
    steady: Lap | None
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
    (test,) = driven_tests(done, float(car.auxiliaries.power_standby_w))
    schedule = run.schedule
    return Plan(
        bench=bench,
        certificate=done,
        test=test,
        units={name: _unit_plan(run, test, unit) for name, unit in zip(bench.units, test.units, strict=True)},
        steady=_steady(run, test),
        mass_kg=run.mass_kg,
        conditions={
            "ambient_c": schedule.temperature_c,
            "road_c": schedule.road_temperature_c,
            "road_pressure_pa": schedule.road_pressure_pa,
        },
    )


def _unit_plan(run: TestRun, test: DrivenTest, unit: Unit) -> UnitPlan:
    apart = 0 if unit.apart is None or unit.apart >= len(unit.passes) else unit.apart
    first, rest = ([test.phases[place] for one in part for place in one] for part in (unit.passes[:apart], unit.passes[apart:]))
    laps = _laps(run, rest)
    return UnitPlan(unit, _laps(run, first) if first else laps, laps)


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


def _steady(run: TestRun, test: DrivenTest) -> Lap | None:
    if test.steady is None:
        return None
    speed = run.speed_wanted_m_s[[test.steady]]
    return Lap(GivenSteps(speed, speed, np.zeros(1)), run.soc[[test.steady]], 1.0, test.plan.energies_j[-1])


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

    Each phase of the car's own test is scaled by the ratio of the energies of the laps that stand for it; the rest is
    `driven_test.range_km`, as for the differentiable program.
    """
    test = plan.test
    usable = test.usable_j * (np.asarray(lanes.usable_j, float) / own.usable_j)
    grid = test.recharge_j * (np.asarray(lanes.recharge_j, float) / own.recharge_j)
    ranges = []
    for name, each in plan.units.items():
        first, rest = (
            sum(lap.share * (np.asarray(lane, float) / float(base)) for lap, lane, base in zip(*group, strict=True))
            for group in zip((each.first, each.rest), lanes.laps_j[name], own.laps_j[name], strict=True)
        )
        apart = each.unit.apart or 0
        energies = {
            place: test.plan.energies_j[place] * (first if number < apart else rest)
            for number, one in enumerate(each.unit.passes)
            for place in one
        }
        ranges.append(range_km(test, each.unit, energies, usable))
    adjustment = float(plan.certificate.label["adjustment"]) if plan.bench.name == "epa" else 1.0
    found = figures_of_units(plan.bench.name, adjustment, ranges, [grid] * len(ranges))
    return {name: np.asarray(values) for name, values in found.items()}


def figures_of_certificate(procedure: str, done: Certificate) -> dict[str, float]:
    """The same figures of a certificate."""
    name = BENCHES[procedure].name if procedure in BENCHES else procedure.split("-", maxsplit=1)[0]
    key = {"epa": "combined", "wltp": "wltc"}.get(name, next(iter(done.range_km)))
    factor = float(done.label["adjustment"]) if name == "epa" else 1.0
    return {f"range_{name}_km": done.range_km[key] * factor, f"consumption_{name}_wh_km": done.consumption_ac_wh_km[key] / factor}
