"""The picture of a trip over its way: height, speed, charge and temperature of the cells, stops; and time against price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.report.theme import HEADING, SMALL, named, specification, y_title
from voltwright.units import M_PER_KM, M_S_PER_KMH

WIDTH_PX, PANEL_PX, FRONT_PX = 1080, 96, 260
POINTS = 700
"""Steps of the picture; each shows the least and the most of what lies in it."""


def plan_picture(result: Any) -> dict[str, Any]:
    """A plan as driven, over its way, and the front of time and price where there is one.

    Args:
        result: of the operation `plan`.
    """
    words = f"{number(result.length_km)} km, {result.depart} to {result.arrive}, {len(result.stops)} stops"
    if result.cost:
        words += f", {number(result.cost, 2)} {result.currency}".rstrip()
    stops = [
        {"km": stop.way_km, "words": f"{stop.station}, {number(stop.charge_min)} min", "row": place % 2}
        for place, stop in enumerate(result.stops)
    ]
    return _picture(f"{result.route_title}: {result.title}", words, result.columns, stops, _front(result))


def route_picture(result: Any) -> dict[str, Any]:
    """A route as driven, over its way.

    Args:
        result: of the operation `route`.
    """
    run = result.runs[0]
    words = (
        f"{number(result.length_km, 1)} km, {number(run.duration_min)} min, {run.stops} stops, {result.style}, {result.traffic}"
    )
    title = result.route_title if result.car_title is None else f"{result.route_title}: {result.car_title}"
    return _picture(title, words, result.columns, [], [])


def _picture(title: str, words: str, columns: Mapping[str, np.ndarray], stops: list[dict[str, Any]], front) -> dict[str, Any]:
    km = np.asarray(columns["way_m"]) / M_PER_KM
    domain = [0.0, float(km[-1])]
    series: dict[str, tuple[str, np.ndarray]] = {
        "height": ("Height, m", columns["height_m"]),
        "speed": ("Speed, km/h", columns["speed_m_s"] / M_S_PER_KMH),
    }
    if "soc_display" in columns:
        series["charge"] = ("Displayed SoC, %", 100.0 * columns["soc_display"])
        series["cells"] = ("Cells, °C", columns["cells_c"])
    panels = [_stops(domain)] if stops else []
    names = list(series)
    panels += [_panel(name, series[name][0], domain, bool(stops), last=name == names[-1]) for name in names]
    chart: Any = alt.vconcat(*panels, spacing=20)
    if front:
        chart = alt.vconcat(chart, _pareto(), spacing=40)
    chart = chart.properties(title=alt.Title(title, subtitle=words, **HEADING))
    rows = {name: _thinned(km, values) for name, (_, values) in series.items()}
    more = {"front": front} if front else {}
    return specification(chart, stops=stops or [{"km": 0.0, "words": "", "row": 0}], **rows, **more)


def _thinned(km: np.ndarray, values: np.ndarray) -> list[dict[str, float]]:
    """The least and the most of each piece of the picture."""
    size = max(1, len(km) // POINTS)
    rows = []
    for first in range(0, len(km), size):
        piece = values[first : first + size]
        ends = sorted({first + int(np.argmin(piece)), first + int(np.argmax(piece))})
        rows += [{"x": round(float(km[step]), 3), "y": round(float(values[step]), 3)} for step in ends]
    return rows


def _x(domain: list[float], last: bool) -> alt.X:
    return alt.X("x:Q", axis=alt.Axis(title="Way, km" if last else None, labels=last)).scale(domain=domain, nice=False)


def _panel(name: str, title: str, domain: list[float], stops: bool, last: bool) -> Any:
    y = alt.Y("y:Q", axis=y_title(title, tickCount=4, minExtent=34, maxExtent=34)).scale(zero=name in ("speed", "charge"))
    line = (
        alt.Chart(named(name))
        .mark_line(strokeWidth=1.4, clip=True)
        .encode(x=_x(domain, last), y=y, color=alt.value("var(--car-1)"))
    )
    if not stops:
        return line.properties(width=WIDTH_PX, height=PANEL_PX)
    rules = (
        alt.Chart(named("stops")).mark_rule(color="var(--car-2)", strokeDash=[3, 3]).encode(x=alt.X("km:Q").scale(domain=domain))
    )
    return alt.layer(rules, line).properties(width=WIDTH_PX, height=PANEL_PX)


def _stops(domain: list[float]) -> Any:
    x = alt.X("km:Q", axis=None).scale(domain=domain, nice=False)
    y = alt.Y("row:Q", axis=None).scale(domain=[1.6, -0.6])
    text = alt.Chart(named("stops")).mark_text(**SMALL).encode(x=x, y=y, text="words:N")
    return text.properties(width=WIDTH_PX, height=34)


def _front(result: Any) -> list[dict[str, Any]]:
    rows: Sequence[Any] = result.front
    if len(rows) < 2:
        return []
    return [
        {
            "h": round(each.duration_h, 3),
            "cost": round(each.cost, 2),
            "words": f"{len(each.stops)} stops",
            "unit": result.currency,
        }
        for each in rows
    ]


def _pareto() -> Any:
    x = alt.X("h:Q", axis=alt.Axis(title="Time, h")).scale(zero=False)
    y = alt.Y("cost:Q", axis=y_title("Price of the charges")).scale(zero=False)
    base = alt.Chart(named("front"))
    line = base.mark_line(color="var(--line-strong)").encode(x=x, y=y)
    dots = base.mark_point(filled=True, size=70, color="var(--car-1)").encode(x=x, y=y)
    words = base.mark_text(align="left", dx=8, dy=-6, **SMALL).encode(x=x, y=y, text="words:N")
    return alt.layer(line, dots, words).properties(width=WIDTH_PX // 2, height=FRONT_PX)
