"""Charts that compare the cars: range, consumption, consumption against speed, the launch."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from voltwright.formatting import DASH, amount, decimals_of, number
from voltwright.report.labels import (
    CONSUMPTION_PUBLISHED,
    RANGE_PUBLISHED,
    STEADY_PUBLISHED,
    SURE,
    Interval,
    cannot_follow,
    consumptions_wh_km,
    figures_by_route,
    published_words,
    ranges_km,
    rounded,
    short_names,
)
from voltwright.report.theme import (
    BAR_PX,
    BESIDE,
    CERTIFIED,
    GAP_PX,
    HAIR,
    HALO,
    INSIDE,
    PUBLISHED,
    RUMOUR,
    WHISKER,
    car_colours,
    named,
    specification,
    y_title,
)
from voltwright.study.compare import CURVE_KMH, CarComparison

INSIDE_SHARE = 0.13
LAUNCH_STEP_S = 0.1
LAUNCH_S = (6.0, 40.0, 15.0)

Rows = list[dict[str, Any]]


def range_bars(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Certified ranges and those at steady speeds, by car, with 90 % intervals and published figures."""
    bars = [
        _bar(name, row, known, car, "km")
        for name, car in zip(short_names(cars), cars, strict=True)
        for row, known in ranges_km(car).items()
    ]
    return _bars(cars, bars, _published(cars, RANGE_PUBLISHED, "km"), "km on one charge")


def certified_bars(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Certified consumption from the grid by car, with 90 % intervals and published figures."""
    bars = [
        _bar(name, row, known, car, "Wh/km")
        for name, car in zip(short_names(cars), cars, strict=True)
        for row, known in consumptions_wh_km(car).items()
    ]
    return _bars(cars, bars, _published(cars, CONSUMPTION_PUBLISHED, "Wh/km"), "Wh/km, AC, from the grid")


def cycle_bars(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Consumption from the battery by plain cycle or steady speed and car, what charging adds, 90 % intervals."""
    bars: Rows = []
    for name, car in zip(short_names(cars), cars, strict=True):
        for route, figures in figures_by_route(car).items():
            known = None if figures is None else (figures.consumption_pack_wh_km, figures.consumption_half_width_wh_km)
            row = _bar(name, route, known, car, "Wh/km")
            if figures is not None:
                row["wall"] = rounded(figures.consumption_wall_wh_km)
                row["label"] += f"; {amount(figures.consumption_wall_wh_km)} Wh/km AC, from the grid"
            bars.append(row)
    return _bars(cars, bars, _published(cars, STEADY_PUBLISHED, "Wh/km"), "Wh/km, DC, at the battery")


def _published(cars: Sequence[CarComparison], rows: Mapping[str, str], unit: str) -> Rows:
    """Marks of published figures; a rumour has its ends instead of a value."""
    marks: Rows = []
    for name, car in zip(short_names(cars), cars, strict=True):
        for entry in car.deviations:
            if entry.quantity in rows:
                label = f"published: {published_words(entry)} {unit} ({entry.kind})"
                mark = {"car": name, "route": rows[entry.quantity], "label": label, "sure": entry.kind in SURE}
                if entry.rumoured is None:
                    marks.append(mark | {"value": rounded(entry.published)})
                else:
                    marks.append(mark | {"low": rounded(entry.rumoured[0]), "high": rounded(entry.rumoured[1])})
    return marks


def _bar(name: str, route: str, known: Interval | None, car: CarComparison, unit: str) -> dict[str, Any]:
    if known is None:
        return {"car": name, "route": route, "short": cannot_follow(car), "label": cannot_follow(car)}
    value, half = known
    decimals = decimals_of(value)
    row = {"car": name, "route": route, "value": rounded(value), "short": number(value, decimals)}
    row |= {"low": rounded(max(value - half, 0.0)), "high": rounded(value + half)}
    row["label"] = f"{number(value, decimals)} ± {number(half, decimals)} {unit}"
    return row


def _bars(cars: Sequence[CarComparison], bars: Rows, marks: Rows, title: str) -> dict[str, Any]:
    """Level bars, one group a route, one bar a car; whiskers for intervals, diamonds for what others published."""
    routes, names = list(dict.fromkeys(row["route"] for row in bars)), short_names(cars)
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
        *_marks(alt.Chart(named("published")).encode(y=y, yOffset=offset, tooltip=tips), x),
    ]
    height = len(routes) * (GAP_PX + BAR_PX * len(names))
    return specification(alt.layer(*layers).properties(width="container", height=height), bars=bars, published=marks)


def _marks(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Full diamonds for what was certified or measured, open ones for other figures, a dashed line for a rumour."""
    points, rumours = base.transform_filter("isValid(datum.value)"), base.transform_filter("!isValid(datum.value)")
    return [
        rumours.mark_rule(**RUMOUR).encode(x="low:Q", x2="high:Q"),
        points.transform_filter("!datum.sure").mark_point(**PUBLISHED).encode(x=x),
        points.transform_filter("datum.sure").mark_point(**CERTIFIED).encode(x=x),
    ]


def speed_curve(cars: Sequence[CarComparison]) -> dict[str, Any]:
    """Consumption at the battery against steady speed; the pointer reads all cars at once."""
    names = short_names(cars)
    rows: Rows = []
    strips: dict[float, dict[str, Any]] = {
        speed: {"speed": speed, "left": speed - 0.5 * step, "right": speed + 0.5 * step} for speed, step in _steps()
    }
    for place, car in enumerate(cars):
        for speed, used in car.curve:
            rows.append({"car": names[place], "speed": speed, "used": rounded(used)})
            strips[speed][f"car{place}"] = f"{amount(used)} Wh/km"
    top = 1.06 * max((row["used"] for row in rows), default=1.0)
    ends = [CURVE_KMH[0], CURVE_KMH[-1]]
    axis = alt.Axis(title="km/h, steady", grid=False, tickCount=8)
    x = alt.X("speed:Q", axis=axis).scale(domain=ends, nice=False)
    y = alt.Y("used:Q", axis=y_title("Wh/km, DC, at the battery", tickCount=6)).scale(domain=[0, rounded(top, 3)], nice=False)
    near = alt.selection_point(name="near", on="pointerover", clear="pointerout", fields=["speed"], empty=False)
    base = alt.Chart(named("curve")).encode(x=x, y=y, color=alt.Color("car:N", scale=car_colours(cars), legend=None))
    strip = alt.Chart(named("strips")).encode(y=alt.YValue(0), y2=alt.Y2Value("height"))
    tips = [alt.Tooltip(f"car{place}:N", title=name) for place, name in enumerate(names)]
    layers = (
        strip.mark_rule(**HAIR).encode(x=x, opacity=alt.condition(near, alt.value(1), alt.value(0))),
        base.mark_line(strokeWidth=2.5, interpolate="monotone"),
        base.mark_point(filled=True, size=60).encode(opacity=alt.condition(near, alt.value(1), alt.value(0))),
        strip.mark_rect(opacity=0, clip=True)
        .encode(x=alt.X("left:Q"), x2="right:Q", tooltip=[alt.Tooltip("speed:Q", title="km/h"), *tips])
        .add_params(near),
    )
    shown = [{f"car{place}": DASH for place in range(len(names))} | strip for strip in strips.values()]
    return specification(alt.layer(*layers).properties(width="container", height=340), curve=rows, strips=shown)


def _steps() -> list[tuple[float, float]]:
    """(speed [km/h], distance to the next [km/h]) of the curve."""
    return [(speed, float(step)) for speed, step in zip(CURVE_KMH, np.gradient(CURVE_KMH), strict=True)]


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
        speeds = np.interp(seconds, run.time_s, run.speed_kmh)
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
    layers = [base.mark_line(strokeWidth=2.5, clip=True)]
    if marks:
        layers += [
            at_100.mark_rule(strokeDash=[2, 3], strokeWidth=1.25).encode(y="at:Q", y2="v:Q"),
            at_100.mark_point(filled=True, size=64, opacity=1, stroke="var(--paper)", strokeWidth=1.5).encode(y=y),
            at_100.mark_text(align="left", dx=5, fontWeight=600, fontSize=13).encode(y="at:Q", text="label:N"),
        ]
    return specification(alt.layer(*layers).properties(width="container", height=340), launch=rows, at_100=marks)
