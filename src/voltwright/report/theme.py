"""The look that all charts share: colours by name, fonts, axes.

Colours are CSS variables of `style.css`, so that charts, tables and legends have one palette, and follow the reader's
light or dark setting, and the printer, without being drawn again.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.report.labels import short_names
from voltwright.study.compare import CarComparison

FONT = "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
BAR_PX, GAP_PX = 17, 20
HEAT_BREAKS = (0.70, 0.80, 0.85, 0.90, 0.92, 0.94, 0.95)

# Properties of marks that several charts share.
WHISKER: dict[str, Any] = {"color": "var(--ink)", "strokeWidth": 1.25}
HALO: dict[str, Any] = {"color": "var(--paper)", "strokeWidth": 3.25, "opacity": 0.35}
PUBLISHED: dict[str, Any] = {
    "shape": "diamond",
    "fill": "var(--paper)",
    "stroke": "var(--ink)",
    "strokeWidth": 1.6,
    "size": 95,
    "opacity": 1,
}
CERTIFIED: dict[str, Any] = PUBLISHED | {"fill": "var(--ink)", "stroke": "var(--paper)", "size": 150}
RUMOUR: dict[str, Any] = {"color": "var(--ink)", "strokeWidth": 2.5, "strokeDash": [2, 3]}
INSIDE: dict[str, Any] = {"color": "var(--on-car)", "fontWeight": 600, "fontSize": 12}
ON_INK: dict[str, Any] = INSIDE | {"color": "var(--paper)"}
BESIDE: dict[str, Any] = {"color": "var(--ink)", "fontSize": 12}
SMALL: dict[str, Any] = BESIDE | {"fontSize": 11}
HAIR: dict[str, Any] = {"color": "var(--line-strong)", "strokeWidth": 1}
DOTS: dict[str, Any] = {
    "fill": "var(--dot)",
    "stroke": "var(--dot-edge)",
    "strokeWidth": 0.5,
    "size": 13,
    "opacity": 0.85,
    "clip": True,
}

HEADING: dict[str, Any] = {
    "anchor": "start",
    "fontSize": 17,
    "fontWeight": 600,
    "color": "var(--ink)",
    "subtitleFontSize": 13,
    "subtitleColor": "var(--soft)",
    "subtitlePadding": 5,
    "offset": 18,
}
"""Of a picture of its own: title, and a line below it."""

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 2, "right": 8, "top": 4, "bottom": 2},
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line-strong)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "ticks": False,
        "domain": False,
        "labelPadding": 6,
        "titlePadding": 10,
    },
    "axisX": {"titleAnchor": "end", "labelFlush": True},
    "text": {"fontSize": 12, "color": "var(--ink)"},
}


def car_colours(cars: Sequence[CarComparison]) -> alt.Scale:
    """The scale from a car's short name to its colour."""
    names = short_names(cars)
    return alt.Scale(domain=names, range=[car_colour(place) for place in range(len(names))])


def car_colour(place: int) -> str:
    """The colour of the car in this place of the comparison."""
    return f"var(--car-{place + 1})"


def heat_scale() -> alt.Scale:
    """Efficiency to colour in steps, so that the contours of the map can be seen."""
    return alt.Scale(
        type="threshold", domain=list(HEAT_BREAKS), range=[f"var(--heat-{step})" for step in range(len(HEAT_BREAKS) + 1)]
    )


def y_title(text: str, **axis: Any) -> alt.Axis:
    """An upright axis with its title written level above it."""
    return alt.Axis(
        title=text, titleAngle=0, titleAlign="left", titleAnchor="start", titleX=0, titleY=-12, titleBaseline="bottom", **axis
    )


def named(name: str) -> alt.NamedData:
    """Rows of a chart by name, so that its layers share them."""
    return alt.NamedData(name=name)


def specification(chart: alt.TopLevelMixin, **rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A chart with its named rows as a valid Vega-Lite specification.

    The address of the schema is left out, so that the page names no host; the look comes from the page's own `CONFIG`.
    """
    chosen = chart.to_dict()
    return {key: value for key, value in chosen.items() if key not in ("$schema", "config")} | {"datasets": rows}
