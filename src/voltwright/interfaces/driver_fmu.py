"""A person's FMU as the driver of a car, by fmpy: it is told the time, the speed and the trace, and says the speed it wants."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import chdir, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from voltwright.errors import FileError, SimulationError, SpecError, nearest, shown
from voltwright.ranges import SPEED
from voltwright.spec.input_file import read_bytes
from voltwright.units import M_S_PER_KMH

TIME, SPEED_NOW, TRACE, WANTED = "time_s", "speed_m_s", "speed_wanted_m_s", "speed_driver_m_s"
ROLES = {
    TIME: "the time, an input that may be missing",
    SPEED_NOW: "the speed of the car at the start of a step",
    TRACE: "the speed of the trace at the end of the step",
    WANTED: "the output: the speed that the driver wants at the end of the step",
}
"""Variables of a driver, by the names that an FMU has for them unless a mapping says otherwise."""
STAND_M_S = 0.01
"""Speeds of so little below zero are a stand."""
BYTES_MOST = 200_000_000
UNPACKED_MOST = 1_000_000_000
MISSING = "A driver as FMU takes fmpy: `pip install 'voltwright[fmu]'`."


class DriverFmu:
    """An FMU that drives; a context, which ends its instance."""

    def __init__(self, file: Path, names: Mapping[str, str] | None = None):
        """Read and check an FMU.

        Args:
            file: of the FMU.
            names: its own name of each role of `ROLES` whose name differs.

        Raises:
            FileError: no FMU, one that fmpy cannot read, or one without a library for this machine; fmpy that is missing.
            SpecError: a role that there is not, or a variable that the FMU lacks.
        """
        self._file, self._folder = file, ""
        self._fmu: Any = None
        self._said: list[str] = []
        self._description = _description(file)
        self._old = self._description.fmiVersion == "2.0"
        self._references = self._matched(dict(names or {}))

    def __enter__(self) -> DriverFmu:
        """Load the library and begin at the time 0 s."""
        from fmpy import extract
        from fmpy.simulation import instantiate_fmu

        self._folder = tempfile.mkdtemp(prefix="voltwright-")
        try:
            extract(str(self._file), self._folder)
            with chdir(Path.cwd()):  # fmpy goes into the folder of the library, and stays there where it does not load
                fmu: Any = instantiate_fmu(self._folder, self._description, "CoSimulation", logger=self._logger())
            self._fmu = fmu
            if self._old:
                fmu.setupExperiment(startTime=0.0)
            fmu.enterInitializationMode()
            fmu.exitInitializationMode()
        except Exception as error:
            self.__exit__(None, None, None)
            raise FileError(f"The driver '{self._file}' cannot be started: {self._reason(error)}.") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the instance and remove what was unpacked."""
        if self._fmu is not None:
            with suppress(Exception):
                self._fmu.terminate()
            with suppress(Exception):
                self._fmu.freeInstance()
        shutil.rmtree(self._folder, ignore_errors=True)

    def speed(self, time_s: float, step_s: float, speed_m_s: float, trace_m_s: float) -> float:
        """The speed that the driver wants at the end of a step [m/s].

        Args:
            time_s: at the start of the step. step_s: its length. speed_m_s: of the car. trace_m_s: at the end of the step.

        Raises:
            SimulationError: the FMU refused a call, or gave a speed that is none.
        """
        given = {TIME: time_s, SPEED_NOW: speed_m_s, TRACE: trace_m_s}
        known = {role: value for role, value in given.items() if role in self._references}
        try:
            self._set([self._references[role] for role in known], list(known.values()))
            self._fmu.doStep(time_s, step_s)
            wanted = float(self._get([self._references[WANTED]])[0])
        except Exception as error:
            raise SimulationError(f"The driver '{self._file}' failed at {time_s:g} s: {self._reason(error)}.") from error
        if not -STAND_M_S <= wanted <= SPEED.high * M_S_PER_KMH:
            text = "NaN" if math.isnan(wanted) else f"{wanted:g} m/s"
            raise SimulationError(
                f"The driver '{self._file}' must want a speed of 0 to {SPEED.high:g} km/h, but at {time_s:g} s it wants {text}; "
                "a driver does not go backward."
            )
        return max(wanted, 0.0)

    def _matched(self, names: dict[str, str]) -> dict[str, int]:
        """The value reference of each role."""
        unknown = next((role for role in names if role not in ROLES), None)
        if unknown is not None:
            raise SpecError(f"`driver_map` must name {', '.join(ROLES)}, but names '{shown(unknown)}'.", "driver_map")
        variables = {each.name: each for each in self._description.modelVariables}
        found: dict[str, int] = {}
        for role, words in ROLES.items():
            name = names.get(role, role)
            if name not in variables:
                if role == TIME and role not in names:
                    continue
                close = ", ".join(nearest(name, variables)) or "none"
                raise SpecError(
                    f"The driver '{self._file}' lacks the variable '{shown(name)}' ({words}); the nearest are "
                    f"{shown(close, 200)}. `driver_map` takes {role}=NAME.",
                    "driver_map",
                )
            if role == TIME and variables[name].causality == "independent":
                continue  # the FMU keeps the time itself
            self._check(role, variables[name])
            found[role] = variables[name].valueReference
        return found

    def _check(self, role: str, variable: Any) -> None:
        wanted = "output" if role == WANTED else "input"
        if variable.causality != wanted:
            raise SpecError(
                f"The variable '{shown(variable.name)}' of the driver '{self._file}' must be an {wanted}, but is "
                f"{variable.causality}; `driver_map` takes {role}=NAME.",
                "driver_map",
            )
        if variable.type not in ("Real", "Float64"):
            raise SpecError(
                f"The variable '{shown(variable.name)}' of the driver must be Float64, but is {variable.type}.", "driver_map"
            )

    def _set(self, references: list[int], values: list[float]) -> None:
        (self._fmu.setReal if self._old else self._fmu.setFloat64)(references, values)

    def _get(self, references: list[int]) -> list[float]:
        return (self._fmu.getReal if self._old else self._fmu.getFloat64)(references)

    def _logger(self) -> Any:
        """A function that keeps what the FMU says, in place of one that prints it."""

        def keep(*arguments: Any) -> None:
            text = arguments[4] if self._old else arguments[3]
            self._said.append(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text))

        return keep

    def _reason(self, error: Exception) -> str:
        """What the FMU said last, or the error of fmpy."""
        said = self._said[-1] if self._said else str(error) or type(error).__name__
        return shown(" ".join(said.split()).rstrip("."), 400)


def _description(file: Path) -> Any:
    """The description of an FMU that can drive on this machine."""
    try:
        from fmpy import platform, platform_tuple, read_model_description, supported_platforms
    except ImportError:
        raise FileError(MISSING) from None
    content = read_bytes(file, BYTES_MOST)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            entries, unpacked = opened.namelist(), sum(each.file_size for each in opened.infolist())
        if unpacked > UNPACKED_MOST:
            raise ValueError(f"it unpacks to {unpacked:,} bytes, more than {UNPACKED_MOST:,}")
        description = read_model_description(str(file))
    except Exception as error:
        raise FileError(
            f"'{file}' is no FMU that can be read: {shown(' '.join(str(error).split()), 300).rstrip('.')}."
        ) from error
    if str(description.fmiVersion).split(".")[0] not in ("2", "3") or description.coSimulation is None:
        raise FileError(f"The driver '{file}' must be a co-simulation FMU of FMI 2.0 or 3.0, but is not; export it as one.")
    folders = (f"binaries/{platform}/", f"binaries/{platform_tuple}/")
    if not any(entry.startswith(folders) and not entry.endswith("/") for entry in entries):
        there = ", ".join(each for each in supported_platforms(str(file)) if each != "c-code") or "none"
        raise FileError(f"The driver '{file}' has no library for {platform_tuple}, but for {there}; export it for this machine.")
    return description
