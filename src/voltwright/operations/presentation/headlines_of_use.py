"""Headlines of cars in use: one car calibrated on its own trips, a fleet compared with the model, a site where cars charge."""

from typing import TYPE_CHECKING

from voltwright.formatting import deviation_percent, number, percent
from voltwright.operations.presentation.headline import Headline, Row, figure

if TYPE_CHECKING:
    from voltwright.operations.calibrate import CalibrateResult
    from voltwright.operations.in_use import InUseResult
    from voltwright.operations.site import SiteResult


def _calibrate(result: "CalibrateResult") -> Headline:
    rows = [figure("Error of a trip's energy, before", 100.0 * result.energy.before, "%", 1)]
    if result.energy.folds:
        rows.append(figure("on unseen trips, calibrated", 100.0 * result.energy.after, "%", 1))
    rows += [
        Row(each.label, f"x {number(each.value, 3)}, {number(each.low, 2)} to {number(each.high, 2)}")
        for each in result.factors
        if each.kept
    ]
    used = "recommended" if result.recommended else "not recommended"
    return Headline(f"{result.title}, calibrated on {len(result.trips)} of its own trips: {used}", rows)


def _in_use(result: "InUseResult") -> Headline:
    apart = [each for each in result.vehicles if each.cause]
    known = sorted(each.soh for each in result.vehicles if each.soh is not None)
    rows = [
        Row("Energy of all trips, measured over modelled", deviation_percent(result.energy_deviation)),
        Row("Spread of vehicles about the fleet", percent(result.spread_between, 1)),
    ]
    if known:
        rows.append(Row("State of health, median", percent(known[len(known) // 2], 1)))
    rows += [Row(each.vehicle, each.cause) for each in apart]
    return Headline(f"{result.title}: {number(len(result.vehicles))} vehicles in use, {len(apart)} set apart", rows)


def _site(result: "SiteResult") -> Headline:
    sums = result.sums
    rows = [
        Row("Sessions that got all they wanted", f"{sums.met} of {sums.sessions}"),
        figure("Energy at the outlets", sums.energy_kwh, "kWh"),
        figure("Peak", sums.peak_kw, "kW", 1),
        figure("Cost", sums.cost, result.currency, 2),
        figure("CO2", sums.co2_kg, "kg"),
    ]
    if result.unmanaged is not None:
        rows.append(figure("Cost as it comes", result.unmanaged.cost, result.currency, 2))
    return Headline(f"{result.title} at {result.charger_count} chargers", rows)


HEADLINES_OF_USE = {"CalibrateResult": _calibrate, "InUseResult": _in_use, "SiteResult": _site}
