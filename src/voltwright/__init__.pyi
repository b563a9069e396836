"""The public names of voltwright for type checkers; at run time each loads on first use."""

from voltwright.defaults.completion import complete as complete
from voltwright.errors import VoltwrightError as VoltwrightError
from voltwright.interfaces.map_route import route_from_map as route_from_map
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
from voltwright.library.platforms import load_platform as load_platform
from voltwright.library.platforms import platform_names as platform_names
from voltwright.library.routes import load_route as load_route
from voltwright.library.routes import route_names as route_names
from voltwright.library.sites import load_sessions as load_sessions
from voltwright.library.sites import load_tariff as load_tariff
from voltwright.library.stations import load_stations as load_stations
from voltwright.library.stations import stations_names as stations_names
from voltwright.live.car import LiveCar as LiveCar
from voltwright.operations.accelerate import AccelerateResult as AccelerateResult
from voltwright.operations.accelerate import accelerate as accelerate
from voltwright.operations.age import AgeResult as AgeResult
from voltwright.operations.age import age as age
from voltwright.operations.assist import AssistResult as AssistResult
from voltwright.operations.assist import assist as assist
from voltwright.operations.bridge import BridgeResult as BridgeResult
from voltwright.operations.bridge import bridge as bridge
from voltwright.operations.calibrate import CalibrateResult as CalibrateResult
from voltwright.operations.calibrate import calibrate as calibrate
from voltwright.operations.car_form import CarFormResult as CarFormResult
from voltwright.operations.car_form import car_form as car_form
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
from voltwright.operations.check import check as check
from voltwright.operations.climate import ClimateResult as ClimateResult
from voltwright.operations.climate import climate_study as climate_study
from voltwright.operations.coast_down import CoastDownResult as CoastDownResult
from voltwright.operations.coast_down import coast_down as coast_down
from voltwright.operations.codec import from_json as from_json
from voltwright.operations.codec import to_json as to_json
from voltwright.operations.compare import CompareResult as CompareResult
from voltwright.operations.compare import compare as compare
from voltwright.operations.conformity import ConformityResult as ConformityResult
from voltwright.operations.conformity import conformity as conformity
from voltwright.operations.curves import CurvesResult as CurvesResult
from voltwright.operations.curves import curves as curves
from voltwright.operations.day import DayResult as DayResult
from voltwright.operations.day import run_day as run_day
from voltwright.operations.discharge import DischargeResult as DischargeResult
from voltwright.operations.discharge import discharge as discharge
from voltwright.operations.drive import DriveResult as DriveResult
from voltwright.operations.drive import drive as drive
from voltwright.operations.estimate import EstimateResult as EstimateResult
from voltwright.operations.estimate import estimate as estimate
from voltwright.operations.evidence import evidence_list as evidence_list
from voltwright.operations.evidence_change import evidence_confirm as evidence_confirm
from voltwright.operations.evidence_change import evidence_refute as evidence_refute
from voltwright.operations.export import ExportResult as ExportResult
from voltwright.operations.export import export_c as export_c
from voltwright.operations.export import export_wasm as export_wasm
from voltwright.operations.export_can import export_can as export_can
from voltwright.operations.export_can import export_dbc as export_dbc
from voltwright.operations.export_fmu import ExportFmuResult as ExportFmuResult
from voltwright.operations.export_fmu import export_fmu as export_fmu
from voltwright.operations.export_routing import export_routing as export_routing
from voltwright.operations.export_sumo import export_sumo as export_sumo
from voltwright.operations.fit_losses import fit_losses as fit_losses
from voltwright.operations.fleet_cars import FleetCarsResult as FleetCarsResult
from voltwright.operations.fleet_cars import fleet_cars as fleet_cars
from voltwright.operations.headline import HeadlineResult as HeadlineResult
from voltwright.operations.headline import headline as headline
from voltwright.operations.in_use import InUseResult as InUseResult
from voltwright.operations.in_use import in_use as in_use
from voltwright.operations.label import LabelResult as LabelResult
from voltwright.operations.label import label as label
from voltwright.operations.listings import chargers as chargers
from voltwright.operations.listings import climates as climates
from voltwright.operations.listings import cycles as cycles
from voltwright.operations.listings import days as days
from voltwright.operations.many_runs import ManyRunsResult as ManyRunsResult
from voltwright.operations.many_runs import many_runs as many_runs
from voltwright.operations.match import MatchResult as MatchResult
from voltwright.operations.match import match as match
from voltwright.operations.new import new_car as new_car
from voltwright.operations.optimise import OptimiseResult as OptimiseResult
from voltwright.operations.optimise import optimise as optimise
from voltwright.operations.plan import PlanResult as PlanResult
from voltwright.operations.plan import plan as plan
from voltwright.operations.platform import PlatformResult as PlatformResult
from voltwright.operations.platform import platform as platform
from voltwright.operations.produce import ProduceResult as ProduceResult
from voltwright.operations.produce import produce as produce
from voltwright.operations.produce_cars import ProduceCarsResult as ProduceCarsResult
from voltwright.operations.produce_cars import produce_cars as produce_cars
from voltwright.operations.query import QueryResult as QueryResult
from voltwright.operations.query import query as query
from voltwright.operations.route import RouteResult as RouteResult
from voltwright.operations.route import route as route
from voltwright.operations.schema import car_schema as car_schema
from voltwright.operations.sensitivity import SensitivityResult as SensitivityResult
from voltwright.operations.sensitivity import sensitivity as sensitivity
from voltwright.operations.show import show as show
from voltwright.operations.site import SiteResult as SiteResult
from voltwright.operations.site import site as site
from voltwright.operations.target import TargetResult as TargetResult
from voltwright.operations.target import target as target
from voltwright.operations.template import TemplateResult as TemplateResult
from voltwright.operations.template import template as template
from voltwright.operations.traffic import TrafficRequest as TrafficRequest
from voltwright.operations.traffic import run_traffic as run_traffic
from voltwright.operations.trips import TripsResult as TripsResult
from voltwright.operations.trips import trips as trips
from voltwright.operations.uncertainty import uncertainty as uncertainty
from voltwright.operations.validate import ValidateResult as ValidateResult
from voltwright.operations.validate import validate as validate
from voltwright.operations.variants import VariantsResult as VariantsResult
from voltwright.operations.variants import drive_variants as drive_variants
from voltwright.physics.vehicle import Vehicle as Vehicle
from voltwright.sim.precision import configure as configure
from voltwright.spec.car import CarSpec as CarSpec
from voltwright.spec.cycle import Cycle as Cycle
from voltwright.spec.cycle import make_cycle as make_cycle
from voltwright.spec.platform import PlatformSpec as PlatformSpec
from voltwright.spec.production import ProductionSpec as ProductionSpec
from voltwright.study.ageing.usage import Usage as Usage

__version__: str
_HOMES: dict[str, str]
__all__ = [
    "AccelerateResult",
    "AgeResult",
    "BridgeResult",
    "CalibrateResult",
    "CarFormResult",
    "CarSpec",
    "CertifyResult",
    "ChargeResult",
    "ClimateResult",
    "CoastDownResult",
    "CompareResult",
    "ConformityResult",
    "CurvesResult",
    "Cycle",
    "DayResult",
    "DischargeResult",
    "DriveResult",
    "EstimateResult",
    "ExportFmuResult",
    "ExportResult",
    "FleetCarsResult",
    "HeadlineResult",
    "InUseResult",
    "LabelResult",
    "LiveCar",
    "ManyRunsResult",
    "MatchResult",
    "OptimiseResult",
    "PlatformResult",
    "PlatformSpec",
    "ProduceCarsResult",
    "ProduceResult",
    "ProductionSpec",
    "QueryResult",
    "SensitivityResult",
    "TargetResult",
    "TemplateResult",
    "TripsResult",
    "Usage",
    "ValidateResult",
    "VariantsResult",
    "Vehicle",
    "VoltwrightError",
    "accelerate",
    "age",
    "bridge",
    "calibrate",
    "car_form",
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
    "coast_down",
    "compare",
    "complete",
    "configure",
    "conformity",
    "curves",
    "cycle_names",
    "cycles",
    "day_names",
    "days",
    "discharge",
    "drive",
    "drive_variants",
    "estimate",
    "evidence_confirm",
    "evidence_list",
    "evidence_refute",
    "export_c",
    "export_can",
    "export_dbc",
    "export_fmu",
    "export_routing",
    "export_sumo",
    "export_wasm",
    "fit_cell",
    "fit_losses",
    "fleet_cars",
    "from_json",
    "headline",
    "import_cell",
    "in_use",
    "label",
    "load_car",
    "load_cell",
    "load_charger",
    "load_cycle",
    "load_day",
    "load_plan",
    "load_platform",
    "make_cycle",
    "many_runs",
    "match",
    "new_car",
    "optimise",
    "platform",
    "platform_names",
    "produce",
    "produce_cars",
    "query",
    "run_cell",
    "run_day",
    "sensitivity",
    "show",
    "show_cell",
    "steady_cycle",
    "target",
    "template",
    "to_json",
    "trips",
    "uncertainty",
    "validate",
]
