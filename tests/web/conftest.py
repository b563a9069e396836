"""One server and one browser for all tests of the page; a page that complains, or asks beyond this machine, fails its test."""

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import pytest

from studio_page import ARGUMENTS, BROWSERS, DESK, address_of, browser_path, serving

DRAWN_MS = 60_000


@pytest.fixture(scope="session")
def studio_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that all tests of the page share."""
    with serving(tmp_path_factory.mktemp("studio"), "--no-warm") as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser without a window; tests that need one are skipped where there is none."""
    path = browser_path()
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def leaf() -> tuple[Any, dict[str, Any]]:
    """The figure program of the Nissan Leaf of 2018, and its model for the page."""
    from voltwright.defaults.completion import completed_car
    from voltwright.study.fleet.figure_program import possible_program
    from voltwright.web.model.page_model import model_of

    car = completed_car("nissan-leaf-2018")
    program, missing = possible_program(car)
    assert not missing
    return program, model_of(car, program)


class OpenPage(Protocol):
    """Open a view of the studio with values of its state; `url` opens another page, such as a saved one."""

    def __call__(
        self, view: str = "compare", *, size: tuple[int, int] = DESK, dark: bool = False, url: str | None = None, **state: Any
    ) -> Any:
        """The page, once its view is open."""
        ...


@pytest.fixture
def open_page(chromium: Any, studio_url: str) -> Iterator[OpenPage]:
    """Pages that must not complain: an error in the console, or a request beyond this machine, fails the test."""
    wrong: list[str] = []
    contexts = []

    def said(message: Any) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data", "file", "about") and parts.hostname != "127.0.0.1":
            wrong.append(f"request beyond this machine: {request.url[:200]}")

    def open_one(
        view: str = "compare", *, size: tuple[int, int] = DESK, dark: bool = False, url: str | None = None, **state: Any
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="en-US",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(DRAWN_MS)
        page = context.new_page()
        page.on("console", said)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("request", asked)
        page.goto(url or f"{studio_url}/#{address_of(view, **state)}")
        page.wait_for_selector(f".view-{view}[data-opened]")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, wrong


class SharedPage(Protocol):
    """Open a page at the part of an address behind "#"."""

    def __call__(self, address: str) -> Any:
        """The page; what it shows, the caller waits for."""
        ...


@pytest.fixture(scope="module")
def shared_page(chromium: Any, studio_url: str) -> Iterator[SharedPage]:
    """A page that all tests of a file share, as wide as a desk; a complaint in its console fails the file."""
    wrong: list[str] = []
    contexts = []

    def open_one(address: str) -> Any:
        context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]}, locale="en-US", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{studio_url}/#{address}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.fixture(scope="module")
def shell(shared_page: SharedPage) -> Any:
    """One page that the tests of the frame share; each opens what it needs by the address."""
    page = shared_page("view=share")
    page.wait_for_selector(".view-share[data-opened]")
    return page


class Asked(Protocol):
    """Ask the server for an operation, as any other client would."""

    def __call__(self, operation: str, **request: Any) -> Any:
        """The answer as JSON."""
        ...


@pytest.fixture(scope="session")
def asked(studio_url: str) -> Iterator[Asked]:
    """Answers of the operations over HTTP."""
    with httpx.Client(base_url=studio_url, headers={"Origin": studio_url}, timeout=600) as client:

        def ask(operation: str, **request: Any) -> Any:
            answer = client.post(f"/api/operations/{operation}", json=request)
            return answer.raise_for_status().json()

        yield ask
