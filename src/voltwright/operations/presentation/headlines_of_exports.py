"""Headlines of files that other programs read."""

from typing import TYPE_CHECKING

from voltwright.formatting import change, number
from voltwright.operations.presentation.headline import Headline, Row, figure

if TYPE_CHECKING:
    from voltwright.operations.export_can import CanLogResult, DbcResult
    from voltwright.operations.export_routing import RoutingResult
    from voltwright.operations.export_sumo import SumoResult


def _dbc(result: "DbcResult") -> Headline:
    rows = [Row("File", str(result.file)), figure("Messages", len(result.messages))]
    return Headline("CAN database of a car", [*rows, figure("Signals", sum(each.signals for each in result.messages))])


def _can(result: "CanLogResult") -> Headline:
    rows = [Row("File", str(result.file)), figure("Frames", result.frames), figure("Distance", result.distance_km, "km", 2)]
    rows += [figure("Duration", result.duration_s, "s"), Row("SoC", change(100 * result.soc_start, 100 * result.soc_end, 1), "%")]
    return Headline(f"{result.title} over {result.cycle} as CAN frames", [*rows, Row("Messages", number(len(result.messages)))])


def _sumo(result: "SumoResult") -> Headline:
    rows = [Row("Vehicle type", str(result.type_file)), Row("Battery power", str(result.table_file))]
    rows += [figure(f"Off over {fit.cycle}", fit.deviation_percent, "%", 1) for fit in result.fits]
    return Headline(f"{result.title} as a vehicle type of SUMO", rows)


def _routing(result: "RoutingResult") -> Headline:
    at = [point for point in result.speeds if point.temperature_c == result.temp_ambient_c]
    rows = [figure(f"Drive at {number(point.speed_kmh)} km/h", point.consumption_wh_km, "Wh/km", 1) for point in at[2::4]]
    rows += [figure("Ascent", result.ascent_wh_m, "Wh/m", 2), figure("Descent", result.descent_wh_m, "Wh/m", 2)]
    rows += [figure("Usable energy", result.energy_usable_kwh, "kWh", 1), Row("Charger", result.charger or "none")]
    return Headline(f"{result.title} for route planners", rows)


HEADLINES_OF_EXPORTS = {"CanLogResult": _can, "DbcResult": _dbc, "RoutingResult": _routing, "SumoResult": _sumo}
