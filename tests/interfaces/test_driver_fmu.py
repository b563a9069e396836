"""A driver as FMU, compiled here: what it does to a drive, and every FMU that is refused."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import fmpy
import numpy as np
import pytest

from fmus import CAR, compiler, exported
from voltwright.errors import FileError, SimulationError, SpecError
from voltwright.interfaces.compilers import local_platform
from voltwright.operations.drive import DriveRequest, run_drive
from voltwright.spec.cycle import Cycle, make_cycle

HERE = Path(__file__).parent
DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<fmiModelDescription fmiVersion="2.0" modelName="driver" guid="{{driver}}">
  <CoSimulation modelIdentifier="driver"/>
  <ModelVariables>
    <ScalarVariable name="time_s" valueReference="0" causality="input"><Real start="0"/></ScalarVariable>
    <ScalarVariable name="{speed}" valueReference="1" causality="input"><Real start="0"/></ScalarVariable>
    <ScalarVariable name="speed_wanted_m_s" valueReference="2" causality="input"><Real start="0"/></ScalarVariable>
    <ScalarVariable name="speed_driver_m_s" valueReference="3" causality="output"><Real/></ScalarVariable>
    <ScalarVariable name="share" valueReference="4" causality="parameter" variability="tunable">
      <Real start="0.8"/></ScalarVariable>
  </ModelVariables>
  <ModelStructure><Outputs><Unknown index="4"/></Outputs></ModelStructure>
</fmiModelDescription>
"""
here = local_platform()
needs_cc = pytest.mark.skipif(
    compiler() is None or here is None or here.name != "linux",
    reason="this machine has no C compiler, cc, or is not Linux on x86-64",
)
TRACE = make_cycle("hop", np.arange(61.0), np.minimum(np.minimum(np.arange(61.0), 12.0), 60.0 - np.arange(61.0)))


@pytest.fixture
def driver(tmp_path: Path) -> Callable[..., Path]:
    """Makes a driver; its library may be left out, broken or of another platform."""

    def make(speed: str = "speed_m_s", *flags: str, folder: str = "linux64", library: bytes | None = None) -> Path:
        if library is None:
            command = ["cc", "-std=c99", "-O1", "-shared", "-fPIC", *flags, "-I", Path(fmpy.__file__).parent / "c-code"]
            sources = [HERE / "driver.c", HERE / "driver_rest.c"]
            subprocess.run([*command, "-o", tmp_path / "driver.so", *sources, "-lm"], check=True, timeout=120)
            library = (tmp_path / "driver.so").read_bytes()
        with zipfile.ZipFile(tmp_path / "driver.fmu", "w") as opened:
            opened.writestr("modelDescription.xml", DESCRIPTION.format(speed=speed))
            opened.writestr(f"binaries/{folder}/driver.so", library)
        return tmp_path / "driver.fmu"

    return make


def request(file: Path, *names: str, cycle: Cycle = TRACE) -> DriveRequest:
    return DriveRequest(CAR, cycle, driver_fmu=file, driver_map=names, history=True)


@needs_cc
def test_a_driver_that_lags_drives_behind_the_trace(driver: Callable[..., Path]):
    done = run_drive(request(driver("v"), "speed_m_s=v"))
    assert done.trace is not None and done.trace_misses == 0
    wanted = [0.0]
    for speed in TRACE.speed_m_s[1:]:
        wanted.append(wanted[-1] + 0.8 * (speed - wanted[-1]))
    np.testing.assert_allclose(done.trace["speed_m_s"], wanted[1:] if len(done.trace["speed_m_s"]) == 60 else wanted, atol=1e-9)
    assert "driven by driver.fmu, deviation from the trace 0.9 km/h at most" in done.remarks[-1]
    assert done.cycle_distance_km == pytest.approx(TRACE.distance_m / 1000.0)
    assert done.ledger_residual_relative < 1e-9


@needs_cc
def test_a_driver_that_gives_no_number_is_refused(driver: Callable[..., Path]):
    with pytest.raises(SimulationError, match=r"driver.fmu' must want a speed of 0 to 600 km/h, but at 7 s it wants NaN"):
        run_drive(request(driver("speed_m_s", "-DGIVES_NAN=7.0")))


def test_fmus_that_are_refused(driver: Callable[..., Path], tmp_path: Path):
    other = driver(library=b"not a library", folder="win64")
    with pytest.raises(FileError, match="has no library for x86_64-linux, but for"):
        run_drive(request(other))
    with pytest.raises(FileError, match=r"driver\.fmu' cannot be started: "):
        run_drive(request(driver(library=b"not a library")))
    assert Path.cwd().is_dir()
    with pytest.raises(
        SpecError, match=r"lacks the variable 'speed_m_s' \(the speed of the car .*`driver_map` takes speed_m_s=NAME"
    ):
        run_drive(request(driver("v", library=b"")))
    with pytest.raises(SpecError, match=r"'speed_driver_m_s' of the driver .* must be an input, but is output"):
        run_drive(request(driver("v", library=b""), "speed_m_s=speed_driver_m_s"))
    with pytest.raises(SpecError, match="must name time_s, speed_m_s, speed_wanted_m_s, speed_driver_m_s, but names 'wind'"):
        run_drive(request(driver("v", library=b""), "wind=v"))
    with pytest.raises(SpecError, match="must have the form speed_m_s=NAME, but is 'v'"):
        run_drive(request(driver("v", library=b""), "v"))
    with pytest.raises(SpecError, match="`driver_fmu` names none"):
        run_drive(DriveRequest(CAR, TRACE, driver_map=("speed_m_s=v",)))
    with pytest.raises(FileError, match=r"There is no file '.*none.fmu'"):
        run_drive(request(tmp_path / "none.fmu"))
    (tmp_path / "text.fmu").write_text("no archive", encoding="utf-8")
    with pytest.raises(FileError, match="is no FMU that can be read: "):
        run_drive(request(tmp_path / "text.fmu"))


@needs_cc
def test_a_car_is_no_driver(tmp_path: Path):
    exported(tmp_path / "car.fmu", "3.0", isothermal=True, platforms=("none",))
    with pytest.raises((SpecError, FileError), match=r"has no library for|lacks the variable"):
        run_drive(request(tmp_path / "car.fmu"))


def test_without_fmpy_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fmpy", None)
    with pytest.raises(FileError, match=r"A driver as FMU takes fmpy: `pip install 'voltwright\[fmu\]'`"):
        run_drive(request(Path("any.fmu")))
