"""The pictures of drives, launches and chargers: rows that say what the results say, and specifications that compile."""

import re

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.figures import LOSSES
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.procedures.performance import accelerate
from voltwright.report.acceleration_chart import acceleration_picture
from voltwright.report.climate_chart import climate_picture
from voltwright.report.drive_chart import drive_picture
from voltwright.report.match_chart import match_picture
from voltwright.report.render import MARGIN_PX, inline_svg, picture_bytes
from voltwright.report.theme import CONFIG
from voltwright.study.climate import PARTS, ClimatePoint, ClimateStudy
from voltwright.study.match import Match, match

CAR = "volkswagen-id3-2021-pro"


def test_a_drive_shows_speed_power_and_losses():
    result = drive(complete(load_car(CAR)), "udds", temperature_c=-7.0, cold_start=True, history=True)
    spec = drive_picture(result, "A car (2021)", "UDDS")
    rows = {name: [row for row in spec["datasets"]["drive"] if row["line"] == name] for name in ("speed", "power")}
    assert max(row["y"] for row in rows["speed"]) == pytest.approx(91.2, abs=0.5)
    assert min(row["y"] for row in rows["power"]) < 0.0 < max(row["y"] for row in rows["power"])
    parts = {row["part"]: row["used"] for row in spec["datasets"]["parts"]}
    assert set(parts) <= {*LOSSES.values(), "Into speed", "Into height", "Into polarisation of the cells"}
    assert sum(parts.values()) == pytest.approx(result.chemical_wh / result.distance_km, rel=0.02)
    assert spec["title"]["text"] == "A car over UDDS"
    assert "−7 °C" in spec["title"]["subtitle"] and "cold start" in spec["title"]["subtitle"]
    assert picture_bytes(spec, ".svg").startswith(b"<svg")


def test_a_launch_marks_what_the_car_reaches_with_its_interval():
    result = accelerate(complete(load_car(CAR)))
    spec = acceleration_picture(result, "A car", {"acceleration_0_100_s": 0.5})
    labels = [mark["label"] for mark in spec["datasets"]["marks"]]
    assert any(label.startswith("0-100 km/h: ") and "± 0.5 s" in label for label in labels)
    assert not any("0-200" in label for label in labels), "its top speed is lower"
    speeds = [row["v"] for row in spec["datasets"]["launch"]]
    assert np.all(np.diff(speeds) > -0.1) and max(speeds) <= result.speed_max_kmh + 0.5
    assert picture_bytes(spec, ".svg").startswith(b"<svg")


def test_a_vehicle_that_reaches_no_mark_has_a_picture_too():
    result = accelerate(complete(load_car("xiaomi-scooter-pro-2")))
    spec = acceleration_picture(result, "A scooter", {})
    assert spec["datasets"]["marks"] == []
    assert picture_bytes(spec, ".svg").startswith(b"<svg")


def test_chargers_stand_by_power_and_limit():
    rows = match(complete(load_car(CAR)))
    spec = match_picture(rows, "A car")
    assert spec is not None
    drawn = spec["datasets"]["chargers"]
    assert [row["charger"] for row in drawn] == [row.charger for row in rows if row.serves]
    assert all(row["limiter"] for row in drawn)
    assert picture_bytes(spec, ".svg").startswith(b"<svg")


def test_without_a_charger_that_serves_there_is_nothing_to_draw():
    assert match_picture([Match("a", "A", "dc", serves=False, why_not="no plug")], "A car") is None


def test_a_picture_of_its_own_has_a_margin_on_every_side():
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    drawn = picture_bytes(spec, ".svg").decode()
    on_page = inline_svg(spec)
    padding = CONFIG["padding"]
    assert _width_px(drawn) - _width_px(on_page) == pytest.approx(2 * MARGIN_PX - padding["left"] - padding["right"], abs=1.0)


def test_the_sum_above_the_highest_bar_stays_below_the_title_of_the_axis():
    point = ClimatePoint(0.0, 400.0, 200.0, 200.0, dict.fromkeys(PARTS, 25.0), 0.0, 0.0, 10.0, 20.0)
    study = ClimateStudy("c", "udds", "soaked", 0.0, "resistance", (point,), point)
    bars = climate_picture(study, "Car")["vconcat"][0]["layer"][0]
    assert bars["encoding"]["y"]["scale"]["domain"][1] >= 1.05 * 25.0 * len(PARTS)


def _width_px(svg: str) -> float:
    found = re.search(r'<svg[^>]* width="([0-9.]+)"', svg)
    assert found is not None
    return float(found[1])
