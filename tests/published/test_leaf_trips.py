"""Recorded trips of a Nissan Leaf: the sum of their energies, and the rules that it must beat.

The share of braking in the car's file was chosen with these energies in sight. Needs the folder of measured trips beside the
project; its energies are counted in four ways that differ by 18 %.
"""

from pathlib import Path

import pytest

from leaf_trips import COUNTS, leaf_lines

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "measured"


@pytest.mark.long
@pytest.mark.skipif(not (FOLDER / "leaf_2013").is_dir(), reason="needs the recorded trips")
def test_sum_of_the_trips_and_the_mean_of_other_days():
    lines = leaf_lines(FOLDER / "leaf_2013", FOLDER / "leaf_2013_trips.csv")
    rows = {cells[1]: cells[2:-1] for cells in ([cell.strip() for cell in line.split("|")] for line in lines) if len(cells) > 9}
    deviations = [float(rows[words][2].removesuffix(" %")) for words in COUNTS.values()]
    # Within 10 % in the mean of the counts, and nearer than the mean of the other days.
    assert abs(sum(deviations) / 4) < 10.0
    for words in COUNTS.values():
        ten, ten_others, one, one_others = (float(cell.removesuffix(" %")) for cell in rows[words][3:])
        assert ten < ten_others
        assert one < one_others
