"""Cells, heat and charging beside what is required of them: for docs/validation.md, from the pages of other benchmarks."""

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PARTS = {
    "Cells": ("cell-accuracy.md", "by `make cells`, beside PyBaMM"),
    "Recorded trips": ("trips-accuracy.md", "from recordings that stay outside of the project"),
    "Charge times": ("charging-accuracy.md", ""),
    "The test at 20 °F": ("cold-ftp-accuracy.md", ""),
}
DETAILS = ("| trip |", "| car | heating |", "## Each")
"""How what lists single cases begins: it stays on its own page."""


def battery_and_heat_lines() -> list[str]:
    """Sections with the tables of each page, without single cases."""
    lines = [
        "",
        "## Battery, heat and charging",
        "",
        "Each table with its cases, good and bad, stands on the page that is named.",
    ]
    for title, (name, note) in PARTS.items():
        page = DOCS / name
        if not page.is_file():
            continue
        made = f"[{name}]({name})" + (f", {note}" if note else "")
        lines += ["", f"### {title}", "", f"{made}.", "", *_summary(page.read_text(encoding="utf-8").splitlines())]
    return lines


def _summary(lines: list[str]) -> list[str]:
    """The text of a page behind its heading and opening, up to the first table of single cases; headings one level deeper."""
    kept: list[str] = []
    started = False
    for line in lines:
        if line.startswith("# "):
            continue
        if line.startswith(DETAILS):
            break
        started = started or line.startswith(("|", "## "))
        if started:
            kept.append(f"##{line}" if line.startswith("## ") else line)
    return "\n".join(kept).strip().splitlines()
