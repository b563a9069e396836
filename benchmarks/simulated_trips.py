"""Makes the shipped example trips: a car that differs a little from the library's, read by sensors with errors.

The trips are simulated. They show what `voltwright trips` reads and prints; that it comes close to them says nothing of how close
it is to a car. `make example-trips` writes the tables and the index beside them; every number below is by judgement.

What drives: the VW ID.3 of the library with the `CHANGES` below, the whole vehicle (cabin, climate, cells), over shipped cycles
with hills. What reads it, by Gaussian errors of these widths, then rounding: speed 0.05 m/s (not at a stand) to 0.01; height
0.4 m that fades over 20 s, to 0.1; voltage 0.2 V to 0.1; power 60 W and a gain of 0.5 % a trip, to 10 W; heater and air
conditioning 10 W to 0.01 kW; temperatures 0.2 K to 0.5; state of charge shown to 0.5 %.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voltwright.defaults.completion import complete, vary
from voltwright.interfaces.table_file import write_table
from voltwright.library.cars import load_car
from voltwright.library.cycles import load_cycle
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.precision import configure
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.study.trips.replay import SUN_W_M2

CAR, SET, SEED = "volkswagen-id3-2021-pro", "simulated-id3", 20261128
FOLDER = Path(__file__).parents[1] / "src" / "voltwright" / "library" / "trips"
CHANGES = {
    "masses.mass_test_kg": 1.03,
    "tyres.rolling_resistance": 1.06,
    "body.drag_coefficient": 0.97,
    "auxiliaries.power_base_w": 1.2,
}
"""Factors on numbers of the car that made the trips."""
KEPT = ("terminal_w", "voltage_v", "soc", "cells_k", "cabin_k", "climate_w")
HEATED_BELOW_C = 18.0
"""Air below which the power of the climate system is that of the heater."""
UNITS = {
    "time_s": "s",
    "speed_m_s": "m/s",
    "elevation_m": "m",
    "battery_voltage_V": "V",
    "battery_power_W": "W, negative on discharge",
    "battery_temp_C": "degC, of the cells",
    "soc_percent": "%, as displayed",
    "heating_power_kW": "kW, electric",
    "aircon_power_kW": "kW, electric",
    "ambient_temp_C": "degC",
    "cabin_temp_C": "degC",
}


@dataclass(frozen=True)
class Trip:
    """What is driven: a cycle, air at its start and end [C], shown charge, hills [m] over the way [m]."""

    name: str
    cycle: str
    ambient_c: tuple[float, float]
    soc: float
    hill_m: float
    hill_length_m: float


TRIPS = (
    Trip("winter_town", "artemis-urban", (-4.0, -3.0), 0.81, 12.0, 2100.0),
    Trip("winter_country", "artemis-road", (1.5, 0.5), 0.74, 35.0, 6300.0),
    Trip("spring_town", "udds", (14.0, 16.0), 0.63, 10.0, 3000.0),
    Trip("summer_country", "artemis-road", (27.0, 28.0), 0.58, 28.0, 5200.0),
    Trip("summer_mixed", "la92", (24.0, 25.5), 0.92, 20.0, 4100.0),
)


def car_driven() -> Vehicle:
    """The car that made the trips."""
    car = complete(load_car(CAR))
    values = {path: factor * _number(car, path) for path, factor in CHANGES.items()}
    return Vehicle.from_car(vary(car, values), lumped=True, road=True)


def _number(car: object, path: str) -> float:
    found = car
    for name in path.split("."):
        found = getattr(found, name)
    assert isinstance(found, float | int)
    return float(found)


def driven(vehicle: Vehicle, trip: Trip) -> dict[str, np.ndarray]:
    """What a trip came to, second by second, in the units of its file and without errors."""
    cycle = load_cycle(trip.cycle, step_s=1.0)
    speed = cycle.speed_m_s
    way = np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]))])
    turns = 2.0 * np.pi * way / trip.hill_length_m
    height = 500.0 + trip.hill_m * (np.sin(turns) + 0.4 * np.sin(2.7 * turns))
    grade = np.gradient(height, np.maximum.accumulate(way + 1e-6 * np.arange(len(way))))
    grade = np.where(speed > 0.05, np.clip(grade, -0.12, 0.12), 0.0)
    ambient = np.linspace(*trip.ambient_c, len(speed))
    season = "winter" if np.mean(ambient) < 12.0 else "summer"
    inputs = inputs_of(speed[1:], grade=grade[1:], ambient_c=ambient[1:], sun_w_m2=SUN_W_M2[season], cabin_on=1.0)
    kelvin = 273.15 + trip.ambient_c[0]
    start = start_of(vehicle, trip.soc, cells_k=kelvin + 3.0, ambient_k=kelvin, cold_drag=1.0)
    done = run(vehicle, inputs, start, 1.0, keep=KEPT, what=trip.name)
    columns = {name: np.asarray(done.columns[name]) for name in KEPT}
    heated = np.mean(ambient) < HEATED_BELOW_C
    climate_kw = 1e-3 * columns["climate_w"]
    shown = np.asarray(vehicle.pack.display_of_soc(columns["soc"]))
    return {
        "time_s": cycle.time_s[1:] - cycle.time_s[1],
        "speed_m_s": speed[1:],
        "elevation_m": height[1:],
        "battery_voltage_V": columns["voltage_v"],
        "battery_power_W": -columns["terminal_w"],
        "battery_temp_C": columns["cells_k"] - 273.15,
        "soc_percent": 100.0 * shown,
        "heating_power_kW": climate_kw if heated else 0.0 * climate_kw,
        "aircon_power_kW": 0.0 * climate_kw if heated else climate_kw,
        "ambient_temp_C": ambient[1:],
        "cabin_temp_C": columns["cabin_k"] - 273.15,
    }


def measured(columns: dict[str, np.ndarray], noise: np.random.Generator) -> dict[str, np.ndarray]:
    """The same as its sensors read it: Gaussian errors, then rounding; see the module."""
    count = len(columns["time_s"])

    def read(name: str, width: float, step: float) -> np.ndarray:
        return step * np.round((columns[name] + width * noise.standard_normal(count)) / step)

    steps, fade = noise.standard_normal(count), np.exp(-1.0 / 20.0)
    wander = np.zeros(count)
    for place in range(1, count):
        wander[place] = fade * wander[place - 1] + np.sqrt(1.0 - fade**2) * 0.4 * steps[place]
    gain = 1.0 + 0.005 * noise.standard_normal()
    speed = np.where(columns["speed_m_s"] > 0.0, np.maximum(read("speed_m_s", 0.05, 0.01), 0.0), 0.0)
    power = 10.0 * np.round((gain * columns["battery_power_W"] + 60.0 * noise.standard_normal(count)) / 10.0)
    found = {
        "time_s": columns["time_s"],
        "speed_m_s": speed,
        "elevation_m": 0.1 * np.round((columns["elevation_m"] + wander) / 0.1),
        "battery_voltage_V": read("battery_voltage_V", 0.2, 0.1),
        "battery_power_W": power,
        "soc_percent": 0.5 * np.round(columns["soc_percent"] / 0.5),
    }
    for name in ("battery_temp_C", "ambient_temp_C", "cabin_temp_C"):
        found[name] = read(name, 0.2, 0.5)
    for name in ("heating_power_kW", "aircon_power_kW"):
        found[name] = np.where(columns[name] > 0.0, np.maximum(read(name, 0.01, 0.01), 0.0), 0.0)
    return {name: np.round(found[name], 2) + 0.0 for name in UNITS}


def entry_of(path: Path, trip: Trip) -> list[str]:
    """Lines of the index about a file."""
    lines = [
        f"  {path.stem}:",
        f"    file: {path.name}",
        f"    set: {SET}",
        f"    title: Simulated trip of a VW ID.3, {trip.name.replace('_', ' ')}, {trip.cycle} with hills",
        "    publisher: voltwright",
        "    address: benchmarks/simulated_trips.py",
        "    licence: Apache-2.0",
        f"    sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}",
        "    columns:",
    ]
    lines += [f"      {name}: '{unit}'" for name, unit in UNITS.items()]
    return [*lines, "    edits: simulated, not measured; the errors of the sensors are drawn, see the script"]


def main() -> None:
    """Write the trips and their index."""
    configure()
    FOLDER.mkdir(exist_ok=True)
    vehicle = car_driven()
    lines = [
        "# Example trips. They are SIMULATED by benchmarks/simulated_trips.py with a stated noise model, and prove nothing about",
        "# accuracy: they show what `voltwright trips` reads and prints. Written by `make example-trips`.",
        "trips:",
    ]
    for place, trip in enumerate(TRIPS):
        noise = np.random.default_rng([SEED, place])
        path = write_table(FOLDER / f"{SET}_{trip.name}.csv", measured(driven(vehicle, trip), noise))
        lines += entry_of(path, trip)
        print(path.name, path.stat().st_size)
    (FOLDER / "index.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
