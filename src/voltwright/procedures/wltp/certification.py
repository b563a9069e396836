"""WLTP: electric range and consumption by UN Regulation 154 (GTR 15, Annex 8 / B8), type 1 test of a pure electric vehicle.

Modelled: class and cycle, downscaling, the capped trace, test mass, consecutive and shortened test, break-off, weights, phases,
declared values. Left out: a second and third test, the correction for the state of the low battery.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError
from voltwright.procedures.bench.certificate import Certificate, Rule
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.range_determination import (
    Form,
    RangeTest,
    certificate_of,
    drive_range_test,
    energy_recharge_wh,
    first_phases,
    vehicle_on_bench,
)
from voltwright.procedures.bench.unit_weights import RangeResult, declared, range_result, whole
from voltwright.procedures.wltp.trace import applicable_cycle, road_load_of
from voltwright.procedures.wltp.vehicle import WltpMasses, masses_of
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.units import M_S_PER_KMH

EDITION = "UN R154 / GTR 15, Annex B8"
LAPS_SHORTENED = 3
PHASES = ("low", "medium", "high", "extra_high")
SPEED_CSS_KMH = 100.0
SPEED_CSS_WITHOUT_EXTRA_HIGH_KMH = 80.0
RULES = (
    Rule("Fewer than 3 WLTC of estimated range: cycle after cycle; else the shortened test.", "M", "Annex B8, 3.4.4"),
    Rule("Shortened: WLTC and city, constant speed, WLTC and city, constant speed to break-off.", "M", "Annex B8, 3.4.4.2"),
    Rule(
        "Constant speed of 100 km/h, 80 km/h without the extra-high phase, the top speed where that is lower.",
        "M",
        "Annex B8, 3.4.4.2.1",
    ),
    Rule(
        "At most 10 % of the usable energy left behind the second dynamic segment; 5 % is aimed at.", "M", "Annex B8, 3.4.4.2.1"
    ),
    Rule("Break-off: the trace is missed for 4 s.", "M", "Annex B8, 3.4.4"),
    Rule("K1 is the first unit's share of the usable energy, the others share the rest alike.", "M", "Annex B8, 4.4.2"),
    Rule("Usable energy is that of all segments.", "V", "UN R101, Annex 7"),
    Rule("Consumption is the energy from the grid over the range; whole Wh/km and km.", "V", "UN R101, 5.3.3"),
    Rule("Class 3 for every electric car, 3a below a top speed of 120 km/h.", "D", "Annex B1, 2.3.1"),
    Rule("Scaled down in the extra-high phase where the power demand is above 0.867 of the rated power.", "C", "Annex B1, 8"),
    Rule("Capped at the top speed, each phase longer by the time that keeps its way.", "C", "Annex B1, 9"),
    Rule("Test mass: running order, 25 kg, options, 15 % of the load.", "D"),
    Rule("Rotating parts: 3 % of the mass in running order and 25 kg.", "V"),
    Rule("Test cell at 23 °C; the road load stands for 20 °C and 100 kPa.", "D"),
)


def wltp_result(rows: Sequence[PhaseEnergy], energy_recharge_wh: float) -> RangeResult:
    """WLTP range and consumption from the measured phases of either form of the test.

    Equation: `unit_weights.range_result` with the units WLTC, city (low and medium) and each phase.

    Args:
        rows: low, medium, high, extra_high, css_m and css_e in the order driven, the incomplete last one too.
        energy_recharge_wh: E_AC [Wh].

    Returns:
        results by unit: "wltc", "city", and the phases; what was never completed is left out.

    Raises:
        SpecError: no complete phase of a WLTC, or figures that cannot be.

    Source: GTR 15 Annex 8, 4.4.2.1 (shortened) and 4.4.2.2 (consecutive), common knowledge of the field [M]; the same form in
    UN R101, Annex 7, formulas 7 to 13, read in the regulation [V].
    """
    names = {row.name for row in rows}
    driven = tuple(name for name in PHASES if name in names)
    cycle = driven if "high" in names else PHASES
    units = {"wltc": cycle, "city": ("low", "medium"), **{name: (name,) for name in driven}}
    return range_result(rows, units, energy_recharge_wh, apart=1)


def certify_wltp(
    car: CompletedCar | CarSpec | str | Path,
    *,
    form: Form | None = None,
    extra_high: bool = True,
    mass_test_kg: float | None = None,
    range_declared_km: float | None = None,
    consumption_declared_wh_km: float | None = None,
) -> Certificate:
    """Certified WLTP range and consumption of a car.

    Args:
        car: completed, spec, name in the library, or path.
        form: "consecutive" or "shortened" in place of the one that the rule takes.
        extra_high: False for markets without that phase. mass_test_kg: in place of the one from the car's file [kg].
        range_declared_km, consumption_declared_wh_km: combined, as the manufacturer declares; they scale the phases alike.

    Returns:
        the certificate with "wltc", "city" and the phases, and the test behind it.

    Raises:
        SpecError, UnknownNameError, FileError: the car. TraceError: a car that cannot follow its trace.
    Source: UN R154, Annex B8, 3.4.4 and 4.4; each rule with how well it is known in `RULES`.
    """
    _check_declared(range_declared_km, consumption_declared_wh_km)
    full = completed_car(car)
    masses = masses_of(full, mass_test_kg)
    vehicle = vehicle_on_bench(full, masses.mass_test_kg, masses.mass_rotating_kg)
    power_w = 1e3 * sum(getattr(full.drive_units, axle).motor.power_max_kw for axle in full.axles)
    speed_max_kmh = float(vehicle.speed_max_m_s) / M_S_PER_KMH
    cycle, factor = applicable_cycle(power_w, road_load_of(vehicle), masses.mass_test_kg, speed_max_kmh, extra_high)
    test = wltp_test(cycle, speed_max_kmh)
    run, driven = drive_range_test(vehicle, test, form)
    measured = wltp_result(phase_energies(run, parts=True), energy_recharge_wh(full, vehicle, run))
    if "wltc" not in measured.range_km:
        raise SpecError(f"{full.name} must drive a whole {cycle.title} on one charge, but does not.", "battery")
    result = declared(measured, "wltc", range_declared_km, consumption_declared_wh_km)
    notes = _notes(full, cycle, driven, masses, factor, speed_max_kmh, measured, result)
    certificate = certificate_of(full, "wltp", EDITION, "wltc", result, run, RULES, notes)
    city = {
        "range_city_km": whole(result.range_km["city"]),
        "consumption_city_wh_km": whole(result.consumption_ac_wh_km["city"]),
    }
    return replace(certificate, label={**certificate.label, **city})


def wltp_test(cycle: Cycle, speed_max_kmh: float = math.inf) -> RangeTest:
    """The range test of a WLTC: dynamic segments of the WLTC and its city part, constant speed by its phases.

    Source: GTR 15 Annex 8, 3.4.4.2.1, common knowledge of the field [M].
    """
    city = first_phases(cycle, 2, f"{cycle.name}-city")
    fastest = any(part.name == "extra_high" for part in cycle.phases)
    speed_kmh = min(SPEED_CSS_KMH if fastest else SPEED_CSS_WITHOUT_EXTRA_HIGH_KMH, speed_max_kmh)
    return RangeTest(f"wltp {cycle.name}", cycle, (cycle, city), LAPS_SHORTENED, speed_kmh * M_S_PER_KMH)


def _check_declared(range_km: float | None, consumption_wh_km: float | None) -> None:
    for name, value in (("range_declared_km", range_km), ("consumption_declared_wh_km", consumption_wh_km)):
        if value is not None and not 0.0 < value < math.inf:
            raise SpecError(f"`{name}` must be above 0, but is {value:g}.", name)


def _notes(
    full: CompletedCar,
    cycle: Cycle,
    form: Form,
    masses: WltpMasses,
    factor: float,
    speed_max_kmh: float,
    measured: RangeResult,
    result: RangeResult,
) -> tuple[str, ...]:
    notes = [f"Where the test mass comes from: {masses.origin}.", f"{cycle.title}, {form} test."]
    if full.road_load.kind == "coast_down_us":
        notes.append("Road load: the US target coefficients, the constant term scaled with the mass, the air at 100 kPa.")
    if factor:
        notes.append(
            f"The fast section of the extra-high phase is scaled down by {100.0 * factor:.1f} %: too little power for it."
        )
    if cycle.speed_max_m_s >= speed_max_kmh * M_S_PER_KMH:
        notes.append(f"The trace is capped at the top speed of {speed_max_kmh:.0f} km/h, longer by the time that keeps its way.")
    if result != measured:
        notes.append(
            f"Declared values: measured were {measured.range_km['wltc']:.1f} km and "
            f"{measured.consumption_ac_wh_km['wltc']:.1f} Wh/km."
        )
    return tuple(notes)
