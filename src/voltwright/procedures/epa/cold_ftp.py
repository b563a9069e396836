"""The FTP at 20 °F (-6.7 °C): soaked through overnight, the cabin heated, driven once or until the battery is empty.

Modelled: the coupled car (battery, drive units and cabin at one temperature at the start, all of them warming on the way), on
rollers that stand for the road in the cold; UDDS after UDDS with 10 min of key-off soak between; heating off in the soak.
Left out: the exact settings of heater and defroster minute by minute; a cabin set to 72 °F stands for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError, TraceError
from voltwright.library.cycles import load_cycle
from voltwright.physics.charging.supply import Supply
from voltwright.physics.warm_up import coldness_over
from voltwright.procedures.bench.certificate import Rule
from voltwright.procedures.bench.schedule import PRESSURE_EPA_PA, STEP_S
from voltwright.sim.coupled.around import surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import Around
from voltwright.sim.coupled.run import CoupledRun, run_coupled
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.sim.records import StepInput
from voltwright.sim.runtime import double_precision
from voltwright.spec.car import CarSpec
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, ZERO_CELSIUS_K

TEMPERATURE_COLD_C, TEMPERATURE_MILD_C = -6.7, 23.9
COMFORT_C = 22.2
"""72 °F."""
SOAK_STEPS = 600
ROAD_LOAD_COLD = 1.10
ROAD_TEMPERATURE_C = 20.0
LAPS_AT_ONCE, PIECES_MOST = 8, 24
DRIVEN_LEAST = 0.995
BAG_1_STEPS = 505

RULES_COLD_FTP = (
    Rule("Cold soak and test at -7 °C (40 CFR 1066.710); the rollers stand for the road at that temperature.", "V"),
    Rule("That this is 10 % more road load: common knowledge.", "M"),
    Rule("Heater and defroster run through the test; a cabin held at 72 °F stands for their settings.", "U"),
    Rule("The lists call the test of electric cars a charge-depleting one: FTP after FTP until the battery is empty.", "V"),
    Rule("Whether the listed kWh/100 mi are of the mains or of the battery is not said.", "U"),
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


def drive_cold_ftp(spec: CarSpec, road_load_cold: float = ROAD_LOAD_COLD) -> ColdFtp:
    """Drive the FTP at 20 F and the UDDS at 75 F, each until the battery is empty.

    Args:
        spec: of the car; driven at its test mass. road_load_cold: road load at -7 C over that at 20 C.

    Returns:
        both discharges, and their ratios.

    Raises:
        TraceError: a car that does not follow the first UDDS. SimulationError: a ledger that does not close.

    Source: 40 CFR 1066.710 [V for temperatures and rollers]; see `RULES_COLD_FTP`.
    """
    with double_precision():
        car = CoupledCar.from_spec(complete(spec).spec)
        car = car.replaced(hvac__controller__comfort_k=jnp.asarray(COMFORT_C + ZERO_CELSIUS_K))
        cold = _discharge(car, TEMPERATURE_COLD_C, road_load_cold, 1.0)
        mild = _discharge(car, TEMPERATURE_MILD_C, 1.0, 0.0)
    return ColdFtp(spec.name, cold, mild)


def _discharge(car: CoupledCar, temperature_c: float, road_load: float, comfort: float) -> FtpDischarge:
    """Lap after lap, a few at a time, until one of them cannot be driven."""
    udds = load_cycle("udds")
    if float(car.vehicle.speed_max_m_s) < float(np.max(udds.speed_m_s)):
        top = float(car.vehicle.speed_max_m_s) / M_S_PER_KMH
        raise TraceError(f"The FTP goes up to {np.max(udds.speed_m_s) / M_S_PER_KMH:.0f} km/h, but the car to {top:.0f} km/h.")
    steps, lap_m = len(udds.speed_m_s) - 1, udds.distance_m
    key_on = np.tile(np.concatenate([np.ones(steps), np.zeros(SOAK_STEPS)]), LAPS_AT_ONCE)
    around = _on_rollers(temperature_c, road_load, comfort * key_on)
    supplies = jax.tree.map(lambda leaf: leaf[None], Supply.of())
    state, coldness = car.soaked(temperature_c + ZERO_CELSIUS_K, 1.0), 1.0
    laps: list[np.ndarray] = []
    for _ in range(PIECES_MOST):
        asks, coldness = _laps(udds.speed_m_s, key_on, coldness)
        run = run_coupled(car, supplies, state, asks, around, jnp.asarray(STEP_S), jnp.asarray(0.0))
        _check(run)
        state, piece = run.end, _columns(run)
        laps.append(piece)
        if piece[:, :, 0].sum(axis=1).min() < DRIVEN_LEAST * lap_m:
            break
    else:
        raise SimulationError(f"The battery is not empty after {PIECES_MOST * LAPS_AT_ONCE} UDDS; please report this car.")
    table = np.concatenate(laps)
    whole = table[:, :, 0].sum(axis=1) >= DRIVEN_LEAST * lap_m
    count = len(whole) if whole.all() else int(np.argmin(whole))
    if count < 2:
        raise TraceError(f"The cold FTP needs two UDDS of {lap_m / M_PER_KM:.1f} km, but the car drives {count}.")
    return _result(table[:count], temperature_c, steps)


def _on_rollers(temperature_c: float, road_load: float, comfort) -> Around:
    """The air of the cell about the car, and the road load that the rollers stand for."""
    count = len(comfort)
    around = surroundings(count, temperature_c, comfort=comfort)
    road = surroundings(count, ROAD_TEMPERATURE_C, pressure_pa=PRESSURE_EPA_PA)
    return around.replaced(air_density_kg_m3=road_load * road.air_density_kg_m3, rolling=road_load * road.rolling)


def _laps(speed_m_s: np.ndarray, key_on: np.ndarray, coldness_start: float) -> tuple[StepInput, float]:
    """(what some laps ask, coldness of tyres and gears behind them)."""
    speed = np.tile(np.concatenate([speed_m_s[1:], np.zeros(SOAK_STEPS)]), LAPS_AT_ONCE)
    moving = (speed > 0.0) | (np.concatenate([[0.0], speed[:-1]]) > 0.0)
    coldness = coldness_over(moving, STEP_S, coldness_start)
    zero, one = np.zeros_like(speed), np.ones_like(speed)
    return StepInput(*(jnp.asarray(column) for column in (speed, zero, one, one, one, coldness, key_on))), float(coldness[-1])


def _check(run: CoupledRun) -> None:
    left = float(run.ledger.residual_relative())
    if not left <= RESIDUAL_MAX_RELATIVE:
        raise SimulationError(f"The cold FTP leaves {left:.2g} of the energy unexplained; please report this car.")


def _columns(run: CoupledRun) -> np.ndarray:
    """Distance [m], energies at the terminals, of climate, pack heater and lack [J], cells [K] of each step, by lap."""
    records = run.records
    assert records is not None
    heat, drive = records.heat, records.drive
    columns = (drive.velocity_m_s, drive.terminal_w, heat.climate_w, heat.heater_w, heat.unmet_w, heat.cells_k)
    table = np.stack([np.asarray(column) for column in columns], axis=-1)
    return table.reshape(LAPS_AT_ONCE, -1, len(columns))


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
