"""The picture of chargers for a car: the power that each brings to the battery, coloured by what limits it."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.figures import FIGURES
from voltwright.formatting import number
from voltwright.report.theme import BESIDE, HEADING, named, specification
from voltwright.study.match import Match

WIDTH_PX, BAR_PX = 760, 22
COLOURS = tuple(f"var(--car-{place})" for place in range(1, 7))
OTHERS = "var(--soft)"
ROOM_FOR_LABELS = 1.1
LEAST_KW = 1.0


def match_picture(chargers: Sequence[Match], title: str) -> dict[str, Any] | None:
    """The picture as one Vega-Lite specification of a fixed width; None where no charger serves the car.

    Args:
        chargers: against a car, the strongest first.
        title: of the car.
    """
    serving = [row for row in chargers if row.serves and row.power_battery_kw is not None]
    if not serving:
        return None
    rows = [
        {
            "charger": row.charger,
            "kw": round(row.power_battery_kw or 0.0, 3),
            "limiter": row.limited_by,
            "text": number(row.power_battery_kw, 1 if (row.power_battery_kw or 0.0) >= LEAST_KW else 3),
        }
        for row in serving
    ]
    names, limiters = [row["charger"] for row in rows], list(dict.fromkeys(row["limiter"] for row in rows))
    colours = [COLOURS[place] if place < len(COLOURS) else OTHERS for place in range(len(limiters))]
    legend = alt.Legend(title=FIGURES["limiter"], orient="right", symbolType="square", labelColor="var(--ink)", labelLimit=220)
    scale = alt.Scale(domain=[0.0, ROOM_FOR_LABELS * max(row["kw"] for row in rows)], nice=False)
    x = alt.X("kw:Q", scale=scale, axis=alt.Axis(title="Power into the battery, kW", tickCount=6))
    y = alt.Y("charger:N", sort=names, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8, labelLimit=260))
    base = alt.Chart(named("chargers")).encode(y=y.scale(domain=names, paddingInner=0.22))
    colour = alt.Color("limiter:N", scale=alt.Scale(domain=limiters, range=colours), sort=limiters, legend=legend)
    chart = alt.layer(
        base.mark_bar().encode(x=x, color=colour),
        base.mark_text(align="left", dx=5, **BESIDE).encode(x=x, text="text:N"),
    ).properties(width=WIDTH_PX, height=BAR_PX * len(rows))
    line = (
        f"Power at most, warm battery at its nominal voltage; {len(chargers) - len(serving)} of {len(chargers)} do not serve it."
    )
    return specification(chart.properties(title=alt.Title(f"Chargers for {title}", subtitle=line, **HEADING)), chargers=rows)
