"""The picture of a bridge: the consumption of the label, what each step adds or takes, and that of the trip."""

from typing import Any

import altair as alt

from voltwright.formatting import number, signed
from voltwright.report.theme import BESIDE, HAIR, HEADING, named, specification
from voltwright.study.bridge.bridge import Bridge

WIDTH_PX, BAR_PX = 620, 26
COLOURS = {"whole": "var(--car-1)", "more": "var(--car-2)", "less": "var(--car-3)"}
ROOM_FOR_LABELS = 1.12


def bridge_picture(known: Bridge, title: str, trip_title: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args:
        known: label, trip and the steps between.
        title: of the car.
        trip_title: of the trip.
    """
    first, last = known.consumption_label_wh_km, known.consumption_trip_wh_km
    rows = [_row(f"Label ({known.label.upper()}), from the grid", 0.0, first, "whole", number(first, 1))]
    for step in known.steps:
        kind = "more" if step.consumption_change_wh_km > 0.0 else "less"
        words = signed(step.consumption_change_wh_km, 1)
        rows.append(_row(step.title, step.consumption_before_wh_km, step.consumption_after_wh_km, kind, words))
    rows.append(_row("Trip, at the battery", 0.0, last, "whole", number(last, 1)))
    names = [row["step"] for row in rows]
    ends = [0.0, *(row[name] for row in rows for name in ("low", "high"))]
    scale = alt.Scale(domain=[ROOM_FOR_LABELS * min(ends), ROOM_FOR_LABELS * max(ends)], nice=False)
    x = alt.X("low:Q", scale=scale, axis=alt.Axis(title="Consumption, Wh/km", tickCount=7))
    y = alt.Y("step:N", sort=names, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8, labelLimit=280))
    base = alt.Chart(named("steps")).encode(y=y.scale(domain=names, paddingInner=0.25))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    chart = alt.layer(
        base.mark_bar().encode(x=x, x2="high:Q", color=colour),
        base.mark_rule(**HAIR).encode(x=alt.datum(0.0)),
        base.mark_text(align="left", dx=5, **BESIDE).encode(x="high:Q", text="words:N"),
    ).properties(width=WIDTH_PX, height=BAR_PX * len(rows))
    ways = "" if known.range_trip_km is None else f"; range {number(known.range_label_km)} to {number(known.range_trip_km)} km"
    line = f"{trip_title}: from {number(first, 1)} to {number(last, 1)} Wh/km{ways}"
    return specification(chart.properties(title=alt.Title(title, subtitle=line, **HEADING)), steps=rows)


def _row(step: str, start: float, end: float, kind: str, words: str) -> dict[str, Any]:
    """One bar."""
    return {"step": step, "low": min(start, end), "high": max(start, end), "kind": kind, "words": words}
