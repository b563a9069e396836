"""The FTP at 20 °F (-6.7 °C): soaked through overnight, the cabin heated, driven once or until the battery is empty.

Modelled: the coupled car (battery, drive units and cabin at one temperature at the start, all of them warming on the way), on
rollers that stand for the road in the cold; UDDS after UDDS with 10 min of key-off soak between; heating off in the soak.
Left out: the exact settings of heater and defroster minute by minute; a cabin set to 72 °F stands for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.errors import SpecError, TraceError
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.certificate import Rule
from voltwright.procedures.bench.schedule import PRESSURE_EPA_PA, STEP_S
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.car import CarSpec
from voltwright.units import J_PER_KWH, J_PER_WH, M_PER_KM, M_S_PER_KMH, ZERO_CELSIUS_K, celsius_to_kelvin

TEMPERATURE_COLD_C, TEMPERATURE_MILD_C = -6.7, 23.9
COMFORT_C = 22.2
"""72 °F."""
SOAK_STEPS = 600
ROAD_LOAD_COLD = 1.0 / 0.9
"""Rollers set to a coast-down that takes 10 % less time: 11 % more force."""
ROAD_TEMPERATURE_C = 20.0
LAPS_AT_ONCE, PIECES_MOST = 6, 32
DRIVEN_LEAST = 0.995
BAG_1_STEPS = 505

RULES_COLD_FTP = (
    Rule("Cold soak and test at -7 °C (40 CFR 1066.710); the rollers stand for the road at that temperature.", "V"),
    Rule("That this is a coast-down in 10 % less time, 11 % more road load: common knowledge.", "M"),
    Rule("Heater and defroster run through the test; a cabin held at 72 °F stands for their settings.", "U"),
    Rule("The lists call the test of electric cars a charge-depleting one: FTP after FTP until the battery is empty.", "V"),
    Rule("Whether the listed kWh/100 mi are of the grid or of the battery is not said.", "U"),
)


@dataclass(frozen=True)
class FtpDischarge:
    """UDDS after UDDS, 10 min of soak behind each, from a full battery to an empty one.

    Attributes:
        temperature_c: of cell and soak. laps_wh_km: from the battery, each UDDS with the soak behind it. bags_wh_km: of the
        first FTP: bag 1, bag 2, soak, bag 3 (the soak over the distance of the UDDS). climate_w, cells_c: mean power of the
        climate machine with the key on, and cells at the end, of each lap. heater_wh: the pack's heater took in all.
        unmet_wh: heat that comfort needed and did not get.
    """

    temperature_c: float
    laps_wh_km: tuple[float, ...]
    bags_wh_km: tuple[float, ...]
    climate_w: tuple[float, ...]
    cells_c: tuple[float, ...]
    heater_wh: float
    unmet_wh: float

    @property
    def discharge_wh_km(self) -> float:
        """Mean of the whole discharge."""
        return float(np.mean(self.laps_wh_km))

    @property
    def first_wh_km(self) -> float:
        """The first FTP alone: 43 % of a cold and 57 % of a hot transient bag, and the stabilised bag, by distance."""
        cold, stable, _, hot = self.bags_wh_km
        return BAG_1_SHARE * (COLD_SHARE * cold + (1.0 - COLD_SHARE) * hot) + (1.0 - BAG_1_SHARE) * stable


BAG_1_SHARE, COLD_SHARE = 0.482, 0.43


@dataclass(frozen=True)
class ColdFtp:
    """A car at 20 F and at 75 F, and the ratios of consumption: of a whole discharge, and of the first FTP alone."""

    car: str
    cold: FtpDischarge
    mild: FtpDischarge

    @property
    def ratio_discharge(self) -> float:
        """Consumption at 20 F over that at 75 F, full to empty."""
        return self.cold.discharge_wh_km / self.mild.discharge_wh_km

    @property
    def ratio_first(self) -> float:
        """The same of the first FTP after the soak, against the whole discharge at 75 F."""
        return self.cold.first_wh_km / self.mild.discharge_wh_km


def drive_cold_ftp(spec: CompletedCar | CarSpec, road_load_cold: float = ROAD_LOAD_COLD) -> ColdFtp:
    """Drive the FTP at 20 F and the UDDS at 75 F, each until the battery is empty.

    Args:
        spec: of the car; driven at its test mass. road_load_cold: road load at -7 C over that at 20 C.

    Returns:
        both discharges, and their ratios.

    Raises:
        TraceError: a car that does not follow the first UDDS. SimulationError: a ledger that does not close.
        SpecError: a battery that outlasts all laps.

    Source: 40 CFR 1066.710 [V for temperatures and rollers]; see `RULES_COLD_FTP`.
    """
    cold = drive_cold_discharge(spec, None, road_load_cold)
    mild = _discharge(_at_comfort(spec, None), TEMPERATURE_MILD_C, 1.0, 0.0)
    return ColdFtp(spec.name, cold, mild)


def drive_cold_discharge(
    spec: CompletedCar | CarSpec, mass_kg: float | None = None, road_load_cold: float = ROAD_LOAD_COLD
) -> FtpDischarge:
    """Drive the FTP at 20 F until the battery is empty, the cabin heated.

    Args:
        spec: of the car. mass_kg: on the rollers; default: its test mass. road_load_cold: as of `drive_cold_ftp`.

    Raises: as of `drive_cold_ftp`.
    """
    return _discharge(_at_comfort(spec, mass_kg), TEMPERATURE_COLD_C, road_load_cold, 1.0)


def _at_comfort(spec: CompletedCar | CarSpec, mass_kg: float | None) -> Vehicle:
    vehicle = Vehicle.from_car(completed_car(spec), mass_kg, lumped=True)
    return vehicle.replaced(thermal__hvac__controller__comfort_k=np.asarray(celsius_to_kelvin(COMFORT_C)))


def _discharge(vehicle: Vehicle, temperature_c: float, road_load: float, cabin_on: float) -> FtpDischarge:
    """Lap after lap, a few at a time, until one of them cannot be driven."""
    udds = load_cycle("udds")
    if float(vehicle.speed_max_m_s) < float(np.max(udds.speed_m_s)):
        top = float(vehicle.speed_max_m_s) / M_S_PER_KMH
        raise TraceError(f"The FTP goes up to {np.max(udds.speed_m_s) / M_S_PER_KMH:.0f} km/h, but the car to {top:.0f} km/h.")
    steps, lap_m = len(udds.speed_m_s) - 1, udds.distance_m
    vehicle = vehicle.replaced(road_load=vehicle.road_load.scaled(road_load))
    inputs = _laps(udds.speed_m_s, temperature_c, cabin_on)
    state = start_of(vehicle, cells_k=celsius_to_kelvin(temperature_c), cold_drag=1.0)
    laps: list[np.ndarray] = []
    for _ in range(PIECES_MOST):
        done = run(vehicle, inputs, state, STEP_S, keep=KEPT, what="The cold FTP")
        state = done.end
        piece = np.stack([done.columns[name] for name in KEPT], axis=-1).reshape(LAPS_AT_ONCE, -1, len(KEPT))
        laps.append(piece)
        if piece[:, :, 0].sum(axis=1).min() < DRIVEN_LEAST * lap_m:
            break
    else:
        raise SpecError(
            f"`battery.energy_usable_kwh` must be used up within {PIECES_MOST * LAPS_AT_ONCE} UDDS, but is not, by "
            f"{float(vehicle.pack.energy_chemical_j()) / J_PER_KWH:,.0f} kWh in the cells; `voltwright check` the car.",
            "battery.energy_usable_kwh",
        )
    table = np.concatenate(laps)
    whole = table[:, :, 0].sum(axis=1) >= DRIVEN_LEAST * lap_m
    count = len(whole) if whole.all() else int(np.argmin(whole))
    if count < 2:
        raise TraceError(f"The cold FTP needs two UDDS of {lap_m / M_PER_KM:.1f} km, but the car drives {count}.")
    return _result(table[:count], temperature_c, steps)


KEPT = ("velocity_m_s", "terminal_w", "climate_w", "heater_w", "unmet_w", "cells_k")
"""Of each step: mean speed, powers at the terminals, of climate and pack heater, heat that lacks, cells."""


def _laps(speed_m_s: np.ndarray, temperature_c: float, cabin_on: float) -> Inputs:
    """Inputs of some laps, each with the soak behind it, on rollers that stand for the road at 20 C."""
    steps = len(speed_m_s) - 1
    key_on = np.tile(np.concatenate([np.ones(steps), np.zeros(SOAK_STEPS)]), LAPS_AT_ONCE)
    return inputs_of(
        np.tile(np.concatenate([speed_m_s[1:], np.zeros(SOAK_STEPS)]), LAPS_AT_ONCE),
        ambient_c=temperature_c,
        road_c=ROAD_TEMPERATURE_C,
        road_pressure_pa=PRESSURE_EPA_PA,
        key_on=key_on,
        cabin_on=cabin_on * key_on,
    )


def _result(table: np.ndarray, temperature_c: float, steps: int) -> FtpDischarge:
    distance_km = table[:, :, 0].sum(axis=1) / M_PER_KM
    first, second = table[0], table[1]
    parts = (first[:BAG_1_STEPS], first[BAG_1_STEPS:steps], first[steps:], second[:BAG_1_STEPS])
    driven = [part[:, 0].sum() / M_PER_KM for part in parts]
    driven[2] = float(distance_km[0])
    return FtpDischarge(
        temperature_c=temperature_c,
        laps_wh_km=tuple(float(each) for each in table[:, :, 1].sum(axis=1) / J_PER_WH / distance_km),
        bags_wh_km=tuple(float(part[:, 1].sum() / J_PER_WH / km) for part, km in zip(parts, driven, strict=True)),
        climate_w=tuple(float(each) for each in table[:, :steps, 2].mean(axis=1)),
        cells_c=tuple(float(each) - ZERO_CELSIUS_K for each in table[:, -1, 5]),
        heater_wh=float(table[:, :, 3].sum()) / J_PER_WH,
        unmet_wh=float(table[:, :steps, 4].sum()) / J_PER_WH,
    )
