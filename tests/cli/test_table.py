"""The table of all commands: whole at every width, names and numbers never broken, no cell lost."""

import io

import pytest
from rich.console import Console

from voltwright.cli.table import Table

HEADINGS = ("name", "class", "power kW", "usable energy kWh", "deviation", "mass kg", "price", "title")
NAMES = ("hyundai-ioniq-5-2024-lr-rwd", "a", "tesla-model-3")
TITLE = "A title of several words that says what the car is"


def cars(sentences: tuple[str, ...] = ("title",), **options) -> Table:
    made = Table("Cars", HEADINGS, left=2, sentences=sentences, **options)
    for number, name in enumerate(NAMES):
        made.add_row(f"[cyan]{name}[/]", "suv", "1,250.5", "61.0", "−2.2 %", f"~1,90{number}", "215,900 CNY", TITLE)
    return made


def printed(table: Table, width: int, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
    Console(file=stream, width=width, color_system=None, legacy_windows=False).print(table)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [40, 55, 72, 80, 100, 120, 160, 240])
def test_no_line_is_wider_and_no_name_or_number_is_broken_or_lost(width: int):
    text = printed(cars(), width)
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    words = text.split()
    for name in NAMES:
        assert any(name in line for line in lines)
    for number in ("1,250.5", "61.0", "~1,900", "~1,901", "~1,902"):
        assert number in words, f"{number} at {width}"
    assert text.count("−2.2 %") == text.count("215,900 CNY") == len(NAMES)
    assert all(text.count(word) >= len(NAMES) for word in TITLE.split())


def test_layouts_by_width():
    assert "│ hyundai-ioniq-5-2024-lr-rwd │" in printed(cars(), 240)
    narrow = printed(cars(), 80)
    assert "│" not in narrow and f"  {TITLE}" in narrow
    assert narrow.count("hyundai-ioniq-5-2024-lr-rwd") == 2, "a second part repeats the name"
    several = printed(cars(sentences=("class", "title")), 80)
    assert "  class: suv" in several and "  title: A title" in several


def test_headings_break_between_words_before_anything_else():
    made = Table("", ("quantity", "usable battery energy kWh"), left=1)
    made.add_row("Range at this consumption", "61.0")
    text = printed(made, 41)
    assert "│" in text and "usable" in text and "energy" in text
    assert not any("usable battery energy" in line for line in text.splitlines())


def test_cells_of_several_lines_and_sections():
    made = Table("", ("quantity", "value"), left=1)
    made.add_row("Range", "1\n2")
    made.add_section()
    made.add_row("Mass", "3")
    for width in (80, 16):
        lines = [line.strip("│ ").split() for line in printed(made, width).splitlines()]
        assert lines[lines.index(["Range", "│", "1"] if width == 80 else ["Range", "1"]) + 1][-1] == "2"
    assert {"Range", "1", "2", "Mass", "3"} <= set(printed(made, 9).split()), "a terminal narrower than a name and a figure"


def test_a_row_has_a_cell_for_each_heading():
    with pytest.raises(AssertionError):
        Table("", ("one", "two")).add_row("1")


def test_spare_columns_are_left_out_where_they_do_not_fit():
    wide, narrow = (printed(spare_table(), width) for width in (80, 32))
    assert all(word in wide for word in ("class", "drive", "rear", "suv"))
    assert "a-rather-long-name" in narrow and "class" not in narrow and "suv" not in narrow and "75.0" in narrow


def spare_table() -> Table:
    made = Table("Cars", ("name", "kWh", "drive", "class"), spare=("drive", "class"))
    made.add_row("a-rather-long-name", "75.0", "rear", "suv")
    return made
