"""The picture of an uncertainty study: for each figure a row a car, with what is likely, and what others published."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from voltwright.figures import QUANTITIES, unit_of_quantity
from voltwright.formatting import number
from voltwright.report.labels import SURE
from voltwright.report.theme import CERTIFIED, HEADING, PUBLISHED, SMALL, named, specification

WIDTH_PX, ROW_PX, BAR_PX = 360, 38, 18
BANDS = ((0, 6, 0.30), (1, 5, 0.35), (2, 4, 0.75))
"""Places of both ends of each band among the quantiles, the widest first, and how dense it is."""
NAMES_MOST_PX = 250
MARGIN = 0.04


def uncertainty_picture(
    result: Any, title: str = "How sure the figures are", line: str | None = None, quantities: Sequence[str] = ()
) -> dict[str, Any]:
    """The picture as one Vega-Lite specification.

    Args:
        result: of `uncertainty`: cars, levels, draws. title: of the picture. line: below it; default: what the bands mean.
        quantities: to draw; default: all.
    """
    names = [_short(car.title) for car in result.cars]
    there = dict.fromkeys(row.quantity for car in result.cars for row in car.figures)
    shown = [name for name in quantities or there if name in there]
    one_make = len({car.make for car in result.cars}) == 1 and len(result.cars) > 1
    rows: dict[str, list[dict[str, Any]]] = {}
    panels = []
    for place, quantity in enumerate(shown):
        rows |= _rows(result, names, quantity, one_make)
        panels.append(_panel(quantity, names, _domain(rows, quantity), labels=place % 2 == 0))
    pairs = [alt.hconcat(*panels[place : place + 2], spacing=26) for place in range(0, len(panels), 2)]
    words = line or (
        "Bands: 50, 80 and 90 % of the draws, evidence and model together. Line: 90 % by the evidence alone. "
        "Diamonds: published figures."
    )
    chart = alt.vconcat(*pairs, spacing=26).properties(title=alt.Title(title, subtitle=words, **HEADING))
    return specification(chart, **rows)


def _rows(result: Any, names: Sequence[str], quantity: str, one_make: bool) -> dict[str, list[dict[str, Any]]]:
    bands: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for name, car in zip(names, result.cars, strict=True):
        for row in (each for each in car.figures if each.quantity == quantity):
            ends = [(row.quantiles[low], row.quantiles[high], dense) for low, high, dense in BANDS]
            bands += [{"car": name, "low": low, "high": high, "dense": dense} for low, high, dense in ends]
            digits = 1 if quantity.endswith("_s") else 0
            words = f"{number(row.low, digits)} to {number(row.high, digits)}"
            middle = row.quantiles[len(row.quantiles) // 2]
            low, high = row.evidence_low, row.evidence_high
            lines.append({"car": name, "low": low, "high": high, "middle": middle, "end": row.high, "words": words})
        known = (each for each in car.published if each.quantity == quantity)
        marks += [{"car": name, "value": each.value, "sure": each.kind in SURE} for each in known]
    across = [{"value": mark["value"]} for mark in marks] if one_make else []
    return {f"bands-{quantity}": bands, f"lines-{quantity}": lines, f"marks-{quantity}": marks, f"across-{quantity}": across}


def _domain(rows: dict[str, list[dict[str, Any]]], quantity: str) -> list[float]:
    values = [each[end] for each in rows[f"bands-{quantity}"] for end in ("low", "high")]
    values += [each[end] for each in rows[f"lines-{quantity}"] for end in ("low", "high")]
    values += [each["value"] for each in rows[f"marks-{quantity}"]]
    low, high = min(values), max(values)
    margin = MARGIN * (high - low or abs(high) or 1.0)
    return [low - margin, high + margin]


def _panel(quantity: str, names: Sequence[str], domain: list[float], *, labels: bool) -> alt.LayerChart | alt.FacetChart:
    axis = alt.Axis(title=None, labels=labels, labelLimit=NAMES_MOST_PX, labelColor="var(--ink)", grid=False)
    y = alt.Y("car:N", sort=list(names), axis=axis).scale(paddingInner=0.5)
    x_axis = alt.Axis(title=None, tickCount=5, grid=True)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=x_axis).scale(domain=domain, nice=False, zero=False)

    bands = (
        alt.Chart(named(f"bands-{quantity}"))
        .mark_bar(height=BAR_PX, color="var(--car-1)")
        .encode(x=x("low"), x2="high:Q", y=y, opacity=alt.Opacity("dense:Q", scale=None))
    )
    base = alt.Chart(named(f"lines-{quantity}"))
    lines = base.mark_rule(color="var(--ink)", strokeWidth=1.5).encode(x=x("low"), x2="high:Q", y=y)
    middles = base.mark_tick(color="var(--paper)", thickness=2.5, height=BAR_PX).encode(x=x("middle"), y=y)
    placed: dict[str, Any] = {"align": "right", "dy": -BAR_PX + 2}
    behind = base.mark_text(**placed, **SMALL, stroke="var(--paper)", strokeWidth=4)
    halo = behind.encode(x=x("end"), y=y, text="words:N")
    words = base.mark_text(**placed, **SMALL).encode(x=x("end"), y=y, text="words:N")
    across = alt.Chart(named(f"across-{quantity}")).mark_rule(color="var(--ink)", strokeWidth=1, strokeDash=[3, 3])
    marks = alt.Chart(named(f"marks-{quantity}"))
    sure = marks.transform_filter("datum.sure").mark_point(**CERTIFIED).encode(x=x("value"), y=y)
    said = marks.transform_filter("!datum.sure").mark_point(**PUBLISHED).encode(x=x("value"), y=y)
    heading = alt.Title(f"{QUANTITIES[quantity]} [{unit_of_quantity(quantity)}]", anchor="start", fontSize=13, color="var(--ink)")
    layers = (across.encode(x=x("value")), bands, lines, middles, halo, words, said, sure)
    return alt.layer(*layers).properties(width=WIDTH_PX, height=ROW_PX * len(names) + 10, title=heading)


def _short(title: str) -> str:
    """A title as a label of a row: what stands in brackets below it is left out where it is long."""
    return title if len(title) <= 40 else title.split(" (", maxsplit=1)[0]
