"""Trips of a car through a small made town of SUMO, in a closed loop: energy beside that of SUMO's own battery model.

What makes the two differ is found by switching one thing at a time.

    make sumo
"""

import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import voltwright as vw
from sumo_town import NAMES, config_of, make_town
from voltwright.interfaces.sumo.energy_model import EnergyParameters, battery_power_w
from voltwright.interfaces.sumo.fit import energy_parameters
from voltwright.operations.traffic import TrafficRequest, TrafficTrip, run_traffic
from voltwright.spec.cycle import make_cycle
from voltwright.units import J_PER_WH

CAR, SOC = "volkswagen-id3-2021-pro", 0.8
DRIVERS = ((2.6, 4.5, 0.5), (2.0, 2.0, 0.5), (2.0, 2.0, 0.0), (1.2, 1.2, 0.0))
"""Most acceleration and deceleration [m/s²], and how much a driver dawdles (`sigma` of SUMO's model by Krauss); first its own."""
HARD_M_S2 = 2.0
"""Braking beyond this is what few cars recuperate in full."""


@dataclass(frozen=True)
class Sums:
    """Energies of all trips of a driver [Wh].

    Attributes:
        km: driven [km].
        loop: by voltwright in the closed loop. sumo: by SUMO's battery.
        law: by SUMO's law, computed here. law_hard: the same where the car brakes hard. ours_hard: by voltwright there.
        full: by voltwright from a full battery. ends: from a full battery, beginning and ending at a stand within a second.
        limited_s: for so long the car could not do what SUMO's vehicle may [s].
        again: largest relative difference of a recorded trace, driven again.
    """

    km: float
    loop: float
    sumo: float
    law: float
    law_hard: float
    ours_hard: float
    full: float
    ends: float
    limited_s: float
    again: float


def like(vehicle_type: Path, driver: tuple[float, float, float]) -> None:
    """Let the car of a vehicle type be driven like this."""
    tree = ET.parse(vehicle_type)
    for found in tree.iter("vType"):
        for name, value in zip(("accel", "decel", "sigma"), driver, strict=True):
            found.set(name, str(value))
    tree.write(vehicle_type)


def driven_wh(car, speeds_m_s: np.ndarray, soc: float) -> float:
    """Energy out of the battery over a trace at each second [Wh]."""
    cycle = make_cycle("town", np.arange(float(len(speeds_m_s))), speeds_m_s)
    return vw.drive(car, cycle, soc_start=soc).energy_pack_wh


def sums_of(car, parameters: EnergyParameters, trips: Sequence[TrafficTrip]) -> Sums:
    """The sums of all trips, with one thing changed at a time."""
    rows = []
    for trip in trips:
        reached, wanted = trip.columns["speed_m_s"], trip.columns["velocity_m_s"]
        speeds = np.concatenate([[max(2.0 * wanted[0] - reached[0], 0.0)], reached])
        rise = np.diff(speeds)
        law, ours = battery_power_w(parameters, reached, rise, 0.0 * rise) / J_PER_WH, trip.columns["terminal_w"] / J_PER_WH
        hard = rise < -HARD_M_S2
        rows.append(
            (trip.distance_km, trip.energy_wh, trip.sumo_wh or 0.0, law.sum(), law[hard].sum(), ours[hard].sum(),
             driven_wh(car, speeds, 1.0), driven_wh(car, np.array([0.0, *speeds, 0.0]), 1.0), trip.limited_s)
        )  # fmt: skip
    again = max(abs(trip.redriven_wh / trip.energy_wh - 1.0) for trip in trips)
    return Sums(*np.sum(rows, axis=0).tolist(), again)


def percent(theirs: float, ours: float) -> str:
    """How much more theirs is."""
    return f"{100 * (theirs / ours - 1):+.1f}"


def main() -> None:
    """Print the tables."""
    vw.configure()
    car = vw.complete(vw.load_car(CAR))
    parameters = energy_parameters(car)
    print("| driver in SUMO | km | voltwright Wh/km | SUMO Wh/km | SUMO, % | its law, % | stand to stand, full, % | full, % "
          "| law with our hard braking, % | hard braking, SUMO and voltwright, Wh | held back, s | driven again |")  # fmt: skip
    print(f"|{12 * '---|'}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        vw.export_sumo(CAR, str(folder / "sumo"))
        vehicle_type = folder / "sumo" / f"{CAR}.add.xml"
        make_town(folder, CAR)
        for driver in DRIVERS:
            like(vehicle_type, driver)
            done = run_traffic(TrafficRequest(config_of(folder, vehicle_type), CAR, vehicles=NAMES, soc_start=SOC))
            s = sums_of(car, parameters, done.trips)
            print(
                f"| {driver[0]:g} m/s² up, {driver[1]:g} m/s² down, sigma {driver[2]:g} | {s.km:.1f} | {s.loop / s.km:.1f} "
                f"| {s.sumo / s.km:.1f} | {percent(s.sumo, s.loop)} | {percent(s.law, s.loop)} | {percent(s.sumo, s.ends)} "
                f"| {percent(s.sumo, s.full)} | {percent(s.law - s.law_hard + s.ours_hard, s.loop)} "
                f"| {s.law_hard:.0f}, {s.ours_hard:.0f} | {s.limited_s:.0f} | {s.again:.0e} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
