"""voltwright: the electric car as software, from cell to road.

Importing this package reads nothing and sets nothing; each public name loads on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "AccelerateResult": "voltwright.operations.accelerate",
    "CarSpec": "voltwright.spec.car",
    "CertifyResult": "voltwright.operations.certify",
    "ChargeResult": "voltwright.operations.charge",
    "CompareResult": "voltwright.operations.compare",
    "Cycle": "voltwright.spec.cycle",
    "DriveResult": "voltwright.operations.drive",
    "Sensitivity": "voltwright.study.sensitivity",
    "Vehicle": "voltwright.physics.vehicle",
    "VoltwrightError": "voltwright.errors",
    "accelerate": "voltwright.operations.accelerate",
    "age": "voltwright.operations.age",
    "car_names": "voltwright.library.cars",
    "certify": "voltwright.operations.certify",
    "charge": "voltwright.operations.charge",
    "charger_names": "voltwright.library.chargers",
    "climate_study": "voltwright.operations.climate",
    "compare": "voltwright.operations.compare",
    "complete": "voltwright.defaults.completion",
    "configure": "voltwright.sim.precision",
    "cycle_names": "voltwright.library.find",
    "discharge": "voltwright.operations.discharge",
    "drive": "voltwright.operations.drive",
    "drive_variants": "voltwright.study.variants",
    "from_json": "voltwright.operations.codec",
    "load_car": "voltwright.library.cars",
    "load_charger": "voltwright.library.chargers",
    "load_cycle": "voltwright.library.cycles",
    "load_day": "voltwright.library.days",
    "make_cycle": "voltwright.spec.cycle",
    "match": "voltwright.operations.match",
    "run_day": "voltwright.operations.day",
    "sensitivity": "voltwright.study.sensitivity",
    "steady_cycle": "voltwright.library.cycles",
    "to_json": "voltwright.operations.codec",
}

__all__ = [
    "AccelerateResult",
    "CarSpec",
    "CertifyResult",
    "ChargeResult",
    "CompareResult",
    "Cycle",
    "DriveResult",
    "Sensitivity",
    "Vehicle",
    "VoltwrightError",
    "accelerate",
    "age",
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
    "from_json",
    "load_car",
    "load_charger",
    "load_cycle",
    "load_day",
    "make_cycle",
    "match",
    "run_day",
    "sensitivity",
    "steady_cycle",
    "to_json",
]

if TYPE_CHECKING:
    from voltwright.defaults.completion import complete as complete
    from voltwright.errors import VoltwrightError as VoltwrightError
    from voltwright.library.cars import car_names as car_names
    from voltwright.library.cars import load_car as load_car
    from voltwright.library.chargers import charger_names as charger_names
    from voltwright.library.chargers import load_charger as load_charger
    from voltwright.library.cycles import load_cycle as load_cycle
    from voltwright.library.cycles import steady_cycle as steady_cycle
    from voltwright.library.days import load_day as load_day
    from voltwright.library.find import cycle_names as cycle_names
    from voltwright.operations.accelerate import AccelerateResult as AccelerateResult
    from voltwright.operations.accelerate import accelerate as accelerate
    from voltwright.operations.age import age as age
    from voltwright.operations.certify import CertifyResult as CertifyResult
    from voltwright.operations.certify import certify as certify
    from voltwright.operations.charge import ChargeResult as ChargeResult
    from voltwright.operations.charge import charge as charge
    from voltwright.operations.climate import climate_study as climate_study
    from voltwright.operations.codec import from_json as from_json
    from voltwright.operations.codec import to_json as to_json
    from voltwright.operations.compare import CompareResult as CompareResult
    from voltwright.operations.compare import compare as compare
    from voltwright.operations.day import run_day as run_day
    from voltwright.operations.discharge import discharge as discharge
    from voltwright.operations.drive import DriveResult as DriveResult
    from voltwright.operations.drive import drive as drive
    from voltwright.operations.match import match as match
    from voltwright.physics.vehicle import Vehicle as Vehicle
    from voltwright.sim.precision import configure as configure
    from voltwright.spec.car import CarSpec as CarSpec
    from voltwright.spec.cycle import Cycle as Cycle
    from voltwright.spec.cycle import make_cycle as make_cycle
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
