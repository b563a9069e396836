"""The picture of a study in shards: how each column of numbers is spread over the cars."""

from typing import TYPE_CHECKING, Any

import altair as alt

from voltwright.errors import SpecError
from voltwright.figures import QUANTITIES
from voltwright.formatting import number
from voltwright.report.theme import HEADING, named, specification, y_title
from voltwright.units import symbol_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PANEL_WIDTH_PX, PANEL_PX, BESIDE_EACH_OTHER = 380, 150, 2
PANELS_MOST = 12


def shards_picture(
    title: str,
    cars: int,
    summary: "Mapping[str, Mapping[str, float | None]]",
    histograms: "Mapping[str, Sequence[float]]",
) -> dict[str, Any]:
    """A histogram of each column of numbers, with its median and its outer percentiles.

    Args:
        title: of the study.
        cars: how many.
        summary: figures by column, see `study.shards.summary.NumberSummary.figures`.
        histograms: by column, values in each of equal parts from the lowest to the highest.

    Raises:
        SpecError: no column has a spread, or shards are missing.
    """
    names = [name for name, counts in histograms.items() if counts][:PANELS_MOST]
    if not names:
        raise SpecError("There is nothing to draw: shards are missing, or every car has the same figures.")
    rows, marks = {}, {}
    for place, name in enumerate(names):
        low, high = float(summary[name]["min"] or 0.0), float(summary[name]["max"] or 0.0)
        counts, step = histograms[name], (high - low) / len(histograms[name])
        edges = [low + part * step for part in range(len(counts) + 1)]
        rows[f"bars{place}"] = [
            {"left": left, "right": right, "cars": count} for left, right, count in zip(edges, edges[1:], counts, strict=False)
        ]
        marks[f"marks{place}"] = [{"at": summary[name][each], "solid": each == "p50"} for each in ("p01", "p50", "p99")]
    panels = [_panel(place, name) for place, name in enumerate(names)]
    lines = [
        alt.hconcat(*panels[first : first + BESIDE_EACH_OTHER], spacing=30) for first in range(0, len(panels), BESIDE_EACH_OTHER)
    ]
    words = f"{number(cars)} cars. Solid: median; dashed: 1 % and 99 % of the cars."
    chart = alt.vconcat(*lines, spacing=24).properties(title=alt.Title(title, subtitle=words, **HEADING))
    return specification(chart, **rows, **marks)


def _panel(place: int, name: str) -> alt.LayerChart | alt.FacetChart:
    unit = symbol_of(name)
    words = QUANTITIES.get(name, name) + (f" [{unit}]" if unit else "")
    x = alt.X("left:Q", axis=alt.Axis(title=words, grid=False, tickCount=6)).scale(zero=False, nice=False)
    y = alt.Y("cars:Q", axis=y_title("cars", tickCount=3, minExtent=44, maxExtent=44))
    bars = alt.Chart(named(f"bars{place}")).mark_rect(color="var(--car-1)").encode(x=x, x2="right:Q", y=y, y2=alt.datum(0))
    rules = alt.Chart(named(f"marks{place}")).mark_rule(color="var(--ink)", strokeWidth=1.5)
    dash = alt.condition("datum.solid", alt.value([1, 0]), alt.value([4, 3]))
    return alt.layer(bars, rules.encode(x="at:Q", strokeDash=dash)).properties(width=PANEL_WIDTH_PX, height=PANEL_PX)
