"""A car in a traffic simulation: what it takes, what holds it back; without SUMO, and with it where it is installed."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from voltwright.cli.main import run
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError, VoltwrightError
from voltwright.interfaces.sumo import program
from voltwright.interfaces.sumo.closed_loop import Seen, Trip, drive_in
from voltwright.interfaces.sumo.traffic_car import TrafficCar
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.spec.cycle import make_cycle

NAME = "car-0"


@pytest.fixture(scope="module")
def id3() -> CompletedCar:
    return complete(load_car("volkswagen-id3-2021-pro"))


class MadeTraffic:
    """One vehicle on an empty road: it speeds up as hard as it may to a speed, stops in the end, and is gone."""

    def __init__(self, goal_m_s: float, own_m_s2: float, steps: int, dt_s: float = 1.0, grade: float = 0.0):
        self.dt_s, self.goal_m_s, self.own_m_s2, self.steps, self.grade = dt_s, goal_m_s, own_m_s2, steps, grade
        self.now = self.speed_m_s = 0.0
        self.told: list[tuple[float, float]] = []
        self.limits: tuple[float | None, float | None] = (None, None)

    def step(self) -> float | None:
        if self.now > (self.steps - 0.5) * self.dt_s:
            return None
        if self.now > 0.0:
            most, fastest = self.limits
            rise = self.own_m_s2 if most is None else most
            self.speed_m_s = min(self.speed_m_s + rise * self.dt_s, self.goal_m_s, self.goal_m_s if fastest is None else fastest)
        self.now += self.dt_s
        return self.now

    def seen(self) -> Mapping[str, Seen]:
        return {NAME: Seen(self.speed_m_s, self.grade)}

    def limit(self, name: str, acceleration_m_s2: float | None, speed_m_s: float | None) -> None:
        self.limits = (acceleration_m_s2, speed_m_s)

    def tell_charge(self, name: str, soc: float, energy_wh: float) -> None:
        self.told.append((soc, energy_wh))


def driven(car: CompletedCar, traffic: MadeTraffic) -> Trip:
    def make(name: str, speed_m_s: float) -> TrafficCar:
        return TrafficCar(car, dt_s=traffic.dt_s, speed_m_s=speed_m_s)

    return drive_in(traffic, make, accelerations_m_s2=lambda _: traffic.own_m_s2)[NAME]


def test_a_car_is_as_fast_as_it_can_be_and_takes_what_its_trace_takes(id3: CompletedCar):
    traffic = MadeTraffic(40.0, 6.0, 60)
    trip = driven(id3, traffic)
    columns, speeds = trip.columns(), np.array(trip.car.speeds_m_s)
    np.testing.assert_allclose(columns["speed_m_s"], columns["speed_wanted_m_s"], atol=1e-6)  # never more than it can
    assert trip.limited_s > 5.0 and 6.0 > np.max(np.diff(speeds)) > 2.0
    alone = drive(id3, make_cycle(NAME, np.arange(float(len(speeds))), speeds), soc_start=0.8)
    assert trip.car.energy_wh == pytest.approx(alone.energy_pack_wh, rel=1e-9)
    assert trip.car.soc == pytest.approx(alone.soc_end, abs=1e-12) and traffic.told[-1] == (trip.car.soc, trip.car.energy_wh)


def test_a_steep_road_holds_a_car_back(id3: CompletedCar):
    level, steep = (driven(id3, MadeTraffic(30.0, 2.6, 30, grade=grade)) for grade in (0.0, 0.2))
    assert steep.limited_s > level.limited_s and steep.car.energy_wh > 2.0 * level.car.energy_wh
    assert np.all(steep.columns()["shortfall_m_s"] < 1e-6)


def test_a_simulation_that_is_missing_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"), program.running(tmp_path / "no.sumocfg", (NAME,)):
        pass
    monkeypatch.setitem(__import__("sys").modules, "traci", None)
    (tmp_path / "a.sumocfg").write_text("<configuration/>")
    with (
        pytest.raises(SpecError, match="traci is not installed; install it with"),
        program.running(tmp_path / "a.sumocfg", (NAME,)),
    ):
        pass
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.delenv("SUMO_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpecError, match="The program 'sumo' of SUMO is not installed"):
        program.program_of()


NODES = '<nodes><node id="a" x="0" y="0" z="0"/><node id="b" x="1500" y="0" z="45"/></nodes>'
EDGES = '<edges><edge id="ab" from="a" to="b" speed="36.1"/></edges>'
TRIPS = """<routes><vType id="quick" accel="6" maxSpeed="45" sigma="0" emissionClass="Energy/unknown">
<param key="has.battery.device" value="true"/></vType>
<trip id="car-0" type="quick" depart="0" departSpeed="0" from="ab" to="ab" arrivalPos="1400"/></routes>"""


def test_sumo_drives_with_a_car(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    usual = Path(__file__).parents[3] / ".venv-sumo"
    monkeypatch.setattr("sys.path", [*sys.path, *map(str, usual.glob("lib/python*/site-packages"))])
    pytest.importorskip("traci", reason="SUMO is not installed; make sumo does")
    from voltwright.operations.traffic import TrafficRequest, run_traffic

    for name, text in (("n.nod.xml", NODES), ("e.edg.xml", EDGES), ("t.rou.xml", TRIPS)):
        (tmp_path / name).write_text(text)
    maker = program.program_of("netconvert")
    subprocess.run([maker, "-n", "n.nod.xml", "-e", "e.edg.xml", "-o", "net.xml"], cwd=tmp_path, check=True, capture_output=True)
    files = '<net-file value="net.xml"/><route-files value="t.rou.xml"/>'
    (tmp_path / "a.sumocfg").write_text(f"<configuration><input>{files}</input></configuration>")
    done = run_traffic(TrafficRequest(tmp_path / "a.sumocfg", "volkswagen-id3-2021-pro", vehicles=(NAME,), step_s=0.5))
    (trip,) = done.trips
    assert trip.energy_wh == pytest.approx(trip.redriven_wh, rel=1e-9) and trip.ledger_residual_relative < 1e-9
    assert trip.limited_s > 2.0 and trip.missed_steps == 0 and trip.sumo_wh is not None
    assert trip.columns["grade"][5] == pytest.approx(0.03, rel=0.01)
    words = ["sumo", str(tmp_path / "a.sumocfg"), "--car", "volkswagen-id3-2021-pro", "--vehicle", NAME, "--step", "0.5"]
    assert run([*words, "--trace", str(tmp_path / "t.csv")]) == 0
    assert "driven again: within" in capsys.readouterr().out and (tmp_path / "t.csv").read_text().count("\n") > 50
    with pytest.raises(VoltwrightError, match="No vehicle named 'car-1' departed; of those that did, the nearest are car-0"):
        run_traffic(TrafficRequest(tmp_path / "a.sumocfg", "volkswagen-id3-2021-pro", vehicles=("car-1",)))
    (tmp_path / "a.sumocfg").write_text("<configuration><input><net-file value='none.xml'/></input></configuration>")
    with pytest.raises(VoltwrightError, match="SUMO cannot run"):
        run_traffic(TrafficRequest(tmp_path / "a.sumocfg", "volkswagen-id3-2021-pro", vehicles=("car-1",)))
