"""The picture of a launch: speed over time from standstill, and the acceleration at each speed."""

from typing import Any

import altair as alt
import numpy as np

from voltwright.figures import QUANTITIES
from voltwright.formatting import number, with_interval
from voltwright.procedures.performance import Performance
from voltwright.report.theme import BESIDE, HEADING, named, specification, y_title

WIDTH_PX, SPEED_PX, ACCELERATION_PX, AXIS_PX = 900, 300, 150, 44
POINTS = 400
MARKED = {
    "acceleration_0_50_s": 50.0,
    "acceleration_0_100_s": 100.0,
    "acceleration_0_160_s": 160.0,
    "acceleration_0_200_s": 200.0,
}
"""Times that are marked in the picture, and their speeds [km/h]."""

Rows = list[dict[str, Any]]


def acceleration_picture(result: Performance, title: str, half_widths: dict[str, float]) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args:
        result: of a launch.
        title: of the car.
        half_widths: of the 90 % intervals of its times [s], by name.
    """
    at = np.unique(np.linspace(0, len(result.time_s) - 1, POINTS).astype(int))
    columns = (result.time_s, result.speed_kmh, result.acceleration_m_s2[: len(result.time_s)])
    rows = [
        {"t": round(float(t), 2), "v": round(float(v), 2), "a": round(float(a), 3)}
        for t, v, a in zip(*(np.asarray(column)[np.minimum(at, len(column) - 1)] for column in columns), strict=True)
    ]
    marks = _marks(result, half_widths)
    chart = alt.vconcat(_speed(rows), _acceleration(rows), spacing=30)
    line = f"{number(result.mass_kg)} kg, battery full; top speed {number(result.speed_max_kmh)} km/h. "
    line += "±: half width of the 90 % interval."
    heading = alt.Title(f"{title.split(' (', maxsplit=1)[0]}: full throttle from standstill", subtitle=line, **HEADING)
    return specification(chart.properties(title=heading), launch=rows, marks=marks)


def _marks(result: Performance, half_widths: dict[str, float]) -> Rows:
    rows: Rows = []
    for name, speed in MARKED.items():
        time = getattr(result, name)
        if time is not None:
            label = f"{QUANTITIES[name]}: {with_interval(time, half_widths.get(name), 1)} s"
            rows.append({"t": round(time, 3), "v": speed, "label": label})
    return rows


def _speed(rows: Rows) -> alt.LayerChart | alt.FacetChart:
    end = rows[-1]["t"] or 1.0
    x = alt.X("t:Q", axis=alt.Axis(title="Time, s", grid=False, tickCount=10)).scale(domain=[0.0, 1.15 * end], nice=False)
    y = alt.Y("v:Q", axis=y_title("Speed, km/h", tickCount=6, minExtent=AXIS_PX, maxExtent=AXIS_PX))
    marks = alt.Chart(named("marks")).encode(x=x, y=y)
    return alt.layer(
        alt.Chart(named("launch")).mark_line(stroke="var(--car-1)", strokeWidth=2.5).encode(x=x, y=y),
        marks.mark_point(filled=True, size=64, opacity=1, color="var(--car-1)", stroke="var(--paper)", strokeWidth=1.5),
        marks.mark_text(align="left", dx=9, dy=8, **BESIDE).encode(text="label:N"),
    ).properties(width=WIDTH_PX, height=SPEED_PX)


def _acceleration(rows: Rows) -> alt.Chart:
    top = max(row["v"] for row in rows) or 1.0
    x = alt.X("v:Q", axis=alt.Axis(title="Speed, km/h", grid=False, tickCount=10)).scale(domain=[0.0, top], nice=False)
    y = alt.Y("a:Q", axis=y_title("Acceleration, m/s²", tickCount=4, minExtent=AXIS_PX, maxExtent=AXIS_PX))
    line = alt.Chart(named("launch")).mark_line(stroke="var(--car-2)", strokeWidth=2, clip=True)
    return line.encode(x=x, y=y).properties(width=WIDTH_PX, height=ACCELERATION_PX)
