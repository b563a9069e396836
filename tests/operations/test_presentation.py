"""Every result shows itself in a few lines and a small table, and becomes plain values, a data frame, a chart."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

import voltwright as vw
from voltwright.errors import SpecError
from voltwright.operations.codec import to_json
from voltwright.operations.presentation.frames import COLUMNS
from voltwright.operations.presentation.headline import WIDTH, Headline, Row, html_of, text_of
from voltwright.operations.presentation.headlines import HEADLINES
from voltwright.operations.presentation.pictures import PICTURES
from voltwright.operations.presentation.result import Presented
from voltwright.operations.registry import HOMES, operation
from voltwright.signals import signal
from voltwright.units import unit_of

QUICK = ("accelerate", "certify", "charge", "drive", "headline")
"""Operations whose answer is asked for in single precision too; those of the others in `make test-long`."""
LONG = (
    *("calibrate", "cell-fit", "climate", "compare", "export-can", "export-routing", "fit-losses"),
    *("in-use", "platform", "produce", "sensitivity", "uncertainty", "validate"),
)
"""Their results take some ten seconds to make."""
SHOWN = [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in HOMES]
NO_ROWS = ("new", "schema", "template")
OVER_TIME = ("certify", "charge", "day", "discharge", "drive")
LINES_MOST = 10


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.tags.append(tag)

    def handle_data(self, data: str):
        self.texts.append(data)


@pytest.mark.parametrize("name", HOMES)
def test_every_result_is_known(name: str):
    result = operation(name).result
    assert issubclass(result, Presented)
    assert "__repr__" not in vars(result), "the dataclass must not write a repr of its own: @dataclass(frozen=True, repr=False)"
    assert result.__name__ in HEADLINES and result.__name__ in COLUMNS


def test_no_presentation_is_of_a_result_that_does_not_exist():
    known = {operation(name).result.__name__ for name in HOMES}
    assert set(HEADLINES) == set(COLUMNS) == known
    assert set(PICTURES) <= known


@pytest.mark.parametrize("name", SHOWN)
def test_a_result_is_a_few_lines(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    lines = repr(result).splitlines()
    assert lines[0].startswith(f"{type(result).__name__}: ")
    assert 2 <= len(lines) <= LINES_MOST and max(map(len, lines)) <= WIDTH
    assert "nan" not in repr(result).lower().replace("finan", "") and "None" not in repr(result)
    page = Tags(result._repr_html_())
    assert page.tags.count("table") == 1 and page.tags.count("tr") <= LINES_MOST
    assert not {"script", "img", "a"} & set(page.tags)


@pytest.mark.parametrize("name", SHOWN)
def test_plain_values_are_those_of_the_command(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    assert result.to_dict() == to_json(result) == json.loads(json.dumps(result.to_dict(), allow_nan=False))


@pytest.mark.parametrize("name", SHOWN)
def test_a_result_is_a_data_frame(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    if name in NO_ROWS:
        with pytest.raises(SpecError, match=r"holds no columns and no rows; it has `to_dict\(\)`"):
            result.to_dataframe()
        return
    frame = result.to_dataframe()
    assert len(frame) > 0 and len(frame.columns) > 1 and all(isinstance(column, str) for column in frame.columns)
    if name in OVER_TIME:
        assert "time_s" in frame.columns and all(signal(column) for column in frame.columns)


def test_without_pandas_one_sentence_says_what_to_install(result_of: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    for name in ("drive", "cells", "match"):
        with pytest.raises(SpecError, match=r'needs pandas, .*pip install "voltwright\[dataframe\]"'):
            result_of(name).to_dataframe()


@pytest.mark.parametrize("name", SHOWN)
def test_a_result_is_a_chart(name: str, result_of: Callable[[str], Any]):
    result = result_of(name)
    if type(result).__name__ not in PICTURES:
        with pytest.raises(SpecError, match=f"There is no chart of a {type(result).__name__}"):
            result.plot()
        return
    chart = result.plot()
    text = chart.to_json()
    assert "vconcat" in text or "hconcat" in text or "layer" in text
    assert "var(--" not in text, "a chart has fixed colours"


def test_a_chart_is_saved_without_a_browser(result_of: Callable[[str], Any], tmp_path):
    chart = result_of("drive").plot()
    chart.save(str(tmp_path / "drive.svg"))
    assert "<svg" in (tmp_path / "drive.svg").read_text(encoding="utf-8")


def test_a_drive_without_its_columns_says_how_to_get_them(result_of: Callable[[str], Any]):
    bare = replace(result_of("drive"), trace=None)
    for ask in (bare.to_dataframe, bare.plot):
        with pytest.raises(SpecError, match="ask for `history=True`"):
            ask()


@pytest.mark.parametrize("name", ["accelerate", "charge", "certify", "discharge", "day", "cell-run"])
def test_a_result_read_from_json_shows_itself(name: str, result_of: Callable[[str], Any]):
    from voltwright.operations.codec import from_json

    again = from_json(operation(name).result, result_of(name).to_dict())
    assert repr(again) == repr(result_of(name))
    with pytest.raises(SpecError, match="There are no columns over time: the result was read from JSON"):
        again.to_dataframe()


HOSTILE = '<script>alert("x")</script> & \x1b[31mred'


def test_text_of_a_file_is_harmless(result_of: Callable[[str], Any]):
    result = replace(result_of("drive"), title=HOSTILE)
    assert "<script" not in result._repr_html_() and "&lt;script&gt;" in result._repr_html_()
    assert "\x1b" not in repr(result) and "\x1b" not in result._repr_html_()


def test_long_lists_are_cut_and_counted():
    headline = Headline("many" * 100, [Row(f"row {number}", "1", "kWh") for number in range(30)])
    lines = text_of("Rows", headline).splitlines()
    assert len(lines) == LINES_MOST and lines[-1].strip() == "and 22 more" and all(len(line) <= WIDTH for line in lines)
    assert "and 22 more" in html_of(headline)


def test_nothing_is_shown_at_construction(result_of: Callable[[str], Any]):
    assert not {"__init__", "__post_init__", "__dataclass_fields__"} & set(vars(Presented))
    made = replace(result_of("accelerate"), find_half_widths=lambda: pytest.fail("the interval was looked for"))
    assert made.title


@pytest.mark.long
def test_columns_of_a_list_end_in_their_units(result_of: Callable[[str], Any]):
    frame = result_of("validate").to_dataframe()
    assert {"udds_predicted_wh_km", "hwfet_measured_wh_km"} <= set(frame.columns)
    assert unit_of("udds_predicted_wh_km") is unit_of("hwfet_measured_wh_km")


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in HOMES if name not in LONG]
)
def test_every_answer_is_the_same_in_a_process_of_single_precision(
    name: str, request_of: Callable[[str], Any], result_of: Callable[[str], Any]
):
    wanted = result_of(name).to_dict()
    with jax.enable_x64(False):
        again = operation(name).run(request_of(name)).to_dict()
    # Shards that are there already are not computed again.
    assert {**again, "computed": 0} == {**wanted, "computed": 0}


def test_a_vehicle_is_double_in_a_process_of_single_precision():
    with jax.enable_x64(False):
        vehicle = vw.Vehicle.from_car(vw.complete("xiaomi-su7"))
    assert all(np.asarray(leaf).dtype == np.float64 for leaf in jax.tree.leaves(vehicle))


@pytest.mark.long
def test_variants_hold_after_a_run_in_double_precision(result_of: Callable[[str], Any], inputs: Path):
    result_of("validate")  # it has put tables of the same chemistry on the device, in float64
    found = vw.drive_variants("nissan-leaf-2018", str(inputs / "hop.csv"), {"masses.mass_test_kg": [1700.0, 1800.0]})
    assert found.variants == 2 and found.consumption_pack_wh_km[0] < found.consumption_pack_wh_km[1]


def test_the_headline_of_a_car_counts_as_its_check_does():
    shown, car = vw.show("tesla-model-3-2024-rwd"), vw.complete(vw.load_car("tesla-model-3-2024-rwd"))
    assert re.search(rf"a default law filled +{len(car.assumptions)}$", repr(shown), re.MULTILINE)
    assert repr(vw.days()).startswith("DaysResult: 1 day\n") and repr(vw.cells()).startswith("CellsResult: 4 cells\n")
