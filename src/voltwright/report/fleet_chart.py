"""The picture of a fleet: how the variants of each car spread in one figure."""

from typing import Any

import altair as alt

from voltwright.figures import figure_label, unit_of_quantity
from voltwright.formatting import decimals_of, number
from voltwright.report.theme import HEADING, named, specification
from voltwright.study.fleet.reduced import CarFleet

WIDTH_PX, HEIGHT_PX = 620, 220
COLOURS = tuple(f"var(--car-{place})" for place in range(1, 7))


def fleet_picture(fleets: tuple[CarFleet, ...], figure: str) -> dict[str, Any] | None:
    """The picture as one Vega-Lite specification of a fixed width; None where no variant differs from another.

    Args:
        fleets: at most six of them are drawn.
        figure: name of the figure.
    """
    drawn = [(fleet, each) for fleet in fleets for each in fleet.figures if each.name == figure and each.histogram][:6]
    if not drawn:
        return None
    rows = []
    for fleet, each in drawn:
        step = (each.high - each.low) / len(each.histogram)
        rows += [
            {
                "car": fleet.title,
                "from": each.low + place * step,
                "to": each.low + (place + 1) * step,
                "share": 100.0 * count / fleet.variants,
            }
            for place, count in enumerate(each.histogram)
        ]
    unit, label = unit_of_quantity(figure), figure_label(figure)
    titles = list(dict.fromkeys(fleet.title for fleet, _ in drawn))
    legend = None if len(titles) == 1 else alt.Legend(title=None, orient="bottom", symbolType="square", labelColor="var(--ink)")
    chart = (
        alt.Chart(named("variants"))
        .mark_bar(opacity=0.8)
        .encode(
            x=alt.X("from:Q", bin="binned", scale=alt.Scale(zero=False), axis=alt.Axis(title=f"{label}, {unit}")),
            x2="to:Q",
            y=alt.Y("share:Q", stack=None, axis=alt.Axis(title="Share of the variants, %")),
            color=alt.Color("car:N", scale=alt.Scale(domain=titles, range=list(COLOURS[: len(titles)])), legend=legend),
        )
        .properties(width=WIDTH_PX, height=HEIGHT_PX)
    )
    fleet, each = drawn[0]
    decimals = decimals_of(each.mean)
    line = f"{number(fleet.variants)} variants; {fleet.title}: {number(each.base, decimals)} {unit}, 1 to 99 % of its variants "
    line += f"{number(each.p01, decimals)} to {number(each.p99, decimals)} {unit}"
    return specification(
        chart.properties(title=alt.Title(f"{label}, spread of the variants", subtitle=line, **HEADING)), variants=rows
    )
