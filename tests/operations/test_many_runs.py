"""Many runs of some cars: rows in Parquet, figures reduced on the fly, one seed one fleet, bad input."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from voltwright.errors import FileError, SpecError
from voltwright.operations.many_runs import many_runs

CARS = ("volkswagen-id3-2021-pro", "nissan-leaf-2018")
SPREADS = {"masses.mass_test_kg": 0.01, "auxiliaries.power_base_w": 0.1}


def test_rows_of_two_cars_lie_in_one_file_and_what_is_told_is_theirs(tmp_path: Path):
    file = tmp_path / "fleet.parquet"
    done = many_runs(CARS, SPREADS, runs=("drive:udds",), count=4, file=file)
    table = pyarrow.parquet.read_table(file)
    assert table.num_rows == 8
    assert table.column("variant").to_pylist() == [0, 1, 2, 3] * 2
    for fleet in done.fleets:
        mine = np.array(table.column("car")) == fleet.car
        values = np.array(table.column("consumption_drive_udds_wh_km"))[mine]
        (figure,) = fleet.figures
        assert figure.mean == pytest.approx(values.mean(), rel=1e-6)
        assert (figure.low, figure.high) == pytest.approx((values.min(), values.max()), rel=1e-6)
    assert table.schema.field("masses.mass_test_kg").metadata[b"unit"] == b"kg"


def test_a_variant_is_the_same_whatever_the_count(tmp_path: Path):
    rows = []
    for count in (3, 5):
        file = tmp_path / f"{count}.parquet"
        many_runs(CARS[:1], SPREADS, runs=("price",), count=count, file=file)
        rows.append(pyarrow.parquet.read_table(file).slice(0, 3).to_pylist())
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"cars": (), "spreads": SPREADS}, SpecError, "at least one car"),
        ({"cars": CARS}, SpecError, "either `spreads` or `variations`"),
        ({"cars": CARS, "spreads": {}}, SpecError, "names none"),
        ({"cars": CARS, "spreads": {"masses.mass_test_kg": -0.1}}, SpecError, "from 0 to 1"),
        ({"cars": CARS, "spreads": {"masses.mass": 0.1}}, SpecError, "not a numeric field"),
        ({"cars": CARS, "spreads": SPREADS, "runs": ()}, SpecError, "at least one run"),
        ({"cars": CARS, "spreads": SPREADS, "file": "fleet.csv"}, FileError, "must end in .parquet"),
        (
            {"cars": CARS, "variations": {"masses.mass_test_kg": [1.0], "masses.mass_curb_kg": [1.0, 2.0]}},
            SpecError,
            "same length",
        ),
    ],
)
def test_bad_input_is_one_sentence(arguments: dict[str, Any], error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        many_runs(**arguments)
