"""The picture of driver assistance: height, speed with and without it, and the gap to the leader, over the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from voltwright.formatting import number, signed
from voltwright.report.theme import HEADING, named, specification, y_title
from voltwright.report.trip_chart import POINTS, WIDTH_PX
from voltwright.units import M_PER_KM, M_S_PER_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT_PX, SPEED_PX = 90, 200
ALONE, ASSISTED = "without", "with"


def assist_picture(result: Any) -> dict[str, Any]:
    """A way as driven with and without an assistant: the result of the operation `assist`."""
    first = result.runs[0]
    energy = 100.0 * (first.assisted.consumption_wh_km / first.alone.consumption_wh_km - 1.0)
    time = 60.0 * (first.assisted.duration_min - first.alone.duration_min)
    words = (
        f"{number(first.alone.consumption_wh_km, 1)} to {number(first.assisted.consumption_wh_km, 1)} Wh/km "
        f"({signed(energy, 1)} %), {signed(time)} s, against {result.alone_title}"
    )
    domain = [0.0, max(float(result.columns["way_m"][-1]), float(result.columns_alone["way_m"][-1])) / M_PER_KM]
    both = ((ALONE, result.columns_alone), (ASSISTED, result.columns))
    panels = []
    rows = {"speed": _rows(both, "speed_m_s", 1.0 / M_S_PER_KMH)}
    if np.ptp(result.columns["height_m"]) > 1.0:
        rows["height"] = _rows(both[1:], "height_m", 1.0)
        panels.append(_panel("height", "Height, m", HEIGHT_PX, domain, last=False))
    panels.append(_panel("speed", "Speed, km/h", SPEED_PX, domain, last="gap_m" not in result.columns))
    if "gap_m" in result.columns:
        rows["gap"] = _rows([each for each in both if "gap_m" in each[1]], "gap_m", 1.0)
        panels.append(_panel("gap", "Gap to the leader, m", SPEED_PX // 2, domain, last=True))
    title = alt.Title(f"{result.mode_title.capitalize()} on {result.way_title}: {result.title}", subtitle=words, **HEADING)
    return specification(alt.vconcat(*panels, spacing=22).resolve_scale(color="independent").properties(title=title), **rows)


def _rows(both: Any, name: str, factor: float) -> list[dict[str, Any]]:
    """Points of one or both courses, the least and the most of each piece of the picture."""
    found: list[dict[str, Any]] = []
    for words, columns in both:
        found += [{"x": x, "y": y, "who": words} for x, y in _thinned(columns, name, factor)]
    return found


def _thinned(columns: Mapping[str, np.ndarray], name: str, factor: float) -> list[tuple[float, float]]:
    km, values = np.asarray(columns["way_m"]) / M_PER_KM, factor * np.asarray(columns[name])
    size = max(1, len(km) // POINTS)
    steps: list[int] = []
    for first in range(0, len(km), size):
        piece = values[first : first + size]
        steps += sorted({first + int(np.argmin(piece)), first + int(np.argmax(piece))})
    return [(round(float(km[step]), 3), round(float(values[step]), 2)) for step in steps]


def _panel(name: str, title: str, height_px: int, domain: list[float], last: bool) -> Any:
    x = alt.X("x:Q", axis=alt.Axis(title="Way, km" if last else None, labels=last)).scale(domain=domain, nice=False)
    y = alt.Y("y:Q", axis=y_title(title, tickCount=4, minExtent=34, maxExtent=34)).scale(zero=name != "height")
    colours = alt.Scale(domain=[ALONE, ASSISTED], range=["var(--car-2)", "var(--car-1)"])
    legend = alt.Legend(title=None, orient="top-right") if name == "speed" else None
    who = alt.Color("who:N", scale=colours, legend=legend)
    line = alt.Chart(named(name)).mark_line(strokeWidth=1.3, clip=True)
    return line.encode(x=x, y=y, color=who, order="x:Q" if name == "height" else alt.Undefined).properties(
        width=WIDTH_PX, height=height_px
    )
