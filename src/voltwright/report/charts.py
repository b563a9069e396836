"""Charts that hold the cars against each other: range, consumption, consumption against speed, the launch."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.report.look import (
    BAR_PX,
    BESIDE,
    GAP_PX,
    HAIR,
    HALO,
    INSIDE,
    PUBLISHED,
    WHISKER,
    car_colours,
    named,
    specification,
    y_title,
)
from voltwright.report.words import (
    CONSUMPTION_PUBLISHED,
    EPA_ROUTE,
    RANGE_PUBLISHED,
    ROUTES,
    cannot_follow,
    figures_by_route,
    number,
    range_epa_km,
    rounded,
    short_names,
)
from voltwright.study.compare import CURVE_KMH, CarComparison

INSIDE_SHARE = 0.13
LAUNCH_STEP_S = 0.1
LAUNCH_S = (6.0, 40.0, 15.0)

Rows = list[dict[str, Any]]


def range_bars(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Distance on a charge by route and car, with 90 % intervals and published ranges."""
    bars: Rows = []
    marks: Rows = []
    for name, car in zip(short_names(cars), cars, strict=True):
        for route, figures in figures_by_route(car).items():
            known = None if figures is None else (figures.range_km, figures.range_half_width_km)
            bars.append(_bar(name, route, known, car, "km"))
        epa = range_epa_km(car)
        bars.append(_bar(name, EPA_ROUTE, None if epa is None else (epa, 0.0), car, "km"))
        marks += [
            {"car": name, "route": RANGE_PUBLISHED[row.quantity], "value": rounded(row.published), "label": _published(row, "km")}
            for row in car.deviations
            if row.quantity in RANGE_PUBLISHED
        ]
    return _bars(cars, [EPA_ROUTE], bars, marks, "km on one charge")


def consumption_bars(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Consumption from the battery by route and car, what charging adds, 90 % intervals and published figures."""
    bars: Rows = []
    marks: Rows = []
    for name, car in zip(short_names(cars), cars, strict=True):
        for route, figures in figures_by_route(car).items():
            known = None if figures is None else (figures.consumption_pack_wh_km, figures.consumption_half_width_wh_km)
            row = _bar(name, route, known, car, "Wh/km")
            if figures is not None:
                row["wall"] = rounded(figures.consumption_wall_wh_km)
                row["label"] += f"; {number(figures.consumption_wall_wh_km)} Wh/km at the wall"
            bars.append(row)
        for entry in car.deviations:
            if entry.quantity in CONSUMPTION_PUBLISHED:
                route, where = CONSUMPTION_PUBLISHED[entry.quantity]
                label = f"{_published(entry, 'Wh/km')}, {where}"
                marks.append({"car": name, "route": route, "value": rounded(entry.published), "label": label})
    return _bars(cars, [], bars, marks, "Wh/km from the battery; the pale end is what charging adds")


def _published(row: Any, unit: str) -> str:
    return f"published: {number(row.published)} {unit} ({row.kind})"


def _bar(name: str, route: str, known: tuple[float, float] | None, car: CarComparison, unit: str) -> dict[str, Any]:
    if known is None:
        return {"car": name, "route": route, "short": cannot_follow(car), "label": cannot_follow(car)}
    value, half = known
    row = {"car": name, "route": route, "value": rounded(value), "short": number(value)}
    if half > 0.0:
        row |= {"low": rounded(max(value - half, 0.0)), "high": rounded(value + half)}
    row["label"] = f"{number(value)}{f' ± {number(half)}' if half > 0.0 else ''} {unit}"
    return row


def _bars(cars: Sequence[CarComparison], more: Sequence[str], bars: Rows, marks: Rows, title: str) -> dict[str, Any]:
    """Level bars, one group a route, one bar a car; whiskers for intervals, diamonds for what others published."""
    routes, names = [*ROUTES.values(), *more], short_names(cars)
    longest = max([row[key] for row in [*bars, *marks] for key in ("value", "high", "wall") if key in row], default=1.0)
    for row in bars:
        row["inside"] = row.get("value", 0.0) >= INSIDE_SHARE * longest
        row["end"] = max(row.get("high", 0.0), row.get("wall", 0.0), row.get("value", 0.0))
    y = alt.Y("route:N", sort=routes, axis=alt.Axis(title=None, labelFontSize=12.5, labelColor="var(--ink)", labelPadding=10))
    y = y.scale(domain=routes, paddingInner=GAP_PX / (GAP_PX + BAR_PX * len(names)), paddingOuter=0.1)
    offset = alt.YOffset("car:N", sort=names).scale(domain=names, paddingInner=0.08)
    colour = alt.Color("car:N", scale=car_colours(cars), legend=None)
    tips = [alt.Tooltip("car:N", title="Car"), alt.Tooltip("route:N", title="Route"), alt.Tooltip("label:N", title="Figure")]
    scale, axis = alt.Scale(domain=[0, rounded(1.03 * longest, 3)], nice=False), alt.Axis(title=title, tickCount=6)
    x = alt.X("value:Q", scale=scale, axis=axis)

    base = alt.Chart(named("bars")).encode(y=y, yOffset=offset, tooltip=tips)
    with_range = base.transform_filter("isValid(datum.low)")
    layers: list[alt.Chart] = []
    if any("wall" in row for row in bars):
        layers.append(base.mark_bar(opacity=0.28).encode(x=alt.X("wall:Q", scale=scale, axis=axis), color=colour))
    layers += [
        base.mark_bar().encode(x=x, color=colour),
        with_range.mark_rule(**HALO).encode(x="low:Q", x2="high:Q"),
        with_range.mark_rule(**WHISKER).encode(x="low:Q", x2="high:Q"),
        *(with_range.mark_tick(color="var(--ink)", thickness=1.25, size=8).encode(x=f"{end}:Q") for end in ("low", "high")),
        base.transform_filter("datum.inside").mark_text(align="left", dx=8, **INSIDE).encode(x=alt.datum(0), text="short:N"),
        base.transform_filter("!datum.inside").mark_text(align="left", dx=7, **BESIDE).encode(x="end:Q", text="short:N"),
        alt.Chart(named("published")).mark_point(**PUBLISHED).encode(x=x, y=y, yOffset=offset, tooltip=tips),
    ]
    height = len(routes) * (GAP_PX + BAR_PX * len(names))
    return specification(alt.layer(*layers).properties(width="container", height=height), bars=bars, published=marks)


def speed_curve(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Consumption at the battery against steady speed; the pointer reads all cars at once."""
    rows = [
        {"car": name, "speed": speed, "used": rounded(used), "label": f"{number(used)} Wh/km"}
        for name, car in zip(short_names(cars), cars, strict=True)
        for speed, used in car.curve
    ]
    near = alt.selection_point(name="near", nearest=True, on="pointermove", clear="pointerout", fields=["speed"], empty=False)
    top = 1.06 * max((row["used"] for row in rows), default=1.0)
    ends = [CURVE_KMH[0], CURVE_KMH[-1]]
    base = alt.Chart(named("curve")).encode(
        x=alt.X("speed:Q", axis=alt.Axis(title="km/h, steady", grid=False, tickCount=8)).scale(domain=ends, nice=False),
        y=alt.Y("used:Q", axis=y_title("Wh/km from the battery", tickCount=6)).scale(domain=[0, rounded(top, 3)], nice=False),
        color=alt.Color("car:N", scale=car_colours(cars), legend=None),
        tooltip=[
            alt.Tooltip("car:N", title="Car"),
            alt.Tooltip("speed:Q", title="km/h"),
            alt.Tooltip("label:N", title="Consumption"),
        ],
    )
    points = (
        base.mark_point(filled=True, size=60).encode(opacity=alt.condition(near, alt.value(1), alt.value(0))).add_params(near)
    )
    values = base.transform_filter(near).mark_text(align="left", dx=9, dy=-9, fontWeight=600).encode(text="label:N")
    rule = (
        base.transform_filter(near)
        .mark_rule(**HAIR)
        .encode(color=alt.value("var(--line-strong)"), y=alt.YValue("height"), y2=alt.Y2Value(0))
    )
    lines = base.mark_line(strokeWidth=2.5, interpolate="monotone")
    return specification(alt.layer(rule, lines, points, values).properties(width="container", height=340), curve=rows)


def launch(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Speed over time from standstill at full throttle, with the moment of 100 km/h."""
    shortest, longest, usual = LAUNCH_S
    times = [time for car in cars if (time := car.performance.acceleration_0_100_s) is not None]
    end = float(np.clip(1.9 * max(times), shortest, longest)) if times else usual
    rows: Rows = []
    marks: Rows = []
    for name, car in zip(short_names(cars), cars, strict=True):
        run = car.performance
        seconds = np.arange(0.0, end + 1e-9, LAUNCH_STEP_S)
        speeds = np.interp(seconds, run.time_s, run.speed_km_h)
        rows += [{"car": name, "t": round(float(t), 1), "v": round(float(v), 1)} for t, v in zip(seconds, speeds, strict=True)]
        if run.acceleration_0_100_s is not None:
            marks.append({"car": name, "t": rounded(run.acceleration_0_100_s), "v": 100.0})
    for rank, mark in enumerate(sorted(marks, key=lambda row: -row["t"])):
        mark |= {"label": f"{number(mark['t'], 1)} s", "at": 100.0 - 5.0 - 13.0 * (rank + 1)}
    colour = alt.Color("car:N", scale=car_colours(cars), legend=None)
    x = alt.X("t:Q", axis=alt.Axis(title="s from standstill", grid=False, tickCount=8)).scale(domain=[0, end], nice=False)
    y = alt.Y("v:Q", axis=y_title("km/h", tickCount=6))
    tips = [alt.Tooltip("car:N", title="Car"), alt.Tooltip("t:Q", title="s"), alt.Tooltip("v:Q", title="km/h")]
    base = alt.Chart(named("launch")).encode(x=x, y=y, color=colour, tooltip=tips)
    at_100 = alt.Chart(named("at_100")).encode(x=x, color=colour)
    layers = (
        base.mark_line(strokeWidth=2.5, clip=True),
        at_100.mark_rule(strokeDash=[2, 3], strokeWidth=1.25).encode(y="at:Q", y2="v:Q"),
        at_100.mark_point(filled=True, size=64, opacity=1, stroke="var(--paper)", strokeWidth=1.5).encode(y=y),
        at_100.mark_text(align="left", dx=5, fontWeight=600, fontSize=13).encode(y="at:Q", text="label:N"),
    )
    return specification(alt.layer(*layers).properties(width="container", height=340), launch=rows, at_100=marks)
