"""The reference of the Python interface: which docstrings stand on which page, for mkdocstrings to fill in."""

import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import voltwright
from markdown_cells import fenced
from voltwright.operations.car import LossOptions, OfCar
from voltwright.operations.registry import HOMES, operation

SOURCE = Path(voltwright.__file__).parent
GROUPS: dict[str, tuple[str, ...]] = {
    "Cars and their files": (
        "cars", "show", "check", "new_car", "car_schema", "load_car", "car_names",
        "complete", "CarSpec", "car_form", "CarFormResult", "template", "TemplateResult",
    ),
    "Platforms and their variants": (
        "platform", "PlatformResult", "load_platform", "platform_names", "PlatformSpec", "coast_down",
        "CoastDownResult",
    ),
    "Cycles, chargers, days, climates": (
        "cycles", "load_cycle", "cycle_names", "make_cycle", "steady_cycle", "Cycle", "chargers", "load_charger",
        "charger_names", "days", "load_day", "day_names", "climates", "climate_names",
    ),
    "Drive and performance": (
        "drive", "DriveResult", "accelerate", "AccelerateResult", "trips", "TripsResult", "bridge",
        "BridgeResult", "assist", "AssistResult", "run_traffic", "TrafficRequest",
    ),
    "Routes, trips with charging stops, sites": (
        "route", "RouteResult", "load_route", "route_from_map", "route_names", "plan", "PlanResult", "load_stations",
        "stations_names", "site", "SiteResult", "load_sessions", "load_tariff",
    ),
    "Cars in use": ("calibrate", "CalibrateResult", "in_use", "InUseResult"),
    "Certify, compare, validate": (
        "headline", "HeadlineResult", "estimate", "EstimateResult", "curves", "CurvesResult",
        "certify", "CertifyResult", "label", "LabelResult", "compare", "CompareResult", "validate", "ValidateResult",
        "fit_losses",
    ),
    "Charge and discharge": ("charge", "ChargeResult", "discharge", "DischargeResult", "match", "MatchResult"),
    "Climate, ageing, a whole day": (
        "climate_study", "ClimateResult", "age", "AgeResult", "Usage", "run_day", "DayResult", "LiveCar",
    ),
    "Cells": ("cells", "show_cell", "load_cell", "cell_names", "fit_cell", "import_cell", "run_cell"),
    "Gradients and batches": ("sensitivity", "SensitivityResult", "drive_variants", "VariantsResult", "Vehicle"),
    "Many cars": ("many_runs", "ManyRunsResult", "fleet_cars", "FleetCarsResult", "query", "QueryResult"),
    "Uncertainty and evidence": ("uncertainty", "evidence_list", "evidence_confirm", "evidence_refute"),
    "Design": ("optimise", "OptimiseResult", "target", "TargetResult"),
    "Production": (
        "produce", "ProduceResult", "produce_cars", "ProduceCarsResult", "conformity", "ConformityResult", "load_plan",
        "ProductionSpec",
    ),
    "Exports": (
        "export_c", "export_wasm", "export_fmu", "export_dbc", "export_can", "export_sumo", "export_routing", "ExportResult",
        "ExportFmuResult",
    ),
    "Precision, JSON, errors": ("configure", "to_json", "from_json", "VoltwrightError"),
}  # fmt: skip
REST = "More"
COMMON = (LossOptions, OfCar)
"""What all requests and all results of cars share; shown once."""
NO_CALL = ("merge_init_into_class: false",)
"""Option of a record whose fields another block shows already."""
PARTS_OF = ("operations", "procedures", "study", "library")
"""Layers whose records are parts of results; those of lower layers stand on other pages."""
LAWS = ("physics", "defaults")
"""Layers whose modules are listed in whole, with the equations of their laws."""


class Page(NamedTuple):
    """A page of the reference: its path below the site's pages, title and text."""

    path: str
    title: str
    text: str


def python_pages() -> list[Page]:
    """All pages of the Python reference."""
    shown: set[str] = set()
    return [
        Page("reference/api.md", "Python functions", _functions_page(shown)),
        Page("reference/operations.md", "Requests and results", _operations_page(shown)),
        Page("reference/laws.md", "Laws of physics, and default laws", _laws_page()),
    ]


def _functions_page(shown: set[str]) -> str:
    parts = [
        "# Python functions\n\nEverything below is `voltwright.NAME`; the pages write `import voltwright as vw`. Names load on "
        "first use. A car is a name of the library, the path of a file, a spec or a completed car, wherever one is asked for."
    ]
    for group, names in _grouped().items():
        parts.append(f"## {group}")
        parts += [_entry(name, shown) for name in names if not _rendered_elsewhere(name)]
    parts.append(
        "## What all of them share\n\nThe options of every function of a car, and what its result says beside its figures."
    )
    parts += _fresh([_identifier(each) for each in COMMON], shown, level=3)
    return "\n\n".join(parts) + "\n"


def _grouped() -> dict[str, list[str]]:
    """All public names by group; a name that no group has yet stands in the last."""
    listed = {name for names in GROUPS.values() for name in names}
    groups = {group: [name for name in names if name in voltwright.__all__] for group, names in GROUPS.items()}
    rest = [name for name in voltwright.__all__ if name not in listed]
    return {**groups, REST: rest} if rest else groups


def _operation_of(name: str) -> str | None:
    """Name of the operation behind a public function, of which its docstring tells; None for any other name."""
    value = getattr(voltwright, name)
    if not (inspect.isfunction(value) and hasattr(value, "__signature__")):
        return None
    nearby = [each for each, home in HOMES.items() if f"voltwright.operations.{home[0]}" == voltwright._HOMES[name]]
    return next(each for each in nearby if _first_line(operation(each).request) == _first_line(value))


def _first_line(value: Any) -> str:
    return inspect.cleandoc(value.__doc__ or "").partition("\n")[0]


def _rendered_elsewhere(name: str) -> bool:
    """Whether a name is a result, which stands under its function."""
    return any(name == home[2] for home in HOMES.values())


def _entry(name: str, shown: set[str]) -> str:
    """The section of a public name."""
    asked = _operation_of(name)
    if asked is None:
        return "\n\n".join(_fresh([f"{voltwright._HOMES[name]}.{name}"], shown, level=3))
    signature = fenced(_signature(name, getattr(voltwright, name)), "python")
    return "\n\n".join([f"### {name}", signature, *_records(asked, shown, NO_CALL)])


def _records(name: str, shown: set[str], of_request: tuple[str, ...] = ()) -> list[str]:
    """Request, result, what the result takes from the layers below, and function of an operation, as far as they are new."""
    own = operation(name)
    below = [base for base in own.result.__mro__[1:] if base.__module__.startswith("voltwright.") and base not in COMMON]
    return [
        *_fresh([_identifier(own.request)], shown, options=of_request),
        *_fresh([_identifier(own.result)], shown),
        *_fresh([_identifier(base) for base in below], shown, options=(*NO_CALL, "show_root_full_path: true")),
        *_fresh([_identifier(own.run)], shown),
    ]


def _fresh(identifiers: list[str], shown: set[str], level: int = 4, options: tuple[str, ...] = ()) -> list[str]:
    """Blocks of the objects that have none yet."""
    new = [each for each in identifiers if each not in shown]
    shown.update(new)
    return [_block(each, level, options) for each in new]


def _identifier(value: Any) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _is_record(value: Any) -> bool:
    return isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__.startswith("voltwright.")


def _signature(name: str, function: Any) -> str:
    """The call of a function with the defaults of its arguments, one a line."""
    parameters = inspect.signature(function).parameters.values()
    lines = [_argument(each) for each in parameters]
    star = next((place for place, each in enumerate(parameters) if each.kind is each.KEYWORD_ONLY), None)
    if star is not None:
        lines.insert(star, "*")
    return f"vw.{name}(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def _argument(parameter: inspect.Parameter) -> str:
    return parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"


def _operations_page(shown: set[str]) -> str:
    parts = [
        "# Requests and results\n\nWhat [operations](../operations.md) that have no function in `voltwright` of their own take "
        "and give, then the records that results are made of. Operations with a function stand at [that function](api.md). "
        "`voltwright.operations.registry.run(request)` runs any of them."
    ]
    for name in HOMES:
        blocks = _records(name, shown)
        parts += [f"## {name}", *blocks] if blocks else []
    records = [_identifier(each) for each in _parts_of_results() if each.__module__.split(".")[1] in PARTS_OF]
    parts += ["## Parts of results", *_fresh(sorted(records, key=lambda each: each.rsplit(".", 1)[1]), shown, level=3)]
    return "\n\n".join(parts) + "\n"


def _parts_of_results() -> list[type]:
    """The records in the fields of requests and results, and in theirs."""
    found: list[type] = []

    def look_into(hint: Any) -> None:
        for part in get_args(hint):
            look_into(part)
        if _is_record(hint) and hint not in found:
            found.append(hint)
            for field in get_type_hints(hint).values():
                look_into(field)

    for name in HOMES:
        look_into(operation(name).request)
        look_into(operation(name).result)
    return found


def _laws_page() -> str:
    parts = [
        "# Laws of physics, and default laws\n\nEach law with its equation, units, range and source, from its docstring. What a "
        "component models and leaves out stands on its page under Theory. Names are in SI, but for the keys of a car file."
    ]
    for layer in LAWS:
        parts.append(f"## {layer}")
        parts += [_block(module, level=3) for module in _modules(layer)]
    return "\n\n".join(parts) + "\n"


def _modules(layer: str) -> Iterator[str]:
    for path in sorted((SOURCE / layer).rglob("*.py")):
        if path.stem != "__init__":
            yield ".".join(("voltwright", *path.relative_to(SOURCE).with_suffix("").parts))


def _block(identifier: str, level: int = 4, options: tuple[str, ...] = ()) -> str:
    """What mkdocstrings replaces by the docstrings of an object and of what it has."""
    lines = "".join(f"      {option}\n" for option in (f"heading_level: {level}", *options))
    return f"::: {identifier}\n    options:\n{lines}".rstrip()
