"""The picture of a charge: power over the displayed SoC, coloured by its limiting factor, and the cells' temperature below."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.procedures.charging.charge import Charge
from voltwright.report.theme import HEADING, PUBLISHED, named, specification, y_title

WIDTH_PX, POWER_PX, CELLS_PX, AXIS_PX = 900, 300, 110, 44
POINTS = 240
HEADROOM = 1.06
COLOURS = {
    "power": "var(--car-1)",
    "current": "var(--car-4)",
    "rated": "var(--car-6)",
    "plating": "var(--car-3)",
    "cold": "var(--car-5)",
    "hot": "var(--far)",
    "voltage": "var(--car-2)",
}


def charge_picture(charge: Charge, title: str, measured: Sequence[tuple[float, float]] = ()) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args: charge: to draw. title: of the car. measured: (charge [%], power [kW]) of a curve to show beside.
    """
    rows, words = _rows(charge), {stretch.code: stretch.words for stretch in charge.stretches}
    shown = [code for code in words if code in COLOURS]
    points = [{"soc": soc, "kw": power} for soc, power in measured if charge.soc_start * 100 <= soc <= charge.soc_end * 100]
    domain = [100.0 * charge.soc_start, max(100.0 * charge.soc_reached, 100.0 * charge.soc_start + 1.0)]
    top = HEADROOM * max([row["kw"] for row in rows] + [point["kw"] for point in points])
    scale = alt.Scale(domain=[words[code] for code in shown], range=[COLOURS[code] for code in shown])
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal", symbolType="square", labelColor="var(--ink)", labelLimit=420
    )
    y = alt.Y("kw:Q", axis=y_title("kW into the battery", tickCount=5, minExtent=AXIS_PX, maxExtent=AXIS_PX))
    y = y.scale(domain=[0.0, round(top, 2)], nice=False)
    base = alt.Chart(named("charge"))
    areas = base.mark_area(opacity=0.85, line=False).encode(
        x=_x("soc", domain, last=False),
        y=y.stack(None),
        color=alt.Color("held:N", scale=scale, sort=None, legend=legend),
        detail="part:O",
    )
    line = base.mark_line(stroke="var(--ink)", strokeWidth=1.5, clip=True).encode(x=_x("soc", domain, last=False), y=y)
    layers: list[alt.Chart] = [areas, line]
    if points:
        layers.append(alt.Chart(named("measured")).mark_point(**PUBLISHED).encode(x="soc:Q", y="kw:Q"))
    power = alt.layer(*layers).properties(width=WIDTH_PX, height=POWER_PX)
    warm = alt.Y("cells:Q", axis=y_title("Cells, °C", tickCount=4, minExtent=AXIS_PX, maxExtent=AXIS_PX)).scale(zero=False)
    cells = base.mark_line(stroke="var(--far)", strokeWidth=2, clip=True).encode(x=_x("soc", domain, last=True), y=warm)
    whole = alt.vconcat(power, cells.properties(width=WIDTH_PX, height=CELLS_PX), spacing=26)
    ends = f"from {100 * charge.soc_start:.0f} to {100 * charge.soc_reached:.0f} %"
    heading = f"{title.split(' (', maxsplit=1)[0]}: {number(charge.duration_min, 0)} min {ends}"
    below = (
        f"{charge.charger}, air {number(charge.temperature_c)} °C, cells {number(charge.cells_start_c)} °C at the start; "
        f"{number(charge.energy_grid_kwh, 1)} kWh from the grid (AC), {number(charge.energy_cells_kwh, 1)} kWh into the cells"
    ) + (". Diamonds: the measured curve." if points else "")
    whole = whole.properties(title=alt.Title(heading, subtitle=below, **HEADING))
    return specification(whole, charge=rows, measured=points)


def _x(field: str, domain: list[float], last: bool) -> alt.X:
    axis = alt.Axis(title="displayed SoC, %" if last else None, labels=last, grid=False, tickCount=8)
    return alt.X(f"{field}:Q", axis=axis).scale(domain=domain, nice=False, zero=False)


def _rows(charge: Charge) -> list[dict[str, Any]]:
    """The power at even steps of the displayed SoC, without its last, broken-off step; where the limiting factor changes, both
    parts have the point between.
    """
    soc, codes = (
        np.maximum.accumulate(charge.trace["soc_percent"])[: max(len(charge.trace["time_s"]) - 1, 1)],
        charge.trace["limiter"],
    )
    words = {stretch.code: stretch.words for stretch in charge.stretches}
    rows: list[dict[str, Any]] = []
    part, held = 0, charge.stretches[0].words
    for wanted in np.linspace(soc[0], soc[-1], POINTS + 1):
        at = min(int(np.searchsorted(soc, wanted)), len(soc) - 1)
        row = {
            "soc": round(float(soc[at]), 3),
            "kw": round(float(charge.trace["power_battery_kw"][at]), 2),
            "cells": round(float(charge.trace["cells_c"][at]), 2),
        }
        now = words.get(codes[at], held)
        if now != held:
            rows.append(row | {"held": held, "part": part})
            part, held = part + 1, now
        rows.append(row | {"held": held, "part": part})
    return rows
