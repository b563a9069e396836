"""All operations by name; each is loaded on first use."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from voltwright.errors import unknown_name
from voltwright.operations.progress import Cancel, Progress

HOMES: dict[str, tuple[str, str, str, str]] = {
    "accelerate": ("accelerate", "AccelerateRequest", "AccelerateResult", "run_accelerate"),
    "age": ("age", "AgeRequest", "AgeResult", "run_age"),
    "assist": ("assist", "AssistRequest", "AssistResult", "run_assist"),
    "bridge": ("bridge", "BridgeRequest", "BridgeResult", "run_bridge"),
    "fit-losses": ("fit_losses", "FitLossesRequest", "FitLossesResult", "run_fit_losses"),
    "calibrate": ("calibrate", "CalibrateRequest", "CalibrateResult", "run_calibrate"),
    "car-form": ("car_form", "CarFormRequest", "CarFormResult", "run_car_form"),
    "cars": ("cars", "CarsRequest", "CarsResult", "run_cars"),
    "cell-fit": ("cell_fit", "CellFitRequest", "CellFitResult", "run_cell_fit"),
    "cell-import": ("cells", "CellImportRequest", "CellResult", "run_cell_import"),
    "cell-run": ("cell_run", "CellRunRequest", "CellRunResult", "run_cell_run"),
    "cell-show": ("cells", "CellShowRequest", "CellResult", "run_cell_show"),
    "cells": ("cells", "CellsRequest", "CellsResult", "run_cells"),
    "certify": ("certify", "CertifyRequest", "CertifyResult", "run_certify"),
    "charge": ("charge", "ChargeRequest", "ChargeResult", "run_charge"),
    "chargers": ("listings", "ChargersRequest", "ChargersResult", "run_chargers"),
    "check": ("check", "CheckRequest", "CheckResult", "run_check"),
    "climate": ("climate", "ClimateRequest", "ClimateResult", "run_climate"),
    "climates": ("listings", "ClimatesRequest", "ClimatesResult", "run_climates"),
    "coast-down": ("coast_down", "CoastDownRequest", "CoastDownResult", "run_coast_down"),
    "compare": ("compare", "CompareRequest", "CompareResult", "run_compare"),
    "conformity": ("conformity", "ConformityRequest", "ConformityResult", "run_conformity"),
    "curves": ("curves", "CurvesRequest", "CurvesResult", "run_curves"),
    "cycles": ("listings", "CyclesRequest", "CyclesResult", "run_cycles"),
    "day": ("day", "DayRequest", "DayResult", "run_day_request"),
    "days": ("listings", "DaysRequest", "DaysResult", "run_days"),
    "discharge": ("discharge", "DischargeRequest", "DischargeResult", "run_discharge"),
    "drive": ("drive", "DriveRequest", "DriveResult", "run_drive"),
    "estimate": ("estimate", "EstimateRequest", "EstimateResult", "run_estimate"),
    "evidence-confirm": ("evidence_change", "EvidenceConfirmRequest", "EvidenceChangeResult", "run_evidence_confirm"),
    "evidence-list": ("evidence", "EvidenceListRequest", "EvidenceListResult", "run_evidence_list"),
    "evidence-refute": ("evidence_change", "EvidenceRefuteRequest", "EvidenceChangeResult", "run_evidence_refute"),
    "export-c": ("export", "ExportCRequest", "ExportResult", "run_export_c"),
    "export-fmu": ("export_fmu", "ExportFmuRequest", "ExportFmuResult", "run_export_fmu"),
    "export-wasm": ("export", "ExportWasmRequest", "ExportResult", "run_export_wasm"),
    "export-can": ("export_can", "ExportCanRequest", "CanLogResult", "run_export_can"),
    "export-dbc": ("export_can", "ExportDbcRequest", "DbcResult", "run_export_dbc"),
    "export-sumo": ("export_sumo", "ExportSumoRequest", "SumoResult", "run_export_sumo"),
    "export-routing": ("export_routing", "ExportRoutingRequest", "RoutingResult", "run_export_routing"),
    "fleet-cars": ("fleet_cars", "FleetCarsRequest", "FleetCarsResult", "run_fleet_cars"),
    "headline": ("headline", "HeadlineRequest", "HeadlineResult", "run_headline"),
    "in-use": ("in_use", "InUseRequest", "InUseResult", "run_in_use"),
    "label": ("label", "LabelRequest", "LabelResult", "run_label"),
    "many-runs": ("many_runs", "ManyRunsRequest", "ManyRunsResult", "run_many_runs"),
    "match": ("match", "MatchRequest", "MatchResult", "run_match"),
    "new": ("new", "NewRequest", "NewResult", "run_new"),
    "optimise": ("optimise", "OptimiseRequest", "OptimiseResult", "run_optimise"),
    "produce-cars": ("produce_cars", "ProduceCarsRequest", "ProduceCarsResult", "run_produce_cars"),
    "produce": ("produce", "ProduceRequest", "ProduceResult", "run_produce"),
    "query": ("query", "QueryRequest", "QueryResult", "run_query"),
    "plan": ("plan", "PlanRequest", "PlanResult", "run_plan"),
    "platform": ("platform", "PlatformRequest", "PlatformResult", "run_platform"),
    "route": ("route", "RouteRequest", "RouteResult", "run_route"),
    "schema": ("schema", "SchemaRequest", "SchemaResult", "run_schema"),
    "sensitivity": ("sensitivity", "SensitivityRequest", "SensitivityResult", "run_sensitivity"),
    "show": ("show", "ShowRequest", "ShowResult", "run_show"),
    "site": ("site", "SiteRequest", "SiteResult", "run_site"),
    "target": ("target", "TargetRequest", "TargetResult", "run_target"),
    "template": ("template", "TemplateRequest", "TemplateResult", "run_template"),
    "trips": ("trips", "TripsRequest", "TripsResult", "run_trips"),
    "uncertainty": ("uncertainty", "UncertaintyRequest", "UncertaintyResult", "run_uncertainty"),
    "validate": ("validate", "ValidateRequest", "ValidateResult", "run_validate"),
    "variants": ("variants", "VariantsRequest", "VariantsResult", "run_variants"),
}
"""Module, request, result and function of each operation."""


class Operation(NamedTuple):
    """An operation: the types of its request and result, and its function."""

    name: str
    request: type[Any]
    result: type[Any]
    run: Callable[..., Any]


def operation(name: str) -> Operation:
    """An operation by its name.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in HOMES:
        raise unknown_name("operation", name, HOMES)
    home, *names = HOMES[name]
    module = import_module(f"voltwright.operations.{home}")
    return Operation(name, *(getattr(module, each) for each in names))


def operation_of(request: object) -> Operation:
    """The operation that a request asks for."""
    asked = type(request).__name__
    return operation(next(name for name, home in HOMES.items() if home[1] == asked))


def run(request: object, *, progress: Progress | None = None, cancel: Cancel | None = None) -> Any:
    """Run the operation that a request asks for.

    Args:
        request: of one of the operations.
        progress: called with the fraction done and a line before each part.
        cancel: token that stops it before the next part.
    """
    from voltwright.operations.front import answer

    return answer(operation_of(request).run, request, progress=progress, cancel=cancel)
