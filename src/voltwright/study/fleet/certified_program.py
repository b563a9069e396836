"""Certified range and consumption of a car as a pure, differentiable function of its vehicle on the rollers.

While a car follows its trace the energy of a phase does not depend on the battery, so a test is known from the energies of
its cycles and from the usable energy. Both are scaled so that the base car gives its own full test exactly.
Modelled: weights of the passes, usable energy in closed form at the current that the cycles ask, recharge.
Left out: steps of the rule, such as weight classes, the number of passes, the length of the constant speed, the scaling of the
trace; they stay as the base car has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import TraceError
from voltwright.figures import PROCEDURES as TITLES
from voltwright.physics.charging.on_board import recharge
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.procedures.bench.unit_weights import LAPS_OF_SEGMENT, shares
from voltwright.procedures.certify import certify
from voltwright.procedures.epa.label import ADJUSTMENT_DEFAULT, combined
from voltwright.sim.precision import double_precision
from voltwright.study.fleet.bench_vehicle import bench_mass_kg, bench_vehicle
from voltwright.study.fleet.phases import PhasePlan, phase_energies_j, phase_plan
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin

PROCEDURES = {"epa": "epa-mct", "wltp": "wltp", "cltc": "cltc"}
"""The test of each procedure, by the name that its figures have."""
ROUNDING_KG = 1e-6
EFFICIENCY = "charging.efficiency_ac"


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
        plan: its complete cycles.
        units: of the result, one or two.
        distance_m: of the whole test [m]; None where the range is that of the weighted passes.
        usable_j, recharge_j: usable energy and energy from the grid, as tested [J].
        soak_share: energy of soaks over usable energy.
        soc_end: displayed, 0-1.
        temperature_k: of the cells [K].
    """

    plan: PhasePlan
    units: tuple[Unit, ...]
    distance_m: float | None
    usable_j: float
    recharge_j: float
    soak_share: float
    soc_end: float
    temperature_k: float


class _Raw(NamedTuple):
    """What the closed forms give of a vehicle, before they are scaled to the base car's test [J]."""

    energies_j: Any
    usable_j: Any
    recharge_j: Any


class CertifiedProgram:
    """Certified figures of one procedure as a function of the vehicle.

    Attributes:
        procedure: epa, wltp or cltc.
        certificate: of the base car, by the full test.
        tests: of it, one for each full charge.
        offset_kg: that the class of the EPA adds to the base car's mass [kg].
    """

    def __init__(self, car: CompletedCar, procedure: str):
        """Test the base car.

        Raises:
            TraceError, SpecError: a car that cannot do the test.
        """
        self._car, self.procedure = car, procedure
        self.certificate: Certificate = certify(car, PROCEDURES[procedure])
        self.tests = _tests_of(self.certificate)
        self.offset_kg = self.certificate.runs[0].mass_kg - float(bench_mass_kg(procedure, car))

    @property
    def names(self) -> tuple[str, str]:
        """Names of the figures: range [km] and consumption from the grid [Wh/km]."""
        return f"range_{self.procedure}_km", f"consumption_{self.procedure}_wh_km"

    def vehicle(self, car: CompletedCar) -> Vehicle:
        """The vehicle of a variant of the base car on the rollers; its numbers may be traced."""
        return bench_vehicle(self.procedure, car, self.offset_kg)

    def figures(self, vehicle: Vehicle, *, by_efficiency: bool | None = None) -> dict[str, Any]:
        """Range [km] and consumption from the grid [Wh/km] of a vehicle, not rounded, as a label has them.

        Args:
            vehicle: of `vehicle`; may be traced, and mapped by `jax.vmap`.
            by_efficiency: whether the energy from the grid follows from an efficiency that the car writes, in place of the
                charger's losses; default: as of the base car.
        """
        by_efficiency = self.efficiency_written if by_efficiency is None else by_efficiency
        scaled = [self._scaled(vehicle, place, by_efficiency) for place in range(len(self.tests))]
        distances, mains = [], []
        for test, (energies, usable, grid) in zip(self.tests, scaled, strict=True):
            for unit in test.units:
                way_km = _range_km(test, unit, energies, usable)
                distances.append(way_km)
                mains.append(grid / J_PER_WH / way_km)
        if self.procedure == "epa":
            # City and highway as one, and from the test to the label.
            values = (combined(distances) * ADJUSTMENT_DEFAULT, combined(mains) / ADJUSTMENT_DEFAULT)
        else:
            values = (distances[0], mains[0])
        return dict(zip(self.names, values, strict=True))

    def followed(self, vehicle: Vehicle) -> Any:
        """Whether a vehicle keeps up with all cycles of the test."""
        holds = [phase_energies_j(vehicle, test.plan.trace, test.plan.ends)[1] for test in self.tests]
        return holds[0] if len(holds) == 1 else holds[0] & holds[1]

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps of the rule that the figures leave out, a sentence each."""
        title = TITLES[PROCEDURES[self.procedure]]
        notes = [f"{title}: before rounding to whole km and Wh/km."]
        if abs(self.offset_kg) > ROUNDING_KG:
            notes.append(f"{title}: the test weight follows the empty mass evenly, not by the classes of the rule.")
        if self.certificate.procedure == "epa-sct":
            notes.append(f"{title}: by the single-cycle test, which this car takes.")
        notes += [f"{title}: the trace stays as it is for this car. {note}" for note in self.certificate.notes if _of_trace(note)]
        return tuple(notes)

    @property
    def efficiency_written(self) -> bool:
        """Whether the base car's file gives an efficiency of charging."""
        return EFFICIENCY not in self._car.assumptions

    def _scaled(self, vehicle: Vehicle, place: int, by_efficiency: bool) -> tuple[Any, Any, Any]:
        test, raw, base = self.tests[place], _raw(vehicle, self.tests[place], by_efficiency), self._base(by_efficiency)[place]
        energies = raw.energies_j * (np.asarray(test.plan.energies_j) / base.energies_j)
        usable = raw.usable_j * (test.usable_j / base.usable_j)
        return energies, usable, raw.recharge_j * (test.recharge_j / base.recharge_j)

    def _base(self, by_efficiency: bool) -> tuple[_Raw, ...]:
        return self._base_by_efficiency if by_efficiency else self._base_by_charger

    @cached_property
    def _base_by_efficiency(self) -> tuple[_Raw, ...]:
        return self._found(by_efficiency=True)

    @cached_property
    def _base_by_charger(self) -> tuple[_Raw, ...]:
        return self._found(by_efficiency=False)

    def _found(self, *, by_efficiency: bool) -> tuple[_Raw, ...]:
        with double_precision(), jax.ensure_compile_time_eval():
            vehicle = self.vehicle(self._car)
            found = [_raw(vehicle, test, by_efficiency) for test in self.tests]
        return tuple(_Raw(*(np.asarray(part) for part in raw)) for raw in found)


def _of_trace(note: str) -> bool:
    """Whether a note of a certificate says that the trace was made for this car."""
    return "scaled down" in note or "capped" in note


def _raw(vehicle: Vehicle, test: DrivenTest, by_efficiency: bool) -> _Raw:
    energies, _ = phase_energies_j(vehicle, test.plan.trace, test.plan.ends)
    # A car that takes more power loses more of its energy inside the battery: the closed form at its own mean current.
    drawn = jnp.sum(energies) / sum(test.plan.energies_j)
    usable = vehicle.pack.replaced(current_test_a=vehicle.pack.current_test_a * drawn).energy_usable_j()
    if by_efficiency:
        return _Raw(energies, usable, usable * (1.0 + test.soak_share) / vehicle.charging_efficiency)
    empty, full = (vehicle.pack.soc_of_display(shown) for shown in (test.soc_end, 1.0))
    taken = recharge(vehicle.charger, vehicle.pack, empty, full, temperature_k=test.temperature_k)
    return _Raw(energies, usable, taken.energy_ac_j)


def _range_km(test: DrivenTest, unit: Unit, energies: Any, usable: Any) -> Any:
    """Range of a unit [km]: usable energy over the weighted consumption of its passes."""
    plan, base = test.plan, np.asarray(test.plan.energies_j)
    ways_m = [sum(plan.distances_m[place] for place in one) for one in unit.passes]
    if test.distance_m is not None:
        total = sum(energies[place] for one in unit.passes for place in one)
        same = sum(float(base[place]) for one in unit.passes for place in one)
        return test.distance_m / M_PER_KM * (usable / test.usable_j) * (same / total)
    driven = [sum(energies[place] for place in one) for one in unit.passes]
    weights = [1.0 / len(driven)] * len(driven) if unit.apart is None else shares(driven, usable, unit.apart)
    per_m = sum(weight * energy / way for weight, energy, way in zip(weights, driven, ways_m, strict=True))
    return usable / per_m / M_PER_KM


def _tests_of(certificate: Certificate) -> tuple[DrivenTest, ...]:
    runs, name = certificate.runs, certificate.procedure
    if name == "epa-mct":
        kept = [phase for phase in runs[0].phases if phase.kind == "cycle" and phase.complete]
        places = {cycle: _places(kept, cycle) for cycle in ("udds", "hwfet")}
        units = (Unit(_single(places["udds"]), 1), Unit(_single(places["hwfet"]), None))
        return (_driven(runs[0], kept, units, certificate.energy_recharge_wh, None),)
    if name == "epa-sct":
        # `TwoCycle` keeps the mean of both recharges; each over its range is the consumption.
        mains = certificate.consumption_ac_wh_km
        cycles = [[phase for phase in run.phases if phase.kind == "cycle" and phase.complete] for run in runs]
        return tuple(
            _driven(run, kept, (Unit(_single(range(len(kept))), None),), mains[unit] * run.distance_m / M_PER_KM, run.distance_m)
            for run, kept, unit in zip(runs, cycles, ("city", "highway"), strict=True)
        )
    run = runs[0]
    first = run.phases[0].cycle
    kept = [phase for phase in run.phases if phase.cycle == first and phase.complete]
    shortened = any(phase.kind == "constant" for phase in run.phases)
    passes, apart = _single(range(len(kept))), 1
    if name == "cltc" and shortened:
        passes = tuple(tuple(range(at, at + LAPS_OF_SEGMENT)) for at in range(0, len(kept) - 1, LAPS_OF_SEGMENT))
    elif name == "cltc":
        apart = 2
    return (_driven(run, kept, (Unit(passes, apart),), certificate.energy_recharge_wh, None),)


def _driven(
    run: TestRun, kept: Sequence[PhaseResult], units: tuple[Unit, ...], recharge_wh: float, distance_m: float | None
) -> DrivenTest:
    if not kept:
        raise TraceError(f"The test '{run.schedule.name}' must hold a complete cycle, but has none.")
    return DrivenTest(
        plan=phase_plan(run, kept),
        units=units,
        distance_m=distance_m,
        usable_j=run.energy_usable_j,
        recharge_j=recharge_wh * J_PER_WH,
        soak_share=run.energy_soak_j / run.energy_usable_j,
        soc_end=float(run.soc[-1]),
        temperature_k=celsius_to_kelvin(run.temperature_c),
    )


def _places(kept: Sequence[PhaseResult], cycle: str) -> list[int]:
    return [place for place, phase in enumerate(kept) if phase.cycle == cycle]


def _single(places: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    return tuple((place,) for place in places)
