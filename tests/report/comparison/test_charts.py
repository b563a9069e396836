"""The charts: their numbers, their order, and their specifications, which Vega-Lite itself must accept."""

from typing import Any

import pytest
import vl_convert

from voltwright.report.comparison import charts, charts_drive
from voltwright.report.labels import LOSS_GROUPS
from voltwright.report.theme import CONFIG
from voltwright.sim.flows import LOSSES
from voltwright.study.compare import Comparison
from voltwright.study.stated import ROAD_LOAD


def all_charts(comparison: Comparison) -> dict[str, dict[str, Any]]:
    cars = comparison.cars
    trace = charts_drive.speed_and_power(cars)
    assert trace is not None
    return {
        "range": charts.range_bars(cars),
        "consumption": charts.certified_bars(cars),
        "cycles": charts.cycle_bars(cars),
        "curve": charts.speed_curve(cars),
        "launch": charts.launch(cars),
        "losses": charts_drive.losses_waterfall(cars[0], 0, 100.0),
        "trace": trace,
        "map": charts_drive.efficiency_map(cars[0], cars[0].maps[0]),
    }


def test_vega_lite_compiles_every_chart(comparison: Comparison):
    for chart in all_charts(comparison).values():
        compiled = vl_convert.vegalite_to_vega(chart | {"config": CONFIG}, vl_version="6.4")
        assert compiled["marks"]


def test_bars_carry_value_interval_and_published_mark(comparison: Comparison):
    rows = charts.range_bars(comparison.cars)["datasets"]
    wltp = next(row for row in rows["bars"] if row["car"] == "Alpha" and row["route"] == "WLTP")
    assert (wltp["value"], wltp["low"], wltp["high"]) == (500.0, 470.0, 530.0)
    mark = {"car": "Alpha", "route": "WLTP", "value": 480.0, "label": "published: 480 km (certified)", "sure": True}
    assert mark in rows["published"]
    assert list(dict.fromkeys(row["route"] for row in rows["bars"]))[:3] == ["EPA label", "WLTP", "CLTC"]


def test_a_rumour_is_drawn_as_a_range(comparison: Comparison):
    rows = charts.range_bars(comparison.cars)["datasets"]["published"]
    (rumour,) = (row for row in rows if row["car"] == "Alpha" and row["route"] == "CLTC")
    assert (rumour["low"], rumour["high"]) == (480.0, 720.0)
    assert "value" not in rumour
    assert rumour["label"] == "published: 480 to 720 km (rumour)"


def test_a_missing_figure_has_no_value_and_says_why(comparison: Comparison):
    rows = [row for row in charts.range_bars(comparison.cars)["datasets"]["bars"] if row["car"] == "Gamma"]
    assert rows
    assert all("value" not in row and row["short"].startswith("cannot follow") for row in rows)


def test_certified_consumption_is_from_the_mains(comparison: Comparison):
    rows = charts.certified_bars(comparison.cars)["datasets"]
    first = {row["route"]: row["value"] for row in rows["bars"] if row["car"] == "Alpha"}
    assert first == {"EPA label": 144.0, "WLTP": 144.0, "CLTC": 144.0, "EPA test, UDDS": 120.0, "EPA test, HWFET": 135.0}
    assert {(row["route"], row["value"], row["sure"]) for row in rows["published"]} == {("WLTP", 160.0, False)}


def test_plain_cycles_show_battery_and_wall(comparison: Comparison):
    row = charts.cycle_bars(comparison.cars)["datasets"]["bars"][0]
    assert (row["value"], row["wall"]) == (130.0, 144.0)
    assert row["label"] == "130 ± 9 Wh/km; 144 Wh/km AC, from the grid"


def test_every_loss_of_the_ledger_is_drawn_once():
    assert sorted(part for parts in LOSS_GROUPS.values() for part in parts) == sorted([*LOSSES, ROAD_LOAD])


def test_waterfall_ends_at_nothing_and_passes_the_consumption(comparison: Comparison):
    car = comparison.cars[0]
    assert car.wltc is not None
    steps = charts_drive.energy_steps(car)
    losses = sum(value for _, value, is_sum in steps if not is_sum)
    assert losses == pytest.approx(steps[0][1], rel=1e-12)
    names = [name for name, _, _ in steps]
    assert names[:3] == ["Out of the cells", "Battery", "Consumption"]
    assert steps[2][1] == pytest.approx(steps[0][1] - steps[1][1], rel=1e-12)
    rows = charts_drive.losses_waterfall(car, 0, 100.0)["datasets"]["steps"]
    assert rows[-1]["from"] == 0.0
    assert all(row["from"] <= row["to"] for row in rows)


def test_trace_is_thinned_to_two_seconds_in_reading_units(comparison: Comparison):
    chart = charts_drive.speed_and_power(comparison.cars)
    assert chart is not None
    rows = [row for row in chart["datasets"]["trace"] if row["car"] == "Alpha"]
    assert [row["t"] for row in rows[:3]] == [1.0, 3.0, 5.0]
    assert max(row["v"] for row in rows) == pytest.approx(54.0, abs=0.1)
    assert max(row["p"] for row in rows) == pytest.approx(6.0, abs=0.1)
    assert {row["car"] for row in chart["datasets"]["trace"]} == {"Alpha", "Beta"}


def test_launch_marks_only_cars_that_reach_100(comparison: Comparison):
    assert {row["car"] for row in charts.launch(comparison.cars)["datasets"]["at_100"]} == {"Alpha", "Beta"}


def test_moments_are_drawn_for_one_axle_only(comparison: Comparison):
    one, two = comparison.cars[:2]
    assert charts_drive.efficiency_map(one, one.maps[0])["datasets"]["moments"]
    assert not charts_drive.efficiency_map(two, two.maps[0])["datasets"]["moments"]
