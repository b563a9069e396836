"""Pictures of a series of cars: measured figures as histograms by variant, and how often series fail the conformity test."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.figures import QUANTITIES
from voltwright.formatting import number
from voltwright.report.theme import HAIR, HEADING, car_colour, named, specification, y_title
from voltwright.study.production.declared import OperatingCharacteristic
from voltwright.study.production.result import ProductionResult
from voltwright.units import symbol_of

WIDTH_PX, HEIGHT_PX = 760, 190
FIGURES = 2
"""Consumption and range of the first procedure, which stand first."""


def production_picture(result: ProductionResult) -> dict[str, Any]:
    """Histograms of the measured figures of the first procedure, by variant, as one Vega-Lite specification of a fixed width.

    Args: result: of a production plan.
    """
    figures = list(dict.fromkeys(each.figure for each in result.histograms))[:FIGURES]
    variants = list(dict.fromkeys(each.variant for each in result.histograms))
    colour = alt.Color(
        "variant:N",
        scale=alt.Scale(domain=variants, range=[car_colour(place % 6) for place in range(len(variants))]),
        legend=alt.Legend(title=None, orient="top", symbolType="square", labelColor="var(--ink)", labelLimit=300),
    )
    rows = {f"figure{place}": _bins(result, figure) for place, figure in enumerate(figures)}
    charts = [_histogram(name, figure, colour) for name, figure in zip(rows, figures, strict=True)]
    words = f"{number(result.sampled)} of {number(result.count)} cars, each as one test measures it"
    chart = alt.vconcat(*charts, spacing=30).properties(title=alt.Title(result.title, subtitle=words, **HEADING))
    return specification(chart, **rows)


def _bins(result: ProductionResult, figure: str) -> list[dict[str, Any]]:
    return [
        {"from": low, "to": high, "percent": 100.0 * cars / max(sum(each.cars), 1), "variant": each.variant}
        for each in result.histograms
        if each.figure == figure
        for low, high, cars in zip(each.edges[:-1], each.edges[1:], each.cars, strict=True)
        if cars
    ]


def _histogram(name: str, figure: str, colour: alt.Color) -> alt.Chart:
    title = f"{QUANTITIES.get(figure, figure)}, measured, {symbol_of(figure)}"
    return (
        alt.Chart(named(name))
        .mark_bar(opacity=0.75, stroke="var(--paper)", strokeWidth=0.5)
        .encode(
            x=alt.X("from:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=title, grid=False, tickCount=8)),
            x2="to:Q",
            y=alt.Y(
                "percent:Q",
                stack=None,
                scale=alt.Scale(zero=True),
                axis=y_title("cars of the variant in the bin, %", tickCount=4),
            ),
            y2=alt.datum(0.0),
            color=colour,
        )
        .properties(width=WIDTH_PX, height=HEIGHT_PX)
    )


def characteristic_picture(found: OperatingCharacteristic, title: str) -> dict[str, Any]:
    """How often series fail over their mean, a line for each spread, as one Vega-Lite specification of a fixed width.

    Args: found: by bias and spread. title: of the picture.
    """
    rows: Sequence[dict[str, Any]] = [
        {"bias": bias, "percent": 100.0 * fails, "sd": f"sd {sd:.2g} %"}
        for sd, line in zip(found.sd_percent, found.fails, strict=True)
        for bias, fails in zip(found.bias_percent, line, strict=True)
    ]
    names = [f"sd {sd:.2g} %" for sd in found.sd_percent]
    limit = alt.Chart(named("limit")).mark_rule(**HAIR).encode(x="bias:Q")
    lines = (
        alt.Chart(named("lines"))
        .mark_line(strokeWidth=2, point=True)
        .encode(
            x=alt.X("bias:Q", axis=alt.Axis(title="mean of measured over declared, less 100 %", tickCount=6)),
            y=alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=y_title("series that fail, %", tickCount=5)),
            color=alt.Color(
                "sd:N",
                sort=names,
                scale=alt.Scale(domain=names, range=[car_colour(place % 6) for place in range(len(names))]),
                legend=alt.Legend(title=None, orient="right", labelColor="var(--ink)"),
            ),
        )
    )
    chart = alt.layer(limit, lines).properties(width=WIDTH_PX, height=1.4 * HEIGHT_PX)
    words = f"sequential test, 3 to 16 cars; {number(found.sequences)} simulated series for each point"
    return specification(
        chart.properties(title=alt.Title(title, subtitle=words, **HEADING)),
        lines=rows,
        limit=[{"bias": 100.0 * (found.limit - 1.0)}],
    )
