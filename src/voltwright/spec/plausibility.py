"""Numbers that a file may hold but that no such vehicle has: most often a digit, a unit or a pair of fields is wrong.

Each rule is one line of `RULES`: a number of the file, or a quantity that follows from several (`DERIVED`), with the range that
vehicles on the market have and with the vehicles at its ends. A number outside warns, and does not stop a run.
"""

from collections.abc import Callable
from dataclasses import dataclass

from voltwright.spec.base import fields_of, is_number
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH, RAD_S_PER_RPM, symbol_of

CARS, SCOOTERS, QUADRICYCLES, VANS, TRUCKS = ("car", "suv"), ("scooter",), ("quadricycle",), ("van",), ("truck",)
ALL = (*CARS, *SCOOTERS, *QUADRICYCLES, *VANS, *TRUCKS)
CLASS_WORDS = {
    "car": "passenger cars", "suv": "passenger cars", "scooter": "scooters", "quadricycle": "quadricycles", "van": "vans",
    "truck": "trucks",
}  # fmt: skip
SLIPS = (10.0, 0.1, 100.0, 0.01, 1000.0, 0.001)
"""Factors of a wrong digit or a wrong prefix of the unit, the likeliest first."""


@dataclass(frozen=True)
class Rule:
    """A range that a quantity of a class of vehicle keeps.

    Attributes:
        quantity: dotted path, `*` for either axle, or a name in `DERIVED`.
        low, high: ends of the range, in the quantity's unit.
        source: vehicles at the ends, or the regulation.
        classes: of vehicle.
    """

    quantity: str
    low: float
    high: float
    source: str
    classes: tuple[str, ...] = CARS


@dataclass(frozen=True)
class Derived:
    """A quantity that follows from numbers of the file.

    Attributes:
        words: what it is.
        unit: of its value.
        fields: dotted paths that it is made of, all of which must be written; `*` for either axle.
        law: their values, in that order, to its own.
    """

    words: str
    unit: str
    fields: tuple[str, ...]
    law: Callable[..., float]


_POWER, _TORQUE, _SPEED = (f"drive_units.*.motor.{name}" for name in ("power_max_kw", "torque_max_nm", "speed_max_rpm"))
LOSSES = {
    "copper": ("motor.loss_copper_kw", "winding loss"),
    "iron": ("motor.loss_iron_kw", "hysteresis loss"),
    "eddy": ("motor.loss_eddy_kw", "eddy-current loss"),
    "excitation": ("motor.loss_excitation_kw", "excitation loss"),
    "drag": ("motor.loss_drag_kw", "drag loss"),
    "idle": ("inverter.loss_idle_kw", "loss without current"),
    "linear": ("inverter.loss_linear_kw", "loss by current"),
    "quadratic": ("inverter.loss_quadratic_kw", "loss by current squared"),
}
"""Losses of motor and inverter at peak torque or base speed, each a share of the peak power."""
_CURB, _USABLE, _GROSS = "masses.mass_curb_kg", "battery.energy_usable_kwh", "battery.energy_gross_kwh"
DERIVED = {
    "base speed": Derived("a base speed", "1/min", (_POWER, _TORQUE), lambda kw, nm: 1e3 * kw / nm / RAD_S_PER_RPM),
    "power over mass": Derived("a specific power", "W/kg", (_POWER, _CURB), lambda kw, kg: 1e3 * kw / kg),
    "energy over mass": Derived("an energy", "kWh/t of car", (_USABLE, _CURB), lambda kwh, kg: 1e3 * kwh / kg),
    "usable charge": Derived(
        "a charge", "Ah", (_USABLE, "battery.voltage_nominal_v"), lambda kwh, volts: 1e3 * kwh / volts
    ),
    "gross charge": Derived("a charge", "Ah", (_GROSS, "battery.voltage_nominal_v"), lambda kwh, volts: 1e3 * kwh / volts),
    "usable share": Derived("a usable share", "%", (_USABLE, _GROSS), lambda usable, gross: 100.0 * usable / gross),
    "cell voltage": Derived(
        "a cell's voltage", "V", ("battery.voltage_nominal_v", "battery.cells_series"), lambda volts, cells: volts / cells
    ),
    "DC rate": Derived("a charge rate", "kW/kWh", ("charging.power_dc_kw", _USABLE), lambda kw, kwh: kw / kwh),
    "gross mass": Derived("a ratio", "", ("masses.mass_gross_max_kg", _CURB), lambda gross, curb: gross / curb),
    "test mass": Derived("a ratio", "", ("masses.mass_test_kg", _CURB), lambda test, curb: test / curb),
    "aspect": Derived("a ratio", "", ("body.height_mm", "body.width_mm"), lambda height, width: height / width),
    **{
        f"{loss} over power": Derived(
            f"a share of {words}", "%", (f"drive_units.*.{path}", _POWER), lambda kw, power_kw: 100.0 * kw / power_kw
        )
        for loss, (path, words) in LOSSES.items()
    },
    "top gear": Derived(
        "at most a road speed", "km/h",
        (_SPEED, "tyres.radius_dynamic_mm", "drive_units.*.gear.ratio"),
        lambda rpm, radius, ratio: rpm * RAD_S_PER_RPM * 1e-3 * radius / ratio / M_S_PER_KMH,
    ),
}  # fmt: skip
RULES = (
    Rule("body.width_mm", 1200, 2250, "Renault Twizy 1234 mm, GMC Hummer EV 2202 mm"),
    Rule("body.height_mm", 1050, 2300, "Tesla Roadster 1127 mm, Volkswagen ID. Buzz 1927 mm"),
    Rule("body.length_mm", 2300, 6500, "Renault Twizy 2338 mm, Chevrolet Silverado EV 5920 mm"),
    Rule("body.wheelbase_mm", 1500, 4000, "Renault Twizy 1686 mm, Chevrolet Silverado EV 3700 mm"),
    Rule("body.drag_coefficient", 0.14, 0.65, "Mercedes EQXX 0.17 (prototype), Renault Twizy 0.64"),
    Rule("body.frontal_area_m2", 1.2, 4.0, "width x height x 0.83 of the smallest and the largest cars"),
    Rule("body.drag_area_m2", 0.3, 1.8, "Mercedes EQXX 0.36 m2 (prototype), GMC Hummer EV about 1.7 m2"),
    Rule("tyres.radius_dynamic_mm", 230, 460, "tyres of 125/80R13 and 305/70R18 by ETRTO, 35 inch at most"),
    Rule("tyres.rolling_resistance", 0.004, 0.018, "below class A and above class E of Regulation (EU) 2020/740"),
    Rule("tyres.grip", 0.5, 1.5, "road tyres on dry asphalt, Mitschke 2004"),
    Rule("tyres.slip_stiffness", 8.0, 50.0, "road tyres, Pacejka 2012 (second hand)"),
    Rule("masses.mass_curb_kg", 350, 4500, "Renault Twizy 450 kg, GMC Hummer EV 4111 kg"),
    Rule("masses.mass_test_kg", 400, 4900, "the same with driver and load"),
    Rule("masses.mass_gross_max_kg", 600, 5000, "Renault Twizy 690 kg, GMC Hummer EV 4786 kg"),
    Rule("gross mass", 1.05, 1.9, "two people's load to that of a van"),
    Rule("test mass", 1.0, 1.35, "EPA: empty mass plus 136 kg; UN GTR 15: plus 100 kg and a share of the load"),
    Rule("road_load.f0_n", 25, 450, "rolling resistance of cars of 400 to 4500 kg"),
    Rule("road_load.f1_n_per_kmh", -1.5, 4.0, "coast-downs of European and Chinese certificates"),
    Rule("road_load.f2_n_per_kmh2", 0.008, 0.09, "drag areas of 0.3 to 1.8 m2, and the fit to both sides"),
    Rule("road_load.a_lbf", 5, 100, "test car lists of the US EPA, 2012 to 2025"),
    Rule("road_load.b_lbf_per_mph", -0.8, 2.0, "test car lists of the US EPA, 2012 to 2025"),
    Rule("road_load.c_lbf_per_mph2", 0.008, 0.06, "test car lists of the US EPA, 2012 to 2025"),
    Rule(_POWER, 3, 1000, "Renault Twizy 4 kW at the least"),
    Rule(_TORQUE, 15, 2000, "at the motor's shaft; at the wheels it is the gear's ratio times as much"),
    Rule(_SPEED, 4000, 28000, "induction machines of early cars, Xiaomi V8s 27200 1/min"),
    Rule("drive_units.*.gear.ratio", 3, 18, "one gear between motor and wheels, 7 to 12.5 in most cars"),
    Rule("base speed", 1300, 12000, "Nissan Leaf 2730 1/min, Xiaomi V8s 6390 1/min"),
    Rule("power over mass", 4, 700, "Renault Twizy 9 W/kg, Rimac Nevera 655 W/kg"),
    Rule("top gear", 40, 450, "Renault Twizy 45 km/h, Rimac Nevera 412 km/h"),
    Rule(_USABLE, 4, 250, "Citroen Ami 5.4 kWh, GMC Hummer EV 212 kWh"),
    Rule(_GROSS, 4, 270, "Citroen Ami 5.5 kWh, GMC Hummer EV 247 kWh"),
    Rule("energy over mass", 5, 75, "Renault Twizy 13 kWh/t, GMC Hummer EV 52 kWh/t"),
    Rule("usable share", 75, 100, "Mazda MX-30 85 %"),
    Rule("usable charge", 20, 700, "Smart fortwo 50 Ah, GMC Hummer EV about 600 Ah"),
    Rule("gross charge", 20, 750, "Smart fortwo 52 Ah, GMC Hummer EV about 650 Ah"),
    Rule("cell voltage", 2.9, 3.95, "LFP 3.2 V, NMC and NCA 3.6 to 3.75 V, LMO 3.8 V"),
    Rule("battery.voltage_nominal_v", 40, 950, "Citroen Ami 48 V, Lucid Air 924 V"),
    Rule("battery.resistance_mohm", 5, 1000, "large packs of low voltage to small packs of high voltage"),
    Rule("auxiliaries.power_base_w", 40, 1500, "public tests of electric cars, climate off: 150 to 500 W"),
    Rule("charging.power_ac_kw", 1.2, 44, "a socket of 10 A in the US, Renault Zoe 43 kW"),
    Rule("charging.power_dc_kw", 8, 1000, "cars of the first CHAdeMO stations, BYD of 1000 V"),
    Rule("DC rate", 0.2, 12, "BYD of 1000 V about 10 kW/kWh"),
    Rule("charging.efficiency_ac", 0.75, 0.97, "on-board chargers of one and three phases, with their battery"),
    Rule("limits.speed_max_kmh", 25, 450, "quadricycles, Rimac Nevera 412 km/h"),
    Rule("regeneration.deceleration_max_m_s2", 0, 5, "Porsche Taycan 3.8 m/s2"),
    Rule("aspect", 0.5, 1.5, "sports cars 0.57, Renault Twizy 1.18"),
    *(
        Rule(f"{loss} over power", 0, 60 if loss == "copper" else 25, "hub motors of kick scooters 50 %, cars below 10 %", ALL)
        for loss in LOSSES
    ),
    Rule("masses.mass_curb_kg", 6, 320, "kick scooters of 8 kg, BMW CE 04 231 kg", SCOOTERS),
    Rule(_POWER, 0.1, 60, "kick scooters of 0.25 kW, BMW CE 04 31 kW", SCOOTERS),
    Rule(_TORQUE, 1, 300, "at the motor's shaft: hub motors of 10 to 200 N m", SCOOTERS),
    Rule(_USABLE, 0.08, 16, "kick scooters of 0.15 kWh, motorcycles of 15 kWh", SCOOTERS),
    Rule(_GROSS, 0.08, 18, "kick scooters of 0.16 kWh, motorcycles of 17 kWh", SCOOTERS),
    Rule("base speed", 50, 12000, "hub motors turn with the wheel", SCOOTERS),
    Rule("gross charge", 2, 200, "kick scooters of 5 Ah, motorcycles of 150 Ah", SCOOTERS),
    Rule("body.drag_area_m2", 0.2, 1.2, "riders lying down and standing", SCOOTERS),
    Rule("tyres.radius_dynamic_mm", 60, 350, "wheels of 5 to 26 inches", SCOOTERS),
    Rule("tyres.rolling_resistance", 0.005, 0.04, "road tyres to solid tyres", SCOOTERS),
    Rule("limits.speed_max_kmh", 6, 200, "legal limits of kick scooters, BMW CE 04 120 km/h", SCOOTERS),
    Rule("masses.mass_curb_kg", 250, 700, "Renault Twizy 450 kg, Microlino 496 kg", QUADRICYCLES),
    Rule(_POWER, 2, 30, "Citroen Ami 6 kW, Microlino 19 kW at its peak", QUADRICYCLES),
    Rule(_USABLE, 2, 20, "Citroen Ami 5.4 kWh, Microlino 14 kWh", QUADRICYCLES),
    Rule(_GROSS, 2, 22, "Citroen Ami 5.5 kWh, Microlino 15 kWh", QUADRICYCLES),
    Rule("tyres.radius_dynamic_mm", 180, 330, "tyres of 125/80R13 to 145/65R15 by ETRTO", QUADRICYCLES),
    Rule("body.drag_area_m2", 0.4, 1.4, "Renault Twizy 0.79 m2", QUADRICYCLES),
    Rule("limits.speed_max_kmh", 20, 110, "light quadricycles 45 km/h, Microlino 90 km/h", QUADRICYCLES),
    Rule("masses.mass_curb_kg", 1000, 5000, "Renault Kangoo 1600 kg, Iveco eDaily of 7.2 t about 4000 kg", VANS),
    Rule(_POWER, 20, 400, "Nissan e-NV200 80 kW, Ford E-Transit 198 kW", VANS),
    Rule(_USABLE, 15, 200, "Nissan e-NV200 21 kWh, Mercedes eSprinter 113 kWh", VANS),
    Rule(_GROSS, 15, 220, "Nissan e-NV200 24 kWh, Mercedes eSprinter 120 kWh", VANS),
    Rule("tyres.radius_dynamic_mm", 260, 420, "tyres of 185/65R15 and 225/75R17.5 by ETRTO", VANS),
    Rule("body.drag_area_m2", 0.6, 3.5, "small vans 0.8 m2, high roofs 2.5 m2", VANS),
    Rule("limits.speed_max_kmh", 70, 200, "Mercedes eSprinter from 90 km/h", VANS),
    Rule("masses.mass_curb_kg", 2200, 30000, "Fuso eCanter 2700 kg, Mercedes eActros 600 about 13 t, trailers", TRUCKS),
    Rule(_POWER, 40, 1000, "Fuso eCanter 110 kW, Mercedes eActros 600 600 kW", TRUCKS),
    Rule(_USABLE, 30, 1200, "Fuso eCanter 41 kWh, Mercedes eActros 600 about 600 kWh, Tesla Semi about 850 kWh", TRUCKS),
    Rule(_GROSS, 30, 1300, "Fuso eCanter 41 kWh, Mercedes eActros 600 621 kWh", TRUCKS),
    Rule("tyres.radius_dynamic_mm", 330, 560, "tyres of 205/75R16 and 315/80R22.5 by ETRTO", TRUCKS),
    Rule("tyres.rolling_resistance", 0.003, 0.012, "classes A to E of Regulation (EU) 2020/740, C2 and C3", TRUCKS),
    Rule("body.drag_area_m2", 2, 10, "light trucks 3 m2, articulated ones 5 to 8 m2", TRUCKS),
    Rule("limits.speed_max_kmh", 60, 140, "speed limiters at 90 km/h", TRUCKS),
    Rule("power over mass", 4, 250, "Fuso eCanter 40 W/kg, Ford E-Transit 80 W/kg", QUADRICYCLES + VANS + TRUCKS),
    Rule("base speed", 300, 12000, "wheel-hub motors turn with the wheel", QUADRICYCLES + VANS + TRUCKS),
    Rule("cell voltage", 2.9, 3.95, "LFP 3.2 V, NMC and NCA 3.6 to 3.75 V, LMO 3.8 V", SCOOTERS + QUADRICYCLES + VANS + TRUCKS),
    Rule("usable share", 70, 100, "most packs 85 to 97 %", SCOOTERS + QUADRICYCLES + VANS + TRUCKS),
    Rule("DC rate", 0.1, 12, "BYD of 1000 V about 10 kW/kWh", QUADRICYCLES + VANS + TRUCKS),
)  # fmt: skip
"""Ranges with their ends from data sheets of the vehicles named, rounded outward."""


@dataclass(frozen=True)
class Implausible:
    """A number that no such vehicle has.

    Attributes:
        path: of the field, or of the first of those that do not go together.
        sentence: the number, the range that it should keep, and what would fit.
    """

    path: str
    sentence: str


def implausible(spec: CarSpec) -> tuple[Implausible, ...]:
    """What is implausible in a car's file, in the order of the rules.

    Where a field is implausible by itself, what follows from it is not judged.

    Args:
        spec: as written; what it leaves out is not judged.
    """
    values = {path: float(value) for path, value in fields_of(spec) if is_number(value)}
    found: dict[str, Implausible] = {}
    for rule in sorted(RULES, key=lambda each: each.quantity in DERIVED):
        paths = _paths(rule)
        for axle in ("front", "rear") if any("*" in path for path in paths) else ("",):
            own = [path.replace("*", axle) for path in paths]
            if spec.vehicle_class in rule.classes and all(path in values and path not in found for path in own):
                sentence = _sentence(rule, own, [values[path] for path in own], CLASS_WORDS[spec.vehicle_class])
                if sentence:
                    found[own[0]] = Implausible(own[0], sentence)
    return tuple(found.values())


def _paths(rule: Rule) -> tuple[str, ...]:
    return DERIVED[rule.quantity].fields if rule.quantity in DERIVED else (rule.quantity,)


def _sentence(rule: Rule, paths: list[str], numbers: list[float], vehicles: str) -> str:
    derived = DERIVED.get(rule.quantity)
    value, unit = (numbers[0], symbol_of(paths[0])) if derived is None else (derived.law(*numbers), derived.unit)
    if rule.low <= value <= rule.high:
        return ""
    span = f"{vehicles} have {_with_unit(f'{rule.low:g} to {rule.high:g}', unit)} ({rule.source})"
    if derived is None:
        fits = [f"{value * slip:g}" for slip in SLIPS if rule.low <= value * slip <= rule.high]
        hint = f"; would {_with_unit(' or '.join(fits), unit)} be right?" if fits else ""
        return f"`{paths[0]}` is {_with_unit(f'{value:g}', unit)}, but {span}{hint}"
    beside = " beside ".join(
        f"`{path}` {_with_unit(f'{number:g}', symbol_of(path))}" for path, number in zip(paths, numbers, strict=True)
    )
    return f"{beside} gives {derived.words} of {_with_unit(f'{value:.3g}', unit)}, but {span}"


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".strip()
