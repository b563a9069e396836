"""Pictures of every view of the studio, at the widths of a desk and a phone, in light and dark: `make studio-pictures`.

The whole set goes into a folder to look at; a selection is made small and goes into docs/images/.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from studio_page import ARGUMENTS, DESK, PHONE, VIEWS, address_of, browser_path, serving, settled, until

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZES = {"desk": DESK, "phone": PHONE}
DARK_IN_DOCS = ("charging", "production")
PHONE_IN_DOCS = ("compare", "design", "day")
FULL_FIGURES = "[...document.querySelectorAll('[data-figure=range_wltp_km]')].some((it) => it.dataset.value)"
PLANNED = "document.querySelector('.view-day').dataset.planned"
TO_PLAN = "scrollTo(0, document.querySelector('[data-act=plan]').closest('.panel').offsetTop - 70)"
PICTURE_BYTES = 150_000
HEIGHTS = (800, 700, 600, 500, 400)


def look(browser: Any, url: str, view: str, size: tuple[int, int], dark: bool, **state: Any) -> Any:
    """A page with a view open and all its answers there; what its console says is printed."""
    width, height = size
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-US")
    page = context.new_page()
    page.on("console", lambda message: print(f"{view}: {message.type}: {message.text}"))
    page.on("pageerror", lambda error: print(f"{view}: {error}"))
    page.goto(f"{url}/#{address_of(view, **state)}")
    settled(page)
    if view == "design":
        until(page, FULL_FIGURES, longest_ms=180_000)
    page.wait_for_timeout(300)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        print(f"{view}: {over} px wider than the window of {width} px")
    return page


def plan_picture(browser: Any, url: str, folder: Path) -> bytes:
    """The panel of a planned trip, as much of it as a window shows; the whole view goes into the folder."""
    page = look(browser, url, "day", DESK, False, plan={"on": True})
    until(page, PLANNED, longest_ms=180_000)
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "day-plan.png", full_page=True)
    page.evaluate(TO_PLAN)
    picture = small(page)
    page.context.close()
    return picture


def small(page: Any) -> bytes:
    """The window as a PNG of at most PICTURE_BYTES; a window with too much in it is made less high."""
    width = page.viewport_size["width"]
    for height in HEIGHTS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        picture = page.screenshot()
        if len(picture) <= PICTURE_BYTES:
            return picture
    raise SystemExit(f"a picture of {page.url} is larger than {PICTURE_BYTES} bytes at the lowest height")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "out" / "studio", help="where the whole set goes")
    parser.add_argument("--docs", action="store_true", help="write the selection of docs/images/ as well")
    parser.add_argument("--views", nargs="*", default=list(VIEWS), choices=VIEWS, help="views to look at")
    asked = parser.parse_args()
    path = browser_path()
    if path is None:
        raise SystemExit("No browser is installed; install chromium.")
    from playwright.sync_api import sync_playwright

    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, serving(Path(own)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for view in asked.views:
            for name, size in SIZES.items():
                for dark in (False, True):
                    page = look(browser, url, view, size, dark)
                    page.screenshot(path=asked.folder / f"{view}-{name}-{'dark' if dark else 'light'}.png", full_page=True)
                    if (
                        asked.docs
                        and dark == (name == "desk" and view in DARK_IN_DOCS)
                        and (name == "desk" or view in PHONE_IN_DOCS)
                    ):
                        (IMAGES / f"studio-{view}{'' if name == 'desk' else '-phone'}.png").write_bytes(small(page))
                    page.context.close()
            if asked.docs and view == "day":
                (IMAGES / "studio-plan.png").write_bytes(plan_picture(browser, url, asked.folder))
            print(f"{view}: done", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
