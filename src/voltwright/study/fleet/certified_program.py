"""Certified range and consumption of a car as a pure, differentiable function of its vehicle on the rollers.

While a car follows its trace the energy of a phase does not depend on the battery, so a test is known from the energies of
its cycles and from the usable energy. Both are scaled so that the base car gives its own full test exactly.
The plan of a test and the formulas are those of `driven_test.py`, which the lanes of many cars share; here all phases are driven.
Left out: steps of the rule, such as weight classes and the scaling of the trace; they stay as the base car has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.figures import PROCEDURES as TITLES
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.certify import certify
from voltwright.procedures.epa.label import ADJUSTMENT_DEFAULT
from voltwright.sim.precision import double_precision
from voltwright.study.fleet.bench_vehicle import bench_mass_kg, bench_vehicle
from voltwright.study.fleet.driven_test import (
    EFFICIENCY,
    DrivenTest,
    drawn_1_j,
    driven_tests,
    figures_of_units,
    range_km,
    recharge_j,
    usable_j,
)
from voltwright.study.fleet.phases import phase_energies_j

PROCEDURES = {"epa": "epa-mct", "wltp": "wltp", "cltc": "cltc"}
"""The test of each procedure, by the name that its figures have."""
ROUNDING_KG = 1e-6


class RawTest(NamedTuple):
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
        self.tests = driven_tests(self.certificate, float(car.auxiliaries.power_standby_w))
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
        return self.figures_of_raw([raw_test(vehicle, test, by_efficiency) for test in self.tests], by_efficiency=by_efficiency)

    def figures_of_raw(
        self, raws: Sequence[RawTest], *, by_efficiency: bool, bases: Sequence[RawTest] | None = None
    ) -> dict[str, Any]:
        """The figures of a vehicle from what the closed forms give of it.

        Args:
            raws: of `raw_test`, one for each test; may be traced.
            by_efficiency: as they were made.
            bases: the same of the base car; default: worked out once.
        """
        bases = self._base(by_efficiency) if bases is None else bases
        ranges, recharges = [], []
        for test, raw, base in zip(self.tests, raws, bases, strict=True):
            energies = raw.energies_j * (np.asarray(test.plan.energies_j) / base.energies_j)
            usable = raw.usable_j * (test.usable_j / base.usable_j)
            for unit in test.units:
                ranges.append(range_km(test, unit, energies, usable))
                recharges.append(raw.recharge_j * (test.recharge_j / base.recharge_j))
        return figures_of_units(self.procedure, ADJUSTMENT_DEFAULT, ranges, recharges)

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

    def _base(self, by_efficiency: bool) -> tuple[RawTest, ...]:
        return self._base_by_efficiency if by_efficiency else self._base_by_charger

    @cached_property
    def _base_by_efficiency(self) -> tuple[RawTest, ...]:
        return self._found(by_efficiency=True)

    @cached_property
    def _base_by_charger(self) -> tuple[RawTest, ...]:
        return self._found(by_efficiency=False)

    def _found(self, *, by_efficiency: bool) -> tuple[RawTest, ...]:
        with double_precision(), jax.ensure_compile_time_eval():
            vehicle = self.vehicle(self._car)
            found = [raw_test(vehicle, test, by_efficiency) for test in self.tests]
        return tuple(RawTest(*(np.asarray(part) for part in raw)) for raw in found)


def _of_trace(note: str) -> bool:
    """Whether a note of a certificate says that the trace was made for this car."""
    return "scaled down" in note or "capped" in note


def raw_test(vehicle: Vehicle, test: DrivenTest, by_efficiency: bool) -> RawTest:
    """What the closed forms give of a vehicle in a test of the base car.

    Args:
        vehicle: on the rollers; may be traced.
        test: of the base car.
        by_efficiency: as of `CertifiedProgram.figures`.
    """
    energies, _ = phase_energies_j(vehicle, test.plan.trace, test.plan.ends)
    usable, grid = usable_and_recharge_j(vehicle, test, drawn_of(test, energies), by_efficiency)
    return RawTest(energies, usable, grid)


def drawn_of(test: DrivenTest, energies_j: Any) -> Any:
    """Mean power of a test over that of the base car's.

    Args:
        test: of the base car.
        energies_j: of its phases, not scaled; may be traced [J].
    """
    return jnp.sum(energies_j * drawn_1_j(test, [phase.energy_dc_j for phase in test.phases]))


def usable_and_recharge_j(vehicle: Vehicle, test: DrivenTest, drawn: Any, by_efficiency: bool) -> tuple[Any, Any]:
    """(usable energy, energy from the grid) of a test in closed form, not scaled [J].

    Args:
        vehicle: on the rollers; may be traced.
        test: of the base car.
        drawn: of `drawn_of`.
        by_efficiency: as of `CertifiedProgram.figures`.
    """
    usable = usable_j(vehicle, drawn)
    grid = recharge_j(
        vehicle,
        usable,
        by_efficiency=by_efficiency,
        soak_s=test.soak_s,
        soc_end=test.soc_end,
        temperature_k=test.temperature_k,
    )
    return usable, grid
