"""Factors on the losses of a car, by the traits of its type that a car's file documents.

The laws of `drive_unit.py` and `vehicle_class.py` come from one measured drive unit and from typical figures. `voltwright
calibrate` compares them with hundreds of EPA tests and writes `calibration.json`: for each trait, how many e-folds a loss
differs. No maker, no platform and no single car is in these effects; `test_evidence.py` adds them.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

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
}
"""The losses that each factor scales, as fields of a drive unit, or of `auxiliaries` for the last."""
UNIT_FACTORS = ("machine", "inverter", "gear")

ROAD = {
    "coast_down": ("road_load.f0_n", "road_load.f1_n_per_kmh", "road_load.f2_n_per_kmh2"),
    "coast_down_us": ("road_load.a_lbf", "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2"),
    "body_and_tyres": ("tyres.rolling_resistance", "body.drag_area_m2"),
}
"""What the factor `road` scales: the whole road load. No trait may change it; tests of the maker's cars may."""

FACTOR_NAMES = (*FACTORS, "road")
"""The losses that calibration scales, and the road load."""

FULL_TRAITS = ("machine", "inverter", "auxiliaries")
TRAITS: dict[str, tuple[str, ...]] = {
    "every car": ("machine", "inverter", "gear", "auxiliaries"),
    "both axles driven": FULL_TRAITS,
    "electrically excited": FULL_TRAITS,
    "induction alone": FULL_TRAITS,
    "induction in front of magnets": FULL_TRAITS,
    "induction behind magnets": FULL_TRAITS,
    "silicon carbide": ("inverter",),
    "power over mass": FULL_TRAITS,
}
"""The traits that may change a loss, and the factors that each may change."""

POWER_TRAIT = "power over mass"
POWER_OVER_MASS_TYPICAL_W_KG = 150.0
CALIBRATED_CLASSES = ("car", "suv")


@cache
def calibration() -> dict[str, Any]:
    """The whole result of the last `voltwright calibrate`: effects, those of its folds, and the spread about them."""
    path = files("voltwright") / "defaults" / "calibration" / "calibration.json"
    return json.loads(path.read_text(encoding="utf-8"))


def trait_extents(axles: int, kinds: Mapping[str, str], silicon_carbide: float, power_over_mass: Any) -> dict[str, Any]:
    """How far each trait holds: 0 or 1, a share, or for power over mass the ratio to the typical one.

    Args:
        axles: driven ones.
        kinds: kind of motor by axle, where it is known.
        silicon_carbide: share of the inverters.
        power_over_mass: peak power over test mass [W/kg].
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
        POWER_TRAIT: power_over_mass / POWER_OVER_MASS_TYPICAL_W_KG,
    }


def traits_of(car: "CompletedCar") -> dict[str, Any]:
    """How far each trait of `trait_extents` holds for a car; motor ratings and test mass are known, traced ones pass through."""
    units = {axle: getattr(car.drive_units, axle) for axle in car.axles}
    kinds = {axle: unit.motor.kind for axle, unit in units.items() if unit.motor.kind != "loss_map"}
    carbide = sum(unit.inverter.technology == "sic" for unit in units.values()) / len(units)
    power_w = 1e3 * sum(unit.motor.power_max_kw for unit in units.values())
    return trait_extents(len(units), kinds, carbide, power_w / car.masses.mass_test_kg)


def factors_of(car: "CompletedCar", effects: Effects) -> dict[str, Any]:
    """The factor on each default loss of a car.

    Equation: factor = exp(sum of effect x trait), and (power over mass / typical)^effect for that trait.
    Returns: by name of `FACTORS`.
    Source: `voltwright calibrate` on the EPA test car lists; see docs/validation.md.
    """
    exponents: dict[str, float] = dict.fromkeys(FACTORS, 0.0)
    extents = traits_of(car)
    for trait, own in effects.items():
        if trait != POWER_TRAIT and extents[trait]:
            for name, effect in own.items():
                exponents[name] += effect * extents[trait]
    factors: dict[str, Any] = {name: math.exp(exponent) for name, exponent in exponents.items()}
    for name, effect in effects.get(POWER_TRAIT, {}).items():
        factors[name] = factors[name] * extents[POWER_TRAIT] ** effect
    return factors


def loss_paths(car: "CompletedCar") -> dict[str, str]:
    """By dotted path of each loss, and of each number of the road load: the name of its factor."""
    measured = tuple(getattr(car.drive_units, axle).motor.kind == "loss_map" for axle in car.axles)
    return _paths(car.road_load.kind, car.axles, measured)


@cache
def _paths(road_load: str, axles: tuple[str, ...], measured: tuple[bool, ...]) -> dict[str, str]:
    paths = {f"auxiliaries.{field}": "auxiliaries" for field in FACTORS["auxiliaries"]}
    paths |= dict.fromkeys(ROAD[road_load], "road")
    for axle, has_map in zip(axles, measured, strict=True):
        if not has_map:
            paths |= {f"drive_units.{axle}.{field}": name for name in UNIT_FACTORS for field in FACTORS[name]}
    return paths


def with_factors(car: "CompletedCar", factors: Mapping[str, Any]) -> "CompletedCar":
    """A car with its losses scaled, given ones too; `factors` by name of `FACTOR_NAMES`."""
    scaled = {path: leaf(car, path) * factors[name] for path, name in loss_paths(car).items() if name in factors}
    return replace_fields(car, scaled)
