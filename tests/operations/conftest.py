"""Requests and results of every operation, the cheapest that there are."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.library.find import folder
from voltwright.operations.registry import operation

CAR = "volkswagen-id3-2021-pro"
BPX = Path(__file__).parents[1] / "interfaces" / "bpx_lfp.json"
TRACE = "time_s,speed_kmh\n" + "".join(f"{time},{speed}\n" for time, speed in enumerate([0, 5, 10, 15, 20, 25, 20, 10, 5, 0]))
DAY = """
name: an-hour
car: volkswagen-id3-2021-pro
start: "06:00"
end: "07:00"
charge_percent: 80
ambient_c: {"06:00": -5}
entries:
  - {do: drive, at: "06:10", speed_kmh: 60, distance_km: 5}
"""
PHASES = """cycle,distance_mi,energy_dc_kwh,energy_recharge_kwh
udds,7.429,1.3933,75.559
hwfet,10.259,2.0921,
udds,7.423,1.2474,
constant,183.355,48.1046,
udds,7.421,1.2059,
hwfet,10.259,2.0352,
udds,7.443,1.2262,
constant,37.860,9.8940,
"""
TRIP = "time_s,speed_m_s,elevation_m,soc_percent,battery_power_W,heating_power_kW,ambient_temp_C\n" + "".join(
    f"{time},{min(time, 12, 290 - time)},500,60,-5000,{1 + 0.01 * (time % 7)},5\n" for time in range(291)
)


def pulses() -> str:
    """A pulse test of a cell with 30 mOhm, as CSV."""
    time = np.arange(0.0, 4000.0, 1.0)
    current = np.where((time % 1000 > 500) & (time % 1000 < 530), 30.0, 0.0)
    soc = 0.9 - np.cumsum(current) / 3600.0 / 30.0
    rows = (f"{t:.0f},{a:.1f},{3.2 + s - 0.03 * a:.5f}\n" for t, a, s in zip(time, current, soc, strict=True))
    return "time_s,current_A,voltage_V\n" + "".join(rows)


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small files that operations read."""
    made = tmp_path_factory.mktemp("inputs")
    (made / "hop.csv").write_text(TRACE, encoding="utf-8")
    (made / "day.yaml").write_text(DAY, encoding="utf-8")
    (made / "phases.csv").write_text(PHASES, encoding="utf-8")
    (made / "pulses_25C.csv").write_text(pulses(), encoding="utf-8")
    (made / "trips").mkdir()
    (made / "trips" / "home.csv").write_text(TRIP, encoding="utf-8")
    rows = (folder("certified_tests") / "epa-bev-pairs.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows[1:] if "6PME4407" in row]
    (made / "tests.csv").write_text("\n".join([rows[0], *kept]) + "\n", encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def request_of(inputs: Path) -> Callable[[str], Any]:
    """A request of an operation, by its name."""

    def arguments(name: str) -> dict[str, Any]:
        return {
            "accelerate": {"car": CAR, "grip": 0.8},
            "age": {"car": CAR, "usage": usage(), "charge_times": False},
            "calibrate": {},
            "cell-fit": {"files": (inputs / "pulses_25C.csv",), "entropy": "none"},
            "cell-import": {"file": BPX},
            "cell-run": {"cell": "lmo-leaf-2013", "c_rate": 1.0},
            "cell-show": {"cell": "lmo-leaf-2013"},
            "certify": {"car": CAR, "procedure": "wltp", "form": "shortened"},
            "charge": {"car": CAR, "charger": "ccs2-150", "soc_start": 0.5, "price": 0.4},
            "check": {"files": (CAR, "no.yaml", "ccs2-150")},
            "climate": {"car": CAR, "cycle": str(inputs / "hop.csv"), "temps_ambient_c": (20.0,)},
            "compare": {"cars": (CAR, "xiaomi-su7"), "temp_ambient_c": -7.0},
            "day": {"day": str(inputs / "day.yaml")},
            "discharge": {"car": "hyundai-ioniq-5-2024-lr-rwd", "load_kw": 1.5, "soc_start": 0.5, "soc_end": 0.49},
            "drive": {"car": CAR, "cycle": str(inputs / "hop.csv"), "history": True, "basis": "type"},
            "label": {"file": inputs / "phases.csv", "procedure": "epa"},
            "match": {"car": CAR, "chargers": ("ccs2-150", "chademo-50")},
            "new": {"name": str(inputs / "made"), "force": True},
            "show": {"car": CAR, "as_used": True},
            "trips": {"car": "bmw-i3-60ah-tum", "folder": inputs / "trips", "loads": "measured"},
            "validate": {"file": inputs / "tests.csv", "mode": "anchored"},
        }.get(name, {})

    def usage() -> Any:
        from voltwright.study.ageing.usage import Usage

        return Usage(years=1, charging="mixed")

    return lambda name: operation(name).request(**arguments(name))


@pytest.fixture(scope="session")
def result_of(request_of: Callable[[str], Any]) -> Callable[[str], Any]:
    """The result of that request, found once."""
    return cache(lambda name: operation(name).run(request_of(name)))
