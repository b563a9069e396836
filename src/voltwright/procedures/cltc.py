"""CLTC: electric range and consumption by GB/T 18386.1-2021 over the Chinese cycle for passenger cars (CLTC-P).

Modelled: conventional and shortened test, break-off, weights. The public text stops short of the formulas, so the two forms
follow UN R101, which was written later by the same method: unverified. Left out: the interpolation family of clause 8, the
informative tests at -7 C and in heat, the amendment of 2025, the cycle of light trucks.
"""

from collections.abc import Sequence
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.library.cycles import load_cycle
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.range_determination import (
    Form,
    RangeTest,
    certificate_of,
    drive_range_test,
    energy_recharge_wh,
    vehicle_on_bench,
)
from voltwright.procedures.bench.unit_weights import LAPS_OF_SEGMENT, RangeResult, lap_result
from voltwright.procedures.wltp.vehicle import mass_rotating_kg, mass_running_order_kg
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH

CYCLE = "cltc-p"
EDITION = "GB/T 18386.1-2021"
MASS_EXTRA_KG = 100.0
LAPS_SHORTENED = 6
SPEED_CSS_KMH = 100.0
RULES = (
    Rule("CLTC-P of GB/T 38146.1-2019; test room at 23 °C.", "V", "GB/T 38146.1-2019"),
    Rule(
        "Conventional: cycle after cycle; k1 and k2 are the first two cycles' shares of the usable energy.",
        "U",
        "GB/T 18386.1-2021, 7.2",
    ),
    Rule(
        "Shortened: two cycles, constant speed, two cycles, constant speed; the segments weigh k1 and 1 - k1.",
        "U",
        "GB/T 18386.1-2021, 7.2",
    ),
    Rule("Shortened from 6 cycles of estimated range on, at a constant 100 km/h.", "U"),
    Rule("Break-off: off the trace by more than 2 km/h for 4 s.", "U"),
    Rule(
        "Range is usable energy over consumption at the terminals; consumption is energy from the grid over range.",
        "U",
        "GB/T 18386.1-2021, 7.3",
    ),
    Rule("Test mass: empty mass and 100 kg, the rule of the edition of 2017.", "U", "GB/T 18386-2017"),
    Rule("Rotating parts: 3 % of the mass in running order and 25 kg, as in WLTP.", "U"),
)


def cltc_result(rows: Sequence[PhaseEnergy], energy_recharge_wh: float) -> RangeResult:
    """CLTC range and consumption from the measured cycles of either form of the test.

    Equation: `unit_weights.range_result`; conventional: each cycle a unit, two apart; shortened: each two cycles, one apart.

    Args:
        rows: "cltc-p" for each cycle, css_m and css_e in the order driven, the incomplete last one too.
        energy_recharge_wh: E_AC [Wh].

    Raises:
        SpecError: no complete unit, or figures that cannot be.
    Source: GB/T 18386.1-2021, 7.2 and 7.3, not read; assumed to be as UN R101, Annex 7 [U].
    """
    return lap_result(rows, CYCLE, "cltc", energy_recharge_wh)


def certify_cltc(
    car: CompletedCar | CarSpec | str | Path, *, form: Form | None = None, mass_test_kg: float | None = None
) -> Certificate:
    """Certified CLTC range and consumption of a car.

    Args:
        car: completed, spec, name in the library, or path.
        form: "consecutive" (the rule's "conventional") or "shortened" in place of
        the one that the rule takes. mass_test_kg: in place of the empty mass and 100 kg [kg].

    Returns:
        the certificate with "cltc", and the test behind it.

    Raises:
        SpecError, UnknownNameError, FileError: the car. TraceError: a car that cannot follow its trace.
    Source: GB/T 18386.1-2021, clauses 4 to 7; each rule with how well it is known in `RULES`.
    """
    full = completed_car(car)
    mass_kg, rotating_kg = cltc_masses_kg(full)
    mass_kg = mass_kg if mass_test_kg is None else mass_test_kg
    vehicle = vehicle_on_bench(full, mass_kg, rotating_kg)
    cycle = load_cycle(CYCLE)
    test = RangeTest("cltc", cycle, (cycle,) * LAPS_OF_SEGMENT, LAPS_SHORTENED, SPEED_CSS_KMH * M_S_PER_KMH)
    run, driven = drive_range_test(vehicle, test, form)
    result = cltc_result(phase_energies(run), energy_recharge_wh(full, vehicle, run))
    return certificate_of(full, "cltc", EDITION, "cltc", result, run, RULES, (f"{cycle.title}, {driven} test.",))


def cltc_masses_kg(full: CompletedCar) -> tuple:
    """(test mass, rotating mass) of a car [kg]; may be traced."""
    curb_kg = full.masses.mass_curb_kg
    return curb_kg + MASS_EXTRA_KG, mass_rotating_kg(mass_running_order_kg(curb_kg))
