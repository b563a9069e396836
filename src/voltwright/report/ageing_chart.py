"""The picture of a battery's life: what is left of its capacity and why, what UN GTR 22 asks, and the range, by year."""

from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.procedures.durability import GTR_22
from voltwright.report.theme import BESIDE, HEADING, PUBLISHED, named, specification, y_title
from voltwright.study.ageing.result import AgeingResult

CAPACITY_PX, RANGE_PX, HIGH_PX, GAP_PX = 620, 300, 320, 40
POINTS_A_YEAR = 8
FLOOR_PERCENT, FLOOR_STEP_PERCENT = 65.0, 10.0
LIMIT: dict[str, Any] = {"color": "var(--far)", "strokeWidth": 1.5, "strokeDash": [5, 4]}

Rows = list[dict[str, Any]]


def ageing_picture(result: AgeingResult) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width; its colours are variables of the style sheet."""
    usage, last = result.usage, result.by_year[-1]
    title = f"{result.title}, {number(usage.distance_a_year_km)} km a year, {result.climate.title}"
    line = (
        f"Charging: {result.habit.title}; parked {usage.parking}. By {result.law.name}: "
        f"{100 * last.capacity_share:.0f} % after {last.year} years."
    )
    chart = alt.hconcat(_capacity(result), _range(result), spacing=GAP_PX)
    data = {"years": _years(result), "limits": _limits(result), "others": _others(result), "words": _words(result)}
    return specification(chart.properties(title=alt.Title(title, subtitle=line, **HEADING)), **data)


def _years(result: AgeingResult) -> Rows:
    """The course between the years as well, straight over the root of time, as most laws have it."""
    known = {
        "calendar": [100 * (1 - row.loss_calendar) for row in result.by_year],
        "left": [100 * row.capacity_share for row in result.by_year],
        "range": [row.range_km for row in result.by_year],
    }
    ends = np.sqrt([float(row.year) for row in result.by_year])
    years = np.arange(POINTS_A_YEAR * result.usage.years + 1) / POINTS_A_YEAR
    columns = {name: np.interp(np.sqrt(years), ends, values) for name, values in known.items()}
    return [
        {"year": float(year), "whole": 100.0} | {name: round(float(values[place]), 2) for name, values in columns.items()}
        for place, year in enumerate(years)
    ]


def _limits(result: AgeingResult) -> Rows:
    """The steps of what is asked; a step ends at its age, or at the age at which its distance is reached."""
    a_year = max(row.distance_counted_km / row.year for row in result.by_year[1:])
    rows: Rows = []
    begun = 0.0
    if result.by_year[0].share_least is None:
        return rows
    for step in GTR_22.steps:
        end = min(step.years, step.distance_km / a_year if a_year > 0.0 else step.years, float(result.usage.years))
        if end > begun:
            share = 100 * step.share_least
            rows.append({"from": round(begun, 3), "to": round(end, 3), "share": share, "label": f"GTR 22: {share:.0f} %"})
        begun = max(begun, end)
    return rows


def _others(result: AgeingResult) -> Rows:
    year = result.usage.years
    return [{"year": year, "left": round(100 * share, 2), "label": name} for name, share in result.other_laws.items()]


def _words(result: AgeingResult) -> Rows:
    """The names of both losses, in the middle of their bands at the last year."""
    last = result.by_year[-1]
    return [
        {"year": last.year, "at": 100 - 50 * last.loss_calendar, "label": f"calendar {100 * last.loss_calendar:.1f} %"},
        {
            "year": last.year,
            "at": 100 * (1 - last.loss_calendar) - 50 * last.loss_cycle,
            "label": f"cycles {100 * last.loss_cycle:.1f} %",
        },
    ]


def _capacity(result: AgeingResult) -> alt.LayerChart | alt.FacetChart:
    shares = [100 * row.capacity_share for row in result.by_year] + [100 * share for share in result.other_laws.values()]
    floor = min(FLOOR_PERCENT, FLOOR_STEP_PERCENT * ((min(shares) - 1.0) // FLOOR_STEP_PERCENT))
    scale = alt.Scale(domain=[floor, 100.0], nice=False)
    axis = y_title("% of the new capacity", tickCount=7)
    x = _year_axis(result)
    years, words = alt.Chart(named("years")), alt.Chart(named("words"))
    limits, others = alt.Chart(named("limits")), alt.Chart(named("others"))
    end: dict[str, Any] = {"align": "right", "dx": -8}
    return alt.layer(
        years.mark_area(color="var(--car-1)", opacity=0.30).encode(
            x=x, y=alt.Y("whole:Q", scale=scale, axis=axis), y2="calendar"
        ),
        years.mark_area(color="var(--car-2)", opacity=0.30).encode(x=x, y=alt.Y("calendar:Q", scale=scale), y2="left"),
        limits.mark_rule(**LIMIT).encode(x="from:Q", x2="to:Q", y=alt.Y("share:Q", scale=scale)),
        limits.mark_text(align="left", dx=4, dy=-8, fontSize=12, color="var(--far)").encode(
            x="from:Q", y=alt.Y("share:Q", scale=scale), text="label:N"
        ),
        years.mark_line(color="var(--ink)", strokeWidth=2.5).encode(x=x, y=alt.Y("left:Q", scale=scale)),
        others.mark_point(**PUBLISHED).encode(x=x, y=alt.Y("left:Q", scale=scale)),
        others.mark_text(**BESIDE | end).encode(x=x, y=alt.Y("left:Q", scale=scale), text="label:N"),
        words.mark_text(align="left", dx=8, **BESIDE).encode(x=x, y=alt.Y("at:Q", scale=scale), text="label:N"),
    ).properties(width=CAPACITY_PX, height=HIGH_PX)


def _range(result: AgeingResult) -> alt.LayerChart | alt.FacetChart:
    longest = max(row.range_km for row in result.by_year)
    scale = alt.Scale(domain=[0.0, round(1.08 * longest)], nice=False)
    x = _year_axis(result)
    y = alt.Y("range:Q", scale=scale, axis=y_title(f"km on a charge, {result.range_words}", tickCount=6))
    base = alt.Chart(named("years"))
    ends = base.transform_filter(f"datum.year === 0 || datum.year === {result.usage.years}")
    return alt.layer(
        base.mark_line(color="var(--car-1)", strokeWidth=2.5).encode(x=x, y=y),
        ends.mark_point(filled=True, color="var(--car-1)", size=60, opacity=1).encode(x=x, y=y),
        ends.mark_text(dy=-14, **BESIDE).encode(x=x, y=y, text=alt.Text("range:Q", format=".0f")),
    ).properties(width=RANGE_PX, height=HIGH_PX)


def _year_axis(result: AgeingResult) -> alt.X:
    count = min(result.usage.years, 10)
    axis = alt.Axis(title="years", grid=False, tickCount=count, format="d")
    return alt.X("year:Q", axis=axis).scale(domain=[0, result.usage.years], nice=False)
