"""The picture of a drive: speed and battery power over time, and where the energy of the cells went."""

from typing import Any

import altair as alt
import numpy as np

from voltwright.figures import FIGURES, STORED, loss_label
from voltwright.formatting import number, short
from voltwright.procedures.drive import DriveResult
from voltwright.report.theme import BESIDE, HAIR, HEADING, named, specification, y_title
from voltwright.units import M_S_PER_KMH

WIDTH_PX, SPEED_PX, POWER_PX, BAR_PX, AXIS_PX = 900, 170, 150, 22, 44
COLUMNS = 900
W_PER_KW = 1e3
SMALL_SHARE = 1e-3
ROOM_FOR_LABELS = 1.12

Rows = list[dict[str, Any]]


def drive_picture(result: DriveResult, title: str, cycle_title: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args:
        result: of a drive, with its trace.
        title: of the car.
        cycle_title: of the cycle.
    """
    trace = result.trace
    assert trace is not None, "a picture needs the time series"
    time = trace["time_s"]
    rows = _thinned(time, {"speed": trace["speed_m_s"] / M_S_PER_KMH, "power": trace["terminal_w"] / W_PER_KW})
    wanted = _thinned(time, {"speed": trace["speed_wanted_m_s"] / M_S_PER_KMH})
    parts = _parts(result)
    domain = [0.0, float(time[-1])]
    chart = alt.vconcat(_speed(domain), _power(domain), _energy(parts), spacing=30)
    used = f"{number(result.consumption_pack_wh_km, 1)} Wh/km, DC, at the battery; "
    used += f"{number(result.consumption_wall_wh_km, 1)} Wh/km, AC, from the grid"
    start = ", cold start" if result.cold_start else ""
    conditions = f"{short(result.temperature_c)} °C, {number(result.mass_kg)} kg{start}"
    heading = alt.Title(f"{title.split(' (', maxsplit=1)[0]} over {cycle_title}", subtitle=f"{used}. {conditions}.", **HEADING)
    return specification(chart.properties(title=heading), drive=rows, wanted=wanted, parts=parts)


def _thinned(time_s: np.ndarray, columns: dict[str, np.ndarray]) -> Rows:
    """Columns over time, thinned to the lowest and the highest moment of each column of the picture."""
    rows: Rows = []
    for name, values in columns.items():
        for part in np.array_split(np.arange(len(time_s)), min(COLUMNS, len(time_s))):
            ends = sorted({part[np.argmin(values[part])], part[np.argmax(values[part])]})
            rows += [{"t": round(float(time_s[at]), 1), "y": round(float(values[at]), 2), "line": name} for at in ends]
    return rows


def _parts(result: DriveResult) -> Rows:
    """Losses, the largest first, then what was stored [Wh/km]."""
    distance_km = result.distance_km or 1.0
    losses = sorted(result.losses_wh.items(), key=lambda item: -item[1])
    rows = [(loss_label(name), value) for name, value in losses]
    rows += [(STORED[name], value) for name, value in result.stored_wh.items()]
    least = SMALL_SHARE * abs(result.chemical_wh)
    shown = [(label, value / distance_km) for label, value in rows if abs(value) > least]
    return [{"part": label, "used": round(value, 3), "text": number(value, 1)} for label, value in shown]


def _x(domain: list[float], last: bool) -> alt.X:
    axis = alt.Axis(title="Time, s" if last else None, labels=last, grid=False, tickCount=10)
    return alt.X("t:Q", axis=axis).scale(domain=domain, nice=False, zero=False)


def _axis(title: str) -> alt.Axis:
    return y_title(title, tickCount=4, minExtent=AXIS_PX, maxExtent=AXIS_PX)


def _speed(domain: list[float]) -> alt.LayerChart | alt.FacetChart:
    """Speed, and dashed the speed that the cycle asks for."""
    y = alt.Y("y:Q", axis=_axis("Speed, km/h (dashed: of the cycle)"))
    driven = alt.Chart(named("drive")).transform_filter("datum.line === 'speed'")
    return alt.layer(
        alt.Chart(named("wanted"))
        .mark_line(stroke="var(--soft)", strokeWidth=1, strokeDash=[2, 2])
        .encode(x=_x(domain, last=False), y=y),
        driven.mark_line(stroke="var(--car-1)", strokeWidth=1.5).encode(x=_x(domain, last=False), y=y),
    ).properties(width=WIDTH_PX, height=SPEED_PX)


def _power(domain: list[float]) -> alt.LayerChart | alt.FacetChart:
    """Battery power."""
    base = alt.Chart(named("drive")).transform_filter("datum.line === 'power'")
    y = alt.Y("y:Q", axis=_axis("Battery power, kW (below zero: recovered)"))
    return alt.layer(
        alt.Chart().mark_rule(**HAIR).encode(y=alt.datum(0)),
        base.mark_line(stroke="var(--car-2)", strokeWidth=1.2).encode(x=_x(domain, last=True), y=y),
    ).properties(width=WIDTH_PX, height=POWER_PX)


def _energy(rows: Rows) -> alt.LayerChart | alt.FacetChart:
    """A bar for each loss."""
    order = [row["part"] for row in rows]
    least, most = (choose([row["used"] for row in rows] + [0.0]) for choose in (min, max))
    scale = alt.Scale(domain=[ROOM_FOR_LABELS * least, ROOM_FOR_LABELS * most or 1.0], nice=False)
    axis = alt.Axis(title=f"Wh/km {FIGURES['energy_cells_out'].partition(' ')[2]}", tickCount=6)
    x = alt.X("used:Q", scale=scale, axis=axis)
    y = alt.Y("part:N", sort=order, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8, labelLimit=220))
    base = alt.Chart(named("parts")).encode(y=y.scale(domain=order, paddingInner=0.22))
    return alt.layer(
        base.mark_bar(color="var(--car-1)").encode(x=x),
        base.mark_text(align="left", dx=5, **BESIDE).encode(x=x, text="text:N"),
    ).properties(width=WIDTH_PX - 4 * AXIS_PX, height=BAR_PX * max(len(rows), 1))
