"""The comparison as one HTML file: charts, tables, style and script inside, so that it opens anywhere, without a network."""

from pathlib import Path
from typing import Any

from voltwright.errors import FileError
from voltwright.report.comparison import sections
from voltwright.report.comparison.chances import CHANCES, EXPLAINED, chances_table
from voltwright.report.comparison.summary import opening
from voltwright.report.document import document, embedded_json, inlined_bundle
from voltwright.report.labels import short_names
from voltwright.report.page_sections import Section, contents
from voltwright.report.theme import CONFIG
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
    found = [section for make in sections.ALL if (section := make(cars, charts)) is not None]
    if comparison.chances:
        behind = 1 + next(place for place, section in enumerate(found) if section.key == "figures")
        found.insert(behind, Section("chances", CHANCES, EXPLAINED, chances_table(cars, comparison.chances)))
    body = "\n".join([opening(cars), contents(found), *(section.html for section in found)])
    scripts = f"""<script type="application/json" id="charts">{embedded_json({"config": CONFIG, "charts": charts})}</script>
<script>{inlined_bundle()}</script>
<script>
{(HERE / "page.js").read_text(encoding="utf-8")}</script>
"""
    return document(" · ".join(short_names(cars)), body, scripts)
