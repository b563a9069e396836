"""A self-contained HTML document in the style of the reports: style and script inside, no network."""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path

from voltwright.errors import plain, plain_json
from voltwright.sim.program_cache import cache_folder

HERE = Path(__file__).parent


def document(title: str, body: str, scripts: str = "") -> str:
    """A whole HTML document in the look of the report, from its title and the HTML of its body and scripts."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="voltwright">
<title>{escape(plain(title))}</title>
<link rel="icon" href="data:,">
<style>
{(HERE / "style.css").read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
{_plain_lines(body)}
</main>
{scripts}</body>
</html>
"""


def _plain_lines(html: str) -> str:
    """HTML with control characters escaped; tabs stay."""
    return "\t".join(map(plain, html.split("\t")))


def embedded_json(value: object) -> str:
    """JSON that may stand inside a script element: no NaN, and no tag can end the element early."""
    text = plain_json(json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":")))
    return text.replace("<", "\\u003c")


@cache
def inlined_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the vl-convert wheel, of the version that Altair writes for."""
    import altair
    import vl_convert

    wanted = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    known: Sequence[str] = vl_convert.get_vegalite_versions()
    lite = wanted if wanted in known else known[-1]
    name = f"vega-{version('vl-convert-python')}-{lite}.js"

    def bundled() -> str:
        return vl_convert.javascript_bundle(snippet="window.vegaEmbed = vegaEmbed;", vl_version=lite)

    return _kept(name, bundled).replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _kept(name: str, make: Callable[[], str]) -> str:
    """A text from the cache folder; made and kept there where it is missing, since bundling takes more than a second."""
    folder = cache_folder()
    if folder is None:
        return make()
    with suppress(OSError):
        return (folder / name).read_text(encoding="utf-8")
    text = make()
    with suppress(OSError):
        unfinished = folder / f"{name}.{os.getpid()}"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(folder / name)
    return text
