"""Car following of voltwright beside that of SUMO, on the same leaders: gap, speed, acceleration, energy.

SUMO runs as a process of its own; its leader is told its speed by TraCI at each step of 0.1 s.

    make sumo
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import voltwright as vw
from sumo_town import run_program
from voltwright.interfaces.sumo.program import running
from voltwright.library.cycles import load_cycle
from voltwright.procedures.assist.followers import FOLLOWERS, Follower
from voltwright.procedures.assist.following import STEP_S, follow
from voltwright.spec.cycle import make_cycle

CAR, LENGTH_M, AHEAD_M = "volkswagen-id3-2021-pro", 4.5, 1000.0
ROAD = '<edges><edge id="ab" from="a" to="b" speed="60"/></edges>'
NODES = '<nodes><node id="a" x="0" y="0"/><node id="b" x="60000" y="0"/></nodes>'
MODELS = {"idm": "IDM", "acc": "ACC", "cacc": "CACC"}
SET_M_S = 40.0


@dataclass(frozen=True)
class Course:
    """A follower at each step of 0.1 s. Attributes: speed_m_s, acceleration_m_s2, gap_m: of shape (n + 1,)."""

    speed_m_s: np.ndarray
    acceleration_m_s2: np.ndarray
    gap_m: np.ndarray


def leaders() -> dict[str, np.ndarray]:
    """Speeds of leaders at each step [m/s], by what they do."""
    time = np.arange(0.0, 240.0 + 0.5 * STEP_S, STEP_S)
    cycle = load_cycle("wltc-class3b")
    fine = np.arange(0.0, cycle.time_s[-1], STEP_S)
    return {
        "swings by 2 m/s about 25 m/s in 30 s": 25.0 + 2.0 * np.sin(2.0 * np.pi * time / 30.0),
        "stops with 2 m/s², goes on with 1 m/s²": np.interp(time, [0, 20, 32.5, 60, 85, 240], [25, 25, 0, 0, 25, 25]),
        "brakes with 4 m/s² from 30 to 10 m/s": np.interp(time, [0, 20, 25, 60, 90, 240], [30, 30, 10, 10, 30, 30]),
        "WLTC class 3b": np.interp(fine, cycle.time_s, cycle.speed_m_s),
    }


def ours(leader_m_s: np.ndarray, follower: Follower) -> Course:
    """The follower by voltwright."""
    found = follow(leader_m_s[:, None], follower, SET_M_S)
    return Course(found.speed_m_s[:, 0, 0], found.acceleration_m_s2[:, 0, 0], found.gap_m[:, 0, 0])


def theirs(folder: Path, leader_m_s: np.ndarray, follower: Follower) -> Course:
    """The follower by SUMO, from the same speed and gap."""
    gap, speed = follower.gap_m + follower.gap_s * leader_m_s[0], leader_m_s[0]
    model = MODELS[follower.name]
    common = f'length="{LENGTH_M}" maxSpeed="{SET_M_S}" speedDev="0" carFollowModel="{model}"'
    numbers = f'accel="{follower.acceleration_m_s2}" decel="{follower.deceleration_m_s2}" emergencyDecel="9"'
    kinds = f'<vType id="t" {common} {numbers} tau="{follower.gap_s}" minGap="{follower.gap_m}"/>'
    at = 'type="t" depart="0" route="r" departLane="0"'
    front = AHEAD_M + LENGTH_M + gap
    cars = f'<vehicle id="leader" {at} departPos="{front:.4f}" departSpeed="{speed:.6f}"/>'
    cars += f'<vehicle id="follower" {at} departPos="{AHEAD_M}" departSpeed="{speed:.6f}" insertionChecks="none"/>'
    (folder / "cars.rou.xml").write_text(f'<routes>{kinds}<route id="r" edges="ab"/>{cars}</routes>')
    files = '<net-file value="net.xml"/><route-files value="cars.rou.xml"/>'
    (folder / "a.sumocfg").write_text(f"<configuration><input>{files}</input></configuration>")
    options = ("--step-method.ballistic", "true", "--collision.action", "none", "--no-warnings", "true")
    rows = []
    with running(folder / "a.sumocfg", ("follower",), step_s=STEP_S, options=options) as traffic:
        sumo = traffic.connection
        for step in range(len(leader_m_s)):
            if step:
                sumo.vehicle.setSpeed("leader", float(leader_m_s[step]))
            sumo.simulationStep()
            if not step:
                sumo.vehicle.setSpeedMode("leader", 0)
            place, own = sumo.vehicle.getDistance("leader"), sumo.vehicle.getDistance("follower")
            rows.append((sumo.vehicle.getSpeed("follower"), sumo.vehicle.getAcceleration("follower"), gap + place - own))
    return Course(*np.array(rows).T)


@dataclass(frozen=True)
class Published:
    """The cruise control as published, with gains on closing speed and on the error of the gap for each case.

    Attributes:
        far: of a gap that is too large. near: of one that is too small.
        clearance: whether up to 2 m more are kept below 15 m/s.

    Source: L. Xiao, M. Wang, B. van Arem, Realistic car-following models for microscopic simulation of adaptive and cooperative
        adaptive cruise control vehicles, Transportation Research Record 2623, 2017 (second hand).
    """

    far: tuple[float, float] = (0.8, 0.04)
    near: tuple[float, float] = (0.23, 0.8)
    clearance: bool = True

    def course(self, leader_m_s: np.ndarray, follower: Follower) -> Course:
        """A follower by it, with neither delay nor lag."""
        speed, acceleration, rows = float(leader_m_s[0]), 0.0, []
        gap = follower.gap_m + follower.gap_s * speed
        for lead, after in zip(leader_m_s, np.append(leader_m_s[1:], leader_m_s[-1]), strict=True):
            rows.append((speed, acceleration, gap))
            error = gap - follower.gap_m - follower.gap_s * speed - self._more_m(speed)
            on_closing, on_error = self.near if error < 0.0 else self.far
            wanted = on_closing * (lead - speed) + on_error * error
            wanted = np.clip(wanted, -9.0, min(follower.acceleration_m_s2, 0.4 * (SET_M_S - speed)))
            new = max(0.0, speed + STEP_S * wanted)
            acceleration, gap, speed = (new - speed) / STEP_S, gap + STEP_S * 0.5 * (lead + after - speed - new), new
        return Course(*np.array(rows).T)

    def _more_m(self, speed_m_s: float) -> float:
        if not self.clearance or speed_m_s >= 15.0:
            return 0.0
        return 2.0 if speed_m_s < 10.8 else 75.0 / speed_m_s - 5.0


LAWS = {
    "acc as published": Published(),
    "the same, no more clearance below 15 m/s": Published(clearance=False),
    "the same, gains of voltwright too": Published((0.9, 0.23), (0.9, 0.23), clearance=False),
}


def energy_wh_km(car, speed_m_s: np.ndarray) -> float:
    """Energy out of the battery over a course, by the means of each second [Wh/km]."""
    coarse = speed_m_s[:: round(1.0 / STEP_S)]
    return vw.drive(car, make_cycle("course", np.arange(float(len(coarse))), coarse), soc_start=0.8).consumption_pack_wh_km


def rms(values: np.ndarray) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(values**2)))


def row(car, title: str, own: Course, other: Course) -> None:
    """One row of the table."""
    energy = [energy_wh_km(car, each.speed_m_s) for each in (own, other)]
    print(
        f"| {title} | {rms(own.gap_m - other.gap_m):.2f} | {rms(own.speed_m_s - other.speed_m_s):.2f} "
        f"| {rms(own.acceleration_m_s2 - other.acceleration_m_s2):.2f} | {np.min(own.gap_m):.1f}, {np.min(other.gap_m):.1f} "
        f"| {rms(own.acceleration_m_s2):.2f}, {rms(other.acceleration_m_s2):.2f} "
        f"| {np.min(own.acceleration_m_s2):.1f}, {np.min(other.acceleration_m_s2):.1f} | {energy[0]:.1f}, {energy[1]:.1f} |"
    )


def main() -> None:
    """Print the table."""
    vw.configure()
    car = vw.load_car(CAR)
    print("| follower, leader | gap, m | speed | acceleration | least gap, m | acceleration rms | hardest braking | Wh/km |")
    print(f"|{8 * '---|'}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "n.nod.xml").write_text(NODES)
        (folder / "e.edg.xml").write_text(ROAD)
        run_program("netconvert", folder, "-n", "n.nod.xml", "-e", "e.edg.xml", "-o", "net.xml")
        for name, follower in FOLLOWERS.items():
            for title, leader in leaders().items():
                other = theirs(folder, leader, follower)
                row(car, f"{name}, {title}", ours(leader, follower), other)
                for law, each in LAWS.items() if name == "acc" else ():
                    row(car, f"{law}, {title}", each.course(leader, follower), other)


if __name__ == "__main__":
    main()
