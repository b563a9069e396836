"""The page: every section, nothing from outside, valid data, and what it says where a car cannot follow."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.errors import FileError
from voltwright.report.comparison.page import page, write_page
from voltwright.report.comparison.tables import headline_table
from voltwright.report.document import embedded_json
from voltwright.study.compare import Comparison, Deviation

SECTIONS = (
    *("range", "figures", "consumption", "cycles", "curve", "losses", "trace", "maps", "launch"),
    *("published", "intervals", "notes"),
)
SIZE_MAX_BYTES = 3_000_000


class Reader(HTMLParser):
    """What the tests ask of a page: tags with their attributes, and the text of its own elements."""

    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str):
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def charts_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="charts">(.*?)</script>', text, re.DOTALL)
    assert found is not None

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} in the data")

    return json.loads(found.group(1), parse_constant=refuse)["charts"]


@pytest.fixture(scope="module")
def text(comparison: Comparison) -> str:
    return page(comparison)


def test_every_section_and_every_chart_is_there(text: str):
    reader, charts = read(text), charts_of(text)
    assert [attributes["id"] for tag, attributes in reader.tags if tag == "section"] == list(SECTIONS)
    places = [attributes["data-chart"] for _, attributes in reader.tags if "data-chart" in attributes]
    assert sorted(str(place) for place in places) == sorted(charts)
    assert {"losses-0", "losses-1", "map-0-0", "map-1-0", "map-1-1", "map-2-0"} <= set(charts)
    assert "losses-2" not in charts


def test_contents_and_headings_link_to_sections_with_ids_of_their_own(text: str):
    tags = read(text).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(attributes["href"])[1:] for tag, attributes in tags if tag == "a"]
    assert links == [*SECTIONS, *SECTIONS]  # the table of contents, then each heading to itself


def test_cells_name_their_car_where_a_phone_takes_the_table_apart(text: str):
    wide = re.findall(r'<table class="wide".*?</table>', text, re.DOTALL)
    assert len(wide) == 3
    assert all(part.count("<td") == part.count('<td data-label="') for part in wide)


def test_an_input_is_marked_and_has_no_deviation(make_car: Any):
    car = make_car("alpha")
    top = Deviation("speed_max_kmh", 200.0, 200.0, None, "certified", "A", None, 8.0, "limits.speed_max_kmh")
    car = replace(car, deviations=(*car.deviations, top), inputs={"speed_max_kmh": "limits.speed_max_kmh"})
    words = " ".join(" ".join(read(page(Comparison((car,)))).text).replace("\u202f", " ").split())
    assert "Top speed 200 km/h input 200 certified as input" in words


def test_every_published_figure_stands_side_by_side(make_car: Any):
    car = make_car("alpha")
    more = Deviation("acceleration_0_60mph_s", 6.0, 6.24, 0.04, "press", "A", None, 0.2)
    other = make_car("beta", deviations=(*car.deviations, more))
    table = headline_table([replace(car, title="A"), replace(other, title="B")])
    assert table.count("0-60 mph") == 1 and "+4.0" in table
    assert table.count('class="beside"') == len(car.deviations) + len(other.deviations)
    heads = re.findall(r'<th scope="row">(.*?)</th>', table)
    timed = [place for place, head in enumerate(heads) if re.match(r"\d+-\d+ ", head)]
    assert len(timed) == 3 and timed == list(range(timed[0], timed[0] + 3))  # together, before the top speed


def test_warnings_and_assumed_numbers_stand_on_the_page(make_car: Any):
    assumed = AssumedNumber("body.drag_area_m2", 0.62, "m²", "Cd x A", 0.0255, 14.0)
    text = page(Comparison((make_car("alpha", warnings=("A mass < zero.",), most_assumed=(assumed,)),)))
    assert "A mass &lt; zero." in text and "<code>body.drag_area_m2</code>" in text


def test_page_loads_nothing(text: str):
    for tag, attributes in read(text).tags:
        for name in ("src", "href", "action", "srcset", "data", "poster"):
            value = attributes.get(name)
            assert value is None or value == "data:," or value.startswith("#"), (tag, name, value)
    style = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "url(" not in style
    assert "@import" not in style
    assert "http" not in json.dumps(charts_of(text))
    assert not re.search(r"""\b(import|importScripts|fetch)\s*\(?\s*["']https?:""", text)


def test_data_hold_no_gap_and_no_word_of_a_fault(text: str):
    words = json.dumps(charts_of(text)) + " ".join(read(text).text)
    for fault in ("NaN", "Infinity", "undefined", "None", "nan "):
        assert fault not in words


def test_headings_are_in_order_and_charts_have_labels(text: str):
    reader = read(text)
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
    assert all(attributes.get("aria-label") for _, attributes in reader.tags if "data-chart" in attributes)
    assert ("html", {"lang": "en"}) in reader.tags


def test_titles_and_notes_are_escaped(text: str):
    assert "<test>" not in text.replace("&lt;test&gt;", "")
    assert "A &lt;note&gt;." in text
    assert "<note>" not in text


def test_a_car_that_cannot_follow_gets_a_dash_and_a_reason(text: str):
    words = " ".join(read(text).text)
    assert "cannot follow (top speed 25 km/h)" in words
    assert "does not get there" in words


def test_certified_figures_come_first_with_interval_evidence_and_deviation(text: str):
    words = " ".join(" ".join(read(text).text).replace("\u202f", " ").split())
    assert "By WLTP both go equally far within the uncertainty, 500 km on one charge." in words
    assert "500 km ± 30, WLTP EPA label 410 km ± 30 CLTC 590 km ± 30" in words
    assert "Range, WLTP 500 km ± 30 480 certified +4.2 %" in words
    assert "Range, CLTC 590 km ± 30 480 to 720 rumour within" in words
    assert "Consumption, WLTP 144 Wh/km ± 9 160 press −10.0 %" in words


def test_the_page_says_what_losses_and_whiskers_rest_on(text: str):
    words = " ".join(read(text).text)
    assert "Alpha: by its <traits>." in words
    assert "Sources of uncertainty" in words


@pytest.mark.parametrize("chosen", [(0,), (1,), (2,), (2, 2), (0, 1, 2, 0, 1, 2)])
def test_any_number_of_cars(comparison: Comparison, chosen: tuple[int, ...]):
    cars = tuple(replace(comparison.cars[place], name=f"car-{number}") for number, place in enumerate(chosen))
    text = page(Comparison(cars))
    charts = charts_of(text)
    assert ("trace" in charts) == any(car.wltc is not None for car in cars)
    assert len(text.encode()) < SIZE_MAX_BYTES


def test_file_is_written_whole_into_a_new_folder(comparison: Comparison, tmp_path: Path):
    path = write_page(comparison, tmp_path / "new" / "compare.html")
    assert path.read_text(encoding="utf-8") == page(comparison)
    assert [entry.name for entry in path.parent.iterdir()] == ["compare.html"]


def test_a_place_that_cannot_be_written_is_named(comparison: Comparison, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match=r"Cannot write .*compare\.html"):
        write_page(comparison, tmp_path / "file" / "compare.html")


def test_embedded_json_cannot_end_its_element():
    assert json.loads(embedded_json({"a": "</script><!--"})) == {"a": "</script><!--"}
    assert "<" not in embedded_json({"a": "</script>"})
    with pytest.raises(ValueError, match="JSON compliant"):
        embedded_json(float("nan"))


def test_inlined_bundle_cannot_end_its_element(text: str):
    assert len(re.findall(r"<script\b", text)) >= 3
    opened = [tag for tag, _ in read(text).tags if tag == "script"]
    assert len(opened) == 3
