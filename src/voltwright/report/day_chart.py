"""The picture of a day: what the car does by time of day, its speed, powers, charge and temperatures below each other."""

from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.procedures.day.rows import DayRow
from voltwright.procedures.day.run import DayResult
from voltwright.report.theme import HEADING, SMALL, named, specification, y_title
from voltwright.signals import SIGNALS
from voltwright.spec.day import MINUTES_PER_HOUR, read_clock
from voltwright.units import M_S_PER_KMH

WIDTH_PX, PANEL_PX, STRIP_PX = 1080, 96, 26
POINTS = 720
"""Steps of the picture; each shows the least and the most of what lies in it."""
COLOURS = {"drive": "var(--car-1)", "charge": "var(--car-2)", "give": "var(--car-3)", "park": "var(--line)"}
TEMPERATURES = {"Cells": "cells_c", "Cabin": "cabin_c", "Drive units": "drive_units_c", "Air outside": "ambient_c"}
POWERS = {SIGNALS["grid_w"].label: "grid_w", SIGNALS["terminal_w"].label: "terminal_w", SIGNALS["climate_w"].label: "climate"}
LINES = ("var(--car-2)", "var(--car-1)", "var(--car-3)", "var(--soft)")
LABEL_H = 0.75


def day_picture(result: DayResult, title: str) -> dict[str, Any]:
    """A day as one Vega-Lite specification of a fixed width; `title` is its heading."""
    columns = dict(result.columns)
    columns["climate"] = columns["climate_w"] + columns["heater_w"] + columns["chiller_w"]
    hours = columns["time_of_day_h"]
    domain = [round(float(hours[0]), 1), float(hours[-1])]
    line = (
        f"{number(result.distance_km)} km, {number(result.energy_grid_kwh, 1)} kWh from the grid (AC), "
        f"charge {100.0 * result.soc_start:.0f} → {100.0 * result.soc_end:.0f} %"
    )
    panels = (
        _strip(domain),
        _panel("speed", "Speed, km/h", domain),
        _panel("power", "Power, kW", domain, tuple(POWERS)),
        _panel("charge", "Displayed SoC, %", domain),
        _panel("temperature", "Temperature, °C", domain, tuple(TEMPERATURES), last=True),
    )
    chart = alt.vconcat(*panels, spacing=22).resolve_scale(color="independent")
    chart = chart.properties(title=alt.Title(title, subtitle=line, **HEADING))
    return specification(
        chart,
        parts=[_part(row) for row in result.rows],
        speed=_lines(hours, {"": columns["velocity_m_s"] / M_S_PER_KMH}),
        power=_lines(hours, {name: columns[column] * 1e-3 for name, column in POWERS.items()}),
        charge=_lines(hours, {"": 100.0 * columns["soc_display"]}),
        temperature=_lines(hours, {name: columns[column] for name, column in TEMPERATURES.items()}),
    )


def _part(row: DayRow) -> dict[str, Any]:
    first, last = (read_clock(text) / MINUTES_PER_HOUR for text in (row.at, row.until))
    words = row.title if last - first >= LABEL_H and row.what != "park" else ""
    return {"from": first, "to": last, "what": row.what, "middle": 0.5 * (first + last), "words": words}


def _lines(hours: np.ndarray, values: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """Rows of named lines, thinned to the least and the most of each piece of the picture."""
    rows: list[dict[str, Any]] = []
    size = max(1, len(hours) // POINTS)
    for name, column in values.items():
        for first in range(0, len(hours), size):
            piece = column[first : first + size]
            ends = sorted({first + int(np.argmin(piece)), first + int(np.argmax(piece))})
            rows += [{"t": round(float(hours[step]), 4), "y": round(float(column[step]), 3), "line": name} for step in ends]
    return rows


def _time(domain: list[float], last: bool) -> alt.X:
    label = f"format(datum.value % {MINUTES_PER_HOUR}, '02d') + ':00'".replace(str(MINUTES_PER_HOUR), "24")
    step = 1 if domain[1] - domain[0] <= 8.0 else 2 if domain[1] - domain[0] <= 26.0 else 6
    ticks = [float(hour) for hour in range(int(np.ceil(domain[0])), int(domain[1]) + 1) if hour % step == 0]
    axis = alt.Axis(title=None, values=ticks, labelExpr=label, labels=last, grid=True)
    return alt.X("t:Q", axis=axis).scale(domain=domain, nice=False, zero=False)


def _strip(domain: list[float]) -> Any:
    """What the car does, by time of day."""
    x = alt.X("from:Q", axis=None).scale(domain=domain, nice=False, zero=False)
    colour = alt.Color(
        "what:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=_legend("square", -40)
    )
    base = alt.Chart(named("parts"))
    bars = base.mark_bar(height=STRIP_PX - 12, yOffset=6).encode(x=x, x2="to:Q", color=colour)
    words = base.mark_text(dy=-13, **SMALL).encode(x=alt.X("middle:Q", axis=None).scale(domain=domain), text="words:N")
    return alt.layer(bars, words).properties(width=WIDTH_PX, height=STRIP_PX)


def _legend(symbol: str, offset: int) -> alt.Legend:
    return alt.Legend(title=None, orient="top-right", direction="horizontal", symbolType=symbol, offset=offset)


def _panel(name: str, title: str, domain: list[float], lines: tuple[str, ...] = (), last: bool = False) -> alt.Chart:
    y = alt.Y("y:Q", axis=y_title(title, tickCount=4, minExtent=34, maxExtent=34)).scale(zero=name != "temperature")
    chart = alt.Chart(named(name)).mark_line(strokeWidth=1.4, clip=True)
    if not lines:
        return chart.encode(x=_time(domain, last), y=y, color=alt.value("var(--car-1)")).properties(
            width=WIDTH_PX, height=PANEL_PX
        )
    scale = alt.Scale(domain=list(lines), range=list(LINES[: len(lines)]))
    colour = alt.Color("line:N", scale=scale, legend=_legend("stroke", -18))
    return chart.encode(x=_time(domain, last), y=y, color=colour).properties(width=WIDTH_PX, height=PANEL_PX)
