"""The order of the pages, as a newcomer reads them."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

ORDER: dict[str, tuple[str, ...]] = {
    "Start": ("index.md", "tutorial.md", "first-drive.md", "python.md"),
    "How to": (
        "how-to/data-sheet.md", "catalogue.md", "how-to/recorded-track.md", "chargers.md", "day.md", "gradients-and-batches.md",
        "how-to/results-as-json.md", "how-to/cells-from-bpx.md", "export-c.md", "export-fmu.md", "export-wasm.md",
        "export-recordings.md", "export-can.md", "export-traffic-and-routing.md", "sumo.md", "batch-kernel.md", "live.md",
        "live-ocpp.md", "live-iso15118.md", "live-vss.md", "live-mqtt.md", "live-diagnostics.md",
    ),
    "Examples": ("examples/",),
    "Guides": (
        "drive.md", "performance.md", "certify.md", "headline.md", "estimate.md", "compare.md", "curves.md",
        "match.md", "charge.md", "bridge.md", "route.md", "plan.md", "assist.md", "site.md", "climate.md",
        "age.md", "cell.md", "recordings.md", "trips.md", "calibrate-car.md", "in-use.md",
    ),
    "Studio": (
        "studio/index.md", "studio/compare.md", "studio/design.md", "studio/certification.md", "studio/day.md",
        "studio/charging.md", "studio/production.md", "studio/evidence.md", "studio/share.md", "studio/saved-page.md",
        "studio/model.md", "studio/server.md", "studio/api.md", "studio/speed.md",
    ),
    "Many cars": (
        "sensitivity.md", "uncertainty.md", "evidence.md", "su7-story.md", "optimise.md", "platform.md", "produce.md",
        "conformity.md", "many-runs.md", "cluster.md", "query.md",
    ),
    "Reference": (
        "reference/commands.md", "car-file.md", "car-form.md", "reference/car-fields.md", "reference/api.md", "operations.md",
        "reference/operations.md", "errors.md", "reference/laws.md",
    ),
    "Theory": ("components/", "procedures/", "calibration.md", "architecture.md"),
    "Accuracy and speed": (
        "accuracy.md", "validation.md", "technology.md", "usable-energy.md", "cost.md", "charging-accuracy.md",
        "cold-ftp-accuracy.md", "trips-accuracy.md", "cell-accuracy.md", "speed.md", "fleet-speed.md", "moved-figures.md",
    ),
    "Project": ("peers.md", "changelog.md", "contributing.md"),
}  # fmt: skip
"""Pages by section. A name that ends in a stroke is a folder: its pages in the order of their titles, an index first. A page
that nobody has written yet is passed over; one that is not named here comes at the end of `UNNAMED`."""
UNNAMED = "Guides"
FOLDERS = {"components": "Components", "procedures": "Procedures", "examples": ""}
"""Titles of folders; without one, the pages stand in the section itself."""


def order(pages: Mapping[str, str]) -> dict[str, list[str | tuple[str, list[str]]]]:
    """Sections with their pages, or with (title, pages) of a folder.

    Args:
        pages: title of each page by its path.
    """
    named = {each for names in ORDER.values() for each in names}
    sections: dict[str, list[str | tuple[str, list[str]]]] = {}
    for section, names in ORDER.items():
        entries: list[str | tuple[str, list[str]]] = []
        for name in names:
            if name in pages:
                entries.append(name)
            elif name.endswith("/"):
                inside = _inside(name, pages)
                title = FOLDERS[name.rstrip("/")]
                entries += [(title, inside)] if title and inside else inside
        sections[section] = entries
    rest = [page for page in pages if page not in named and not any(page.startswith(each) for each in named if each[-1] == "/")]
    sections[UNNAMED] += sorted(rest)
    return sections


def _inside(folder: str, pages: Mapping[str, str]) -> list[str]:
    """Pages of a folder: in the order that they were given where it has an index, else by title."""
    found = [page for page in pages if page.startswith(folder)]
    return found if f"{folder}index.md" in found else sorted(found, key=lambda page: pages[page].lower())


def navigation_toml(pages: Mapping[str, str]) -> str:
    """The navigation as the line `nav = [...]` of the site's configuration."""
    sections = [f"{{ {json.dumps(section)} = {_entries(entries, pages)} }}" for section, entries in order(pages).items()]
    return "nav = [\n  " + ",\n  ".join(sections) + "\n]\n"


def _entries(entries: Iterable[str | tuple[str, list[str]]], pages: Mapping[str, str]) -> str:
    texts = [
        f"{{ {json.dumps(pages[each], ensure_ascii=False)} = {json.dumps(each)} }}"
        if isinstance(each, str)
        else f"{{ {json.dumps(each[0])} = {_entries(each[1], pages)} }}"
        for each in entries
    ]
    return "[" + ", ".join(texts) + "]"


def title_of(path: str, text: str) -> str:
    """The title of a page: its first heading, without signs of Markdown."""
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return heading[1].replace("`", "").strip() if heading else PurePosixPath(path).stem
