"""The figures of owning a car as rows that the page and the terminal share, and the conditions that they are for, in words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from voltwright.figures import CYCLES
from voltwright.formatting import DASH, decimals_of, number, short
from voltwright.report.labels import short_names
from voltwright.study.ageing.usage import HABITS, Usage
from voltwright.study.compare import CarComparison
from voltwright.study.ownership import FAST_MINUTES, Ownership
from voltwright.units import J_PER_KWH, J_PER_WH

OWNING = "Charging, winter, cost and years"
"""The heading of these figures."""


class OwningRow(NamedTuple):
    """A row: what it says, its unit, a text for each car."""

    words: str
    unit: str
    cells: list[str]


def owning_rows(cars: Sequence[CarComparison]) -> list[OwningRow]:
    """The rows of the cars, without those that no car has a figure for; none where nobody asked for them."""
    owned = [car.ownership for car in cars]
    known = next((each for each in owned if each is not None), None)
    if known is None:
        return []

    def line(words: str, unit: str, find: Callable[[Ownership], float | str | None], digits: int | None = 0) -> OwningRow:
        values = [None if each is None else find(each) for each in owned]
        return OwningRow(words, unit, [_text(value, digits) for value in values])

    winter = next((each.winter for each in owned if each is not None and each.winter is not None), None)
    cold = "in winter" if winter is None else f"at {short(winter.temp_ambient_c)} °C"
    years = next((each.battery.years for each in owned if each is not None and each.battery is not None), 0)
    used = [None if car.certified["wltp"] is None else car.certified["wltp"].consumption_ac_wh_km for car in cars]
    rows = [
        line("10-80 % at a fast charger", "min", lambda one: one.fast_charge and one.fast_charge.duration_10_80_min),
        line(
            f"Added in {FAST_MINUTES:g} minutes, by WLTP",
            "km",
            _added_km,
        ),
        line("Highest charging power", "kW", lambda one: one.fast_charge and one.fast_charge.power_max_kw),
        line("Fast charger", "", lambda one: one.fast_charge and one.fast_charge.charger),
        line(f"Range {cold}", "km", lambda one: one.winter and one.winter.range_km),
        line("· of that at 20 °C", "%", lambda one: one.winter and 100.0 * one.winter.range_km / one.winter.range_mild_km),
        line(f"{known.speed_motorway_kmh:g} km/h, full to empty", "km", lambda one: one.range_motorway_km),
        OwningRow(
            "Energy for 100 km, by WLTP",
            "kWh",
            [_text(None if each is None else 100.0 * each * J_PER_WH / J_PER_KWH, 1) for each in used],
        ),
        line("· its cost", known.currency, lambda one: one.energy_cost_100_km, 2),
        line("Price of the car", "", _price),
        line(f"Capacity after {years} years", "%", lambda one: one.battery and 100.0 * one.battery.capacity_share),
        line("· range then", "km", lambda one: one.battery and one.battery.range_km),
    ]
    return [row for row in rows if any(cell != DASH for cell in row.cells)]


def _text(value: float | str | None, digits: int | None) -> str:
    if value is None:
        return DASH
    return value if isinstance(value, str) else number(value, digits if digits is not None else decimals_of(value))


def _added_km(one: Ownership) -> float | None:
    return None if one.fast_charge is None else one.fast_charge.range_added_10_min_km


def _price(one: Ownership) -> str | None:
    return None if one.price is None else f"{number(float(one.price.amount))} {one.price.currency}"


def owning_conditions(cars: Sequence[CarComparison]) -> list[str]:
    """What the figures are for, and what is missing and why, a sentence each."""
    owned = [car.ownership for car in cars if car.ownership is not None]
    if not owned:
        return []
    one, usage = owned[0], Usage()
    sentences = [
        "Fast charge: from 10 to 80 % at 20 °C with warm cells; the kilometres are the charge gained, of the WLTP range.",
    ]
    if winter := next((each.winter for each in owned if each.winter is not None), None):
        cycles = dict.fromkeys(CYCLES.get(each.winter.cycle, each.winter.cycle) for each in owned if each.winter is not None)
        cold = f"{short(winter.temp_ambient_c)} °C"
        sentences.append(
            f"Winter: {' or '.join(cycles)} again and again from full to empty, everything at {cold} at the start, "
            "the cabin heated where there is one."
        )
    sentences.append(
        f"{one.speed_motorway_kmh:g} km/h, full to empty: from rest with a cold car, at 23 °C, no heating or cooling; "
        "so it differs from the range of a warm car at that speed."
    )
    sentences.append(
        f"Electricity: {number(one.price_kwh, 2)} {one.currency} for each kWh from the grid, assumed unless you set it."
    )
    if any(each.price is not None for each in owned):
        sentences.append("Price of a car: of the day and market that its file names, in the currency of the file.")
    if battery := next((each.battery for each in owned if each.battery is not None), None):
        sentences.append(
            f"{battery.years} years: {number(usage.distance_a_year_km)} km a year in {str(usage.climate).capitalize()}, "
            f"charged {HABITS[usage.charging].title}."
        )
    sentences.append("None of these has an interval.")
    for name, car in zip(short_names(cars), cars, strict=True):
        for why in dict.fromkeys((car.ownership.missing if car.ownership else {}).values()):
            sentences.append(f"{name}: {why}")
    return sentences
