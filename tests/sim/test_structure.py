"""Gains of speed that lie in the structure of compiled programs: counted, so that a loaded machine cannot fail them."""

import pytest

from structure import counts

BOUNDS = {
    "programs compiled for a drive": 3,
    "operations in the program of a drive that follows its trace": 2_000,
    "of them in a step of its battery": 340,
    "operations in a step of a forward run": 1_650,
    "operations in a step of a batch": 950,
}
"""Some 40 % above what they are. Before chains with many consumers were worked out once: 3,200 in a forward step, 1,020 in a
batch, each of whose steps also looked up six tables."""


@pytest.mark.long
def test_compiled_programs_stay_small():
    found = counts()
    assert set(found) == set(BOUNDS)
    assert {what: number for what, number in found.items() if number > BOUNDS[what]} == {}
