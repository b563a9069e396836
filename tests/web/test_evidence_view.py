"""The view Evidence: its numbers are those of the operation; a source is one click away, and nothing is loaded from it."""

from typing import Any

import pytest

import voltwright as vw
from studio_page import PHONE, until

CAR = "xiaomi-su7"
PATHS = "[...document.querySelectorAll('tr[data-path]')].map((e) => e.dataset.path)"
VALUES = "[...document.querySelectorAll('tr[data-path] .figure')].map((e) => [e.dataset.figure, e.dataset.value])"
COUNTS = "[...document.querySelectorAll('.chip-count')].map((e) => [e.dataset.figure, Number(e.dataset.value)])"
SIDES = "[...document.querySelector('.conflict').querySelectorAll('.figure')].map((e) => Number(e.dataset.value))"
READY = "document.querySelector('.view-evidence > .stack')?.dataset.ready === '{}'"


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    return vw.evidence_list(CAR, filled=True).to_dict()


def test_every_number_is_the_operations_and_a_search_narrows_it(open_page, listed):
    page = open_page("evidence", cars=[CAR, "tesla-model-3-2024-rwd"])
    until(page, READY.format(CAR))
    shown = dict(page.evaluate(VALUES))
    assert list(shown) == [row["path"] for row in listed["rows"]]
    for row in listed["rows"]:
        if isinstance(row["value"], int | float) and not isinstance(row["value"], bool):
            assert float(shown[row["path"]]) == row["value"]
    counts = {name.removeprefix("kinds:"): count for name, count in page.evaluate(COUNTS)}
    assert counts == {"all": len(listed["rows"]), **listed["kinds"]}

    page.click('.chips [data-kind="certified"]')
    page.fill('input[type="search"]', "mass")
    assert page.evaluate(PATHS) == ["masses.mass_curb_kg"]
    page.press(".source-button", "Enter")
    link = page.locator("tr.details:not([hidden]) a")
    assert link.get_attribute("rel") == "noreferrer noopener"
    assert link.get_attribute("href").startswith("https://insideevs.it/")
    address = page.evaluate("location.href")

    other = open_page(url=address, view="evidence")
    until(other, READY.format(CAR))
    assert other.locator("tr[data-path]").count() == 1, "the address holds search and kind"


def test_conflicts_stand_side_by_side_and_rumours_on_the_time_line(open_page, listed):
    page = open_page("evidence", cars=[CAR], size=PHONE, dark=True, language="zh", units="us")
    until(page, READY.format(CAR))
    reach = next(row for row in listed["published"] if row["quantity"] == "range_cltc_km")
    values = [reach["value"], *(other["value"] for other in reach["conflicts"])]
    assert page.evaluate(SIDES) == values == [700, 668, 628]
    span = "voltwright.load('js/evidence/figures.js').then((figures) => figures.spanText(1000, 2000, 'kg'))"
    assert page.evaluate(span) == "2,204.6 至 4,409.2\u00a0lb"
    story = page.locator(".story li")
    reports = [row for row in listed["timeline"] if row["field"] is None or row["state"] == "rumoured"]
    assert story.count() == len(reports)
    assert story.first.inner_text().startswith("2021-03-26")
    assert page.locator(".when-chart circle.mark-point").count() >= 15
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_other_cars_in_the_address_are_shown_at_once(open_page):
    page = open_page("evidence", cars=["volkswagen-id3-2021-pro"])
    until(page, READY.format("volkswagen-id3-2021-pro"))
    page.evaluate("location.hash = location.hash.replace('volkswagen-id3-2021-pro', 'xiaomi-su7')")
    until(page, READY.format("xiaomi-su7"))
    assert page.locator(".view-evidence h1").count() == 1
