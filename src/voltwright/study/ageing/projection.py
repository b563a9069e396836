"""A car over the years: capacity, resistance and range by year from a description of its use, and what the rules ask.

Range is that of a drive over WLTC with the aged pack; the state of certified energy is its usable energy over the new one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SimulationError
from voltwright.library.climates import Climate
from voltwright.physics.battery.ageing import Aged, AgeingLaw
from voltwright.physics.battery.ageing_laws import LAW_OF_CHEMISTRY, LAWS, OTHER_LAWS
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.durability import EURO_7, GTR_22, share_least, virtual_distance_km
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.ageing.life import RESERVE, SPEED_MEAN_M_S, YEAR_S, Profile, life, parked_temperatures_k
from voltwright.study.ageing.range_cycle import check_moves, consumption_wh_km, driven_cycle
from voltwright.study.ageing.result import AgeingResult, LifeYear
from voltwright.study.ageing.usage import Habit, Usage
from voltwright.study.charge_times import minutes_10_80, strongest_station
from voltwright.study.climate import default_cycle
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, ZERO_CELSIUS_K

EVERYDAY_FACTOR = 1.2
"""Consumption of everyday use over that of WLTC at 23 C: heating, motorway, standing losses; by judgement."""
FAST_MEAN_OVER_PEAK = 0.6
"""Mean power of a fast charge from 10 to 80 % over its peak; by judgement, charge curves have 0.5 to 0.8."""
FAST_C_RATE = 1.0
"""Mean C-rate of a fast charge where the car's file names no power."""
RULED_CLASSES = ("car", "suv", "van")
"""GTR 22 is of cars and vans."""
CAPACITY_LEAST, CAPACITY_END = 0.7, 0.3
"""Below the first the studies have no cells, and a knee may have come; below the other the answer would mean nothing."""


def age(car: CompletedCar | CarSpec | str | Path, usage: Usage | None = None, *, charge_times: bool = True) -> AgeingResult:
    """Capacity, resistance and range of a car by year.

    Args:
        car: spec, name in the library, or path. usage: how it is used; default: the `Usage` of its defaults.
        charge_times: whether to charge the car at each age, which takes most of the time.

    Returns:
        a row a year, with what UN GTR 22 asks.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or a use out of range.
        SimulationError: a number that is not finite, or a battery that the law brings to its end.
    """
    usage = Usage() if usage is None else usage
    climate, habit = usage.check()
    with double_precision():
        full = completed_car(car)
        vehicle = Vehicle.from_car(full, road=True)
        cycle = default_cycle(full)
        chemical_wh_km, terminal_wh_km = consumption_wh_km(vehicle, cycle, full.name)
        profile = profile_of(full, vehicle, usage, climate, habit, chemical_wh_km)
        chemistry = full.battery.chemistry
        name = LAW_OF_CHEMISTRY[chemistry] if usage.law is None else usage.law
        aged = _lived(name, vehicle, profile, usage.years, full.name)
        others = (LAW_OF_CHEMISTRY[chemistry], *OTHER_LAWS[chemistry])
        ends = {other: _last_share(other, vehicle, profile, usage.years) for other in others if other != name}
        ruled = full.vehicle_class in RULED_CLASSES
        rows = _rows(vehicle, cycle, usage, profile, aged, terminal_wh_km, ruled, full.name)
        charger = (strongest_station(full) if usage.charger is None else usage.charger) if charge_times else None
        if charger is not None:
            minutes = minutes_10_80(full, charger, [(row.capacity_share, row.resistance_factor) for row in rows])
            rows = tuple(replace(row, charge_10_80_min=time) for row, time in zip(rows, minutes, strict=True))
    return AgeingResult(
        car=full.name,
        title=full.title,
        chemistry=chemistry,
        usage=usage,
        climate=climate,
        habit=habit,
        law=LAWS[name],
        consumption_wh_km=EVERYDAY_FACTOR * terminal_wh_km,
        range_cycle=cycle.name,
        charger=charger,
        by_year=rows,
        other_laws=ends,
        notes=_notes(LAWS[name], profile, rows),
    )


def profile_of(
    spec: CompletedCar, vehicle: Vehicle, usage: Usage, climate: Climate, habit: Habit, chemical_wh_km: float
) -> Profile:
    """The typical year of a car.

    Args: spec: completed. chemical_wh_km: what WLTC takes from the cells [Wh/km].
    """
    pack = vehicle.pack
    window_wh = pack.energy_chemical_j() / J_PER_WH
    whole_wh = window_wh / (pack.soc_max - pack.soc_min)
    used_wh = EVERYDAY_FACTOR * chemical_wh_km * usage.distance_a_year_km
    given_wh = usage.v2x_a_year_kwh * J_PER_KWH / J_PER_WH
    peak_kw = spec.charging.power_dc_kw
    fast = FAST_C_RATE if peak_kw is None else FAST_MEAN_OVER_PEAK * peak_kw * 1e3 / whole_wh
    drive_w = EVERYDAY_FACTOR * chemical_wh_km * J_PER_WH / M_PER_KM * SPEED_MEAN_M_S
    values = dict(
        cycles_a_year=used_wh / whole_wh,
        v2x_cycles_a_year=given_wh / whole_wh,
        day_depth=used_wh / 365.25 / window_wh,
        v2x_depth=jnp.minimum(given_wh / 365.25 / window_wh, 0.5),
        charge_to=habit.charge_to,
        plug_below=2.0 if habit.plug_below is None else habit.plug_below,
        dc_share=habit.dc_share,
        c_rate_slow=spec.charging.power_ac_kw * 1e3 * spec.charging.efficiency_ac / whole_wh,
        c_rate_fast=fast,
        c_rate_drive=drive_w / whole_wh,
        late=float(habit.late),
        precondition=float(usage.precondition),
        driving_share=min(usage.distance_a_year_km * M_PER_KM / SPEED_MEAN_M_S / YEAR_S, 1.0),
        severity=usage.severity,
    )
    arrays = {name: jnp.asarray(value, float) for name, value in values.items()}
    return Profile(parked_k=parked_temperatures_k(climate, usage.parking == "garage"), **arrays)


def profiles_of_uses(profile: Profile, distance: np.ndarray, dc_share: np.ndarray, severity: np.ndarray) -> Profile:
    """Profiles of many uses of one car, each array with a leading axis of n.

    Args:
        profile: of one use, without energy given back. distance: driven, over that of the profile, shape (n,).
        dc_share, severity: of each use, shape (n,).
    """
    count = len(distance)
    arrays = {name: np.broadcast_to(np.asarray(value), (count, *np.shape(value))) for name, value in vars(profile).items()}
    arrays |= {name: arrays[name] * distance for name in ("cycles_a_year", "day_depth")}
    arrays["driving_share"] = np.minimum(arrays["driving_share"] * distance, 1.0)
    return Profile(**arrays | {"dc_share": dc_share, "severity": severity})


def _lived(name: str, vehicle: Vehicle, profile: Profile, years: int, car: str) -> Aged:
    _, aged = life(LAWS[name], vehicle.pack, profile, years)
    shares = np.asarray(aged.capacity_share)
    if not np.all(np.isfinite(shares)) or shares[-1] < CAPACITY_END:
        year = int(np.argmax(~(shares >= CAPACITY_END))) + 1
        raise SimulationError(
            f"By {name} the battery of {car} is below {100 * CAPACITY_END:.0f} % of its capacity in year {year}, far beyond "
            "what any study measured; take fewer years, fewer kilometres or less severity."
        )
    return aged


def _last_share(name: str, vehicle: Vehicle, profile: Profile, years: int) -> float:
    _, aged = life(LAWS[name], vehicle.pack, profile, years)
    return float(aged.capacity_share[-1])


def _rows(
    vehicle: Vehicle,
    cycle: Cycle,
    usage: Usage,
    profile: Profile,
    aged: Aged,
    terminal_wh_km: float,
    ruled: bool,
    name: str,
) -> tuple[LifeYear, ...]:
    new_j = vehicle.pack.energy_usable_j()
    cycles_a_year = float(profile.cycles_a_year + profile.v2x_cycles_a_year)
    columns = {name: np.concatenate([[_NEW[name]], np.asarray(getattr(aged, name))]) for name in _NEW}
    rows = []
    for year in range(usage.years + 1):
        now = {name: float(values[year]) for name, values in columns.items()}
        pack = vehicle.pack.aged(now["capacity_share"], now["resistance_factor"])
        ledger = driven_cycle(vehicle.replaced(pack=pack), cycle)
        check_moves(ledger, cycle, name, f"with the battery of year {year}")
        per_m = ledger.chemical_j / ledger.distance_m
        driven = usage.distance_a_year_km * year
        # The worst certified consumption of the family is not known; that of this car over WLTC stands in for it.
        counted = driven + virtual_distance_km(usage.v2x_a_year_kwh * year, terminal_wh_km)
        row = LifeYear(
            year=year,
            distance_km=driven,
            distance_counted_km=counted,
            full_cycles=cycles_a_year * year,
            soce=float(pack.energy_usable_j() / new_j),
            range_km=max(float(pack.energy_chemical_j() / per_m), 0.0) / M_PER_KM,
            charge_10_80_min=None,
            share_least=share_least(float(year), counted, GTR_22) if ruled else None,
            share_least_euro_7=share_least(float(year), counted, EURO_7) if ruled else None,
            **now,
        )
        rows.append(row)
    _check(rows)
    return tuple(rows)


_NEW = {"capacity_share": 1.0, "resistance_factor": 1.0, "loss_calendar": 0.0, "loss_cycle": 0.0}


def _check(rows: list[LifeYear]) -> None:
    for row in rows:
        bad = [name for name, value in vars(row).items() if isinstance(value, float) and not np.isfinite(value)]
        if bad:
            raise SimulationError(f"Year {row.year} gave {bad[0]} = {getattr(row, bad[0])}, not a number; please report it.")


def _notes(law: AgeingLaw, profile: Profile, rows: tuple[LifeYear, ...]) -> list[str]:
    """Where the answer leaves what the study measured."""
    parked_c = np.asarray(profile.parked_k) - ZERO_CELSIUS_K
    low_c, high_c = law.temperature_low_k - ZERO_CELSIUS_K, law.temperature_high_k - ZERO_CELSIUS_K
    notes = []
    outside = float(np.mean((parked_c < low_c) | (parked_c > high_c)))
    if outside > 0.0:
        notes.append(
            f"The cells stand {100 * outside:.0f} % of the time outside {low_c:.0f} to {high_c:.0f} °C, "
            "where the study kept them: extrapolated."
        )
    if float(profile.dc_share) > 0.0 and float(profile.c_rate_fast) > 1.0:
        notes.append(f"Fast charging at {float(profile.c_rate_fast):.1f} C is above the 1 C of the study: extrapolated.")
    if float(profile.day_depth) > float(profile.charge_to) - RESERVE:
        notes.append("A day takes more than one charge; a cycle is as deep as the charge allows.")
    worn = [row.year for row in rows if row.capacity_share < CAPACITY_LEAST]
    if worn:
        notes.append(
            f"From year {worn[0]} on the capacity is below 70 %, beyond what the studies measured; a knee may come before."
        )
    return notes
