"""Take the README's picture: the top of the comparison's page, as chromium shows it.

Run it in the project's environment, with chromium (or Chrome) on the PATH:

    .venv/bin/python benchmarks/picture.py

writes docs/images/compare.png. `--page FILE` takes a page that is already written. No network is used.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CARS = ("xiaomi-su7", "tesla-model-3-2024-rwd", "polestar-2-2024-lrsm")
PICTURE = Path(__file__).parent.parent / "docs" / "images" / "compare.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH_PX, HEIGHT_PX = 1400, 1960
WAIT_MS = 8000
SIZE_MAX_BYTES = 350_000


def main() -> int:
    """Write the picture; 1 where there is no browser, or the picture is too large."""
    parser = argparse.ArgumentParser(description="Take the README's picture of the comparison.")
    parser.add_argument("--page", type=Path, help="a page that is already written")
    parser.add_argument("--out", type=Path, default=PICTURE, help="the picture")
    chosen = parser.parse_args()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("There is no chromium on the PATH; install it, or keep the picture as it is.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = chosen.page or _page(Path(folder) / "compare.html")
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        _photograph(browser, page.resolve(), chosen.out.resolve(), Path(folder) / "profile")
    size = chosen.out.stat().st_size
    print(f"{chosen.out}: {size / 1e3:.0f} kB")
    return 0 if size <= SIZE_MAX_BYTES else 1


def _page(path: Path) -> Path:
    from voltwright.sim.precision import configure

    configure()
    from voltwright.report.comparison.page import write_page
    from voltwright.study.compare import compare

    return write_page(compare(CARS), path)


def _photograph(browser: str, page: Path, picture: Path, profile: Path) -> None:
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--window-size={WIDTH_PX},{HEIGHT_PX}",
        f"--virtual-time-budget={WAIT_MS}",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
