"""voltwright: the electric car as software, from cell to road.

Importing this package reads nothing and sets nothing; each public name loads on first use.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "AccelerateResult": "voltwright.operations.accelerate",
    "AgeResult": "voltwright.operations.age",
    "CalibrateResult": "voltwright.operations.calibrate",
    "CarSpec": "voltwright.spec.car",
    "CertifyResult": "voltwright.operations.certify",
    "ChargeResult": "voltwright.operations.charge",
    "ClimateResult": "voltwright.operations.climate",
    "CoastDownResult": "voltwright.operations.coast_down",
    "CompareResult": "voltwright.operations.compare",
    "ConformityResult": "voltwright.operations.conformity",
    "Cycle": "voltwright.spec.cycle",
    "DayResult": "voltwright.operations.day",
    "DischargeResult": "voltwright.operations.discharge",
    "DriveResult": "voltwright.operations.drive",
    "ExportFmuResult": "voltwright.operations.export_fmu",
    "ExportResult": "voltwright.operations.export",
    "FleetCarsResult": "voltwright.operations.fleet_cars",
    "InUseResult": "voltwright.operations.in_use",
    "LabelResult": "voltwright.operations.label",
    "LiveCar": "voltwright.live.car",
    "ManyRunsResult": "voltwright.operations.many_runs",
    "MatchResult": "voltwright.operations.match",
    "OptimiseResult": "voltwright.operations.optimise",
    "PlatformResult": "voltwright.operations.platform",
    "PlatformSpec": "voltwright.spec.platform",
    "ProduceCarsResult": "voltwright.operations.produce_cars",
    "ProduceResult": "voltwright.operations.produce",
    "ProductionSpec": "voltwright.spec.production",
    "QueryResult": "voltwright.operations.query",
    "SensitivityResult": "voltwright.operations.sensitivity",
    "TargetResult": "voltwright.operations.target",
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
    "car_schema": "voltwright.operations.schema",
    "cars": "voltwright.operations.cars",
    "cell_names": "voltwright.library.cells",
    "cells": "voltwright.operations.cells",
    "certify": "voltwright.operations.certify",
    "charge": "voltwright.operations.charge",
    "charger_names": "voltwright.library.chargers",
    "chargers": "voltwright.operations.listings",
    "check": "voltwright.operations.check",
    "climate_names": "voltwright.library.climates",
    "climate_study": "voltwright.operations.climate",
    "climates": "voltwright.operations.listings",
    "coast_down": "voltwright.operations.coast_down",
    "compare": "voltwright.operations.compare",
    "complete": "voltwright.defaults.completion",
    "configure": "voltwright.sim.precision",
    "conformity": "voltwright.operations.conformity",
    "cycle_names": "voltwright.library.find",
    "cycles": "voltwright.operations.listings",
    "day_names": "voltwright.library.days",
    "days": "voltwright.operations.listings",
    "discharge": "voltwright.operations.discharge",
    "drive": "voltwright.operations.drive",
    "drive_variants": "voltwright.operations.variants",
    "evidence_confirm": "voltwright.operations.evidence_change",
    "evidence_list": "voltwright.operations.evidence",
    "evidence_refute": "voltwright.operations.evidence_change",
    "export_c": "voltwright.operations.export",
    "export_can": "voltwright.operations.export_can",
    "export_dbc": "voltwright.operations.export_can",
    "export_fmu": "voltwright.operations.export_fmu",
    "export_routing": "voltwright.operations.export_routing",
    "export_sumo": "voltwright.operations.export_sumo",
    "export_wasm": "voltwright.operations.export",
    "fit_cell": "voltwright.operations.cell_fit",
    "fit_losses": "voltwright.operations.fit_losses",
    "fleet_cars": "voltwright.operations.fleet_cars",
    "from_json": "voltwright.operations.codec",
    "import_cell": "voltwright.operations.cells",
    "in_use": "voltwright.operations.in_use",
    "label": "voltwright.operations.label",
    "load_car": "voltwright.library.cars",
    "load_cell": "voltwright.library.cells",
    "load_charger": "voltwright.library.chargers",
    "load_cycle": "voltwright.library.cycles",
    "load_day": "voltwright.library.days",
    "load_plan": "voltwright.library.plans",
    "load_platform": "voltwright.library.platforms",
    "make_cycle": "voltwright.spec.cycle",
    "many_runs": "voltwright.operations.many_runs",
    "match": "voltwright.operations.match",
    "new_car": "voltwright.operations.new",
    "optimise": "voltwright.operations.optimise",
    "platform": "voltwright.operations.platform",
    "platform_names": "voltwright.library.platforms",
    "produce": "voltwright.operations.produce",
    "produce_cars": "voltwright.operations.produce_cars",
    "query": "voltwright.operations.query",
    "run_cell": "voltwright.operations.cell_run",
    "run_day": "voltwright.operations.day",
    "sensitivity": "voltwright.operations.sensitivity",
    "show": "voltwright.operations.show",
    "show_cell": "voltwright.operations.cells",
    "steady_cycle": "voltwright.library.cycles",
    "target": "voltwright.operations.target",
    "to_json": "voltwright.operations.codec",
    "trips": "voltwright.operations.trips",
    "uncertainty": "voltwright.operations.uncertainty",
    "validate": "voltwright.operations.validate",
}

__all__ = [*sorted(_HOMES)]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll] - texts; see `__init__.pyi`


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'voltwright' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
