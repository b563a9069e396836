"""Charts of one car at work: where its energy goes, speed and power over the cycle, the map of its drive unit."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import number
from voltwright.report.comparison.efficiency_bands import bands
from voltwright.report.comparison.losses import loss_groups
from voltwright.report.labels import rounded, short_names
from voltwright.report.theme import (
    BESIDE,
    DOTS,
    HAIR,
    HEAT_BREAKS,
    ON_INK,
    car_colour,
    car_colours,
    heat_scale,
    named,
    specification,
    y_title,
)
from voltwright.study.compare import CarComparison
from voltwright.study.efficiency_map import EfficiencyMap
from voltwright.units import M_S_PER_KMH

TRACE_STEP_S = 2.0
POINT_STEP_S = 4.0
FROM_CELLS, AT_TERMINALS = "Out of the cells", "Consumption"
INSIDE_SHARE, ROOM_FOR_LABELS = 0.3, 1.14
SIDE_PX = 50
"""What the axes take beside the concatenated charts; the page's script takes it off the width it has."""


def energy_steps(car: CarComparison) -> list[tuple[str, float, bool]]:
    """(name, Wh/km, whether a sum) from the cells to the road; the losses add up to what leaves the cells.

    The consumption at the battery's terminals stands behind the battery's own loss.
    """
    drive = car.wltc
    if drive is None:
        return []
    steps = [(FROM_CELLS, drive.chemical_wh / drive.distance_km, True)]
    for name, value in loss_groups(car.losses_wh_km).items():
        steps.append((name, value, False))
        if name == "Battery":
            steps.append((AT_TERMINALS, drive.consumption_pack_wh_km, True))
    return steps


def losses_waterfall(car: CarComparison, place: int, longest_wh_km: float) -> dict[str, Any]:
    """Where the energy goes on WLTC: each loss takes its part, until nothing is left.

    Args:
        car: with a drive over WLTC. place: in the comparison, for its colour. longest_wh_km: end of the axis of all cars.
    """
    rows: list[dict[str, Any]] = []
    left, names = 0.0, []
    for name, value, is_sum in energy_steps(car):
        left = value if is_sum else left - value
        start, end = (0.0, value) if is_sum else (left, left + value)
        names.append(name)
        row = {"name": name, "from": round(start, 3), "to": round(end, 3), "sum": is_sum}
        rows.append(row | {"short": number(value, 1), "inside": is_sum and value > INSIDE_SHARE * longest_wh_km})
    y = alt.Y("name:N", sort=names, axis=alt.Axis(title=None, labelColor="var(--ink)", labelPadding=8))
    domain = [0, rounded(ROOM_FOR_LABELS * longest_wh_km, 3)]
    x = alt.X("from:Q", axis=alt.Axis(title="Wh/km", tickCount=4)).scale(domain=domain, nice=False)
    tips = [alt.Tooltip("name:N", title="Part"), alt.Tooltip("short:N", title="Wh/km")]
    base = alt.Chart(named("steps")).encode(y=y.scale(domain=names, paddingInner=0.22), tooltip=tips)
    layers = (
        base.transform_filter("datum.sum").mark_bar(color="var(--ink)").encode(x=x, x2="to:Q"),
        base.transform_filter("!datum.sum").mark_bar(color=car_colour(place)).encode(x=x, x2="to:Q"),
        base.transform_filter("datum.inside").mark_text(align="right", dx=-7, **ON_INK).encode(x="to:Q", text="short:N"),
        base.transform_filter("!datum.inside").mark_text(align="left", dx=5, **BESIDE).encode(x="to:Q", text="short:N"),
    )
    return specification(alt.layer(*layers).properties(width="container", height=24 * len(rows)), steps=rows)


def speed_and_power(cars: Sequence[CarComparison]) -> dict[str, Any] | None:
    """Speed and battery power over WLTC for the car that the page chooses, with a brush to look closer; None without a trace."""
    rows: list[dict[str, Any]] = []
    for name, car in zip(short_names(cars), cars, strict=True):
        rows += _trace_rows(name, car)
    if not rows:
        return None
    chosen = alt.param(name="car", value=rows[0]["car"])
    brush = alt.selection_interval(
        name="brush", encodings=["x"], mark=alt.BrushConfig(fill="var(--ink)", fillOpacity=0.08, stroke="var(--soft)")
    )
    base = alt.Chart(named("trace")).transform_filter("datum.car === car")

    def time(**axis: Any) -> alt.X:
        fitting = alt.Axis(grid=False, tickCount=8, labelOverlap="greedy", labelSeparation=10, **axis)
        return alt.X("t:Q", axis=fitting).scale(domain=brush, nice=False, zero=False)

    extent: dict[str, Any] = {"minExtent": 34, "maxExtent": 34}
    tips = [
        alt.Tooltip("t:Q", title="s"),
        alt.Tooltip("v:Q", title="km/h"),
        alt.Tooltip("p:Q", title="kW"),
    ]
    colour = alt.Color("car:N", scale=car_colours(cars), legend=None)
    speed = alt.layer(
        base.mark_line(stroke="var(--soft)", strokeWidth=1, strokeDash=[2, 2], clip=True).encode(
            x=time(title=None, labels=False), y="w:Q"
        ),
        base.mark_line(strokeWidth=1.75, clip=True).encode(
            x=time(title=None, labels=False),
            y=alt.Y("v:Q", axis=y_title("Speed, km/h", tickCount=4, **extent)),
            color=colour,
            tooltip=tips,
        ),
    ).properties(width=600, height=170)
    power = alt.layer(
        base.mark_area(opacity=0.22, clip=True, line=False).encode(x=time(title="s"), y="p:Q", color=colour),
        base.mark_line(strokeWidth=1.25, clip=True).encode(
            x=time(title="s"),
            y=alt.Y("p:Q", axis=y_title("Battery power, kW (below zero: recovered)", tickCount=4, **extent)),
            color=colour,
            tooltip=tips,
        ),
        alt.Chart().mark_rule(**HAIR).encode(y=alt.datum(0)),
    ).properties(width=600, height=170)
    overview = (
        base.mark_area(opacity=0.35)
        .encode(
            x=alt.X("t:Q", axis=alt.Axis(title=None, labels=False, grid=False)).scale(nice=False),
            y=alt.Y("v:Q", axis=alt.Axis(title=None, labels=False, grid=False, **extent)),
            color=colour,
        )
        .add_params(brush)
        .properties(width=600, height=48)
    )
    whole = alt.vconcat(speed, power, overview, spacing=22).add_params(chosen)
    return specification(whole.properties(usermeta={"sidePx": SIDE_PX}), trace=rows)


def _trace_rows(name: str, car: CarComparison) -> list[dict[str, Any]]:
    trace = None if car.wltc is None else car.wltc.trace
    if trace is None:
        return []
    keep = slice(None, None, max(1, round(TRACE_STEP_S / float(np.median(np.diff(trace["time_s"]))))))
    columns = (
        trace["time_s"][keep],
        trace["speed_m_s"][keep] / M_S_PER_KMH,
        trace["speed_wanted_m_s"][keep] / M_S_PER_KMH,
        trace["terminal_w"][keep] / 1e3,
    )
    return [
        {"car": name, "t": rounded(float(t)), "v": round(float(v), 1), "w": round(float(w), 1), "p": round(float(p), 1)}
        for t, v, w, p in zip(*columns, strict=True)
    ]


def efficiency_map(car: CarComparison, chosen: EfficiencyMap) -> dict[str, Any]:
    """Drive-unit efficiency over speed and wheel force; on a car with one axle, the moments of its WLTC drive as dots."""
    x = alt.X("left:Q", axis=alt.Axis(title="km/h", grid=False, tickCount=5)).scale(nice=False, zero=True)
    y = alt.Y("low:Q", axis=y_title("kN at the wheels", grid=False, tickCount=5)).scale(nice=False, zero=True)
    heat = (
        alt.Chart(named("bands"))
        .mark_rect(clip=True)
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="top:Q",
            color=alt.Color("efficiency:Q", scale=heat_scale(), legend=None),
            tooltip=[alt.Tooltip("label:N", title="Efficiency")],
        )
    )
    moments = _moments(car)
    dots = [alt.Chart(named("moments")).mark_circle(**DOTS).encode(x="speed:Q", y="force:Q")] if moments else []
    whole = alt.layer(heat, *dots).properties(width="container", height=280)
    return specification(whole, bands=bands(chosen, HEAT_BREAKS), moments=moments)


def _moments(car: CarComparison) -> list[dict[str, float]]:
    """Speed [km/h] and wheel force [kN] of the WLTC drive, driving only; none where two axles share the force."""
    trace = None if car.wltc is None else car.wltc.trace
    if trace is None or len(car.maps) != 1:
        return []
    keep = slice(None, None, max(1, round(POINT_STEP_S / float(np.median(np.diff(trace["time_s"]))))))
    speed, force = trace["velocity_m_s"][keep] / M_S_PER_KMH, trace["wheel_force_n"][keep] / 1e3
    return [
        {"speed": round(float(s), 1), "force": round(float(f), 2)}
        for s, f in zip(speed, force, strict=True)
        if f > 0.0 and s > 0.0
    ]
