"""Default laws: what fills a field that a car file leaves out, and the sentence that says so.

Each law is plain arithmetic on the other fields (no branches on values), so that a traced number passes through it and its
gradient comes back. What certified tests teach about the losses, `loss_model.py`, is the last of them.
"""

from pathlib import Path
from typing import Any

from voltwright.defaults.arithmetic import greater, lesser
from voltwright.defaults.battery import fill_battery
from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, EFFICIENCY, factors_of, loss_paths
from voltwright.defaults.charging import fill_charging
from voltwright.defaults.charging_efficiency import charging_efficiency
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.drive_unit import fill_drive_unit
from voltwright.defaults.fast_charging import fill_fast_charging
from voltwright.defaults.filler import Filler
from voltwright.defaults.hvac import fill_hvac
from voltwright.defaults.loss_model import Basis, LossModel, loss_model_of
from voltwright.defaults.thermal import fill_thermal
from voltwright.defaults.tyre import (
    grip_factor,
    radius_from_size_mm,
    rolling_resistance_of_label,
    rolling_resistance_of_older_tyres,
)
from voltwright.defaults.vehicle_class import CLASSES, ClassDefaults
from voltwright.library.cars import load_car
from voltwright.spec.base import leaf, replace_fields
from voltwright.spec.car import CarSpec

LEAST_CURB_SHARE = 0.2
"""Of the test mass: a scooter of 14 kg carries 75."""
ROLLERS_AXLE = 0.015
"""Of the mass, for the rotating parts of an axle on the rollers: 40 CFR 1066, UN R154; per axle second hand."""
SLIP_STIFFNESS = 20.0
FADE_RATIO = 3.0
"""Speed at which regeneration begins to fade over that at which it ends: 12 and 4 km/h."""


def complete(
    car: CarSpec | str | Path, loss_model: Basis | LossModel = "maker", *, base: CompletedCar | None = None
) -> CompletedCar:
    """Fill every field that the file leaves out, and apply what certified tests teach about the losses.

    Args:
        car: as written, name in the library, or path; numbers of a spec may be traced, with a `base` where mass or road load are.
        loss_model: "maker", the vehicle type refined with tests of the maker's other cars, "type", the vehicle type alone,
            "none", the default laws alone; or a loss model as it is.
        base: the car of which this one is a variant; its counts and its loss model are kept.

    Returns:
        the completed car, with the law behind each field that was filled.

    Raises:
        UnknownNameError, FileError, SpecError: the loss map that the file names.
    """
    return completed_by(Filler(load_car(car), base), loss_model)


def completed_by(filler: Filler, loss_model: Basis | LossModel = "maker") -> CompletedCar:
    """The car of a filler with every field filled, as `complete` has it.

    Args:
        filler: of the car; its gaps are filled.
        loss_model: as of `complete`.
    """
    car, base = filler.car, filler.base
    typical = CLASSES[car.vehicle_class]
    _fill_body(filler, typical)
    _fill_masses(filler, typical)
    _fill_road_load(filler)
    for axle in car.axles:
        fill_drive_unit(filler, axle, typical)
    fill_battery(filler, typical)
    _fill_regeneration(filler, typical)
    filler.fill(
        "auxiliaries",
        car.auxiliaries,
        {
            "power_base_w": (typical.power_base_w, f"12 V load, ready to drive, {typical.source}"),
            "power_standby_w": (typical.power_standby_w, "control units awake after key-off, 2 to 3 A at 12 V"),
            "dcdc_efficiency": (typical.dcdc_efficiency, "typical DC/DC converter at low load"),
        },
    )
    filler.fill(
        "warm_up",
        car.warm_up,
        {
            "cold_extra_rolling": (typical.cold_extra_rolling, "fitted to the phases of two EPA multi-cycle tests"),
            "cold_extra_gear": (typical.cold_extra_gear, "fitted to the phases of two EPA multi-cycle tests"),
        },
    )
    fill_charging(filler, typical)
    fill_fast_charging(filler)
    fill_thermal(filler, typical)
    fill_hvac(filler, typical)
    if base is not None:
        loss_model = base.loss_model
    _apply(filler, loss_model if isinstance(loss_model, LossModel) else loss_model_of(car, loss_model))
    return car


def vary(car: CompletedCar, changes: dict[str, Any]) -> CompletedCar:
    """The car with other numbers in its file: what default laws derive from them follows.

    Counts, and which tests the loss model rests on, stay those of the car; power over mass acts on its losses.

    Args:
        car: to vary.
        changes: by dotted path, the number as a file would write it; may be traced. See `numbers.variables_of`.

    Returns:
        the variant; without changes, a car of the same numbers.

    Raises:
        KeyError: a path that no file of such a car can write.
    """
    return complete(replace_fields(car.written, changes), base=car)


def completed_car(car: CompletedCar | CarSpec | str | Path) -> CompletedCar:
    """The completed car of what a caller may name: one that is completed as it is, a spec, a name in the library, or a path.

    Raises:
        UnknownNameError, FileError, SpecError: as `load_car`.
    """
    if isinstance(car, CompletedCar):
        return car
    return complete(car)


def _apply(filler: Filler, model: LossModel) -> None:
    """Scale the losses that a law filled, and the road load whoever gave it."""
    car = filler.car
    vars(car)["loss_model"] = model
    of_type = factors_of(car, model.effects)
    for path, name in loss_paths(car).items():
        factor = 1.0 + model.changes[name]
        if name != "road":
            if path not in filler.assumptions:
                continue
            factor = factor * of_type[name]
            if model.basis != "none":
                words = f"{factor:.2f} (" if isinstance(factor, float) else "a factor ("
                filler.assumptions[path] += f", x {words}calibrated on EPA tests)"
        parent, _, field = path.rpartition(".")
        fields = vars(leaf(car, parent))
        scaled = fields[field] * factor
        fields[field] = scaled if name == "road" else filler.by_law(path, scaled)
    if EFFICIENCY in filler.assumptions:
        vars(car.charging)["efficiency_ac"] = filler.by_law(EFFICIENCY, charging_efficiency(car))


def _fill_road_load(filler: Filler) -> None:
    load = filler.car.road_load
    if load.kind == "body_and_tyres":
        return
    # 40 CFR 1066: 20 C, 98.21 kPa; UN GTR 15: 20 C, 100 kPa; dry air.
    density_kg_m3 = 1.167 if load.kind == "coast_down_us" else 1.189
    filler.fill(
        "road_load",
        load,
        {
            "air_density_reference_kg_m3": (density_kg_m3, "air of the procedure's reference state"),
            "driveline_drag_share": (1.0, "all: a coast-down turns the drive units"),
        },
    )


def _fill_body(filler: Filler, typical: ClassDefaults) -> None:
    car, body, tyres = filler.car, filler.car.body, filler.car.tyres
    shares = typical.front_axle_shares
    words = ", ".join(f"{share:g} {axle}" for axle, share in shares.items())
    filler.fill(
        "body",
        body,
        {
            "width_mm": (typical.width_mm, typical.source),
            "height_mm": (typical.height_mm, typical.source),
            "wheelbase_mm": (typical.wheelbase_mm, typical.source),
            "front_axle_share": (shares["both" if len(car.axles) == 2 else car.axles[0]], f"by driven axle: {words}"),
        },
    )
    area_given = body.frontal_area_m2 is not None
    filler.fill(
        "body",
        body,
        {
            "frontal_area_m2": (
                typical.frontal_fill * body.width_mm * body.height_mm * 1e-6,
                f"{typical.frontal_fill} x width x height",
            ),
            "height_cg_mm": (typical.cg_over_height * body.height_mm, f"{typical.cg_over_height} x height"),
        },
    )
    coefficient = typical.drag_coefficient if body.drag_coefficient is None else body.drag_coefficient
    words = "Cd x A" if body.drag_coefficient is not None else f"Cd {typical.drag_coefficient} of the class x A"
    parents = () if body.drag_coefficient is None or not area_given else ("body.drag_coefficient", "body.frontal_area_m2")
    filler.fill("body", body, {"drag_area_m2": (coefficient * body.frontal_area_m2, words, parents)})
    radius = radius_from_size_mm(tyres.size) if tyres.size else typical.radius_dynamic_mm
    filler.fill(
        "tyres",
        tyres,
        {
            "radius_dynamic_mm": (radius, "0.97 x the radius that the size gives" if tyres.size else typical.source),
            "rolling_resistance": _rolling_resistance(car, typical),
            "grip": _grip(car.limits.speed_max_kmh, typical),
            "slip_stiffness": (SLIP_STIFFNESS, "car tyre, Pacejka 2012, appendix 3 (second hand)"),
        },
    )


def _rolling_resistance(car: CompletedCar, typical: ClassDefaults) -> tuple[float, str]:
    label_class, year = car.tyres.label_class, car.model_year
    if label_class is None:
        more = rolling_resistance_of_older_tyres(year) if car.vehicle_class in CALIBRATED_CLASSES and year is not None else 0.0
        return typical.rolling_resistance + more, f"{typical.source}{f' in {year}' if more else ''}, at 20 C"
    return rolling_resistance_of_label(label_class), f"tyres of label class {label_class} in the WLTP, at 20 C"


def _grip(limit_kmh: Any, typical: ClassDefaults) -> tuple[Any, str]:
    words = "dry asphalt, road tyre"
    if limit_kmh is None:
        return typical.grip, words
    factor = grip_factor(limit_kmh)
    if isinstance(factor, float) and factor > 1.0:
        words = "dry asphalt, the tyre that a top speed above 240 km/h needs"
    return typical.grip * factor, words


def _fill_masses(filler: Filler, typical: ClassDefaults) -> None:
    masses, extra, units = filler.car.masses, typical.mass_test_extra_kg, len(filler.car.axles)
    curb, less = masses.mass_curb_kg, f"test mass less {extra:g} kg, but not below a fifth of it"
    if curb is None:
        curb = greater(masses.mass_test_kg - extra, LEAST_CURB_SHARE * masses.mass_test_kg)
    filler.fill(
        "masses",
        masses,
        {
            "mass_curb_kg": (curb, less, ("masses.mass_test_kg",)),
            "mass_driver_kg": (typical.mass_driver_kg, "one person"),
            "mass_payload_kg": (0.0, "nothing on board"),
            "mass_test_kg": (curb + extra, f"empty mass plus {extra:g} kg", ("masses.mass_curb_kg",)),
            "inertia_factor": (1.0 + ROLLERS_AXLE * units, f"{ROLLERS_AXLE:.1%} of the mass for each driven axle"),
            "inertia_factor_road": (
                1.0 + typical.inertia_wheels + typical.inertia_unit * units,
                f"wheels {typical.inertia_wheels:.1%} of the mass, rotor and gear of each drive unit {typical.inertia_unit:.1%}",
            ),
        },
    )


def _fill_regeneration(filler: Filler, typical: ClassDefaults) -> None:
    car = filler.car
    both = len(car.axles) == 2 or typical.cabin_size == 0.0
    # What the file writes of the two stays: the other one moves out of its way.
    part, first, last = car.regeneration, typical.speed_fade_start_kmh, typical.speed_fade_end_kmh
    begins = filler.when_written("regeneration.speed_fade_end_kmh", part, lambda end: greater(first, FADE_RATIO * end), first)
    ends = filler.when_written("regeneration.speed_fade_start_kmh", part, lambda start: lesser(last, start / FADE_RATIO), last)
    filler.fill(
        "regeneration",
        car.regeneration,
        {
            "deceleration_max_m_s2": (typical.deceleration_max_m_s2, f"blended braking, {typical.source}"),
            "speed_fade_start_kmh": (begins, typical.source),
            "speed_fade_end_kmh": (ends, typical.source),
            "axle_share_max": (1.0 if both else 0.95, "all with both axles driven, else 0.95"),
        },
    )
