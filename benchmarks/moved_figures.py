"""Figures of every reference car in two checkouts, side by side: `VOLTWRIGHT_BEFORE=FOLDER python benchmarks/moved_figures.py`.

Prints the table of docs/moved-figures.md: what the command `certify` gives, and what Python gives without further arguments.
Both checkouts are run with this one's environment, each in processes of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROCEDURES = {"epa-mct": "combined", "wltp": "wltc", "cltc": "cltc"}
MOVED = 0.003
PYTHON = """
import inspect, json, sys, voltwright as vw
vw.configure()
named = "temp_ambient_c" if "temp_ambient_c" in inspect.signature(vw.drive).parameters else "temperature_c"
found = {}
for car in sys.argv[1:]:
    row = found[car] = {}
    def note(name, call):
        try:
            row[name] = call()
        except vw.VoltwrightError:
            row[name] = None
    for procedure, unit in (("epa-mct", "combined"), ("wltp", "wltc"), ("cltc", "cltc")):
        note(f"Python {procedure} [km]", lambda: vw.certify(car, procedure).range_km[unit])
    note("0-100 [s]", lambda: vw.accelerate(car).acceleration_0_100_s)
    note("ccs1-150 or gbt-250 [min]", lambda: vw.charge(car, "gbt-250" if "xiaomi" in car else "ccs1-150").duration_min)
    for celsius in (20.0, -10.0):
        conditions = {named: celsius, "cold_start": celsius > 0.0, "allow_misses": True}
        note(f"WLTC {celsius:g} C [Wh/km]", lambda: vw.drive(car, "wltc-class3b", **conditions).consumption_pack_wh_km)
print(json.dumps(found))
"""


def figures(folder: Path, cars: list[str]) -> dict[str, dict[str, float | None]]:
    """By car and name of the figure."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONPATH": str(folder / "src"), "VOLTWRIGHT_CACHE": cache}

        def output(*words: str) -> str:
            command = [sys.executable, "-W", "ignore", *words]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=1200).stdout

        found: dict[str, dict[str, float | None]] = json.loads(output("-c", PYTHON, *cars))
        for car in cars:
            for procedure, unit in PROCEDURES.items():
                text = output("-m", "voltwright.cli.main", "certify", car, "--procedure", procedure, "--json")
                answer: dict[str, Any] = json.loads(text) if text else {}
                found[car][f"command {procedure} [km]"] = answer.get("range_km", {}).get(unit)
    return found


def lines(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The table, in Markdown; a change above 0.3 % is bold."""
    names = list(next(iter(after.values())))
    yield f"| car | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for car in after:
        yield f"| {car} | {' | '.join(_cell(before[car][name], after[car][name]) for name in names)} |"


def _cell(old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return "–" if old is new else f"**{old} → {new}**"
    return f"{new:.5g}" if abs(new / old - 1.0) <= MOVED else f"**{old:.5g} → {new:.5g}**"


if __name__ == "__main__":
    import voltwright as vw

    wanted = sys.argv[1:] or vw.car_names()
    print("\n".join(lines(figures(Path(os.environ["VOLTWRIGHT_BEFORE"]), wanted), figures(ROOT, wanted))))
