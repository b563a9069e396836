"""The columns of each result, by name of its type, and the data frame that they become."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from voltwright.errors import SpecError
from voltwright.operations.codec import to_json

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, Sequence[Any]]
EVIDENCE_COLUMNS = ("path", "value", "unit", "kind", "low", "high", "source", "note", "others", "written")
PANDAS_MISSING = 'A data frame needs pandas, which is not installed; try: pip install "voltwright[dataframe]".'


def frame_of(name: str, columns: Columns) -> "pd.DataFrame":
    """A data frame of columns of one length.

    Args:
        name: of the result's type.
        columns: by name.

    Raises:
        SpecError: pandas is not installed, or there is no column.
    """
    if not columns:
        raise SpecError(f"This {name} holds no columns and no rows; it has `to_dict()`.")
    try:
        import pandas as pd
    except ImportError:
        raise SpecError(PANDAS_MISSING) from None
    return pd.DataFrame(dict(columns))


def rows_of(records: Iterable[Any]) -> Columns:
    """Columns of a list of records; a field of a part has the part's name before its own.

    Args:
        records: dataclasses of one type, or mappings.
    """
    rows = [_flat(to_json(each)) for each in records]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _flat(record: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}_")
        else:
            flat[f"{before}{name}"] = value
    return flat


def _trace(columns: Mapping[str, Any] | None, words: str = "was read from JSON without its columns over time") -> Columns:
    if columns is None or not columns:
        raise SpecError(f"There are no columns over time: the result {words}.", "history")
    return columns


def _drive(result: Any) -> Columns:
    return _trace(result.trace, "was computed without them; ask for `history=True`")


def _accelerate(result: Any) -> Columns:
    count = len(result.time_s)
    names = ("time_s", "speed_kmh", "acceleration_m_s2")
    return {name: getattr(result, name)[:count] for name in names} if count else _trace(None)


def _compare(result: Any) -> Columns:
    """A row for each car: masses, certified figures with their intervals, plain cycles, performance."""
    return rows_of(map(_car, result.cars))


def _car(car: Any) -> dict[str, Any]:
    row = {name: getattr(car, name) for name in ("name", "title", "vehicle_class", "mass_test_kg", "energy_usable_kwh")}
    for procedure, known in car.certified.items():
        key = _key(procedure)
        row[f"range_{key}_km"] = known and known.range_km
        row[f"range_{key}_half_width_km"] = known and known.range_half_width_km
        row[f"consumption_ac_{key}_wh_km"] = known and known.consumption_ac_wh_km
        row[f"consumption_ac_{key}_half_width_wh_km"] = known and known.consumption_half_width_wh_km
    for route, used in {**car.cycles, **{f"{speed}kmh": each for speed, each in car.steady.items()}}.items():
        row[f"consumption_dc_{_key(route)}_wh_km"] = used and used.consumption_pack_wh_km
    performance = vars(car.performance)
    return row | {name: performance[name] for name in performance if name.startswith(("acceleration_0", "speed_max"))}


def _key(name: str) -> str:
    """A name of the library as a part of a column's name."""
    return "_".join(name.split("-"))


def _fit_losses(result: Any) -> Columns:
    return rows_of(
        {"mode": mode, "cycle": cycle, **to_json(found)}
        for mode, cycles in result.statistics.items()
        for cycle, found in cycles.items()
    )


def _sensitivity(result: Any) -> Columns:
    return rows_of(result.numbers)


def _variants(result: Any) -> Columns:
    names = ("consumption_pack_wh_km", "consumption_wall_wh_km", "distance_km", "soc_end", "trace_misses")
    return {**result.variations, **{name: getattr(result, name) for name in names}}


def _many_runs(result: Any) -> Columns:
    """A row for each figure of each car."""
    rows = [(fleet, each) for fleet in result.fleets for each in fleet.figures]
    kept = [name for name in rows[0][1].__dataclass_fields__ if name != "histogram"]
    return {"car": [fleet.car for fleet, _ in rows], **{name: [getattr(each, name) for _, each in rows] for name in kept}}


def _shards(result: Any) -> Columns:
    names = list(result.summary)
    figures = next(iter(result.summary.values()), {})
    return {"column": names, **{figure: [result.summary[name][figure] for name in names] for figure in figures}}


def _query(result: Any) -> Columns:
    return {name: [row[place] for row in result.rows] for place, name in enumerate(result.names)}


def _platform(result: Any) -> Columns:
    """A row for each vehicle of the families where they were asked for, else one for each variant."""
    if result.families:
        return rows_of({"family": family.number, **to_json(row)} for family in result.families for row in family.members)
    plain = [
        {name: value for name, value in vars(row).items() if name not in ("overrides", "origins", "notes")}
        for row in result.variants
    ]
    return rows_of(
        {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in row.items()} for row in plain
    )


def _cell(result: Any) -> Columns:
    return vars(result.cell.table)


def _optimise(result: Any) -> Columns:
    """A row for each design of the front: its figures, then its numbers by path."""
    return rows_of({**each.figures, **each.numbers} for each in result.front)


def _label(result: Any) -> Columns:
    return {"quantity": list(result.label), "value": list(result.label.values())}


def _rows(field: str) -> Callable[[Any], Columns]:
    return lambda result: rows_of(getattr(result, field))


def _over_time(field: str) -> Callable[[Any], Columns]:
    return lambda result: _trace(getattr(result, field))


COLUMNS: dict[str, Callable[[Any], Columns]] = {
    "AccelerateResult": _accelerate,
    "AgeResult": _rows("by_year"),
    "AssistResult": _over_time("columns"),
    "FitLossesResult": _fit_losses,
    "CalibrateResult": _rows("trips"),
    "CarFormResult": _rows("fields"),
    "CarsResult": _rows("cars"),
    "CellFitResult": _rows("tests"),
    "CellResult": _cell,
    "CellRunResult": _over_time("columns"),
    "CellsResult": _rows("cells"),
    "CertifyResult": _over_time("columns"),
    "BridgeResult": _rows("steps"),
    "ChargeResult": _over_time("trace"),
    "ChargersResult": _rows("chargers"),
    "CheckResult": _rows("files"),
    "ClimateResult": _rows("points"),
    "ClimatesResult": _rows("climates"),
    "CoastDownResult": _rows("rows"),
    "CompareResult": _compare,
    "ConformityResult": _rows("steps"),
    "CurvesResult": lambda result: rows_of(
        {"car": car.name, **to_json(point)} for car in result.cars for points in (car.speed, car.temperature) for point in points
    ),
    "CyclesResult": _rows("cycles"),
    "CanLogResult": _rows("messages"),
    "DbcResult": _rows("messages"),
    "SumoResult": _rows("parameters"),
    "RoutingResult": _rows("speeds"),
    "DayResult": _over_time("columns"),
    "DaysResult": _rows("days"),
    "DischargeResult": _over_time("trace"),
    "DriveResult": _drive,
    "EvidenceChangeResult": lambda result: rows_of(
        [{"quantity": result.field, "before": result.before, "after": result.after}, *map(to_json, result.moved)]
    ),
    "EvidenceListResult": lambda result: rows_of({name: getattr(row, name) for name in EVIDENCE_COLUMNS} for row in result.rows),
    "ExportFmuResult": _rows("files"),
    "ExportResult": _rows("files"),
    "FleetCarsResult": _shards,
    "EstimateResult": lambda result: {
        "figure": list(result.figures),
        "value": list(result.figures.values()),
        "own": list(result.own.values()),
    },
    "HeadlineResult": lambda result: rows_of(
        {"car": car.name, **{name: value for name, value in to_json(each).items() if name not in ("published", "notes")}}
        for car in result.cars
        for each in car.figures
    ),
    "InUseResult": _rows("vehicles"),
    "ProduceCarsResult": _shards,
    "LabelResult": _label,
    "ManyRunsResult": _many_runs,
    "MatchResult": _rows("chargers"),
    "OptimiseResult": _optimise,
    "TargetResult": _rows("figures"),
    "NewResult": lambda result: {},
    "ProduceResult": _over_time("columns"),
    "QueryResult": _query,
    "PlanResult": _over_time("columns"),
    "SiteResult": _rows("sessions"),
    "PlatformResult": _platform,
    "RouteResult": _over_time("columns"),
    "SchemaResult": lambda result: {},
    "SensitivityResult": _sensitivity,
    "ShowResult": _rows("fields"),
    "TemplateResult": lambda result: {},
    "TripsResult": _rows("trips"),
    "UncertaintyResult": lambda result: rows_of(
        {"car": car.name, **{name: value for name, value in to_json(each).items() if name not in ("contributions", "quantiles")}}
        for car in result.cars
        for each in car.figures
    ),
    "ValidateResult": _rows("tests"),
    "VariantsResult": _variants,
}
"""By name of the type: from a result to its columns."""
