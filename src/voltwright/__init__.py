"""voltwright: the electric car as software, from cell to road.

Importing this package reads nothing and sets nothing; each public name loads on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "CarSpec": "voltwright.spec.car",
    "Certificate": "voltwright.procedures.bench.certificate",
    "Comparison": "voltwright.study.compare",
    "Cycle": "voltwright.spec.cycle",
    "DriveResult": "voltwright.sim.drive",
    "Environment": "voltwright.physics.environment",
    "Performance": "voltwright.procedures.performance",
    "Sensitivity": "voltwright.study.sensitivity",
    "Vehicle": "voltwright.physics.vehicle",
    "VoltwrightError": "voltwright.errors",
    "accelerate": "voltwright.procedures.performance",
    "car_names": "voltwright.library.find",
    "certify": "voltwright.procedures.certify",
    "charge": "voltwright.procedures.charging.charge",
    "charger_names": "voltwright.library.chargers",
    "climate_study": "voltwright.study.climate",
    "compare": "voltwright.study.compare",
    "complete": "voltwright.defaults.completion",
    "configure": "voltwright.sim.runtime",
    "cycle_names": "voltwright.library.find",
    "discharge": "voltwright.procedures.charging.discharge",
    "drive": "voltwright.sim.drive",
    "drive_variants": "voltwright.study.variants",
    "load_car": "voltwright.library.find",
    "load_charger": "voltwright.library.chargers",
    "load_cycle": "voltwright.library.cycles",
    "load_day": "voltwright.library.days",
    "make_cycle": "voltwright.spec.cycle",
    "match": "voltwright.study.match",
    "run_day": "voltwright.procedures.day.run",
    "sensitivity": "voltwright.study.sensitivity",
    "steady_cycle": "voltwright.library.cycles",
}

__all__ = [
    "CarSpec",
    "Certificate",
    "Comparison",
    "Cycle",
    "DriveResult",
    "Environment",
    "Performance",
    "Sensitivity",
    "Vehicle",
    "VoltwrightError",
    "accelerate",
    "car_names",
    "certify",
    "charge",
    "charger_names",
    "climate_study",
    "compare",
    "complete",
    "configure",
    "cycle_names",
    "discharge",
    "drive",
    "drive_variants",
    "load_car",
    "load_charger",
    "load_cycle",
    "load_day",
    "make_cycle",
    "match",
    "run_day",
    "sensitivity",
    "steady_cycle",
]

if TYPE_CHECKING:
    from voltwright.defaults.completion import complete as complete
    from voltwright.errors import VoltwrightError as VoltwrightError
    from voltwright.library.chargers import charger_names as charger_names
    from voltwright.library.chargers import load_charger as load_charger
    from voltwright.library.cycles import load_cycle as load_cycle
    from voltwright.library.cycles import steady_cycle as steady_cycle
    from voltwright.library.days import load_day as load_day
    from voltwright.library.find import car_names as car_names
    from voltwright.library.find import cycle_names as cycle_names
    from voltwright.library.find import load_car as load_car
    from voltwright.physics.environment import Environment as Environment
    from voltwright.physics.vehicle import Vehicle as Vehicle
    from voltwright.procedures.bench.certificate import Certificate as Certificate
    from voltwright.procedures.certify import certify as certify
    from voltwright.procedures.charging.charge import charge as charge
    from voltwright.procedures.charging.discharge import discharge as discharge
    from voltwright.procedures.day.run import run_day as run_day
    from voltwright.procedures.performance import Performance as Performance
    from voltwright.procedures.performance import accelerate as accelerate
    from voltwright.sim.drive import DriveResult as DriveResult
    from voltwright.sim.drive import drive as drive
    from voltwright.sim.runtime import configure as configure
    from voltwright.spec.car import CarSpec as CarSpec
    from voltwright.spec.cycle import Cycle as Cycle
    from voltwright.spec.cycle import make_cycle as make_cycle
    from voltwright.study.climate import climate_study as climate_study
    from voltwright.study.compare import Comparison as Comparison
    from voltwright.study.compare import compare as compare
    from voltwright.study.match import match as match
    from voltwright.study.sensitivity import Sensitivity as Sensitivity
    from voltwright.study.sensitivity import sensitivity as sensitivity
    from voltwright.study.variants import drive_variants as drive_variants


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voltwright' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
