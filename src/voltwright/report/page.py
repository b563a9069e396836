"""The comparison as one HTML file: charts, tables, style and script inside, so that it opens anywhere, without a network."""

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from voltwright.errors import FileError
from voltwright.report import sections
from voltwright.report.look import CONFIG
from voltwright.report.words import short_names
from voltwright.study.compare import Comparison

HERE = Path(__file__).parent


def write_page(comparison: Comparison, path: Path) -> Path:
    """Write a comparison as one self-contained HTML file.

    Args:
        comparison: of one to six cars. path: of the file; its folder is made where it is missing.

    Returns:
        the path.

    Raises:
        FileError: the file cannot be written.
    """
    text = page(comparison)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise FileError(f"Cannot write '{path}': {error.strerror or error}.") from error
    return path


def page(comparison: Comparison) -> str:
    """The HTML of the page."""
    cars = comparison.cars
    charts: dict[str, dict[str, Any]] = {}
    body = "\n".join(section(cars, charts) for section in sections.ALL)
    scripts = f"""<script type="application/json" id="charts">{embedded_json({"config": CONFIG, "charts": charts})}</script>
<script>{inlined_bundle()}</script>
<script>
{(HERE / "page.js").read_text(encoding="utf-8")}</script>
"""
    return document(" · ".join(short_names(cars)), body, scripts)


def document(title: str, body: str, scripts: str = "") -> str:
    """A whole HTML document in the look of the report, from its title and the HTML of its body and scripts."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="voltwright">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>
{(HERE / "style.css").read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
{body}
</main>
{scripts}</body>
</html>
"""


def embedded_json(value: object) -> str:
    """JSON that may stand inside a script element: no NaN, and no tag can end the element early."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def inlined_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the vl-convert wheel, of the version that Altair writes for."""
    import altair
    import vl_convert

    wanted = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    known: Sequence[str] = vl_convert.get_vegalite_versions()
    script = vl_convert.javascript_bundle(
        snippet="window.vegaEmbed = vegaEmbed;", vl_version=wanted if wanted in known else known[-1]
    )
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
