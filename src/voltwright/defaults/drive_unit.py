"""Default laws of a drive unit: ratings that follow from each other and from the top speed, losses as shares of peak power.

The permanent-magnet row with the IGBT row is fitted (non-negative least squares) to the measured points of the Volkswagen
APP310 unit, 150 kW, 310 N m (5 % median error of the loss); its measured grid ships as
`library/loss_maps/volkswagen-app310.csv`. How the fit divides the current-squared loss between winding and inverter is a
judgement: five to one. The two other machines share its
stator; their rotor terms follow from the textbook ratios named beside them.
"""

from dataclasses import dataclass
from typing import Any

from voltwright.defaults.arithmetic import greater, lesser
from voltwright.defaults.filler import Filler, Laws
from voltwright.defaults.vehicle_class import ClassDefaults
from voltwright.library.loss_maps import load_loss_map
from voltwright.units import M_S_PER_KMH, RAD_S_PER_RPM

POWER_REFERENCE_KW = 150.0
SIZE_EXPONENT = 0.28
"""Losses over power fall with size: the slope of the IE4 limits between 0.75 and 200 kW (IEC 60034-30-1:2014, 4 poles)."""

SPEED_OVER_BASE = 3.5
"""Highest speed over the one at which peak power begins. Motors of the Zoe, the e-Golf, the e-up and the Leaf: 3.4 to 4.2,
from their torque, power, gear and the car's top speed; the VW APP310 of the ID.3: 3.5."""
RATIO_MOST = 13.0
"""Of a gear of two stages, by judgement; the largest among the shipped cars is 11.5."""
BASE_RATIO = 3.0
"""How far below that of the class a motor's base speed lies before its gear follows: a hub motor turns as fast as the wheel."""


@dataclass(frozen=True)
class MachineLaw:
    """Losses over peak power at each loss's own reference point; see `physics/drive_unit/machine.py`."""

    losses: dict[str, float]
    loss_stray_fraction: float
    weakening_start: float
    source: str


_PMSM = {
    "loss_copper_kw": 0.025,
    "loss_iron_kw": 0.0007,
    "loss_eddy_kw": 0.0,
    "loss_excitation_kw": 0.0216,
    "loss_drag_kw": 0.0018,
}

MACHINE_LAWS: dict[str, MachineLaw] = {
    "pmsm": MachineLaw(_PMSM, 0.0074, 1.7, "fit to the measured VW APP310"),
    # Rotor copper loss adds about 0.6 of the stator's at equal current; magnetising needs about a third of rated current.
    "induction": MachineLaw(
        {**_PMSM, "loss_copper_kw": 0.040, "loss_excitation_kw": 0.004}, 0.0074, 1.7, "APP310 stator; rotor by textbook ratios"
    ),
    # No magnets; a field winding that needs about 1 % of peak power for full flux.
    "eesm": MachineLaw({**_PMSM, "loss_excitation_kw": 0.008}, 0.0074, 1.7, "APP310 stator; field winding 0.8 % of peak power"),
}


@dataclass(frozen=True)
class InverterLaw:
    """Losses over the motor's peak power at the current of peak torque."""

    losses: dict[str, float]
    source: str


INVERTER_LAWS: dict[str, InverterLaw] = {
    "igbt": InverterLaw(
        {"loss_idle_kw": 0.0002, "loss_linear_kw": 0.0295, "loss_quadratic_kw": 0.005}, "fit to the measured VW APP310"
    ),
    # Silicon carbide: no knee voltage and less than half of the switching loss.
    "sic": InverterLaw(
        {"loss_idle_kw": 0.0002, "loss_linear_kw": 0.0100, "loss_quadratic_kw": 0.007}, "APP310 scaled to silicon carbide"
    ),
}


def fill_drive_unit(filler: Filler, axle: str, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of the drive unit of an axle.

    Raises:
        UnknownNameError, FileError, SpecError: the loss map that the file names.
    """
    path, unit = f"drive_units.{axle}", getattr(filler.car.drive_units, axle)
    motor, inverter = unit.motor, INVERTER_LAWS[unit.inverter.technology]
    _fill_ratings(filler, path, unit, typical)
    if motor.kind == "loss_map":
        vars(motor)["table"] = load_loss_map(motor.map)
    else:
        _fill_machine_losses(filler, f"{path}.motor", motor)
    filler.fill(
        f"{path}.inverter",
        unit.inverter,
        {
            name: (fraction * motor.power_max_kw, f"{fraction:g} x motor peak power ({inverter.source})")
            for name, fraction in inverter.losses.items()
        },
    )
    drag_nm = typical.gear_drag_nm_per_nm * motor.torque_max_nm
    filler.fill(
        f"{path}.gear",
        unit.gear,
        {
            "mesh_loss_fraction": (typical.mesh_loss_fraction, "two helical meshes"),
            "drag_torque_nm": (drag_nm, f"{typical.gear_drag_nm_per_nm} x peak torque"),
        },
    )


def _fill_ratings(filler: Filler, path: str, unit: Any, typical: ClassDefaults) -> None:
    """Fill gear ratio, peak torque and highest speed, so that what the file writes of them and of the top speed can be had."""
    motor, gear = unit.motor, unit.gear
    limit_kmh = filler.car.limits.speed_max_kmh
    radius_m = filler.car.tyres.radius_dynamic_mm * 1e-3
    wheel_rpm = None if limit_kmh is None else _wheel_rpm(limit_kmh, radius_m)
    filler.fill(f"{path}.gear", gear, {"ratio": _ratio(filler, f"{path}.motor", motor, wheel_rpm, radius_m, typical)})
    filler.fill(
        f"{path}.motor", motor, {"torque_max_nm": _torque(filler, f"{path}.motor", motor, wheel_rpm, gear.ratio, typical)}
    )
    speed_rpm, words = SPEED_OVER_BASE * _base_rpm(motor, motor.torque_max_nm), f"{SPEED_OVER_BASE:g} x base speed"
    if wheel_rpm is not None:
        speed_rpm, words = greater(speed_rpm, wheel_rpm * gear.ratio), f"{words}, or what the top speed needs"
    filler.fill(f"{path}.motor", motor, {"speed_max_rpm": (speed_rpm, words)})
    filler.fill(f"{path}.motor", motor, {"speed_fade_rpm": (1.2 * motor.speed_max_rpm, "never: above the highest speed")})


def _base_rpm(motor: Any, torque_nm: Any) -> Any:
    return motor.power_max_kw * 1e3 / torque_nm / RAD_S_PER_RPM


def _wheel_rpm(speed_kmh: Any, radius_m: Any) -> Any:
    return speed_kmh * M_S_PER_KMH / radius_m / RAD_S_PER_RPM


def _ratio(filler: Filler, path: str, motor: Any, wheel_rpm: Any, radius_m: Any, typical: ClassDefaults) -> tuple[Any, str]:
    """Gear ratio: typical, or that puts the base speed of a written torque where cars have it, within what the speeds leave."""
    base_kmh, words = typical.speed_base_kmh, "typical single reduction" if typical.gear_ratio != 1.0 else "hub motor"
    ratio = typical.gear_ratio
    if base_kmh is not None:
        most = _wheel_rpm(base_kmh, radius_m)
        ratio = filler.when_written(
            f"{path}.torque_max_nm", motor, lambda torque_nm: lesser(_base_rpm(motor, torque_nm) / most, RATIO_MOST), ratio
        )
        if motor.torque_max_nm is not None:
            words = f"peak power begins at {base_kmh:g} km/h, ratio at most {RATIO_MOST:g}"
    if motor.speed_max_rpm is not None and wheel_rpm is not None:
        return lesser(ratio, motor.speed_max_rpm / wheel_rpm), f"{words}, or what motor speed and top speed leave"
    geared = ratio
    if base_kmh is None:
        turning = typical.motor_speed_base_rpm
        geared = filler.when_written(
            f"{path}.torque_max_nm",
            motor,
            lambda torque_nm: ratio * lesser(1.0, BASE_RATIO * _base_rpm(motor, torque_nm) / turning),
            ratio,
        )
        if motor.torque_max_nm is not None:
            words = f"{words}, or less for a motor of much torque"
    if wheel_rpm is None:
        return geared, words
    leaves = filler.when_written(f"{path}.speed_max_rpm", motor, lambda speed_rpm: lesser(ratio, speed_rpm / wheel_rpm), geared)
    return leaves, words


def _torque(filler: Filler, path: str, motor: Any, wheel_rpm: Any, ratio: Any, typical: ClassDefaults) -> tuple[Any, str]:
    """Peak torque [N m]: peak power at the base speed that the highest speed of motor or vehicle gives, else the class."""
    if wheel_rpm is not None:
        base_rpm, words = wheel_rpm * ratio / SPEED_OVER_BASE, f"peak power at top speed / {SPEED_OVER_BASE:g}"
    else:
        typical_rpm = typical.motor_speed_base_rpm
        base_rpm = typical_rpm * ratio / typical.gear_ratio
        words = f"peak power at {typical_rpm:,.0f} rpm behind a ratio of {typical.gear_ratio:g}"
    if motor.speed_max_rpm is not None:
        words = f"peak power at highest motor speed / {SPEED_OVER_BASE:g}"
    base_rpm = filler.when_written(f"{path}.speed_max_rpm", motor, lambda speed_rpm: speed_rpm / SPEED_OVER_BASE, base_rpm)
    return motor.power_max_kw * 1e3 / (base_rpm * RAD_S_PER_RPM), words


def _fill_machine_losses(filler: Filler, path: str, motor: Any) -> None:
    law = MACHINE_LAWS[motor.kind]
    power_kw, size = motor.power_max_kw, (POWER_REFERENCE_KW / motor.power_max_kw) ** SIZE_EXPONENT
    laws: Laws = {
        name: (fraction * power_kw * size, f"{fraction:g} x peak power x (150 kW / peak power)^0.28 ({law.source})")
        for name, fraction in law.losses.items()
    }
    laws["loss_stray_fraction"] = (law.loss_stray_fraction * size, law.source)
    laws["weakening_start"] = (law.weakening_start, law.source)
    filler.fill(path, motor, laws)
