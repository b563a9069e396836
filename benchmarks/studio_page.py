"""The studio for tests and measurements: a server of its own, the browser to look with, and the addresses of the views."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

VIEWS = ("compare", "design", "certification", "day", "charging", "production", "evidence", "share")
DESK = (1280, 900)
PHONE = (390, 844)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
START = "import sys; from voltwright.cli.main import run; sys.argv = ['voltwright', 'studio', *sys.argv[1:]]; run()"
START_S = 60.0
STEP_MS = 25
SAFE = "!'():,"


def address_of(view: str, **state: Any) -> str:
    """The part of an address behind "#" that opens a view with values of the state."""
    pairs = {"view": view, **state}.items()
    return "&".join(f"{key}={quote(written(value), safe=SAFE)}" for key, value in pairs)


def written(value: Any) -> str:
    """A value as the address of the page writes it."""
    if value is None or isinstance(value, bool):
        return {None: "!n", True: "!t", False: "!f"}[value]
    if isinstance(value, str):
        return value if re.fullmatch(r"[A-Za-z_*][\w.*/ +-]*", value) else "'" + re.sub(r"([!'])", r"!\1", value) + "'"
    if isinstance(value, list | tuple):
        return f"!({','.join(map(written, value))})"
    if isinstance(value, dict):
        return f"({','.join(f'{written(key)}:{written(each)}' for key, each in value.items())})"
    return repr(value)


def until(page: Any, expression: str, *, longest_ms: int = 30_000) -> None:
    """Wait until an expression holds in a page; Playwright's own waiting evaluates text in the page, which its policy forbids."""
    for _ in range(longest_ms // STEP_MS):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(STEP_MS)
    raise AssertionError(f"did not come within {longest_ms} ms: {expression}")


def settled(page: Any, *, longest_ms: int = 180_000) -> None:
    """Wait until no part of the open view waits for an answer."""
    waiting = "document.querySelector('main [aria-busy=true], main progress')"
    until(page, f"document.querySelector('.view[data-opened]') && !{waiting}", longest_ms=longest_ms)


def figures(page: Any, place: str = "main") -> dict[str, list[float]]:
    """The figures that a place of the page shows, by name, each in the unit of the data; empty ones are left out."""
    script = "(place) => [...document.querySelectorAll(`${place} [data-figure]`)].map(({ dataset: it }) => [it.figure, it.value])"
    found: dict[str, list[float]] = {}
    for name, value in page.evaluate(script, place):
        if value:
            found.setdefault(name, []).append(float(value))
    return found


def browser_path() -> str | None:
    """The browser of this machine, if it has one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """A server that runs in `folder`; gives its address and ends it by its own process number.

    It keeps its answers where compiled programs are kept, so that a second run is quick.
    """
    start = [sys.executable, "-c", START, "--port", "0", "--no-open", *options]
    with (folder / "errors").open("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=folder)
        assert process.stdout is not None
        timer = threading.Timer(START_S, process.kill)
        timer.start()
        try:
            found = None
            while found is None:
                line = process.stdout.readline()
                assert line, f"the studio did not start: {(folder / 'errors').read_text(encoding='utf-8')[-2000:]}"
                found = re.search(r"http://127\.0\.0\.1:\d+", line)
            timer.cancel()
            # What the server prints later is read away, so that it never waits for its reader.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield found[0]
        finally:
            timer.cancel()
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
            process.stdout.close()
