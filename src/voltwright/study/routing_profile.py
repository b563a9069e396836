"""What a route planner asks of a car, from the engine: consumption against speed and temperature, hills, accelerations, charging.

Consumption at a speed is split as planners split it: what the drive takes, per distance, and what everything else takes, per
time. Left out: wind, rain, traffic, and the warm-up of a cold car; each point is a car that has been on its way for a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.charge import Charge, charge
from voltwright.ranges import TEMP_CLIMATE
from voltwright.sim.inputs import inputs_of
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.charger import ChargerSpec
from voltwright.study.match import match
from voltwright.study.power_table import PowerTable, power_table
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR, STANDARD_GRAVITY_M_S2, celsius_to_kelvin

SPEEDS_KMH = tuple(float(speed) for speed in range(10, 131, 10))
TEMPERATURES_C = (-10.0, 0.0, 10.0, 20.0, 30.0)
WARM_KMH, WARM_S, WARM_RAMP_S = 50.0, 900, 60
"""A quarter of an hour at this speed comes first, so that cabin, cells and tyres have the warmth of a car on its way."""
RAMP_S, HOLD_S, MEASURED_S = 20, 140, 90
"""Then each speed is reached and held, and measured over the last part of it."""
SOC_START = 0.9
OTHERS = ("auxiliaries_w", "dcdc_w", "climate_w", "heater_w", "chiller_w")
"""What the battery feeds beside the drive."""
HILL_SPEEDS_KMH, HILL_GRADES = (30.0, 50.0, 80.0, 100.0), (0.02, 0.04, 0.06)
CHANGES_M_S2 = (0.5, 1.0, 1.5)
SOC_STEPS = 21
"""Points of a charging curve, from empty to full."""
SOC_NEAR = 1e-3


@dataclass(frozen=True)
class SpeedPoint:
    """A steady speed in air of a temperature.

    Attributes:
        temperature_c: of the air [°C].
        speed_kmh: held [km/h].
        consumption_wh_km: of the drive, at the battery's terminals [Wh/km].
        auxiliary_w: of everything else that the battery feeds [W].
    """

    temperature_c: float
    speed_kmh: float
    consumption_wh_km: float
    auxiliary_w: float


@dataclass(frozen=True)
class ChargePoint:
    """A state of charge on the way from empty to full.

    Attributes:
        soc: displayed, 0-1.
        energy_kwh: share of the usable energy [kWh].
        power_kw: at which the usable energy rises from here to the next point [kW]; that at the terminals is higher by the losses
            of the battery.
    """

    soc: float
    energy_kwh: float
    power_kw: float


@dataclass(frozen=True)
class RoutingProfile:
    """What a route planner asks of a car.

    Attributes:
        mass_kg: on these runs [kg].
        energy_usable_kwh: [kWh].
        speeds: steady speeds by temperature; those that the car cannot hold are left out.
        ascent_wh_m: more than on the level, for each metre of height gained [Wh/m].
        descent_wh_m: less than on the level, for each metre of height lost [Wh/m].
        uphill_efficiency: potential energy gained over what the battery gives for it.
        downhill_efficiency: what the battery is spared over potential energy lost.
        acceleration_efficiency: kinetic energy gained over what the battery gives for it.
        deceleration_efficiency: what the battery is spared over kinetic energy lost.
        charger: of the charging curve; empty where none serves the car.
        charging_curve: from empty to full.
    """

    mass_kg: float
    energy_usable_kwh: float
    speeds: tuple[SpeedPoint, ...]
    ascent_wh_m: float
    descent_wh_m: float
    uphill_efficiency: float
    downhill_efficiency: float
    acceleration_efficiency: float
    deceleration_efficiency: float
    charger: str
    charging_curve: tuple[ChargePoint, ...]


def routing_profile(
    car: CompletedCar, charger: ChargerSpec | str | None = None, temperatures_c: Sequence[float] = TEMPERATURES_C
) -> RoutingProfile:
    """The profile of a car at its test mass.

    Args:
        car: completed.
        charger: of the charging curve; default: the strongest of the library that serves the car.
        temperatures_c: of the air [C].

    Raises:
        SpecError: a temperature out of range, a charger that cannot serve the car, a car that holds no speed of 10 km/h.
        SimulationError: a ledger that does not close.
    """
    for value in temperatures_c:
        TEMP_CLIMATE.check("temp_ambient_c", value)
    with double_precision():
        vehicle = Vehicle.from_car(car, lumped=True, road=True)
    comfort = float(car.hvac.kind != "none")
    speeds = tuple(point for air in temperatures_c for point in _steady(vehicle, air, comfort))
    if not speeds:
        raise SpecError(
            f"{car.name} must hold {SPEEDS_KMH[0]:g} km/h for a routing profile, but does not; `voltwright check` it."
        )
    mass_kg = float(vehicle.mass_kg)
    table = power_table(car, (*SPEEDS_KMH, 15.0, 20.0), _both(CHANGES_M_S2), _both(HILL_GRADES))
    hills, changes = _hills(table), _changes(table)
    weight_n = mass_kg * STANDARD_GRAVITY_M_S2
    done = _charge(car, charger)
    return RoutingProfile(
        mass_kg=mass_kg,
        energy_usable_kwh=car.battery.energy_usable_kwh,
        speeds=speeds,
        ascent_wh_m=hills[0] / J_PER_WH,
        descent_wh_m=hills[1] / J_PER_WH,
        uphill_efficiency=weight_n / hills[0],
        downhill_efficiency=hills[1] / weight_n,
        acceleration_efficiency=mass_kg / changes[0],
        deceleration_efficiency=changes[1] / mass_kg,
        charger="" if done is None else done.charger,
        charging_curve=() if done is None else _curve(done, car.battery.energy_usable_kwh),
    )


def _both(values: Sequence[float]) -> tuple[float, ...]:
    return (*(-value for value in reversed(values)), 0.0, *values)


def _steady(vehicle: Vehicle, air_c: float, comfort: float) -> list[SpeedPoint]:
    """All steady speeds that the car holds in air of a temperature.

    One drive goes from speed to speed. A battery too small for all of them runs low on the way: the next drive then begins,
    charged again, with the first speed that was missed. A speed that is missed at the beginning of a drive is beyond the car.
    """
    top_kmh = float(vehicle.speed_max_m_s) / M_S_PER_KMH
    speeds = [speed for speed in SPEEDS_KMH if speed <= top_kmh]
    points: list[SpeedPoint] = []
    while speeds:
        held = _drive_through(vehicle, speeds, air_c, comfort)
        points += held
        if not held:
            break
        speeds = speeds[len(held) :]
    return points


def _drive_through(vehicle: Vehicle, speeds: Sequence[float], air_c: float, comfort: float) -> list[SpeedPoint]:
    """The points of one drive from speed to speed, up to the first that the car misses."""
    wanted, ends = _staircase(speeds)
    start = start_of(vehicle, SOC_START, cells_k=celsius_to_kelvin(air_c))
    inputs = inputs_of(wanted * M_S_PER_KMH, ambient_c=air_c, cabin_on=comfort)
    keep = ("velocity_m_s", "terminal_w", "miss", *OTHERS)
    columns = run(vehicle, inputs, start, 1.0, keep=keep, what=f"Holding speeds at {air_c:g} °C").columns
    points = []
    for speed, end in zip(speeds, ends, strict=True):
        part = {name: column[end - MEASURED_S : end] for name, column in columns.items()}
        if np.any(part["miss"]):
            break
        mean = {name: float(np.mean(column)) for name, column in part.items()}
        others = sum(mean[name] for name in OTHERS)
        drive_wh_km = (mean["terminal_w"] - others) / mean["velocity_m_s"] * M_PER_KM / J_PER_WH
        points.append(SpeedPoint(air_c, speed, drive_wh_km, others))
    return points


def _staircase(speeds_kmh: Sequence[float]) -> tuple[np.ndarray, list[int]]:
    """Speed wanted at the end of each second [km/h], and the steps at which the holding of each speed ends."""
    first = min(WARM_KMH, speeds_kmh[-1])
    pieces = [np.linspace(0.0, first, WARM_RAMP_S + 1)[1:], np.full(WARM_S, first)]
    ends, before = [], first
    for speed in speeds_kmh:
        pieces += [np.linspace(before, speed, RAMP_S + 1)[1:], np.full(HOLD_S, speed)]
        ends.append(sum(len(piece) for piece in pieces))
        before = speed
    return np.concatenate(pieces), ends


def _hills(table: PowerTable) -> tuple[float, float]:
    """Energy at the battery [J] for a metre of height, up and down, as a mean over speeds and grades."""
    sums = np.zeros((2, 2))
    for speed_kmh in _driven(table, HILL_SPEEDS_KMH):
        level = table.power_w(speed_kmh)
        for grade in HILL_GRADES:
            rise_m_s = speed_kmh * M_S_PER_KMH * float(np.sin(np.arctan(grade)))
            for place, sign in enumerate((1.0, -1.0)):
                power = table.power_w(speed_kmh, 0.0, sign * grade)
                if power is not None and level is not None:
                    sums[place] += sign * (power - level), rise_m_s
    return _per(sums[0], "hill"), _per(sums[1], "hill")


def _changes(table: PowerTable) -> tuple[float, float]:
    """Energy at the battery [J] for a change of v^2/2 of 1 m²/s², faster and slower, as a mean over speeds and accelerations."""
    sums = np.zeros((2, 2))
    for speed_kmh in _driven(table, HILL_SPEEDS_KMH):
        level = table.power_w(speed_kmh)
        for change in CHANGES_M_S2:
            rate = speed_kmh * M_S_PER_KMH * change
            for place, sign in enumerate((1.0, -1.0)):
                power = table.power_w(speed_kmh, sign * change)
                if power is not None and level is not None:
                    sums[place] += sign * (power - level), rate
    return _per(sums[0], "acceleration"), _per(sums[1], "acceleration")


def _driven(table: PowerTable, speeds_kmh: Sequence[float]) -> tuple[float, ...]:
    """The speeds that a car can drive; of a slow one, those that the table has for it."""
    held = tuple(speed for speed in speeds_kmh if table.power_w(speed) is not None)
    return held or tuple(speed for speed in (10.0, 15.0, 20.0) if table.power_w(speed) is not None)


def _per(sums: np.ndarray, what: str) -> float:
    if not sums[1] > 0.0 or not sums[0] > 0.0:
        least = f"{100 * HILL_GRADES[0]:g} %" if what == "hill" else f"{CHANGES_M_S2[0]:g} m/s²"
        raise SpecError(f"A routing profile takes a car that can do a {what} of {least} at a steady speed, but this one cannot.")
    return float(sums[0] / sums[1])


def _charge(car: CompletedCar, charger: ChargerSpec | str | None) -> Charge | None:
    if charger is None:
        strongest = match(car)[0]
        if not strongest.serves:
            return None
        charger = strongest.charger
    return charge(car, charger, soc_start=0.0, soc_end=1.0)


def _curve(done: Charge, energy_kwh: float) -> tuple[ChargePoint, ...]:
    """The power from point to point at equal steps of the displayed charge, as far as the charge came."""
    soc = np.concatenate([[0.0], 0.01 * np.asarray(done.trace["soc_percent"])])
    time_h = np.concatenate([[0.0], np.asarray(done.trace["time_s"])]) / SECONDS_PER_HOUR
    wanted = np.linspace(0.0, 1.0, SOC_STEPS)
    reached = wanted <= soc[-1] + SOC_NEAR
    hours = np.diff(np.interp(wanted, np.maximum.accumulate(soc), time_h))
    power = np.where(reached[1:], np.diff(wanted) * energy_kwh / np.where(hours > 0.0, hours, np.inf), 0.0)
    power = np.append(power, power[-1])
    return tuple(ChargePoint(float(at), float(at) * energy_kwh, float(kw)) for at, kw in zip(wanted, power, strict=True))
