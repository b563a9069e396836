"""NEDC: electric range and consumption by UN Regulation 101, in its form since 2022 and in the older one.

Modelled: the consecutive and the shortened test of supplement 11 with their weights; before it, cycle after cycle to the
end with the distance as range. Left out: inertia classes and table road loads of UN R83 (the mass is used as it is), the
older rule for cars that cannot reach the top speeds of the cycle.
"""

from collections.abc import Sequence
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError
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

CYCLE = "nedc"
EDITIONS = {"supplement-11": "UN R101 01 series, Suppl. 11, Annex 7", "drive-to-empty": "UN R101 before Suppl. 11"}
MASS_EXTRA_KG = 100.0
LAPS_SHORTENED = 6
LAPS_OF_CONSUMPTION = 2
SPEED_CSS_KMH = 100.0
_COMMON = (
    Rule("NEDC: four times ECE 15, once EUDC; 1180 s, 11.0 km.", "M"),
    Rule("Break-off: off the trace by more than 2 km/h for 4 s.", "M"),
    Rule("Reference mass: empty mass and 100 kg, not put into inertia classes.", "M"),
    Rule("Rotating parts: the wheels of the driven axle, 1.5 % of the mass.", "U"),
    Rule("Cell at 23 °C; the road load stands for 20 °C and 100 kPa.", "M"),
)
RULES: dict[str, tuple[Rule, ...]] = {
    "supplement-11": (
        Rule("Fewer than 6 NEDC of estimated range: cycle after cycle; else the shortened test.", "V", "Annex 7"),
        Rule("Cycle after cycle: k1 and k2 are the first two cycles' shares of the usable energy.", "V", "Annex 7"),
        Rule("Shortened: two values, k1 is the first dynamic segment's share, k2 = 1 - k1.", "V", "Annex 7"),
        Rule("A dynamic segment has two cycles; the constant speed is 100 km/h.", "U"),
        Rule(
            "Range is usable energy over consumption at the terminals; consumption is energy from the grid over range.",
            "V",
            "Annex 7, formulas 2 to 13",
        ),
        Rule("Both are whole numbers.", "V", "5.3.3"),
        *_COMMON,
    ),
    "drive-to-empty": (
        Rule("Range is the distance driven, cycle after cycle, to the end.", "M", "Annex 9"),
        Rule("Consumption is what two cycles from the full battery take from the grid, over their distance.", "M", "Annex 7"),
        *_COMMON,
    ),
}


def nedc_result(rows: Sequence[PhaseEnergy], energy_recharge_wh: float) -> RangeResult:
    """NEDC range and consumption from the measured cycles of either form of the test.

    Equation: consecutive: k1 = dE1 / UBE, k2 = dE2 / UBE, kj = (1 - k1 - k2) / (n - 2); shortened: k1 = dE_DS1 / UBE,
    k2 = 1 - k1; EC_DC = sum k EC_j; De = UBE / EC_DC; C = E_AC / De.

    Args:
        rows: "nedc" for each cycle, css_m and css_e in the order driven, the incomplete last one too.
        energy_recharge_wh: E_AC [Wh].

    Raises:
        SpecError: no complete unit, or figures that cannot be.
    Source: UN R101 01 series, Suppl. 11, Annex 7, read in the regulation [V]; that a segment has two cycles, [U].
    """
    return lap_result(rows, CYCLE, CYCLE, energy_recharge_wh)


def drive_to_empty_result(rows: Sequence[PhaseEnergy], energy_recharge_wh: float) -> RangeResult:
    """NEDC range and consumption by the older rule, from the measured cycles.

    Equation: De = sum of d; C = E_AC,2 / (d1 + d2).

    Args:
        rows: "nedc" for each cycle in the order driven, the incomplete last one too.
        energy_recharge_wh: E_AC,2, after two cycles from the full battery [Wh].

    Returns:
        the result; its own energy from the grid is that after two cycles, in proportion to all that was driven.

    Raises:
        SpecError: fewer than two complete cycles, or figures that cannot be.
    Source: UN R101 before Suppl. 11, Annexes 7 and 9, common knowledge of the field [M].
    """
    first = [row for row in rows if row.complete][:LAPS_OF_CONSUMPTION]
    if len(first) < LAPS_OF_CONSUMPTION or not energy_recharge_wh > 0.0:
        raise SpecError(
            f"The older NEDC test must complete {LAPS_OF_CONSUMPTION} cycles and be recharged with more than 0 Wh, "
            f"but has {len(first)} cycles and {energy_recharge_wh:g} Wh.",
            "rows",
        )
    usable, ways = sum(row.energy_wh for row in rows), sum(row.distance_km for row in first)
    taken = sum(row.energy_wh for row in first)
    return RangeResult(
        energy_usable_wh=usable,
        energy_recharge_wh=energy_recharge_wh * usable / taken,
        weights={CYCLE: (1.0 / LAPS_OF_CONSUMPTION,) * LAPS_OF_CONSUMPTION},
        consumption_dc_wh_km={CYCLE: taken / ways},
        consumption_ac_wh_km={CYCLE: energy_recharge_wh / ways},
        range_km={CYCLE: sum(row.distance_km for row in rows)},
    )


def certify_nedc(
    car: CompletedCar | CarSpec | str | Path,
    *,
    edition: str = "supplement-11",
    form: Form | None = None,
    mass_test_kg: float | None = None,
) -> Certificate:
    """Certified NEDC range and consumption of a car.

    Args:
        car: completed, spec, name in the library, or path.
        edition: "supplement-11", or "drive-to-empty" for the rule until 2022.
        form: "consecutive" or "shortened" in place of the one that supplement 11 takes.
        mass_test_kg: in place of the empty mass and 100 kg [kg].

    Returns:
        the certificate with "nedc", and the test behind it.

    Raises:
        SpecError, UnknownNameError, FileError: the car, an edition that does not exist. TraceError: a car that cannot follow.
    Source: UN R101, Annex 7; each rule with how well it is known in `RULES`.
    """
    if edition not in EDITIONS:
        raise SpecError(f"`edition` must be one of {', '.join(EDITIONS)}, but is '{edition}'.", "edition")
    full = completed_car(car)
    mass_kg, rotating_kg = nedc_masses_kg(full)
    mass_kg = mass_kg if mass_test_kg is None else mass_test_kg
    vehicle = vehicle_on_bench(full, mass_kg, rotating_kg)
    cycle = load_cycle(CYCLE)
    test = RangeTest("nedc", cycle, (cycle,) * LAPS_OF_SEGMENT, LAPS_SHORTENED, SPEED_CSS_KMH * M_S_PER_KMH)
    older = edition == "drive-to-empty"
    run, driven = drive_range_test(vehicle, test, "consecutive" if older else form)
    rows, recharge_wh = phase_energies(run), energy_recharge_wh(full, vehicle, run)
    if older:
        share = sum(row.energy_wh for row in rows[:LAPS_OF_CONSUMPTION]) / sum(row.energy_wh for row in rows)
        result = drive_to_empty_result(rows, share * recharge_wh)
    else:
        result = nedc_result(rows, recharge_wh)
    notes = (f"{cycle.title}, {driven} test.",)
    return certificate_of(full, "nedc", EDITIONS[edition], CYCLE, result, run, RULES[edition], notes)


def nedc_masses_kg(full: CompletedCar) -> tuple:
    """(test mass, rotating mass) of a car [kg]; may be traced."""
    curb_kg = full.masses.mass_curb_kg
    return curb_kg + MASS_EXTRA_KG, mass_rotating_kg(mass_running_order_kg(curb_kg), axles=1)
