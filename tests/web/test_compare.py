"""The view compare: its figures are those of the API, its charts are linked, and its address holds what was chosen."""

import re

import pytest

from studio_page import PHONE, until

pytestmark = pytest.mark.long

CARS = ["xiaomi-su7", "tesla-model-3-2024-rwd", "polestar-2-2024-lrsm"]
VIEW = "document.querySelector('.view-compare')"
LOADED = f"{VIEW}.dataset.intervals && ['speed', 'flow', 'charging', 'cost'].every((part) => {VIEW}.dataset['part_' + part])"
SHOWN = """() => [...document.querySelectorAll(".compare-figures [data-car]")].flatMap((cell) =>
  [...cell.querySelectorAll("[data-figure]")].map(({ dataset: it }) => [+cell.dataset.car, it.figure, +it.value]))"""
FADED = """() => [...document.querySelectorAll(".view-compare .chart")].map((chart) =>
  [...chart.querySelectorAll("g.series")].map((group) => group.classList.contains("faded")))"""


def test_figures_are_those_of_the_api_and_charts_are_linked(open_page, asked):
    page = open_page("compare")
    until(page, LOADED, longest_ms=120_000)
    shown = {(car, name): value for car, name, value in page.evaluate(SHOWN)}
    for at, name in enumerate(CARS):
        (car,) = asked("headline", cars=[name], intervals=True)["cars"]
        for row in car["figures"]:
            assert shown[at, row["figure"]] == row["printed"], row["figure"]
            if row["published"] and row["published"][0]["deviation"] is not None:
                assert shown[at, f"{row['figure']}_deviation"] == row["published"][0]["deviation"]
    crossings = asked("curves", cars=CARS, parts=["speed"])["crossings"]
    places = page.evaluate("[...document.querySelectorAll('[data-curve=speed]')].map((each) => each.dataset.value)")
    assert [float(place) if place else None for place in places] == [each["place"] for each in crossings]
    words = page.text_content("[data-curve=speed]")
    assert f"{crossings[0]['place']:.0f} km/h Tesla Model 3 RWD takes less than Xiaomi SU7" in words.replace("\u00a0", " ")

    page.hover(".compare-card[data-car='1']")
    of_cars = [series for series in page.evaluate(FADED) if len(series) == len(CARS)]
    assert len(of_cars) >= 3 and all(series == [True, False, True] for series in of_cars)
    page.mouse.move(2, 2)
    until(page, "!document.querySelector('.view-compare g.faded')")

    page.select_option("[data-flow=car]", "2")
    assert "Polestar" in page.text_content(".chart figcaption:has-text('Where the energy goes')")
    page.fill("[data-cost=price_kwh]", "0.4")
    page.press("[data-cost=price_kwh]", "Tab")
    assert "cost=(price_kwh:0.4)" in page.url and "flow=2" in page.url


def test_cars_are_found_added_and_removed_and_a_link_keeps_them(open_page):
    page = open_page("compare", cars=CARS[:1], picker={"search": "ioniq hyundai", "drive": "rear"})
    page.wait_for_selector("[data-add]")
    titles = page.evaluate("[...document.querySelectorAll('.compare-title')].map((each) => each.textContent)")
    assert titles and all("ioniq" in title.lower() for title in titles)
    assert page.input_value("[data-filter=search]") == "ioniq hyundai" and page.input_value("[data-filter=drive]") == "rear"
    page.fill("[data-filter=search]", "polestar")
    until(page, "document.querySelector('.compare-title').textContent.includes('Polestar')")
    page.focus(f"[data-add={CARS[2]}]")
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.compare-card').length === 2")
    assert re.search(rf"cars=!\({CARS[0]},{CARS[2]}\)", page.url) and "is added" in page.text_content("#announcer")
    assert page.is_disabled(f"[data-add={CARS[2]}]")
    page.click(".compare-card[data-car='0'] .compare-remove")
    until(page, "document.querySelectorAll('.compare-card').length === 1")
    assert page.query_selector(".compare-remove") is None  # one car stays
    again = open_page("compare", url=page.url)
    assert "Polestar 2" in again.text_content(".compare-card")


@pytest.mark.long
def test_on_a_phone_and_for_a_vehicle_that_has_few_figures(open_page):
    page = open_page("compare", size=PHONE, dark=True, cars=["xiaomi-scooter-pro-2", "no-such-car", CARS[0]])
    until(page, LOADED, longest_ms=120_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    words = page.text_content(".view-compare")
    assert "There is no car named 'no-such-car'" in page.text_content(".compare-card[data-car='1']")
    assert "No shipped DC charger serves it." in words and "none" in page.text_content(".compare-figures")
