"""The steps of an EPA certificate: from the measured phases to the label, each with its numbers, clause and confidence."""

from collections.abc import Sequence

from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.steps import Arithmetic, Step, usable_energy
from voltwright.procedures.epa.label import ADJUSTMENT_DEFAULT, CITY, CITY_SHARE, EXACT_DIGITS, HIGHWAY, KM_PER_MILE
from voltwright.units import J_PER_WH, M_PER_MILE, WH_PER_GALLON_EQUIVALENT

RULE, WEIGHTS = "40 CFR 600.116-12(a)", "SAE J1634, weights"
SIDES = ("city", "highway")


def epa_steps(certificate: Certificate) -> tuple[Step, ...]:
    """The steps behind the printed values of an EPA certificate.

    Args:
        certificate: of the multi-cycle or the single-cycle test, with its tests.
    """
    steps = Arithmetic()
    if certificate.procedure == "epa-mct":
        _multi_cycle(steps, certificate)
    else:
        _single_cycle(steps, certificate)
    _label(steps, certificate)
    return tuple(steps.steps)


def _multi_cycle(steps: Arithmetic, certificate: Certificate) -> None:
    run = certificate.runs[0]
    usable_wh = usable_energy(steps, run, "V", f"{RULE}(8)")
    rows = phase_energies(run)
    for cycle, side in ((CITY, "city"), (HIGHWAY, "highway")):
        passes = [row for row in rows if row.name == cycle and row.complete]
        for place, row in enumerate(passes, start=1):
            used = row.consumption_wh_km * KM_PER_MILE
            steps.given(**{f"energy_{cycle}_{place}_wh": row.energy_wh, f"consumption_{cycle}_{place}_wh_mi": used})
        names = [f"consumption_{cycle}_{place}_wh_mi" for place in range(1, len(passes) + 1)]
        if side == "city":
            _city(steps, names, usable_wh)
        else:
            mean = sum(steps.numbers[name] for name in names) / len(names)
            expression = f"({' + '.join(names)}) / {len(names)}"
            words = "highway consumption at the battery = mean of the HFEDS"
            steps.add("consumption_dc_highway_wh_mi", mean, expression, words, "T", WEIGHTS)
    for side in SIDES:
        value = usable_wh / steps.numbers[f"consumption_dc_{side}_wh_mi"]
        expression = f"energy_usable_wh / consumption_dc_{side}_wh_mi"
        steps.add(f"range_{side}_mi", value, expression, "tested range = usable energy over consumption", "V", RULE)
    steps.given(energy_recharge_wh=certificate.energy_recharge_wh)
    factor = steps.add(
        "recharge_factor",
        certificate.energy_recharge_wh / usable_wh,
        "energy_recharge_wh / energy_usable_wh",
        "recharge allocation factor = energy from the grid over usable energy",
        "V",
        RULE,
    )
    for side in SIDES:
        value = steps.numbers[f"consumption_dc_{side}_wh_mi"] * factor
        expression = f"consumption_dc_{side}_wh_mi * recharge_factor"
        steps.add(f"consumption_ac_{side}_wh_mi", value, expression, "from the grid = at the battery times the factor", "V", RULE)


def _city(steps: Arithmetic, names: Sequence[str], usable_wh: float) -> None:
    first = steps.numbers["energy_udds_1_wh"] / usable_wh
    words = "K of the first UDDS = its share of the usable energy"
    steps.add("weight_udds_1", first, "energy_udds_1_wh / energy_usable_wh", words, "T", WEIGHTS)
    count = len(names) - 1
    later = (1.0 - first) / count
    steps.add("weight_udds_later", later, f"(1 - weight_udds_1) / {count}", "the others share the rest alike", "T", WEIGHTS)
    value = first * steps.numbers[names[0]] + later * sum(steps.numbers[name] for name in names[1:])
    expression = f"weight_udds_1 * {names[0]} + weight_udds_later * ({' + '.join(names[1:])})"
    words = "city consumption at the battery = sum of K times the consumption of each UDDS"
    steps.add("consumption_dc_city_wh_mi", value, expression, words, "T", WEIGHTS)


def _single_cycle(steps: Arithmetic, certificate: Certificate) -> None:
    for side, run in zip(SIDES, certificate.runs, strict=False):
        usable_energy(steps, run, "V", f"{RULE}(8)", f"_{side}")
        distance_mi = run.distance_m / M_PER_MILE
        recharge_wh = certificate.consumption_ac_wh_km[side] * KM_PER_MILE * distance_mi
        steps.given(**{f"distance_{side}_mi": distance_mi, f"energy_recharge_{side}_wh": recharge_wh})
        clause = "SAE J1634, section 7"
        steps.add(f"range_{side}_mi", distance_mi, f"distance_{side}_mi", "tested range = distance to the end", "M", clause)
        used, words = run.energy_usable_j / J_PER_WH / distance_mi, "at the battery = usable energy over distance"
        steps.add(f"consumption_dc_{side}_wh_mi", used, f"energy_usable_{side}_wh / distance_{side}_mi", words, "M", clause)
        used, words = recharge_wh / distance_mi, "from the grid = energy of the recharge over distance"
        steps.add(f"consumption_ac_{side}_wh_mi", used, f"energy_recharge_{side}_wh / distance_{side}_mi", words, "M", clause)


def _label(steps: Arithmetic, certificate: Certificate) -> None:
    factor = float(certificate.label["adjustment"])
    steps.given(adjustment=factor)
    clause = "40 CFR 600.210-12(d)(3)" if factor == ADJUSTMENT_DEFAULT else "40 CFR 600.210-12, five-cycle or the caller's"
    for side in SIDES:
        value, expression = steps.numbers[f"range_{side}_mi"] * factor, f"adjustment * range_{side}_mi"
        steps.add(f"range_{side}_adjusted_mi", value, expression, "label range = adjustment times tested range", "V", clause)
    for side in SIDES:
        value, expression = steps.numbers[f"consumption_ac_{side}_wh_mi"] / factor, f"consumption_ac_{side}_wh_mi / adjustment"
        steps.add(
            f"consumption_{side}_adjusted_wh_mi", value, expression, "label consumption = tested over adjustment", "V", clause
        )
    _combined(steps, "range_{}_adjusted_mi", "combined = 0.55 city + 0.45 highway, on ranges too")
    _combined(steps, "consumption_{}_adjusted_wh_mi", "combined = 0.55 city + 0.45 highway")
    _print(steps, "range_mi", "range_combined_adjusted_mi")
    for side in (*SIDES, "combined"):
        source = f"consumption_{side}_adjusted_wh_mi"
        value, expression = WH_PER_GALLON_EQUIVALENT / steps.numbers[source], f"{WH_PER_GALLON_EQUIVALENT:g} / {source}"
        steps.add(f"economy_{side}", value, expression, "MPGe = miles for 33.705 kWh", "M", "40 CFR 600.002")
        _print(steps, f"mpge_{side}", f"economy_{side}")
    value, source = steps.numbers["consumption_combined_adjusted_wh_mi"] / 10.0, "consumption_combined_adjusted_wh_mi"
    steps.add("consumption_kwh_100mi", value, f"{source} / 10", "kWh on 100 miles", "V", clause)
    _print(steps, "kwh_100mi", "consumption_kwh_100mi")


def _combined(steps: Arithmetic, pattern: str, words: str) -> None:
    city, highway = (pattern.format(side) for side in SIDES)
    value = CITY_SHARE * steps.numbers[city] + (1.0 - CITY_SHARE) * steps.numbers[highway]
    expression = f"{CITY_SHARE:g} * {city} + {1.0 - CITY_SHARE:g} * {highway}"
    steps.add(pattern.format("combined"), value, expression, words, "T", "40 CFR 600.210-12")


def _print(steps: Arithmetic, name: str, source: str) -> None:
    value = round(round(steps.numbers[source], EXACT_DIGITS))
    words = "printed as a whole number, a half to the even one"
    steps.add(name, value, f"round_half_even({source})", words, "T", "40 CFR 600.311-12")
