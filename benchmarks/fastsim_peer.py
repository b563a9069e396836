"""FASTSim 3.1 as the peer of the speed benchmarks: its Tesla Model 3 without cabin and battery heat, on our cycles.

FASTSim must be imported with RUST_BACKTRACE=0: with 1 it is about 16 times slower, and a ratio against that would be unfair.
"""

import os

os.environ["RUST_BACKTRACE"] = "0"

import multiprocessing
import time
import warnings
from collections.abc import Callable

from timing import Prepared
from voltwright.study.calibration.fastsim_peer import peer_cycle, plain_car

BASE_KG = 1800.0


def peer_drive(cycle_name: str, *, history: bool, read: bool = False) -> Callable[[], None]:
    """A call that builds the vehicle from what describes it, and drives.

    Args:
        cycle_name: of a shipped cycle.
        history: whether the state of every step is kept.
        read: whether all of it is brought to Python.
    """
    import fastsim

    described, cycle = plain_car(), peer_cycle(cycle_name)

    def drive() -> None:
        vehicle = fastsim.Vehicle.from_dict(described)
        vehicle.set_save_interval(1 if history else None)
        done = fastsim.SimDrive(vehicle, cycle)
        done.walk()
        if read:
            done.to_dict()

    return drive


def peer_walk(cycle_name: str) -> Prepared:
    """The walk alone of a drive that has been made ready, totals only."""
    import fastsim

    vehicle, cycle = fastsim.Vehicle.from_dict(plain_car()), peer_cycle(cycle_name)
    vehicle.set_save_interval(None)
    return Prepared(lambda: fastsim.SimDrive(vehicle, cycle).walk)


def _worker(count: int) -> tuple[float, float, float]:
    """(seconds, CPU seconds, sum of results) of `count` drives over UDDS with a mass each, results read."""
    import fastsim

    warnings.simplefilter("ignore")
    described, cycle, total = plain_car(), peer_cycle("udds"), 0.0
    vehicle = fastsim.Vehicle.from_dict(described)
    vehicle.set_save_interval(None)
    described = vehicle.to_dict()
    start, used = time.perf_counter(), time.process_time()
    for number in range(count):
        described["mass_kilograms"] = BASE_KG * (0.95 + 0.1 * number / count)
        drive = fastsim.SimDrive(fastsim.Vehicle.from_dict(described), cycle)
        drive.walk()
        total += drive.to_dict()["veh"]["pt_type"]["BEV"]["res"]["state"]["energy_out_chemical_joules"]
    return time.perf_counter() - start, time.process_time() - used, total


def peer_variants(count: int, processes: int = 2) -> tuple[float, float]:
    """Drives over UDDS in several processes, each with its own mass, results read: (a second, a CPU second)."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.map(_worker, [count // processes] * processes)
    return count / max(each[0] for each in found), count / sum(each[1] for each in found)
