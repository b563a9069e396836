"""The picture of a calibration: each factor before and after the trips, and each trip's error before and on unseen trips."""

from collections.abc import Sequence
from typing import Any, Protocol

import altair as alt

from voltwright.report.theme import HAIR, HEADING, named, specification, y_title
from voltwright.study.own_trips.calibrate_car import CalibratedTrip, FactorResult

SIDE_PX, WIDE_PX, GAP_PX = 330, 470, 64
BEFORE, AFTER = "as the car was", "calibrated, unseen trips"
DOT: dict[str, Any] = {"filled": True, "size": 62, "opacity": 0.9, "stroke": "var(--paper)", "strokeWidth": 1}


class Calibrated(Protocol):
    """What the picture shows: factors, trips, and a sentence on them."""

    @property
    def factors(self) -> tuple[FactorResult, ...]: ...  # noqa: D102

    @property
    def trips(self) -> tuple[CalibratedTrip, ...]: ...  # noqa: D102

    @property
    def sentence(self) -> str: ...  # noqa: D102


def own_trips_picture(result: Calibrated, title: str) -> dict[str, Any]:
    """The picture as one Vega-Lite specification of a fixed width.

    Args: result: of a calibration. title: of the car.
    """
    factors = [
        {
            "factor": each.label,
            "value": round(each.value, 4),
            "low": round(each.low, 4),
            "high": round(each.high, 4),
            "prior_low": round(each.prior_low, 4),
            "prior_high": round(each.prior_high, 4),
        }
        for each in result.factors
    ]
    chart = alt.hconcat(_factors([row["factor"] for row in factors]), _errors(), spacing=GAP_PX)
    made = chart.properties(title=alt.Title(title, subtitle=result.sentence, **HEADING))
    return specification(made, factors=factors, trips=_rows(result.trips), one=[{"value": 1.0}], zero=[{"error": 0.0}])


def _rows(trips: Sequence[CalibratedTrip]) -> list[dict[str, Any]]:
    rows = []
    for trip in trips:
        for state, energy in ((BEFORE, trip.before_wh), (AFTER, trip.unseen_wh)):
            if energy is not None:
                error_wh_km = (energy - trip.measured_wh) / trip.distance_km
                rows.append(
                    {
                        "trip": trip.name,
                        "state": state,
                        "error": round(error_wh_km, 2),
                        "used": round(trip.measured_wh / trip.distance_km, 2),
                    }
                )
    return rows


def _factors(labels: list[str]) -> alt.LayerChart | alt.FacetChart:
    factors = alt.Chart(named("factors"))
    y = alt.Y("factor:N", sort=labels, axis=alt.Axis(title=None, labelLimit=220))
    x = alt.X("value:Q", axis=alt.Axis(title="factor; pale: before the trips", tickCount=6)).scale(zero=False)
    return alt.layer(
        factors.mark_bar(height=16, color="var(--line-strong)", opacity=0.35)
        .encode(y=y, x=x.copy(), x2="prior_high:Q")
        .encode(x=alt.X("prior_low:Q", axis=alt.Axis(title="factor; pale: before the trips", tickCount=6)).scale(zero=False)),
        alt.Chart(named("one")).mark_rule(**HAIR).encode(x="value:Q"),
        factors.mark_rule(color="var(--car-1)", strokeWidth=3).encode(y=y, x="low:Q", x2="high:Q"),
        factors.mark_point(**DOT, color="var(--car-1)").encode(y=y, x="value:Q"),
    ).properties(width=SIDE_PX, height=SIDE_PX * 0.75)


def _errors() -> alt.LayerChart | alt.FacetChart:
    trips = alt.Chart(named("trips"))
    x = alt.X("used:Q", axis=alt.Axis(title="measured, Wh/km", grid=False, tickCount=6)).scale(zero=False)
    y = alt.Y("error:Q", axis=y_title("error of the trip, Wh/km", tickCount=7))
    scale = alt.Scale(domain=[BEFORE, AFTER], range=["var(--car-2)", "var(--car-1)"])
    legend = alt.Legend(title=None, orient="top", labelColor="var(--soft)", symbolOpacity=1, labelLimit=240)
    return alt.layer(
        alt.Chart(named("zero")).mark_rule(**HAIR).encode(y="error:Q"),
        trips.mark_line(color="var(--line-strong)", strokeWidth=1).encode(x=x, y=y, detail="trip:N"),
        trips.mark_point(**DOT).encode(x=x, y=y, color=alt.Color("state:N", scale=scale, legend=legend)),
    ).properties(width=WIDE_PX, height=SIDE_PX * 0.75)
