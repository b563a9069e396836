"""The picture of a climate study: where the consumption goes at each temperature, and the range below it."""

from itertools import pairwise
from typing import Any

import altair as alt

from voltwright.figures import CLIMATE_PARTS
from voltwright.formatting import deviation_percent, number
from voltwright.report.theme import BESIDE, HEADING, named, specification, y_title
from voltwright.study.climate import ClimateStudy

WIDTH_PX, USE_PX, RANGE_PX, AXIS_PX = 900, 320, 150, 44
HEADROOM = 1.08
SMALL: dict[str, Any] = BESIDE | {"fontSize": 11}
COLOURS = (
    "var(--car-2)",
    "var(--far)",
    "var(--line-strong)",
    "var(--car-4)",
    "var(--car-5)",
    "var(--heat-4)",
    "var(--heat-6)",
    "var(--heat-7)",
)
BAR_SHARE = 0.7


def climate_picture(study: ClimateStudy, title: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width; `title` is the car's."""
    temperatures = [point.temperature_c for point in study.points]
    step = min((after - before for before, after in pairwise(temperatures)), default=5.0)
    parts: list[dict[str, Any]] = []
    for point in study.points:
        low = 0.0
        for name in reversed(CLIMATE_PARTS):
            high = low + max(point.parts_wh_km[name], 0.0)
            left = point.temperature_c - 0.5 * BAR_SHARE * step
            parts.append(
                {
                    "left": left,
                    "right": left + BAR_SHARE * step,
                    "low": round(low, 2),
                    "high": round(high, 2),
                    "part": CLIMATE_PARTS[name],
                }
            )
            low = high
    totals = [
        {
            "t": p.temperature_c,
            "use": round(p.consumption_wh_km, 1),
            "km": round(p.range_km, 1),
            "words": _loss(p.range_km, study),
        }
        for p in study.points
    ]
    domain = [temperatures[0] - 0.6 * step, temperatures[-1] + 0.6 * step]
    sun = f", sun {study.sun_w_m2:.0f} W/m²" if study.sun_w_m2 else ""
    line = (
        f"{study.cycle} again and again, full to empty; {study.start}{sun}. "
        f"Compared with the range at 20 °C: {number(study.reference.range_km)} km."
    )
    chart = alt.vconcat(
        _use(domain, temperatures, HEADROOM * max((part["high"] for part in parts), default=1.0)),
        _ranges(domain, temperatures),
        spacing=30,
    )
    chart = chart.properties(title=alt.Title(f"{title}: heat and cold", subtitle=line, **HEADING))
    return specification(chart, parts=parts, totals=totals)


def _loss(range_km: float, study: ClimateStudy) -> str:
    share = 100.0 * (range_km / study.reference.range_km - 1.0)
    return "" if abs(share) < 0.5 else deviation_percent(0.01 * share, 0)


def _x(field: str, domain: list[float], ticks: list[float], last: bool) -> alt.X:
    words = "replace(format(datum.value, '~f'), '-', '−') + ' °C'"
    axis = alt.Axis(title=None, values=ticks, labelExpr=words, labels=last, grid=False, labelFlush=False)
    return alt.X(f"{field}:Q", axis=axis).scale(domain=domain, nice=False, zero=False)


def _use(domain: list[float], ticks: list[float], top_wh_km: float) -> alt.LayerChart | alt.FacetChart:
    """Stacked parts of the consumption, with its sum above, for which there is room below the end of the axis."""
    scale = alt.Scale(domain=list(CLIMATE_PARTS.values()), range=list(COLOURS))
    legend = alt.Legend(title=None, orient="right", symbolType="square", rowPadding=7, labelColor="var(--ink)", labelLimit=220)
    axis = y_title("Wh/km from the cells", tickCount=6, minExtent=AXIS_PX, maxExtent=AXIS_PX)
    bars = alt.Chart(named("parts")).mark_rect(stroke="var(--paper)", strokeWidth=0.75)
    shown = bars.encode(
        x=_x("left", domain, ticks, last=True),
        x2="right:Q",
        y=alt.Y("low:Q", axis=axis).scale(domain=[0.0, round(top_wh_km, 2)], nice=False),
        y2="high:Q",
        color=alt.Color("part:N", scale=scale, sort=list(CLIMATE_PARTS.values()), legend=legend),
    )
    sums = alt.Chart(named("totals")).mark_text(dy=-9, **BESIDE)
    words = sums.encode(x=_x("t", domain, ticks, last=True), y="use:Q", text=alt.Text("use:Q", format=".0f"))
    return alt.layer(shown, words).properties(width=WIDTH_PX, height=USE_PX)


def _ranges(domain: list[float], ticks: list[float]) -> alt.LayerChart | alt.FacetChart:
    """Range over temperature, and what it loses."""
    axis = y_title("km on one charge", tickCount=4, minExtent=AXIS_PX, maxExtent=AXIS_PX)
    base = alt.Chart(named("totals")).encode(x=_x("t", domain, ticks, last=True))
    y = alt.Y("km:Q", axis=axis).scale(zero=True)
    line = base.mark_line(strokeWidth=2.25, color="var(--car-1)", interpolate="monotone").encode(y=y)
    dots = base.mark_point(filled=True, size=45, color="var(--car-1)", opacity=1).encode(y=y)
    words = base.mark_text(dy=-12, **SMALL).encode(y=y, text="words:N")
    return alt.layer(line, dots, words).properties(width=WIDTH_PX, height=RANGE_PX)
