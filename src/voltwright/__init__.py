"""voltwright: the electric car as software, from cell to road.

Importing this package reads nothing and sets nothing; each public name loads on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "AccelerateResult": "voltwright.operations.accelerate",
    "AgeResult": "voltwright.operations.age",
    "CarSpec": "voltwright.spec.car",
    "CertifyResult": "voltwright.operations.certify",
    "ChargeResult": "voltwright.operations.charge",
    "ClimateResult": "voltwright.operations.climate",
    "CompareResult": "voltwright.operations.compare",
    "Cycle": "voltwright.spec.cycle",
    "DayResult": "voltwright.operations.day",
    "DischargeResult": "voltwright.operations.discharge",
    "DriveResult": "voltwright.operations.drive",
    "ExportFmuResult": "voltwright.operations.export_fmu",
    "ExportResult": "voltwright.operations.export",
    "FleetCarsResult": "voltwright.operations.fleet_cars",
    "LabelResult": "voltwright.operations.label",
    "LiveCar": "voltwright.live.car",
    "ConformityResult": "voltwright.operations.conformity",
    "ProduceCarsResult": "voltwright.operations.produce_cars",
    "ProduceResult": "voltwright.operations.produce",
    "ProductionSpec": "voltwright.spec.production",
    "MatchResult": "voltwright.operations.match",
    "QueryResult": "voltwright.operations.query",
    "SensitivityResult": "voltwright.operations.sensitivity",
    "TripsResult": "voltwright.operations.trips",
    "Usage": "voltwright.study.ageing.usage",
    "ValidateResult": "voltwright.operations.validate",
    "VariantsResult": "voltwright.operations.variants",
    "Vehicle": "voltwright.physics.vehicle",
    "VoltwrightError": "voltwright.errors",
    "accelerate": "voltwright.operations.accelerate",
    "age": "voltwright.operations.age",
    "calibrate": "voltwright.operations.calibrate",
    "car_names": "voltwright.library.cars",
    "car_schema": "voltwright.operations.files",
    "cars": "voltwright.operations.cars",
    "cell_names": "voltwright.library.cells",
    "cells": "voltwright.operations.cells",
    "certify": "voltwright.operations.certify",
    "charge": "voltwright.operations.charge",
    "charger_names": "voltwright.library.chargers",
    "chargers": "voltwright.operations.listings",
    "check": "voltwright.operations.files",
    "climate_names": "voltwright.library.climates",
    "climate_study": "voltwright.operations.climate",
    "climates": "voltwright.operations.listings",
    "compare": "voltwright.operations.compare",
    "complete": "voltwright.defaults.completion",
    "configure": "voltwright.sim.precision",
    "cycle_names": "voltwright.library.find",
    "cycles": "voltwright.operations.listings",
    "day_names": "voltwright.library.days",
    "days": "voltwright.operations.listings",
    "discharge": "voltwright.operations.discharge",
    "drive": "voltwright.operations.drive",
    "drive_variants": "voltwright.operations.variants",
    "export_c": "voltwright.operations.export",
    "export_fmu": "voltwright.operations.export_fmu",
    "export_wasm": "voltwright.operations.export",
    "export_can": "voltwright.operations.export_can",
    "export_dbc": "voltwright.operations.export_can",
    "export_sumo": "voltwright.operations.export_sumo",
    "export_routing": "voltwright.operations.export_routing",
    "fit_cell": "voltwright.operations.cell_fit",
    "fleet_cars": "voltwright.operations.fleet_cars",
    "from_json": "voltwright.operations.codec",
    "import_cell": "voltwright.operations.cells",
    "label": "voltwright.operations.label",
    "load_car": "voltwright.library.cars",
    "load_cell": "voltwright.library.cells",
    "load_charger": "voltwright.library.chargers",
    "load_cycle": "voltwright.library.cycles",
    "load_day": "voltwright.library.days",
    "make_cycle": "voltwright.spec.cycle",
    "conformity": "voltwright.operations.conformity",
    "produce_cars": "voltwright.operations.produce_cars",
    "produce": "voltwright.operations.produce",
    "load_plan": "voltwright.library.plans",
    "match": "voltwright.operations.match",
    "new_car": "voltwright.operations.files",
    "query": "voltwright.operations.query",
    "run_cell": "voltwright.operations.cell_run",
    "run_day": "voltwright.operations.day",
    "sensitivity": "voltwright.operations.sensitivity",
    "show": "voltwright.operations.show",
    "show_cell": "voltwright.operations.cells",
    "steady_cycle": "voltwright.library.cycles",
    "to_json": "voltwright.operations.codec",
    "trips": "voltwright.operations.trips",
    "validate": "voltwright.operations.validate",
}

__all__ = [
    "AccelerateResult",
    "AgeResult",
    "CarSpec",
    "CertifyResult",
    "ChargeResult",
    "ClimateResult",
    "CompareResult",
    "ConformityResult",
    "Cycle",
    "DayResult",
    "DischargeResult",
    "DriveResult",
    "ExportFmuResult",
    "ExportResult",
    "FleetCarsResult",
    "LabelResult",
    "LiveCar",
    "MatchResult",
    "ProduceCarsResult",
    "ProduceResult",
    "ProductionSpec",
    "QueryResult",
    "SensitivityResult",
    "TripsResult",
    "Usage",
    "ValidateResult",
    "VariantsResult",
    "Vehicle",
    "VoltwrightError",
    "accelerate",
    "age",
    "calibrate",
    "car_names",
    "car_schema",
    "cars",
    "cell_names",
    "cells",
    "certify",
    "charge",
    "charger_names",
    "chargers",
    "check",
    "climate_names",
    "climate_study",
    "climates",
    "compare",
    "complete",
    "configure",
    "conformity",
    "cycle_names",
    "cycles",
    "day_names",
    "days",
    "discharge",
    "drive",
    "drive_variants",
    "export_c",
    "export_can",
    "export_dbc",
    "export_fmu",
    "export_routing",
    "export_sumo",
    "export_wasm",
    "fit_cell",
    "fleet_cars",
    "from_json",
    "import_cell",
    "label",
    "load_car",
    "load_cell",
    "load_charger",
    "load_cycle",
    "load_day",
    "load_plan",
    "make_cycle",
    "match",
    "new_car",
    "produce",
    "produce_cars",
    "query",
    "run_cell",
    "run_day",
    "sensitivity",
    "show",
    "show_cell",
    "steady_cycle",
    "to_json",
    "trips",
    "validate",
]

if TYPE_CHECKING:
    from voltwright.defaults.completion import complete as complete
    from voltwright.errors import VoltwrightError as VoltwrightError
    from voltwright.library.cars import car_names as car_names
    from voltwright.library.cars import load_car as load_car
    from voltwright.library.cells import cell_names as cell_names
    from voltwright.library.cells import load_cell as load_cell
    from voltwright.library.chargers import charger_names as charger_names
    from voltwright.library.chargers import load_charger as load_charger
    from voltwright.library.climates import climate_names as climate_names
    from voltwright.library.cycles import load_cycle as load_cycle
    from voltwright.library.cycles import steady_cycle as steady_cycle
    from voltwright.library.days import day_names as day_names
    from voltwright.library.days import load_day as load_day
    from voltwright.library.find import cycle_names as cycle_names
    from voltwright.library.plans import load_plan as load_plan
    from voltwright.live.car import LiveCar as LiveCar
    from voltwright.operations.accelerate import AccelerateResult as AccelerateResult
    from voltwright.operations.accelerate import accelerate as accelerate
    from voltwright.operations.age import AgeResult as AgeResult
    from voltwright.operations.age import age as age
    from voltwright.operations.calibrate import calibrate as calibrate
    from voltwright.operations.cars import cars as cars
    from voltwright.operations.cell_fit import fit_cell as fit_cell
    from voltwright.operations.cell_run import run_cell as run_cell
    from voltwright.operations.cells import cells as cells
    from voltwright.operations.cells import import_cell as import_cell
    from voltwright.operations.cells import show_cell as show_cell
    from voltwright.operations.certify import CertifyResult as CertifyResult
    from voltwright.operations.certify import certify as certify
    from voltwright.operations.charge import ChargeResult as ChargeResult
    from voltwright.operations.charge import charge as charge
    from voltwright.operations.climate import ClimateResult as ClimateResult
    from voltwright.operations.climate import climate_study as climate_study
    from voltwright.operations.codec import from_json as from_json
    from voltwright.operations.codec import to_json as to_json
    from voltwright.operations.compare import CompareResult as CompareResult
    from voltwright.operations.compare import compare as compare
    from voltwright.operations.conformity import ConformityResult as ConformityResult
    from voltwright.operations.conformity import conformity as conformity
    from voltwright.operations.day import DayResult as DayResult
    from voltwright.operations.day import run_day as run_day
    from voltwright.operations.discharge import DischargeResult as DischargeResult
    from voltwright.operations.discharge import discharge as discharge
    from voltwright.operations.drive import DriveResult as DriveResult
    from voltwright.operations.drive import drive as drive
    from voltwright.operations.export import ExportResult as ExportResult
    from voltwright.operations.export import export_c as export_c
    from voltwright.operations.export import export_wasm as export_wasm
    from voltwright.operations.export_can import export_can as export_can
    from voltwright.operations.export_can import export_dbc as export_dbc
    from voltwright.operations.export_fmu import ExportFmuResult as ExportFmuResult
    from voltwright.operations.export_fmu import export_fmu as export_fmu
    from voltwright.operations.export_routing import export_routing as export_routing
    from voltwright.operations.export_sumo import export_sumo as export_sumo
    from voltwright.operations.files import car_schema as car_schema
    from voltwright.operations.files import check as check
    from voltwright.operations.files import new_car as new_car
    from voltwright.operations.fleet_cars import FleetCarsResult as FleetCarsResult
    from voltwright.operations.fleet_cars import fleet_cars as fleet_cars
    from voltwright.operations.label import LabelResult as LabelResult
    from voltwright.operations.label import label as label
    from voltwright.operations.listings import chargers as chargers
    from voltwright.operations.listings import climates as climates
    from voltwright.operations.listings import cycles as cycles
    from voltwright.operations.listings import days as days
    from voltwright.operations.match import MatchResult as MatchResult
    from voltwright.operations.match import match as match
    from voltwright.operations.produce import ProduceResult as ProduceResult
    from voltwright.operations.produce import produce as produce
    from voltwright.operations.produce_cars import ProduceCarsResult as ProduceCarsResult
    from voltwright.operations.produce_cars import produce_cars as produce_cars
    from voltwright.operations.query import QueryResult as QueryResult
    from voltwright.operations.query import query as query
    from voltwright.operations.sensitivity import SensitivityResult as SensitivityResult
    from voltwright.operations.sensitivity import sensitivity as sensitivity
    from voltwright.operations.show import show as show
    from voltwright.operations.trips import TripsResult as TripsResult
    from voltwright.operations.trips import trips as trips
    from voltwright.operations.validate import ValidateResult as ValidateResult
    from voltwright.operations.validate import validate as validate
    from voltwright.operations.variants import VariantsResult as VariantsResult
    from voltwright.operations.variants import drive_variants as drive_variants
    from voltwright.physics.vehicle import Vehicle as Vehicle
    from voltwright.sim.precision import configure as configure
    from voltwright.spec.car import CarSpec as CarSpec
    from voltwright.spec.cycle import Cycle as Cycle
    from voltwright.spec.cycle import make_cycle as make_cycle
    from voltwright.spec.production import ProductionSpec as ProductionSpec
    from voltwright.study.ageing.usage import Usage as Usage


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voltwright' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
