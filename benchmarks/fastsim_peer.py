"""FASTSim 3.1 as the peer of the speed benchmarks: its Tesla Model 3 without cabin and battery heat, on our cycles.

FASTSim must be imported with RUST_BACKTRACE=0: with 1 it is about 16 times slower, and a ratio against that would be unfair.
"""

import os

os.environ["RUST_BACKTRACE"] = "0"

import multiprocessing
import time
import warnings

import numpy as np

from voltwright import load_cycle

VEHICLE = "2022 Tesla Model 3 RWD thrml.yaml"


def peer_vehicle(history: bool):
    """FASTSim's Tesla Model 3 RWD; with the state of every step kept, or only the last one."""
    import fastsim

    described = fastsim.Vehicle.from_resource(VEHICLE).to_dict()
    described["cabin"] = described["hvac"] = described["pt_type"]["BEV"]["res"]["thrml"] = "None"
    vehicle = fastsim.Vehicle.from_dict(described)
    vehicle.set_save_interval(1 if history else None)
    return vehicle


def peer_cycle(name: str):
    """One of our cycles as FASTSim's."""
    import fastsim

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
    described["temp_amb_air_kelvin"] = [295.15] * count
    return fastsim.Cycle.from_dict(described)


def peer_drive(vehicle, cycle) -> float:
    """Seconds that one drive takes, building excluded."""
    import fastsim

    drive = fastsim.SimDrive(vehicle, cycle)
    start = time.perf_counter()
    drive.walk()
    return time.perf_counter() - start


def _worker(count: int) -> tuple[float, float]:
    """(seconds, sum of results) of `count` drives over UDDS with a mass each, results read."""
    import fastsim

    warnings.simplefilter("ignore")
    vehicle, cycle = peer_vehicle(history=False), peer_cycle("udds")
    described, total = vehicle.to_dict(), 0.0
    base_kg = 1800.0
    start = time.perf_counter()
    for number in range(count):
        described["mass_kilograms"] = base_kg * (0.95 + 0.1 * number / count)
        drive = fastsim.SimDrive(fastsim.Vehicle.from_dict(described), cycle)
        drive.walk()
        total += drive.to_dict()["veh"]["pt_type"]["BEV"]["res"]["state"]["energy_out_chemical_joules"]
    return time.perf_counter() - start, total


def peer_variants(count: int, processes: int = 2) -> float:
    """Drives a second over UDDS in several processes, each drive with its own mass, results read."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        seconds = [result[0] for result in pool.map(_worker, [count // processes] * processes)]
    return count / max(seconds)
