"""The frame of the page in a browser: views, state in the address, keyboard, languages, units, charts and their files."""

import json
import re
from pathlib import Path

import pytest

from studio_page import PHONE, VIEWS, until

CHART = """async () => {
  const charts = await voltwright.load("js/charts/index.js");
  const root = document.querySelector("main .view");
  const place = document.createElement("section");
  root.replaceChildren(place);
  const points = (shift) => [10, 20, 30, 40].map((x) => [x, x * x / 10 + shift]);
  const series = [{ name: "one", points: points(0) }, { name: "=two", points: points(5), dash: true }];
  const [x, y] = [{ label: "Speed", unit: "km_h" }, { label: "Use", unit: "wh_km" }];
  charts.lineChart(place, { title: "Speed and use", x, y, series });
}"""

FOCUSED = "((it) => it.dataset.view ?? it.dataset.setting ?? it.className)(document.activeElement)"


def test_navigation_marks_the_open_view_and_the_step_back_returns(shell):
    shell.evaluate("location.hash = 'view=share'")
    shell.wait_for_selector(".view-share[data-opened]")
    shell.click(".nav a[data-view=evidence]")
    shell.wait_for_selector(".view-evidence[data-opened]")
    assert shell.get_attribute(".nav a[data-view=evidence]", "aria-current") == "page"
    assert shell.title() == "Evidence · voltwright studio"
    assert shell.evaluate("document.activeElement.tagName") == "H1"
    assert "Evidence" in shell.text_content("#announcer")
    shell.go_back()
    shell.wait_for_selector(".view-share[data-opened]")


def test_the_state_survives_its_address(shell):
    """What is written into the address is read back as it was: numbers, texts with any sign, lists, objects, nothing."""
    values = {
        "numbers": [1, -2.5, 1e-7, 0], "text": "a!b'c (d),e:f & g=h #i % é 中", "word": "tesla-model-3", "yes": True, "no": False,
        "none": [None], "car": {"base": "xiaomi-su7", "numbers": {"battery.energy_usable_kwh": 91.5}}, "empty": [[], {}, ""],
        "looks": ["12", "true", "!t", "-"],
    }  # fmt: skip
    read = shell.evaluate(
        """async (values) => {
          const { state } = await voltwright.load("js/state.js");
          const before = location.hash;
          state.set(values);
          const link = location.href;
          history.replaceState(null, "", before);
          dispatchEvent(new PopStateEvent("popstate"));
          const gone = state.get("car");
          location.href = link;
          await new Promise((resolve) => setTimeout(resolve, 20));
          return { gone: gone ?? null, values: Object.fromEntries(Object.keys(values).map((key) => [key, state.get(key)])) };
        }""",
        values,
    )
    assert read == {"gone": None, "values": values}
    shell.evaluate("location.hash = 'view=share'")


@pytest.mark.parametrize("language", ["en", "nl", "de", "zh"])
def test_language_changes_words_and_numbers(shell, language):
    shell.select_option("[data-setting=language]", language)
    until(shell, f"document.documentElement.lang === '{language}' && document.querySelector('.view[data-opened]')")
    words = json.loads((Path(__file__).parents[2] / f"src/voltwright/web/page/texts/{language}/shell.json").read_text("utf-8"))
    assert shell.text_content(".nav a[data-view=charging]") == words["view_charging"]
    number = shell.evaluate("""async () => (await voltwright.load("js/numbers.js")).quantity(1234.56, "wh_km")""")
    assert number == {"en": "1,234.6\u00a0Wh/km", "zh": "1,234.6\u00a0Wh/km"}.get(language, "1.234,6\u00a0Wh/km")
    shell.select_option("[data-setting=language]", "en")
    until(shell, "document.documentElement.lang === 'en'")


def test_units_of_the_us(shell):
    shell.select_option("[data-setting=units]", "us")
    assert "units=us" in shell.url
    shown = shell.evaluate(
        """async () => {
          const { quantity, fromShown, toShown } = await voltwright.load("js/numbers.js");
          const there = [["km", 160.9344], ["wh_km", 100], ["c", -10], ["kg", 1000], ["km_h", 100], ["usd", 35000]];
          const away = Math.max(...there.map(([unit, value]) => Math.abs(fromShown(toShown(value, unit), unit) / value - 1)));
          return { text: there.map(([unit, value]) => quantity(value, unit).replace("\u00a0", " ")), away };
        }"""
    )
    assert shown["text"] == ["100 mi", "160.9 Wh/mi", "14 °F", "2,205 lb", "62 mph", "$35,000"]
    assert shown["away"] < 1e-12
    shell.select_option("[data-setting=units]", "metric")
    until(
        shell, "document.querySelector('[data-setting=units]').value === 'metric' && document.querySelector('.view[data-opened]')"
    )


def test_theme_by_the_switch(shell):
    for theme, ground in (("light", "rgb(244, 245, 247)"), ("dark", "rgb(15, 18, 22)")):
        shell.select_option("[data-setting=theme]", theme)
        until(shell, f"getComputedStyle(document.body).backgroundColor === '{ground}'")
    shell.select_option("[data-setting=theme]", "system")


def test_keyboard_reaches_skip_link_navigation_and_settings(shell):
    shell.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(14):
        shell.keyboard.press("Tab")
        reached.append(shell.evaluate(FOCUSED))
    assert reached[0] == "skip"
    assert [each for each in reached if each in VIEWS] == list(VIEWS)
    assert {"language", "units", "theme"} <= set(reached)


def choose(page, words):
    """Choose from the menu of the chart, as a person does."""
    if page.get_attribute(".view .menu", "open") is None:
        page.click(".view .menu > summary")
    page.click(f".view .menu button:has-text('{words}')")


def test_chart_by_keyboard_table_and_files(shell, tmp_path):
    """Arrow keys move along the points and are announced; the files hold the data, and colours instead of variables."""
    shell.evaluate(CHART)
    shell.focus(".plot")
    shell.keyboard.press("ArrowRight")
    assert re.sub(r"\s", " ", shell.text_content(".tip")) == "one Speed 10 km/h Use 10.0 Wh/km"
    shell.keyboard.press("ArrowDown")
    assert "=two" in shell.text_content("#announcer")
    shell.keyboard.press("End")
    assert "40" in shell.text_content("#announcer")
    files = {}
    for kind in ("CSV", "SVG", "PNG"):
        with shell.expect_download() as saving:
            choose(shell, kind)
        files[kind] = tmp_path / saving.value.suggested_filename
        saving.value.save_as(files[kind])
    lines = files["CSV"].read_text(encoding="utf-8").splitlines()
    assert lines[0] == 'Speed [km/h],"one, Use [Wh/km]","\'=two, Use [Wh/km]"'
    assert lines[1] == "10,10,15" and len(lines) == 5
    drawn = files["SVG"].read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "var(--" not in drawn and "Speed and use" in drawn and "voltwright studio" in drawn
    assert files["PNG"].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert files["PNG"].name == "speed-and-use.png"
    choose(shell, "Show the data")
    assert shell.locator(".chart-table tbody tr").count() == 4


def test_chart_follows_pointer_and_width(shell):
    shell.evaluate(CHART)
    box = shell.locator(".plot").bounding_box()
    shell.mouse.move(box["x"] + 56, box["y"] + box["height"] - 60)
    assert shell.locator(".tip").is_visible()
    shell.mouse.move(1, 1)
    assert not shell.locator(".tip").is_visible()
    shell.set_viewport_size({"width": 390, "height": 844})
    until(shell, "document.querySelector('.plot svg').viewBox.baseVal.width < 390")
    assert shell.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shell.set_viewport_size({"width": 1280, "height": 900})


def test_phone_folds_the_navigation(open_page):
    page = open_page("share", size=PHONE)
    assert not page.locator(".nav a").first.is_visible()
    page.click(".nav-toggle")
    assert page.locator(".nav a").first.is_visible()
    assert page.get_attribute(".nav-toggle", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not page.locator(".nav a").first.is_visible()


@pytest.mark.long
def test_a_hostile_link_opens_the_page(open_page, studio_url):
    """A link may hold anything; what it does not name rightly is passed over or refused in words."""
    cars = "!((base:no-such-car,numbers:(__proto__.spoilt:1)),'../../etc/passwd',!n,3)"
    page = open_page(
        url=f"{studio_url}/#view=constructor&language=toString&__proto__=(spoilt:1)&units=!(&theme={'(' * 3000}&cars={cars}"
    )
    page.wait_for_selector(".refusal")
    assert page.locator(".nav a[aria-current=page]").get_attribute("data-view") == "compare"
    assert page.evaluate("({}).spoilt === undefined && document.documentElement.lang === 'en'")
