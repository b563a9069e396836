"""The view day and trip: its figures are those of the API, conditions stand in the address, and an own file drives the car."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from studio_page import address_of, until

CAR = "volkswagen-id3-2021-pro"
VIEW = "document.querySelector('.view-day')"
DONE = f"{VIEW}?.dataset.done >= '{{}}'"
TRACK = "time_s,speed_kmh,elevation_m\n" + "".join(
    f"{second},{min(second, 50, 300 - second)},{200 + min(second, 150) * 0.2:.2f}\n" for second in range(301)
)


@pytest.fixture(scope="module")
def view(chromium: Any, studio_url: str) -> Iterator[Any]:
    """One page with one car, for all tests of this file."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{studio_url}/#{address_of('day', cars=[CAR], day={'temp': -5, 'tyres': 1.1})}")
    until(page, DONE.format(1), longest_ms=120_000)
    yield page
    context.close()
    assert not wrong, wrong


def asked(url: str, operation: str, **request: Any) -> Any:
    """The answer of an operation over HTTP."""
    headers = {"Content-Type": "application/json", "Origin": url}
    with urlopen(Request(f"{url}/api/operations/{operation}", json.dumps(request).encode(), headers), timeout=120) as answer:
        return json.load(answer)


def figures(page: Any) -> dict[str, float]:
    """The figures that the page shows, by name."""
    script = "() => [...document.querySelectorAll('.view-day [data-figure]')].map(({ dataset: it }) => [it.figure, it.value])"
    return {name: float(value) for name, value in page.evaluate(script) if value}


def until_next(page: Any, act: Any) -> None:
    """Act, and wait until the view has computed once more."""
    before = int(page.evaluate(f"{VIEW}.dataset.done"))
    act()
    until(page, f"Number({VIEW}.dataset.done) > {before}", longest_ms=60_000)


def test_figures_are_those_of_the_api(view: Any, studio_url: str):
    shown = figures(view)
    usual = {"label": "epa", "payload_kg": 0, "headwind_kmh": 0, "sun_w_m2": 0, "course": True}  # as the page asks: computed once
    trip = asked(studio_url, "bridge", car=CAR, trip="made-mountain-pass", temp_ambient_c=-5, tyre_factor=1.1, **usual)
    for name in ("consumption_label_wh_km", "consumption_trip_wh_km", "consumption_trip_wall_wh_km", "range_trip_km"):
        assert shown[name] == trip[name]
    for step in trip["steps"]:
        assert shown[f"step_{step['name']}"] == step["consumption_change_wh_km"]
    total = sum(value for name, value in shown.items() if name.startswith("step_"))
    assert total == pytest.approx(trip["consumption_trip_wh_km"] - trip["consumption_label_wh_km"], abs=1e-9)
    day = asked(studio_url, "day", day="frosty-motorway", car=CAR, temp_ambient_c=-5, payload_kg=0, course=True)
    for name in ("distance_km", "energy_pack_kwh", "energy_grid_kwh", "soc_end"):
        assert shown[name] == day[name]
    assert len(view.query_selector_all(".view-day .chart")) == 12
    assert view.evaluate("document.querySelectorAll('.ribbon-bands .band').length") == len(day["rows"])
    assert "Fast charge on the way" in view.text_content(".ribbon ol")


def test_a_season_stands_in_the_address_and_the_step_back_undoes_it(view: Any):
    cold = figures(view)["consumption_trip_wh_km"]
    until_next(view, lambda: view.select_option("[data-option=season]", "summer"))
    assert "sun:600" in view.url and "temp:25" in view.url
    assert figures(view)["consumption_trip_wh_km"] < cold
    assert view.input_value("[data-option=temp]") == "25"
    until_next(view, view.go_back)
    assert figures(view)["consumption_trip_wh_km"] == cold


def test_a_long_way_stops_at_the_charger(view: Any):
    def ask() -> None:
        view.fill("[data-option=times]", "8")
        view.press("[data-option=times]", "Tab")

    until_next(view, ask)
    shown = figures(view)
    assert shown["route_stops"] == 1
    assert shown["route_distance_km"] == pytest.approx(8 * shown["trip_distance_km"], rel=1e-3)
    assert 0.1 < shown["route_charging_h"] < 1.0
    assert shown["route_soc_end"] > 0.1
    until_next(view, view.go_back)
    assert "route_stops" not in figures(view)


def test_an_own_trip_drives_the_car_and_a_wrong_file_is_refused_in_words(view: Any):
    def choose(name: str, text: str) -> None:
        view.set_input_files(".drop input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})

    until_next(view, lambda: choose("over-the-hill.csv", TRACK))
    assert "upload:" in view.evaluate("decodeURIComponent(location.hash)")
    assert figures(view)["trip_distance_km"] == pytest.approx(3.47, rel=0.01)
    assert figures(view)["step_heights"] > 0.0
    choose("wrong.csv", "a,b\n1,2\n")
    view.wait_for_selector(".drop-said .refusal")
    assert "time_s" in view.text_content(".drop-said")
    until_next(view, view.go_back)
