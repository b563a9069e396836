"""Pictures of designs: the front between two aims, and how much each number of a design changes."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from voltwright.figures import DESIGN, unit_of_quantity
from voltwright.formatting import deviation_percent, significant
from voltwright.report.theme import BESIDE, HEADING, SMALL, named, specification, y_title

WIDTH_PX, HEIGHT_PX, BAR_PX = 680, 400, 26
MARGIN = 0.06
"""Of the axes, around the designs."""


def front_picture(result: Any) -> dict[str, Any]:
    """The front over its first two objectives, with the base car and the design; the changes where there is one aim.

    Args:
        result: an `OptimiseResult`.
    """
    if len(result.front) < 2:
        return changes_picture(result)
    across, up = list(result.objectives)[:2]
    before = {row.figure: row.before for row in result.figures}
    after = {row.figure: row.full for row in result.figures}
    rows = [{"x": each.figures[across], "y": each.figures[up], "what": "front"} for each in result.front]
    marks = [
        _mark(before, across, up, f"{result.car}, as it is", design=False),
        _mark(after, across, up, "the design, full tests", design=True),
    ]
    x, y = (_scale([row[axis] for row in [*rows, *marks]]) for axis in ("x", "y"))
    base = alt.Chart(named("designs")).encode(
        x=alt.X("x:Q", scale=x, axis=alt.Axis(title=_title(across, result.objectives), tickCount=7)),
        y=alt.Y("y:Q", scale=y, axis=y_title(_title(up, result.objectives), tickCount=6)),
    )
    place = alt.Chart(named("marks")).encode(x=alt.X("x:Q", scale=x), y=alt.Y("y:Q", scale=y))
    chart = alt.layer(
        base.mark_line(color="var(--car-1)", opacity=0.4, strokeWidth=1.5).encode(order="x:Q"),
        base.mark_circle(color="var(--car-1)", size=60, opacity=1),
        place.mark_point(shape="diamond", filled=True, size=150, color="var(--ink)", opacity=1),
        place.transform_filter("datum.design").mark_text(align="right", dx=-10, dy=-12, **SMALL).encode(text="what:N"),
        place.transform_filter("!datum.design").mark_text(align="left", dx=10, dy=12, **SMALL).encode(text="what:N"),
    ).properties(width=WIDTH_PX, height=HEIGHT_PX)
    bounds = result.asked.split("; ")[len(result.objectives) :]
    line = f"{len(result.front)} designs, none better in everything{'; ' if bounds else ''}{'; '.join(bounds)}"
    title = alt.Title(result.study_title, subtitle=line, **HEADING)
    return specification(chart.properties(title=title), designs=rows, marks=marks)


def changes_picture(result: Any) -> dict[str, Any]:
    """How much each number that was chosen changes, in per cent, with its values.

    Args:
        result: an `OptimiseResult` or a `TargetResult`.
    """
    rows = [
        {
            "path": row.path,
            "share": 100.0 * (row.after / row.before - 1.0),
            "text": f"{significant(row.before)} to {significant(row.after)}, {deviation_percent(row.after / row.before - 1.0)}",
        }
        for row in result.changes
        if row.chosen and row.before
    ]
    names = [row["path"] for row in rows]
    most = max([1.0, *(abs(row["share"]) for row in rows)])
    low, high = min(0.0, *(row["share"] for row in rows), 0.0), max(row["share"] for row in rows)
    scale = alt.Scale(domain=[low - 0.45 * most if low < 0.0 else 0.0, max(high, 0.0) + 0.75 * most], nice=False)
    x = alt.X("share:Q", scale=scale, axis=alt.Axis(title="Change, %", tickCount=6))
    y = alt.Y("path:N", sort=names, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8, labelLimit=280))
    base = alt.Chart(named("changes")).encode(y=y.scale(domain=names, paddingInner=0.3))
    chart = alt.layer(
        base.mark_bar(color="var(--car-1)").encode(x=x),
        base.transform_filter("datum.share >= 0").mark_text(align="left", dx=6, **BESIDE).encode(x=x, text="text:N"),
        base.transform_filter("datum.share < 0").mark_text(align="left", dx=6, **BESIDE).encode(x=alt.datum(0), text="text:N"),
    ).properties(width=WIDTH_PX, height=BAR_PX * len(rows))
    title = alt.Title(f"{result.title}: what changes", subtitle=result.asked, **HEADING)
    return specification(chart.properties(title=title), changes=rows)


def _mark(figures: Mapping[str, float], across: str, up: str, words: str, *, design: bool) -> dict[str, Any]:
    return {"x": figures[across], "y": figures[up], "what": words, "design": design}


def _title(name: str, objectives: Mapping[str, str]) -> str:
    return f"{DESIGN[name]}, {unit_of_quantity(name)} ({'small' if objectives[name] == 'minimise' else 'large'} is good)"


def _scale(values: list[float]) -> alt.Scale:
    margin = MARGIN * max(max(values) - min(values), 1e-6)
    return alt.Scale(domain=[min(values) - margin, max(values) + 2.0 * margin], nice=False, zero=False)
