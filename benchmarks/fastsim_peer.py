"""FASTSim 3.1 as the peer of the speed benchmarks: its Tesla Model 3 without cabin and battery heat, on our cycles.

FASTSim must be imported with RUST_BACKTRACE=0: with 1 it is about 16 times slower, and a ratio against that would be unfair.
"""

import os

os.environ["RUST_BACKTRACE"] = "0"

import multiprocessing
import time
import warnings

from voltwright.study.calibration.fastsim_peer import peer_cycle, plain_car


def peer_vehicle(history: bool):
    """FASTSim's Tesla Model 3 RWD; with the state of every step kept, or only the last one."""
    import fastsim

    vehicle = fastsim.Vehicle.from_dict(plain_car())
    vehicle.set_save_interval(1 if history else None)
    return vehicle


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
