"""A chart as a picture of its own: SVG in the page's colours, which follow its reader, or in fixed light ones; PNG."""

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.errors import FileError, plain_values
from voltwright.report.theme import CONFIG

if TYPE_CHECKING:
    import altair as alt

HERE = Path(__file__).parent
SCALE_PNG = 2.0
MARGIN_PX = 24
"""On every side of a picture of its own; a picture on a page has the margins of the page."""
ENDINGS = (".svg", ".png")
VARIABLE = re.compile(r"var\(--([\w-]+)\)")


def inline_svg(spec: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG for a page with `style.css`, whose colours it takes."""
    import vl_convert

    return vl_convert.vegalite_to_svg(plain_values(spec), config=CONFIG)


def picture_bytes(spec: dict[str, Any], ending: str) -> bytes:
    """A Vega-Lite specification as a file of its own, in light colours on paper.

    Args:
        spec: with colours as variables of `style.css`. ending: .svg or .png.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(plain_values(spec), config=CONFIG | {"background": "var(--paper)", "padding": MARGIN_PX})
    fixed = VARIABLE.sub(lambda found: light_colours()[found[1]], svg)
    return vl_convert.svg_to_png(fixed, scale=SCALE_PNG) if ending == ".png" else fixed.encode()


def chart_of(spec: dict[str, Any]) -> "alt.TopLevelMixin":
    """A Vega-Lite specification as an Altair chart, in light colours on paper.

    Args:
        spec: with colours as variables of `style.css`.
    """
    import altair as alt

    text = json.dumps({**spec, "config": CONFIG | {"background": "var(--paper)"}})
    fixed = json.loads(VARIABLE.sub(lambda found: light_colours()[found[1]], text))
    kinds = {"vconcat": alt.VConcatChart, "hconcat": alt.HConcatChart, "layer": alt.LayerChart, "facet": alt.FacetChart}
    kind = next((kinds[key] for key in kinds if key in fixed), alt.Chart)
    return kind.from_dict(fixed, validate=False)


def check_ending(path: Path) -> str:
    """The ending of a picture's path in small letters.

    Raises:
        FileError: one that no picture has.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise FileError(f"A picture's name must end in {' or '.join(ENDINGS)}, but is '{path}'.")
    return ending


@cache
def light_colours() -> dict[str, str]:
    """The colours of `style.css` by name, as a light page has them."""
    light = (HERE / "style.css").read_text(encoding="utf-8").split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
