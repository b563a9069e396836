"""The steps of a certificate: from what its test measured to what is printed, for every procedure.

Each procedure's own formulas stand in its own file; this one says which steps they make.
"""

from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.steps import Arithmetic, Step, UnitRules, printed, unit_steps, usable_energy
from voltwright.procedures.bench.unit_weights import LAPS_OF_SEGMENT, is_shortened, passes
from voltwright.procedures.cltc import CYCLE as CLTC
from voltwright.procedures.epa.steps import epa_steps
from voltwright.procedures.nedc import CYCLE as NEDC
from voltwright.procedures.nedc import EDITIONS, LAPS_OF_CONSUMPTION
from voltwright.procedures.wltp.certification import PHASES
from voltwright.units import J_PER_WH, M_PER_KM

WLTP_RULES = UnitRules("UN R154, Annex B8, 4.4.2", "M", "V")
CLTC_RULES = UnitRules("GB/T 18386.1-2021, 7.2 and 7.3", "U", "U")
NEDC_RULES = UnitRules("UN R101, Annex 7, formulas 2 to 13", "V", "V")
CONSTANT_RULES = UnitRules("no regulation", "M", "M")
CITY = ("low", "medium")


def steps_of(certificate: Certificate) -> tuple[Step, ...]:
    """The steps behind the printed values of a certificate; none where it has no test behind it.

    Args:
        certificate: of any procedure.
    """
    if not certificate.runs:
        return ()
    if certificate.procedure.startswith("epa"):
        return epa_steps(certificate)
    steps = Arithmetic()
    if certificate.edition == EDITIONS["drive-to-empty"]:
        _drive_to_empty(steps, certificate)
        return tuple(steps.steps)
    {"wltp": _wltp, "cltc": _laps, "nedc": _laps, "constant": _constant}[certificate.procedure](steps, certificate)
    return tuple(steps.steps)


def _recharge_wh(certificate: Certificate) -> float:
    """E_AC as measured [Wh]."""
    return certificate.energy_recharge_wh


def _wltp(steps: Arithmetic, certificate: Certificate) -> None:
    run = certificate.runs[0]
    rows = phase_energies(run, parts=True)
    names = {row.name for row in rows}
    cycle = tuple(name for name in PHASES if name in names)
    usable_energy(steps, run, "V", "UN R101, Annex 7; R154 alike")
    sources = {}
    for unit, pattern in (("wltc", cycle), ("city", CITY)):
        unit_steps(steps, unit, passes(rows, pattern), 1, _recharge_wh(certificate), WLTP_RULES)
        sources[unit] = [f"range_{unit}_tested_km", f"consumption_ac_{unit}_wh_km"]
    _declare(steps, certificate, sources)
    printed(steps, "range_km", sources["wltc"][0], "V", "UN R101, 5.3.3")
    printed(steps, "consumption_wh_km", sources["wltc"][1], "V", "UN R101, 5.3.3")
    printed(steps, "range_city_km", sources["city"][0], "V", "UN R101, 5.3.3")
    printed(steps, "consumption_city_wh_km", sources["city"][1], "V", "UN R101, 5.3.3")


def _declare(steps: Arithmetic, certificate: Certificate, sources: dict[str, list[str]]) -> None:
    """The steps to the declared values, where the maker declares other ones than were measured."""
    found = {0: ("range", certificate.range_km, "km"), 1: ("consumption_ac", certificate.consumption_ac_wh_km, "wh_km")}
    for place, (quantity, values, unit_name) in found.items():
        measured = steps.numbers[sources["wltc"][place]]
        if abs(values["wltc"] / measured - 1.0) < 1e-12:
            continue
        declared, factor = f"{quantity}_declared_{unit_name}", f"factor_{quantity}"
        steps.given(**{declared: values["wltc"]})
        words = "adjustment factor = declared over measured value"
        steps.add(factor, values["wltc"] / measured, f"{declared} / {sources['wltc'][place]}", words, "V", "UN GTR 22, Annex 3")
        for unit, names in sources.items():
            name = f"{quantity}_{unit}_adjusted_{unit_name}"
            steps.add(
                name, values[unit], f"{factor} * {names[place]}", "the phases are adjusted alike", "V", "UN R154, Table A8/11"
            )
            names[place] = name


def _laps(steps: Arithmetic, certificate: Certificate) -> None:
    run, lap = certificate.runs[0], CLTC if certificate.procedure == "cltc" else NEDC
    rules = CLTC_RULES if certificate.procedure == "cltc" else NEDC_RULES
    rows = phase_energies(run)
    shortened = is_shortened(rows)
    usable_energy(steps, run, rules.known_range, rules.clause)
    parts = passes(rows, (lap,) * LAPS_OF_SEGMENT if shortened else (lap,))
    unit = certificate.procedure
    unit_steps(steps, unit, parts, 1 if shortened else 2, _recharge_wh(certificate), rules)
    _print(steps, unit, rules, "UN R101, 5.3.3" if unit == "nedc" else rules.clause)


def _print(steps: Arithmetic, unit: str, rules: UnitRules, clause: str) -> None:
    printed(steps, "range_km", f"range_{unit}_tested_km", rules.known_range, clause)
    printed(steps, "consumption_wh_km", f"consumption_ac_{unit}_wh_km", rules.known_range, clause)


def _constant(steps: Arithmetic, certificate: Certificate) -> None:
    run = certificate.runs[0]
    usable_energy(steps, run, "M", CONSTANT_RULES.clause)
    parts = [row for row in phase_energies(run) if row.distance_km > 0.0]
    unit_steps(steps, "constant", parts, 0, _recharge_wh(certificate), CONSTANT_RULES)
    _print(steps, "constant", CONSTANT_RULES, CONSTANT_RULES.clause)


def _drive_to_empty(steps: Arithmetic, certificate: Certificate) -> None:
    """The older NEDC: distance as range, consumption of the first two cycles."""
    run, clause = certificate.runs[0], "UN R101 before Suppl. 11, Annexes 7 and 9"
    usable_wh = usable_energy(steps, run, "M", clause)
    first = [phase for phase in run.phases if phase.complete][:LAPS_OF_CONSUMPTION]
    taken_wh = sum(phase.energy_dc_j for phase in first) / J_PER_WH
    first_km = sum(phase.distance_m for phase in first) / M_PER_KM
    steps.given(
        distance_driven_km=run.distance_m / M_PER_KM,
        energy_recharge_wh=certificate.energy_recharge_wh,
        energy_first_two_wh=taken_wh,
        distance_first_two_km=first_km,
    )
    steps.add(
        "range_nedc_tested_km", run.distance_m / M_PER_KM, "distance_driven_km", "range = distance driven to the end", "M", clause
    )
    steps.add(
        "energy_recharge_two_wh",
        certificate.energy_recharge_wh * taken_wh / usable_wh,
        "energy_recharge_wh * energy_first_two_wh / energy_usable_wh",
        "energy from the grid after two cycles, in proportion",
        "M",
        clause,
    )
    steps.add(
        "consumption_ac_nedc_wh_km",
        certificate.consumption_ac_wh_km["nedc"],
        "energy_recharge_two_wh / distance_first_two_km",
        "consumption = energy from the grid after two cycles over their distance",
        "M",
        clause,
    )
    printed(steps, "range_km", "range_nedc_tested_km", "M", clause)
    printed(steps, "consumption_wh_km", "consumption_ac_nedc_wh_km", "M", clause)
