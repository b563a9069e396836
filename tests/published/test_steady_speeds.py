"""Measured ranges at a steady motorway speed: the model beats the rules, and a row finds its test.

The table stands beside the project and is not shipped.
"""

from pathlib import Path

import pytest

from steady_speeds import lines_of
from steady_speeds import test_of as certified_test_of

TABLE = Path(__file__).parents[3] / "shared" / "data" / "steady_speed_ranges.csv"


@pytest.mark.parametrize(
    ("name", "vehicle", "found"),
    [
        ("Polestar 2 2021", "202105", "202105"),
        ("Tesla Model Y Long Range 2021", "unknown", "YD220-000105"),
        ("Nissan Leaf 2021", "unknown", "KWC511"),
        ("Nissan Leaf Wagon 2021", "unknown", None),
        ("Nobody Car One 2021", "unknown", None),
    ],
)
def test_a_row_has_the_test_of_its_vehicle_or_of_the_nearest_name(name: str, vehicle: str, found: str | None):
    test = certified_test_of({"name": name, "epa_test_vehicle": vehicle, "config": "0"})
    assert (test and test.vehicle) == found


@pytest.mark.long
@pytest.mark.skipif(not TABLE.is_file(), reason="needs the table of measured ranges")
def test_the_model_is_nearer_than_both_rules():
    last = next(line for line in lines_of(TABLE) if line.startswith("| mean absolute error"))
    model, baseline, others = (float(cell.strip().removesuffix(" %")) for cell in last.split("|")[4:7])
    assert model < min(baseline, others)
