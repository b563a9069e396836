"""Numbers as people read them: thousands, minus, dash, units."""

import re
from pathlib import Path

import numpy as np
import pytest

import voltwright
from voltwright.formatting import (
    amount,
    change,
    deviation_percent,
    in_short,
    number,
    percent,
    plain,
    quantity,
    short,
    signed,
    with_interval,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 0, "–"),
        (0.0, 0, "0"),
        (-0.04, 1, "0.0"),
        (-12.34, 1, "−12.3"),
        (2155.0, 0, "2,155"),
        (-1234567.8, 0, "−1,234,568"),
    ],
)
def test_number(value, decimals, text):
    assert number(value, decimals) == text


def test_signs_shares_and_units():
    assert [signed(value, 1) for value in (3.0, -3.0, 0.0, 0.04, None)] == ["+3.0", "−3.0", "0.0", "0.0", "–"]
    assert [short(value) for value in (-7.0, 1234.5, 0.25)] == ["−7", "1234.5", "0.25"]
    assert [percent(value, 1) for value in (0.1234, -0.5, None)] == ["12.3\u202f%", "−50.0\u202f%", "–"]
    assert [deviation_percent(value) for value in (0.031, -0.022, None)] == ["+3.1\u202f%", "−2.2\u202f%", "–"]
    assert [amount(value) for value in (0.123, 12.34, 1234.5)] == ["0.12", "12.3", "1,234"]


def test_figures_with_interval_and_before_and_after():
    assert with_interval(540.2, 28.4, 0) == "540 ± 28"
    assert with_interval(20.87, None, 2) == "20.87"
    assert with_interval(None, 3.0, 1) == "–"
    assert change(-8.0, 2.4) == "−8 → 2"


def test_values_of_a_file():
    assert [plain(value) for value in (True, 2024, 4585.0, -20.0, 0.7168, (1.0, 2.0), "lfp")] == [
        "yes", "2024", "4,585", "−20", "0.7168", "1, 2", "lfp",
    ]  # fmt: skip


def test_signs_and_thousands_are_written_by_this_module_alone():
    own = re.compile(r"""\.replace\("-",|:[+]?,\.\d|:\+\.\d""")
    root = Path(voltwright.__file__).parent
    paths = [path for layer in ("cli", "report", "operations") for path in (root / layer).rglob("*.py")]
    found = [f"{path.relative_to(root)}: {own.search(text)}" for path in paths if own.search(text := path.read_text("utf-8"))]
    assert len(paths) > 50 and not found


def test_a_quantity_says_what_it_can():
    assert quantity(60.04, "kWh", 1) == "60.0 kWh" and quantity(None, "kWh") == "" and quantity(3.0) == "3"
    assert quantity(np.zeros((4, 2)), "kg") == "(4, 2) numbers kg"


def test_in_short_leaves_out_what_is_not_there():
    assert in_short("Cycle", "udds", "", "12 km") == "<Cycle udds\n  12 km>"
    assert in_short("Cycle", "udds") == "<Cycle udds>"
