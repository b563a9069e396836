"""What certified cars taught about the default losses: factors on them, by traits that a car's file documents.

The laws of `drive_unit.py` and `vehicle_class.py` come from one measured drive unit and from typical figures. `voltwright
calibrate` compares them with hundreds of EPA tests and writes `calibration.json`: for each trait, how many e-folds a loss
differs. No maker, no platform and no single car is in it; they enter where somebody asks for them, in
`study/calibration/test_evidence.py`.
"""

import json
import math
from collections.abc import Container, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.drive_unit import Motor

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

ROAD = {
    "coast_down": ("road_load.f0_n", "road_load.f1_n_per_kmh", "road_load.f2_n_per_kmh2"),
    "coast_down_us": ("road_load.a_lbf", "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2"),
    "body_and_tyres": ("tyres.rolling_resistance", "body.drag_area_m2"),
}
"""What the factor `road` scales: the whole road load. No trait may change it; single cars and their kin may."""

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
    return json.loads((files("voltwright") / "defaults" / "calibration.json").read_text(encoding="utf-8"))


def shipped_effects() -> Effects:
    """By trait and factor: e-folds of the loss."""
    return calibration()["effects"]


def traits_of(spec: CarSpec) -> dict[str, Any]:
    """How far each trait holds for a car: 0 or 1, a share, or for power over mass the ratio to the typical one.

    Valid: motor ratings and test mass are known; traced numbers pass through.
    """
    units = {axle: getattr(spec.drive_units, axle) for axle in spec.axles}
    kinds = {axle: unit.motor.kind for axle, unit in units.items() if isinstance(unit.motor, Motor)}
    pair = kinds.get("front"), kinds.get("rear")
    power_w = 1e3 * sum(unit.motor.power_max_kw for unit in units.values())
    return {
        "every car": 1.0,
        "both axles driven": float(len(units) == 2),
        "electrically excited": float("eesm" in kinds.values()),
        "induction alone": float(set(kinds.values()) == {"induction"}),
        "induction in front of magnets": float(pair == ("induction", "pmsm")),
        "induction behind magnets": float(pair == ("pmsm", "induction")),
        "silicon carbide": sum(unit.inverter.technology == "sic" for unit in units.values()) / len(units),
        "power over mass": power_w / spec.masses.mass_test_kg / POWER_OVER_MASS_TYPICAL_W_KG,
    }


def factors_of(spec: CarSpec, effects: Effects) -> dict[str, Any]:
    """The factor on each default loss of a car.

    Equation: factor = exp(sum of effect x trait), and (power over mass / typical)^effect for that trait.
    Returns: by name of `FACTORS`; 1 for classes that nothing was learned about.
    Source: `voltwright calibrate` on the EPA test car lists; see docs/validation.md.
    """
    factors: dict[str, Any] = dict.fromkeys(FACTORS, 1.0)
    if spec.vehicle_class not in CALIBRATED_CLASSES:
        return factors
    for trait, extent in traits_of(spec).items():
        for name, effect in effects.get(trait, {}).items():
            factors[name] = factors[name] * (extent**effect if trait == POWER_TRAIT else math.e ** (effect * extent))
    return factors


def scaled_fields(spec: CarSpec, factors: Mapping[str, Any], only: Container[str] | None = None) -> dict[str, tuple[str, Any]]:
    """By dotted path of each loss of a completed spec: the factor's name and the loss times it; of `only` these where given."""
    paths = {f"auxiliaries.{field}": "auxiliaries" for field in FACTORS["auxiliaries"]}
    paths |= dict.fromkeys(ROAD[spec.road_load.kind], "road")
    for axle in spec.axles:
        if isinstance(getattr(spec.drive_units, axle).motor, Motor):
            unit_factors = ("machine", "inverter", "gear")
            paths |= {f"drive_units.{axle}.{field}": name for name in unit_factors for field in FACTORS[name]}
    return {
        path: (name, _leaf(spec, path) * factors[name])
        for path, name in paths.items()
        if name in factors and (only is None or path in only)
    }


def with_factors(spec: CarSpec, factors: Mapping[str, Any]) -> CarSpec:
    """A completed spec with its losses scaled, given ones too."""
    return replace_fields(spec, {path: value for path, (_, value) in scaled_fields(spec, factors).items()})


def _leaf(spec: Any, path: str) -> Any:
    for name in path.split("."):
        spec = getattr(spec, name)
    return spec
