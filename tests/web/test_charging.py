"""The view charging: its table and its course are those of the API, and a pair is chosen by mouse and by keyboard."""

from typing import Any

import pytest

from studio_page import address_of, figures, until

pytestmark = pytest.mark.long

CARS = ["hyundai-ioniq-5-2024-lr-rwd", "volkswagen-id3-2021-pro"]
VIEW = "document.querySelector('.view-charging')"
CHARGED = f"{VIEW}?.dataset.charged === '{{}}'"


@pytest.fixture(scope="module")
def view(shared_page: Any) -> Any:
    """One page with two cars, for all tests of this file."""
    page = shared_page(address_of("charging", cars=CARS))
    until(page, CHARGED.format("ccs1-350"), longest_ms=120_000)
    return page


def test_the_table_is_that_of_match(view: Any, asked: Any):
    cells = view.evaluate(
        "[...document.querySelectorAll('.match')].map(({ dataset: it }) => [Number(it.car), it.charger, it.value])"
    )
    for place, car in enumerate(CARS):
        rows = {row["charger"]: row for row in asked("match", car=car)["chargers"] if row["kind"] == "dc"}
        shown = {charger: value for of, charger, value in cells if of == place}
        assert shown.keys() == rows.keys()
        for charger, value in shown.items():
            assert (float(value) if value else None) == rows[charger]["power_battery_kw"]


def test_the_course_is_that_of_charge(view: Any, asked: Any):
    done = asked("charge", car=CARS[0], charger="ccs1-350", course=True, series=["temperature", "age", "start"])
    shown = figures(view, ".view-charging .day-figures")
    for name in ("duration_min", "power_max_kw", "energy_battery_kwh", "energy_grid_kwh", "efficiency"):
        assert shown[name] == [done[name]]
    series = figures(view, ".view-charging")
    for curve in done["series"]["temperature"]:
        assert series[f"series_temperature_{curve['value']:g}_min"] == [curve["duration_min"]]
    assert done["course"]["recorded"]
    assert "recorded:" in view.text_content(".view-charging .panel:last-child .chart")
    view.click("[data-axis=age]")
    until(view, f"{VIEW}.querySelector('[data-figure^=series_age]')")
    assert "axis:age" in view.url


def test_a_pair_is_chosen_by_keyboard_and_what_does_not_fit_says_why(view: Any):
    view.focus("[data-car='1'][data-charger='ccs2-150']")
    view.keyboard.press("Enter")
    until(view, CHARGED.format("ccs2-150"))
    assert view.evaluate("document.activeElement.dataset.charger") == "ccs2-150"
    assert view.get_attribute("[data-car='1'][data-charger='ccs2-150']", "aria-pressed") == "true"
    assert "car: 100 kW at most" in view.text_content(".charging-why")
    view.click("[data-car='1'][data-charger='ccs1-50']")
    until(view, CHARGED.format("ccs1-50"))
    assert "CCS" in view.text_content(".charging-refused")
    assert not view.query_selector(".view-charging .chart")
    view.go_back()
    until(view, CHARGED.format("ccs2-150"))
    assert view.query_selector(".view-charging .chart")


def test_conditions_change_the_charge(view: Any):
    before = figures(view, ".view-charging .day-figures")["duration_min"][0]
    view.fill("[data-option=cells]", "-5")
    view.press("[data-option=cells]", "Tab")
    until(view, f"Number({VIEW}.querySelector('[data-figure=duration_min]').dataset.value) > {before}")
    assert "cells:-5" in view.url
