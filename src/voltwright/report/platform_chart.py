"""The pictures of a platform: which variant has which parts and how far it goes; and its interpolation families."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.figures import QUANTITIES
from voltwright.formatting import number
from voltwright.report.theme import BESIDE, HEADING, named, specification, y_title
from voltwright.study.platform.family import Family
from voltwright.study.platform.table import PartRow, VariantRow

PART_PX, RANGE_PX, ROW_PX = 62, 460, 34
FAMILY_PX, HEIGHT_PX, ERROR_PX, AXIS_PX = 860, 360, 140, 44
ROOM_FOR_LABELS = 1.14
RANGES = ("range_wltp_km", "range_cltc_km", "range_epa_km")
TINY: dict[str, Any] = BESIDE | {"fontSize": 9}
SHAPES = ("circle", "diamond", "triangle-up", "square")
"""Of points: the colours come round again with the next."""
COLOURS = tuple(f"var(--car-{place})" for place in range(1, 7))


def platform_picture(variants: Sequence[VariantRow], parts: Sequence[PartRow], title: str) -> dict[str, Any]:
    """Parts and ranges of each variant as one Vega-Lite specification of a fixed width.

    Args:
        variants: with their figures. parts: of the platform. title: of the platform.
    """
    names, heads = [row.title for row in variants], [row.name for row in parts]
    cells = [
        {"variant": row.title, "part": part.name, "has": part.name in row.parts, "own": _own(row, part)}
        for row in variants
        for part in parts
    ]
    ranges = [
        {"variant": row.title, "test": QUANTITIES[name].removeprefix("Range, "), "km": round(value, 1), "text": number(value)}
        for row in variants
        for name in RANGES
        if (value := getattr(row, name)) is not None
    ]
    y = alt.Y("variant:N", sort=names, axis=alt.Axis(title=None, labelColor="var(--ink)", labelLimit=300, labelPadding=8))
    y = y.scale(domain=names, paddingInner=0.3)
    chart = alt.hconcat(_matrix(y, heads, len(names)), _ranges(ranges, names), spacing=26).resolve_legend(color="independent")
    line = "Left: parts; a ring where the variant writes some of the part's fields again. Right: predicted range."
    heading = alt.Title(title, subtitle=line, **HEADING)
    return specification(chart.properties(title=heading), cells=cells, ranges=ranges)


def _own(row: VariantRow, part: PartRow) -> bool:
    return any(override.part == part.name for override in row.overrides)


def _matrix(y: Any, heads: list[str], count: int) -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(title=None, orient="top", labelAngle=-35, labelColor="var(--ink)", grid=False)
    base = alt.Chart(named("cells")).encode(x=alt.X("part:N", sort=heads, axis=axis).scale(domain=heads), y=y)
    has = base.transform_filter("datum.has")
    return alt.layer(
        base.mark_point(shape="circle", size=14, filled=True, opacity=1, color="var(--line-strong)"),
        has.mark_point(shape="circle", size=210, filled=True, opacity=1, color="var(--car-1)"),
        has.transform_filter("datum.own").mark_point(shape="circle", size=60, filled=True, opacity=1, color="var(--paper)"),
    ).properties(width=PART_PX * len(heads), height=ROW_PX * count)


def _ranges(rows: Sequence[dict[str, Any]], names: list[str]) -> alt.LayerChart | alt.FacetChart:
    tests = list(dict.fromkeys(row["test"] for row in rows))
    scale = alt.Scale(domain=[0.0, ROOM_FOR_LABELS * max((row["km"] for row in rows), default=1.0)], nice=False)
    x = alt.X("km:Q", scale=scale, axis=alt.Axis(title="Range, km", tickCount=6))
    y = alt.Y("variant:N", sort=names, axis=alt.Axis(title=None, labels=False)).scale(domain=names, paddingInner=0.3)
    offset = alt.YOffset("test:N", sort=tests).scale(domain=tests, paddingInner=0.1)
    legend = alt.Legend(title=None, orient="top", symbolType="square", labelColor="var(--ink)")
    colour = alt.Color("test:N", scale=alt.Scale(domain=tests, range=list(COLOURS[: len(tests)])), sort=tests, legend=legend)
    base = alt.Chart(named("ranges")).encode(x=x, y=y, yOffset=offset)
    return alt.layer(
        base.mark_bar().encode(color=colour),
        base.mark_text(align="left", dx=4, **TINY).encode(text="text:N"),
    ).properties(width=RANGE_PX, height=ROW_PX * len(names))


def family_picture(families: Sequence[Family], title: str) -> dict[str, Any]:
    """Consumption over cycle energy demand: the line from L to H of each family, and the own test of each vehicle.

    Args:
        families: tested. title: of the platform.
    """
    lines, points = [], []
    for family in families:
        label = f"{family.number}: {', '.join(family.variants)}"
        for row in family.members:
            at = {"family": label, "demand": round(row.energy_demand_wh, 1)}
            if row.role in ("L", "H"):
                lines.append(at | {"wh_km": round(row.consumption_wh_km, 2), "text": row.role})
            error = {} if row.role == "tested" else {"error": round(100.0 * row.range_error, 3)}
            points.append(at | {"wh_km": round(row.consumption_test_wh_km, 2), "name": row.name, **error})
    labels = list(dict.fromkeys(point["family"] for point in points))
    scale = alt.Scale(domain=labels, range=[COLOURS[place % len(COLOURS)] for place in range(len(labels))])
    legend = alt.Legend(title=None, orient="right", labelColor="var(--ink)", labelLimit=300, symbolOpacity=1)
    colour = alt.Color("family:N", scale=scale, sort=labels, legend=legend)
    shapes = alt.Scale(domain=labels, range=[SHAPES[place // len(COLOURS) % len(SHAPES)] for place in range(len(labels))])
    shape = alt.Shape("family:N", scale=shapes, sort=labels, legend=legend)
    chart = alt.vconcat(_between(colour, shape), _errors(colour, shape), spacing=34)
    line = "Lines: interpolated from vehicle L to vehicle H, WLTP. Points: the full test of each vehicle."
    heading = alt.Title(title, subtitle=line, **HEADING)
    return specification(chart.properties(title=heading), lines=lines, points=points)


def _x(title: str | None) -> alt.X:
    return alt.X("demand:Q", axis=alt.Axis(title=title, grid=False, tickCount=8)).scale(zero=False, nice=True)


def _between(colour: alt.Color, shape: alt.Shape) -> alt.LayerChart | alt.FacetChart:
    y = alt.Y("wh_km:Q", axis=y_title("Consumption from the grid, Wh/km", tickCount=7, minExtent=AXIS_PX, maxExtent=AXIS_PX))
    y = y.scale(zero=False)
    ends = alt.Chart(named("lines")).encode(x=_x(None), y=y)
    points = alt.Chart(named("points")).encode(x=_x(None), y=y, color=colour, shape=shape)
    return alt.layer(
        ends.mark_line(strokeWidth=1.8).encode(color=colour),
        points.mark_point(filled=True, size=58, opacity=1),
        ends.mark_text(dy=-12, **BESIDE).encode(text="text:N"),
    ).properties(width=FAMILY_PX, height=HEIGHT_PX)


def _errors(colour: alt.Color, shape: alt.Shape) -> alt.LayerChart | alt.FacetChart:
    title = "Range, interpolated over the vehicle's own test, less 1, %"
    y = alt.Y("error:Q", axis=y_title(title, tickCount=5, minExtent=AXIS_PX, maxExtent=AXIS_PX))
    base = alt.Chart(named("points")).transform_filter("isValid(datum.error)").encode(x=_x("Cycle energy demand, Wh"))
    return alt.layer(
        base.mark_rule(strokeWidth=1.5).encode(y=y, y2=alt.Y2Datum(0), color=colour),
        base.mark_point(filled=True, size=46, opacity=1).encode(y=y, color=colour, shape=shape),
    ).properties(width=FAMILY_PX, height=ERROR_PX)
