"""Recorded trips of a Nissan Leaf: the sum of their energies, without a fit to them, and the rules that it must beat.

Needs the folder of measured trips beside the project; its energies are counted in four ways that differ by 18 %.
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
    assert all(abs(found) < 10.0 for found in deviations[:2])
    assert all(abs(found) < 20.0 for found in deviations[2:])
    assert abs(sum(deviations) / 4) < 10.0
    for words in COUNTS.values():
        ten, ten_others, one, one_others = (float(cell.removesuffix(" %")) for cell in rows[words][3:])
        assert ten < 0.8 * ten_others
        assert one < 0.5 * one_others
