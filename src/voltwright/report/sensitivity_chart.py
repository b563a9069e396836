"""The tornado picture of a sensitivity: how far each number's own interval moves a figure, both ways, the widest on top."""

from typing import Any

import altair as alt

from voltwright.figures import QUANTITIES, unit_of_quantity
from voltwright.formatting import SPACE, decimals_of, percent, plain, with_interval
from voltwright.report.theme import HAIR, HEADING, SMALL, named, specification
from voltwright.study.sensitivity_result import NumberSensitivity, Sensitivity

WIDTH_PX, BAR_PX = 520, 26
SHOWN = 15
SMALL_SHARE = 0.01
ENDS = {"at its upper end": "var(--car-1)", "at its lower end": "var(--car-2)"}
ROOM = 1.12


def tornado_picture(known: Sensitivity, title: str) -> dict[str, Any] | None:
    """The picture as one Vega-Lite specification of a fixed width; None where no number moves the figure.

    Args:
        known: figures of a car with what they owe to each number.
        title: of the car.
    """
    figure = known.figure
    moving = [each for each in known.numbers if each.contributions[figure] > 0.0][:SHOWN]
    if not moving:
        return None
    unit, label = unit_of_quantity(figure), QUANTITIES[figure]
    rows = [row for each in moving for row in _rows(each, figure, known)]
    widest = ROOM * max(abs(row["change"]) for row in rows)
    paths = [each.path for each in moving]
    x = alt.X(
        "change:Q",
        scale=alt.Scale(domain=[-widest, widest], nice=False),
        axis=alt.Axis(title=f"Change of {label[0].lower() + label[1:] if label[:2].istitle() else label}, {unit}", tickCount=7),
    )
    y = alt.Y("path:N", sort=paths, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8, labelLimit=330))
    base = alt.Chart(named("numbers")).encode(y=y.scale(domain=paths, paddingInner=0.3))
    legend = alt.Legend(title="Number", orient="bottom", symbolType="square", labelColor="var(--ink)")
    colour = alt.Color("end:N", scale=alt.Scale(domain=list(ENDS), range=list(ENDS.values())), sort=list(ENDS), legend=legend)
    chart = alt.layer(
        base.mark_bar().encode(x=x, color=colour),
        base.mark_rule(**HAIR).encode(x=alt.datum(0.0)),
        base.mark_text(align="left", **SMALL).encode(x=alt.value(WIDTH_PX + 10), text="words:N").transform_filter("datum.first"),
    ).properties(width=WIDTH_PX, height=BAR_PX * len(moving))
    decimals = decimals_of(known.figures[figure])
    value = with_interval(known.figures[figure], known.half_widths[figure], decimals)
    line = f"{label} {value} {unit}; each number moved over its own 90 % interval, the others kept"
    return specification(chart.properties(title=alt.Title(title, subtitle=line, **HEADING)), numbers=rows)


def _rows(each: NumberSensitivity, figure: str, known: Sensitivity) -> list[dict[str, Any]]:
    slope = each.derivatives[figure]
    spread = f"{plain(float(f'{each.value:.4g}'))} ± {plain(float(f'{each.half_width:.2g}'))}{SPACE}{each.unit}".rstrip()
    share = known.share(each)
    part = f", {percent(share)} of the variance" if share >= SMALL_SHARE else ""
    words = f"{spread}, {each.evidence}{part}"
    return [
        {"path": each.path, "change": sign * slope * each.half_width, "end": end, "first": sign > 0.0, "words": words}
        for sign, end in zip((1.0, -1.0), ENDS, strict=True)
    ]
