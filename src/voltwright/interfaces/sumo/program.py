"""SUMO as a process of its own, spoken to by TraCI on 127.0.0.1; nothing of it is loaded into this process but its client."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import math
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from voltwright.errors import FileError, SimulationError, SpecError, shown
from voltwright.interfaces.sumo.closed_loop import Seen

LOCAL, LABEL = "127.0.0.1", "voltwright"
TRIES, WAIT_S, END_S = 600, 0.1, 10.0
"""Tries to connect while SUMO loads its files, time between two of them, and time for it to end [s]."""
LEFT = "; install it with: pip install 'voltwright[sumo]'"
CHARGE = "device.battery.chargeLevel"


def program_of(name: str = "sumo") -> Path:
    """The program of SUMO by its name: that of the package eclipse-sumo, of $SUMO_HOME, or of the path.

    Raises:
        SpecError: it is not installed.
    """
    places = []
    found = importlib.util.find_spec("sumo")
    if found is not None and found.submodule_search_locations:
        places += [Path(each) / "bin" for each in found.submodule_search_locations]
    if os.environ.get("SUMO_HOME"):
        places.append(Path(os.environ["SUMO_HOME"]) / "bin")
    for place in places:
        program = shutil.which(name, path=str(place))
        if program is not None:
            return Path(program)
    program = shutil.which(name)
    if program is None:
        raise SpecError(f"The program '{name}' of SUMO is not installed{LEFT}.", "sumo")
    return Path(program)


def _client() -> Any:
    """The package traci. Raises: SpecError: it is not installed."""
    try:
        import traci  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise SpecError(f"The package traci is not installed{LEFT}.", "sumo") from None
    return traci


class SumoTraffic:
    """A running SUMO.

    Attributes:
        dt_s: its time step [s].
        vehicles: that are followed.
        connection: of traci.
        departed: names of vehicles that were seen on the road. teleported: of those followed that SUMO has moved.
        own_m_s2: most acceleration of each vehicle that is followed, as it departed.
    """

    def __init__(self, connection: Any, vehicles: Sequence[str], end_s: float | None):
        """For a connection. Args: connection: of traci. vehicles: to follow. end_s: time at which to stop [s]; None: its end."""
        self.connection, self.vehicles = connection, tuple(vehicles)
        self._end_s = math.inf if end_s is None else end_s
        self.dt_s = float(connection.simulation.getDeltaT())
        self.departed: list[str] = []
        self.teleported: set[str] = set()
        self.own_m_s2: dict[str, float] = {}
        self._fastest_m_s: dict[str, float] = {}
        self._battery: dict[str, bool] = {}

    def step(self) -> float | None:
        """Advance by one step: its time [s]; None where all that are followed have arrived, or the simulation has ended."""
        simulation = self.connection.simulation
        arrived = {name for name in self.vehicles if name in self.own_m_s2} - self._on_road()
        done = len(arrived) == len(self.vehicles)
        if done or simulation.getTime() >= self._end_s or simulation.getMinExpectedNumber() <= 0:
            return None
        self.connection.simulationStep()
        new = simulation.getDepartedIDList()
        self.departed += new
        self.teleported |= set(simulation.getStartingTeleportIDList()) & set(self.vehicles)
        for name in set(new) & set(self.vehicles):
            self._take(name)
        return float(simulation.getTime())

    def _take(self, name: str) -> None:
        vehicle = self.connection.vehicle
        self.own_m_s2[name] = float(vehicle.getAccel(name))
        self._fastest_m_s[name] = float(vehicle.getMaxSpeed(name))
        self._battery[name] = vehicle.getParameter(name, "has.battery.device") == "true"

    def _on_road(self) -> set[str]:
        return set(self.connection.vehicle.getIDList())

    def seen(self) -> Mapping[str, Seen]:
        """The vehicles that are followed and on the road now, by name."""
        vehicle, found = self.connection.vehicle, {}
        on_road = self._on_road()
        for name in self.vehicles:
            if name in self.own_m_s2 and name in on_road:
                grade = math.tan(math.radians(vehicle.getSlope(name)))
                energy_wh = None
                if self._battery[name]:
                    taken = [
                        vehicle.getParameter(name, f"device.battery.total{each}")
                        for each in ("EnergyConsumed", "EnergyRegenerated")
                    ]
                    energy_wh = float(taken[0]) - float(taken[1])
                found[name] = Seen(max(float(vehicle.getSpeed(name)), 0.0), grade, energy_wh)
        return found

    def limit(self, name: str, acceleration_m_s2: float | None, speed_m_s: float | None) -> None:
        """Tell a vehicle its most acceleration [m/s²] and highest speed [m/s]; None: its own."""
        vehicle = self.connection.vehicle
        vehicle.setAccel(name, self.own_m_s2[name] if acceleration_m_s2 is None else acceleration_m_s2)
        vehicle.setMaxSpeed(name, self._fastest_m_s[name] if speed_m_s is None else max(speed_m_s, 0.1))

    def tell_charge(self, name: str, soc: float, energy_wh: float) -> None:
        """Tell a vehicle, and its battery device where it has one, its displayed charge, 0-1, and the energy taken [Wh]."""
        vehicle = self.connection.vehicle
        vehicle.setParameter(name, "voltwright.soc", f"{soc:.6f}")
        vehicle.setParameter(name, "voltwright.energy_wh", f"{energy_wh:.3f}")
        if self._battery[name]:
            capacity_wh = float(vehicle.getParameter(name, "device.battery.capacity"))
            vehicle.setParameter(name, CHARGE, f"{soc * capacity_wh:.3f}")


@contextlib.contextmanager
def running(
    config: Path, vehicles: Sequence[str], *, step_s: float | None = None, end_s: float | None = None, options: Sequence[str] = ()
) -> Iterator[SumoTraffic]:
    """SUMO for a block, in a process of its own; it is ended behind the block.

    Args:
        config: of the simulation, .sumocfg.
        vehicles: names of those that are followed.
        step_s: time step [s]; None: that of the config.
        end_s: time at which to stop [s]; None: where the config does.
        options: further ones of the program.

    Raises:
        FileError: there is no such file. SpecError: SUMO is not installed.
        SimulationError: SUMO refuses the config, or ends early.
    """
    if not config.is_file():
        raise FileError(f"There is no file '{config}'; name a configuration of SUMO, .sumocfg.")
    traci, program = _client(), program_of()
    port = _free_port()
    words = [str(program), "-c", str(config), "--remote-port", str(port), "--num-clients", "1", "--no-step-log", *options]
    words += [] if step_s is None else ["--step-length", f"{step_s:g}"]
    environment = {"SUMO_HOME": str(program.parent.parent), **os.environ}
    with tempfile.TemporaryFile("w+") as said, contextlib.ExitStack() as ending:
        process = subprocess.Popen(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL, env=environment)
        connected = False
        ending.callback(lambda: _ended(process, END_S if connected else 0.0))
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                connection = traci.connect(port, TRIES, LOCAL, process, WAIT_S, label=LABEL)
            ending.callback(_closed, connection)
            connected = True
            yield SumoTraffic(connection, vehicles, end_s)
        except (traci.exceptions.FatalTraCIError, traci.exceptions.TraCIException, OSError) as error:
            raise SimulationError(f"SUMO cannot run '{config}': {_reason(said, error)}") from None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOCAL, 0))
        return found.getsockname()[1]


def _closed(connection: Any) -> None:
    with contextlib.suppress(Exception):
        connection.close(wait=False)


def _ended(process: subprocess.Popen[Any], within_s: float) -> None:
    """Wait for the program to write what it has open, and end it."""
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _reason(said: Any, error: Exception) -> str:
    """What SUMO said last of an error, in a sentence."""
    said.seek(0)
    lines = [line.strip() for line in said.read().splitlines() if line.startswith("Error")]
    return f"{shown(lines[0].removeprefix('Error:').strip() if lines else str(error), 300).rstrip('.')}."
