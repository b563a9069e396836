"""EPA certification of an electric car: SAE J1634 multi-cycle and single-cycle tests, 40 CFR 600, and the label.

Modelled: order, pauses and soaks of the multi-cycle test, its constant-speed parts, run to the empty battery; weights,
recharge allocation, adjustment, label. Left out: breaks within a constant-speed part, the short multi-cycle test, averages over
driving modes and sales (the arithmetic in `label.py` knows the modes), the driver's tolerance.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, TraceError
from voltwright.formatting import number
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import TestRun, phase_energies, run_test
from voltwright.procedures.bench.range_determination import check_mass_on_bench, energy_recharge_wh
from voltwright.procedures.bench.schedule import PRESSURE_EPA_PA, Phase, Schedule
from voltwright.procedures.epa.five_cycle import RULES_FIVE_CYCLE, FiveCycleConditions, drive_five_cycles
from voltwright.procedures.epa.five_cycle_loads import own_conditions
from voltwright.procedures.epa.label import (
    ADJUSTMENT_DEFAULT,
    KM_PER_MILE,
    EpaLabel,
    TwoCycle,
    combined,
    epa_label,
    from_multi_cycle,
    from_single_cycle,
)
from voltwright.procedures.epa.test_weight import mass_on_rollers_kg
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.units import M_PER_MILE, M_S_PER_MPH

PROCEDURES = ("epa-mct", "epa-sct")
EDITION = "40 CFR 600.116-12 with SAE J1634"
TEMPERATURE_C = 23.0
SPEED_CONSTANT_M_S = 65.0 * M_S_PER_MPH
TOLERANCE_M_S = 2.0 * M_S_PER_MPH
TOLERANCE_S = 2.0
PAUSE_S, SOAK_S, SOAK_CONSTANT_MAX_S = 15.0, 600.0, 1800.0
LAST_SHARE_MAX, LAST_SHARE_WANTED, LAST_SHARE_LEAST = 0.20, 0.15, 0.05
CONSTANT_LEAST_M = M_PER_MILE
ATTEMPTS_MAX = 6

RULES = (
    Rule(
        "Order of the multi-cycle test: UDDS, HFEDS, UDDS, 65 mph, UDDS, HFEDS, UDDS, 65 mph to the end.",
        "V",
        "40 CFR 600.116-12(a)(2)",
    ),
    Rule(
        "15 s with the key on between UDDS and HFEDS, 10 min with the key off between HFEDS and UDDS.",
        "V",
        "40 CFR 600.116-12(a)(2)",
    ),
    Rule("The constant speed is 65 mph; the last stretch is at most 20 % of the distance.", "M", "SAE J1634"),
    Rule(
        "Usable battery energy is all that the driven parts take; soaks with the key off do not count.",
        "V",
        "40 CFR 600.116-12(a)(8)",
    ),
    Rule(
        "The first UDDS weighs its share of the usable energy, the other three share the rest; HFEDS by their mean.",
        "T",
        "SAE J1634",
    ),
    Rule(
        "A car that cannot complete the multi-cycle test takes the single-cycle test, with approval.",
        "V",
        "40 CFR 600.116-12(a)(1)",
    ),
    Rule("Single-cycle test: range is the distance, consumption is the recharge energy over it.", "M", "SAE J1634, section 7"),
    Rule("In the single-cycle test 10 min key-off soaks lie between UDDS, and 15 s pauses between HFEDS.", "U"),
    Rule(
        "The test ends where the speed is more than 2 mph off for 2 s; 600.109-08 has this tolerance for the trace.",
        "M",
        "40 CFR 600.109-08",
    ),
    Rule("Label: 0.7 of the tested range by default.", "V", "40 CFR 600.210-12(d)(3)"),
    Rule("Combined range is 0.55 city + 0.45 highway, arithmetically; MPGe is combined harmonically.", "T", "40 CFR 600.210-12"),
    Rule("Label values are whole numbers; a half goes to the even one.", "T", "40 CFR 600.311-12"),
    Rule("The manufacturer may lower a label value of its own will.", "V", "40 CFR 600.210-08(a)"),
    Rule(
        "Road load of 20 °C and 98.21 kPa on the rollers; test weight from the empty weight plus 300 lb.",
        "V",
        "40 CFR 1066.805, 86.129-00",
    ),
    Rule("Classes of test weight: every 125 lb to 4,000 lb, 250 lb to 5,500 lb, then 500 lb.", "M", "40 CFR 86.129-00"),
)


class _Tested(NamedTuple):
    """Outcome of the tests: city and highway, the tests as driven, and what is to be noted."""

    result: TwoCycle
    runs: tuple[TestRun, ...]
    notes: tuple[str, ...]


def certify_epa(
    car: CompletedCar | CarSpec | str | Path,
    procedure: str = "epa-mct",
    *,
    adjustment: str | float = "default",
    declared: Mapping[str, float | int] | None = None,
    soak_before_constant_s: float = 0.0,
    conditions: FiveCycleConditions | None = None,
    mass_test_kg: float | None = None,
) -> Certificate:
    """Certify a car by the EPA's rules.

    Args:
        car: completed, spec, name in the library, or path of a file.
        procedure: "epa-mct", multi-cycle, or "epa-sct", single-cycle test.
        adjustment: from test to label: "default" 0.7, "five-cycle" the car's own factor, or a number.
        declared: printed values that the manufacturer lowers, see `epa_label`. soak_before_constant_s: key-off soak before
            each stretch of constant speed and behind the first [s]. conditions: loads of heater and air conditioning for
            the five-cycle factor; default: those of the car's climate system. mass_test_kg: in place of the test weight
            that the rule takes [kg].

    Returns:
        the certificate: `range_km` and consumption as tested, `label` as printed.

    Raises:
        SpecError: an unknown choice, or a soak or number out of range. TraceError: a car that cannot follow the cycles.

    Source: 40 CFR 600.116-12 and SAE J1634; each rule and how well it is known in `RULES`.
    """
    full = completed_car(car)
    _check_choices(procedure, adjustment, soak_before_constant_s)
    mass_kg, mass_note = mass_on_rollers_kg(full)
    if mass_test_kg is not None:
        mass_kg, mass_note = mass_test_kg, f"Test mass {number(mass_test_kg)} kg, the caller's."
        check_mass_on_bench(full, mass_kg)
    with double_precision():
        vehicle = Vehicle.from_car(full, mass_kg)
    tested = _multi_cycle(full, vehicle, soak_before_constant_s) if procedure == "epa-mct" else ""
    if isinstance(tested, str):
        reason = (f"The multi-cycle test does not fit, {tested}; the single-cycle test was driven.",) if tested else ()
        tested, procedure = _single_cycle(full, vehicle, reason), "epa-sct"
    factor, runs, notes, rules = ADJUSTMENT_DEFAULT, tested.runs, (mass_note, *tested.notes), RULES
    if adjustment == "five-cycle":
        five = drive_five_cycles(vehicle, conditions or own_conditions(full, mass_kg))
        factor = five.adjustment(tested.result.consumption_dc_city_wh_mi, tested.result.consumption_dc_highway_wh_mi)
        runs, notes, rules = (*runs, *five.runs), (*notes, *five.notes), (*rules, *RULES_FIVE_CYCLE)
    elif not isinstance(adjustment, str):
        factor = float(adjustment)
    label = epa_label(tested.result, factor, declared)
    if label.printed["mpge_combined"] < 1:
        raise SpecError(
            f"An EPA label prints whole MPGe, at least 1, but {label.consumption_combined_wh_mi:,.0f} Wh/mi from the grid are "
            "less; look at `charging.power_ac_kw` and at the losses of the car with `voltwright show`.",
            "charging.power_ac_kw",
        )
    return replace(_certificate(full.name, procedure, tested.result, label), run=runs, rules=rules, notes=notes)


def multi_cycle_schedule(middle_m: float, soak_before_constant_s: float = 0.0) -> Schedule:
    """The multi-cycle test with a first stretch of constant speed of `middle_m` [m].

    Source: 40 CFR 600.116-12(a)(2), read in the regulation [V]; 65 mph [M].
    """
    soak = (Phase("soak", "soak", duration_s=soak_before_constant_s),) if soak_before_constant_s > 0.0 else ()

    def half(first: int) -> tuple[Phase, ...]:
        return (
            Phase(f"UDDS {2 * first - 1}", "cycle", load_cycle("udds")),
            Phase("pause", "pause", duration_s=PAUSE_S),
            Phase(f"HFEDS {first}", "cycle", load_cycle("hwfet")),
            Phase("soak", "soak", duration_s=SOAK_S),
            Phase(f"UDDS {2 * first}", "cycle", load_cycle("udds")),
            *soak,
        )

    middle = Phase("CSC mid", "constant", speed_m_s=SPEED_CONSTANT_M_S, distance_m=middle_m)
    end = Phase("CSC end", "constant", speed_m_s=SPEED_CONSTANT_M_S, to_the_end=True)
    return _schedule("EPA multi-cycle test", (*half(1), middle, *soak, *half(2), end))


def _schedule(name: str, phases: tuple[Phase, ...], between: tuple[Phase, ...] = ()) -> Schedule:
    return Schedule(name, phases, between, TOLERANCE_M_S, TOLERANCE_S, TEMPERATURE_C, road_pressure_pa=PRESSURE_EPA_PA)


def _multi_cycle(full: CompletedCar, vehicle: Vehicle, soak_s: float) -> _Tested | str:
    """The multi-cycle test, its middle lengthened or cut until the last stretch is short enough; or why it does not fit."""
    if float(vehicle.speed_max_m_s) < SPEED_CONSTANT_M_S:
        return "the car does not reach 65 mph"
    middle_m = _first_guess_m(vehicle)
    for _ in range(ATTEMPTS_MAX):
        if middle_m < CONSTANT_LEAST_M:
            return "its range is too short"
        run = run_test(vehicle, multi_cycle_schedule(middle_m, soak_s))
        if not run.to_the_end:
            return f"the car falls behind in {run.phases[-1].name} ({run.ended_by})"
        last = run.phases[-1]
        if last.name == "CSC end" and LAST_SHARE_LEAST <= last.distance_m / run.distance_m <= LAST_SHARE_MAX:
            mains_wh = energy_recharge_wh(full, vehicle, run)
            share = f"The last stretch is {number(100.0 * last.distance_m / run.distance_m, 1)} % of the distance."
            return _Tested(from_multi_cycle(phase_energies(run), mains_wh), (run,), (share,))
        middle_m = _next_guess_m(run)
    return "no length of its constant speed leaves a short last stretch"


def _first_guess_m(vehicle: Vehicle) -> float:
    """Middle stretch [m] from a sample: the cycles and a few miles of constant speed."""
    usable_j = _usable_j(vehicle)
    sample = _schedule("sample", (*multi_cycle_schedule(10.0 * M_PER_MILE).phases[:6],))
    return _middle_m(run_test(vehicle, sample), usable_j)


def _next_guess_m(run: TestRun) -> float:
    return _middle_m(run, run.energy_usable_j)


def _middle_m(run: TestRun, usable_j: float) -> float:
    """Middle stretch [m] that leaves 15 % of the distance for the last, with the consumption of a test driven before."""
    cycles = [phase for phase in run.phases if phase.kind == "cycle" and phase.complete]
    steady = [phase for phase in run.phases if phase.kind == "constant"]
    if not cycles or not steady:
        return 0.0
    cycles_m = sum(phase.cycle.distance_m for phase in multi_cycle_schedule(M_PER_MILE * 10.0).phases if phase.cycle is not None)
    cycles_j = cycles_m * sum(phase.energy_dc_j for phase in cycles) / sum(phase.distance_m for phase in cycles)
    steady_m = (usable_j - cycles_j) * sum(phase.distance_m for phase in steady) / sum(phase.energy_dc_j for phase in steady)
    return steady_m - LAST_SHARE_WANTED * (cycles_m + steady_m)


def _usable_j(vehicle: Vehicle) -> float:
    with double_precision():
        return float(vehicle.pack.energy_usable_j())


def _single_cycle(full: CompletedCar, vehicle: Vehicle, notes: tuple[str, ...]) -> _Tested:
    """Two full charges, each driven on one cycle to the end."""
    plans = (
        ("EPA single-cycle test, city", "UDDS", "udds", Phase("soak", "soak", duration_s=SOAK_S)),
        ("EPA single-cycle test, highway", "HFEDS", "hwfet", Phase("pause", "pause", duration_s=PAUSE_S)),
    )
    runs = tuple(
        run_test(vehicle, _schedule(title, (Phase(name, "cycle", load_cycle(cycle), to_the_end=True),), (between,)))
        for title, name, cycle, between in plans
    )
    for run in runs:
        if not run.to_the_end:
            raise TraceError(
                f"{full.name} cannot be certified by the EPA's cycles: it falls behind in {run.phases[-1].name} "
                f"after {run.ended_s:.0f} s ({run.ended_by}); take a constant speed instead."
            )
    rows = [phase_energies(run) for run in runs]
    mains = [energy_recharge_wh(full, vehicle, run) for run in runs]
    return _Tested(from_single_cycle(rows[0], rows[1], mains[0], mains[1]), runs, notes)


def _certificate(car: str, procedure: str, result: TwoCycle, label: EpaLabel) -> Certificate:
    def _by_name(pair: tuple[float, float], factor: float) -> dict[str, float]:
        return {
            name: value * factor for name, value in zip(("city", "highway", "combined"), (*pair, combined(pair)), strict=True)
        }

    per_km = 1.0 / KM_PER_MILE
    return Certificate(
        car=car,
        procedure=procedure,
        edition=EDITION,
        range_km=_by_name((result.range_city_mi, result.range_highway_mi), KM_PER_MILE),
        consumption_dc_wh_km=_by_name((result.consumption_dc_city_wh_mi, result.consumption_dc_highway_wh_mi), per_km),
        consumption_ac_wh_km=_by_name((result.consumption_ac_city_wh_mi, result.consumption_ac_highway_wh_mi), per_km),
        energy_usable_wh=result.energy_usable_wh,
        energy_recharge_wh=result.energy_recharge_wh,
        weights=result.weights,
        label={
            **label.printed,
            "range_km": round(label.printed["range_mi"] * KM_PER_MILE),
            "adjustment": round(label.adjustment, 4),
        },
    )


def _check_choices(procedure: str, adjustment: object, soak_s: float) -> None:
    if procedure not in PROCEDURES:
        raise SpecError(f"`procedure` must be {' or '.join(PROCEDURES)}, but is '{procedure}'.", "procedure")
    if isinstance(adjustment, str) and adjustment not in ("default", "five-cycle"):
        raise SpecError(f"`adjustment` must be default, five-cycle or a number, but is '{adjustment}'.", "adjustment")
    if not 0.0 <= soak_s <= SOAK_CONSTANT_MAX_S:
        raise SpecError(
            f"`soak_before_constant_s` must be from 0 to {SOAK_CONSTANT_MAX_S:g} s, but is {soak_s:g} s.",
            "soak_before_constant_s",
        )
