"""The columns of each result, by name of its type, and the data frame that they become."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from voltwright.errors import SpecError
from voltwright.operations.codec import to_json

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, Sequence[Any]]
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


def _calibrate(result: Any) -> Columns:
    return rows_of(
        {"mode": mode, "cycle": cycle, **to_json(found)}
        for mode, cycles in result.statistics.items()
        for cycle, found in cycles.items()
    )


def _sensitivity(result: Any) -> Columns:
    paths = list(result.consumption_gradient)
    return {
        "path": paths,
        "consumption_gradient": [result.consumption_gradient[path] for path in paths],
        "range_gradient": [result.range_gradient[path] for path in paths],
        "contribution_wh_km": [result.contributions_wh_km[path] for path in paths],
    }


def _variants(result: Any) -> Columns:
    names = ("consumption_pack_wh_km", "consumption_wall_wh_km", "distance_km", "soc_end", "trace_misses")
    return {**result.variations, **{name: getattr(result, name) for name in names}}


def _shards(result: Any) -> Columns:
    names = list(result.summary)
    figures = next(iter(result.summary.values()), {})
    return {"column": names, **{figure: [result.summary[name][figure] for name in names] for figure in figures}}


def _query(result: Any) -> Columns:
    return {name: [row[place] for row in result.rows] for place, name in enumerate(result.names)}


def _cell(result: Any) -> Columns:
    return vars(result.cell.table)


def _label(result: Any) -> Columns:
    return {"quantity": list(result.label), "value": list(result.label.values())}


def _rows(field: str) -> Callable[[Any], Columns]:
    return lambda result: rows_of(getattr(result, field))


def _over_time(field: str) -> Callable[[Any], Columns]:
    return lambda result: _trace(getattr(result, field))


COLUMNS: dict[str, Callable[[Any], Columns]] = {
    "AccelerateResult": _accelerate,
    "AgeResult": _rows("by_year"),
    "CalibrateResult": _calibrate,
    "CarsResult": _rows("cars"),
    "CellFitResult": _rows("tests"),
    "CellResult": _cell,
    "CellRunResult": _over_time("columns"),
    "CellsResult": _rows("cells"),
    "CertifyResult": _over_time("columns"),
    "ChargeResult": _over_time("trace"),
    "ChargersResult": _rows("chargers"),
    "CheckResult": _rows("files"),
    "ClimateResult": _rows("points"),
    "ClimatesResult": _rows("climates"),
    "CompareResult": _compare,
    "ConformityResult": _rows("steps"),
    "CyclesResult": _rows("cycles"),
    "CanLogResult": _rows("messages"),
    "DbcResult": _rows("messages"),
    "SumoResult": _rows("parameters"),
    "RoutingResult": _rows("speeds"),
    "DayResult": _over_time("columns"),
    "DaysResult": _rows("days"),
    "DischargeResult": _over_time("trace"),
    "DriveResult": _drive,
    "ExportFmuResult": _rows("files"),
    "ExportResult": _rows("files"),
    "FleetCarsResult": _shards,
    "ProduceCarsResult": _shards,
    "LabelResult": _label,
    "MatchResult": _rows("chargers"),
    "NewResult": lambda result: {},
    "ProduceResult": _over_time("columns"),
    "QueryResult": _query,
    "SchemaResult": lambda result: {},
    "SensitivityResult": _sensitivity,
    "ShowResult": _rows("fields"),
    "TripsResult": _rows("trips"),
    "ValidateResult": _rows("tests"),
    "VariantsResult": _variants,
}
"""By name of the type: from a result to its columns."""
