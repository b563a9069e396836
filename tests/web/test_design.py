"""The Design view in a browser: slider to figures, undo, files, two designs, refusals, and a narrow window.

A default run opens one page for all of it; what needs minutes of tests behind it is in `make test-long`.
"""

import json
import urllib.request
from typing import Any

import pytest

from studio_page import DESK, PHONE, address_of, settled, until
from voltwright.library.cars import read_car

CAR, OTHER = "xiaomi-su7", "tesla-model-3-2024-rwd"
ENERGY, POWER = "battery.energy_usable_kwh", "drive_units.rear.motor.power_max_kw"
FULL = "document.querySelector('.view-design').dataset.source === 'server'"


class Bench:
    """The view on a page, by what a person sees of it."""

    def __init__(self, page: Any, url: str):
        self.page, self.url = page, url

    def open(self, **state: Any) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/#{address_of('design', **state)}")
        self.page.wait_for_selector(".view-design[data-opened]")
        settled(self.page)
        until(self.page, FULL, longest_ms=120_000)

    def figure(self, name: str) -> float:
        return float(self.page.get_attribute(f'[data-figure="{name}"]', "data-value"))

    def set(self, path: str, value: str) -> None:
        field = self.page.locator(f'[data-path="{path}"] input[type=number]')
        field.fill(value)
        self.page.evaluate("document.querySelector('.view-design').dataset.source = ''")
        field.press("Enter")
        until(self.page, FULL)

    def headline(self, car: Any) -> dict[str, float]:
        body = json.dumps({"cars": [car]}).encode()
        asked = urllib.request.Request(f"{self.url}/api/operations/headline", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            rows = json.load(answer)["cars"][0]["figures"]
        return {row["figure"]: row["value"] for row in rows}


def size(window: tuple[int, int]) -> dict[str, int]:
    """A window as Playwright has it."""
    return {"width": window[0], "height": window[1]}


@pytest.fixture(scope="module")
def bench(chromium, studio_url):
    """One page for the tests of this file; an error in its console fails them."""
    context = chromium.new_context(viewport=size(DESK), locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Bench(page, studio_url)
    context.close()
    assert not wrong, wrong


def written(car: str, path: str, value: float) -> Any:
    """The file of a car with one number changed, as plain values."""
    from voltwright.library.cars import load_car

    data = load_car(car).model_dump(mode="json", exclude_unset=True)
    *keys, last = path.split(".")
    place = data
    for key in keys:
        place = place[key]
    place[last] = value
    data.get("evidence", {}).pop(path, None)
    return data


def test_a_slider_moves_the_figures_and_undo_takes_it_back(bench):
    bench.open(design=[CAR])
    page, before = bench.page, bench.figure("range_wltp_km")
    slider = page.locator(f'[data-slider="{POWER}"]')
    start = float(slider.input_value())
    slider.focus()
    page.evaluate("document.querySelector('.view-design').dataset.source = ''")
    page.keyboard.press("ArrowRight")
    until(page, FULL)
    moved = float(slider.input_value())
    assert moved > start and page.get_attribute(f'[data-slider="{POWER}"]', "aria-valuetext")
    expected = bench.headline(written(CAR, POWER, moved))
    until(
        page,
        f"Math.abs(document.querySelector('[data-figure=range_wltp_km]').dataset.value - {expected['range_wltp_km']}) < 1e-6",
    )
    for name, value in expected.items():
        if name in ("range_epa_km", "consumption_wltp_wh_km", "acceleration_0_100_s", "mass_curb_kg"):
            assert bench.figure(name) == pytest.approx(value, rel=1e-12)
    assert f"{POWER}:{moved:g}" in page.evaluate("decodeURIComponent(location.hash)")
    page.keyboard.press("Control+z")
    until(page, f"document.querySelector('[data-figure=range_wltp_km]').dataset.value == {before}")
    assert float(slider.input_value()) == start and page.locator('[data-action="undo"]').is_disabled()
    page.keyboard.press("Control+Shift+z")
    until(page, f"Number(document.querySelector('[data-slider=\"{POWER}\"]').value) === {moved}")
    page.locator(f'[data-path="{POWER}"] button').click()
    until(page, f"Number(document.querySelector('[data-slider=\"{POWER}\"]').value) === {start}")


DRAG = """async ([path, steps]) => {
  const { loadModel } = await voltwright.load("js/model.js");
  const view = document.querySelector(".view-design");
  const slider = document.querySelector(`[data-slider="${path}"]`);
  const shown = document.querySelector("[data-figure=range_wltp_km]");
  slider.value = Number(slider.value) - steps * Number(slider.step);
  slider.dispatchEvent(new Event("input"));
  while (view.dataset.source !== "page") await new Promise(requestAnimationFrame);
  const told = Number(shown.dataset.value);
  const model = await loadModel("CAR");
  return { told, model: model.figures({ [path]: Number(slider.value) }).range_wltp_km, value: Number(slider.value) };
}""".replace("CAR", CAR)


@pytest.mark.long
def test_a_slider_on_its_way_is_answered_by_the_model_in_the_page(bench):
    bench.open(design=[CAR])
    page = bench.page
    until(page, "document.querySelector('.view-design').dataset.model === 'ready'")
    found = page.evaluate(DRAG, [ENERGY, 3])
    assert found["told"] == found["model"], "what stands on the page is what the model says"
    until(page, FULL)
    assert bench.figure("range_wltp_km") == pytest.approx(found["told"], rel=2e-3), "the full test, which rounds and steps"
    assert page.evaluate("location.hash").count("numbers") == 0, "only the end of a move is a step"


@pytest.mark.long
def test_an_impossible_number_is_refused_at_its_field(bench):
    bench.open(design=[CAR])
    page = bench.page
    field = page.locator(f'[data-path="{ENERGY}"] input[type=number]')
    field.fill("900")
    field.press("Enter")
    page.wait_for_selector(f'[data-path="{ENERGY}"] .field-error:not([hidden])')
    assert "must be at most `battery.energy_gross_kwh`" in page.text_content(f'[data-path="{ENERGY}"] .field-error')
    assert page.get_attribute(f'[data-path="{ENERGY}"] input[type=number]', "aria-invalid") == "true"
    until(page, "document.querySelector('[data-figure=range_wltp_km]').dataset.value === ''")
    page.keyboard.press("Control+z")
    until(page, f"{FULL} && !document.querySelector('.field-error:not([hidden])')")
    assert field.input_value() == "73", "the number goes back although it has the focus"


@pytest.mark.long
def test_saved_and_loaded_it_is_the_same_car(bench, tmp_path):
    bench.open(design=[{"base": CAR, "numbers": {"tyres.rolling_resistance": 0.008}}])
    page, path = bench.page, tmp_path / "mine.yaml"
    before = bench.figure("range_wltp_km")
    with page.expect_download() as saving:
        page.click('[data-action="save"]')
    saving.value.save_as(path)
    car = read_car(path)
    assert car.name == f"{CAR}-design" and car.tyres.rolling_resistance == 0.008 and not car.published
    assert car.evidence["tyres.rolling_resistance"].kind == "design"
    bench.open(design=[OTHER])
    page.set_input_files('[data-action="file"]', path)
    until(page, f"Math.abs(document.querySelector('[data-figure=range_wltp_km]').dataset.value / {before} - 1) < 1e-12")
    assert page.locator('[data-path="tyres.rolling_resistance"] input[type=number]').input_value() == "0.008"


@pytest.mark.long
def test_two_designs_stand_side_by_side_with_what_differs(bench):
    bench.open(design=[CAR])
    page = bench.page
    page.click('[data-action="second"]')
    bench.set("masses.mass_curb_kg", "1650")
    page.wait_for_selector('[data-difference="masses.mass_curb_kg"]')
    assert page.get_attribute('[data-difference="masses.mass_curb_kg"]', "data-value") == "1650"
    assert bench.figure("mass_curb_kg") == 1650.0 and bench.figure("mass_curb_kg:other") == bench.figure("mass_curb_kg:start")
    link = page.url
    bench.page.goto("about:blank")
    bench.page.goto(link)
    until(page, f"document.querySelectorAll('.design-tabs .button').length === 2 && {FULL}")
    assert bench.figure("mass_curb_kg") == 1650.0
    page.click('[data-turn="0"]')
    until(page, "document.querySelector('[data-figure=mass_curb_kg]').dataset.value != 1650")


@pytest.mark.long
def test_a_choice_and_a_blank_car(bench):
    bench.open(design=[CAR])
    page = bench.page
    page.locator('[data-action="blank"]').select_option("quadricycle")
    until(page, f"document.querySelector('[data-path=\"masses.mass_curb_kg\"] input[type=number]')?.value === '480' && {FULL}")
    assert page.locator('[data-path="battery.chemistry"] select').input_value() == "lfp"
    page.locator('[data-path="battery.chemistry"] select').select_option("nmc")
    until(page, f"document.querySelector('[data-difference=\"battery.chemistry\"]') && {FULL}")


@pytest.mark.long
def test_in_a_narrow_window_nothing_hangs_over_and_the_figures_stay_in_sight(bench):
    page = bench.page
    page.set_viewport_size(size(PHONE))
    try:
        bench.open(design=[CAR])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(f'[data-slider="{ENERGY}"]').scroll_into_view_if_needed()
        box = page.locator(".design-strip").bounding_box()
        assert box is not None and 0 <= box["y"] < 60
    finally:
        page.set_viewport_size(size(DESK))


@pytest.mark.long
def test_what_would_it_take_is_applied_in_one_step(bench):
    bench.open(design=[CAR])
    page = bench.page
    page.locator('[data-target="figure"]').select_option("acceleration_0_100_s")
    before = bench.figure("acceleration_0_100_s")
    page.fill('[data-target="acceleration_0_100_s"]', f"{0.95 * before:.3f}")
    page.click('[data-action="target"]')
    page.wait_for_selector('[data-action="apply"]', timeout=300_000)
    page.click('[data-action="apply"]')
    until(page, f"document.querySelector('[data-figure=acceleration_0_100_s]').dataset.value < {0.955 * before} && {FULL}")
    page.click('[data-action="undo"]')
    until(page, f"document.querySelector('[data-figure=acceleration_0_100_s]').dataset.value == {before}")


@pytest.mark.long
def test_every_number_has_its_elasticity(bench):
    bench.open(design=[CAR], design_figure="range_wltp_km")
    page = bench.page
    page.click('[data-action="worth"]')
    until(page, "/Known for [0-9]+ numbers/.test(document.querySelector('.design-worth').textContent)", longest_ms=300_000)
    page.click('[data-more="drive"]')
    told = page.locator('[data-path="drive_units.rear.gear.drag_torque_nm"] .elasticity')
    told.filter(has_text="%").wait_for()
    assert float(told.get_attribute("data-value")) < 0.0, "drag in the gear costs range"


@pytest.mark.long
def test_a_design_is_used_in_the_other_views(bench):
    bench.open(design=[{"base": CAR, "numbers": {"masses.mass_curb_kg": 1600}}], cars=[OTHER])
    bench.page.click('[data-action="use"]')
    address = bench.page.evaluate("decodeURIComponent(location.hash)")
    assert f"cars=!((base:{CAR},numbers:(masses.mass_curb_kg:1600)" in address and f"{OTHER})" in address
