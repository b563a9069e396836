"""ACN-Sim on the sessions of `benchmarks/site.py`, in an environment of its own; prints energy and time as JSON.

Voltage and current of an outlet are those of three phases of 230 V, taken as one.
"""

import json
import sys
import time
import warnings
from datetime import datetime
from pathlib import Path

VOLTAGE_V = 690.0
OUTLET_KW = 11.0


def main() -> None:
    """Run the simulation once and print its figures."""
    warnings.simplefilter("ignore")
    from acnportal import acnsim, algorithms  # pyright: ignore[reportMissingImports]
    from acnportal.acnsim.models import EV, EVSE, Battery  # pyright: ignore[reportMissingImports]

    given = json.loads(Path(sys.argv[1]).read_text())
    rows, limit = given["rows"], given["limit_kw"]
    network = acnsim.ChargingNetwork()
    outlets = [f"outlet-{number}" for number in sorted({int(row["outlet"]) for row in rows})]
    for name in outlets:
        network.register_evse(EVSE(name, max_rate=1e3 * OUTLET_KW / VOLTAGE_V), VOLTAGE_V, 0)
    most_kw = limit if limit is not None else 2.0 * OUTLET_KW * len(outlets)
    network.add_constraint(acnsim.Current(outlets), 1e3 * most_kw / VOLTAGE_V, name="site")
    events = []
    for number, row in enumerate(rows):
        battery = Battery(row["energy_kwh"] * 2.0, row["energy_kwh"], row["power_kw"])
        place = f"outlet-{int(row['outlet'])}"
        car = EV(int(row["arrive"]), int(row["depart"]), row["energy_kwh"], place, f"session-{number}", battery)
        events.append(acnsim.PluginEvent(int(row["arrive"]), car))
    rules = {
        "first-come": algorithms.first_come_first_served,
        "earliest-departure": algorithms.earliest_deadline_first,
        "least-laxity": algorithms.least_laxity_first,
    }
    rule = algorithms.SortedSchedulingAlgo(rules[given["sharing"]]) if limit is not None else algorithms.UncontrolledCharging()
    begun = time.perf_counter()
    simulator = acnsim.Simulator(
        network, rule, acnsim.EventQueue(events), datetime(2026, 5, 4), period=given["step_min"], verbose=False
    )
    simulator.run()
    spent_s = time.perf_counter() - begun
    energy = acnsim.total_energy_delivered(simulator)
    print(json.dumps({"energy_kwh": float(energy), "time_s": spent_s}))


if __name__ == "__main__":
    main()
