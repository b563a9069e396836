"""Steps a second of a car's FMU in fmpy, over a WLTC, for FMI 3.0 and 2.0; three ways to call it."""

import argparse
import ctypes
import tempfile
import time
from pathlib import Path
from typing import Any

import fmpy
import numpy as np
from fmpy.fmi2 import FMU2Slave
from fmpy.fmi3 import FMU3Slave

from voltwright.library.cycles import load_cycle
from voltwright.operations.export_fmu import ExportFmuRequest, run_export_fmu

CAR, CYCLE = "volkswagen-id3-2021-pro", "wltc-class3b"
ROUNDS = 5


def main() -> None:
    """Export, run and print a row a version and depth."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--car", default=CAR)
    car = options.parse_args().car
    wanted = load_cycle(CYCLE).speed_m_s[1:].tolist()
    print(f"{car} over {CYCLE}: steps a second in fmpy {fmpy.__version__}, the best of {ROUNDS} runs")
    print("FMI  depth       step alone  set, step, get  simulate_fmu")
    with tempfile.TemporaryDirectory() as folder:
        for fmi in ("3.0", "2.0"):
            for isothermal in (False, True):
                file = Path(folder) / f"car{fmi[0]}{isothermal}.fmu"
                run_export_fmu(ExportFmuRequest(car, file, fmi=fmi, isothermal=isothermal))
                alone, called, whole = (best(file, wanted, way) for way in ("alone", "called", "whole"))
                depth = "isothermal" if isothermal else "lumped"
                print(f"{fmi}  {depth:10s} {alone:11,.0f} {called:15,.0f} {whole:13,.0f}")


def best(file: Path, wanted: list[float], way: str) -> float:
    """Steps a second of the fastest run."""
    return max(len(wanted) / run_s(file, wanted, way) for _ in range(ROUNDS))


def run_s(file: Path, wanted: list[float], way: str) -> float:
    """Seconds of a run.

    Args:
        file: FMU.
        wanted: speeds at the end of each second [m/s].
        way: "alone", steps at a steady speed; "called", an input set and an output read around each; "whole", by `simulate_fmu`.
    """
    description = fmpy.read_model_description(str(file))
    folder = fmpy.extract(str(file))
    if way == "whole":
        trace = np.array(list(enumerate(wanted)), dtype=[("time", float), ("inputs.speed_m_s", float)])
        begin = time.perf_counter()
        fmpy.simulate_fmu(
            folder, model_description=description, stop_time=float(len(wanted)), step_size=1.0, output_interval=1.0,
            input=trace, output=["terminal_w"],
        )  # fmt: skip
        return time.perf_counter() - begin
    new = description.fmiVersion != "2.0"
    arguments = {"guid": description.guid, "unzipDirectory": folder, "modelIdentifier": description.coSimulation.modelIdentifier}
    references = {each.name: each.valueReference for each in description.modelVariables}
    fmu: Any = (FMU3Slave if new else FMU2Slave)(**arguments)
    fmu.instantiate()
    if not new:
        fmu.setupExperiment(startTime=0.0)
    fmu.enterInitializationMode()
    fmu.exitInitializationMode()
    taken = (steps_alone if way == "alone" else steps_called)(fmu, references, wanted, new)
    fmu.terminate()
    fmu.freeInstance()
    return taken


def steps_alone(fmu: Any, references: dict[str, int], wanted: list[float], new: bool) -> float:
    """Seconds of steps at a steady speed."""
    step = fmu.doStep
    begin = time.perf_counter()
    for second in range(len(wanted)):
        step(second, 1.0)
    return time.perf_counter() - begin


def steps_called(fmu: Any, references: dict[str, int], wanted: list[float], new: bool) -> float:
    """Seconds of steps with an input set before and an output read behind each, by the functions of the library."""
    kind = ctypes.c_uint32 if new else ctypes.c_uint
    speed, power = kind(references["inputs.speed_m_s"]), kind(references["terminal_w"])
    given, read = ctypes.c_double(), ctypes.c_double()
    put, get = (fmu.fmi3SetFloat64, fmu.fmi3GetFloat64) if new else (fmu.fmi2SetReal, fmu.fmi2GetReal)
    more = (1,) if new else ()
    step, handle = fmu.doStep, fmu.component
    begin = time.perf_counter()
    for second, value in enumerate(wanted):
        given.value = value
        put(handle, speed, 1, given, *more)
        step(second, 1.0)
        get(handle, power, 1, read, *more)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
