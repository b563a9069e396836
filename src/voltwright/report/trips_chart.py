"""The picture of replayed trips: modelled against measured consumption, and the error over temperature or distance."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.report.theme import BESIDE, HAIR, HEADING, named, specification, y_title
from voltwright.study.trips.replay import TripResult
from voltwright.study.trips.summary import SEASONS, summaries

SIDE_PX, WIDE_PX, GAP_PX = 360, 460, 56
BAND = 0.1
NAMED = 4
"""How many of the worst trips are named in the picture."""
DOT: dict[str, Any] = {"filled": True, "size": 62, "opacity": 0.9, "stroke": "var(--paper)", "strokeWidth": 1}


def trips_picture(results: Sequence[TripResult], title: str, basis: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args: results: of a replay. title: of the car. basis: what the replay knew, in words.
    """
    rows = _rows(results)
    end = 1.08 * max(max(row["measured"], row["modelled"]) for row in rows)
    line = [{"at": 0.0, "low": 0.0, "high": 0.0}, {"at": end, "low": (1.0 - BAND) * end, "high": (1.0 + BAND) * end}]
    words = "; ".join(f"{row.season} {100.0 * row.mape:.1f} %" for row in summaries(results) if row.season in SEASONS)
    subtitle = f"{basis}. Mean error of a trip: {words.removeprefix('any ')}; {len(results)} trips"
    colour = _colour({result.season for result in results})
    chart = alt.hconcat(_against(end, colour), _errors(results, colour), spacing=GAP_PX)
    made = chart.properties(title=alt.Title(title, subtitle=subtitle, **HEADING))
    return specification(made, trips=rows, line=line, zero=[{"error": 0.0}])


def _rows(results: Sequence[TripResult]) -> list[dict[str, Any]]:
    worst = sorted(results, key=lambda result: -abs(result.deviation))[:NAMED]
    return [
        {
            "name": result.name,
            "season": result.season,
            "measured": round(result.measured_wh / result.distance_km, 2),
            "modelled": round(result.modelled_wh / result.distance_km, 2),
            "error": round(100.0 * result.deviation, 2),
            "ambient": round(result.ambient_c, 2),
            "distance": round(result.distance_km, 2),
            "label": result.name if result in worst else "",
        }
        for result in results
    ]


def _colour(seasons: set[str]) -> alt.Color:
    """The colour of a season; a legend only where there are two."""
    shown = [season for season in SEASONS if season in seasons]
    colours: dict[str, str] = dict(zip(SEASONS, ("var(--car-2)", "var(--car-1)", "var(--car-1)"), strict=True))
    legend = alt.Legend(title=None, orient="top", labelColor="var(--soft)", symbolOpacity=1) if len(shown) > 1 else None
    return alt.Color("season:N", scale=alt.Scale(domain=shown, range=[colours[season] for season in shown]), legend=legend)


def _against(end: float, colour: alt.Color) -> alt.LayerChart | alt.FacetChart:
    scale = alt.Scale(domain=[0.0, end], nice=False)
    x = alt.X("measured:Q", scale=scale, axis=alt.Axis(title="measured, Wh/km", tickCount=5))
    y = alt.Y("modelled:Q", scale=scale, axis=y_title("modelled, Wh/km (band: 10 %)", tickCount=5))
    line, trips = alt.Chart(named("line")), alt.Chart(named("trips"))
    return alt.layer(
        line.mark_area(color="var(--line-strong)", opacity=0.35, clip=True).encode(
            x=alt.X("at:Q", scale=scale), y=alt.Y("low:Q", scale=scale), y2="high"
        ),
        line.mark_line(**HAIR).encode(x=alt.X("at:Q", scale=scale), y=alt.Y("at:Q", scale=scale)),
        trips.mark_point(**DOT).encode(x=x, y=y, color=colour),
        trips.mark_text(align="left", dx=8, **BESIDE).encode(x=x, y=y, text="label:N"),
    ).properties(width=SIDE_PX, height=SIDE_PX)


def _errors(results: Sequence[TripResult], colour: alt.Color) -> alt.LayerChart | alt.FacetChart:
    """Errors over the temperature outside, or over the distance where that is one for all."""
    ambients = {round(result.ambient_c, 1) for result in results}
    field, title = ("ambient:Q", "air outside, °C") if len(ambients) > 1 else ("distance:Q", "distance, km")
    x = alt.X(field, axis=alt.Axis(title=title, grid=False, tickCount=7)).scale(zero=False)
    y = alt.Y("error:Q", axis=y_title("error of the trip's energy, %", tickCount=7))
    trips = alt.Chart(named("trips"))
    return alt.layer(
        alt.Chart(named("zero")).mark_rule(**HAIR).encode(y="error:Q"),
        trips.mark_point(**DOT).encode(x=x, y=y, color=colour),
        trips.mark_text(align="left", dx=8, **BESIDE).encode(x=x, y=y, text="label:N"),
    ).properties(width=WIDE_PX, height=SIDE_PX)
