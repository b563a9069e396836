"""Every view in both widths and themes: no complaint, no overflow, no violation that axe knows."""

import pytest

from studio_page import DESK, PHONE, VIEWS, settled

pytestmark = pytest.mark.long

QUICK = ("certification", "evidence", "share")
SIZES = {"desk": DESK, "phone": PHONE}
LOOKS = [("desk", False), ("phone", True)]
MORE_LOOKS = [("desk", True), ("phone", False)]
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def looked_at(open_page, view, size, dark, **state):
    """Open a view, wait until nothing in it waits any more, and hear what axe says."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(view, size=SIZES[size], dark=dark, **state)
    settled(page)
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for each in found for node in each["nodes"][:3]]
    assert not said, "\n".join(said)
    for other in SIZES.values():
        page.set_viewport_size({"width": other[0], "height": other[1]})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than a window of {other[0]} px"
    return page


@pytest.mark.parametrize("view", QUICK)
def test_view_is_accessible(open_page, view):
    """One width and theme for each of the views that open quickly; the others, and all looks, in `make test-long`."""
    looked_at(open_page, view, *LOOKS[VIEWS.index(view) % 2])


@pytest.mark.long
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("size", "dark"), [*LOOKS, *MORE_LOOKS])
def test_view_is_accessible_in_all_looks(open_page, view, size, dark):
    looked_at(open_page, view, size, dark)


@pytest.mark.long
@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_a_planned_trip_is_accessible(open_page, size, dark):
    page = looked_at(open_page, "day", size, dark, cars=["volkswagen-id3-2021-pro"], plan={"on": True})
    assert page.locator(".plan-stops tbody tr").count() > 2
