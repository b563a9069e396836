"""The view Production: histogram, causes and conformity are the operation's, and the declared value answers in the page."""

import json
from typing import Any

import pytest

import voltwright as vw
from production_plans import small_plan
from studio_page import PHONE, until

READY = "document.querySelector('.view-production > .stack')?.dataset.ready === '{}'"
CONSUMPTION = "consumption_wltp_wh_km"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """A small series, computed here."""
    return vw.produce(small_plan(), sampled=30, audit=False, durability=False).to_dict()


@pytest.fixture
def production(open_page, made):
    """The view with that series for an answer, since the shipped plan takes long."""

    def open_one(**options: Any) -> tuple[Any, list[dict[str, Any]]]:
        asked: list[dict[str, Any]] = []

        def answer(route: Any) -> None:
            asked.append(json.loads(route.request.post_data))
            route.fulfill(status=202, json={"id": "1", "state": "done", "fraction": 1, "line": "", "result": made})

        page = open_page("share")
        page.route("**/api/jobs/produce", answer)
        if options.get("size"):
            page.set_viewport_size({"width": options["size"][0], "height": options["size"][1]})
        page.evaluate("location.hash = 'view=production'")
        until(page, READY.format("small"))
        return page, asked

    return open_one


def value(page: Any, name: str) -> float:
    """A figure of the page, in the unit of the data."""
    return float(page.get_attribute(f'[data-figure="{name}"]', "data-value"))


def test_figures_are_the_operations_and_the_slider_answers_in_the_page(production, made):
    page, asked = production()
    assert asked == [{"plan": "su7-first-year", "sampled": 300, "risk": 0.01, "audit": False, "durability": False}]
    row, table = made["conformity"][0], made["declarable"][0]
    assert value(page, f"conformity:{row['variant']}:fails_designed") == row["fails_designed"]
    assert value(page, "declared:consumption_wh_km") == row["declared_wh_km"]
    assert value(page, "declared:passes_percent") == pytest.approx(100 * (1 - row["fails"]), rel=1e-12)

    page.click('[data-stop="designed"]')
    place = table["declared_wh_km"].index(row["designed_wh_km"])
    page.focus('input[type="range"]')
    page.keyboard.press("ArrowRight")
    for name, key, factor in (
        ("consumption_wh_km", "declared_wh_km", 1),
        ("range_km", "range_declared_km", 1),
        ("passes_percent", "passes", 100),
        ("cars_keep_percent", "cars_keep", 100),
        ("cars_reach_percent", "cars_reach", 100),
        ("tests", "tests", 1),
    ):
        assert value(page, f"declared:{name}") == pytest.approx(factor * table[key][place + 1], rel=1e-12), name
    assert len(asked) == 1, "no question for a moved slider"

    for part in [part for part in made["contributions"] if part["figure"] == CONSUMPTION]:
        assert value(page, f"share:{part['tolerance']}") == pytest.approx(100 * part["share"], rel=1e-12)
    for part in [part for part in made["causes"] if part["figure"] == CONSUMPTION]:
        assert value(page, f"correlation:{part['tolerance']}") == part["correlation"]
    for spread in [each for each in made["spreads"] if each["measured"] and each["variant"] is not None]:
        where = f"spread:{spread['figure']}:{spread['plant'] or 'all'}"
        for key in ("design", "mean", "p1", "p5", "p50", "p95", "p99"):
            assert value(page, f"{where}:{key}") == spread[key]
    bars = page.locator(".view-production .grid rect.series-bar").count()
    counts = next(each["cars"] for each in made["histograms"] if each["figure"] == CONSUMPTION)
    assert bars >= sum(count > 0 for count in counts)


def test_another_figure_on_a_phone(production, made):
    page, _ = production(size=PHONE)
    page.select_option('[data-choice="figure"]', "range_wltp_km")
    for part in [part for part in made["contributions"] if part["figure"] == "range_wltp_km"]:
        assert value(page, f"effect:{part['tolerance']}") == part["effect_percent"]
    assert "figure:range_wltp_km" in page.evaluate("decodeURIComponent(location.hash)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.long
def test_a_shipped_plan_runs_as_a_job_and_can_be_cancelled(open_page):
    page = open_page("production", production={"cars": 20})
    page.click(".progress button")
    until(page, "document.querySelector('.view-production [role=status]')?.textContent.includes('Cancelled')")
    page.click(".production-form button")
    until(page, READY.format("su7-first-year"), longest_ms=600_000)
    assert page.locator(".verdicts li").count() == 3
