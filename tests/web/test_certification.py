"""The view Certification: numbers of the operation, options and zoom in the address, labels that say what they are."""

import re
from typing import Any

import pytest

from studio_page import PHONE, figures, until

CAR = "tesla-model-3-2024-rwd"
SURE = "document.querySelector('.view-certification')?.dataset.sure === '{}'"


@pytest.fixture(scope="module")
def view(shared_page: Any) -> Any:
    """One page with the view of one car, for all tests of this file."""
    page = shared_page(f"view=certification&cars=!({CAR})&certification=(procedure:wltp)")
    until(page, SURE.format("wltp"), longest_ms=120_000)
    return page


def go(page: Any, options: str, procedure: str) -> None:
    """Open the view with other options, by its address."""
    page.evaluate("delete document.querySelector('.view-certification').dataset.sure")
    page.evaluate(f"location.hash = 'view=certification&cars=!({CAR})&certification={options}'")
    until(page, SURE.format(procedure), longest_ms=120_000)


def test_numbers_on_the_page_are_those_of_the_operation(view, asked):
    answer = asked("certify", car=CAR, procedure="wltp", course=True)
    shown = figures(view)
    label = answer["label"]
    assert shown["range_km"] == [label["range_km"]] * 2  # summary and label
    assert shown["consumption_kwh_100km"] == [label["consumption_wh_km"] / 10]
    assert shown["energy_usable_kwh"] == [answer["energy_usable_wh"] / 1000]
    phases = answer["course"][0]["phases"]
    assert shown["phase_energy_dc_wh"] == [phase["energy_dc_wh"] for phase in phases]
    assert shown["phase_distance_km"] == [phase["distance_km"] for phase in phases]
    assert {name: values for name, values in shown.items() if name.startswith("step_")} == {
        f"step_{step['name']}": [step["value"]] for step in answer["steps"]
    }
    for row in answer["published"]:
        assert shown[f"published_{row['quantity']}"] == [row["published"]]
        assert shown[f"deviation_{row['quantity']}"] == [row["deviation"]]
    half = round(answer["interval"]["range_half_width_km"])
    assert f"± {half}\u00a0km" in view.text_content(".cert-figures")
    assert view.get_attribute("[data-ended]", "data-ended") == answer["tests"][0]["ended_by"]
    assert view.locator(".rules tbody tr").count() == len(answer["rules"])


@pytest.mark.long
def test_a_phase_is_enlarged_and_the_address_knows_it(view):
    view.click(".phases tbody tr:first-child button")
    until(view, "document.querySelector('.view-certification figcaption').textContent.includes('DS1 WLTC')")
    assert "phase:0" in view.evaluate("decodeURIComponent(location.hash)")
    view.go_back()
    until(view, "!document.querySelector('.view-certification figcaption').textContent.includes('DS1')")


def test_the_american_label_follows_its_prices(view, asked):
    go(view, "(procedure:epa-mct,prices:(electricity_usd:0.3))", "epa-mct")
    values = {
        line["name"]: line["value"]
        for line in asked("certify", car=CAR, procedure="epa-mct", electricity_usd=0.3)["sheet"]["lines"]
    }
    shown = figures(view)
    for name in (
        "mpge_city",
        "mpge_highway",
        "kwh_100mi",
        "range_mi",
        "cost_year_usd",
        "saving_5_years_usd",
        "charge_time_240v_h",
    ):
        assert shown[name] == [values[name]], name
    text = view.text_content(".cert-label svg")
    assert "PREDICTION, NOT A CERTIFICATE" in text and "$0.30 per kW-hr" in text
    assert not re.search(r"\bEPA\b|\bDOT\b", text)  # no agency on our drawing


def test_options_are_those_of_the_procedure_and_a_constant_speed_has_no_label(view, asked):
    go(view, "(procedure:constant,options:(speed_kmh:90))", "constant")
    names = view.evaluate("[...document.querySelectorAll('.cert-options [data-option]')].map((each) => each.dataset.option)")
    assert names == ["car", "procedure", "speed_kmh", "temp_ambient_c", "payload_kg"]
    assert figures(view)["range_km"] == [asked("certify", car=CAR, procedure="constant", speed_kmh=90.0)["label"]["range_km"]]
    assert view.locator(".cert-label").is_hidden()
    assert "--speed 90" in view.text_content("code")


def test_a_refusal_is_a_sentence(view):
    view.evaluate(
        f"location.hash = 'view=certification&cars=!({CAR})&certification=(procedure:constant,options:(speed_kmh:590))'"
    )
    until(view, "document.querySelector('.cert-summary .refusal')?.textContent.includes('top speed')", longest_ms=60_000)
    assert view.locator(".cert-figures").is_hidden() and view.locator(".phases").is_hidden()
    go(view, "(procedure:wltp)", "wltp")
    assert view.locator(".refusal").count() == 0 and view.locator(".phases").is_visible()


def test_a_hostile_address_opens_the_view(view):
    go(view, "(procedure:__proto__,car:-3,test:word,phase:1e9,options:!(1,2),prices:(constructor:1))", "epa-mct")
    assert view.locator(".refusal").count() == 0
    assert view.locator(".cert-label svg").count() == 1


@pytest.mark.long
@pytest.mark.parametrize("procedure", ["epa-mct", "epa-sct", "wltp", "cltc", "nedc", "constant"])
def test_every_procedure_fits_a_phone_in_every_language(open_page, procedure):
    for language in ("nl", "de", "zh"):
        page = open_page(
            "certification", size=PHONE, dark=True, cars=[CAR], language=language, certification={"procedure": procedure}
        )
        until(page, SURE.format(procedure), longest_ms=120_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert "certification." not in page.text_content("main")
