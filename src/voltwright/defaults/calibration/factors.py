"""Factors on the losses of a car, by the traits of its type that a car's file documents.

The laws of `drive_unit.py` and `vehicle_class.py` come from one measured drive unit and from typical figures. `voltwright
fit-losses` compares them with hundreds of EPA tests and writes `calibration.json`: for each trait, how many e-folds a loss
differs. No maker, no platform and no single car is in these effects; `test_evidence.py` adds them.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from voltwright.defaults.charging_efficiency import charging_efficiency
from voltwright.library.technology import technology_of
from voltwright.spec.base import leaf, replace_fields

if TYPE_CHECKING:
    from voltwright.defaults.completed_car import CompletedCar

Effects = Mapping[str, Mapping[str, float]]

FACTORS: dict[str, tuple[str, ...]] = {
    "machine": (
        "motor.loss_copper_kw",
        "motor.loss_stray_fraction",
        "motor.loss_iron_kw",
        "motor.loss_eddy_kw",
        "motor.loss_excitation_kw",
    ),
    "inverter": ("inverter.loss_idle_kw", "inverter.loss_linear_kw", "inverter.loss_quadratic_kw"),
    "gear": ("gear.mesh_loss_fraction",),
    "auxiliaries": ("power_base_w",),
    "charger": ("loss_fixed", "loss_linear", "loss_quadratic", "power_on_w"),
}
"""The losses that each factor scales, as fields of a drive unit, of `auxiliaries`, or of `charging`."""
UNIT_FACTORS = ("machine", "inverter", "gear")

ROAD = {
    "coast_down": ("road_load.f0_n", "road_load.f1_n_per_kmh", "road_load.f2_n_per_kmh2"),
    "coast_down_us": ("road_load.a_lbf", "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2"),
    "body_and_tyres": ("tyres.rolling_resistance", "body.drag_area_m2"),
}
"""What the factor `road` scales: the whole road load. No trait may change it; tests of the maker's cars may."""

EFFICIENCY = "charging.efficiency_ac"
"""What follows from the losses of the charger where no file gives it."""
DRAG = "coast_down_drag"
FACTOR_NAMES = (*FACTORS, DRAG, "road")
"""The losses that calibration scales, the share of the drive units' drag that a coast-down holds, and the road load."""

UNIT_TRAITS = ("machine", "inverter")
FIRST_UNITS_VW = "first drive units of the Volkswagen group"
NO_CERTIFICATE = "recharge of no certificate"
CERTIFIED_RECHARGE = ("tesla", "geely", "volkswagen")
"""Makers of which certificates with the energy of the recharge are at hand (Model 3, EX30, Polestar 2, ID.4; see their files):
the default law of the charger meets them to 0.3 points."""
TRAITS: dict[str, tuple[str, ...]] = {
    "every car": ("machine", "inverter", "gear", "auxiliaries"),
    "both axles driven": UNIT_TRAITS,
    "electrically excited": UNIT_TRAITS,
    "induction alone": UNIT_TRAITS,
    "induction in front of magnets": UNIT_TRAITS,
    "induction behind magnets": UNIT_TRAITS,
    "silicon carbide": ("inverter",),
    FIRST_UNITS_VW: (DRAG,),
    NO_CERTIFICATE: ("charger",),
}
"""The traits that may change a loss, and the factors that each may change."""

POWER_OVER_MASS_TYPICAL_W_KG = 150.0
POWER_EXPONENT = -0.72
"""Exponent of power over mass on the losses of a machine: with the size law of `drive_unit.py` (0.28 less 1) they follow from the
mass of the car and not from its rated power, which within a model line is a matter of software. Not fitted: makers and platforms
that a fit has not seen are predicted better so than by a fitted exponent (docs/calibration.md)."""
CALIBRATED_CLASSES = ("car", "suv")


@cache
def calibration() -> dict[str, Any]:
    """The whole result of the last `voltwright fit-losses`: effects, those of its folds, and the spread about them."""
    path = files("voltwright") / "defaults" / "calibration" / "calibration.json"
    return json.loads(path.read_text(encoding="utf-8"))


def trait_extents(axles: int, kinds: Mapping[str, str], silicon_carbide: float, units: str, maker: str) -> dict[str, float]:
    """How far each trait holds: 0 or 1, or a share.

    Args:
        axles: driven ones.
        kinds: kind of motor by axle, where it is known.
        silicon_carbide: share of the inverters.
        units: family of the drive units, as of `library/technology.py`.
        maker: group that built the car, by the same.
    """
    pair = kinds.get("front"), kinds.get("rear")
    return {
        "every car": 1.0,
        "both axles driven": float(axles == 2),
        "electrically excited": float("eesm" in kinds.values()),
        "induction alone": float(set(kinds.values()) == {"induction"}),
        "induction in front of magnets": float(pair == ("induction", "pmsm")),
        "induction behind magnets": float(pair == ("pmsm", "induction")),
        "silicon carbide": silicon_carbide,
        FIRST_UNITS_VW: float(units == "vw-first"),
        NO_CERTIFICATE: float(maker not in CERTIFIED_RECHARGE),
    }


def traits_of(car: "CompletedCar") -> dict[str, float]:
    """How far each trait of `trait_extents` holds for a car."""
    units = {axle: getattr(car.drive_units, axle) for axle in car.axles}
    kinds = {axle: unit.motor.kind for axle, unit in units.items() if unit.motor.kind != "loss_map"}
    carbide = sum(unit.inverter.technology == "sic" for unit in units.values()) / len(units)
    known = technology_of(car.make, car.title, car.model_year or 0)
    return trait_extents(len(units), kinds, carbide, known.units if known else "", known.maker if known else car.make.lower())


def factors_of(car: "CompletedCar", effects: Effects) -> dict[str, Any]:
    """The factor on each default loss of a car.

    Equation: factor = exp(sum of effect x trait), that of machines times (power over mass / 150 W/kg)^-0.72.
    Returns: by name of `FACTORS`.
    Source: `voltwright fit-losses` on the EPA test car lists; see docs/validation.md.
    """
    exponents: dict[str, float] = dict.fromkeys((*FACTORS, DRAG), 0.0)
    extents = traits_of(car)
    for trait, own in effects.items():
        if extents[trait]:
            for name, effect in own.items():
                exponents[name] += effect * extents[trait]
    factors: dict[str, Any] = {name: math.exp(exponent) for name, exponent in exponents.items()}
    if effects:
        power_w = 1e3 * sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles)
        over_mass = power_w / car.masses.mass_test_kg / POWER_OVER_MASS_TYPICAL_W_KG
        factors["machine"] = factors["machine"] * over_mass**POWER_EXPONENT
    return factors


def loss_paths(car: "CompletedCar") -> dict[str, str]:
    """By dotted path of each loss, and of each number of the road load: the name of its factor."""
    measured = tuple(getattr(car.drive_units, axle).motor.kind == "loss_map" for axle in car.axles)
    return _paths(car.road_load.kind, car.axles, measured)


@cache
def _paths(road_load: str, axles: tuple[str, ...], measured: tuple[bool, ...]) -> dict[str, str]:
    paths = {f"auxiliaries.{field}": "auxiliaries" for field in FACTORS["auxiliaries"]}
    paths |= {f"charging.{field}": "charger" for field in FACTORS["charger"]}
    paths |= dict.fromkeys(ROAD[road_load], "road")
    if road_load != "body_and_tyres":
        paths["road_load.driveline_drag_share"] = DRAG
    for axle, has_map in zip(axles, measured, strict=True):
        if not has_map:
            paths |= {f"drive_units.{axle}.{field}": name for name in UNIT_FACTORS for field in FACTORS[name]}
    return paths


def with_factors(car: "CompletedCar", factors: Mapping[str, Any]) -> "CompletedCar":
    """A car with its losses scaled, given ones too; `factors` by name of `FACTOR_NAMES`."""
    scaled = replace_fields(
        car, {path: leaf(car, path) * factors[name] for path, name in loss_paths(car).items() if name in factors}
    )
    if EFFICIENCY not in car.assumptions:
        return scaled
    return replace_fields(scaled, {EFFICIENCY: charging_efficiency(scaled)})
