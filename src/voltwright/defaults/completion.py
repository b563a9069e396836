"""Default laws: what fills a field that a car file leaves out, and the sentence that says so.

`complete` returns the same kind of spec with every field filled. Each law is plain arithmetic on the other
fields (no branches on values), so that a traced number passes through it and its gradient comes back.
"""

from dataclasses import dataclass

from voltwright.defaults.battery import fill_battery
from voltwright.defaults.calibration import Effects, shipped_effects
from voltwright.defaults.charging import fill_charging
from voltwright.defaults.drive_unit import INVERTER_LAWS, MACHINE_LAWS, POWER_REFERENCE_KW, SIZE_EXPONENT
from voltwright.defaults.filler import Filler, Laws
from voltwright.defaults.hvac import fill_hvac
from voltwright.defaults.thermal import fill_thermal
from voltwright.defaults.tyre import radius_from_size_mm
from voltwright.defaults.vehicle_class import CLASSES, ClassDefaults
from voltwright.spec.car import CarSpec
from voltwright.spec.drive_unit import DriveUnit, LossMap, Motor
from voltwright.units import RAD_S_PER_RPM


@dataclass(frozen=True)
class Completed:
    """A spec without gaps; for each field that a law filled, the law in words; and where the law is exact, its parents."""

    spec: CarSpec
    assumptions: dict[str, str]
    parents: dict[str, tuple[str, ...]]


def complete(spec: CarSpec, effects: Effects | None = None) -> Completed:
    """Fill every field that the file leaves out.

    Args:
        spec: as written. effects: calibration of the default losses, by trait and factor; the shipped one unless given.

    Returns:
        the completed spec, and the law behind each field that was filled.
    """
    typical = CLASSES[spec.vehicle_class]
    filler = Filler(spec)
    _fill_body(filler, typical)
    _fill_masses(filler, typical)
    if spec.road_load.kind != "body_and_tyres":
        coasts = spec.regeneration.lift_off == "coasting"
        words = "no: a car that rolls free by default cancels this drag" if coasts else "yes: a coast-down turns the drive units"
        filler.fill(
            "road_load",
            {
                "air_density_reference_kg_m3": (_coast_down_density(spec), "air of the procedure's reference state"),
                "driveline_drag_included": (not coasts, words),
            },
        )
    for axle in spec.axles:
        _fill_drive_unit(filler, f"drive_units.{axle}", typical)
    fill_battery(filler, typical)
    _fill_regeneration(filler, typical)
    filler.fill(
        "auxiliaries",
        {
            "power_base_w": (typical.power_base_w, "typical 12 V load of the class, ready to drive"),
            "power_standby_w": (typical.power_standby_w, "control units awake after key-off, 2 to 3 A at 12 V"),
            "dcdc_efficiency": (typical.dcdc_efficiency, "typical DC/DC converter at low load"),
        },
    )
    filler.fill(
        "warm_up",
        {
            "cold_extra_rolling": (typical.cold_extra_rolling, "fitted to the phases of two EPA multi-cycle tests"),
            "cold_extra_gear": (typical.cold_extra_gear, "fitted to the phases of two EPA multi-cycle tests"),
        },
    )
    fill_charging(filler, typical)
    fill_thermal(filler)
    fill_hvac(filler)
    filler.calibrate(shipped_effects() if effects is None else effects)
    return Completed(filler.spec, filler.assumptions, filler.parents)


def _coast_down_density(spec: CarSpec) -> float:
    # 40 CFR 1066: 20 C, 98.21 kPa; UN GTR 15: 20 C, 100 kPa; dry air.
    return 1.167 if spec.road_load.kind == "coast_down_us" else 1.189


def _fill_body(filler: Filler, typical: ClassDefaults) -> None:
    filler.fill(
        "body",
        {
            "width_mm": (typical.width_mm, "typical of the class"),
            "height_mm": (typical.height_mm, "typical of the class"),
            "wheelbase_mm": (typical.wheelbase_mm, "typical of the class"),
            "front_axle_share": (_front_axle_share(filler.spec, typical), "by driven axle: 0.57 front, 0.47 rear, 0.49 both"),
        },
    )
    body, area_given = filler.spec.body, filler.spec.body.frontal_area_m2 is not None
    filler.fill(
        "body",
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
    filler.fill("body", {"drag_area_m2": (coefficient * filler.spec.body.frontal_area_m2, words, parents)})
    size = filler.spec.tyres.size
    radius = radius_from_size_mm(size) if size else typical.radius_dynamic_mm
    filler.fill(
        "tyres",
        {
            "radius_dynamic_mm": (radius, "0.97 x the radius that the size gives" if size else "typical of the class"),
            "rolling_resistance": (typical.rolling_resistance, "typical of the class, at 20 C"),
            "grip": (typical.grip, "dry asphalt, road tyre"),
        },
    )


def _front_axle_share(spec: CarSpec, typical: ClassDefaults) -> float:
    if spec.vehicle_class == "scooter":
        return typical.front_axle_share
    return {"front": 0.57, "rear": 0.47}.get("+".join(spec.axles), typical.front_axle_share)


def _fill_masses(filler: Filler, typical: ClassDefaults) -> None:
    masses, extra = filler.spec.masses, typical.mass_test_extra_kg
    curb = masses.mass_curb_kg if masses.mass_curb_kg is not None else masses.mass_test_kg - extra
    filler.fill(
        "masses",
        {
            "mass_curb_kg": (curb, f"test mass less {extra:g} kg", ("masses.mass_test_kg",)),
            "mass_driver_kg": (typical.mass_driver_kg, "one person"),
            "mass_payload_kg": (0.0, "nothing on board"),
            "mass_test_kg": (curb + extra, f"empty mass plus {extra:g} kg", ("masses.mass_curb_kg",)),
            "inertia_factor": (typical.inertia_factor, "wheels, gears and rotors: 3 % of the mass"),
        },
    )


def _fill_drive_unit(filler: Filler, path: str, typical: ClassDefaults) -> None:
    axle = path.rsplit(".", 1)[-1]
    unit: DriveUnit = getattr(filler.spec.drive_units, axle)
    filler.fill(f"{path}.motor", _motor_ratings(unit.motor))
    motor = getattr(filler.spec.drive_units, axle).motor
    filler.fill(f"{path}.motor", {"speed_fade_rpm": (1.2 * motor.speed_max_rpm, "never: above the highest speed")})
    if isinstance(motor, Motor):
        law = MACHINE_LAWS[motor.kind]
        power_kw, size = motor.power_max_kw, (POWER_REFERENCE_KW / motor.power_max_kw) ** SIZE_EXPONENT
        filler.fill(
            f"{path}.motor",
            {
                name: (fraction * power_kw * size, f"{fraction:g} x peak power x (150 kW / peak power)^0.28 ({law.source})")
                for name, fraction in law.losses.items()
            },
        )
        filler.fill(
            f"{path}.motor",
            {
                "loss_stray_fraction": (law.loss_stray_fraction * size, law.source),
                "weakening_start": (law.weakening_start, law.source),
            },
        )
    inverter = INVERTER_LAWS[unit.inverter.technology]
    filler.fill(
        f"{path}.inverter",
        {
            name: (fraction * motor.power_max_kw, f"{fraction:g} x motor peak power ({inverter.source})")
            for name, fraction in inverter.losses.items()
        },
    )
    filler.fill(
        f"{path}.gear",
        {
            "ratio": (typical.gear_ratio, "typical single reduction"),
            "mesh_loss_fraction": (typical.mesh_loss_fraction, "two helical meshes"),
            "drag_torque_nm": (typical.gear_drag_nm_per_nm * motor.torque_max_nm, f"{typical.gear_drag_nm_per_nm} x peak torque"),
        },
    )


def _motor_ratings(motor: Motor | LossMap) -> Laws:
    # A typical traction machine reaches base speed at 4,600 rpm (VW APP310: 150 kW, 310 N m).
    torque = motor.torque_max_nm if motor.torque_max_nm is not None else motor.power_max_kw * 1e3 / (4600.0 * RAD_S_PER_RPM)
    base_rpm = motor.power_max_kw * 1e3 / torque / RAD_S_PER_RPM
    return {
        "torque_max_nm": (torque, "peak power at 4,600 rpm"),
        "speed_max_rpm": (3.5 * base_rpm, "3.5 x base speed"),
    }


def _fill_regeneration(filler: Filler, typical: ClassDefaults) -> None:
    both = len(filler.spec.axles) == 2 or filler.spec.vehicle_class == "scooter"
    filler.fill(
        "regeneration",
        {
            "deceleration_max_m_s2": (typical.deceleration_max_m_s2, "blended braking, typical of the class"),
            "speed_fade_start_kmh": (typical.speed_fade_start_kmh, "typical of the class"),
            "speed_fade_end_kmh": (typical.speed_fade_end_kmh, "typical of the class"),
            "axle_share_max": (1.0 if both else 0.95, "all with both axles driven, else 0.95"),
        },
    )
