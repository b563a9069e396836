"""FASTSim as a peer: the same tests through its battery-electric car, where it is installed; voltwright does without it.

Each test becomes FASTSim's Tesla Model 3, whose machine is its generic efficiency curve, with the mass, rated power and
battery of the test, and its own losses. Its road load has no linear term, so A, B, C are turned into rolling resistance
and drag by least squares.
"""

import importlib
import importlib.util
import os
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from voltwright.library.certified_tests import CYCLES, CertifiedTest
from voltwright.library.cycles import load_cycle
from voltwright.study.calibration.validate import Outcome, Statistics, statistics_of
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, ZERO_CELSIUS_K

VEHICLE = "2022 Tesla Model 3 RWD thrml.yaml"
CHARGING_EFFICIENCY = 0.86
"""Of every battery-electric car of FASTSim. Source: `chgEff` of its vehicle tables, FASTSim 2 and 3."""
AIR_DENSITY_KG_M3 = 1.2
"""That FASTSim drives in without elevation and weather."""
GRAVITY_M_S2 = 9.81
TEMPERATURE_C = 22.0
FITTED_M_S = np.linspace(0.0, 120.0, 25) * M_S_PER_KMH
BATTERY_OVER_MOTOR_POWER = 1.15


class Peer(NamedTuple):
    """Another simulator on the same tests: its name, and its statistics on UDDS and HWFET."""

    name: str
    statistics: tuple[Statistics, Statistics]


def fastsim_version() -> str | None:
    """The version of the FASTSim that is installed, or None."""
    return version("fastsim") if importlib.util.find_spec("fastsim") else None


def fastsim_beside(outcomes: Sequence[Outcome]) -> Peer:
    """FASTSim on the tests of outcomes, against the same measured values.

    Raises:
        ImportError: it is not installed; see `fastsim_version`.
    """
    predicted = fastsim_consumptions([outcome.test for outcome in outcomes])
    found = []
    for cycle in (0, 1):
        pairs = [(value, outcome.measured_wh_km[cycle]) for value, outcome in zip(predicted[:, cycle], outcomes, strict=True)]
        told = [
            (value / other - 1.0, outcome.test.maker)
            for (value, other), outcome in zip(pairs, outcomes, strict=True)
            if other is not None and np.isfinite(value)
        ]
        found.append(statistics_of([each for each, _ in told], makers=[maker for _, maker in told]))
    return Peer(f"FASTSim {fastsim_version()}", (found[0], found[1]))


def fastsim_consumptions(tests: Sequence[CertifiedTest]) -> np.ndarray:
    """Consumption from the grid by FASTSim on (UDDS, HWFET) [Wh/km], shape (n, 2); NaN where it does not follow the cycle.

    Raises:
        ImportError: it is not installed; see `fastsim_version`.
    """
    fastsim = _fastsim()
    cycles = [peer_cycle(name) for name in CYCLES]
    cars = [fastsim.Vehicle.from_dict(fastsim_car(test)) for test in tests]
    found = [[_consumption_wh_km(fastsim, car, cycle) for cycle in cycles] for car in cars]
    return np.array(found).reshape(len(cars), len(CYCLES))


def fastsim_car(test: CertifiedTest) -> dict[str, Any]:
    """The car of a test as FASTSim describes one."""
    car = plain_car()
    rolling, drag_area = rolling_and_drag(test)
    car["chassis"]["wheel_rr_coef"] = rolling
    car["chassis"]["drag_coef"] = drag_area / car["chassis"]["frontal_area_square_meters"]
    car["mass_kilograms"] = test.mass_kg
    parts = car["pt_type"]["BEV"]
    parts["em"]["pwr_out_max_watts"] = test.power_w
    parts["res"]["pwr_out_max_watts"] = BATTERY_OVER_MOTOR_POWER * test.power_w
    parts["res"]["energy_capacity_joules"] = test.energy_wh * J_PER_WH
    return car


def rolling_and_drag(test: CertifiedTest) -> tuple[float, float]:
    """Rolling coefficient and drag area [m2] nearest to a road load over 0-120 km/h.

    Equation: m g c + rho / 2 A v2 ~ F0 + F1 v + F2 v2, by least squares.
    """
    v = FITTED_M_S
    wanted = test.road_n + test.road_n_s_m * v + test.road_n_s2_m2 * v**2
    columns = np.stack([np.full_like(v, test.mass_kg * GRAVITY_M_S2), 0.5 * AIR_DENSITY_KG_M3 * v**2], axis=1)
    rolling, drag_area = np.linalg.lstsq(columns, wanted)[0]
    return max(float(rolling), 0.0), max(float(drag_area), 0.0)


def plain_car() -> dict[str, Any]:
    """FASTSim's Tesla Model 3 without cabin, air conditioning and battery heat."""
    car = _fastsim().Vehicle.from_resource(VEHICLE).to_dict()
    car["cabin"] = car["hvac"] = car["pt_type"]["BEV"]["res"]["thrml"] = "None"
    return car


def peer_cycle(name: str) -> Any:
    """One of our cycles as FASTSim's."""
    fastsim = _fastsim()
    cycle = load_cycle(name)
    count = len(cycle.time_s)
    described = fastsim.Cycle.from_resource("udds.csv").to_dict()
    distance = np.cumsum(0.5 * (cycle.speed_m_s[1:] + cycle.speed_m_s[:-1])) * cycle.dt_s
    described["time_seconds"] = cycle.time_s.tolist()
    described["speed_meters_per_second"] = cycle.speed_m_s.tolist()
    described["dist_meters"] = [0.0, *distance.tolist()]
    for column in ("grade", "pwr_max_chrg_watts", "pwr_solar_load_watts"):
        described[column] = [0.0] * count
    described["elev_meters"] = [described["init_elev_meters"]] * count
    described["temp_amb_air_kelvin"] = [TEMPERATURE_C + ZERO_CELSIUS_K] * count
    return fastsim.Cycle.from_dict(described)


def _consumption_wh_km(fastsim: Any, vehicle: Any, cycle: Any) -> float:
    vehicle.set_save_interval(None)
    drive = fastsim.SimDrive(vehicle, cycle)
    try:
        drive.run()
    except RuntimeError:
        return np.nan
    driven = drive.to_dict()["veh"]
    battery_j = driven["pt_type"]["BEV"]["res"]["state"]["energy_out_chemical_joules"]
    return battery_j / J_PER_WH / (driven["state"]["dist_meters"] / M_PER_KM) / CHARGING_EFFICIENCY


def _fastsim() -> Any:
    # With 1 it is about 16 times slower.
    os.environ["RUST_BACKTRACE"] = "0"
    return importlib.import_module("fastsim")
