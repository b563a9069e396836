"""Pictures of a cell: a run over time, a parameter set over charge, and discharges that a set predicts."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.report.theme import named, specification, y_title
from voltwright.spec.cell import CellSpec
from voltwright.study.cells.check import Check
from voltwright.study.cells.run import CellRun
from voltwright.units import ZERO_CELSIUS_K

WIDTH_PX, HIGH_PX, LOW_PX = 760, 220, 130
POINTS = 400
SECONDS_PER_MINUTE = 60.0
LINES = ("var(--car-1)", "var(--car-2)", "var(--car-3)", "var(--car-4)")
HEADING: dict[str, Any] = {"anchor": "start", "fontSize": 17, "fontWeight": 600, "color": "var(--ink)", "offset": 14}


def run_picture(spec: CellSpec, run: CellRun) -> dict[str, Any]:
    """Voltage, current and temperature of a run over time."""
    places = np.unique(np.linspace(0, len(run.time_s) - 1, POINTS).astype(int))
    rows = [
        {
            "t": round(float(run.time_s[k]) / SECONDS_PER_MINUTE, 3),
            "voltage": round(float(run.voltage_v[k]), 4),
            "current": round(float(run.current_a[k]), 3),
            "temperature": round(float(run.temperature_k[k]) - ZERO_CELSIUS_K, 3),
        }
        for k in places
    ]
    parts = [
        _line("voltage", "voltage V", LINES[0], HIGH_PX),
        _line("current", "current A, discharge positive", LINES[1], LOW_PX),
        _line("temperature", "temperature °C", LINES[2], LOW_PX, last=True),
    ]
    chart = alt.vconcat(*parts, spacing=26).properties(title=alt.Title(f"{spec.name}: {run.ended}", **HEADING))
    return specification(chart, rows=rows)


def _line(column: str, title: str, colour: str, height: int, last: bool = False) -> alt.Chart:
    axis = alt.Axis(title="minutes") if last else alt.Axis(title=None, labels=False)
    return (
        alt.Chart(named("rows"))
        .mark_line(color=colour, strokeWidth=1.8)
        .encode(
            x=alt.X("t:Q", axis=axis, scale=alt.Scale(nice=False)),
            y=alt.Y(f"{column}:Q", axis=y_title(title), scale=alt.Scale(zero=column == "current")),
        )
        .properties(width=WIDTH_PX, height=height)
    )


def set_picture(spec: CellSpec) -> dict[str, Any]:
    """Open-circuit voltage and resistances of a set over charge."""
    table = spec.table
    volts = [{"soc": round(100.0 * soc, 2), "v": value} for soc, value in zip(table.soc, table.ocv_v, strict=True)]
    parts = (
        ("R0 discharge", spec.ohmic_mohm, table.ohmic_discharge),
        ("R0 charge", spec.ohmic_mohm, table.ohmic_charge),
        (f"R1, {spec.branch1_s:.3g} s", spec.branch1_mohm, table.branch1),
        (f"R2, {spec.branch2_s:.3g} s", spec.branch2_mohm, table.branch2),
    )
    ohms = [
        {"soc": round(100.0 * soc, 2), "r": scale * value, "part": part}
        for part, scale, column in parts
        for soc, value in zip(table.soc, column, strict=True)
    ]
    x = alt.X("soc:Q", axis=alt.Axis(title="state of charge %"))
    upper = (
        alt.Chart(named("volts"))
        .mark_line(color=LINES[0], strokeWidth=1.8)
        .encode(
            x=alt.X("soc:Q", axis=alt.Axis(title=None)),
            y=alt.Y("v:Q", axis=y_title("open-circuit voltage V"), scale=alt.Scale(zero=False)),
        )
    )
    names = [part for part, _, _ in parts]
    lower = (
        alt.Chart(named("ohms"))
        .mark_line(strokeWidth=1.8)
        .encode(
            x=x,
            y=alt.Y("r:Q", axis=y_title("resistance at 25 °C, mΩ"), scale=alt.Scale(type="log")),
            color=alt.Color("part:N", scale=alt.Scale(domain=names, range=list(LINES)), legend=_legend()),
        )
    )
    sized = [part.properties(width=WIDTH_PX, height=HIGH_PX) for part in (upper, lower)]
    chart = alt.vconcat(*sized, spacing=30).resolve_legend(color="independent")
    chart = chart.properties(title=alt.Title(f"{spec.name}: {spec.title}", **HEADING))
    return specification(chart, volts=volts, ohms=ohms)


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", labelColor="var(--ink)", labelFontSize=12)


def check_picture(spec: CellSpec, checks: Sequence[Check]) -> dict[str, Any]:
    """Voltage and temperature of discharges, measured and predicted; one discharge of each test."""
    shown = list({check.test: check for check in checks}.values())
    volts, warmth = [], []
    for place, check in enumerate(shown):
        for k in np.unique(np.linspace(0, len(check.time_s) - 1, POINTS).astype(int)):
            at = {"t": round(float(check.time_s[k]) / SECONDS_PER_MINUTE, 3), "group": check.test}
            volts.append(at | {"y": round(float(check.voltage_v[k]), 4), "kind": "predicted", "place": place})
            volts.append(at | {"y": round(float(check.measured_v[k]), 4), "kind": "measured", "place": place})
            if check.measured_k is not None:
                own, other = float(check.temperature_k[k]), float(check.measured_k[k])
                warmth.append(at | {"y": round(own - ZERO_CELSIUS_K, 2), "kind": "predicted", "place": place})
                warmth.append(at | {"y": round(other - ZERO_CELSIUS_K, 2), "kind": "measured", "place": place})
    parts = [_pair("volts", "voltage V", HIGH_PX, not warmth)]
    parts += [_pair("warmth", "temperature °C", LOW_PX, True)] if warmth else []
    worst_mv = 1e3 * max(check.rmse_v for check in checks)
    title = alt.Title(f"{spec.name}: discharges it was not fitted on, within {worst_mv:.0f} mV (root mean square)", **HEADING)
    return specification(alt.vconcat(*parts, spacing=26).properties(title=title), volts=volts, warmth=warmth)


def _pair(rows: str, title: str, height: int, last: bool) -> alt.Chart:
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=["predicted", "measured"], range=[[1, 0], [4, 3]]), legend=_legend())
    return (
        alt.Chart(named(rows))
        .mark_line(strokeWidth=1.8)
        .encode(
            x=alt.X("t:Q", axis=alt.Axis(title="minutes" if last else None)),
            y=alt.Y("y:Q", axis=y_title(title), scale=alt.Scale(zero=False)),
            color=alt.Color("group:N", scale=alt.Scale(range=list(LINES)), legend=_legend()),
            strokeDash=dash,
        )
        .properties(width=WIDTH_PX, height=height)
    )
