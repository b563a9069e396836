"""The picture of each result, by name of its type, as a Vega-Lite specification; the charts are those of `report`."""

from collections.abc import Callable
from typing import Any

from voltwright.errors import SpecError


def _accelerate(result: Any) -> dict[str, Any]:
    from voltwright.report.acceleration_chart import acceleration_picture

    return acceleration_picture(result, result.title, result.half_widths)


def _age(result: Any) -> dict[str, Any]:
    from voltwright.report.ageing_chart import ageing_picture

    return ageing_picture(result)


def _assist(result: Any) -> dict[str, Any]:
    from voltwright.report.assist_chart import assist_picture

    return assist_picture(result)


def _bridge(result: Any) -> dict[str, Any]:
    from voltwright.report.bridge_chart import bridge_picture

    return bridge_picture(result, result.title, result.trip_title)


def _calibrate(result: Any) -> dict[str, Any]:
    from voltwright.report.own_trips_chart import own_trips_picture

    return own_trips_picture(result, result.title)


def _cell(result: Any) -> dict[str, Any]:
    from voltwright.report.cell_chart import set_picture

    return set_picture(result.cell)


def _cell_fit(result: Any) -> dict[str, Any]:
    from voltwright.report.cell_chart import check_picture

    return check_picture(result.cell, result.done.checks) if result.checks else _cell(result)


def _cell_run(result: Any) -> dict[str, Any]:
    from voltwright.report.cell_chart import run_picture

    return run_picture(result.spec, result.record)


def _certify(result: Any) -> dict[str, Any]:
    from voltwright.report.certification.chart import certificate_picture

    return certificate_picture(result, result.title)


def _charge(result: Any) -> dict[str, Any]:
    from voltwright.report.charge_chart import charge_picture

    return charge_picture(result, result.title, result.points)


def _climate(result: Any) -> dict[str, Any]:
    from voltwright.report.climate_chart import climate_picture

    return climate_picture(result, result.title)


def _compare(result: Any) -> dict[str, Any]:
    from voltwright.report.comparison.charts import range_bars

    return range_bars(result.cars)


def _conformity(result: Any) -> dict[str, Any]:
    from voltwright.report.production_chart import characteristic_picture

    if result.characteristic is None:
        raise SpecError("There is nothing to draw: it takes measured consumption with a spread.")
    return characteristic_picture(result.characteristic, "Series with the spread that was measured")


def _produce(result: Any) -> dict[str, Any]:
    from voltwright.report.production_chart import production_picture

    return production_picture(result)


def _day(result: Any) -> dict[str, Any]:
    from voltwright.report.day_chart import day_picture

    return day_picture(result, result.day_title)


def _drive(result: Any) -> dict[str, Any]:
    from voltwright.report.drive_chart import drive_picture

    if not result.trace:
        raise SpecError("A chart of a drive needs its columns over time; ask for `history=True`.", "history")
    return drive_picture(result, result.title, result.cycle_title)


def _many_runs(result: Any) -> dict[str, Any]:
    from voltwright.report.fleet_chart import fleet_picture

    drawn = fleet_picture(result.fleets, result.fleets[0].figures[0].name)
    if drawn is None:
        raise SpecError("There is nothing to draw: all variants have the same figures.")
    return drawn


def _fleet_cars(result: Any) -> dict[str, Any]:
    from voltwright.report.shards_chart import shards_picture

    return shards_picture(result.title, result.count, result.summary, result.histograms)


def _in_use(result: Any) -> dict[str, Any]:
    from voltwright.report.in_use_chart import in_use_picture

    return in_use_picture(result, result.title)


def _match(result: Any) -> dict[str, Any]:
    from voltwright.report.match_chart import match_picture

    drawn = match_picture(result.chargers, result.title)
    if drawn is None:
        raise SpecError(f"There is nothing to draw: none of these chargers serves '{result.car}'; `why_not` of each says why.")
    return drawn


def _sensitivity(result: Any) -> dict[str, Any]:
    from voltwright.report.sensitivity_chart import tornado_picture

    drawn = tornado_picture(result, result.title)
    if drawn is None:
        raise SpecError(f"There is nothing to draw: no number moves `{result.figure}` of {result.car}; name another figure.")
    return drawn


def _optimise(result: Any) -> dict[str, Any]:
    from voltwright.report.design_chart import front_picture

    return front_picture(result)


def _target(result: Any) -> dict[str, Any]:
    from voltwright.report.design_chart import changes_picture

    return changes_picture(result)


def _platform(result: Any) -> dict[str, Any]:
    from voltwright.report.platform_chart import family_picture, platform_picture

    if result.families:
        return family_picture(result.families, result.title)
    return platform_picture(result.variants, result.parts, result.title)


def _trips(result: Any) -> dict[str, Any]:
    from voltwright.report.trips_chart import trips_picture
    from voltwright.study.trips.summary import BASES

    return trips_picture(result.trips, result.title, BASES[result.loads])


def _uncertainty(result: Any) -> dict[str, Any]:
    from voltwright.report.uncertainty_chart import uncertainty_picture

    return uncertainty_picture(result)


def _validate(result: Any) -> dict[str, Any]:
    from voltwright.report.validation.chart import validation_picture

    drawn = validation_picture(result.validation)
    if drawn is None:
        raise SpecError("There is nothing to draw: no test of the file has a result.")
    return drawn


def _plan(result: Any) -> dict[str, Any]:
    from voltwright.report.trip_chart import plan_picture

    if result.partial is not None:
        raise SpecError(f"There is no chart of a trip that cannot be made. {result.partial.sentence}")
    return plan_picture(result)


def _route(result: Any) -> dict[str, Any]:
    from voltwright.report.trip_chart import route_picture

    return route_picture(result)


def _site(result: Any) -> dict[str, Any]:
    from voltwright.report.site_chart import site_picture

    return site_picture(result)


PICTURES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "AccelerateResult": _accelerate,
    "AgeResult": _age,
    "AssistResult": _assist,
    "BridgeResult": _bridge,
    "CalibrateResult": _calibrate,
    "CellFitResult": _cell_fit,
    "CellResult": _cell,
    "CellRunResult": _cell_run,
    "CertifyResult": _certify,
    "ChargeResult": _charge,
    "ClimateResult": _climate,
    "CompareResult": _compare,
    "ConformityResult": _conformity,
    "DayResult": _day,
    "DriveResult": _drive,
    "FleetCarsResult": _fleet_cars,
    "InUseResult": _in_use,
    "ManyRunsResult": _many_runs,
    "ProduceCarsResult": _fleet_cars,
    "MatchResult": _match,
    "SensitivityResult": _sensitivity,
    "OptimiseResult": _optimise,
    "TargetResult": _target,
    "PlanResult": _plan,
    "PlatformResult": _platform,
    "ProduceResult": _produce,
    "RouteResult": _route,
    "SiteResult": _site,
    "TripsResult": _trips,
    "UncertaintyResult": _uncertainty,
    "ValidateResult": _validate,
}
"""By name of the type: from a result to its picture."""
