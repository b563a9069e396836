"""The picture of a fleet in use: each vehicle's deviation from the fleet, and its state of health beside what is expected."""

from collections.abc import Sequence
from typing import Any, Protocol

import altair as alt

from voltwright.report.theme import BESIDE, HAIR, HEADING, named, specification, y_title
from voltwright.study.in_use.fleet_in_use import WORDS, VehicleInUse

WIDE_PX, HIGH_PX, GAP_PX = 400, 300, 64
NAMED = 6
"""How many of the vehicles set apart are named in the picture."""
SOUND, APART = "within the fleet", "set apart"


class Fleet(Protocol):
    """What the picture shows."""

    @property
    def vehicles(self) -> tuple[VehicleInUse, ...]: ...  # noqa: D102

    @property
    def trips(self) -> int: ...  # noqa: D102


def in_use_picture(result: Fleet, title: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args: result: of a fleet. title: of the car.
    """
    rows = _rows(result.vehicles)
    apart = sum(bool(each.cause) for each in result.vehicles)
    words = f"{len(result.vehicles):,} vehicles, {result.trips:,} trips; {apart} set apart; bars: 90 % intervals"
    colour = alt.Color(
        "state:N",
        scale=alt.Scale(domain=[SOUND, APART], range=["var(--car-1)", "var(--car-2)"]),
        legend=alt.Legend(title=None, orient="top", labelColor="var(--soft)", symbolOpacity=1),
    )
    health = [row for row in rows if row["soh"] is not None]
    charts = [_deviations(colour), *([_health(colour)] if health else [])]
    made = alt.hconcat(*charts, spacing=GAP_PX).properties(title=alt.Title(title, subtitle=words, **HEADING))
    return specification(made, vehicles=rows, health=health, expected=_expected(health), zero=[{"deviation": 0.0}])


def _rows(vehicles: Sequence[VehicleInUse]) -> list[dict[str, Any]]:
    found = sorted((each for each in vehicles if each.deviation is not None), key=lambda each: each.deviation or 0.0)
    shown = {each.vehicle for each in [one for one in vehicles if one.cause][:NAMED]}
    return [
        {
            "vehicle": each.vehicle,
            "rank": rank,
            "deviation": round(100.0 * (each.deviation or 0.0), 2),
            "low": _percent(each.deviation_low),
            "high": _percent(each.deviation_high),
            "soh": _percent(each.soh),
            "soh_low": _percent(each.soh_low),
            "soh_high": _percent(each.soh_high),
            "expected": _percent(each.soh_expected),
            "odometer": None if each.odometer_km is None else round(each.odometer_km / 1000.0, 2),
            "state": APART if each.cause else SOUND,
            "label": each.vehicle if each.vehicle in shown and each.cause not in WORDS["capacity"] else "",
            "label_soh": each.vehicle if each.vehicle in shown and each.cause in WORDS["capacity"] else "",
        }
        for rank, each in enumerate(found, 1)
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100.0 * share, 2)


def _expected(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the ageing model expects, in order of the distance."""
    known = [row for row in rows if row["expected"] is not None and row["odometer"] is not None]
    return [{"odometer": row["odometer"], "expected": row["expected"]} for row in sorted(known, key=lambda row: row["odometer"])]


def _deviations(colour: alt.Color) -> alt.LayerChart | alt.FacetChart:
    vehicles = alt.Chart(named("vehicles"))
    x = alt.X("rank:Q", axis=alt.Axis(title="vehicles, by their deviation", grid=False, tickCount=6)).scale(zero=False)
    y = alt.Y("deviation:Q", axis=y_title("energy over that of the fleet on the same trips, %", tickCount=7))
    return alt.layer(
        alt.Chart(named("zero")).mark_rule(**HAIR).encode(y="deviation:Q"),
        vehicles.mark_rule(opacity=0.5).encode(x=x, y="low:Q", y2="high:Q", color=colour),
        vehicles.mark_point(filled=True, size=30, opacity=0.9).encode(x=x, y=y, color=colour),
        vehicles.mark_text(align="right", dx=-8, **BESIDE).encode(x=x, y=y, text="label:N"),
    ).properties(width=WIDE_PX, height=HIGH_PX)


def _health(colour: alt.Color) -> alt.LayerChart | alt.FacetChart:
    health = alt.Chart(named("health"))
    x = alt.X("odometer:Q", axis=alt.Axis(title="odometer, 1000 km", grid=False, tickCount=6))
    y = alt.Y("soh:Q", axis=y_title("state of health, %; dash: expected by the ageing model", tickCount=7)).scale(zero=False)
    return alt.layer(
        health.mark_rule(opacity=0.5).encode(x=x, y=alt.Y("soh_low:Q").scale(zero=False), y2="soh_high:Q", color=colour),
        health.mark_point(filled=True, size=30, opacity=0.9).encode(x=x, y=y, color=colour),
        alt.Chart(named("expected"))
        .mark_tick(color="var(--ink)", thickness=1.5, width=9, orient="horizontal")
        .encode(x=x, y="expected:Q"),
        health.mark_text(align="left", dx=8, **BESIDE).encode(x=x, y=y, text="label_soh:N"),
    ).properties(width=WIDE_PX, height=HIGH_PX)
