"""Figures of parts added up are those of the whole."""

import json

import numpy as np
import pyarrow
import pytest

from voltwright.errors import SimulationError
from voltwright.study.shards.summary import (
    QUANTILES,
    RELATIVE_ERROR,
    NumberSummary,
    TableSummary,
    reduced,
    summary_of,
    table_summary,
)

RANDOM = np.random.Generator(np.random.Philox(3))
COLUMNS = {
    "normal": RANDOM.normal(450.0, 10.0, 20_000),
    "both signs": RANDOM.normal(0.0, 1.0, 20_000),
    "decades": 10.0 ** RANDOM.uniform(-6.0, 6.0, 20_000),
    "steps": np.repeat([-2.0, 0.0, 5.0], [5000, 5000, 10_000]),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_parts_add_up_to_the_whole(name: str):
    values, summed = COLUMNS[name], NumberSummary()
    for part in np.split(values, [1, 1, 4000, 19_999]):
        summed.add(summary_of(part))
    figures = summed.figures()
    assert figures["count"] == values.size and figures["min"] == values.min() and figures["max"] == values.max()
    assert figures["mean"] == pytest.approx(values.mean(), rel=1e-9, abs=1e-9)
    assert figures["sd"] == pytest.approx(values.std(ddof=1), rel=1e-9)
    for share in QUANTILES:
        near = np.quantile(values, [share - 1e-3, share + 1e-3])
        found = summed.quantile(share)
        assert (
            found is not None
            and near[0] - abs(near[0]) * 2 * RELATIVE_ERROR <= found <= near[1] + abs(near[1]) * 2 * RELATIVE_ERROR
        )


def test_the_histogram_does_not_depend_on_the_order():
    parts = np.split(COLUMNS["normal"], 4)
    one, other = NumberSummary(), NumberSummary()
    for part in parts:
        one.add(summary_of(part))
    for part in reversed(parts):
        other.add(summary_of(part))
    assert one.bins == other.bins == summary_of(COLUMNS["normal"]).bins


def test_a_column_without_values_has_no_figures():
    figures = summary_of(np.zeros(0), 3).figures()
    assert figures["count"] == 0 and figures["missing"] == 3
    assert {figures[name] for name in ("mean", "sd", "min", "p50")} == {None}


def test_a_table_with_texts_and_gaps_comes_back_from_json():
    table = pyarrow.table(
        {"car": [0, 1, 2], "range_km": [400.0, None, 410.0], "plant": ["a", "b", "a"], "passed": [True, False, True]}
    )
    summary = table_summary(json.loads(json.dumps(reduced(table).plain())))
    total = TableSummary()
    total.add(summary)
    total.add(reduced(table))
    figures = total.figures()
    assert (
        figures["rows"] == 6
        and figures["numbers"]["range_km"]["missing"] == 2
        and figures["numbers"]["range_km"]["mean"] == 405.0
    )
    assert figures["texts"] == {"plant": {"a": 4, "b": 2}, "passed": {"False": 2, "True": 4}}
    assert "car" not in figures["numbers"]


def test_a_number_that_is_none_is_refused_by_its_row():
    table = pyarrow.table({"range_km": pyarrow.array([1.0, None, np.inf])})
    with pytest.raises(SimulationError, match="`range_km` of car 102 is no number"):
        reduced(table, 100)
