"""The picture of a validation: predicted against measured on each cycle with the 90 % band, and the deviations of each maker."""

from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import percent
from voltwright.report.theme import HEADING, named, specification, y_title
from voltwright.report.validation.tables import NAMES, maker_words
from voltwright.study.calibration.validate import Outcome, Validation, statistics

PANEL_PX, GAP_PX, ROW_PX, MAKERS_PX, AXIS_PX = 460, 48, 21, 92, 36
MAKER_TESTS_LEAST = 3
MAKERS_FEW = 8
OTHERS = "other makers"
ROOM = 1.06
DEVIATION_MAX = 0.3
"""Deviations beyond are drawn at the edge."""
TICKS_LEAST = 4
TICKS_WH_KM = (60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800)
SUBHEADING: dict[str, Any] = HEADING | {"fontSize": 14, "offset": 22}
INSIDE = alt.Scale(domain=[True, False], range=["var(--car-1)", "var(--car-2)"])
DOT: dict[str, Any] = {"filled": True, "opacity": 0.55, "strokeWidth": 0, "aria": False}

SIGNED = "(datum.value > 0 ? '+' : '') + replace(format(datum.value, '~f'), '-', '\u2212')"

Rows = list[dict[str, Any]]


def validation_picture(validation: Validation) -> dict[str, Any] | None:
    """The picture as one Vega-Lite specification of a fixed width; None where no test has a result.

    The colours are variables of the style sheet, see `theme.py`.
    """
    shown = [outcome for outcome in validation.counted if outcome.largest is not None]
    if not shown:
        return None
    ends = _ends(shown)
    data: dict[str, Rows] = {}
    for cycle, name in enumerate(NAMES):
        data[f"points-{name}"] = _points(shown, cycle)
        data[f"band-{name}"] = _band(shown, cycle, ends)
        data[f"makers-{name}"], data[f"means-{name}"] = _makers(shown, cycle)
    order = _maker_order(shown)
    across = alt.hconcat(*(_across(shown, cycle, ends) for cycle in (0, 1)), spacing=GAP_PX)
    makers = alt.hconcat(*(_by_maker(cycle, order, data) for cycle in (0, 1)), spacing=GAP_PX)
    title = f"{len(shown)} certified tests, {validation.mode}"
    line = (
        "Consumption from the grid. Blue: the measured value lies in the 90 % interval; orange: outside. Grey: typical interval."
    )
    return specification(
        alt.vconcat(across, makers, spacing=40).properties(title=alt.Title(title, subtitle=line, **HEADING)), **data
    )


def _room_px(cycle: int) -> int:
    """Room for the labels left of a panel: the makers' names stand beside the left one alone."""
    return MAKERS_PX if cycle == 0 else AXIS_PX


def _ends(shown: list[Outcome]) -> tuple[float, float]:
    """The ends of both axes of the upper panels [Wh/km]."""
    values = [value for outcome in shown for value in (*outcome.measured_wh_km, *outcome.predicted_wh_km) if value is not None]
    return min(values) / ROOM, max(values) * ROOM


def _ticks(ends: tuple[float, float]) -> list[int]:
    """Round values between the ends; every tenth where these are close to each other."""
    found = [tick for tick in TICKS_WH_KM if ends[0] <= tick <= ends[1]]
    return found if len(found) >= TICKS_LEAST else [tick for tick in range(0, int(ends[1]) + 1, 10) if tick >= ends[0]]


def _points(shown: list[Outcome], cycle: int) -> Rows:
    rows = []
    for outcome in shown:
        measured = outcome.measured_wh_km[cycle]
        if measured is not None:
            predicted, inside = outcome.predicted_wh_km[cycle], outcome.inside(cycle)
            rows.append({"m": round(measured, 1), "p": round(predicted, 1), "in": inside})
    return rows


def _band(shown: list[Outcome], cycle: int, ends: tuple[float, float]) -> Rows:
    """Two ends of the band in which 90 % of the tests lie, by the median of their intervals."""
    half = float(np.median([outcome.high_wh_km[cycle] / outcome.predicted_wh_km[cycle] for outcome in shown]))
    return [{"m": round(end, 2), "p": round(end, 2), "low": round(end / half, 2), "high": round(end * half, 2)} for end in ends]


def _across(shown: list[Outcome], cycle: int, ends: tuple[float, float]) -> alt.LayerChart | alt.FacetChart:
    """Predicted over measured on logarithmic axes, with the line of agreement and the band."""
    scale = alt.Scale(type="log", domain=list(ends), nice=False)
    ticks = _ticks(ends)
    x = alt.X("m:Q", scale=scale, axis=alt.Axis(title="measured, Wh/km", values=ticks, labelFlush=False))
    room = _room_px(cycle)
    y = alt.Y("p:Q", scale=scale, axis=y_title("predicted, Wh/km", values=ticks, minExtent=room, maxExtent=room))
    band = alt.Chart(named(f"band-{NAMES[cycle]}"))
    points = alt.Chart(named(f"points-{NAMES[cycle]}"))
    found = statistics(shown, cycle)
    words = f"{NAMES[cycle]}: {percent(found.mae or 0.0, 1)} mean absolute deviation, {found.n} tests"
    aside = f"{percent(found.coverage or 0.0)} inside their 90 % interval"
    return alt.layer(
        band.mark_area(color="var(--ink)", opacity=0.07, clip=True).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        band.mark_line(color="var(--line-strong)", strokeWidth=1.25, clip=True).encode(x=x, y=y),
        points.mark_point(size=30, **DOT).encode(x=x, y=y, color=alt.Color("in:N", scale=INSIDE, legend=None)),
    ).properties(width=PANEL_PX, height=PANEL_PX, title=alt.Title(words, subtitle=aside, **SUBHEADING))


def _maker_order(shown: list[Outcome]) -> list[str]:
    """Makers with enough tests, the most tested first, the others together at the end; of a short table every maker."""
    names = [maker_words(outcome.test.maker) for outcome in shown]
    order = sorted(set(names), key=lambda name: (-names.count(name), name))
    enough = [name for name in order if names.count(name) >= MAKER_TESTS_LEAST]
    return order if len(order) <= MAKERS_FEW or len(enough) == len(order) else [*enough, OTHERS]


def _makers(shown: list[Outcome], cycle: int) -> tuple[Rows, Rows]:
    """Deviations by maker, and their means."""
    order = _maker_order(shown)
    dots: Rows = []
    for outcome in shown:
        deviation = outcome.deviation[cycle]
        if deviation is not None:
            maker = maker_words(outcome.test.maker)
            maker = maker if maker in order else OTHERS
            held = float(np.clip(deviation, -DEVIATION_MAX, DEVIATION_MAX))
            dots.append({"maker": maker, "d": round(100.0 * held, 2), "in": outcome.inside(cycle)})
    means = [(name, [dot["d"] for dot in dots if dot["maker"] == name]) for name in order]
    return dots, [{"maker": name, "d": round(float(np.mean(values)), 2), "n": len(values)} for name, values in means if values]


def _by_maker(cycle: int, order: list[str], data: dict[str, Rows]) -> alt.LayerChart | alt.FacetChart:
    """One row of dots a maker, with a bar at their mean."""
    farthest = max([abs(row["d"]) for name in NAMES for row in data[f"makers-{name}"]], default=1.0)
    scale = alt.Scale(domain=[-ROOM * farthest, ROOM * farthest], nice=False)
    x = alt.X("d:Q", scale=scale, axis=alt.Axis(title="predicted less measured, %", tickCount=8, labelExpr=SIGNED))
    room = _room_px(cycle)
    look: dict[str, Any] = {"labelColor": "var(--ink)", "labelPadding": 10, "labels": cycle == 0, "grid": True}
    axis = alt.Axis(title=None, minExtent=room, maxExtent=room, **look)
    y = alt.Y("maker:N", sort=order, axis=axis).scale(domain=order)
    zero = alt.Chart(named(f"means-{NAMES[cycle]}")).mark_rule(color="var(--line-strong)", strokeWidth=1.25)
    dots = alt.Chart(named(f"makers-{NAMES[cycle]}")).mark_point(size=26, **DOT)
    means = alt.Chart(named(f"means-{NAMES[cycle]}")).mark_tick(color="var(--ink)", thickness=2.25, size=0.72 * ROW_PX)
    words = f"{NAMES[cycle]} by maker, a bar at the mean"
    return alt.layer(
        zero.encode(x=alt.datum(0.0)),
        dots.encode(x=x, y=y, color=alt.Color("in:N", scale=INSIDE, legend=None)),
        means.encode(x=x, y=y),
    ).properties(width=PANEL_PX, height=ROW_PX * len(order), title=alt.Title(words, **SUBHEADING))
