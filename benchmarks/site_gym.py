"""EV2Gym on the sessions of `benchmarks/site.py` without a limit, in an environment of its own; prints energy and time as JSON.

Its own drawn cars are replaced by these; every action is full power. Each battery is as large as makes it full by what it wants.
A car leaves its outlet one step late there: its departure is written one step earlier, and cars that follow one another take
turns at two outlets.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

HOURS_MORE, SHARE = 1, 2.0


def turns_of(rows: list[dict[str, float]]) -> list[int]:
    """For each session, 0 or 1: which of the two outlets that stand for one it takes."""
    seen: dict[int, int] = {}
    turns = []
    for row in rows:
        outlet = int(row["outlet"])
        seen[outlet] = 1 - seen.get(outlet, 1)
        turns.append(seen[outlet])
    return turns


def main() -> None:
    """Run the simulation once and print its figures."""
    warnings.simplefilter("ignore")
    given = json.loads(Path(sys.argv[1]).read_text())
    import ev2gym  # pyright: ignore[reportMissingImports]
    import yaml
    from ev2gym.models.ev import EV  # pyright: ignore[reportMissingImports]
    from ev2gym.models.ev2gym_env import EV2Gym  # pyright: ignore[reportMissingImports]

    home = Path(str(ev2gym.__file__)).parent
    config = yaml.safe_load((home / "example_config_files" / "PublicPST.yaml").read_text())
    rows = sorted(given["rows"], key=lambda row: row["arrive"])
    outlets = sorted({int(row["outlet"]) for row in rows})
    steps = max(int(row["depart"]) for row in rows) + HOURS_MORE
    config |= {"timescale": given["step_min"], "simulation_length": steps, "number_of_charging_stations": 2 * len(outlets)}
    config |= {"hour": 0, "random_day": False, "power_setpoint_enabled": False}
    os.chdir(home.parent)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        file = Path(folder) / "site.yaml"
        file.write_text(yaml.safe_dump(config))
        env = EV2Gym(config_file=str(file), seed=1, lightweight_plots=True, empty_ports_at_end_of_simulation=True)
        env.reset()
        for station in env.charging_stations:
            station.evs_connected, station.n_evs_connected = [None] * station.n_ports, 0
        env.EVs_profiles = [
            EV(
                id=number,
                location=outlets.index(int(row["outlet"])) + turn * len(outlets),
                battery_capacity_at_arrival=row["energy_kwh"] * (SHARE - 1.0),
                time_of_arrival=int(row["arrive"]),
                time_of_departure=int(row["depart"]) - 1,
                battery_capacity=row["energy_kwh"] * SHARE,
                min_battery_capacity=0.0,
                min_emergency_battery_capacity=0.0,
                max_ac_charge_power=row["power_kw"],
                transition_soc=1.0,
                timescale=given["step_min"],
            )
            for number, (row, turn) in enumerate(zip(rows, turns_of(rows), strict=True))
        ]
        env.total_evs_spawned = 0
        begun, done = time.perf_counter(), False
        actions = [1.0] * env.number_of_ports
        while not done:
            _, _, done, *_ = env.step(actions)
        spent_s = time.perf_counter() - begun
        energy = sum(car.current_capacity - car.battery_capacity_at_arrival for car in env.EVs)
    print(json.dumps({"energy_kwh": float(energy), "time_s": spent_s, "cars": env.total_evs_spawned}))


if __name__ == "__main__":
    main()
