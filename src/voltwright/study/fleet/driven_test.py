"""A certification test that a car has driven, and the arithmetic by which its variants follow from it.

One plan and one formula for both programs: the lanes of many cars (`energy_lanes.py`) and the differentiable program
(`certified_program.py`). Both find energies of phases, a closed form of the usable energy and a recharge; each is scaled so that
the car itself has exactly its own test.
Modelled: which passes make a result and their weights; usable energy at the variant's own mean current; recharge.
Left out: steps of the rule (weight classes, number of passes, length of the constant speed), which stay as the car has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from voltwright.errors import TraceError
from voltwright.physics.charging.on_board import recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.procedures.bench.unit_weights import LAPS_OF_SEGMENT, shares
from voltwright.procedures.epa.label import combined
from voltwright.study.fleet.phases import PhasePlan, phase_plan
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin

EFFICIENCY = "charging.efficiency_ac"
"""Path of the number that, where a file writes it, stands for the charger's losses."""


class Unit(NamedTuple):
    """What a result is worked out from: passes as phases of a plan, and how many first passes stand apart.

    Attributes:
        passes: of each pass, the places of its phases.
        apart: as of `unit_weights.weights`; None where the passes count alike.
    """

    passes: tuple[tuple[int, ...], ...]
    apart: int | None


@dataclass(frozen=True)
class DrivenTest:
    """One full charge of the base car: what the figures need of it.

    Attributes:
        phases: its complete cycles, as driven.
        plan: the same, and behind them a second of its constant speed where it has one.
        steady: number of that second in the test; None without constant speed.
        steady_share: of the constant speed in the usable energy.
        units: of the result, one or two.
        distance_m: of the whole test [m]; None where the range is that of the weighted passes.
        usable_j, recharge_j: usable energy and energy from the grid, as tested [J].
        soak_s: time in which the standby power takes what the soaks took [s].
        soc_end: displayed, 0-1.
        temperature_k: of the cells [K].
    """

    phases: tuple[PhaseResult, ...]
    plan: PhasePlan
    steady: int | None
    steady_share: float
    units: tuple[Unit, ...]
    distance_m: float | None
    usable_j: float
    recharge_j: float
    soak_s: float
    soc_end: float
    temperature_k: float


def driven_tests(certificate: Certificate, standby_w: float) -> tuple[DrivenTest, ...]:
    """The tests behind a certificate, one for each full charge.

    Args:
        certificate: of the base car.
        standby_w: its power with the key off [W].

    Raises:
        TraceError: a test without a complete cycle.
    """
    runs, name = certificate.runs, certificate.procedure
    recharge_j = certificate.energy_recharge_wh * J_PER_WH
    if name == "epa-mct":
        kept = [phase for phase in runs[0].phases if phase.kind == "cycle" and phase.complete]
        places = {cycle: [place for place, phase in enumerate(kept) if phase.cycle == cycle] for cycle in ("udds", "hwfet")}
        units = (Unit(_single(places["udds"]), 1), Unit(_single(places["hwfet"]), None))
        return (_driven(runs[0], kept, units, recharge_j, standby_w),)
    if name == "epa-sct":
        # `TwoCycle` keeps the mean of both recharges; each over its range is the consumption.
        mains = certificate.consumption_ac_wh_km
        cycles = [[phase for phase in run.phases if phase.kind == "cycle" and phase.complete] for run in runs]
        return tuple(
            _driven(
                run,
                kept,
                (Unit(_single(range(len(kept))), None),),
                mains[unit] * J_PER_WH * run.distance_m / M_PER_KM,
                standby_w,
                distance_m=run.distance_m,
            )
            for run, kept, unit in zip(runs, cycles, ("city", "highway"), strict=True)
        )
    run = runs[0]
    kept = [phase for phase in run.phases if phase.cycle == run.phases[0].cycle and phase.complete]
    shortened = any(phase.kind == "constant" for phase in run.phases)
    passes, apart = _single(range(len(kept))), 1
    if name != "wltp" and shortened:
        passes = tuple(tuple(range(at, at + LAPS_OF_SEGMENT)) for at in range(0, len(kept) - 1, LAPS_OF_SEGMENT))
    elif name != "wltp":
        apart = 2
    return (_driven(run, kept, (Unit(passes, apart),), recharge_j, standby_w),)


def _single(places: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    return tuple((place,) for place in places)


def _driven(
    run: TestRun,
    kept: Sequence[PhaseResult],
    units: tuple[Unit, ...],
    recharge_j: float,
    standby_w: float,
    *,
    distance_m: float | None = None,
) -> DrivenTest:
    if not kept:
        raise TraceError(f"The test '{run.schedule.name}' must hold a complete cycle, but has none.")
    steady, share = _steady(run)
    return DrivenTest(
        phases=tuple(kept),
        plan=phase_plan(run, kept, steady),
        steady=steady,
        steady_share=share,
        units=units,
        distance_m=distance_m,
        usable_j=run.energy_usable_j,
        recharge_j=recharge_j,
        soak_s=run.energy_soak_j / standby_w if standby_w > 0.0 else 0.0,
        soc_end=float(run.soc[-1]),
        temperature_k=celsius_to_kelvin(run.temperature_c),
    )


def _steady(run: TestRun) -> tuple[int | None, float]:
    """The second in the middle of the longest constant speed, and the share of all constant speeds in the usable energy."""
    constant = [phase for phase in run.phases if phase.kind == "constant"]
    if not constant:
        return None, 0.0
    longest = max(constant, key=lambda phase: phase.duration_s)
    middle = round((longest.start_s + 0.5 * longest.duration_s) / STEP_S)
    return middle, sum(phase.energy_dc_j for phase in constant) / run.energy_usable_j


def drawn_1_j(test: DrivenTest, cycles_j: Sequence[float]) -> np.ndarray:
    """Weights [1/J] of energies in the mean power of a test over that of the base car's.

    Args:
        test: of the base car.
        cycles_j: energies of the cycles that are driven, as the base car has taken them [J].

    Returns:
        shape (cycles,), or (cycles + 1,) with constant speed, whose second is the last one: each times its energy, in sum,
        is 1 for the base car.
    """
    weights = np.full(len(cycles_j), (1.0 - test.steady_share) / sum(cycles_j))
    return weights if test.steady is None else np.append(weights, test.steady_share / test.plan.energies_j[-1])


def usable_j(vehicle: Vehicle, drawn: Any) -> Any:
    """Usable energy in closed form [J] of a car that draws so many times the mean power of the base car's test.

    A car that takes more power loses more of its energy inside the battery.
    """
    pack = vehicle.pack
    return pack.replaced(current_test_a=pack.current_test_a * drawn).energy_usable_j()


def recharge_j(vehicle: Vehicle, usable: Any, *, by_efficiency: bool, soak_s: Any, soc_end: Any, temperature_k: Any) -> Any:
    """Energy from the grid behind a test [J], as `energy_recharge_wh` has it.

    Args:
        vehicle: that was tested.
        usable: energy that the driven parts took [J].
        by_efficiency: whether it follows from an efficiency that the car writes, in place of the charger's losses.
        soak_s, soc_end, temperature_k: of a `DrivenTest`.
    """
    if by_efficiency:
        return (usable + soak_s * vehicle.auxiliaries.power_standby_w) / vehicle.charging_efficiency
    empty, full = (vehicle.pack.soc_of_display(shown) for shown in (soc_end, 1.0))
    return recharge(vehicle.charger, vehicle.pack, empty, full, temperature_k=temperature_k).energy_ac_j


def range_km(test: DrivenTest, unit: Unit, energies_j: Sequence[Any] | Mapping[int, Any], usable: Any) -> Any:
    """Range of a unit [km]: usable energy over the weighted consumption of its passes.

    Args:
        test: of the base car.
        unit: of it.
        energies_j: by place in its plan, scaled to the base car's test [J].
        usable: energy, likewise [J].
    """
    driven = [sum(energies_j[place] for place in one) for one in unit.passes]
    if test.distance_m is not None:
        same = sum(test.plan.energies_j[place] for one in unit.passes for place in one)
        return test.distance_m / M_PER_KM * (usable / test.usable_j) * (same / sum(driven))
    ways_m = [sum(test.plan.distances_m[place] for place in one) for one in unit.passes]
    weights = [1.0 / len(driven)] * len(driven) if unit.apart is None else shares(driven, usable, unit.apart)
    per_m = sum(weight * energy / way for weight, energy, way in zip(weights, driven, ways_m, strict=True))
    return usable / per_m / M_PER_KM


def figures_of_units(name: str, adjustment: float, ranges_km: Sequence[Any], recharges_j: Sequence[Any]) -> dict[str, Any]:
    """Range [km] and consumption from the grid [Wh/km] of a procedure, not rounded.

    Args:
        name: of the procedure in the names of figures.
        adjustment: of the EPA from test to label.
        ranges_km: of each unit.
        recharges_j: energy from the grid behind the test of each unit [J].
    """
    mains = [grid / J_PER_WH / way for grid, way in zip(recharges_j, ranges_km, strict=True)]
    reach, used = ranges_km[0], mains[0]
    if name == "epa":
        # City and highway as one, and from the test to the label.
        reach, used = combined(ranges_km) * adjustment, combined(mains) / adjustment
    return {f"range_{name}_km": reach, f"consumption_{name}_wh_km": used}
