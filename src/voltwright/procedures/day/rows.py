"""The table of a day: what each entry, and each stand between two of them, came to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.procedures.day.plan import SECONDS_PER_MINUTE, Plan, Span
from voltwright.spec.day import ChargeEntry, PrepareEntry
from voltwright.units import J_PER_KWH, M_PER_KM

Columns = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class DayRow:
    """One part of a day.

    Attributes:
        what: drive, charge, give or park. title: for people. number: of the entry; None for a stand. at, until: by time of day.
        distance_km: driven. energy_pack_kwh: net out of the terminals. energy_grid_kwh: net from the grid. climate_kwh: electric
        energy for cabin and cells. soc_start, soc_end: 0-1 of the usable window. cells_start_c, cells_end_c: of the cells.
        cabin_end_c: of the cabin's air. power_max_kw: most from the grid. cost: of a charge; None where nobody said a price.
        currency: of the cost, as an ISO 4217 code; None where nobody said one.
    """

    what: str
    title: str
    number: int | None
    at: str
    until: str
    distance_km: float
    energy_pack_kwh: float
    energy_grid_kwh: float
    climate_kwh: float
    soc_start: float
    soc_end: float
    cells_start_c: float
    cells_end_c: float
    cabin_end_c: float
    power_max_kw: float
    cost: float | None = None
    currency: str | None = None


def rows_of(plan: Plan, columns: Columns) -> tuple[DayRow, ...]:
    """Rows in order of time; preparation is no part of its own, it shows in the climate's energy."""
    rows, done = [], 0
    for span in plan.spans:
        if isinstance(span.entry, PrepareEntry):
            continue
        if span.first > done:
            rows.append(_row(plan, columns, done, span.first, None))
        rows.append(_row(plan, columns, span.first, span.last, span))
        done = span.last
    if done < plan.count:
        rows.append(_row(plan, columns, done, plan.count, None))
    return tuple(rows)


def _row(plan: Plan, columns: Columns, first: int, last: int, span: Span | None) -> DayRow:
    part = slice(first, last)

    def kwh(*names: str) -> float:
        return float(sum(np.sum(columns[name][part]) for name in names)) / J_PER_KWH

    def before(name: str, at_start) -> float:
        return float(columns[name][first - 1]) if first else float(at_start)

    soaked_c = plan.day.soaked_c if plan.day.soaked_c is not None else float(plan.columns["temp_c"][0])
    grid_kwh = kwh("grid_w")
    cost, currency = _cost(plan, span, grid_kwh, kwh("meter_w"), (last - first) / SECONDS_PER_MINUTE)
    return DayRow(
        what="park" if span is None else span.entry.do,
        title="parked" if span is None else span.title,
        number=None if span is None else span.number,
        at=plan.clock_at(first),
        until=plan.clock_at(last),
        distance_km=float(np.sum(columns["velocity_m_s"][part])) / M_PER_KM,
        energy_pack_kwh=kwh("terminal_w"),
        energy_grid_kwh=grid_kwh,
        climate_kwh=kwh("climate_w", "heater_w", "chiller_w"),
        soc_start=before("soc_display", plan.day.charge_percent / 100.0),
        soc_end=float(columns["soc_display"][last - 1]),
        cells_start_c=before("cells_c", soaked_c),
        cells_end_c=float(columns["cells_c"][last - 1]),
        cabin_end_c=float(columns["cabin_c"][last - 1]),
        power_max_kw=float(np.max(columns["grid_w"][part])) * 1e-3,
        cost=cost,
        currency=currency,
    )


def _cost(plan: Plan, span: Span | None, grid_kwh: float, meter_kwh: float, minutes: float) -> tuple[float | None, str | None]:
    """By the charger's tariff, or else by the day's price; at the meter, which is the station's outlet unless its tariff says."""
    if span is None or not isinstance(span.entry, ChargeEntry):
        return None, None
    tariff = None if span.served is None else span.served.charger.tariff
    if tariff is not None:
        return float(tariff.cost(grid_kwh if tariff.metered == "mains" else meter_kwh, minutes)), tariff.currency
    return (None, None) if plan.day.price_kwh is None else (plan.day.price_kwh * meter_kwh, plan.day.currency)
