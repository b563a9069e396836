"""The view day and trip: its figures are those of the API, conditions stand in the address, and an own file drives the car."""

from typing import Any

import pytest

from studio_page import address_of, figures, until

pytestmark = pytest.mark.long
CAR = "volkswagen-id3-2021-pro"
VIEW = "document.querySelector('.view-day')"
DONE = f"{VIEW}?.dataset.done >= '{{}}'"
TRACK = "time_s,speed_kmh,elevation_m\n" + "".join(
    f"{second},{min(second, 50, 300 - second)},{200 + min(second, 150) * 0.2:.2f}\n" for second in range(301)
)


STATIONS = "name,way_km,connectors,power_kw,price_kwh\nMill,5,type2,11,0.4\nHill,30,ccs2,150,0.5\n"
HOSTILE = {"stations": ["a"], "depart": 5, "soc": "word", "warm": 3, "wind": {"a": 1}, "least": None}
STOPS = {"route": "made-hills", "stations": "made-north-south", "soc": 0.12, "arrive": 0.1, "reserve": 0.05, "on": True}


@pytest.fixture(scope="module")
def view(shared_page: Any) -> Any:
    """One page with one car, for all tests of this file."""
    page = shared_page(address_of("day", cars=[CAR], day={"temp": -5, "tyres": 1.1}))
    until(page, DONE.format(1), longest_ms=120_000)
    return page


def until_next(page: Any, act: Any) -> None:
    """Act, and wait until the view has computed once more."""
    before = int(page.evaluate(f"{VIEW}.dataset.done"))
    act()
    until(page, f"Number({VIEW}.dataset.done) > {before}", longest_ms=60_000)


def test_figures_are_those_of_the_api(view: Any, asked: Any):
    shown = figures(view)
    usual = {"label": "epa", "payload_kg": 0, "headwind_kmh": 0, "sun_w_m2": 0, "course": True}  # as the page asks: computed once
    trip = asked("bridge", car=CAR, trip="made-mountain-pass", temp_ambient_c=-5, tyre_factor=1.1, **usual)
    for name in ("consumption_label_wh_km", "consumption_trip_wh_km", "consumption_trip_wall_wh_km", "range_trip_km"):
        assert shown[name] == [trip[name]]
    for step in trip["steps"]:
        assert shown[f"step_{step['name']}"] == [step["consumption_change_wh_km"]]
    total = sum(value for name, (value, *_) in shown.items() if name.startswith("step_"))
    assert total == pytest.approx(trip["consumption_trip_wh_km"] - trip["consumption_label_wh_km"], abs=1e-9)
    day = asked("day", day="frosty-motorway", car=CAR, temp_ambient_c=-5, payload_kg=0, course=True)
    for name in ("distance_km", "energy_pack_kwh", "energy_grid_kwh", "soc_end"):
        assert shown[name] == [day[name]]
    assert len(view.query_selector_all(".view-day .chart")) == 12
    assert view.evaluate("document.querySelectorAll('.ribbon-bands .band').length") == len(day["rows"])
    assert "Fast charge on the way" in view.text_content(".ribbon ol")
    assert not view.query_selector(".plan > *")  # nobody has asked for a plan


def test_a_season_stands_in_the_address_and_the_step_back_undoes_it(view: Any):
    cold = figures(view)["consumption_trip_wh_km"][0]
    until_next(view, lambda: view.select_option("[data-option=season]", "summer"))
    assert "sun:600" in view.url and "temp:25" in view.url
    assert figures(view)["consumption_trip_wh_km"][0] < cold
    assert view.input_value("[data-option=temp]") == "25"
    until_next(view, view.go_back)
    assert figures(view)["consumption_trip_wh_km"][0] == cold


def until_planned(page: Any, act: Any) -> None:
    """Act, and wait until another plan is drawn."""
    before = int(page.evaluate(f"{VIEW}.dataset.planned ?? 0"))
    act()
    until(page, f"Number({VIEW}.dataset.planned ?? 0) > {before} && !{VIEW}.querySelector('[aria-busy]')", longest_ms=240_000)


def test_a_plan_is_that_of_the_api_and_follows_its_options_by_keyboard(view: Any, asked: Any):
    view.focus("[data-act=plan]")
    until_planned(view, lambda: view.keyboard.press("Enter"))
    usual = {"objective": "time", "depart": "08:00", "precondition": True, "payload_kg": 0, "sun_w_m2": 0, "course": True}
    usual |= {"wind_kmh": 0, "wind_from_deg": 0}
    wishes = {"soc_start": 0.9, "arrive_soc": 0.2, "station_soc": 0.1, "temp_ambient_c": -5, **usual}
    plan = asked("plan", route="made-north-south", car=CAR, stations="made-north-south", **wishes)
    shown = figures(view, ".plan")
    for name in ("duration_h", "length_km", "energy_kwh", "consumption_wh_km", "cost", "soc_end"):
        assert shown[f"plan_{name}"] == [plan[name]], name
    assert shown["plan_chance_end"] == [plan["chance"]["end"]]
    assert shown["stop_charge_min"] == [stop["charge_min"] for stop in plan["stops"]]
    assert shown["plan_charging_h"][0] + shown["plan_driving_h"][0] == pytest.approx(plan["duration_h"])
    assert view.text_content("[data-clock=plan_arrive]") == plan["arrive"]
    assert view.locator(".plan .chart").count() == 5 and view.locator(".plan-others tbody tr").count() == 3
    assert "Fir: it is closed" in view.text_content(".plan-refused")
    assert "--soc 0.9 --arrive-soc 0.2 --station-soc 0.1 --depart 08:00 --temp -5 --wind 0" in view.text_content(".day-commands")
    until_planned(view, lambda: view.select_option("[data-option=least]", "cost"))
    assert "least:cost" in view.url and "on:!t" in view.url
    assert figures(view, ".plan")["plan_cost"][0] < plan["cost"]
    view.click("[data-act=plan]")
    assert not view.query_selector(".plan > *") and "on:" not in view.url


def test_where_no_plan_is_found_it_says_how_far_and_what_helps(view: Any):
    until_planned(view, lambda: view.evaluate(f"location.hash = {address_of('day', cars=[CAR], plan=STOPS)!r}"))
    assert "There is no plan: the car gets to" in view.text_content(".plan")
    assert "Start with a full battery" in view.text_content(".plan-helps")
    view.set_input_files(".drop input[type=file]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": STATIONS.encode()})
    until(view, f"{VIEW}.querySelector('[data-figure=plan_cost]')", longest_ms=120_000)
    assert "stations:'upload:" in view.evaluate("decodeURIComponent(location.hash)")
    assert "--stations mine.csv" in view.text_content(".day-commands")
    view.evaluate(f"location.hash = {address_of('day', cars=[CAR], plan={'on': True, 'route': 'nowhere', **HOSTILE})!r}")
    until(view, f"{VIEW}.querySelector('.plan > .refusal')?.textContent.includes('must be')")
    assert view.locator(".plan > *").count() == 1


def test_an_own_trip_drives_the_car_and_a_wrong_file_is_refused_in_words(view: Any):
    def choose(name: str, text: str) -> None:
        view.set_input_files(".drop input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})

    until_next(view, lambda: choose("over-the-hill.csv", TRACK))
    assert "upload:" in view.evaluate("decodeURIComponent(location.hash)")
    assert figures(view)["trip_distance_km"][0] == pytest.approx(3.47, rel=0.01)
    assert figures(view)["step_heights"][0] > 0.0
    choose("wrong.csv", "a,b\n1,2\n")
    view.wait_for_selector(".drop-said .refusal")
    assert "time_s" in view.text_content(".drop-said")
    until_next(view, view.go_back)
