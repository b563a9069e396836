"""What a slider takes in the page: computing all figures of a car, and the time until a frame shows them, in chromium.

It opens no server: the page is saved with the models of the cars alone, and read from a disk. Each move sets a number that the
page has not seen. `python benchmarks/studio_slider.py [CAR ...]`
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from studio_page import ARGUMENTS, browser_path

CARS = ("nissan-leaf-2018", "tesla-model-3-2024-rwd", "polestar-2-2021-dual")
MOVES = 200
MEASURE = """async ([car, moves]) => {
  const { loadModel } = await voltwrightSaved.load("js/model.js");
  const begun = performance.now();
  const model = await loadModel(car);
  const loading = performance.now() - begun;
  const own = model.about["battery.energy_usable_kwh"].value;
  const shown = document.querySelector("main") ?? document.body;
  const computing = [], showing = [];
  for (let move = 0; move < moves + 20; move += 1) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    const figures = model.figures({ "battery.energy_usable_kwh": own * (1 - 0.1 * Math.abs(Math.sin(move))) });
    const done = performance.now();
    shown.textContent = JSON.stringify(figures);
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 0)));
    if (move >= 20) { computing.push(done - start); showing.push(performance.now() - start); }
  }
  return { loading, computing, showing };
}"""


def measured(browser: Any, path: Path, car: str) -> str:
    """One line about a car."""
    page = browser.new_context().new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".view[data-opened]")
    found = page.evaluate(MEASURE, [car, MOVES])
    page.context.close()
    parts = []
    for name in ("computing", "showing"):
        middle, high = np.percentile(found[name], [50, 95])
        parts.append(f"{name} {middle:.1f} ms median, {high:.1f} ms p95")
    return f"{car}: {', '.join(parts)}; model loaded in {found['loading']:.0f} ms"


def main() -> int:
    """Measure the cars that are named."""
    from playwright.sync_api import sync_playwright

    from voltwright.web.model.page_model import page_model
    from voltwright.web.saved_answers import canonical
    from voltwright.web.saving import page_of

    path = browser_path()
    if path is None:
        print("No browser is installed.")
        return 1
    cars = sys.argv[1:] or list(CARS)
    answers: dict[str, Any] = {f"post /api/page-model {canonical({'car': car})}": page_model(car) for car in cars}
    answers["get /api/cars"] = [{"name": car, "title": car} for car in cars]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(page_of({"answers": answers, "texts": {}, "missing": "", "state": "view=share"}, "en"), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for car in cars:
            print(measured(browser, page, car))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
