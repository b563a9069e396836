"""The picture of a site over time: load under its limit, cars that charge and wait, price and CO2."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.report.theme import HEADING, named, specification, y_title

WIDTH_PX, LOAD_PX, PANEL_PX = 1080, 220, 90
POINTS = 900


def site_picture(result: Any) -> dict[str, Any]:
    """A site over time.

    Args:
        result: of the operation `site`.
    """
    sums = result.sums
    words = f"{result.charger_count} chargers, {number(sums.energy_kwh)} kWh, peak {number(sums.peak_kw, 1)} kW"
    if result.limit_kw is not None:
        words += f" of {number(result.limit_kw)} kW"
    words += f", {number(sums.cost, 2)} {result.currency}".rstrip()
    if result.smart != "none":
        words += f"; moved for {'CO2' if result.smart == 'co2' else result.smart}"
    columns = {name: np.asarray(values) for name, values in result.columns.items()}
    hours = columns["time_h"]
    domain = [float(hours[0]), float(hours[-1])]
    begun = np.flatnonzero(columns["plugged"] + columns["waiting"] > 0.0)
    if len(begun):
        domain[0] = float(np.floor(hours[begun[0]]))
    panels: list[Any] = [_load(domain, result.limit_kw)]
    panels.append(_cars(domain))
    panels.append(_panel("price", f"Price, {result.currency or 'cost'}/kWh", domain, last=False))
    panels.append(_panel("co2", "CO2, g/kWh", domain, last=True))
    chart: Any = alt.vconcat(*panels, spacing=20).properties(title=alt.Title(result.title, subtitle=words, **HEADING))
    shown = hours >= domain[0]
    rows = {
        "load": _rows(hours[shown], columns["load_kw"][shown]),
        "plugged": _rows(hours[shown], columns["plugged"][shown]),
        "waiting": _rows(hours[shown], columns["waiting"][shown]),
        "price": _rows(hours[shown], columns["price_kwh"][shown]),
        "co2": _rows(hours[shown], columns["co2_g_kwh"][shown]),
    }
    limit = [{"y": result.limit_kw}] if result.limit_kw is not None else []
    return specification(chart, **rows, **({"limit": limit} if limit else {}))


def _rows(hours: np.ndarray, values: np.ndarray) -> list[dict[str, float]]:
    """The highest and the lowest value of each piece of the picture."""
    size = max(1, len(hours) // POINTS)
    rows = []
    for first in range(0, len(hours), size):
        piece = values[first : first + size]
        places = sorted({first + int(np.argmin(piece)), first + int(np.argmax(piece))})
        rows += [{"x": round(float(hours[place]), 3), "y": round(float(values[place]), 4)} for place in places]
    return rows


def _x(domain: list[float], last: bool) -> alt.X:
    title = "Time, h after midnight of the first day" if last else None
    return alt.X("x:Q", axis=alt.Axis(title=title, labels=last)).scale(domain=domain, nice=False)


def _y(title: str) -> alt.Y:
    return alt.Y("y:Q", axis=y_title(title, tickCount=4, minExtent=40, maxExtent=40))


def _load(domain: list[float], limit_kw: float | None) -> Any:
    base = alt.Chart(named("load")).encode(x=_x(domain, last=False), y=_y("Load, kW"))
    area = base.mark_area(interpolate="step-after", opacity=0.25, color="var(--car-1)", clip=True)
    line = base.mark_line(interpolate="step-after", strokeWidth=1.4, color="var(--car-1)", clip=True)
    layers = [area, line]
    if limit_kw is not None:
        rule = alt.Chart(named("limit")).mark_rule(color="var(--car-2)", strokeDash=[5, 3], strokeWidth=1.4)
        layers.append(rule.encode(y="y:Q"))
    return alt.layer(*layers).properties(width=WIDTH_PX, height=LOAD_PX)


def _cars(domain: list[float]) -> Any:
    lines = []
    for name, colour in (("plugged", "var(--car-1)"), ("waiting", "var(--car-2)")):
        base = alt.Chart(named(name)).encode(x=_x(domain, last=False), y=_y("Cars"))
        lines.append(base.mark_line(interpolate="step-after", strokeWidth=1.4, clip=True, color=colour))
    note = alt.Title("plugged in, and waiting (second colour)", anchor="end", fontSize=11, fontWeight=400, color="var(--soft)")
    return alt.layer(*lines).properties(width=WIDTH_PX, height=PANEL_PX, title=note)


def _panel(name: str, title: str, domain: list[float], last: bool) -> Any:
    base = alt.Chart(named(name)).encode(x=_x(domain, last), y=_y(title))
    line = base.mark_line(interpolate="step-after", strokeWidth=1.4, clip=True, color="var(--ink)")
    return line.properties(width=WIDTH_PX, height=PANEL_PX)
