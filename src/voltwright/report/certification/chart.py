"""The picture of a certification test: its phases by name, speed and state of charge over time, consumption of each phase."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.procedures.bench.certificate import Certificate
from voltwright.procedures.bench.dynamometer import PhaseResult, TestRun
from voltwright.report.certification.labels import ending, phase_words, speed_of, words_of_test
from voltwright.report.theme import HEADING, SMALL, named, specification, y_title
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR

WIDTH_PX, NARROW_PX, SPEED_PX, USE_PX, STRIP_PX, TIER_PX = 1080, 262, 230, 74, 9, 15
AXIS_PX, TICK_PX = 44, 60
TIERS_MAX = 3
CHARACTER_PX, GAP_PX = 6.3, 6
SOC_POINTS = 400
DISTANCE_LEAST_M = 500.0
"""A phase that ended sooner shows no consumption: it would be that of one hill or one start."""
HEADROOM, ROOM_FOR_NUMBERS = 1.05, 1.2
COLOURS = {"cycle": "var(--car-1)", "constant": "var(--car-3)", "soak": "var(--line-strong)", "pause": "var(--line-strong)"}
KINDS = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


class Label(NamedTuple):
    """A phase's name above the picture: its text, middle [h], and the row that it stands in, counted from the picture."""

    text: str
    middle_h: float
    tier: int


def certificate_picture(certificate: Certificate, title: str) -> dict[str, Any]:
    """The tests of a certificate with their headings; `title` is the car's."""
    name = title.split(" (", maxsplit=1)[0]
    headings = [(f"{name}: {words_of_test(certificate, run)}", ending(run)) for run in certificate.runs]
    return picture(certificate.runs, headings)


def picture(runs: Sequence[TestRun], headings: Sequence[tuple[str, str]] = (), width_px: int = WIDTH_PX) -> dict[str, Any]:
    """Tests below each other as one Vega-Lite specification of a fixed width.

    Each has a strip of its phases, speed and charge, and the consumption of each phase. The colours are variables of the
    style sheet, see `theme.py`.

    Args:
        runs: the tests. headings: title and line below it of each test, or none. width_px: of the plot, without its axes.
    """
    tests, rows = [], {}
    for place, run in enumerate(runs):
        test, data = _test(run, f"-{place}", width_px)
        if headings:
            title, line = headings[place]
            test = test.properties(title=alt.Title(title, subtitle=line, **HEADING))
        tests.append(test)
        rows |= data
    return specification(alt.vconcat(*tests, spacing=44), **rows)


def _test(run: TestRun, mark: str, width_px: int) -> tuple[alt.VConcatChart, dict[str, list[dict[str, Any]]]]:
    """The charts of a test, and their rows under names that end in its mark."""
    labels = place_labels(run, width_px)
    tiers = max((label.tier for label in labels), default=0) + 1
    domain = [0.0, run.ended_s / SECONDS_PER_HOUR]
    phases = _phase_rows(run, width_px)
    parts = _strip(mark, domain, tiers), _course(mark, run, domain), _use(mark, phases, domain, width_px)
    chart = alt.vconcat(*(part.properties(width=width_px) for part in parts), spacing=10)
    rows = {
        "phases": phases,
        "labels": [{"text": label.text, "t": label.middle_h, "y": TIER_PX * (tiers - label.tier) - 4} for label in labels],
        "speed": speed_rows(run, width_px),
        "charge": _charge_rows(run),
    }
    return chart, {name + mark: part for name, part in rows.items()}


def place_labels(run: TestRun, width_px: float = WIDTH_PX) -> tuple[Label, ...]:
    """The names of the phases, each over its phase, in rows so that none covers another.

    Laps of one cycle have numbers alone where their names do not fit, as many as there is room for. Pauses have no name; nor
    has a soak that is narrower.
    """
    px_per_s = width_px / run.ended_s
    lap = _lap_numbered(run, px_per_s)
    placed, ends_px = [], [-float(GAP_PX)] * TIERS_MAX
    if lap:
        text = f"{phase_words(lap)}, lap by lap"
        placed.append(Label(text, 0.5 * width_px_of(text) / px_per_s / SECONDS_PER_HOUR, 1))
    tiers = 1 if lap else TIERS_MAX
    for phase in run.phases:
        room_px, middle_px = px_per_s * phase.duration_s, px_per_s * (phase.start_s + 0.5 * phase.duration_s)
        text = phase.name.removeprefix(lap).strip() if lap else _text(run, phase, room_px)
        half_px = 0.5 * width_px_of(text)
        if phase.kind == "pause" or (phase.kind == "soak" and 2.0 * half_px > room_px):
            continue
        middle_px = min(max(middle_px, half_px), width_px - half_px)
        tier = next((row for row in range(tiers) if ends_px[row] + GAP_PX <= middle_px - half_px), None)
        if tier is not None:
            ends_px[tier] = middle_px + half_px
            placed.append(Label(text, middle_px / px_per_s / SECONDS_PER_HOUR, tier))
    return tuple(placed)


def _lap_numbered(run: TestRun, px_per_s: float) -> str:
    """The name of the cycle whose laps are so narrow that they have numbers alone; empty where there is none."""
    last = run.schedule.phases[-1]
    if not last.to_the_end or last.kind != "cycle":
        return ""
    laps = [phase for phase in run.phases if phase.kind == "cycle" and phase.complete]
    narrow = any(width_px_of(phase_words(lap.name)) + GAP_PX > px_per_s * lap.duration_s for lap in laps)
    return last.name if narrow else ""


def _text(run: TestRun, phase: PhaseResult, room_px: float) -> str:
    """A phase's name, with its constant speed where there is room."""
    name, speed = phase_words(phase.name), speed_of(run, phase)
    long = f"{name}, {speed}"
    return long if speed and width_px_of(long) <= room_px else name


def width_px_of(text: str) -> float:
    """The width of a label, a little more than it takes [px]."""
    return CHARACTER_PX * len(text)


def speed_rows(run: TestRun, columns: int = WIDTH_PX) -> list[dict[str, float]]:
    """Speed over time [h, km/h], thinned to the slowest and the fastest moment of each column of the picture."""
    time, speed = run.time_s / SECONDS_PER_HOUR, run.speed_m_s / M_S_PER_KMH
    rows = []
    for part in np.array_split(np.arange(len(speed)), min(columns, len(speed))):
        slow, fast = part[np.argmin(speed[part])], part[np.argmax(speed[part])]
        rows += [{"t": round(float(time[at]), 5), "v": round(float(speed[at]), 1)} for at in sorted({slow, fast})]
    return rows


def _charge_rows(run: TestRun) -> list[dict[str, float]]:
    at = np.unique(np.linspace(0, len(run.soc) - 1, SOC_POINTS).astype(int))
    first = {"t": 0.0, "c": round(100.0 * run.phases[0].soc_start, 2)}
    time, charge = run.time_s[at] / SECONDS_PER_HOUR, 100.0 * run.soc[at]
    return [first, *({"t": round(float(t), 5), "c": round(float(c), 2)} for t, c in zip(time, charge, strict=True))]


def _phase_rows(run: TestRun, width_px: int) -> list[dict[str, Any]]:
    rows = []
    px_per_s = width_px / run.ended_s
    for phase in run.phases:
        far_enough = phase.distance_m >= DISTANCE_LEAST_M
        used = phase.energy_dc_j / J_PER_WH / (phase.distance_m / M_PER_KM) if far_enough else None
        text = "" if used is None else number(used)
        rows.append(
            {
                "kind": phase.kind,
                "from": round(phase.start_s / SECONDS_PER_HOUR, 5),
                "to": round((phase.start_s + phase.duration_s) / SECONDS_PER_HOUR, 5),
                "use": used,
                "text": text if width_px_of(text) <= px_per_s * phase.duration_s else "",
            }
        )
    return rows


def _time(domain: list[float], **axis: Any) -> alt.X:
    return alt.X("t:Q", axis=alt.Axis(grid=False, **axis)).scale(domain=domain, nice=False)


def _span(domain: list[float], **axis: Any) -> alt.X:
    return alt.X("from:Q", axis=alt.Axis(grid=False, **axis)).scale(domain=domain, nice=False)


def _strip(mark: str, domain: list[float], tiers: int) -> alt.LayerChart | alt.FacetChart:
    """A bar for each phase in the colour of its kind, its name above."""
    bars = (
        alt.Chart(named(f"phases{mark}"))
        .mark_rect(stroke="var(--paper)", strokeWidth=1.5, opacity=0.75)
        .encode(
            x=_span(domain, title=None, labels=False),
            x2="to:Q",
            color=alt.Color("kind:N", scale=KINDS, legend=None),
            y=alt.value(TIER_PX * tiers),
            y2=alt.value(TIER_PX * tiers + STRIP_PX),
        )
    )
    names = (
        alt.Chart(named(f"labels{mark}"))
        .mark_text(baseline="bottom", **SMALL)
        .encode(
            x=_time(domain, title=None, labels=False),
            y=alt.Y("y:Q", scale=None, axis=None),
            text="text:N",
        )
    )
    return alt.layer(bars, names).properties(height=TIER_PX * tiers + STRIP_PX)


def _course(mark: str, run: TestRun, domain: list[float]) -> alt.LayerChart | alt.FacetChart:
    """Speed on the left axis, state of charge on the right one."""
    speed = alt.Chart(named(f"speed{mark}"))
    extent: dict[str, Any] = {"minExtent": AXIS_PX, "maxExtent": AXIS_PX, "tickCount": 5}
    left = alt.Y("v:Q", axis=y_title("Speed, km/h", titleColor="var(--car-1)", **extent))
    top = float(np.max(run.speed_m_s)) / M_S_PER_KMH
    left = left.scale(domain=[0.0, HEADROOM * top], nice=False)
    right_axis = alt.Axis(
        title="State of charge, %", titleColor="var(--car-2)", orient="right", grid=False, values=[0, 25, 50, 75, 100],
        titleAngle=0, titleAlign="right", titleAnchor="start", titleX=0, titleY=-12, titleBaseline="bottom",
    )  # fmt: skip
    x = _time(domain, title=None, labels=False)
    moving = alt.layer(
        speed.mark_area(color="var(--car-1)", opacity=0.12).encode(x=x, y=left),
        speed.mark_line(color="var(--car-1)", strokeWidth=0.7, opacity=0.65).encode(x=x, y=left),
    )
    right = alt.Y("c:Q", axis=right_axis).scale(domain=[0.0, 100.0 * HEADROOM], nice=False)
    line = alt.Chart(named(f"charge{mark}"))
    charge = alt.layer(
        line.mark_line(color="var(--paper)", strokeWidth=5.5, opacity=0.75).encode(x=x, y=right),
        line.mark_line(color="var(--car-2)", strokeWidth=2.25).encode(x=x, y=right),
    )
    return alt.layer(moving, charge).resolve_scale(y="independent").properties(height=SPEED_PX)


def _use(mark: str, rows: list[dict[str, Any]], domain: list[float], width_px: int) -> alt.LayerChart | alt.FacetChart:
    """Consumption of each phase."""
    most = ROOM_FOR_NUMBERS * max((row["use"] or 0.0 for row in rows), default=0.0)
    base = alt.Chart(named(f"phases{mark}")).transform_filter("datum.use !== null")
    axis = y_title("From the battery, Wh/km", tickCount=3, minExtent=AXIS_PX, maxExtent=AXIS_PX)
    bars = base.mark_rect(stroke="var(--paper)", strokeWidth=1.5, opacity=0.3).encode(
        x=_span(domain, title="Time, h", tickCount=max(4, min(12, width_px // TICK_PX)), format="~g", labelFlush=False),
        x2="to:Q",
        y=alt.Y("use:Q", axis=axis).scale(domain=[0.0, most or 1.0], nice=False),
        y2=alt.datum(0),
        color=alt.Color("kind:N", scale=KINDS, legend=None),
    )
    texts = (
        base.transform_calculate(middle="(datum.from + datum.to) / 2")
        .mark_text(dy=-6, **SMALL)
        .encode(x=alt.X("middle:Q").scale(domain=domain, nice=False), y="use:Q", text="text:N")
    )
    return alt.layer(bars, texts).properties(height=USE_PX)
