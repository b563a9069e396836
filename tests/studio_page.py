"""Addresses of the studio's views, as the page itself writes them."""

import re
from typing import Any
from urllib.parse import quote

VIEWS = ("compare", "design", "certification", "day", "charging", "production", "evidence", "share")
DESK = (1280, 900)
PHONE = (390, 844)
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
